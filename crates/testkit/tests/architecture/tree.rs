//! The files of the repository, as the version control knows them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the repository")
}

/// A file, with its path from the root.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    pub fn is_under(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// A test's file: beside a crate's sources, or a module of tests among them.
    pub fn is_test(&self) -> bool {
        self.path.contains("/tests/")
            || self.path.ends_with("/tests.rs")
            || self.path.ends_with("_tests.rs")
    }
}

/// Files with one of these endings, except what is generated and what git ignores.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let root = root();
    let files: Vec<Source> = listed(&root)
        .into_iter()
        .filter(|path| endings.iter().any(|ending| path.ends_with(ending)))
        .filter_map(|path| {
            Some(Source {
                text: fs::read_to_string(root.join(&path)).ok()?,
                path,
            })
        })
        .collect();
    assert!(
        !files.is_empty(),
        "no files like {endings:?}: is this the repository?"
    );
    files
}

/// From a git checkout what git would commit; from an unpacked archive everything but build output.
fn listed(root: &Path) -> Vec<String> {
    let git = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root)
        .output();
    if let Ok(output) = git
        && output.status.success()
    {
        return String::from_utf8_lossy(&output.stdout)
            .lines()
            .map(str::to_owned)
            .collect();
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
    const SKIPPED: [&str; 4] = ["target", "node_modules", "dist", "data"];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !SKIPPED.contains(&name.as_str()) {
                walk(root, &path, found);
            }
        } else if let Ok(relative) = path.strip_prefix(root) {
            found.push(relative.to_string_lossy().into_owned());
        }
    }
}
