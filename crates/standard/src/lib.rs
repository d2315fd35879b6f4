//! The standard objects, one file each, as data. Adding one is a file and a line in [`ALL`]: table, list, form, record page,
//! API, import, export and permissions follow. No other crate knows their names but through metadata, save where a rule is
//! about that object alone (users sign in, roles give rights).

mod activity;
mod automation;
mod call;
mod company;
mod contact;
mod customer;
mod dashboard;
mod file;
mod form;
mod meeting;
mod note;
mod report;
pub mod role;
mod task;
mod team;
mod user;
mod view;

use mainstay_model::{Catalog, Object, Problem};

/// The standard objects, in the order of the navigation.
pub const ALL: [fn() -> Object; 16] = [
    company::company,
    contact::contact,
    task::task,
    call::call,
    meeting::meeting,
    note::note,
    file::file,
    user::user,
    team::team,
    role::role,
    view::view,
    report::report,
    dashboard::dashboard,
    automation::automation,
    form::form,
    form::form_submission,
];

/// The standard objects, made anew.
pub fn objects() -> Vec<Object> {
    ALL.iter().map(|object| object()).collect()
}

/// The standard objects as a catalogue of their own.
pub fn catalog() -> Result<Catalog, Vec<Problem>> {
    Catalog::new(objects())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_objects_pass_the_validator_that_custom_ones_pass() {
        let problems = catalog().err().unwrap_or_default();
        assert!(problems.is_empty(), "{problems:#?}");
    }

    #[test]
    fn what_lists_and_short_forms_name_exists() {
        for object in objects() {
            for name in object.list.iter().chain(&object.quick) {
                assert!(object.find(name).is_some(), "{}.{name}", object.name);
            }
            for part in object.order.split(',') {
                let name = part.split('.').next().unwrap_or("");
                let field = object.find(name);
                assert!(
                    field.is_some_and(|field| field.params.indexed),
                    "{}.{name} is ordered by, so indexed",
                    object.name
                );
            }
        }
    }

    #[test]
    fn everything_is_named_in_both_languages() {
        use mainstay_model::Lang;
        for object in objects() {
            assert_ne!(
                object.label.get(Lang::En),
                object.label.get(Lang::Zh),
                "{}",
                object.name
            );
            for field in &object.fields {
                assert!(
                    !field.label.get(Lang::Zh).is_empty(),
                    "{}.{}",
                    object.name,
                    field.name
                );
            }
        }
    }
}
