//! The house rules that a compiler does not keep: who may know whom, where SQL and clocks may be, how long a file may
//! grow, what a file may be called, and what must never be linked. Each message says how to mend what it found.

#![allow(clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

mod edges;
mod lexer;
mod rooms;
mod tree;
