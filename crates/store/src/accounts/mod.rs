//! What signing in needs and records must not hold: password hashes, sessions, keys, one-time links, failed attempts. None of
//! it is in history, search or archives. Secrets come in as hashes; times come in as parameters.

mod attempt;
mod credential;
mod key;
mod one_time;
mod session;

pub use key::ApiKey;
pub use one_time::OneTimeLink;
pub use session::Session;
pub(crate) use session::end_sessions;
