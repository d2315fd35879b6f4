//! What a bulk change came to, with those records that refused.

use axum::response::{IntoResponse, Response};
use mainstay_app::records::BulkOutcome;
use mainstay_model::query::Trash;
use maud::html;

use super::ask::Asking;
use crate::components::{Button, Callout, PageHead, Toast, ToastKind, sheet};
use crate::error::reason_text;
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
    let toast = Toast {
        kind: if outcome.refused.is_empty() {
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

/// Records that refused, and why; most often all for one reason.
pub async fn page(asking: &Asking<'_>, outcome: &BulkOutcome, toast: Toast) -> Response {
    let Asking {
        web, person, here, ..
    } = *asking;
    let t = person.t;
    let mut rows = Vec::new();
    for (id, problem) in outcome.refused.iter().take(200) {
        let record = web
            .app
            .get_in(&person.ctx, &here.object.name, *id, Trash::Any)
            .await
            .ok();
        let name = record.as_ref().map_or_else(
            || id.to_string(),
            |record| display::title(&person.ctx, record),
        );
        rows.push((
            record.map(|record| record.id),
            name,
            reason_text(t, &problem.reason),
        ));
    }
    let title = t.with("bulk-refused-title", &[("n", outcome.refused.len().into())]);
    let list = here.href(&here.state);
    let body = html! {
            (Callout::warn(html! { p { (toast.text) " " (t.get("bulk-refused")) } }).actions(html! { (Button::new(t.get("bulk-back")).href(list)) }))
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
            @if outcome.refused.len() > rows.len() { p.hint { (t.with("bulk-refused-more", &[("n", (outcome.refused.len() - rows.len()).into())])) } }
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
