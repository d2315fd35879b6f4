//! Automations: plans that are carried out when something happens to records. What a plan is, crate `model` says
//! ([`mainstay_model::automation`]); keeping them is keeping records of the object `automation`.

mod keep;

pub use keep::Automation;

/// The object that they are kept as.
pub(crate) const OBJECT: &str = "automation";
