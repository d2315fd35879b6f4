//! Where the data is kept, and how it is reached.

use std::path::PathBuf;
use std::time::Duration;

use super::section::section;
use super::setting::{Given, Setting, quote};

section! {
    /// Where the data is kept, and how it is reached.
    pub(crate) struct Data = "data", check check {
        /// The directory of everything the program keeps: the embedded database, files, keys, `mainstay.toml`. A relative
        /// path starts from the working directory.
        dir: PathBuf = PathBuf::from("data"), short "MAINSTAY_DATA";
        /// The PostgreSQL database, as `postgres://user:password@host/name`. Empty: an embedded SQLite database in the
        /// data directory. Better kept out of the file: see "Secrets" in the configuration guide.
        database: Database = Database::Embedded, short "MAINSTAY_DATABASE";
        /// Readers of the embedded database that work at once; there is always one writer.
        readers: u32 = 4;
        /// Connections to PostgreSQL. All nodes together must stay below the server's `max_connections`.
        pool_size: u32 = 16;
        /// Time a request waits for a connection to PostgreSQL before it is told to come back later.
        pool_wait: Duration = Duration::from_secs(5);
        /// How long records that were deleted stay in the trash, from where they can be taken back; then they are gone for
        /// good. "0s" keeps them for ever.
        trash_retention: Duration = Duration::from_secs(30 * 24 * 3600);
        /// How long a file is kept that no record has any more, or that was sent and never saved with a record; then it is
        /// removed from the disk. "0s" keeps such files for ever. As long as a record is there, in the trash too, it keeps all
        /// files that it ever had, so that every change can be taken back.
        file_retention: Duration = Duration::from_secs(7 * 24 * 3600);
        /// Statements that take longer are listed as slow.
        slow_statement: Duration = Duration::from_millis(200);
    }
}

fn check(data: &Data) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    if !(1..=64).contains(&data.readers) {
        wrong.push(("readers", "must be between 1 and 64".to_owned()));
    }
    if !(2..=1000).contains(&data.pool_size) {
        wrong.push(("pool_size", "must be between 2 and 1000".to_owned()));
    }
    wrong
}

/// Which database.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Database {
    /// SQLite in the data directory.
    Embedded,
    /// PostgreSQL at this address, which may hold a password.
    Postgres(String),
}

impl Database {
    /// For people: without the password.
    pub(crate) fn masked(&self) -> String {
        self.mask().trim_matches('"').to_owned()
    }
}

impl Setting for Database {
    const EXPECTS: &'static str =
        "\"postgres://user@host/name\", or \"\" for the embedded database";
    const SECRET: bool = true;

    fn read(given: &Given) -> Option<Self> {
        let text = given.text()?;
        if text.is_empty() {
            return Some(Self::Embedded);
        }
        let rest = text
            .strip_prefix("postgres://")
            .or_else(|| text.strip_prefix("postgresql://"))?;
        (!rest.is_empty()).then(|| Self::Postgres(text.to_owned()))
    }

    fn show(&self) -> String {
        match self {
            Self::Embedded => quote(""),
            Self::Postgres(url) => quote(url),
        }
    }

    /// The password stands between the first colon after `//` and the last `@` of the authority, or in a parameter.
    fn mask(&self) -> String {
        let Self::Postgres(url) = self else {
            return quote("");
        };
        let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
        let (address, parameters) = match rest.split_once('?') {
            Some((address, parameters)) => (address, Some(parameters)),
            None => (rest, None),
        };
        let mut masked = format!("{scheme}://");
        match address.rsplit_once('@') {
            Some((user, host)) => match user.split_once(':') {
                Some((user, _)) => masked.push_str(&format!("{user}:***@{host}")),
                None => masked.push_str(address),
            },
            None => masked.push_str(address),
        }
        if let Some(parameters) = parameters {
            let shown: Vec<String> = parameters
                .split('&')
                .map(|pair| match pair.split_once('=') {
                    Some((name, _)) if name.contains("password") => format!("{name}=***"),
                    _ => pair.to_owned(),
                })
                .collect();
            masked.push_str(&format!("?{}", shown.join("&")));
        }
        quote(&masked)
    }
}

impl std::fmt::Debug for Database {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.mask())
    }
}
