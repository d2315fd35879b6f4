//! Whom webhooks may tell, and how long they may take.

use std::time::Duration;

use super::section::section;
use super::values::Network;

section! {
    /// Whom webhooks may tell, and how long they may take.
    pub(crate) struct Webhooks = "webhooks", check check {
        /// Internal networks that webhooks may speak to all the same, such as ["10.1.0.0/16"]. Without an entry here, loopback,
        /// private, link-local and other addresses that are not of the public internet are refused, whatever their names are.
        allow_networks: Vec<Network> = Vec::new();
        /// Time that an address has to answer; then the delivery counts as failed and is tried again later.
        timeout: Duration = Duration::from_secs(15);
    }
}

fn check(webhooks: &Webhooks) -> Vec<(&'static str, String)> {
    let sensible = Duration::from_secs(1)..=Duration::from_secs(60);
    if sensible.contains(&webhooks.timeout) {
        Vec::new()
    } else {
        vec![("timeout", "must be between 1s and 1m".to_owned())]
    }
}
