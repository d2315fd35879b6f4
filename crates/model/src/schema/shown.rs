//! The objects as the workspace uses them: the shipped ones with what was changed about them, then its own; without what was
//! deleted, and without what would lead to it.

use std::collections::{BTreeMap, HashSet};

use crate::field::Field;
use crate::object::{Object, Role};

/// The objects of a workspace. `kept` is what it has changed or made, by name; `with_deleted` for working on definitions.
pub fn lay_over(
    standard: &[Object],
    kept: &BTreeMap<String, Object>,
    with_deleted: bool,
) -> Vec<Object> {
    let mut objects: Vec<Object> = standard
        .iter()
        .map(|shipped| match kept.get(&shipped.name) {
            Some(kept) => changed(shipped, kept),
            None => shipped.clone(),
        })
        .collect();
    let own = kept
        .values()
        .filter(|kept| !standard.iter().any(|shipped| shipped.name == kept.name));
    objects.extend(own.cloned());
    if !with_deleted {
        leave_out_deleted(&mut objects);
    }
    objects
}

/// The same definitions without what was deleted and what leads to it: the objects of a [`crate::Catalog`].
pub fn visible(definitions: &[Object]) -> Vec<Object> {
    let mut objects = definitions.to_vec();
    leave_out_deleted(&mut objects);
    objects
}

/// A shipped object with a workspace's changes. Its own fields are always those that this version ships, so that an upgrade
/// brings new ones; what people may change about them is taken from what was kept.
fn changed(shipped: &Object, kept: &Object) -> Object {
    let mut object = shipped.clone();
    object.label = kept.label.clone();
    object.plural_label = kept.plural_label.clone();
    object.icon.clone_from(&kept.icon);
    object.list.clone_from(&kept.list);
    object.order.clone_from(&kept.order);
    object.quick.clone_from(&kept.quick);
    object.rules.clone_from(&kept.rules);
    object.quality.clone_from(&kept.quality);
    object.layouts.clone_from(&kept.layouts);
    object.hidden = kept.hidden;
    for field in &mut object.fields {
        if let Some(kept) = kept.find(&field.name) {
            relabel(field, kept);
        }
    }
    for field in kept
        .fields
        .iter()
        .filter(|field| field.params.custom && shipped.find(&field.name).is_none())
    {
        object = object.field(field.clone());
    }
    object
}

fn relabel(field: &mut Field, kept: &Field) {
    field.label = kept.label.clone();
    let (params, kept) = (&mut field.params, &kept.params);
    params.help = kept.help.clone();
    params.section.clone_from(&kept.section);
    params.default.clone_from(&kept.default);
    params.options.clone_from(&kept.options);
    params.hidden = kept.hidden;
    params.required |= kept.required;
    params.unique |= kept.unique;
    params.indexed |= kept.indexed;
    params.searchable |= kept.searchable;
}

/// Activities that are about several kinds of records are about a workspace's own ones as well.
fn open_activities(objects: &mut [Object]) {
    let own: Vec<String> = objects
        .iter()
        .filter(|object| object.custom && object.role == Role::Subject)
        .map(|object| object.name.clone())
        .collect();
    let activities = objects
        .iter_mut()
        .filter(|object| !object.custom && object.role == Role::Activity);
    for field in activities.flat_map(|object| &mut object.fields) {
        if field.is_link() && !field.params.custom && field.params.targets.len() > 1 {
            field.params.targets.extend(own.iter().cloned());
        }
    }
}

fn leave_out_deleted(objects: &mut Vec<Object>) {
    let gone: HashSet<String> = objects
        .iter()
        .filter(|object| object.deleted.is_some())
        .map(|object| object.name.clone())
        .collect();
    objects.retain(|object| object.deleted.is_none());
    open_activities(objects);
    for object in objects {
        object.fields.retain_mut(|field| {
            let targets = &mut field.params.targets;
            let pointed = !targets.is_empty();
            // Kept fields point at users, who exist in every workspace.
            if !field.params.kept {
                targets.retain(|target| !gone.contains(target));
            }
            field.params.deleted.is_none() && (!pointed || !field.params.targets.is_empty())
        });
        let known: HashSet<&str> = object
            .fields
            .iter()
            .map(|field| field.name.as_str())
            .collect();
        let leads = |path: &str| {
            let first = path.split('.').next().unwrap_or(path);
            matches!(first, "id" | "version") || known.contains(first)
        };
        object.list.retain(|path| leads(path));
        object.quick.retain(|path| leads(path));
        object.title_from.retain(|path| leads(path));
        let order: Vec<&str> = object.order.split(',').filter(|part| leads(part)).collect();
        object.order = if order.is_empty() {
            "created_at.desc".to_owned()
        } else {
            order.join(",")
        };
    }
}
