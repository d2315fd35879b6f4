//! Demonstration data: a believable maker of laboratory scales with customers in seven countries, of any size.
//!
//! The same seed gives the same data on every machine, with all times counted from the day it is made on. Everything is
//! generated as change sets by the people of the company over two years, so that timelines tell a story. Names are
//! combined from common ones; addresses of mail and web end in `.example`; whoever bears such a name is not meant.
//! Not here: passwords. Demonstration users have none until one is set.

mod calendar;
mod company;
mod culture;
mod fill;
mod generate;
mod house;
mod life;
mod person;
mod random;
mod reports;
mod script;
mod sheet;
mod spelling;
mod staff;
mod tell;
#[cfg(test)]
mod tests;
mod title;
mod trade;
mod world;

pub use fill::Filled;
pub use world::Plan;
