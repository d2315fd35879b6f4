//! Who may know whom.

use std::collections::BTreeMap;
use std::fs;

use crate::tree::root;

/// The rooms and what each may depend on, below first. To add a room, add it here and to ARCHITECTURE.md.
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("model", &[]),
    ("telemetry", &[]),
    ("jobs", &["telemetry"]),
    ("standard", &["model"]),
    ("store", &["model", "telemetry"]),
    ("app", &["model", "standard", "store", "telemetry", "jobs"]),
    ("web", &["model", "standard", "store", "telemetry", "app"]),
    (
        "mainstay",
        &[
            "model",
            "standard",
            "store",
            "telemetry",
            "jobs",
            "app",
            "web",
        ],
    ),
    (
        "testkit",
        &["model", "standard", "store", "telemetry", "app", "web"],
    ),
    (
        "benches",
        &[
            "model",
            "standard",
            "store",
            "telemetry",
            "app",
            "web",
            "testkit",
        ],
    ),
];

/// Rooms whose tests may use the test kit: all but those that it is made of and that it would make a circle with.
const DEV_ONLY: &str = "testkit";

struct Manifest {
    name: String,
    table: toml::Table,
}

fn manifests() -> Vec<Manifest> {
    let root = root();
    let mut found = vec![("benches".to_owned(), root.join("benches"))];
    for entry in fs::read_dir(root.join("crates")).expect("the crates") {
        let entry = entry.expect("an entry");
        found.push((
            entry.file_name().to_string_lossy().into_owned(),
            entry.path(),
        ));
    }
    found
        .into_iter()
        .filter_map(|(name, path)| {
            let text = fs::read_to_string(path.join("Cargo.toml")).ok()?;
            let table = text.parse().expect("a manifest");
            Some(Manifest { name, table })
        })
        .collect()
}

impl Manifest {
    /// The rooms named in the given kinds of dependencies, for every target.
    fn knows(&self, kinds: &[&str]) -> Vec<String> {
        let targets = self.table.get("target").and_then(toml::Value::as_table);
        let tables = targets
            .into_iter()
            .flat_map(|targets| targets.values().filter_map(toml::Value::as_table))
            .chain([&self.table]);
        tables
            .flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()))
            .flat_map(toml::Table::keys)
            .filter_map(|name| name.strip_prefix("mainstay-").map(str::to_owned))
            .collect()
    }
}

#[test]
fn no_room_knows_what_it_may_not() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let mut wrong = Vec::new();
    for manifest in manifests() {
        let name = &manifest.name;
        let Some(may) = allowed.get(name.as_str()) else {
            wrong.push(format!(
                "crates/{name} is a new room: say in crates/testkit/tests/architecture/edges.rs and in ARCHITECTURE.md \
                 what it may know, and why it exists in docs/adr/"
            ));
            continue;
        };
        for known in manifest.knows(&["dependencies", "build-dependencies"]) {
            if !may.contains(&known.as_str()) {
                wrong.push(format!(
                    "{name} must not depend on {known}: move what it needs below both, or let the caller of {name} \
                     hand it in"
                ));
            }
        }
        for known in manifest.knows(&["dev-dependencies"]) {
            if known != DEV_ONLY && !may.contains(&known.as_str()) && *name != known {
                wrong.push(format!(
                    "the tests of {name} must not depend on {known}: test it where {known} may be known, or in testkit"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rooms_have_floors() {
    for (at, (name, may)) in MAY_KNOW.iter().enumerate() {
        for known in *may {
            let below = MAY_KNOW.iter().position(|(other, _)| other == known);
            assert!(
                below.is_some_and(|below| below < at),
                "{name} -> {known} points upwards"
            );
        }
    }
}

#[test]
fn what_must_not_be_linked_is_not_locked() {
    const BANNED: [(&str, &str); 2] = [
        (
            "aws-lc-sys",
            "it takes minutes to build and a C compiler: choose the ring provider of the crate that brings it \
             (`cargo tree -i aws-lc-sys` names it)",
        ),
        (
            "sqlx-sqlite",
            "only one crate may link SQLite, and that is rusqlite: use store's own door (`cargo tree -i sqlx-sqlite` \
             names who brings it)",
        ),
    ];
    let lock = fs::read_to_string(root().join("Cargo.lock")).expect("Cargo.lock");
    for (name, mend) in BANNED {
        assert!(
            !lock.contains(&format!("name = \"{name}\"")),
            "Cargo.lock has {name}: {mend}"
        );
    }
}
