//! What a form is sent with: a stamp that says when it was fetched, so that nothing is taken twice, what no person can have typed is
//! told, and nobody sends what they never fetched. And how much may be sent.

use jiff::{SignedDuration, Timestamp};
use mainstay_model::RecordId;
use rand::Rng as _;
use serde_json::{Value as Json, json};
use subtle::ConstantTimeEq as _;

use crate::App;
use crate::error::{Error, Result};

/// The setting that keeps what stamps are signed with.
const SECRET: &str = "forms.secret";
/// Nobody fills a form in within less.
const QUICKEST: SignedDuration = SignedDuration::from_secs(2);
/// A form that was fetched longer ago is fetched again before it is sent.
const OLDEST: SignedDuration = SignedDuration::from_hours(48);
/// The time over which is counted, and how much may arrive in it: from one address by one form, and by one form at all.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);
const MOST_OF_ONE: u32 = 20;
const MOST_OF_ALL: u32 = 600;

/// A stamp that was read.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    /// What makes it one of its kind.
    pub(super) token: String,
    /// It came back more quickly than a person can answer.
    pub(super) quick: bool,
}

impl App {
    /// A stamp for a form that is fetched now.
    pub async fn form_stamp(&self, form: RecordId) -> Result<String> {
        let mut nonce = [0u8; 16];
        rand::rng().fill_bytes(&mut nonce);
        let nonce = u128::from_le_bytes(nonce);
        let said = format!("{}.{nonce:032x}", self.now().as_microsecond());
        let mark = self.form_mark(form, &said).await?;
        Ok(format!("{said}.{mark}"))
    }

    /// Reads a stamp that came back; nothing for one that is none of ours or too old.
    pub(super) async fn form_stamped(&self, form: RecordId, stamp: &str) -> Result<Option<Stamp>> {
        let Some((said, mark)) = stamp.rsplit_once('.') else {
            return Ok(None);
        };
        let right = self.form_mark(form, said).await?;
        if !bool::from(right.as_bytes().ct_eq(mark.as_bytes())) {
            return Ok(None);
        }
        let read = said.split_once('.').and_then(|(at, nonce)| {
            let at = Timestamp::from_microsecond(at.parse().ok()?).ok()?;
            Some((self.now().duration_since(at), nonce))
        });
        Ok(read
            .filter(|(age, _)| *age <= OLDEST)
            .map(|(age, nonce)| Stamp {
                token: nonce.to_owned(),
                quick: age < QUICKEST,
            }))
    }

    async fn form_mark(&self, form: RecordId, said: &str) -> Result<String> {
        let key = self.form_secret().await?;
        let text = format!("{form} {said}");
        let mark = blake3::keyed_hash(&key, text.as_bytes()).to_hex();
        Ok(mark.as_str()[..32].to_owned())
    }

    async fn form_secret(&self) -> Result<[u8; 32]> {
        let read = |kept: Option<Json>| {
            let text = kept?.as_str()?.to_owned();
            Some(*blake3::hash(text.as_bytes()).as_bytes())
        };
        if let Some(key) = read(self.store().setting(SECRET).await?) {
            return Ok(key);
        }
        let mut bytes = [0u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        let secret = blake3::Hash::from_bytes(bytes).to_hex();
        let (store, now) = (self.store(), self.now());
        store
            .set_setting(SECRET, &json!(secret.as_str()), now)
            .await?;
        // Another process may have made one at the same moment; the one that is kept counts.
        let kept = read(store.setting(SECRET).await?);
        kept.ok_or_else(|| Error::Bug("the secret of forms was not kept".to_owned()))
    }

    /// Counts what arrives, and refuses what is too much.
    pub(super) async fn form_throttle(&self, form: RecordId, address: &str) -> Result<()> {
        let limits = [
            (format!("form {form} {address}"), MOST_OF_ONE),
            (format!("form {form}"), MOST_OF_ALL),
        ];
        let now = self.now();
        for (key, most) in &limits {
            let times = self.store().attempts(key, now - WINDOW, *most).await?;
            if let (true, Some(oldest)) = (times.len() >= *most as usize, times.last()) {
                let wait = (*oldest + WINDOW).duration_since(now).as_secs().max(1);
                return Err(Error::TooMany {
                    seconds: wait.unsigned_abs(),
                });
            }
        }
        let keys = limits.map(|(key, _)| key);
        Ok(self.store().add_attempt(&keys, now).await?)
    }
}
