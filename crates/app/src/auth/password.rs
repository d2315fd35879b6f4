//! Passwords: Argon2id (RFC 9106) with the parameters OWASP recommends: 19 MiB, two passes, one lane.

use std::sync::{Arc, LazyLock};

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use mainstay_model::Reason;

use super::Auth;
use crate::error::{Error, Result};

/// Longest password: more is an attempt to keep us busy.
const LONGEST: usize = 1_000;

/// Refuses passwords that are too short, too long, or the account's own address.
pub fn check_new(password: &str, email: &str, shortest: usize) -> std::result::Result<(), Reason> {
    let length = password.chars().count();
    if length < shortest {
        return Err(Reason::new(
            "password_short",
            format!("A password needs at least {shortest} characters; this one has {length}."),
        )
        .with(&[&shortest.to_string(), &length.to_string()]));
    }
    if length > LONGEST {
        return Err(Reason::new(
            "password_long",
            format!("A password may have at most {LONGEST} characters."),
        )
        .with(&[&LONGEST.to_string()]));
    }
    let lower = password.to_lowercase();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let own = !email.is_empty()
        && (lower == email.to_lowercase()
            || email.to_lowercase().split('@').next() == Some(&lower));
    if distinct < 4 || own {
        return Err(Reason::new(
            "password_weak",
            "This password is too easy to guess; take several words, for example.",
        ));
    }
    Ok(())
}

impl Auth {
    /// The PHC string of a password.
    pub(super) async fn hash_password(&self, password: &str) -> Result<String> {
        let password = password.to_owned();
        self.hashed(move || {
            Argon2::default()
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
                .map_err(|error| Error::Bug(format!("hashing failed: {error}")))
        })
        .await?
    }

    /// Whether the password is the one of the PHC string. Without one, the same work is done for nothing, so that the time
    /// does not tell which accounts exist.
    pub(super) async fn verify_password(
        &self,
        password: &str,
        phc: Option<String>,
    ) -> Result<bool> {
        let password: String = password.chars().take(LONGEST).collect();
        self.hashed(move || {
            let known = phc.is_some();
            let phc = phc.unwrap_or_else(|| NOBODY.clone());
            let matches = PasswordHash::new(&phc).is_ok_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            });
            known && matches
        })
        .await
    }

    async fn hashed<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let permit = Arc::clone(&self.hashing)
            .acquire_owned()
            .await
            .map_err(|error| Error::Unavailable(error.to_string()))?;
        tokio::task::spawn_blocking(move || {
            let _held = permit;
            work()
        })
        .await
        .map_err(|error| Error::Bug(error.to_string()))
    }
}

/// The hash of a password that nobody has.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(super::token::new().0.as_bytes())
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::check_new;

    #[test]
    fn new_passwords_are_long_and_not_obvious() {
        assert!(check_new("correct horse battery", "a@b.c", 10).is_ok());
        assert!(check_new("四个汉字也可以作为密码", "a@b.c", 10).is_ok());
        for (password, code) in [
            ("short", "password_short"),
            ("aaaaaaaaaaaa", "password_weak"),
            ("ada.lovelace@example.com", "password_weak"),
        ] {
            assert_eq!(
                check_new(password, "ada.lovelace@example.com", 10)
                    .unwrap_err()
                    .code,
                code,
                "{password}"
            );
        }
        assert_eq!(
            check_new(&"xyzw".repeat(1_000), "", 10).unwrap_err().code,
            "password_long"
        );
    }
}
