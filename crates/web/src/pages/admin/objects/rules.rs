//! The rules of an object: what its records may not be, and which fields they need when.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::field::Field as ModelField;
use mainstay_model::query::RawQuery;
use mainstay_model::rule::{Occasion, Rule, Severity};
use mainstay_model::{Label, Object};
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};

use super::super::parts;
use super::sent::{Sent, free, name_from};
use super::{Again, change, change_at_once, gone_to, known, labels, look};
use crate::components::form::Choice;
use crate::components::{
    Button, Callout, Card, Field, Form as FormFrame, PageHead, Tone, crumbs, pill,
};
use crate::error::{OrPage, PageError, PageResult};
use crate::given::Form;
use crate::pages::list::condition::{Condition, list_of};
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/admin/objects/{name}/new-rule", Needs::Administrator, new)
        .post("/admin/objects/{name}/rules", Needs::Administrator, create)
        .get(
            "/admin/objects/{name}/rules/{rule}",
            Needs::Administrator,
            page,
        )
        .post(
            "/admin/objects/{name}/rules/{rule}",
            Needs::Administrator,
            save,
        )
        .post(
            "/admin/objects/{name}/rules/{rule}/state",
            Needs::Administrator,
            state,
        )
}

/// The rules on the page of their object.
pub(super) fn card(person: &Person, object: &Object) -> Markup {
    let t = person.t;
    let lang = person.ctx.lang();
    let base = format!("/admin/objects/{}", object.name);
    let body = html! {
        @if object.rules.is_empty() { p.muted { (t.get("rules-none")) } }
        ul.plain-list {
            @for rule in &object.rules {
                li.row.between.wrap {
                    div {
                        div { a href={ (base) "/rules/" (rule.name) } { strong { (rule.label.get(lang)) } } " " code { (rule.name) } }
                        div.muted { (what(person, object, rule)) }
                    }
                    div.row.wrap {
                        @if rule.severity == Severity::Warn { (pill(t.get("rule-warns"), Tone::from_name("amber"))) }
                        @if rule.off { (pill(t.get("rule-off"), Tone::from_name("gray"))) }
                    }
                }
            }
        }
        div.row.wrap { (Button::new(t.get("rule-new")).small().icon("plus").href(format!("{base}/new-rule"))) }
    };
    html! { (Card::new(t.get("rules-title")).icon("shield-check").count(object.rules.len()).body(body)) }
}

/// What a rule says, in a line.
fn what(person: &Person, object: &Object, rule: &Rule) -> String {
    let t = person.t;
    let lang = person.ctx.lang();
    let fields: Vec<&str> = rule
        .require
        .iter()
        .filter_map(|name| object.find(name))
        .map(|field| field.label.get(lang))
        .collect();
    let fields = fields.join(t.get("list-separator"));
    match (rule.require.is_empty(), rule.when.is_empty()) {
        (true, _) => t.get("rule-refuses").to_owned(),
        (false, true) => t.with("rule-needs-always", &[("fields", fields.into())]),
        (false, false) => t.with("rule-needs", &[("fields", fields.into())]),
    }
}

fn rule_of<'o>(object: &'o Object, name: &str) -> Result<&'o Rule, Error> {
    let mut all = object.rules.iter();
    all.find(|rule| rule.name == name).ok_or(Error::NotFound)
}

/// A rule on its form.
struct Shown<'a> {
    web: &'a Web,
    person: &'a Person,
    object: &'a Arc<Object>,
    /// As it is or shall be.
    rule: Rule,
    condition: Condition,
    is_new: bool,
}

async fn new(State(web): State<Web>, person: Person, Path(name): Path<String>) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let shown = Shown {
        web: &web,
        person: &person,
        object: &object,
        rule: Rule::default(),
        condition: Condition::read(""),
        is_new: true,
    };
    Ok(shown.page(&Again::default()).await?.into_response())
}

async fn page(
    State(web): State<Web>,
    person: Person,
    Path((name, rule)): Path<(String, String)>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let rule = rule_of(&object, &rule).page(&person)?.clone();
    let shown = Shown {
        web: &web,
        person: &person,
        object: &object,
        condition: Condition::read(&rule.when),
        rule,
        is_new: false,
    };
    Ok(shown.page(&Again::default()).await?.into_response())
}

