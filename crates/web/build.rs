//! Builds the styles and scripts in `ui/` before they are embedded, and only when they changed.
//!
//! A digest of every input is kept beside the output. It, and not a time stamp, decides: a fresh checkout or a copied
//! `target` directory costs nothing.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const INPUTS: [&str; 9] = [
    "src",
    "styles",
    "images",
    "scripts",
    "icons.txt",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "vite.config.ts",
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            for line in reason.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let manifest = std::env::var("CARGO_MANIFEST_DIR").map_err(|error| error.to_string())?;
    let ui = Path::new(&manifest).join("../../ui");
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", ui.join(input).display());
    }
    println!(
        "cargo::rerun-if-changed={}",
        ui.join("dist/assets.json").display()
    );
    println!("cargo::rerun-if-changed={manifest}/locales");

    let digest = digest(&ui)?;
    let stamp = ui.join("dist/inputs.digest");
    let whole = ui.join("dist/assets.json").exists();
    if whole && fs::read_to_string(&stamp).is_ok_and(|kept| kept == digest) {
        return Ok(());
    }

    for (tool, package) in [
        ("node", "Node.js 20.19 or later"),
        ("npm", "npm, which comes with Node.js"),
    ] {
        if Command::new(tool).arg("--version").output().is_err() {
            return Err(format!(
                "The styles and scripts in ui/ have to be built, and `{tool}` was not found. Install {package}, or copy a built ui/dist here."
            ));
        }
    }
    install(&ui)?;
    npm(&ui, &["run", "--silent", "build"])?;
    fs::write(&stamp, digest).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn install(ui: &Path) -> Result<(), String> {
    // The mark is the one that scripts/npm-packages keeps, so that neither installs what the other did.
    let mark = ui.join("node_modules/.installed");
    let changed = |path: &Path| fs::metadata(path).and_then(|file| file.modified()).ok();
    if changed(&mark).is_some_and(|installed| {
        changed(&ui.join("package-lock.json")).is_some_and(|locked| locked <= installed)
    }) {
        return Ok(());
    }
    npm(
        ui,
        &[
            "ci",
            "--no-audit",
            "--no-fund",
            "--prefer-offline",
            "--ignore-scripts",
        ],
    )?;
    fs::write(&mark, "").map_err(|error| format!("{}: {error}", mark.display()))
}

fn npm(ui: &Path, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("npm")
        .args(arguments)
        .current_dir(ui)
        .output()
        .map_err(|error| format!("npm {}: {error}", arguments.join(" ")))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "`npm {}` failed in ui/:\n{}{}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

fn digest(ui: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&ui.join(input), &mut files);
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let bytes = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        file.strip_prefix(ui).unwrap_or(&file).hash(&mut hasher);
        bytes.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    } else if path.is_file() {
        files.push(path.to_path_buf());
    }
}
