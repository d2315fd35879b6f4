//! A workspace of standard objects with somebody who brings in files.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use mainstay_app::import::mapping::{Mapping, Mode, Target};
use mainstay_app::import::source::Options;
use mainstay_app::import::{Import, Progress, State};
use mainstay_app::{App, Ctx, Settings};
use mainstay_model::change::Source;
use mainstay_model::query::RawQuery;
use mainstay_model::{Record, RecordId};
use mainstay_testkit::TestStore;

pub struct Desk {
    pub app: App,
    pub ctx: Ctx,
    pub t: TestStore,
    files: tempfile::TempDir,
}

impl Desk {
    pub async fn new(t: TestStore) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let files = tempfile::tempdir()?;
        let mut settings = Settings::default();
        settings.import.dir = files.path().join("sent");
        let app = App::start(store, Arc::new(t.clock.clone()), settings).await?;
        let ctx = app.system(Source::Cli);
        Ok(Self { app, ctx, t, files })
    }

    /// Sends a file as a browser does.
    pub async fn send(&self, object: &str, text: &str) -> anyhow::Result<Import> {
        let mut incoming = self.app.receive_import(&self.ctx).await?;
        incoming.write(text.as_bytes()).await?;
        Ok(self
            .app
            .begin_upload(&self.ctx, object, "sent.csv", incoming)
            .await?)
    }

    /// The same workspace on another machine, which has a disk of its own.
    pub async fn other_node(&self) -> anyhow::Result<App> {
        let mut settings = Settings::default();
        settings.import.dir = self.files.path().join("elsewhere");
        let clock = Arc::new(self.t.clock.clone());
        Ok(App::start(self.app.store().clone(), clock, settings).await?)
    }

    /// Waits until something is done that goes on by itself.
    pub async fn until(&self, id: RecordId, state: State) -> anyhow::Result<Import> {
        for _ in 0..1_200 {
            let import = self.app.import(&self.ctx, id).await?;
            if import.state == state {
                return Ok(import);
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        anyhow::bail!("the import is never {}", state.name())
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> anyhow::Result<PathBuf> {
        let path = self.files.path().join(name);
        std::fs::File::create(&path)?.write_all(bytes.as_ref())?;
        Ok(path)
    }

    /// Puts an import on record; `change` may turn the guessed mapping.
    pub async fn begin(
        &self,
        object: &str,
        bytes: impl AsRef<[u8]>,
        change: impl FnOnce(&mut Mapping),
    ) -> anyhow::Result<Import> {
        let path = self.file("file.csv", bytes)?;
        self.begin_file(object, path, change).await
    }

    pub async fn begin_file(
        &self,
        object: &str,
        path: PathBuf,
        change: impl FnOnce(&mut Mapping),
    ) -> anyhow::Result<Import> {
        let begun = self
            .app
            .begin_import(&self.ctx, object, "file.csv", &path, Options::default())
            .await?;
        let mut mapping = begun.mapping.clone();
        change(&mut mapping);
        Ok(self
            .app
            .set_import_mapping(&self.ctx, begun.id, mapping)
            .await?)
    }

    pub async fn run(&self, id: RecordId) -> anyhow::Result<Import> {
        Ok(self
            .app
            .run_import(&self.ctx, id, &mut |_: Progress| {})
            .await?)
    }

    pub async fn bring(
        &self,
        object: &str,
        bytes: impl AsRef<[u8]>,
        change: impl FnOnce(&mut Mapping),
    ) -> anyhow::Result<Import> {
        let import = self.begin(object, bytes, change).await?;
        self.run(import.id).await
    }

    /// `created updated unchanged refused`.
    pub fn counts(import: &Import) -> [u64; 4] {
        let totals = import.totals;
        [
            totals.created,
            totals.updated,
            totals.unchanged,
            totals.refused,
        ]
    }

    /// `row column: code`, one problem a line.
    pub async fn refused(&self, import: &Import) -> anyhow::Result<String> {
        let rows = self
            .app
            .import_rows(&self.ctx, import.id, None, 0, 1_000)
            .await?;
        let tell = |row: u64, column: &str, code: &str| format!("{row} {column}: {code}\n");
        Ok(rows
            .iter()
            .flat_map(|row| {
                row.problems
                    .iter()
                    .map(move |problem| tell(row.row, &problem.column, &problem.reason.code))
            })
            .collect())
    }

    pub async fn all(&self, object: &str) -> anyhow::Result<Vec<Record>> {
        let raw = RawQuery {
            limit: Some(500),
            order: "created_at.asc".to_owned(),
            ..RawQuery::default()
        };
        let query = self
            .ctx
            .access
            .query(object, &raw, &self.ctx.env)
            .map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let query = query.with_page(5_000, None);
        Ok(self.app.store().page(&query).await?.records)
    }

    pub async fn named(&self, object: &str, title: &str) -> anyhow::Result<Record> {
        let found = self
            .all(object)
            .await?
            .into_iter()
            .find(|record| self.text(record, &record.object.title) == title);
        found.ok_or_else(|| anyhow::anyhow!("no {object} is called {title}"))
    }

    /// A field as it is shown.
    pub fn text(&self, record: &Record, field: &str) -> String {
        record
            .object
            .find(field)
            .map_or_else(String::new, |definition| {
                definition.kind.display(
                    definition,
                    record.get(field),
                    &self.ctx.env.locale,
                    &self.ctx.env,
                )
            })
    }
}

pub fn upsert(key: &str) -> impl FnOnce(&mut Mapping) {
    let key = Target::field(key);
    move |mapping| (mapping.key, mapping.mode) = (Some(key), Mode::Upsert)
}

/// The folder of real files, when there is one.
pub fn data(file: &str) -> Option<PathBuf> {
    let found = std::env::var_os("MAINSTAY_TEST_DATA").map(|data| PathBuf::from(data).join(file));
    if found.is_none() {
        eprintln!("skipped: MAINSTAY_TEST_DATA names no folder of test data");
    }
    found
}