impl Shown<'_> {
    async fn page(&self, again: &Again) -> Result<Markup, PageError> {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let (object, rule) = (self.object, &self.rule);
        let base = format!("/admin/objects/{}", object.name);
        let steps = [
            (
                t.get("admin-objects").to_owned(),
                "/admin/objects".to_owned(),
            ),
            (object.plural_label.get(lang).to_owned(), base.clone()),
        ];
        let title = match self.is_new {
            true => t.get("rule-new").to_owned(),
            false => rule.label.get(lang).to_owned(),
        };
        let action = match self.is_new {
            true => format!("{base}/rules"),
            false => format!("{base}/rules/{}", rule.name),
        };
        let breaks = self.breaks(again).await?;
        let conditions = self.condition.inputs(self.web, self.person, object).await;
        let body = html! {
            // Enter presses the first button of a form, which would take a condition away.
            button.sr type="submit" tabindex="-1" aria-hidden="true" {}
            (labels(again, "label", t.get("rule-label"), &rule.label, true, t))
            fieldset.field.wide {
                legend { (t.get("rule-when")) }
                p.hint { (t.get("rule-when-hint")) }
                (conditions)
            }
            (self.needed())
            (labels(again, "message", t.get("rule-message"), &rule.message, false, t))
            (self.place())
            (self.severity())
            (self.occasion())
            (Field::new("off", t.get("rule-is-off")).hint(t.get("rule-off-hint")).wide().checkbox(rule.off))
            div.form-foot.wide {
                (Button::new(t.get(if self.is_new { "rule-make" } else { "action-save" })).primary().submit())
                (Button::new(t.get("rule-foresee")).submit_as("_foresee", "1").attr("formnovalidate", ""))
                (Button::new(t.get("action-cancel")).quiet().href(base.clone()))
            }
        };
        let form = FormFrame::post(action, &self.person.session.csrf)
            .two_columns()
            .render(&body);
        let state = format!("{base}/rules/{}/state", rule.name);
        let main = html! {
            (PageHead::new(&title).icon(object.icon.clone()).crumbs(crumbs(t.get("admin-objects"), &steps)))
            (parts(t, "/admin/objects"))
            div.settings {
                @if let Some(told) = again.told(t) { (told) }
                @if let Some(breaks) = breaks { (breaks) }
                section.card.pad { (form) }
                @if !self.is_new {
                    @let body = html! {
                        div.row.wrap {
                            @if rule.off { (look::act(self.person, &state, "on", &Button::new(t.get("rule-switch-on")).small())) }
                            @else { (look::act(self.person, &state, "off", &Button::new(t.get("rule-switch-off")).small())) }
                            (look::act(self.person, &state, "delete", &Button::new(t.get("rule-delete")).small().danger()))
                        }
                    };
                    (Card::new(t.get("rule-state")).icon("eye").body(body))
                }
            }
        };
        Ok(self.person.page(&title, "/admin", &main))
    }

    /// How many records break it now; nothing for one that says nothing yet, or cannot be understood.
    async fn breaks(&self, again: &Again) -> Result<Option<Markup>, PageError> {
        let t = self.person.t;
        let says = !self.rule.when.is_empty() || !self.rule.require.is_empty();
        let Ok(filter) = self.rule.broken_by() else {
            return Ok(None);
        };
        if !says || !again.problems.is_empty() {
            return Ok(None);
        }
        let raw = RawQuery {
            filter: filter.clone(),
            ..RawQuery::default()
        };
        let (ctx, app) = (&self.person.ctx, &self.web.app);
        let (query, wrong) = app
            .lenient_query(ctx, &self.object.name, &raw)
            .page(self.person)?;
        if !wrong.is_empty() {
            return Ok(None);
        }
        let count = app.count(&query).await.page(self.person)?;
        Ok(Some(if count == 0 {
            html! { (Callout::good(html! { p { (t.get("rule-breaks-none")) } })) }
        } else {
            let words = t.with("rule-breaks", &[("n", count.into())]);
            let list = Button::new(t.get("rule-breaks-show"))
                .small()
                .href(list_of(self.object, &filter));
            html! { (Callout::warn(html! { p { (words) } p.muted { (t.get("rule-breaks-words")) } }).actions(html! { (list) })) }
        }))
    }

    /// Fields that people fill in.
    fn fields(&self) -> impl Iterator<Item = &ModelField> {
        let there = |field: &&ModelField| {
            !field.params.hidden && !field.params.kept && !field.params.read_only
        };
        self.object.fields.iter().filter(there)
    }

    fn needed(&self) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let chosen: Vec<&str> = self.rule.require.iter().map(String::as_str).collect();
        let options: Vec<Choice> = self
            .fields()
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        Field::new("require", t.get("rule-require"))
            .hint(t.get("rule-require-hint"))
            .wide()
            .multi_select(&chosen, &options)
    }

    fn place(&self) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let options: Vec<Choice> = self
            .fields()
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        Field::new("field", t.get("rule-field"))
            .hint(t.get("rule-field-hint"))
            .select(&self.rule.field, Some(t.get("rule-field-first")), &options)
    }

    fn severity(&self) -> Markup {
        let t = self.person.t;
        let options = [
            Choice::new("refuse", t.get("rule-refuse")),
            Choice::new("warn", t.get("rule-warn")),
        ];
        let now = match self.rule.severity {
            Severity::Refuse => "refuse",
            Severity::Warn => "warn",
        };
        Field::new("severity", t.get("rule-severity")).select(now, None, &options)
    }

    fn occasion(&self) -> Markup {
        let t = self.person.t;
        let options = [
            Choice::new("always", t.get("rule-always")),
            Choice::new("create", t.get("rule-create")),
            Choice::new("change", t.get("rule-change")),
        ];
        let now = match self.rule.on {
            Occasion::Always => "always",
            Occasion::Create => "create",
            Occasion::Change => "change",
        };
        Field::new("on", t.get("rule-on")).select(now, None, &options)
    }
}

