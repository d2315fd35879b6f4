//! The page of archives: one that is being written, those that there are, and the ways in.

use axum::extract::State;
use axum::response::IntoResponse;
use mainstay_app::archives::{Archive, KEPT, UnderWay};
use maud::{Markup, html};

use super::HERE;
use crate::components::{
    Button, Callout, Card, Empty, Form as FormOf, PageHead, Progress, code_block,
};
use crate::error::{OrPage, PageResult};
use crate::pages::admin::parts;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display::when;

/// `GET /admin/archives`
pub(super) async fn page(State(web): State<Web>, person: Person) -> PageResult {
    let t = person.t;
    let archives = web.app.archives(&person.ctx).await.page(&person)?;
    let under_way = web.app.archive_under_way(&person.ctx).await;
    let under_way = under_way.page(&person)?;
    let failure = web.app.archive_failure(&person.ctx).await;
    let failure = failure.page(&person)?;
    let place = web.app.archives_dir().display().to_string();
    let main = html! {
        (PageHead::new(t.get("nav-admin")).icon("settings"))
        (parts(t, HERE))
        div.settings {
            p.muted { (t.get("archive-words")) }
            (Callout::warn(html! { p { (t.get("archive-careful")) } }))
            @if let Some(why) = &failure { (Callout::bad(html! { p { (why) } p { (t.get("archive-failed-words")) } }).title(t.get("archive-failed"))) }
            (Card::new(t.get("archive-write")).icon("archive").body(html! {
                @match &under_way {
                    Some(under_way) => {
                        (bar(&person, *under_way))
                        p.hint { (t.get("archive-goes-on")) }
                        noscript { p { a href=(HERE) { (t.get("import-look-again")) } } }
                    }
                    None => (form(&person)),
                }
            }))
            (Card::new(t.get("archive-there")).icon("database").count(archives.len()).body(html! {
                @if archives.is_empty() { (Empty::new("archive", t.get("archive-none-title"), t.get("archive-none"))) }
                @else {
                    ul.plain-list { @for archive in &archives { (line(&web, &person, archive)) } }
                }
                p.hint { (t.with("archive-place", &[("dir", place.into()), ("n", KEPT.into())])) }
            }))
            (Card::new(t.get("archive-take-in")).icon("download").body(html! {
                p { (t.get("archive-take-in-words")) }
                p { (t.get("archive-check-words")) }
                (code_block(t, "archive-check", "mainstay archive check FILE"))
                p { (t.get("archive-open-words")) }
                (code_block(t, "archive-open-sqlite", "mainstay archive open FILE --data /var/lib/mainstay"))
                (code_block(t, "archive-open-postgres", "mainstay archive open FILE --database postgres://mainstay@localhost/mainstay"))
            }))
            (Card::new(t.get("archive-move")).icon("database").body(html! {
                p { (t.get("archive-move-words")) }
                (code_block(t, "archive-move-there", "mainstay move --data /var/lib/mainstay --to postgres://mainstay@localhost/mainstay"))
                (code_block(t, "archive-move-back", "mainstay move --database postgres://mainstay@localhost/mainstay --to /var/lib/mainstay"))
            }))
        }
    };
    Ok(person
        .page(t.get("admin-archives"), "/admin", &main)
        .into_response())
}

/// `GET /admin/archives/progress`
pub(super) async fn progress(State(web): State<Web>, person: Person) -> PageResult {
    let under_way = web.app.archive_under_way(&person.ctx).await;
    Ok(match under_way.page(&person)? {
        Some(under_way) => bar(&person, under_way).into_response(),
        // It is among the others now.
        None => ([("hx-redirect", HERE)], "").into_response(),
    })
}

fn bar(person: &Person, under_way: UnderWay) -> Markup {
    let (done, total) = under_way.progress.unwrap_or((0, 0));
    Progress {
        id: "archive-progress".to_owned(),
        label: person.t.get("archive-being-written").to_owned(),
        done,
        total: (total > 0).then_some(total),
        source: Some(format!("{HERE}/progress")),
        ..Progress::default()
    }
    .render(person.t)
}

fn form(person: &Person) -> Markup {
    let t = person.t;
    FormOf::post(HERE, &person.session.csrf).render(&html! {
        label.check {
            input type="checkbox" name="secrets" value="true" checked;
            span { (t.get("archive-secrets")) }
        }
        p.hint { (t.get("archive-secrets-hint")) }
        div.form-foot {
            (Button::new(t.get("archive-write-now")).primary().icon("archive").submit())
            span.hint { (t.get("archive-write-hint")) }
        }
    })
}

fn line(web: &Web, person: &Person, archive: &Archive) -> Markup {
    let t = person.t;
    let who = archive.by.and_then(|by| {
        let directory = web.app.directory();
        directory.user(by).map(|user| user.display_name())
    });
    let here = format!("{HERE}/{}", archive.name);
    let named = [("name", archive.name.as_str().into())];
    html! {
        li.row.between.wrap {
            div {
                div { strong.break { (archive.name) } }
                div.muted { (when(&person.ctx, archive.made_at)) @if let Some(who) = &who { " · " (who) } }
                div.muted {
                    (t.with("archive-figures", &[("size", size(person, archive.size).into()), ("rows", t.number(archive.rows).into()), ("files", t.number(archive.contents).into())]))
                    @if !archive.secrets { " · " (t.get("archive-without-secrets")) }
                }
                @if archive.missing > 0 { div { (t.with("archive-missing", &[("n", archive.missing.into())])) } }
                div.muted.small.break { "SHA-256 " code { (archive.checksum) } }
            }
            div.row {
                (Button::new(t.get("archive-download")).small().icon("download").href(format!("{here}/file")).attr("aria-label", t.with("archive-download-of", &named)).attr("download", archive.name.clone()))
                form method="post" action={ (here) "/delete" } {
                    input type="hidden" name="_csrf" value=(person.session.csrf);
                    (Button::new(t.get("action-delete")).small().quiet().icon("trash-2").submit().attr("aria-label", t.with("archive-delete-of", &named)))
                }
            }
        }
    }
}

/// Bytes as people read them.
fn size(person: &Person, bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut value = bytes as f64 / 1024.0;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    format!("{} {}", person.t.number(value.ceil() as u64), UNITS[unit])
}
