//! What people may decide about a field of their own. Label, help, section and visibility every field has; the rest depends on
//! its kind, and each kind tells in its room ([`super::Kind::settings`]).

/// A parameter that people set, or several that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Setting {
    /// A record without it is refused.
    Required,
    /// No two records may have the same value.
    Unique,
    /// The search box finds records by it.
    Searchable,
    /// Lists filter or sort by it often.
    Indexed,
    /// The value of a new record that does not give one.
    Default,
    /// Longest text.
    MaxLength,
    /// Smallest and largest number.
    Range,
    /// Digits behind the point.
    Scale,
    /// How many stars there are.
    Stars,
    /// Currency of amounts given without one.
    Currency,
    /// Numbers that are not grouped, such as years.
    Plain,
    /// Options to choose from.
    Options,
    /// The object that a link points at.
    Target,
    /// What is said on the links to many.
    Attributes,
    /// What happens to a link when its target goes.
    OnDelete,
    /// What the linking records are called on the page of the one they link to.
    BackLabel,
    /// Format of a number that the program gives.
    Format,
    /// Expression of a formula.
    Formula,
    /// Kind of what is computed.
    Result,
    /// What a roll-up computes.
    Rollup,
}
