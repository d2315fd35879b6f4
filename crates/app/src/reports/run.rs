//! What a report comes to.

use mainstay_model::access::ReportError;
use mainstay_model::report::{Report, ScopedReport};

use super::Reported;
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

impl App {
    /// A report in this person's scope, or everything that is wrong with it.
    pub fn scoped_report(&self, ctx: &Ctx, report: &Report) -> Result<ScopedReport> {
        ctx.access
            .report(report, &ctx.env)
            .map_err(|error| match error {
                ReportError::NotFound => Error::NotFound,
                ReportError::Problems(problems) => Error::Invalid(problems),
            })
    }

    /// What a report comes to for this person: of records that they may see alone.
    pub async fn run_report(&self, ctx: &Ctx, report: &Report) -> Result<Reported> {
        let report = self.scoped_report(ctx, report)?;
        let answer = self.store().report(&report).await?;
        let table = report.table(&answer, &ctx.env);
        Ok(Reported { report, table })
    }
}
