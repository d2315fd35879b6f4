//! Imports in a list, where the files of a migration are one thing.

use mainstay_app::Result;
use mainstay_app::import::Import;
use mainstay_app::import::together::Stage;
use mainstay_model::RecordId;
use maud::{Markup, html};

use super::start::{self, throw_away, what};
use super::together;
use crate::components::{Item, item_list, status};
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display::when;

/// A line of such a list: an import, or the files of a migration.
pub(super) struct Line {
    parts: Vec<Import>,
    migration: Option<RecordId>,
    stage: Option<Stage>,
}

/// The lines of these imports. A migration that has begun does not wait any more, whatever its files do.
pub(super) async fn lines(
    web: &Web,
    person: &Person,
    imports: Vec<Import>,
    waiting: bool,
) -> Result<Vec<Line>> {
    let mut lines: Vec<Line> = Vec::with_capacity(imports.len());
    for import in imports {
        let Some(migration) = import.part.as_ref().map(|part| part.migration) else {
            lines.push(Line {
                parts: vec![import],
                migration: None,
                stage: None,
            });
            continue;
        };
        if lines.iter().any(|line| line.migration == Some(migration)) {
            continue;
        }
        let parts = web.app.migration(&person.ctx, migration).await?;
        let stage = Stage::of(&parts, web.app.work_on(migration).await?);
        if matches!(stage, Stage::Ready | Stage::Checking) == waiting {
            lines.push(Line {
                parts,
                migration: Some(migration),
                stage: Some(stage),
            });
        }
    }
    Ok(lines)
}

impl Line {
    fn name(&self, person: &Person) -> String {
        together::called(person, &self.parts)
    }

    fn href(&self) -> String {
        match self.migration {
            Some(id) => together::address(id),
            None => self
                .parts
                .first()
                .map_or_else(String::new, |import| format!("/import/{}", import.id)),
        }
    }

    fn what(&self, person: &Person) -> String {
        let mut names: Vec<&str> = self.parts.iter().map(|part| what(person, part)).collect();
        names.retain(|name| !name.is_empty());
        names.dedup();
        names.join(person.t.get("together-comma"))
    }

    fn state(&self, person: &Person) -> Markup {
        let t = person.t;
        let (word, kind) = match self.stage {
            None => {
                let first = self.parts.first();
                return first.map_or_else(|| html! {}, |import| start::state(person, import));
            }
            Some(Stage::Ready) => (t.get("import-is-ready"), "info"),
            Some(Stage::Checking) => (t.get("import-is-checking"), "info"),
            Some(Stage::Running) => (t.get("import-is-running"), "info"),
            Some(Stage::Undoing) => (t.get("import-is-undoing"), "info"),
            Some(Stage::Done) => (t.get("import-is-done"), "good"),
            Some(Stage::Stopped) => (t.get("together-stopped"), "warn"),
            Some(Stage::HalfUndone) => (t.get("import-undo-broke-off"), "bad"),
            Some(Stage::Undone) => (t.get("import-is-undone"), "warn"),
        };
        status(word, kind)
    }

    fn sum(&self, pick: fn(&Import) -> u64) -> u64 {
        self.parts.iter().map(pick).sum()
    }

    fn since(&self, person: &Person) -> Markup {
        let first = self.parts.first();
        first.map_or_else(|| html! {}, |import| when(&person.ctx, import.created_at))
    }
}

/// A migration among changes: how many records it brought, whether it was taken back, and where it is.
pub(in crate::pages) async fn of_migration(
    web: &Web,
    person: &Person,
    id: RecordId,
) -> Result<Markup> {
    let parts = web.app.migration(&person.ctx, id).await?;
    let stage = Stage::of(&parts, web.app.work_on(id).await?);
    let count: u64 = parts
        .iter()
        .map(|part| part.totals.created + part.totals.updated)
        .sum();
    let args = [
        ("files", together::called(person, &parts).into()),
        ("n", count.into()),
    ];
    let words = person.t.with("together-brought", &args);
    let undone = stage == Stage::Undone;
    Ok(html! {
        a href=(together::address(id)) { (words) }
        @if undone { " " (status(person.t.get("changes-undone"), "")) }
    })
}

/// Files that nobody has brought in yet: to go on with, or to throw away.
pub(super) fn unfinished(person: &Person, lines: &[Line]) -> Markup {
    let items: Vec<Item> = lines
        .iter()
        .map(|line| Item {
            title: line.name(person),
            href: Some(line.href()),
            meta: Some(html! { (line.what(person)) " · " (line.since(person)) }),
            aside: match line.migration {
                Some(_) => None,
                None => line.parts.first().map(|import| throw_away(person, import)),
            },
            ..Item::default()
        })
        .collect();
    item_list(&items)
}

/// What was brought in.
pub(super) fn earlier(person: &Person, lines: &[Line]) -> Markup {
    let t = person.t;
    html! {
        div.table-scroll tabindex="0" role="region" aria-label=(t.get("import-earlier")) {
            table.table.cards.told {
                caption.sr { (t.get("import-earlier")) }
                thead { tr {
                    th scope="col" { (t.get("import-file")) }
                    th scope="col" { (t.get("import-object")) }
                    th scope="col" { (t.get("import-when")) }
                    th scope="col" { (t.get("import-state")) }
                    th.num scope="col" { (t.get("import-created")) }
                    th.num scope="col" { (t.get("import-updated")) }
                    th.num scope="col" { (t.get("import-refused")) }
                } }
                tbody {
                    @for line in lines {
                        tr {
                            th.lead scope="row" { a href=(line.href()) { (line.name(person)) } }
                            td data-label=(t.get("import-object")) { (line.what(person)) }
                            td data-label=(t.get("import-when")) { (line.since(person)) }
                            td data-label=(t.get("import-state")) { (line.state(person)) }
                            td.num data-label=(t.get("import-created")) { (t.number(line.sum(|import| import.totals.created))) }
                            td.num data-label=(t.get("import-updated")) { (t.number(line.sum(|import| import.totals.updated))) }
                            td.num data-label=(t.get("import-refused")) { (t.number(line.sum(|import| import.totals.refused))) }
                        }
                    }
                }
            }
        }
    }
}