async fn create(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path(name): Path<String>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    sent(&web, &person, jar, &object, None, given).await
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, rule)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let before = rule_of(&object, &rule).page(&person)?.clone();
    sent(&web, &person, jar, &object, Some(before), given).await
}

/// What a form says: kept, or shown again.
async fn sent(
    web: &Web,
    person: &Person,
    jar: CookieJar,
    object: &Arc<Object>,
    before: Option<Rule>,
    given: Pairs,
) -> PageResult {
    let is_new = before.is_none();
    let before = before.unwrap_or_default();
    let condition = Condition::posted(web, person, object, &given, &before.when).await;
    let keys = keys(object, &before, &condition, &Sent(&given));
    // What cannot be read is refused where it is told.
    let rule = serde_json::from_value(Json::Object(keys.clone())).unwrap_or_default();
    let shown = Shown {
        web,
        person,
        object,
        rule,
        condition,
        is_new,
    };
    if shown.condition.again || last(&given, "_foresee").is_some() {
        let again = Again {
            problems: Vec::new(),
            given,
        };
        return Ok(shown.page(&again).await?.into_response());
    }
    let overlay = json!({ "name": object.name, "rules": [keys] });
    match change(web, person, overlay).await? {
        Ok(()) => Ok(gone_to(
            jar,
            person.t,
            &format!("/admin/objects/{}", object.name),
        )),
        Err(problems) => {
            let page = shown.page(&Again { problems, given }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn keys(
    object: &Object,
    before: &Rule,
    condition: &Condition,
    sent: &Sent<'_>,
) -> Map<String, Json> {
    let label = sent.label("label");
    let name = if before.name.is_empty() {
        let words: Label = serde_json::from_value(label.clone()).unwrap_or_default();
        let wish = words.all().find_map(|words| name_from(words, 36));
        free(wish.as_deref().unwrap_or("rule"), |name| {
            object.rules.iter().any(|rule| rule.name == name)
        })
    } else {
        before.name.clone()
    };
    Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("label".to_owned(), label),
        ("when".to_owned(), json!(condition.write())),
        ("require".to_owned(), json!(sent.several("require"))),
        ("message".to_owned(), sent.label("message")),
        ("field".to_owned(), json!(sent.text("field").unwrap_or(""))),
        (
            "severity".to_owned(),
            json!(sent.text("severity").unwrap_or("refuse")),
        ),
        ("on".to_owned(), json!(sent.text("on").unwrap_or("always"))),
        ("off".to_owned(), json!(sent.ticked("off"))),
    ])
}

async fn state(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, rule)): Path<(String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let rule = rule_of(&object, &rule).page(&person)?.name.clone();
    let base = format!("/admin/objects/{name}");
    let here = format!("{base}/rules/{rule}");
    let (key, value, to) = match Sent(&given).text("what") {
        Some("on") => ("off", false, here.as_str()),
        Some("off") => ("off", true, here.as_str()),
        Some("delete") => ("deleted", true, base.as_str()),
        _ => return Err(Error::NotFound).page(&person),
    };
    let overlay = json!({ "name": name, "rules": [{ "name": rule, key: value }] });
    change_at_once(&web, &person, jar, overlay, to).await
}
