//! One step on the form, with the inputs that its kind has.

use std::sync::Arc;

use mainstay_model::Object;
use maud::{Markup, html};

use super::asking::Asking;
use super::draft::Told;
use super::form::{said, wrong_line};
use super::people;
use super::step::{AssignedBy, Made, NO_LINK, Verb, at, links_back};
use super::values;
use crate::components::form::Choice;
use crate::components::{Button, Field, IconButton, icon};
use crate::person::Person;
use crate::state::Web;

/// A step and where it stands.
pub(super) struct StepForm<'a> {
    pub web: &'a Web,
    pub person: &'a Person,
    pub object: &'a Arc<Object>,
    pub told: &'a Told,
    /// Its place, from nought.
    pub at: usize,
    /// Steps that there are.
    pub many: usize,
}

impl StepForm<'_> {
    fn name(&self, part: &str) -> String {
        at(self.at, part)
    }

    /// What is wrong with a part of it; with no part, with the whole.
    fn problem(&self, part: &str) -> Option<String> {
        let place = format!("then.{}", self.at + 1);
        let place = if part.is_empty() {
            place
        } else {
            format!("{place}.{part}")
        };
        said(self.person.t, self.told.at(&place))
    }

    /// The step.
    pub async fn shown(&self, made: &Made) -> Markup {
        let t = self.person.t;
        let number = (self.at as u64 + 1).into();
        let verbs: Vec<Choice> = Verb::ALL
            .into_iter()
            .map(|verb| {
                let words = t.find(&format!("automation-do-{}", verb.name()));
                Choice::new(verb.name(), words.unwrap_or(""))
            })
            .collect();
        let step = t.with("automation-step", &[("n", number)]);
        let button = |name: &'static str, key: &'static str, what: &'static str| {
            let words = t.dynamic(key, &[("n", (self.at as u64 + 1).into())]);
            IconButton::new(name, words.unwrap_or_default())
                .small()
                .submit_as(what, self.at.to_string())
                .asking()
        };
        let mut verb = Field::new(self.name("do"), step).renewing();
        if made.new {
            verb = verb.attr("autofocus", "");
        }
        html! {
            li.auto-step id={ "step-" (self.at + 1) } tabindex="-1" {
                div.auto-step-head {
                    (icon(made.verb.icon()))
                    (verb.select(made.verb.name(), None, &verbs))
                    noscript { (Button::new(t.get("automation-refresh")).small().submit_as("_refresh", "1").asking()) }
                    div.moves {
                        @if self.at > 0 { (button("arrow-up", "automation-step-up", "_up")) }
                        @if self.at + 1 < self.many { (button("arrow-down", "automation-step-down", "_down")) }
                        (button("trash-2", "automation-step-remove", "_remove"))
                    }
                }
                @if let Some(wrong) = self.problem("") { (wrong_line(&wrong)) }
                (self.body(made).await)
            }
        }
    }

    async fn body(&self, made: &Made) -> Markup {
        match made.verb {
            Verb::Set => self.values(made, self.object),
            Verb::Create => self.create(made),
            Verb::Assign => self.assign(made).await,
            Verb::Notify => self.notify(made),
            Verb::Webhook => self.webhook(made).await,
            Verb::Wait => self.wait(made),
        }
    }

    fn values(&self, made: &Made, target: &Arc<Object>) -> Markup {
        let problem = |field: &str| self.problem(field);
        values::inputs(self.person, target, &made.values, self.at, &problem)
    }

    fn create(&self, made: &Made) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let catalog = self.person.ctx.access.catalog();
        let objects: Vec<Choice> = catalog
            .activities()
            .chain(catalog.subjects())
            .map(|object| Choice::new(object.name.clone(), object.label.get(lang)))
            .collect();
        let none = made.object.is_empty().then(|| t.get("automation-choose"));
        let object = Field::new(self.name("object"), t.get("automation-create-what"))
            .error(self.problem("object"))
            .renewing();
        let target = catalog.get(&made.object);
        html! {
            div.auto-line {
                (object.select(&made.object, none, &objects))
                @if let Some(target) = target {
                    @let links: Vec<Choice> = links_back(target, self.object).into_iter().map(|(name, label)| Choice::new(name, label.get(lang))).collect();
                    @if !links.is_empty() {
                        @let chosen = if made.link.is_empty() { NO_LINK } else { &made.link };
                        @let all: Vec<Choice> = links.into_iter().chain([Choice::new(NO_LINK, t.get("automation-link-none"))]).collect();
                        (Field::new(self.name("link"), t.with("automation-link", &[("one", self.person.noun(self.object).into())])).error(self.problem("link")).select(chosen, None, &all))
                    }
                }
            }
            @if let Some(target) = target { (self.values(made, target)) }
            @else { noscript { (Button::new(t.get("automation-refresh")).small().submit_as("_refresh", "1").asking()) } }
        }
    }

    async fn assign(&self, made: &Made) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let fields: Vec<Choice> = people::assignable(self.object)
            .into_iter()
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        let ways = [
            Choice::new("round_robin", t.get("automation-by-turns")),
            Choice::new("load", t.get("automation-by-load")),
            Choice::new("rules", t.get("automation-by-rules")),
        ];
        let counting = made
            .counting
            .inputs_at(self.web, self.person, self.object, &self.name("c."))
            .await;
        let mut rules = Vec::new();
        for (place, rule) in made.rules.iter().enumerate() {
            rules.push(self.rule(place, rule, made.rules.len()).await);
        }
        html! {
            div.auto-line {
                (Field::new(self.name("field"), t.get("automation-assign-field")).error(self.problem("field")).select(&made.field, None, &fields))
                (Field::new(self.name("by"), t.get("automation-by")).select(&made.by, None, &ways))
            }
            div.for-people { (made.people.inputs(self.web, self.person, self.object, self.at, self.problem("people"))) }
            fieldset.field.for-load {
                legend { (t.get("automation-counting")) }
                p.hint { (t.get("automation-counting-hint")) }
                @if let Some(wrong) = self.problem("counting") { (wrong_line(&wrong)) }
                input type="hidden" name=(self.name("c.was")) value=(made.counting.write());
                (counting)
            }
            div.for-rules {
                @if let Some(wrong) = self.problem("rules") { (wrong_line(&wrong)) }
                ol.auto-rules { @for rule in &rules { (rule) } }
                (Button::new(t.get("automation-rule-add")).small().icon("plus").submit_as(self.name("_add_rule"), "1").asking())
                p.hint { (t.get("automation-rules-hint")) }
            }
        }
    }

    async fn rule(&self, place: usize, rule: &AssignedBy, many: usize) -> Markup {
        let t = self.person.t;
        let prefix = self.name(&format!("r[{place}]."));
        let inputs = rule
            .only
            .inputs_at(self.web, self.person, self.object, &prefix)
            .await;
        let number = || (place as u64 + 1).into();
        let users = people::active(self.web);
        let user = Field::new(format!("{prefix}user"), t.get("automation-rule-user"))
            .error(self.problem(&format!("rules.{}", place + 1)));
        html! {
            li {
                input type="hidden" name={ (prefix) "there" } value="1";
                input type="hidden" name={ (prefix) "was" } value=(rule.only.write());
                fieldset.field {
                    legend { (t.with("automation-rule", &[("n", number())])) }
                    (inputs)
                    div.auto-line {
                        (user.select(&rule.user, Some(t.get("automation-choose")), &users))
                        @if many > 1 {
                            (IconButton::new("trash-2", t.with("automation-rule-remove", &[("n", number())])).small().submit_as(self.name("_remove_rule"), place.to_string()).asking())
                        }
                    }
                }
            }
        }
    }

    fn notify(&self, made: &Made) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let names: Vec<String> = self
            .object
            .fields
            .iter()
            .filter(|field| !field.params.hidden)
            .map(|field| format!("{} {{{}}}", field.label.get(lang), field.name))
            .collect();
        let words = Field::new(self.name("words"), t.get("automation-words"))
            .hint(t.with(
                "automation-words-hint",
                &[("title", self.object.title.as_str().into())],
            ))
            .error(self.problem("words"))
            .attr("maxlength", "1000");
        html! {
            (made.people.inputs(self.web, self.person, self.object, self.at, self.problem("people")))
            (words.textarea(&made.words))
            details.change {
                summary { (t.get("automation-words-names")) }
                p.auto-names { @for name in &names { code { (name) } " " } }
            }
        }
    }

    async fn webhook(&self, made: &Made) -> Markup {
        let t = self.person.t;
        let webhooks = self.web.app.webhooks(&self.person.ctx).await;
        let webhooks: Vec<Choice> = webhooks
            .unwrap_or_default()
            .into_iter()
            .map(|webhook| Choice::new(webhook.id.to_string(), webhook.name))
            .collect();
        html! {
            @if webhooks.is_empty() {
                p { (t.get("automation-webhook-none")) " " a href="/admin/new-webhook" { (t.get("webhook-new")) } }
                input type="hidden" name=(self.name("webhook")) value=(made.webhook);
            } @else {
                (Field::new(self.name("webhook"), t.get("automation-webhook")).hint(t.get("automation-webhook-hint")).select(&made.webhook, Some(t.get("automation-choose")), &webhooks))
            }
        }
    }

    fn wait(&self, made: &Made) -> Markup {
        let t = self.person.t;
        let units = [
            Choice::new("minutes", t.get("automation-minutes")),
            Choice::new("hours", t.get("automation-hours")),
            Choice::new("days", t.get("automation-unit-days")),
        ];
        let count = Field::new(self.name("count"), t.get("automation-wait")).attr("min", "1");
        html! {
            div.auto-line {
                (count.number(&made.count, false))
                (Field::new(self.name("unit"), t.get("automation-unit")).select(&made.unit, None, &units))
            }
            p.hint { (t.get("automation-wait-hint")) }
        }
    }
}
