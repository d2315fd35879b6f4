//! What holds for every demonstration.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use mainstay_model::access::Access;
use mainstay_model::{Env, Value};

use super::generate::steps;
use super::tell::{Act, Objects, Step};
use super::world::{Plan, World};

fn world(contacts: u64, seed: u64) -> World {
    World::new(Plan {
        contacts,
        seed,
        now: "2026-03-04T15:30:00Z".parse().unwrap(),
    })
}

fn history(contacts: u64, seed: u64) -> Vec<Step> {
    let objects = Objects::of(&mainstay_standard::catalog().unwrap()).unwrap();
    steps(&world(contacts, seed), &objects).collect()
}

fn digest(steps: &[Step]) -> String {
    let mut hasher = blake3::Hasher::new();
    for step in steps {
        hasher.update(format!("{} {:?} {:?}", step.at, step.actor, step.reason).as_bytes());
        for act in &step.acts {
            let (verb, object, id, draft) = match act {
                Act::Create { object, id, draft } => ("create", object, id, Some(draft)),
                Act::Update { object, id, draft } => ("update", object, id, Some(draft)),
                Act::Trash { object, id } => ("trash", object, id, None),
            };
            hasher.update(format!("{verb} {} {id}", object.name).as_bytes());
            for (position, value) in draft.iter().flat_map(|draft| draft.values()) {
                hasher.update(
                    format!("{}={}", object.fields[*position].name, value.to_json()).as_bytes(),
                );
            }
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

#[test]
fn the_same_seed_gives_the_same_history() {
    assert_eq!(digest(&history(240, 1)), digest(&history(240, 1)));
    assert_ne!(digest(&history(240, 1)), digest(&history(240, 2)));
}

#[test]
fn every_value_is_one_that_its_kind_accepts_and_leaves_as_it_is() {
    let env = Env::system("2026-03-04T15:30:00Z".parse().unwrap());
    let mut wrong = BTreeSet::new();
    for step in history(2_000, 7) {
        for act in step.acts {
            let (Act::Create { object, draft, .. } | Act::Update { object, draft, .. }) = act
            else {
                continue;
            };
            for (position, value) in draft.values() {
                let field = &object.fields[*position];
                match field.kind.parse(field, &value.to_json(), &env) {
                    Ok(read) if read.same(value) => {}
                    other => {
                        wrong.insert(format!(
                            "{}.{}: {value:?} -> {other:?}",
                            object.name, field.name
                        ));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} values, among them {:#?}",
        wrong.len(),
        wrong.iter().take(12).collect::<Vec<_>>()
    );
}

#[test]
fn access_takes_every_operation() {
    let catalog = Arc::new(mainstay_standard::catalog().unwrap());
    let env = Env::system("2026-03-04T15:30:00Z".parse().unwrap());
    let access = Access::system(catalog);
    for act in history(1_000, 3).into_iter().flat_map(|step| step.acts) {
        act.operation(&access, &env).unwrap();
    }
}

#[test]
fn it_has_the_size_that_was_asked_for() {
    for (contacts, companies) in [(1, 1), (240, 60), (12_000, 2_400)] {
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for act in history(contacts, 1).into_iter().flat_map(|step| step.acts) {
            if let Act::Create { object, .. } = act {
                *counts.entry(object.name.clone()).or_default() += 1;
            }
        }
        assert_eq!(
            (counts["contact"], counts["company"]),
            (contacts, companies)
        );
        if contacts >= 240 {
            for (object, least) in [
                ("task", 60),
                ("call", 100),
                ("meeting", 60),
                ("note", 80),
                ("user", 8),
                ("team", 3),
            ] {
                assert!(counts[object] >= least, "{object}: {counts:?}");
            }
        }
    }
}

#[test]
fn time_goes_forward_and_nothing_is_named_before_it_exists() {
    let mut known = HashSet::new();
    let mut trashed = HashSet::new();
    let mut before = None;
    for step in history(12_000, 5) {
        assert!(Some(step.at) >= before, "{} after {before:?}", step.at);
        before = Some(step.at);
        if let Some(actor) = step.actor {
            assert!(known.contains(&actor), "an actor is known");
        }
        for act in &step.acts {
            let draft = match act {
                Act::Create { id, draft, .. } => {
                    assert!(known.insert(*id), "{id} comes once");
                    draft
                }
                Act::Update { id, draft, .. } => {
                    assert!(
                        known.contains(id) && !trashed.contains(id),
                        "{act:?} {}",
                        step.at
                    );
                    draft
                }
                Act::Trash { id, .. } => {
                    assert!(known.contains(id) && trashed.insert(*id), "{act:?}");
                    continue;
                }
            };
            for (_, value) in draft.values() {
                for link in value.links().iter().filter(|link| link.object != "role") {
                    assert!(
                        known.contains(&link.id) && !trashed.contains(&link.id),
                        "{link:?} in {act:?} at {}",
                        step.at
                    );
                }
            }
        }
    }
    assert!(!trashed.is_empty());
    assert!(before < Some("2026-03-04T00:00:00Z".parse().unwrap()));
}

#[test]
fn people_are_rarely_namesakes() {
    let mut names: HashMap<String, u32> = HashMap::new();
    for act in history(20_000, 1).into_iter().flat_map(|step| step.acts) {
        if let Act::Create { object, draft, .. } = act
            && object.name == "contact"
            && let Some(name) = object.position("name").and_then(|at| draft.get(at))
        {
            *names.entry(name.to_json().to_string()).or_default() += 1;
        }
    }
    let alone = names.values().filter(|count| **count == 1).count();
    assert!(
        alone > 9_000,
        "{alone} names of 20,000 people are borne by one"
    );
    assert!(names.values().any(|count| *count > 2), "but some are not");
}

#[test]
fn every_home_page_has_something_to_do() {
    use super::staff::ADMINISTRATOR;
    let plan = world(240, 1);
    let me = plan.staff[ADMINISTRATOR].id;
    let mut dues = Vec::new();
    for act in history(240, 1).into_iter().flat_map(|step| step.acts) {
        let Act::Create { object, draft, .. } = act else {
            continue;
        };
        let get = |name: &str| {
            object
                .position(name)
                .and_then(|at| draft.get(at))
                .cloned()
                .unwrap_or_default()
        };
        if object.name == "task"
            && let (Value::Link(owner), Value::Time(due)) = (get("owner"), get("due_at"))
            && due > "2026-02-24T00:00:00Z".parse().unwrap()
            && owner.id == me
        {
            dues.push(due.to_string()[..10].to_owned());
        }
    }
    assert!(
        dues.iter().any(|due| due == "2026-03-04"),
        "today: {dues:?}"
    );
    assert!(
        dues.iter().any(|due| due.as_str() < "2026-03-04"),
        "overdue: {dues:?}"
    );
    assert!(
        dues.iter().any(|due| due.as_str() > "2026-03-04"),
        "ahead: {dues:?}"
    );
}
