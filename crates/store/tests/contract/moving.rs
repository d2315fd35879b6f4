//! A workspace carried from one database to another and back: everything is there, and everything goes on.

use std::path::PathBuf;

use bytes::Bytes;
use mainstay_model::access::Access;
use mainstay_model::change::{Source, Verb};
use mainstay_model::field::{files, text};
use mainstay_model::label::Label;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Object, RecordId, schema};
use mainstay_store::transfer::{self, Move, Report, archive};
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_testkit::{Outcome, TestStore, both_databases, on_postgres, sample, whole};
use serde_json::{Value as Json, json};

use crate::people::{create, remove, update};

fn work(t: &TestStore, from: &Target, to: &Target) -> Move {
    Move {
        from: from.clone(),
        to: to.clone(),
        standard: sample::objects(),
        insist: false,
        place: |name| Some(PathBuf::from(format!("shared/{name}"))),
        now: t.env().now,
    }
}

async fn carry(t: &TestStore, from: &Target, to: &Target) -> transfer::Result<Report> {
    transfer::carry(work(t, from, to), |_| {}).await
}

/// Waits until nobody is connected any more: connections take a moment to end.
async fn carry_when_alone(t: &TestStore, from: &Target, to: &Target) -> anyhow::Result<Report> {
    loop {
        match carry(t, from, to).await {
            Err(transfer::Error::InUse(_)) => tokio::task::yield_now().await,
            done => return Ok(done?),
        }
    }
}

async fn open(t: &TestStore, target: &Target) -> anyhow::Result<Store> {
    Ok(Store::open(
        StoreConfig::new(target.clone()),
        sample::objects(),
        t.env().now,
    )
    .await?)
}

/// Everything a person can see of a workspace.
async fn seen(t: &TestStore, store: &Store) -> anyhow::Result<Json> {
    let access = std::sync::Arc::new(Access::system(store.catalog()));
    let mut all = Vec::new();
    for object in store.catalog().objects() {
        for trash in [Trash::Live, Trash::Trashed] {
            let raw = RawQuery {
                order: "created_at.asc".to_owned(),
                trash,
                ..RawQuery::default()
            };
            let query = access
                .query(&object.name, &raw, &t.env())
                .map_err(|error| anyhow::anyhow!("{error:?}"))?;
            let query = query.with_page(500, None);
            all.push(json!([object.name, store.count(&query).await?]));
            for record in store.page(&query).await?.records {
                let fields: Vec<Json> = record
                    .entries()
                    .map(|(_, value)| value.to_stored_json())
                    .collect();
                let scoped = access.get(&object.name, record.id, Trash::Any).unwrap();
                let history: Vec<String> = store
                    .history(&scoped, None, 100)
                    .await?
                    .iter()
                    .map(|change| format!("{change:?}"))
                    .collect();
                all.push(json!([
                    record.id.to_string(),
                    record.version,
                    fields,
                    history
                ]));
            }
        }
    }
    for typed in [
        "bank", "mulelr", "百度", "baidu", "delber", "555", "acme", "gone", "ﷺ", "nick",
    ] {
        let hits = store.find(&access, typed, 20, None).await?;
        let mut titles: Vec<String> = hits.into_iter().map(|hit| hit.title).collect();
        titles.sort();
        all.push(json!([typed, titles]));
    }
    Ok(Json::Array(all))
}

fn vessel() -> Object {
    let mut vessel = sample::vessel();
    for field in &mut vessel.fields {
        field.label = Label::new(&field.name, "");
    }
    vessel
}

