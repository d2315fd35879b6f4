//! The form of an automation: when, which records, and what is done, step by step. It is sent whole by every button and comes
//! back filled in, so nothing depends on scripts.

use std::sync::Arc;

use mainstay_model::field::Widget;
use mainstay_model::{Object, Reason};
use maud::{Markup, html};

use super::asking::{Asking, WHOLE};
use super::draft::{Draft, Told};
use super::step::{Made, Verb};
use super::{HERE, step_form, words};
use crate::components::form::Choice;
use crate::components::{
    Button, Callout, Field, Form as FormFrame, PageHead, Problem as Entry, crumbs, icon,
    problem_list,
};
use crate::error::reason_text;
use crate::i18n::T;
use crate::pages::admin::parts;
use crate::person::Person;
use crate::state::Web;

/// A form with what belongs around it.
pub struct Shown<'a> {
    pub web: &'a Web,
    pub person: &'a Person,
    pub draft: &'a Draft,
    /// What is wrong with it.
    pub told: &'a Told,
    /// Where it is sent.
    pub action: String,
    /// Where one goes who gives up.
    pub back: String,
    /// The version that it was made from; nothing for a new one.
    pub version: Option<i64>,
    /// Something in it is not kept yet.
    pub unkept: bool,
    /// What it would have done, after that was asked.
    pub rehearsed: Option<Markup>,
}

