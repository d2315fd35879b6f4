//! The built program as its users have it: processes, ports, files; and what happens to them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod beside;
mod client;
mod crashes;
mod full_disk;
mod import_crashes;
mod moving;
mod outage;
mod person;
mod place;
mod schema;
mod server;
mod writer;

/// Makes each `fn name(place: Place) { ... }` a test on every database: `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$attr:meta])* fn $name:ident($place:ident: Place) $body:block)*) => {$(
        $(#[$attr])*
        mod $name {
            use super::*;

            fn story($place: crate::place::Place) -> anyhow::Result<()> {
                $body
                Ok(())
            }

            #[test]
            fn sqlite() -> anyhow::Result<()> {
                story(crate::place::Place::embedded()?)
            }

            #[test]
            fn postgres() -> anyhow::Result<()> {
                story(crate::place::Place::in_postgres()?)
            }
        }
    )*};
}
pub(crate) use on_both;