/// A workspace with something of everything; gives a change set that can be taken back.
async fn lived_in(t: &TestStore) -> anyhow::Result<(RecordId, RecordId, String)> {
    let mut company = t.store.catalog().get("company").unwrap().as_ref().clone();
    company = company.field(files("files").set(|params| params.custom = true));
    t.store
        .define(
            t.meta(Source::System),
            vec![company, sample::contact_with_custom_fields(), vessel()],
        )
        .await?;
    let blob = t
        .store
        .put_blob(Bytes::from(vec![7u8; 600_000]), t.env().now)
        .await?;
    let ada = create(
        t,
        "user",
        json!({"name": "Ada", "email": "ada@example.org"}),
    )
    .await?;
    let bank = create(t, "company", json!({
        "name": "Bank of Heidelberg", "domain": "bank.example", "sector": "energy", "revenue": {"amount": "999999999999.99", "currency": "EUR"},
        "employees": -9_007_199_254_740_991i64, "tags": ["a", "ä", "'; --", "\u{10FFFF}"], "owner": ada.to_string(),
        "files": [{"hash": blob.hash, "name": "offer.pdf"}],
    })).await?;
    for name in [
        "北京百度网讯科技有限公司",
        "Jürgen Müller GmbH",
        "\\N",
        "NULL",
        "a\tb\"c'd\\e",
        "ﷺ",
        "👩‍👩‍👧 Ltd",
        "\\x41",
        "{}",
    ] {
        create(
            t,
            "company",
            json!({"name": name, "parent": bank.to_string()}),
        )
        .await?;
    }
    let contact = create(t, "contact", json!({
        "name": {"given": "O'Brien", "family": "Lee"}, "emails": ["ann.lee@acme.example"], "phones": ["+49 6221 5550123"],
        "company": bank.to_string(), "companies": [{"id": bank.to_string(), "attributes": {"role": "advisor", "inactive": true}}],
        "birthday": "0001-01-01", "score": "-1234.50", "nickname": "nick", "shoe_size": "42.5",
    })).await?;
    create(t, "task", json!({"subject": "Call", "about": {"id": contact.to_string(), "object": "contact"}, "due_at": "1969-02-28T23:59:59.123456Z", "done": true, "hours": "0.25"})).await?;
    create(
        t,
        "vessel",
        json!({"name": "Mary", "tonnage": 12, "operator": bank.to_string()}),
    )
    .await?;
    let gone = create(t, "company", json!({"name": "Gone"})).await?;
    remove(t, "company", gone, Verb::Trash).await?;
    let purged = create(t, "company", json!({"name": "Purged"})).await?;
    remove(t, "company", purged, Verb::Purge).await?;
    update(t, "company", bank, json!({"name": "Bank of Mannheim", "tags": [], "revenue": {"amount": "1.10", "currency": "CNY"}})).await?;
    let now = t.env().now;
    let without = json!({"name": "vessel", "fields": [{"name": "tonnage", "deleted": true}]});
    t.store
        .redefine(t.meta(Source::Page), move |standard, present| {
            schema::apply(standard, present, std::slice::from_ref(&without), now)
        })
        .await?;
    t.store
        .set_setting(
            "odd",
            &json!({"b": 1.5, "aa": [1e30, "\u{1}", null, 1]}),
            now,
        )
        .await?;
    let access = t.system();
    let scoped = access.get("company", bank, Trash::Any).unwrap();
    let last = t.store.history(&scoped, None, 1).await?.remove(0).set.id;
    Ok((bank, last, blob.hash))
}

fn checksums(report: &Report) -> Vec<(String, u64, String)> {
    let table = |moved: &transfer::Moved| (moved.table.clone(), moved.rows, moved.checksum.clone());
    // Opening a workspace may write down what it has seen.
    report.tables.iter().map(table).collect()
}

#[test]
fn a_workspace_goes_to_the_other_database_and_comes_back() -> Outcome {
    on_postgres(|t| async move {
        let dir = tempfile::tempdir()?;
        let [first, second] = ["first", "second"].map(|name| Target::Sqlite {
            dir: dir.path().join(name),
        });
        let (bank, last, hash) = lived_in(&t).await?;
        let before = seen(&t, &t.store).await?;
        // While a server is at work on it, only who insists gets it.
        let refused = carry(&t, t.target(), &first).await;
        assert!(
            matches!(refused, Err(transfer::Error::InUse(_))),
            "{refused:?}"
        );
        t.store.close().await;
        let there = carry_when_alone(&t, t.target(), &first).await?;
        assert_eq!(
            (there.left.as_slice(), there.missing.as_slice()),
            (&[][..], &[][..])
        );
        assert_eq!((there.contents, there.bytes), (1, 600_000));
        let other = t.empty().await?;
        let back = carry(&t, &first, &other).await?;
        let again = carry(&t, &other, &second).await?;
        assert_eq!(checksums(&there), checksums(&back));
        assert_eq!(checksums(&there), checksums(&again));
        assert!(there.rows > 60, "{}", there.rows);
        let twice = carry(&t, &first, &other).await;
        assert!(
            matches!(twice, Err(transfer::Error::NotEmpty(_))),
            "{twice:?}"
        );

        for target in [&first, &other, &second] {
            let store = open(&t, target).await?;
            assert_eq!(seen(&t, &store).await?, before);
            assert_eq!(
                whole::broken(&store, t.env().now).await?,
                Vec::<String>::new()
            );
            let content = store.read_blob(&hash).await?.unwrap().all().await?;
            assert_eq!(content, vec![7u8; 600_000]);
            // What was changed before can be taken back, numbers go on, and what was deleted is still there to bring back.
            assert_eq!(
                store
                    .revert(
                        last,
                        &Access::system(store.catalog()).into(),
                        t.meta(Source::Undo)
                    )
                    .await?
                    .applied,
                1
            );
            let t = At {
                t: &t,
                store: &store,
            };
            assert_eq!(
                t.text("company", bank, "name").await?,
                json!("Bank of Heidelberg")
            );
            assert_eq!(
                t.made("company", json!({"name": "New"}), "number").await?,
                json!("C-00013")
            );
            let with = json!({"name": "vessel", "fields": [{"name": "tonnage", "deleted": false}]});
            let now = t.t.env().now;
            store
                .redefine(t.t.meta(Source::Page), move |standard, present| {
                    schema::apply(standard, present, std::slice::from_ref(&with), now)
                })
                .await?;
            assert!(seen(t.t, &store).await?.to_string().contains("12"));
            store.close().await;
        }
        Ok(())
    })
}

