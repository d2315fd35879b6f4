//! What was changed lately, by whom and from where; each change set in detail, with the way back.

mod set;
mod sets;

use mainstay_app::Ctx;
use mainstay_model::change::{Meta, Source};

use crate::components::Tone;
use crate::i18n::T;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;

/// `/changes` and `/changes/{set}`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/changes", Needs::Person, sets::show)
        .get("/changes/{set}", Needs::Person, set::show)
}

/// Who did it.
fn actor(web: &Web, person: &Person, meta: &Meta) -> String {
    match meta.actor {
        Some(id) if Some(id) == person.ctx.env.me => person.t.get("changes-you").to_owned(),
        Some(id) => web.app.directory().user(id).map_or_else(
            || person.t.get("changes-somebody").to_owned(),
            |user| user.display_name(),
        ),
        None => person.t.get("product-name").to_owned(),
    }
}

/// From where, as an icon, its colour and words.
fn from_where(t: T, source: Source) -> (&'static str, Tone, &'static str) {
    match source {
        Source::Page => ("pencil", Tone::Gray, t.get("changes-page")),
        Source::Api => ("braces", Tone::Teal, t.get("changes-api")),
        Source::Import => ("upload", Tone::Blue, t.get("changes-import")),
        Source::Bulk => ("list", Tone::Violet, t.get("changes-bulk")),
        Source::Merge => ("git-merge", Tone::Violet, t.get("changes-merge")),
        Source::Cli => ("command", Tone::Teal, t.get("changes-cli")),
        Source::Demo => ("database", Tone::Amber, t.get("changes-demo")),
        Source::Undo => ("undo-2", Tone::Orange, t.get("changes-undo")),
        Source::Automation => ("workflow", Tone::Blue, t.get("changes-automation")),
        Source::Form => ("clipboard-list", Tone::Green, t.get("changes-form")),
        Source::System => ("settings", Tone::Gray, t.get("changes-system")),
    }
}

/// A day as people say it: today, yesterday, or its date.
fn day(ctx: &Ctx, t: T, at: jiff::Timestamp) -> String {
    let day = at.to_zoned(ctx.env.zone.clone()).date();
    let today = ctx.env.today();
    if day == today {
        return t.get("changes-today").to_owned();
    }
    if today.yesterday().ok() == Some(day) {
        return t.get("changes-yesterday").to_owned();
    }
    ctx.env.locale.format_date(day)
}

fn clock(ctx: &Ctx, at: jiff::Timestamp) -> String {
    ctx.env
        .locale
        .format_time(at.to_zoned(ctx.env.zone.clone()).time())
}
