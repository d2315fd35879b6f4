//! The page that puts a form together. It is sent whole by every button and comes back filled in, so nothing depends on scripts.

use mainstay_model::form::{Asked, Doing, can_ask, can_tell};
use mainstay_model::{Field as ModelField, Label, Lang, Problem};
use maud::{Markup, html};

use super::HERE;
use super::draft::Draft;
use crate::components::form::Choice;
use crate::components::{
    Button, Field, Form as FormFrame, IconButton, PageHead, Problem as Entry, crumbs, icon,
    problem_list,
};
use crate::error::reason_text;
use crate::pages::admin::parts;
use crate::person::Person;
use crate::state::Web;

/// A form being put together, with what belongs around it.
pub(super) struct Shown<'a> {
    pub web: &'a Web,
    pub person: &'a Person,
    pub draft: &'a Draft,
    pub problems: &'a [Problem],
    /// Where it is sent.
    pub action: String,
    /// Where one goes who gives up.
    pub back: String,
    /// The version that it was made from; nothing for a new one.
    pub version: Option<i64>,
    /// Something in it is not kept yet.
    pub unkept: bool,
}

impl Shown<'_> {
    /// The page.
    pub fn page(&self) -> Markup {
        let (t, draft) = (self.person.t, self.draft);
        let title = match self.version {
            None => t.get("forms-new").to_owned(),
            Some(_) => draft.name.clone(),
        };
        let steps = [(t.get("admin-forms").to_owned(), HERE.to_owned())];
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
            (self.asked())
            (self.unseen())
            (self.after())
            (self.sites())
            div.form-foot {
                (Button::new(t.get(if self.version.is_some() { "action-save" } else { "forms-make" })).primary().submit())
                (Button::new(t.get("action-cancel")).quiet().href(self.back.clone()))
            }
        };
        let sub = draft.object.plural_label.get(self.person.ctx.lang());
        let main = html! {
            (super::styles())
            (PageHead::new(&title).icon(draft.object.icon.clone()).sub(html! { (sub) }).crumbs(crumbs(t.get("admin-forms"), &steps)))
            (parts(t, HERE))
            div.settings.form-make {
                (problem_list(t, t.get("forms-wrong"), &self.entries()))
                section.card.pad { (form.render(&body)) }
            }
        };
        self.person.page(&title, "/admin", &main)
    }

    fn entries(&self) -> Vec<Entry> {
        let t = self.person.t;
        let entry = |problem: &Problem| {
            let place = place(problem);
            let (target, label) = match place.split_once('.') {
                Some(("fields", at)) => (
                    format!("asked-{at}"),
                    t.with("forms-field-n", &[("n", at.to_owned().into())]),
                ),
                Some(("hidden", at)) => (
                    format!("hidden-{at}"),
                    t.with("forms-hidden-n", &[("n", at.to_owned().into())]),
                ),
                _ => {
                    let (name, key) = match place {
                        "name" => ("name", "forms-name"),
                        "title" => ("title_en", "forms-title"),
                        "intro" => ("intro_en", "forms-intro"),
                        "thanks" => ("thanks_en", "forms-thanks"),
                        "consent" => ("consent_en", "forms-consent"),
                        "then" => ("then", "forms-then"),
                        "known" => ("known", "forms-known-by"),
                        "owner" => ("owner", "forms-owner"),
                        "origins" => ("origins", "forms-origins"),
                        _ => ("asked", "forms-asked"),
                    };
                    (Field::id_of(name), t.find(key).unwrap_or("").to_owned())
                }
            };
            Entry {
                target: Some(target),
                label,
                reason: reason_text(t, &problem.reason),
            }
        };
        self.problems.iter().map(entry).collect()
    }

    fn wrong(&self, at: &str) -> Option<String> {
        let words: Vec<String> = self
            .problems
            .iter()
            .filter(|problem| place(problem) == at)
            .map(|problem| reason_text(self.person.t, &problem.reason))
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn wrong_line(&self, at: &str) -> Markup {
        html! { @if let Some(wrong) = self.wrong(at) { div.error { (icon("circle-alert")) span { (wrong) } } } }
    }

    /// The same words in both languages, side by side.
    fn pair(
        &self,
        name: &str,
        key: &str,
        label: &Label,
        long: bool,
        wrong: Option<String>,
    ) -> Markup {
        let t = self.person.t;
        let one = |lang: Lang, code: &str, own: &str| {
            let words = format!("{} ({own})", t.find(key).unwrap_or(""));
            let mut field = Field::new(format!("{name}_{code}"), words).attr("lang", lang.tag());
            if lang == Lang::En {
                field = field.error(wrong.clone());
            }
            match long {
                true => field.textarea(label.exactly(lang)),
                false => field.attr("maxlength", "300").text(label.exactly(lang)),
            }
        };
        html! {
            div.form-pair {
                (one(Lang::En, "en", "English"))
                (one(Lang::Zh, "zh", "简体中文"))
            }
        }
    }

    fn about(&self) -> Markup {
        let (t, draft) = (self.person.t, self.draft);
        let plan = &draft.plan;
        let name = Field::new("name", t.get("forms-name"))
            .hint(t.get("forms-name-hint"))
            .error(self.wrong("name"))
            .required()
            .attr("maxlength", "120");
        html! {
            (name.text(&draft.name))
            (Field::new("active", t.get("forms-active")).hint(t.get("forms-active-hint")).checkbox(draft.active))
            (self.pair("title", "forms-title", &plan.title, false, self.wrong("title")))
            (self.pair("intro", "forms-intro", &plan.intro, true, self.wrong("intro")))
        }
    }

    fn asked(&self) -> Markup {
        let t = self.person.t;
        let fields = &self.draft.plan.fields;
        html! {
            fieldset.field id="f-asked" tabindex="-1" {
                legend { (t.get("forms-asked")) }
                (self.wrong_line("fields"))
                @if fields.is_empty() { p.hint { (t.get("forms-asked-none")) } }
                ol.form-asked { @for (at, asked) in fields.iter().enumerate() { (self.one(at, asked, fields.len())) } }
                (self.adding("add", "forms-add", "_add", can_ask))
            }
        }
    }

    /// A list of the fields that are not on the form yet, with a button.
    fn adding(
        &self,
        name: &'static str,
        key: &'static str,
        button: &'static str,
        may: impl Fn(&ModelField) -> bool,
    ) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let plan = &self.draft.plan;
        let free: Vec<Choice> = self
            .draft
            .object
            .fields
            .iter()
            .filter(|field| may(field) && !plan.writes().any(|own| own == field.name))
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        html! {
            @if !free.is_empty() {
                div.form-head {
                    (Field::new(name, t.get("forms-which")).select("", None, &free))
                    (Button::new(t.get(key)).small().icon("plus").submit_as(button, "1").attr("formnovalidate", ""))
                }
            }
        }
    }

    fn one(&self, at: usize, asked: &Asked, many: usize) -> Markup {
        let t = self.person.t;
        let field = self.draft.object.find(&asked.field);
        let label = field.map_or(asked.field.as_str(), |field| {
            field.label.get(self.person.ctx.lang())
        });
        let name = |part: &str| format!("a[{at}].{part}");
        let about = [("field", label.into())];
        let needed = field.is_some_and(|field| field.params.required);
        let move_button = |icon: &'static str, key: &'static str, name: &'static str| {
            IconButton::new(icon, t.with(key, &about))
                .small()
                .submit_as(name, at.to_string())
                .attr("formnovalidate", "")
        };
        html! {
            li id={ "asked-" (at + 1) } tabindex="-1" {
                input type="hidden" name=(name("field")) value=(asked.field);
                @if let Some(default) = &asked.default { input type="hidden" name=(name("default")) value=(default); }
                div.form-head {
                    strong { (label) }
                    span.moves {
                        @if at > 0 { (move_button("arrow-up", "forms-up", "_up")) }
                        @if at + 1 < many { (move_button("arrow-down", "forms-down", "_down")) }
                        (move_button("x", "forms-remove", "_remove"))
                    }
                }
                (self.wrong_line(&format!("fields.{}", at + 1)))
                @if needed {
                    input type="hidden" name=(name("required")) value="true";
                    p.hint { (t.get("forms-always-needed")) }
                } @else { (Field::new(name("required"), t.get("forms-required")).checkbox(asked.required)) }
                details.change open[!asked.label.is_empty() || !asked.help.is_empty()] {
                    summary { (t.get("forms-own-words")) span.sr { " " (label) } }
                    (self.pair(&name("label"), "forms-label", &asked.label, false, None))
                    (self.pair(&name("help"), "forms-help", &asked.help, false, None))
                }
            }
        }
    }

    fn unseen(&self) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let plan = &self.draft.plan;
        let writable = |field: &ModelField| {
            let params = &field.params;
            !params.read_only && !params.kept && !params.hidden && !field.kind.computed()
        };
        html! {
            fieldset.field {
                legend { (t.get("forms-hidden")) }
                p.hint { (t.get("forms-hidden-hint")) }
                @if !plan.hidden.is_empty() {
                    ul.form-asked {
                        @for (at, hidden) in plan.hidden.iter().enumerate() {
                            @let label = self.draft.object.find(&hidden.field).map_or(hidden.field.as_str(), |field| field.label.get(lang));
                            @let typed = self.draft.typed.get(at).map_or("", String::as_str);
                            li id={ "hidden-" (at + 1) } tabindex="-1" {
                                input type="hidden" name={ "h[" (at) "].field" } value=(hidden.field);
                                div.form-head {
                                    strong { (label) }
                                    span.moves { (IconButton::new("x", t.with("forms-remove", &[("field", label.into())])).small().submit_as("_remove_hidden", at.to_string()).attr("formnovalidate", "")) }
                                }
                                (self.wrong_line(&format!("hidden.{}", at + 1)))
                                div.form-pair {
                                    (Field::new(format!("h[{at}].value"), t.get("forms-hidden-value")).text(typed))
                                    (Field::new(format!("h[{at}].from"), t.get("forms-hidden-from")).hint(t.get("forms-hidden-from-hint")).text(&hidden.from))
                                }
                            }
                        }
                    }
                }
                (self.adding("add_hidden", "forms-add-hidden", "_add_hidden", writable))
            }
        }
    }

    /// What becomes of what arrives.
    fn after(&self) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let draft = self.draft;
        let plan = &draft.plan;
        let tells: Vec<Choice> = plan
            .fields
            .iter()
            .filter_map(|asked| {
                draft
                    .object
                    .find(&asked.field)
                    .filter(|field| can_tell(field))
            })
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        let by = plan.known.as_ref().map_or("", |known| known.by.as_str());
        let doing = match plan.known.as_ref().map(|known| known.then) {
            Some(Doing::Overwrite) => "overwrite",
            _ => "fill",
        };
        let doings = [
            Choice::new("fill", t.get("forms-doing-fill")),
            Choice::new("overwrite", t.get("forms-doing-overwrite")),
        ];
        let people: Vec<Choice> = self
            .web
            .app
            .directory()
            .users()
            .iter()
            .filter(|user| user.active)
            .map(|user| Choice::new(user.id.to_string(), user.display_name()))
            .collect();
        let owner = plan
            .owner
            .map(|owner| owner.to_string())
            .unwrap_or_default();
        let link = plan
            .consent
            .as_ref()
            .map_or("", |consent| consent.link.as_str());
        let words = plan.consent.as_ref().map(|consent| consent.words.clone());
        html! {
            (self.pair("consent", "forms-consent", &words.unwrap_or_default(), false, self.wrong("consent")))
            (Field::new("consent_link", t.get("forms-consent-link")).hint(t.get("forms-consent-hint")).attr("placeholder", "https://").url(link))
            (self.pair("thanks", "forms-thanks", &plan.thanks, true, self.wrong("thanks")))
            (Field::new("then", t.get("forms-then")).hint(t.get("forms-then-hint")).error(self.wrong("then")).attr("placeholder", "https://").url(&plan.then))
            div.form-pair {
                (Field::new("known", t.get("forms-known-by")).hint(t.get("forms-known-hint")).error(self.wrong("known")).select(by, Some(t.get("forms-known-nobody")), &tells))
                (Field::new("doing", t.get("forms-doing")).select(doing, None, &doings))
            }
            @if draft.object.find("owner").is_some() {
                (Field::new("owner", t.get("forms-owner")).hint(t.get("forms-owner-hint")).error(self.wrong("owner")).select(&owner, Some(t.get("forms-owner-nobody")), &people))
            }
        }
    }

    fn sites(&self) -> Markup {
        let t = self.person.t;
        Field::new("origins", t.get("forms-origins"))
            .hint(t.get("forms-origins-hint"))
            .error(self.wrong("origins"))
            .attr("placeholder", "https://www.example.com")
            .textarea(&self.draft.plan.origins.join("\n"))
    }
}

/// The place of a problem: a plan is a field of its form, so it may be told below that name.
fn place(problem: &Problem) -> &str {
    let field = problem.field.as_str();
    field.strip_prefix("plan.").unwrap_or(field)
}