impl Shown<'_> {
    /// The page.
    pub async fn page(&self) -> Markup {
        let t = self.person.t;
        let title = match self.version {
            None => t.get("automation-new").to_owned(),
            Some(_) => self.draft.name.clone(),
        };
        let steps = [(t.get("admin-automations").to_owned(), HERE.to_owned())];
        let main = html! {
            (super::styles())
            (PageHead::new(&title).icon(self.draft.object.icon.clone()).sub(html! { (self.draft.object.plural_label.get(self.person.ctx.lang())) }).crumbs(crumbs(t.get("admin-automations"), &steps)))
            (parts(t, HERE))
            (self.whole().await)
        };
        self.person.page(&title, "/admin", &main)
    }

    async fn whole(&self) -> Markup {
        let (t, draft) = (self.person.t, self.draft);
        let (plan, _) = draft.plan();
        let story = words::tell(self.web, self.person, &draft.object, &plan).await;
        let mut form = FormFrame::post(self.action.clone(), &self.person.session.csrf).guarded();
        if self.unkept {
            form = form.attr("data-dirty", "");
        }
        if let Some(version) = self.version {
            form = form.version(version.to_string());
        }
        let body = html! {
            // Enter presses the first button of a form, which would take something away.
            button.sr type="submit" tabindex="-1" aria-hidden="true" {}
            input type="hidden" name="target" value=(draft.object.name);
            (self.about())
            (self.when().await)
            (self.steps().await)
            section.auto-words aria-label=(t.get("automation-in-words")) {
                h2 { (t.get("automation-in-words")) }
                (story.shown(self.person))
            }
            div.form-foot {
                (Button::new(t.get(if self.version.is_some() { "action-save" } else { "automation-make" })).primary().submit())
                (Button::new(t.get("automation-rehearse-now")).submit_as("_rehearse", "1").attr("formnovalidate", ""))
                (Button::new(t.get("action-cancel")).quiet().href(self.back.clone()))
            }
        };
        html! {
            div.settings.auto id=(WHOLE) {
                (self.wrong())
                @if let Some(rehearsed) = &self.rehearsed { (rehearsed) }
                section.card.pad { (form.render(&body)) }
            }
        }
    }

    /// All that is wrong, leading to where it is.
    fn wrong(&self) -> Markup {
        let t = self.person.t;
        let entries: Vec<Entry> = self
            .told
            .all()
            .map(|(place, reason)| Entry {
                target: Some(target_of(place)),
                label: place_name(t, place),
                reason: reason_text(t, reason),
            })
            .collect();
        problem_list(t, t.get("automation-wrong"), &entries)
    }

    fn problem(&self, place: &str) -> Option<String> {
        said(self.person.t, self.told.at(place))
    }

    fn about(&self) -> Markup {
        let (t, draft) = (self.person.t, self.draft);
        let name = Field::new("name", t.get("automation-name"))
            .hint(t.get("automation-name-hint"))
            .error(self.problem("name"))
            .required()
            .attr("maxlength", "120");
        let description = Field::new("description", t.get("automation-description"))
            .error(self.problem("description"))
            .attr("maxlength", "1000");
        html! {
            (name.text(&draft.name))
            (description.text(&draft.description))
            (Field::new("active", t.get("automation-active")).hint(t.get("automation-active-hint")).checkbox(draft.active))
        }
    }

    async fn when(&self) -> Markup {
        let (t, lang, draft) = (self.person.t, self.person.ctx.lang(), self.draft);
        let noun = self.person.noun(&draft.object);
        let conditions = draft
            .only
            .inputs(self.web, self.person, &draft.object)
            .await;
        let fields: Vec<Choice> = draft
            .object
            .fields
            .iter()
            .filter(|field| !field.params.hidden && !field.params.kept)
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        let chosen: Vec<&str> = draft.fields.iter().map(String::as_str).collect();
        let occasions = [
            ("created", "automation-on-created"),
            ("changed", "automation-on-changed"),
            ("becomes", "automation-on-becomes"),
            ("form", "automation-on-form"),
            ("date", "automation-on-date"),
        ];
        let offered = occasions.map(|(name, key)| {
            let words = t.dynamic(key, &[("one", noun.as_str().into())]);
            (name, words.unwrap_or_default())
        });
        let dates = dates(&draft.object);
        let forms = self.forms().await;
        let offers = |name: &str| match name {
            "date" => !dates.is_empty(),
            "form" => !forms.is_empty(),
            _ => true,
        };
        html! {
            fieldset.field.auto-when id="f-when" tabindex="-1" {
                legend { (t.get("automation-when")) }
                @if let Some(wrong) = self.problem("when") { (wrong_line(&wrong)) }
                div.options {
                    @for (name, words) in &offered {
                        @if offers(name) {
                            label.check { input type="radio" name="on" value=(name) checked[draft.on == *name]; span { (words) } }
                        }
                    }
                }
                div.for-changed {
                    (Field::new("fields", t.get("automation-fields")).hint(t.get("automation-fields-hint")).multi_select(&chosen, &fields))
                }
                @if !forms.is_empty() {
                    div.for-form { (Field::new("form", t.get("automation-form")).select(&draft.form, Some(t.get("widget-none")), &forms)) }
                }
                @if !dates.is_empty() { div.for-date { (self.date(&dates)) } }
            }
            fieldset.field id="f-only" tabindex="-1" {
                legend { (t.get("automation-only")) }
                p.hint { (t.get("automation-only-hint")) }
                @if let Some(wrong) = self.problem("only") { (wrong_line(&wrong)) }
                input type="hidden" name="was" value=(draft.only.write());
                (conditions)
                (Field::new("imports", t.get("automation-imports")).hint(t.get("automation-imports-hint")).checkbox(draft.imports))
            }
        }
    }

    /// The forms that make records of this object.
    async fn forms(&self) -> Vec<Choice> {
        let all = self.web.app.forms(&self.person.ctx).await;
        let own = all.unwrap_or_default().into_iter();
        own.filter(|form| form.target == self.draft.object.name)
            .map(|form| Choice::new(form.id.to_string(), form.name))
            .collect()
    }

    fn date(&self, dates: &[(String, mainstay_model::Label)]) -> Markup {
        let (t, lang, draft) = (self.person.t, self.person.ctx.lang(), self.draft);
        let dates: Vec<Choice> = dates
            .iter()
            .map(|(name, label)| Choice::new(name.clone(), label.get(lang)))
            .collect();
        let sides = [
            Choice::new("after", t.get("automation-after")),
            Choice::new("before", t.get("automation-before")),
        ];
        let side = if draft.before { "before" } else { "after" };
        let number = |name: &str, label: &str, most: &'static str, value: &str| {
            let field = Field::new(name, label).attr("min", "0");
            field.attr("max", most).number(value, false)
        };
        html! {
            div.auto-line {
                (number("days", t.get("automation-days"), "3660", &draft.days))
                (Field::new("side", t.get("automation-side")).select(side, None, &sides))
                (Field::new("date", t.get("automation-date")).select(&draft.date, None, &dates))
                (number("hour", t.get("automation-hour"), "23", &draft.hour))
            }
            p.hint { (t.get("automation-hour-hint")) }
        }
    }

    async fn steps(&self) -> Markup {
        let (t, draft) = (self.person.t, self.draft);
        let mut steps = Vec::new();
        for (at, made) in draft.steps.iter().enumerate() {
            steps.push(self.step(at, made).await);
        }
        html! {
            fieldset.field id="f-then" tabindex="-1" {
                legend { (t.get("automation-then")) }
                @if let Some(wrong) = self.problem("then") { (wrong_line(&wrong)) }
                @if steps.is_empty() { p.hint { (t.get("automation-then-hint")) } }
                @else { ol.auto-steps { @for step in &steps { (step) } } }
                div.auto-add {
                    @for verb in Verb::ALL {
                        @let words = t.find(&format!("automation-add-{}", verb.name())).unwrap_or("");
                        (Button::new(words).small().icon(verb.icon()).submit_as("_add", verb.name()).asking())
                    }
                }
            }
        }
    }

    async fn step(&self, at: usize, made: &Made) -> Markup {
        let form = step_form::StepForm {
            web: self.web,
            person: self.person,
            object: &self.draft.object,
            told: self.told,
            at,
            many: self.draft.steps.len(),
        };
        form.shown(made).await
    }
}

