//! Which sections the fields of an object stand in, for somebody: by the layout that is for one of their roles, else by the
//! sections that the fields name themselves.

use std::sync::Arc;

use mainstay_model::Object;
use mainstay_model::field::Field;
use mainstay_model::predicate::Get;

use super::facts::{NUMBERS, SYSTEM, section_name, section_of, sections};
use crate::person::Person;

/// A section as somebody sees it.
pub(crate) struct Part<'o> {
    /// What it is called.
    pub title: String,
    /// Its fields, in order.
    pub fields: Vec<&'o Field>,
    /// Its fields stand in two columns where there is room.
    pub two_columns: bool,
    /// It is folded until somebody opens it.
    pub folded: bool,
    /// Its place among the sections of the layout; nothing for others.
    pub at: Option<usize>,
    /// Whether it is shown, as the values are.
    pub shown: bool,
}

/// The layout that is for somebody.
pub(crate) fn layout_of<'o>(
    person: &Person,
    object: &'o Object,
) -> Option<&'o mainstay_model::layout::Layout> {
    let held = &person.ctx.access.subject().roles;
    let roles: Vec<&str> = held.iter().map(|role| role.name.as_str()).collect();
    object.layout_for(&roles)
}

/// The sections of an object, those not shown for these values too. Numbers that the program works out stand elsewhere.
pub(crate) fn arranged<'o>(
    person: &Person,
    object: &'o Arc<Object>,
    get: &Get<'_>,
) -> Vec<Part<'o>> {
    let t = person.t;
    let by_section = |fields: &[&'o Field], at: Option<usize>| -> Vec<Part<'o>> {
        sections(object)
            .into_iter()
            .filter(|section| *section != NUMBERS)
            .map(|section| Part {
                title: section_name(t, section),
                fields: fields
                    .iter()
                    .filter(|field| section_of(field) == section)
                    .copied()
                    .collect(),
                two_columns: false,
                folded: section == SYSTEM,
                at,
                shown: true,
            })
            .collect()
    };
    let Some(layout) = layout_of(person, object) else {
        let all: Vec<&Field> = object.fields.iter().collect();
        return by_section(&all, None);
    };
    let lang = person.ctx.lang();
    let mut parts: Vec<Part<'o>> = Vec::with_capacity(layout.sections.len() + 2);
    for (at, section) in layout.sections.iter().enumerate() {
        let title = match section.label.get(lang) {
            "" => t.get("section-details"),
            label => label,
        };
        let fields = section.fields.iter();
        parts.push(Part {
            title: title.to_owned(),
            fields: fields.filter_map(|name| object.find(name)).collect(),
            two_columns: section.two_columns,
            folded: section.folded,
            at: Some(at),
            shown: section.is_shown(object, get, &person.ctx.env),
        });
    }
    let (mut rest, mut system) = (Vec::new(), Vec::new());
    for field in object.left_over(layout) {
        match section_of(field) {
            NUMBERS => {}
            SYSTEM => system.push(field),
            // What names a record is asked for first, wherever its layout forgot it.
            _ if field.name == object.title => {
                let mut always = layout.sections.iter().zip(&mut parts);
                match always.find(|(section, _)| section.when.is_empty() && !section.folded) {
                    Some((_, part)) => part.fields.insert(0, field),
                    None => rest.insert(0, field),
                }
            }
            _ => rest.push(field),
        }
    }
    let more = |title: &str, fields: Vec<&'o Field>, folded: bool| Part {
        title: title.to_owned(),
        fields,
        two_columns: false,
        folded,
        at: None,
        shown: true,
    };
    parts.push(more(t.get("layout-rest"), rest, false));
    parts.push(more(&section_name(t, SYSTEM), system, true));
    parts
}
