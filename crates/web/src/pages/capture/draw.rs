//! What outsiders see: the form, the thanks, and the sentence for a form that is closed.

use std::collections::BTreeMap;

use mainstay_model::field::{Field, Widget};
use mainstay_model::form;
use mainstay_model::{Label, Lang, Problem};
use maud::{DOCTYPE, Markup, html};
use serde_json::{Map, Value as Json};

use super::{Asked, Open};
use crate::assets::asset_url;
use crate::components::{Button, Callout, Field as Input, Problem as Entry, problem_list};
use crate::error::reason_text;
use crate::guard::page_lang;
use crate::i18n::{Lang as PageLang, T};
use crate::layout::Theme;
use crate::widgets::form::last;
use crate::widgets::input;

/// The input that no person fills in.
pub(super) const TRAP: &str = "_homepage";
/// The box of what is agreed to.
pub(super) const CONSENT: &str = "_consent";

/// The button that shows the form in another language, with all that was typed.
pub(super) const LANG: &str = "_lang";
/// The form's element.
const FORM: &str = "capture";

/// A form with what was typed into it.
#[derive(Clone, Debug, Default)]
pub(super) struct Shown {
    pub(super) stamp: String,
    /// The page that led here.
    pub(super) from: String,
    /// What was typed, by field; nothing before anything was.
    pub(super) typed: Option<Map<String, Json>>,
    pub(super) agreed: bool,
    pub(super) problems: Vec<Problem>,
    /// What is said above it besides.
    pub(super) notice: Option<String>,
}

/// The page of a form.
pub(super) fn form(open: &Open, shown: &Shown) -> Markup {
    let (t, lang, plan) = (open.t, open.asked.lang, &open.plan);
    let fields: Vec<(Field, &form::Asked)> = plan
        .fields
        .iter()
        .filter_map(|asked| Some((as_asked(open, asked)?, asked)))
        .collect();
    let problem = |name: &str| said(t, &shown.problems, name);
    let entries: Vec<Entry> = shown
        .problems
        .iter()
        .map(|problem| entry(t, &fields, problem))
        .collect();
    let main = html! {
        @if open.asked.preview { (Callout::info(html! { p { (t.get("capture-preview")) } })) }
        h1 { (open.title()) }
        @for line in plan.intro.get(lang).lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
        @if let Some(notice) = &shown.notice { div role="alert" { (Callout::warn(html! { p { (notice) } })) } }
        (problem_list(t, t.get("capture-wrong"), &entries))
        form.form id=(FORM) method="post" action=(open.asked.address("", None)) novalidate {
            // Enter presses the first button of a form, which is not to be the one for another language.
            button.sr type="submit" tabindex="-1" aria-hidden="true" {}
            @if !open.csrf.is_empty() { input type="hidden" name="_csrf" value=(open.csrf); }
            input type="hidden" name="_stamp" value=(shown.stamp);
            input type="hidden" name="_from" value=(shown.from);
            @for (field, asked) in &fields {
                (question(open, field, asked, shown, problem(&field.name)))
            }
            div.capture-trap aria-hidden="true" {
                label for="capture-homepage" { (t.get("capture-trap")) }
                input type="text" id="capture-homepage" name=(TRAP) tabindex="-1" autocomplete="off";
            }
            @if let Some(consent) = &plan.consent {
                (self::consent(t, consent, lang, shown.agreed, problem(CONSENT_AT)))
            }
            @if fields.iter().any(|(field, _)| field.params.required) { p.hint { (t.get("capture-needed")) } }
            div.form-foot { (Button::new(t.get("capture-send")).primary().large().submit()) }
        }
    };
    let other = |lang: PageLang| {
        html! { button.btn.quiet type="submit" form=(FORM) name=(LANG) value=(lang.tag()) lang=(lang.tag()) { (lang.own_name()) } }
    };
    document(&open.asked, open.title(), &other, &main)
}

/// The place of problems with what is agreed to.
const CONSENT_AT: &str = "consent";

/// A field as the form asks for it.
fn as_asked(open: &Open, asked: &form::Asked) -> Option<Field> {
    let mut field = open.object.find(&asked.field)?.clone();
    // A record has several addresses and numbers; whoever fills this in gives one.
    let one = match field.kind.widget(&field) {
        Widget::Emails => Some(open.t.get("capture-email")),
        Widget::Phones => Some(open.t.get("capture-phone")),
        _ => None,
    };
    if !asked.label.is_empty() {
        field.label = asked.label.clone();
    } else if let Some(one) = one {
        field.label = Label::only(open.asked.lang, one);
    }
    if !asked.help.is_empty() {
        field.params.help = asked.help.clone();
    }
    field.params.required |= asked.required;
    Some(field)
}

fn question(
    open: &Open,
    field: &Field,
    asked: &form::Asked,
    shown: &Shown,
    problem: Option<String>,
) -> Markup {
    let (t, lang) = (open.t, open.asked.lang);
    let typed = match &shown.typed {
        Some(typed) => typed.get(&field.name).cloned().unwrap_or(Json::Null),
        None => {
            let default = asked.default.as_ref().or(field.params.default.as_ref());
            let env = &open.ctx.env;
            let value = default.and_then(|default| field.kind.parse(field, default, env).ok());
            value.map_or(Json::Null, |value| input::entered(&open.ctx, field, &value))
        }
    };
    let mut input = Input::new(field.name.clone(), field.label.get(lang)).error(problem.clone());
    let help = field.params.help.get(lang);
    if !help.is_empty() {
        input = input.hint(help);
    }
    if field.params.required {
        input = input.required();
    }
    let line = || typed.as_str().unwrap_or("").to_owned();
    match field.kind.widget(field) {
        // Who fills this in has one address and one number, and nothing to say of them.
        Widget::Emails | Widget::Email => input.attr("autocomplete", "email").email(&line()),
        Widget::Phones => input.attr("autocomplete", "tel").tel(&line()),
        Widget::PersonName => name(t, &input, &typed, field.params.required, problem.is_some()),
        _ => input::typed(&open.ctx, field, &typed, problem),
    }
}

