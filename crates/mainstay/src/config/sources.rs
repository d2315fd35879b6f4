//! Where settings come from, and which source wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use super::Config;
use super::file;
use super::nearest::nearest;
use super::problem::Problems;
use super::setting::Given;

const PREFIX: &str = "MAINSTAY_";
const FILE_NAME: &str = "mainstay.toml";

/// Variables that begin like settings but are not: where the file is, and what tests use.
const CONFIG_VARIABLE: &str = "MAINSTAY_CONFIG";
const FOREIGN_PREFIX: &str = "MAINSTAY_TEST_";

/// A setting given by a flag.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    /// `section.key`.
    pub(crate) path: String,
    pub(crate) value: String,
    /// How the flag is called.
    pub(crate) flag: String,
}

/// Everything outside the program that decides.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    /// The file named by `--config`.
    pub(crate) file: Option<PathBuf>,
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) flags: Vec<Override>,
}

/// Who set a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File { file: PathBuf, line: usize },
    Environment(String),
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { file, line } => write!(f, "{}:{line}", file.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// The settings in force and who set them.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    pub(crate) config: Config,
    /// The file that was read, if there was one.
    pub(crate) file: Option<PathBuf>,
    origins: BTreeMap<String, Origin>,
}

impl Loaded {
    /// Who set the setting `section.key`.
    pub(crate) fn origin(&self, path: &str) -> Origin {
        self.origins.get(path).cloned().unwrap_or(Origin::Default)
    }
}

impl Sources {
    /// The process's environment. Variables that are not text cannot be settings.
    pub(crate) fn of_process(file: Option<PathBuf>, flags: Vec<Override>) -> Self {
        let environment = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .collect();
        Self {
            file,
            environment,
            flags,
        }
    }

    /// Reads all sources. Every problem of every source is told, not the first alone.
    pub(crate) fn load(&self) -> Result<Loaded, Problems> {
        let mut problems = Problems::default();
        let mut layers = Layers {
            config: Config::default(),
            origins: BTreeMap::new(),
        };

        let above_file = self.above_file(&mut problems);
        let file = self.find_file(&above_file, &mut problems);
        if let Some(file) = &file {
            layers.read_file(file, self.file_is_named(), &mut problems);
        }
        for (path, given, origin) in above_file {
            layers.set(&path, &given, origin, &mut problems);
        }
        layers.check(&mut problems);
        if !problems.0.is_empty() {
            return Err(problems);
        }
        Ok(Loaded {
            config: layers.config,
            file,
            origins: layers.origins,
        })
    }

    fn file_is_named(&self) -> bool {
        self.file.is_some() || self.environment.contains_key(CONFIG_VARIABLE)
    }

    /// The named file, or the one in the data directory if it is there.
    fn find_file(&self, above: &[Setting], problems: &mut Problems) -> Option<PathBuf> {
        let named = self.environment.get(CONFIG_VARIABLE).map(PathBuf::from);
        if let Some(file) = self.file.clone().or(named) {
            return Some(file);
        }
        let given = above.iter().rev().find(|(path, ..)| path == "data.dir");
        let dir = match given.and_then(|(_, given, _)| given.text()) {
            Some(dir) => PathBuf::from(dir),
            None => Config::default().data.dir,
        };
        let file = dir.join(FILE_NAME);
        match file.try_exists() {
            Ok(true) => Some(file),
            Ok(false) => None,
            Err(error) => {
                problems.add(file.display(), format!("cannot be looked for: {error}"));
                None
            }
        }
    }

    /// What the environment and the flags say, in that order.
    fn above_file(&self, problems: &mut Problems) -> Vec<Setting> {
        let known = Variables::new();
        let mut settings = Vec::new();
        for (name, value) in &self.environment {
            if !name.starts_with(PREFIX)
                || name == CONFIG_VARIABLE
                || name.starts_with(FOREIGN_PREFIX)
            {
                continue;
            }
            match known.read(name, value) {
                Ok(setting) => settings.push(setting),
                Err(what) => problems.add(name, what),
            }
        }
        for flag in &self.flags {
            let origin = Origin::Flag(flag.flag.clone());
            settings.push((flag.path.clone(), Given::Loose(flag.value.clone()), origin));
        }
        settings
    }
}

type Setting = (String, Given, Origin);

/// The names of all variables, and what they set.
struct Variables(BTreeMap<String, (String, bool)>);

