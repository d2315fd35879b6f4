//! What a bulk change came to, with those records that refused.

use axum::response::{IntoResponse, Response};
use mainstay_app::Error;
use mainstay_app::records::BulkOutcome;
use mainstay_model::RecordId;
use mainstay_model::query::Trash;
use maud::html;

use super::ask::Asking;
use crate::components::{Button, Callout, PageHead, Toast, ToastKind, sheet};
use crate::error::words;
use crate::pages::record::placed_text;
use crate::person::Person;
use crate::widgets::display;

/// The message: how many, and the way back.
pub fn toast(person: &Person, action: &str, outcome: &BulkOutcome) -> Toast {
    let t = person.t;
    let n = [("n", outcome.changed.into())];
    let text = match action {
        "trash" => t.with("bulk-trashed", &n),
        "restore" => t.with("bulk-restored", &n),
        "purge" => t.with("bulk-purged", &n),
        "assign" => t.with("bulk-assigned", &n),
        _ => t.with("bulk-changed", &n),
    };
    let text = match outcome.same {
        0 => text,
        same => format!("{text} {}", t.with("bulk-same", &[("n", same.into())])),
    };
    let toast = Toast {
        kind: if whole(outcome) {
            ToastKind::Done
        } else {
            ToastKind::Warn
        },
        ..Toast::done(text)
    };
    let set = outcome.set.filter(|_| action != "purge");
    match set.filter(|_| outcome.changed > 0) {
        Some(set) => toast.undo(format!("/undo/{set}")),
        None => toast,
    }
}

/// Whether it came to all records.
pub fn whole(outcome: &BulkOutcome) -> bool {
    outcome.refused.is_empty() && outcome.stopped.is_none()
}

/// Where it ended early, why, and how many records were not reached; then those that refused, most often all for one reason.
pub async fn page(asking: &Asking<'_>, outcome: &BulkOutcome, toast: Toast) -> Response {
    let Asking { person, here, .. } = *asking;
    let t = person.t;
    let stopped = outcome.stopped.as_ref();
    let left = stopped.map_or(&[][..], |stopped| &stopped.left);
    let rows = rows(asking, outcome).await;
    let unchanged = outcome.refused.len() + left.len();
    let title = t.with("bulk-refused-title", &[("n", unchanged.into())]);
    let list = here.href(&here.state);
    let told = html! {
        p { (toast.text) " " (t.get("bulk-refused")) }
        @if let Some(stopped) = stopped {
            p { (t.with("bulk-stopped", &[("n", left.len().into())])) " " (words(t, &stopped.why).1) " " (t.get("bulk-stopped-again")) }
        }
    };
    let actions = html! {
        (Button::new(t.get("bulk-back")).href(list))
        @if let Some(set) = outcome.set { (Button::new(t.get("bulk-look")).href(format!("/changes/{set}"))) }
    };
    let body = html! {
            (Callout::warn(told).actions(actions))
            div.table-scroll {
                table.table.lead-first {
                    caption.sr { (title) }
                    thead { tr { th.lead scope="col" { (here.object.label.get(person.ctx.lang())) } th scope="col" { (t.get("bulk-reason")) } } }
                    tbody {
                        @for (id, name, reason) in &rows {
                            tr {
                                th.lead scope="row" {
                                    @match id {
                                        Some(id) => { a href={ "/" (here.object.plural) "/" (id) } { (name) } }
                                        None => (name),
                                    }
                                }
                                td { (reason) }
                            }
                        }
                    }
                }
            }
            @if unchanged > rows.len() { p.hint { (t.with("bulk-refused-more", &[("n", (unchanged - rows.len()).into())])) } }
    };
    if asking.over {
        return sheet(t, &title, &body).into_response();
    }
    let main = html! {
        (PageHead::new(&title).icon(&here.object.icon))
        div.page-body.narrow { (body) }
    };
    let mut frame = person.shell(&title, &format!("/{}", here.object.plural));
    frame.toasts = vec![toast];
    crate::layout::shell(&frame, &main).into_response()
}

/// Records shown by name.
const SHOWN: usize = 200;

/// Those that were not changed: their page, what they are called, and why.
async fn rows(
    asking: &Asking<'_>,
    outcome: &BulkOutcome,
) -> Vec<(Option<RecordId>, String, String)> {
    let Asking {
        web, person, here, ..
    } = *asking;
    let t = person.t;
    let mut unchanged = Vec::new();
    for (id, problem) in outcome.refused.iter().take(SHOWN) {
        unchanged.push((*id, placed_text(person, &here.object, problem, "")));
    }
    for id in outcome.stopped.iter().flat_map(|stopped| &stopped.left) {
        if unchanged.len() == SHOWN {
            break;
        }
        unchanged.push((*id, t.get("bulk-not-reached").to_owned()));
    }
    let mut rows = Vec::with_capacity(unchanged.len());
    // A database that is gone is not asked for every name.
    let mut there = true;
    for (id, why) in unchanged {
        let mut record = None;
        if there {
            let object = &here.object.name;
            match web.app.get_in(&person.ctx, object, id, Trash::Any).await {
                Ok(found) => record = Some(found),
                Err(Error::NotFound) => {}
                Err(_) => there = false,
            }
        }
        let name = match &record {
            Some(record) => display::title(&person.ctx, record),
            None => id.to_string(),
        };
        rows.push((record.map(|record| record.id), name, why));
    }
    rows
}
