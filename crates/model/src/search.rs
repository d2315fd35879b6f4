//! What records are found by: one tokenizer for both databases.

/// The text that search shall find a record by, in order of weight.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchText {
    /// What the record is called: a match here counts most.
    pub title: Vec<String>,
    /// Everything else.
    pub body: Vec<String>,
    /// Numbers to be found by any part of at least four digits (phones).
    pub digits: Vec<String>,
}