impl Variables {
    fn new() -> Self {
        let mut names = BTreeMap::new();
        for section in Config::default().sections() {
            for key in section.keys() {
                let path = format!("{}.{}", section.name(), key.name);
                let systematic = variable(section.name(), key.name);
                for name in key.short.map(str::to_owned).into_iter().chain([systematic]) {
                    names.insert(name, (path.clone(), key.secret));
                }
            }
        }
        Self(names)
    }

    fn read(&self, name: &str, value: &str) -> Result<Setting, String> {
        let origin = Origin::Environment(name.to_owned());
        if let Some((path, _)) = self.0.get(name) {
            return Ok((path.clone(), Given::Loose(value.to_owned()), origin));
        }
        // A secret may come from a file, as containers and systemd hand them over.
        if let Some((path, true)) = name.strip_suffix("_FILE").and_then(|name| self.0.get(name)) {
            let text = std::fs::read_to_string(value)
                .map_err(|error| format!("cannot read {value}: {error}"))?;
            return Ok((path.clone(), Given::Loose(text.trim().to_owned()), origin));
        }
        let known = self.0.keys().map(String::as_str).chain([CONFIG_VARIABLE]);
        Err(unknown("setting has this name", nearest(name, known)))
    }
}

/// The systematic name of a setting in the environment.
pub(crate) fn variable(section: &str, key: &str) -> String {
    format!("{PREFIX}{}__{}", section.to_uppercase(), key.to_uppercase())
}

fn unknown(what: &str, meant: Option<&str>) -> String {
    match meant {
        Some(name) => format!("no {what}; did you mean {name}?"),
        None => format!("no {what}; `mainstay config show` lists all settings"),
    }
}

struct Layers {
    config: Config,
    origins: BTreeMap<String, Origin>,
}

impl Layers {
    fn read_file(&mut self, file: &Path, named: bool, problems: &mut Problems) {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) => return problems.add(file.display(), format!("cannot be read: {error}")),
        };
        for entry in file::entries(file, &text, problems) {
            let origin = Origin::File {
                file: file.to_owned(),
                line: entry.line,
            };
            if entry.path == "data.dir" && !named {
                problems.add(
                    origin,
                    "data.dir cannot be set in the file that is found through it; use --data, \
                     MAINSTAY_DATA, or name the file with --config",
                );
                continue;
            }
            self.set(&entry.path, &entry.given, origin, problems);
        }
    }

    fn set(&mut self, path: &str, given: &Given, origin: Origin, problems: &mut Problems) {
        let (section, key) = path.split_once('.').unwrap_or(("", path));
        let set = self
            .config
            .sections_mut()
            .into_iter()
            .find(|known| known.name() == section)
            .and_then(|found| found.set(key, given));
        match set {
            Some(Ok(())) => {
                self.origins.insert(path.to_owned(), origin);
            }
            // What was given for a secret must not end up on a terminal or in a log.
            Some(Err(_)) if self.is_secret(section, key) => {
                problems.add(
                    origin,
                    format!("{path}: expected {}", self.expects(section, key)),
                );
            }
            Some(Err(what)) => problems.add(origin, format!("{path}: {what}")),
            None => {
                let known = self.paths();
                let meant = nearest(path, known.iter().map(String::as_str));
                problems.add(
                    origin,
                    unknown(&format!("setting is called {path:?}"), meant),
                );
            }
        }
    }

    fn check(&self, problems: &mut Problems) {
        for section in self.config.sections() {
            for (key, what) in section.check() {
                let path = format!("{}.{key}", section.name());
                let origin = self.origins.get(&path).cloned().unwrap_or(Origin::Default);
                problems.add(origin, format!("{path} {what}"));
            }
        }
    }

    fn about(&self, section: &str, key: &str) -> Option<super::section::About> {
        let sections = self.config.sections();
        let found = sections.into_iter().find(|known| known.name() == section)?;
        found.keys().into_iter().find(|about| about.name == key)
    }

    fn is_secret(&self, section: &str, key: &str) -> bool {
        self.about(section, key).is_some_and(|about| about.secret)
    }

    fn expects(&self, section: &str, key: &str) -> &'static str {
        self.about(section, key)
            .map_or("something else", |about| about.expects)
    }

    fn paths(&self) -> Vec<String> {
        self.config
            .sections()
            .into_iter()
            .flat_map(|section| {
                let name = section.name();
                section
                    .keys()
                    .into_iter()
                    .map(move |key| format!("{name}.{}", key.name))
            })
            .collect()
    }
}
