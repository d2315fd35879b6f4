//! A pair: the two records beside each other, how likely it is that they are one, and why.

use mainstay_app::duplicates::Review;
use mainstay_model::duplicate::{Agreement, Aspect, Finding};
use mainstay_model::{Object, Record};
use maud::{Markup, html};

use crate::components::{Button, icon_small, status};
use crate::i18n::T;
use crate::pages::merge;
use crate::person::Person;
use crate::widgets::display;

/// Values of a record beside its title at most.
const FACTS: usize = 5;

pub(super) fn card(person: &Person, object: &Object, pair: &Review) -> Markup {
    let t = person.t;
    let (a, b) = (&pair.records.0, &pair.records.1);
    let title = display::title(&person.ctx, a);
    let score = t.with("duplicates-score", &[("n", pair.score.into())]);
    html! {
        article.card.pair aria-label=(title) {
            div.pair-why {
                (status(&score, if pair.sure { "good" } else { "warn" }))
                @for finding in &pair.findings { (why(t, finding)) }
            }
            div.pair-sides { (side(person, object, a)) (side(person, object, b)) }
            div.pair-do {
                (Button::new(t.get("merge-compare")).primary().small().icon("git-merge").href(merge::href(object, &[a.id, b.id])))
                form method="post" action="/duplicates/apart" {
                    input type="hidden" name="_csrf" value=(person.session.csrf);
                    input type="hidden" name="object" value=(object.name);
                    input type="hidden" name="a" value=(a.id);
                    input type="hidden" name="b" value=(b.id);
                    (Button::new(t.get("duplicates-apart")).small().icon("x").submit())
                }
            }
        }
    }
}

fn side(person: &Person, object: &Object, record: &Record) -> Markup {
    let ctx = &person.ctx;
    let told = object
        .quick
        .iter()
        .chain(&object.list)
        .filter(|name| **name != object.title);
    let mut facts: Vec<(&str, String)> = Vec::new();
    for name in told {
        let Some(field) = object.find(name).filter(|field| !field.params.kept) else {
            continue;
        };
        let value = record.get(name);
        let label = field.label.get(ctx.lang());
        let known = facts.iter().any(|(known, _)| *known == label);
        if !value.is_null() && !known && facts.len() < FACTS {
            facts.push((label, display::words(ctx, field, value)));
        }
    }
    html! {
        div.pair-side {
            a href={ "/" (object.plural) "/" (record.id) } { strong { (display::title(ctx, record)) } }
            dl { @for (label, words) in &facts { div { dt { (label) } dd { (words) } } } }
        }
    }
}

/// A finding in words.
pub(crate) fn why(t: T, finding: &Finding) -> Markup {
    let aspect = match finding.aspect {
        Aspect::Name | Aspect::Company => t.get("duplicates-of-name"),
        Aspect::Email => t.get("duplicates-of-email"),
        Aspect::Phone => t.get("duplicates-of-phone"),
        Aspect::Domain => t.get("duplicates-of-domain"),
        Aspect::Date => t.get("duplicates-of-date"),
        Aspect::Street => t.get("duplicates-of-street"),
        Aspect::PostalCode => t.get("duplicates-of-postal-code"),
        Aspect::City => t.get("duplicates-of-city"),
        Aspect::Code => t.get("duplicates-of-code"),
        Aspect::Link => t.get("duplicates-of-link"),
    };
    let (words, icon, class) = match finding.agreement {
        Agreement::Same => ("duplicates-same", "check", "pair-for"),
        Agreement::Near => ("duplicates-near", "check", "pair-near"),
        Agreement::Different => ("duplicates-different", "x", "pair-against"),
    };
    html! { span class={ "pair-reason " (class) } { (icon_small(icon)) (t.with(words, &[("what", aspect.into())])) } }
}
