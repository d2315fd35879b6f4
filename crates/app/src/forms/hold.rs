//! What is held back: it looks like spam, or the workspace would not have it. Somebody who runs the workspace looks at it and lets it
//! in, or throws it away.

use mainstay_model::access::{Access, Right};
use mainstay_model::form::Plan;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Lang, Reason, Record, RecordId, Value};
use serde_json::{Map, Value as Json, json};

use super::answers;
use super::take::{Arrival, Came};
use super::{Form, SUBMISSION};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::{condition, invalid};

/// Of one form so much is held back; what comes then is gone, which its page tells.
pub(super) const MOST_HELD: u64 = 500;

impl App {
    /// Keeps an arrival without doing what it says.
    pub(super) async fn hold(
        &self,
        form: &Form,
        plan: &Plan,
        arrival: &Arrival,
        token: &str,
        why: &str,
    ) -> Result<()> {
        let system = self.system(mainstay_model::change::Source::Form);
        let held = self.form_held(&system, form.id).await?;
        if held >= MOST_HELD {
            tracing::warn!(form = %form.id, "Form {} holds back as much as it may; what arrived was dropped", form.id);
            return Ok(());
        }
        let told = self.submission(form, plan, arrival, token, None, Some(why))?;
        let meta = system.meta().by_form(form.id);
        match self
            .commit(&system, Access::change_set(meta, vec![told]))
            .await
        {
            Ok(_) => Ok(()),
            // It arrived twice.
            Err(Error::Conflict(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// How much of a form is held back.
    pub(super) async fn form_held(&self, ctx: &Ctx, form: RecordId) -> Result<u64> {
        self.count_submissions(ctx, form, "waiting").await
    }

    pub(super) async fn count_submissions(
        &self,
        ctx: &Ctx,
        form: RecordId,
        state: &str,
    ) -> Result<u64> {
        let raw = RawQuery {
            filter: mainstay_model::filter::RawFilter::All(vec![
                condition("form", "eq", &[form.to_string()]),
                condition("state", "eq", &[state.to_owned()]),
            ]),
            ..RawQuery::default()
        };
        self.count(&self.query(ctx, SUBMISSION, &raw)?).await
    }

    /// Lets in what was held back, as if it had just arrived.
    ///
    /// # Errors
    /// Why it cannot be taken.
    pub async fn let_in(&self, ctx: &Ctx, submission: RecordId) -> Result<()> {
        ctx.require(Right::Administration)?;
        let kept = self
            .get_in(ctx, SUBMISSION, submission, Trash::Live)
            .await?;
        if *kept.get("state") != Value::Text("waiting".to_owned()) {
            let text = "This was let in already.";
            return Err(Error::invalid("state", Reason::new("form_let_in", text)));
        }
        let Some(form) = kept.get("form").links().first().map(|link| link.id) else {
            return Err(Error::NotFound);
        };
        let form = self.form(ctx, form).await?;
        let catalog = self.store().catalog();
        let (plan, object) = form.whole(&catalog).ok_or_else(|| {
            let text = "The form cannot be filled in as it is; put it right first.";
            Error::invalid("form", Reason::new("form_wrong", text))
        })?;
        let (mut values, came) = sent(&kept);
        let mut acting = self.form_ctx(&form, &plan, &object, came.lang);
        acting.env.now = ctx.env.now;
        values.retain(|name, _| plan.fields.iter().any(|asked| asked.field == *name));
        answers::with_hidden(&plan, &object, &acting, &came.query, &mut values);
        let deed = self.form_deed(&acting, &plan, &object, &values).await?;
        let record = json!({ "object": form.target, "id": deed.record });
        let input = Map::from_iter([
            ("state".to_owned(), json!("taken")),
            ("why".to_owned(), Json::Null),
            ("record".to_owned(), record),
            ("made".to_owned(), json!(deed.made)),
        ]);
        let kind = &kept.object;
        let told = ctx
            .access
            .update_from(kind, submission, &input, &ctx.env)
            .map_err(invalid)?
            .expecting(Some(kept.version));
        // Who lets it in is told, but it is not theirs: `me` stays nobody.
        self.write_form(&acting, ctx.env.me, &form, deed, told)
            .await
    }
}

/// What was sent, as it was kept.
fn sent(kept: &Record) -> (Map<String, Json>, Came) {
    let sent = kept.get("sent").to_json();
    let values = sent["values"].as_object().cloned().unwrap_or_default();
    let lang = match kept.get("language") {
        Value::Text(tag) => Lang::from_tag(tag),
        _ => None,
    };
    let came = Came {
        query: serde_json::from_value(sent["query"].clone()).unwrap_or_default(),
        lang: lang.unwrap_or_default(),
        ..Came::default()
    };
    (values, came)
}
