//! Sign-in and sessions.

use std::time::Duration;

use super::section::section;
use super::setting::words;

const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

section! {
    /// Sign-in and sessions.
    pub(crate) struct Security = "security", check check {
        /// A session ends this long after its last request.
        session_idle: Duration = DAY * 7;
        /// A session ends this long after sign-in, however busy it is.
        session_lifetime: Duration = DAY * 30;
        /// Whether the session cookie is sent over TLS alone. `auto`: when `server.base_url` begins with https.
        cookie_secure: CookieSecure = CookieSecure::Auto;
        /// Shortest password that is accepted.
        password_min_length: u32 = 10;
        /// Passwords checked at once. Each takes a processor and 19 MiB of memory for some 20 ms, by design.
        hash_concurrency: u32 = 2;
        /// Failed sign-ins of one account or from one address within `login_window` before further ones are refused.
        login_attempts: u32 = 10;
        /// The time over which failed sign-ins are counted.
        login_window: Duration = Duration::from_secs(15 * 60);
        /// How long an invitation's link works.
        invitation_lifetime: Duration = DAY * 7;
        /// How long a link to choose a new password works.
        reset_lifetime: Duration = HOUR;
    }
}

words! {
    /// Whether cookies are sent over TLS alone.
    pub(crate) enum CookieSecure, "\"auto\", \"always\" or \"never\"" {
        Auto = "auto",
        Always = "always",
        Never = "never",
    }
}

impl CookieSecure {
    /// The decision, given the address under which people reach the server.
    pub(crate) fn applies(self, base_url: Option<&str>) -> bool {
        match self {
            Self::Auto => base_url.is_some_and(|url| url.starts_with("https://")),
            Self::Always => true,
            Self::Never => false,
        }
    }
}

fn check(security: &Security) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    if !(8..=128).contains(&security.password_min_length) {
        wrong.push((
            "password_min_length",
            "must be between 8 and 128".to_owned(),
        ));
    }
    for (key, value) in [
        ("hash_concurrency", security.hash_concurrency),
        ("login_attempts", security.login_attempts),
    ] {
        if value == 0 {
            wrong.push((key, "must be at least 1".to_owned()));
        }
    }
    let minute = Duration::from_secs(60);
    for (key, value) in [
        ("session_idle", security.session_idle),
        ("session_lifetime", security.session_lifetime),
        ("login_window", security.login_window),
        ("invitation_lifetime", security.invitation_lifetime),
        ("reset_lifetime", security.reset_lifetime),
    ] {
        if value < minute {
            wrong.push((key, "must be at least one minute".to_owned()));
        }
    }
    if security.session_idle > security.session_lifetime {
        wrong.push((
            "session_idle",
            "must not exceed security.session_lifetime".to_owned(),
        ));
    }
    wrong
}
