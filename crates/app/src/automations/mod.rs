//! Automations: plans that are carried out when something happens to records. What a plan is, crate `model` says
//! ([`mainstay_model::automation`]); keeping them is keeping records of the object `automation`.
//!
//! Whatever starts a plan puts a job down: what follows a change does, and the clock for days that come. The job does the steps one
//! by one, each a change set of its own together with how far the work is come, so that none is done twice. Automations act for the
//! workspace, not for a person: those who run it alone write them.

mod assign;
mod dates;
mod keep;
mod listen;
mod look;
mod perform;
mod rehearse;
mod run;
mod work;

use mainstay_model::Record;
use mainstay_model::change::Source;

use crate::App;
use crate::ctx::Ctx;

pub(crate) use dates::KIND as DATES;
pub use keep::Automation;
pub(crate) use listen::Listening;
pub use look::{MOST_FAILED, Run, Standing};
pub use rehearse::{Rehearsal, Rehearsed, Would};
pub(crate) use run::{AUTOMATIONS, KIND};
pub use work::Done;

/// The object that they are kept as.
pub(crate) const OBJECT: &str = "automation";

/// What a record is called.
fn called(ctx: &Ctx, record: &Record) -> String {
    let field = record.object.title_field();
    let shown = field.map(|field| {
        let value = record.get(&field.name);
        field.kind.display(field, value, &ctx.env.locale, &ctx.env)
    });
    shown.unwrap_or_default()
}

impl App {
    /// In whose name automations act: the workspace's, in its zone and language.
    fn automaton(&self) -> Ctx {
        let mut ctx = self.system(Source::Automation);
        let settings = self.settings();
        if let Ok(zone) = jiff::tz::TimeZone::get(&settings.time_zone) {
            ctx.env.zone = zone;
        }
        ctx.env.locale.lang = settings.lang;
        ctx
    }
}
