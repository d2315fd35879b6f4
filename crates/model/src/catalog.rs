//! All objects of a workspace, validated together. Read at run time: custom objects and fields are in it exactly like
//! standard ones.

mod computed;

use std::collections::HashMap;
use std::sync::Arc;

use crate::field::Field;
use crate::object::{Object, Role};
use crate::problem::{Problem, Reason};

/// The objects of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    objects: Vec<Arc<Object>>,
    by_name: HashMap<String, usize>,
    by_plural: HashMap<String, usize>,
}

/// A link that points at an object, seen from that object.
#[derive(Clone, Debug)]
pub struct BackLink {
    /// The object that links here.
    pub object: Arc<Object>,
    /// The position of its link field.
    pub field: usize,
}

impl BackLink {
    /// The link field.
    pub fn link(&self) -> &Field {
        &self.object.fields[self.field]
    }
}

impl Catalog {
    /// Checks the objects one by one and against each other. Every problem is told, not only the first; a problem's
    /// field reads `contact.job_title`.
    pub fn new(objects: Vec<Object>) -> Result<Self, Vec<Problem>> {
        let mut catalog = Self::default();
        for mut object in objects {
            for field in object
                .fields
                .iter_mut()
                .filter(|field| field.kind.computed())
            {
                field.params.read_only = true;
            }
            let at = catalog.objects.len();
            catalog.by_name.insert(object.name.clone(), at);
            catalog.by_plural.insert(object.plural.clone(), at);
            catalog.objects.push(Arc::new(object));
        }
        let problems = catalog.check();
        if problems.is_empty() {
            Ok(catalog)
        } else {
            Err(problems)
        }
    }

    /// All definitions of a workspace, with those that were deleted, which nobody works with: for what has to know every
    /// table and column that values are kept in.
    pub fn with_deleted(objects: Vec<Object>) -> Self {
        let mut catalog = Self::default();
        for object in objects {
            let at = catalog.objects.len();
            catalog.by_name.insert(object.name.clone(), at);
            catalog.by_plural.insert(object.plural.clone(), at);
            catalog.objects.push(Arc::new(object));
        }
        catalog
    }

    /// All objects, in the order of the navigation.
    pub fn objects(&self) -> &[Arc<Object>] {
        &self.objects
    }

    /// An object by its singular name.
    pub fn get(&self, name: &str) -> Option<&Arc<Object>> {
        self.by_name.get(name).and_then(|at| self.objects.get(*at))
    }

    /// An object by its plural name, as addresses have it.
    pub fn by_plural(&self, plural: &str) -> Option<&Arc<Object>> {
        self.by_plural
            .get(plural)
            .and_then(|at| self.objects.get(*at))
    }

    /// Objects with pages of their own.
    pub fn subjects(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.objects
            .iter()
            .filter(|object| object.role == Role::Subject && !object.hidden)
    }

    /// Activities, told on timelines.
    pub fn activities(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.objects
            .iter()
            .filter(|object| object.role == Role::Activity && !object.hidden)
    }

    /// The links of other objects that may point at this one.
    pub fn back_links(&self, target: &str) -> Vec<BackLink> {
        let mut links = Vec::new();
        for object in &self.objects {
            for (position, field) in object.fields.iter().enumerate() {
                if field.points_at(target) {
                    links.push(BackLink {
                        object: object.clone(),
                        field: position,
                    });
                }
            }
        }
        links
    }

    fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for object in &self.objects {
            if self
                .get(&object.name)
                .is_some_and(|other| !Arc::ptr_eq(other, object))
                || self
                    .by_plural(&object.plural)
                    .is_some_and(|other| !Arc::ptr_eq(other, object))
            {
                problems.push(
                    Reason::new(
                        "object_twice",
                        format!("There is another object named `{}`.", object.name),
                    )
                    .with(&[&object.name])
                    .at(&object.name),
                );
            }
            if PLACES.contains(&object.plural.as_str()) {
                problems.push(
                    Reason::new(
                        "reserved",
                        format!(
                            "`{}` is used by Mainstay itself; choose another name.",
                            object.plural
                        ),
                    )
                    .with(&[&object.plural])
                    .at(&object.name),
                );
            }
            self.check_object(object, &mut problems);
        }
        computed::check(self, &mut problems);
        for object in &self.objects {
            crate::rule::check_definition(object, &mut problems);
            crate::layout::check(object, &mut problems);
        }
        problems
    }

    fn check_object(&self, object: &Object, problems: &mut Vec<Problem>) {
        for (name, longest) in [(&object.name, 24), (&object.plural, 26)] {
            if !well_formed(name, longest) {
                problems.push(bad_name(name, longest).at(&object.name));
            }
        }
        if object.title_field().is_none() {
            problems.push(
                Reason::new(
                    "no_title",
                    format!("The title field `{}` does not exist.", object.title),
                )
                .with(&[&object.title])
                .at(&object.name),
            );
        }
        for (position, field) in object.fields.iter().enumerate() {
            let place = format!("{}.{}", object.name, field.name);
            if !well_formed(&field.name, 30) {
                problems.push(bad_name(&field.name, 30).at(&place));
            }
            if RESERVED.contains(&field.name.as_str()) {
                problems.push(
                    Reason::new(
                        "reserved",
                        format!(
                            "`{}` is used by Mainstay itself; choose another name.",
                            field.name
                        ),
                    )
                    .with(&[&field.name])
                    .at(&place),
                );
            }
            if object.position(&field.name) != Some(position) {
                problems.push(
                    Reason::new(
                        "field_twice",
                        format!("There is another field named `{}`.", field.name),
                    )
                    .with(&[&field.name])
                    .at(&place),
                );
            }
            problems.extend(
                field
                    .kind
                    .check(field)
                    .into_iter()
                    .map(|reason| reason.at(&place)),
            );
            // The kept fields point at users, who exist in every workspace.
            for target in field.params.targets.iter().filter(|_| !field.params.kept) {
                if self.get(target).is_none() {
                    problems.push(
                        Reason::new(
                            "no_target",
                            format!("It links to `{target}`, which does not exist."),
                        )
                        .with(&[target])
                        .at(&place),
                    );
                }
            }
            if let Some(rollup) = &field.params.rollup {
                let child = self.get(&rollup.object);
                let link = child.and_then(|child| child.find(&rollup.link));
                let source = child.and_then(|child| child.find(&rollup.field));
                if !link.is_some_and(|link| link.points_at(&object.name)) {
                    problems.push(
                        Reason::new(
                            "rollup_link",
                            format!(
                                "`{}.{}` does not link to {}.",
                                rollup.object, rollup.link, object.name
                            ),
                        )
                        .with(&[&format!("{}.{}", rollup.object, rollup.link), &object.name])
                        .at(&place),
                    );
                } else if !rollup.field.is_empty() && source.is_none() {
                    problems.push(
                        Reason::new(
                            "rollup_field",
                            format!("`{}.{}` does not exist.", rollup.object, rollup.field),
                        )
                        .with(&[&format!("{}.{}", rollup.object, rollup.field)])
                        .at(&place),
                    );
                }
                match crate::filter::RawFilter::read(&rollup.filter) {
                    Err(reason) => problems.push(reason.at(&place)),
                    Ok(filter) => {
                        let wrong = computed::wrong_filter(self, &filter, &rollup.object);
                        problems.extend(wrong.into_iter().map(|reason| reason.at(&place)));
                    }
                }
            }
        }
    }
}

impl Field {
    /// Whether it is a link, to one or many, that may point at the object.
    pub fn points_at(&self, object: &str) -> bool {
        use crate::field::Widget;
        // A user field names no target: it can only be one.
        if self.kind.widget(self) == Widget::User {
            return object == "user";
        }
        self.is_link()
            && (self.params.targets.is_empty()
                || self.params.targets.iter().any(|target| target == object))
    }

    /// Whether its values are links to records.
    pub fn is_link(&self) -> bool {
        use crate::field::Widget;
        matches!(
            self.kind.widget(self),
            Widget::Link | Widget::Links | Widget::User
        )
    }
}

/// Names that records carry besides their fields, and names of the parameters beside which fields stand in addresses.
pub const RESERVED: [&str; 17] = [
    "id",
    "rid",
    "version",
    "trashed",
    "deleted_at",
    "select",
    "order",
    "limit",
    "cursor",
    "count",
    "or",
    "and",
    "not",
    "q",
    "trash",
    "view",
    "object",
];

/// First words of addresses that are places of their own; a list of records cannot be found there.
pub const PLACES: [&str; 33] = [
    "admin",
    "api",
    "assets",
    "changes",
    "design",
    "duplicates",
    "enter",
    "f",
    "home",
    "import",
    "imports",
    "keys",
    "live",
    "livez",
    "me",
    "metrics",
    "new",
    "notifications",
    "objects",
    "palette",
    "password",
    "pick",
    "quality",
    "readyz",
    "schema",
    "search",
    "settings",
    "setup",
    "sign-in",
    "sign-out",
    "static",
    "undo",
    "view-as",
];

pub(crate) fn well_formed(name: &str, longest: usize) -> bool {
    name.len() <= longest
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.contains("__")
        && !name.ends_with('_')
}

pub(crate) fn bad_name(name: &str, longest: usize) -> Reason {
    Reason::new(
        "bad_name",
        format!(
            "`{name}` cannot be a name: use lower-case letters, digits and single underscores, a letter first, at most {longest} characters."
        ),
    )
    .with(&[name, &longest.to_string()])
}
