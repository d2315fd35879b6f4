//! The work that docs/performance.md reports.
fn main() {}