/// What is wrong at a place, in a line of its own.
pub(super) fn wrong_line(words: &str) -> Markup {
    html! { div.error { (icon("circle-alert")) span { (words) } } }
}

/// Reasons in words.
pub(super) fn said(t: T, reasons: &[Reason]) -> Option<String> {
    let words: Vec<String> = reasons
        .iter()
        .map(|reason| reason_text(t, reason))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// The element that a problem at a place is about.
fn target_of(place: &str) -> String {
    let mut parts = place.split('.');
    match (
        parts.next(),
        parts.next().and_then(|at| at.parse::<usize>().ok()),
    ) {
        (Some("then"), Some(at)) => format!("step-{at}"),
        (Some("plan"), _) => "f-then".to_owned(),
        _ => Field::id_of(place),
    }
}

/// What a place is called.
fn place_name(t: T, place: &str) -> String {
    let step = place
        .strip_prefix("then.")
        .and_then(|rest| rest.split('.').next());
    if let Some(at) = step.and_then(|at| at.parse::<u64>().ok()) {
        return t.with("automation-step", &[("n", at.into())]);
    }
    let key = match place {
        "name" => "automation-name",
        "description" => "automation-description",
        "when" => "automation-when",
        "only" => "automation-only",
        _ => "automation-then",
    };
    t.find(key).unwrap_or("").to_owned()
}

/// The fields of an object that are days or instants and can be waited for.
pub(super) fn dates(object: &Arc<Object>) -> Vec<(String, mainstay_model::Label)> {
    let fields = object.fields.iter().filter(|field| {
        let dated = matches!(field.kind.widget(field), Widget::Date | Widget::DateTime);
        dated && !field.params.hidden && field.params.rollup.is_none()
    });
    fields
        .map(|field| (field.name.clone(), field.label.clone()))
        .collect()
}

/// Why it cannot be tried out as it is.
pub(super) fn not_yet(t: T) -> Markup {
    html! { (Callout::info(html! { p { (t.get("automation-rehearse-not-yet")) } })) }
}