/// A story's clock on another store.
struct At<'t> {
    t: &'t TestStore,
    store: &'t Store,
}

impl At<'_> {
    fn access(&self) -> std::sync::Arc<Access> {
        Access::system(self.store.catalog()).into()
    }

    async fn text(&self, object: &str, id: RecordId, field: &str) -> anyhow::Result<Json> {
        let scoped = self.access().get(object, id, Trash::Any).unwrap();
        Ok(self
            .store
            .get(&scoped)
            .await?
            .unwrap()
            .get(field)
            .to_stored_json())
    }

    async fn made(&self, object: &str, json: Json, field: &str) -> anyhow::Result<Json> {
        let op = crate::people::creating(self.t, &self.access(), object, json);
        let id = op.id();
        crate::people::apply_as(self.store, self.t.meta(Source::Api), vec![op]).await?;
        self.text(object, id, field).await
    }
}

/// What becomes of an entry of an archive.
type Damage = dyn Fn(&str, Vec<u8>) -> Vec<u8>;

fn altered(
    from: &std::path::Path,
    to: &std::path::Path,
    alter: impl Fn(&str, Vec<u8>) -> Vec<u8>,
) -> anyhow::Result<()> {
    let mut read = zip::ZipArchive::new(std::fs::File::open(from)?)?;
    let mut write = zip::ZipWriter::new(std::fs::File::create(to)?);
    for at in 0..read.len() {
        let mut entry = read.by_index(at)?;
        let name = entry.name()?.into_owned();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content)?;
        write.start_file(&name, zip::write::SimpleFileOptions::default())?;
        std::io::Write::write_all(&mut write, &alter(&name, content))?;
    }
    write.finish()?;
    Ok(())
}

