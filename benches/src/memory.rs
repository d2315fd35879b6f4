//! The most memory during a piece of work: what the process has of its own, and what is resident with the pages of the mapped
//! database, which the system takes back when somebody else needs them and which count once for every connection that maps them.

use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

static OWN: AtomicU64 = AtomicU64::new(0);
static WATCH: Once = Once::new();

/// The most from now on, and not from the beginning of the process.
pub fn forget_peak() {
    let _not_here = std::fs::write("/proc/self/clear_refs", "5");
    // What the process has of its own is not kept by the system: somebody looks.
    WATCH.call_once(|| {
        thread::spawn(|| {
            loop {
                OWN.fetch_max(kib("RssAnon:").unwrap_or(0), Ordering::Relaxed);
                thread::sleep(Duration::from_millis(20));
            }
        });
    });
    OWN.store(kib("RssAnon:").unwrap_or(0), Ordering::Relaxed);
}

/// The most since [`forget_peak`]: `own MB, resident MB`.
pub fn most_memory() -> String {
    let mb = |kib: u64| kib * 1_024 / 1_000_000;
    match kib("VmHWM:") {
        Some(resident) => format!(
            "{} MB, {} MB",
            mb(OWN.load(Ordering::Relaxed)),
            mb(resident)
        ),
        None => "?".to_owned(),
    }
}

fn kib(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
