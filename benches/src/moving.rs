//! The whole workspace into the other database, proven equal there: rows, seconds, the most memory meanwhile.

use std::path::PathBuf;
use std::time::Instant;

use mainstay_app::clock::SystemClock;
use mainstay_app::import;
use mainstay_model::env::Clock as _;
use mainstay_store::Target;
use mainstay_store::transfer::{self, Move};

use crate::files::tell;
use crate::memory::forget_peak;

/// Moves it.
pub async fn measure(from: Target, to: &str) -> anyhow::Result<()> {
    let to = if to.starts_with("postgres") {
        Target::Postgres { url: to.to_owned() }
    } else {
        Target::Sqlite {
            dir: PathBuf::from(to),
        }
    };
    let work = Move {
        from,
        to,
        standard: mainstay_standard::objects(),
        // The connections of the workspace that was just closed take a moment to end.
        insist: true,
        place: import::place_of_shared,
        now: SystemClock.now(),
    };
    forget_peak();
    let began = Instant::now();
    let report = transfer::carry(work, |_| {}).await?;
    println!("| work | rows/s | seconds | most memory, own and resident |");
    println!("|---|---:|---:|---:|");
    tell("move", report.rows, began);
    Ok(())
}
