//! The Mainstay binary.
fn main() {}
