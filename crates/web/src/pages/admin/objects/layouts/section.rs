//! One section of a layout: what it is called, its fields in their order, when it is shown.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum_extra::extract::CookieJar;
use mainstay_app::Error;
use mainstay_model::Object;
use mainstay_model::layout::{Layout, Section};
use maud::{Markup, html};

use super::super::sent::Sent;
use super::super::{Again, change, gone_to, labels};
use super::{frame, known, layout_of, overlay, title_of};
use crate::components::{Button, ColumnChoice, Field, Form as FormFrame, column_list};
use crate::error::{OrPage, PageResult};
use crate::given::Form;
use crate::pages::list::condition::Condition;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::form::{Pairs, last};

pub(super) fn routes() -> Routes {
    let one = "/admin/objects/{name}/layouts/{layout}/sections/{at}";
    Routes::new()
        .get(one, Needs::Administrator, page)
        .post(one, Needs::Administrator, save)
}

/// A section on its form; one behind the last is a new one.
struct Shown<'a> {
    web: &'a Web,
    person: &'a Person,
    object: &'a Arc<Object>,
    layout: &'a Layout,
    at: usize,
    section: Section,
    condition: Condition,
}

fn section_at(layout: &Layout, at: &str) -> Result<(usize, Section), Error> {
    let at: usize = at.parse().map_err(|_| Error::NotFound)?;
    match layout.sections.get(at) {
        Some(section) => Ok((at, section.clone())),
        None if at == layout.sections.len() => Ok((at, Section::default())),
        None => Err(Error::NotFound),
    }
}

async fn page(
    State(web): State<Web>,
    person: Person,
    Path((name, layout, at)): Path<(String, String, String)>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let layout = layout_of(&object, &layout).page(&person)?;
    let (at, section) = section_at(layout, &at).page(&person)?;
    let shown = Shown {
        web: &web,
        person: &person,
        object: &object,
        layout,
        at,
        condition: Condition::read(&section.when),
        section,
    };
    Ok(shown.page(&Again::default()).await.into_response())
}

impl Shown<'_> {
    async fn page(&self, again: &Again) -> Markup {
        let (t, lang) = (self.person.t, self.person.ctx.lang());
        let is_new = self.at == self.layout.sections.len();
        let title = match is_new {
            true => t.get("layout-new-section").to_owned(),
            false => title_of(t, lang, &self.section),
        };
        let base = format!(
            "/admin/objects/{}/layouts/{}",
            self.object.name, self.layout.name
        );
        let conditions = self
            .condition
            .inputs(self.web, self.person, self.object)
            .await;
        let form = FormFrame::post(format!("{base}/sections/{}", self.at), &self.person.session.csrf)
            .two_columns()
            .render(&html! {
                // Enter presses the first button of a form, which would take a condition away.
                button.sr type="submit" tabindex="-1" aria-hidden="true" {}
                (labels(again, "label", t.get("layout-section-label"), &self.section.label, false, t))
                (Field::new("columns", t.get("layout-fields")).hint(t.get("layout-fields-hint")).wide().group(&column_list(t, &self.choices())))
                (Field::new("two_columns", t.get("layout-two-columns")).checkbox(self.section.two_columns))
                (Field::new("folded", t.get("layout-folded")).checkbox(self.section.folded))
                fieldset.field.wide {
                    legend { (t.get("layout-when")) }
                    p.hint { (t.get("layout-when-hint")) }
                    (conditions)
                }
                div.form-foot.wide {
                    (Button::new(t.get("action-save")).primary().submit())
                    (Button::new(t.get("action-cancel")).quiet().href(base.clone()))
                    @if !is_new { (Button::new(t.get("layout-delete-section")).quiet().submit_as("_delete", "1").attr("formnovalidate", "")) }
                }
            });
        let body = html! {
            @if let Some(told) = again.told(t) { (told) }
            section.card.pad { (form) }
        };
        frame(self.person, self.object, Some(self.layout), &title, &body)
    }

    /// Its fields in their order, then those of no section, then those of others.
    fn choices(&self) -> Vec<ColumnChoice> {
        let lang = self.person.ctx.lang();
        let mine = &self.section.fields;
        let elsewhere = |name: &String| {
            let others = self.layout.sections.iter().enumerate();
            let mut others = others.filter(|(at, _)| *at != self.at);
            others.any(|(_, section)| section.fields.contains(name))
        };
        let fields = self
            .object
            .fields
            .iter()
            .filter(|field| !field.params.hidden && field.name != self.object.title);
        let mut others: Vec<_> = fields.filter(|field| !mine.contains(&field.name)).collect();
        others.sort_by_key(|field| elsewhere(&field.name));
        let own = mine.iter().filter_map(|name| self.object.find(name));
        own.map(|field| (field, true))
            .chain(others.into_iter().map(|field| (field, false)))
            .map(|(field, shown)| {
                let label = field.label.get(lang);
                let taken = !shown && elsewhere(&field.name);
                ColumnChoice {
                    key: field.name.clone(),
                    label: match taken {
                        true => self
                            .person
                            .t
                            .with("layout-elsewhere", &[("field", label.into())]),
                        false => label.to_owned(),
                    },
                    shown,
                }
            })
            .collect()
    }
}

async fn save(
    State(web): State<Web>,
    person: Person,
    jar: CookieJar,
    Path((name, layout, at)): Path<(String, String, String)>,
    Form(given): Form<Pairs>,
) -> PageResult {
    let object = known(&web, &person, &name).await?;
    let layout = layout_of(&object, &layout).page(&person)?;
    let (at, before) = section_at(layout, &at).page(&person)?;
    let condition = Condition::posted(&web, &person, &object, &given, &before.when).await;
    let sent = Sent(&given);
    let section = Section {
        label: serde_json::from_value(sent.label("label")).unwrap_or_default(),
        fields: sent
            .several("columns")
            .into_iter()
            .map(str::to_owned)
            .collect(),
        two_columns: sent.ticked("two_columns"),
        folded: sent.ticked("folded"),
        when: condition.write(),
    };
    let shown = Shown {
        web: &web,
        person: &person,
        object: &object,
        layout,
        at,
        section: section.clone(),
        condition,
    };
    if shown.condition.again {
        let again = Again {
            problems: Vec::new(),
            given,
        };
        return Ok(shown.page(&again).await.into_response());
    }
    let mut after = layout.clone();
    let deleted = last(&given, "_delete").is_some();
    if deleted {
        if at < after.sections.len() {
            after.sections.remove(at);
        }
    } else {
        // A field stands in one place.
        for other in &mut after.sections {
            other.fields.retain(|name| !section.fields.contains(name));
        }
        match after.sections.get_mut(at) {
            Some(there) => *there = section,
            None => after.sections.push(section),
        }
    }
    let to = format!("/admin/objects/{name}/layouts/{}", layout.name);
    match change(&web, &person, overlay(&object, &after)).await? {
        Ok(()) => Ok(gone_to(jar, person.t, &to)),
        Err(problems) => {
            let page = shown.page(&Again { problems, given }).await;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}
