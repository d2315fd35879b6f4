//! Telling other programs of changes, by the Standard Webhooks specification (<https://www.standardwebhooks.com>, 1.0.0): each
//! event signed, with an id of its own, tried again until it arrived, and put on record. What is told is what the webhook's
//! owner may see.

mod address;
mod deliver;
mod event;
mod keep;
mod listen;
mod look;
mod send;
mod sign;

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

pub use address::is_internal;
pub(crate) use deliver::{KIND, WEBHOOKS};
pub(crate) use event::automated;
pub use event::{EVENTS, Subscription};
pub use keep::WebhookRequest;
pub(crate) use listen::Hooks;
pub use look::Delivery;
pub(crate) use send::Sender;
pub use sign::signature;

/// What the operator decides about webhooks.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Internal addresses that may be told all the same.
    pub allowed: Allowed,
    /// How long an address may take to answer.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            allowed: Allowed::default(),
            timeout: Duration::from_secs(15),
        }
    }
}

/// Which internal addresses may be reached.
#[derive(Clone)]
pub struct Allowed(Arc<dyn Fn(IpAddr) -> bool + Send + Sync>);

impl Allowed {
    /// Those of which this is true.
    pub fn by(rule: impl Fn(IpAddr) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(rule))
    }

    /// Whether an address may be reached: it is of the outside world, or the operator allows it.
    pub fn reaches(&self, address: IpAddr) -> bool {
        !is_internal(address) || (self.0)(address)
    }
}

impl Default for Allowed {
    fn default() -> Self {
        Self::by(|_| false)
    }
}

impl fmt::Debug for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Allowed")
    }
}