/// A name in the order of the language, which browsers fill in.
fn name(t: T, input: &Input, typed: &Json, required: bool, wrong: bool) -> Markup {
    let part = |part: &str, label: &str, fill: &str| {
        let value = typed[part].as_str().unwrap_or("");
        html! {
            label.part {
                (label)
                input.input type="text" name={ (input.name()) "." (part) } value=(value) autocomplete=(fill) required[required && part == "family"] aria-invalid=[wrong.then_some("true")];
            }
        }
    };
    let given = part("given", t.get("form-name-given"), "given-name");
    let family = part("family", t.get("form-name-family"), "family-name");
    input.group(&html! {
        div.parts {
            @if t.lang() == PageLang::ZhCn { (family) (given) } @else { (given) (family) }
        }
    })
}

fn consent(
    t: T,
    consent: &form::Consent,
    lang: Lang,
    agreed: bool,
    problem: Option<String>,
) -> Markup {
    let id = Input::id_of(CONSENT);
    let error = format!("{id}-error");
    html! {
        div.field {
            label.check {
                input type="checkbox" id=(id) name=(CONSENT) value="true" checked[agreed] required aria-invalid=[problem.as_ref().map(|_| "true")] aria-describedby=[problem.as_ref().map(|_| error.as_str())];
                span { (consent.words.get(lang)) span.req aria-hidden="true" { "*" } }
            }
            @if !consent.link.is_empty() {
                a href=(consent.link) target="_blank" rel="noopener noreferrer" { (t.get("capture-read")) span.sr { " " (t.get("capture-new-window")) } }
            }
            @if let Some(problem) = &problem { div.error id=(error) { (crate::components::icon("circle-alert")) span { (problem) } } }
        }
    }
}

fn said(t: T, problems: &[Problem], name: &str) -> Option<String> {
    let words: Vec<String> = problems
        .iter()
        .filter(|problem| problem.field == name)
        .map(|problem| reason_text(t, &problem.reason))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn entry(t: T, fields: &[(Field, &form::Asked)], problem: &Problem) -> Entry {
    let lang = crate::guard::model_lang(t.lang());
    let labels: BTreeMap<&str, &str> = fields
        .iter()
        .map(|(field, _)| (field.name.as_str(), field.label.get(lang)))
        .collect();
    let (target, label) = match problem.field.as_str() {
        CONSENT_AT => (CONSENT, t.get("capture-consent")),
        name => (name, *labels.get(name).unwrap_or(&"")),
    };
    Entry {
        target: Some(Input::id_of(target)),
        label: label.to_owned(),
        reason: reason_text(t, &problem.reason),
    }
}

/// What is said when it has arrived.
pub(super) fn thanks(open: &Open) -> Markup {
    let (t, lang) = (open.t, open.asked.lang);
    let words = match open.plan.thanks.get(lang) {
        "" => t.get("capture-thanks"),
        words => words,
    };
    let main = html! {
        @if open.asked.preview { (Callout::info(html! { p { (t.get("capture-preview")) } })) }
        h1 { (t.get("capture-thanks-title")) }
        div role="status" {
            @for line in words.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
        }
        p { a href=(open.asked.address("", None)) { (t.get("capture-another")) } }
    };
    let other = |lang| elsewhere(&open.asked, "/thanks", lang);
    document(&open.asked, t.get("capture-thanks-title"), &other, &main)
}

/// A way to the same page in another language.
fn elsewhere(asked: &Asked, part: &str, other: PageLang) -> Markup {
    let to = asked.address(part, Some(crate::guard::model_lang(other)));
    html! { a href=(to) hreflang=(other.tag()) lang=(other.tag()) { (other.own_name()) } }
}

/// A page that says something, where there is no form.
pub(super) fn notice(asked: &Asked, title: &str, body: &str) -> Markup {
    let other = |lang| elsewhere(asked, "", lang);
    let main = html! { h1 { (title) } p { (body) } };
    document(asked, title, &other, &main)
}

/// Light or dark: within the page of a site as that says, which is light where it says nothing, whatever the device is set to.
fn theme(asked: &Asked) -> Theme {
    match last(&asked.query, "theme") {
        Some(name) => Theme::from_name(name),
        None if asked.embedded => Theme::Light,
        None => Theme::Auto,
    }
}

/// The document around it: no scripts, nothing of the workspace.
fn document(
    asked: &Asked,
    title: &str,
    other: &dyn Fn(PageLang) -> Markup,
    main: &Markup,
) -> Markup {
    let t = asked.t();
    let here = page_lang(asked.lang);
    let others = PageLang::ALL.into_iter().filter(|lang| *lang != here);
    html! {
        (DOCTYPE)
        html lang=(here.tag()) data-theme=(theme(asked).name()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href=(asset_url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(asset_url("app.css"));
                link rel="stylesheet" href=(asset_url("forms.css"));
            }
            body.capture-body.embedded[asked.embedded] {
                nav.capture-langs aria-label=(t.get("language-title")) {
                    @for lang in others { (other(lang)) }
                }
                main.capture.card id="main" { (main) }
            }
        }
    }
}
