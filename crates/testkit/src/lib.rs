//! What tests share: each story on both databases, a clock that stands still, sample objects. Dev-only.
//!
//! Deliberately not here: the standard objects and use cases, so that the store's tests wait for nothing above the store.

mod clock;
mod cluster;
mod databases;
pub mod sample;
pub mod whole;

pub use clock::FakeClock;
pub use cluster::{HeldTable, OwnPostgres};
pub use databases::{TestStore, on_postgres, on_sqlite};

/// What a story gives: nothing, or why it failed.
pub type Outcome = anyhow::Result<()>;

/// Makes each `async fn name(t: TestStore) { ... }` a test on every database: `name::sqlite` and `name::postgres`. The body may use
/// `?`; the store has the objects of [`sample::objects`] and is empty.
///
/// ```ignore
/// mainstay_testkit::both_databases! {
///     async fn a_contact_can_be_found(t: TestStore) {
///         assert!(t.store.catalog().get("contact").is_some());
///     }
/// }
/// ```
#[macro_export]
macro_rules! both_databases {
    ($($(#[$attr:meta])* async fn $name:ident($t:ident: TestStore) $body:block)*) => {$(
        $(#[$attr])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            async fn story($t: $crate::TestStore) -> $crate::Outcome {
                $body
                Ok(())
            }

            #[test]
            fn sqlite() -> $crate::Outcome {
                $crate::on_sqlite(story)
            }

            #[test]
            fn postgres() -> $crate::Outcome {
                $crate::on_postgres(story)
            }
        }
    )*};
}