both_databases! {
    async fn an_archive_becomes_the_same_workspace_elsewhere(t: TestStore) {
        let (bank, last, hash) = lived_in(&t).await?;
        let before = seen(&t, &t.store).await?;
        let dir = tempfile::tempdir()?;
        let file = dir.path().join("crm.mainstay");
        let making = |secrets| archive::Making {
            from: t.target().clone(), standard: sample::objects(), secrets, version: "9.9.9".to_owned(), now: t.env().now,
        };
        let taking = |to: &Target| archive::Taking { to: to.clone(), standard: sample::objects(), now: t.env().now };
        // Others may be at work meanwhile.
        let made = archive::create(making(true), &file, |_| {}).await?;
        assert_eq!((made.contents, made.bytes), (1, 600_000));
        assert!(made.left_out.contains(&"session".to_owned()) && !made.left_out.contains(&"credential".to_owned()));
        assert_eq!(archive::check(&file, |_| {}).await?.tables().len(), made.tables().len());
        let to = Target::Sqlite { dir: dir.path().join("to") };
        for target in [&to, &t.empty().await?] {
            let report = archive::open(taking(target), &file, |_| {}).await?;
            assert_eq!(checksums(&report), made.tables().into_iter().map(|moved| (moved.table, moved.rows, moved.checksum)).collect::<Vec<_>>());
            let store = open(&t, target).await?;
            assert_eq!(seen(&t, &store).await?, before);
            assert_eq!(store.read_blob(&hash).await?.unwrap().all().await?, vec![7u8; 600_000]);
            assert_eq!(store.revert(last, &Access::system(store.catalog()).into(), t.meta(Source::Undo)).await?.applied, 1);
            let t = At { t: &t, store: &store };
            assert_eq!(t.text("company", bank, "name").await?, json!("Bank of Heidelberg"));
            assert_eq!(t.made("company", json!({"name": "New"}), "number").await?, json!("C-00013"));
            store.close().await;
        }
        let taken = archive::open(taking(&to), &file, |_| {}).await;
        assert!(matches!(taken, Err(transfer::Error::NotEmpty(_))), "{taken:?}");
        let without = archive::create(making(false), &file, |_| {}).await?;
        assert!(without.left_out.contains(&"credential".to_owned()) && without.left_out.contains(&"api_key".to_owned()));

        // What is damaged, cut off, foreign or newer is told, and leaves nothing behind.
        let wrong = dir.path().join("wrong");
        let whole = std::fs::read(&file)?;
        let nowhere = Target::Sqlite { dir: dir.path().join("nowhere") };
        let damages: [(&str, &Damage); 7] = [
            ("is damaged", &|name, content| if name == "tables/o_company.jsonl" { String::from_utf8_lossy(&content).replace("Mannheim", "Manheim").into() } else { content }),
            ("is damaged", &|name, content| if name == "tables/change.jsonl" { Vec::new() } else { content }),
            ("cannot be read", &|name, content| if name == "tables/o_contact.jsonl" { [content, b"[1,2]\n".to_vec()].concat() } else { content }),
            ("is damaged", &|name, content| if name.starts_with("files/") { vec![8; content.len()] } else { content }),
            ("newer version of Mainstay (9.9.9)", &|name, content| if name == "manifest.json" { String::from_utf8_lossy(&content).replace("\"form\": 1", "\"form\": 2").into() } else { content }),
            ("no archive of Mainstay", &|name, content| if name == "manifest.json" { b"{}".to_vec() } else { content }),
            ("knows nothing of", &|name, content| if name == "manifest.json" { String::from_utf8_lossy(&content).replace("\"o_vessel\"", "\"o_spaceship\"").into() } else { content }),
        ];
        for (words, damage) in damages {
            altered(&file, &wrong, damage)?;
            let told = archive::open(taking(&nowhere), &wrong, |_| {}).await;
            assert!(told.as_ref().is_err_and(|error| error.to_string().contains(words)), "{words}: {told:?}");
            assert!(!dir.path().join("nowhere/mainstay.db").exists());
        }
        for cut in [0, 10, whole.len() / 2, whole.len() - 5] {
            std::fs::write(&wrong, &whole[..cut])?;
            let told = archive::check(&wrong, |_| {}).await;
            assert!(matches!(&told, Err(transfer::Error::Archive(_))), "{told:?}");
        }
        let mut turned = whole.clone();
        let middle = turned.len() / 3;
        turned[middle..middle + 40].fill(0);
        std::fs::write(&wrong, turned)?;
        assert!(archive::check(&wrong, |_| {}).await.is_err());
    }

    async fn a_move_that_was_broken_off_can_be_begun_again(t: TestStore) {
        create(&t, "company", json!({"name": "Acme"})).await?;
        let before = t.store.describe().await?;
        let dir = tempfile::tempdir()?;
        let target = Target::Sqlite { dir: dir.path().to_owned() };
        std::fs::write(dir.path().join("mainstay.db.moving"), "half of something")?;
        let refused = open(&t, &target).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("has not come to its end")));
        let insisting = |to: &Target| Move { insist: true, ..work(&t, t.target(), to) };
        let report = transfer::carry(insisting(&target), |_| {}).await?;
        // Whoever adds a table by a text of its own has to tell what it has made.
        assert_eq!(report.left, Vec::<String>::new());
        let store = open(&t, &target).await?;
        assert_eq!(whole::broken(&store, t.env().now).await?, Vec::<String>::new());
        // The same tables and indexes as one that was made here.
        let fresh = tempfile::tempdir()?;
        let made = open(&t, &Target::Sqlite { dir: fresh.path().to_owned() }).await?;
        assert_eq!(store.describe().await?, made.describe().await?);
        made.close().await;
        store.close().await;
        let other = t.empty().await?;
        transfer::carry(insisting(&other), |_| {}).await?;
        let store = open(&t, &other).await?;
        assert_eq!(store.describe().await?, before);
        store.close().await;
    }

    async fn what_cannot_be_moved_is_told(t: TestStore) {
        let nowhere = Target::Sqlite { dir: PathBuf::from("/nowhere/at/all") };
        let dir = tempfile::tempdir()?;
        let to = Target::Sqlite { dir: dir.path().to_owned() };
        assert!(matches!(carry(&t, &nowhere, &to).await, Err(transfer::Error::NothingThere(_))));
        // Shipped objects that the source has never met.
        let mut newer = Move { insist: true, ..work(&t, t.target(), &to) };
        let company = newer.standard.iter_mut().find(|object| object.name == "company").unwrap();
        *company = company.clone().field(text("motto"));
        let refused = transfer::carry(newer, |_| {}).await;
        assert!(matches!(refused, Err(transfer::Error::OtherVersion(_))), "{refused:?}");
        assert!(!dir.path().join("mainstay.db").exists());
    }
}
