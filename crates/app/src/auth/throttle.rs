//! Attempts at guessing, counted per address and per account over a sliding window, so that ten within it are never
//! twenty across a boundary. A locked account does not lock its owner out for long: the window slides.

use jiff::SignedDuration;

use super::Visitor;
use crate::App;
use crate::error::{Error, Result};

/// What is counted of an attempt.
pub(super) struct Attempt {
    keys: Vec<String>,
}

impl App {
    /// Refuses when too many attempts came from this address or at this account.
    pub(super) async fn throttle(&self, visitor: &Visitor, account: &str) -> Result<Attempt> {
        // Accounts are counted by hash: the table must not become a list of who works here.
        let account = blake3::hash(account.trim().to_lowercase().as_bytes()).to_hex();
        let keys = vec![
            format!("address {}", visitor.address),
            format!("account {}", &account.as_str()[..32]),
        ];
        let most = self.settings().sign_in_attempts.max(1);
        let window = self.sign_in_window();
        let now = self.now();
        for key in &keys {
            let times = self.store().attempts(key, now - window, most).await?;
            if let (true, Some(oldest)) = (times.len() >= most as usize, times.last()) {
                let wait = (*oldest + window).duration_since(now).as_secs().max(1);
                return Err(Error::TooMany {
                    seconds: wait.unsigned_abs(),
                });
            }
        }
        Ok(Attempt { keys })
    }

    /// How long an attempt counts.
    pub(super) fn sign_in_window(&self) -> SignedDuration {
        SignedDuration::try_from(self.settings().sign_in_window).unwrap_or(SignedDuration::MAX)
    }

    pub(super) async fn count_attempt(&self, attempt: &Attempt) -> Result<()> {
        Ok(self.store().add_attempt(&attempt.keys, self.now()).await?)
    }

    pub(super) async fn forgive(&self, attempt: &Attempt) -> Result<()> {
        // The address keeps its count: whoever guesses other accounts must not clear it with an own one.
        match attempt.keys.last() {
            Some(account) => Ok(self.store().forget_attempts(account).await?),
            None => Ok(()),
        }
    }
}
