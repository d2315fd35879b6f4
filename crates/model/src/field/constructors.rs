//! A constructor for each kind, so that an object reads like a specification: `text("name").required()`.

use super::{Field, kind, text as text_kind};

macro_rules! constructors {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        pub fn $name(name: &str) -> Field {
            Field::new(kind(stringify!($name)).unwrap_or(&text_kind::Text), name)
        }
    )*};
}

constructors! {
    /// One line of text.
    text,
    /// Several lines of text.
    long_text,
    /// Text with headings, lists and links, kept as sanitised HTML.
    rich_text,
    /// A whole number.
    integer,
    /// An exact decimal.
    decimal,
    /// An amount with its currency.
    money,
    /// A percentage: 12.5 means 12.5 %.
    percent,
    /// True or false.
    boolean,
    /// A day.
    date,
    /// An instant.
    datetime,
    /// A length of time in seconds.
    duration,
    /// A person's name in parts.
    person_name,
    /// One email address.
    email,
    /// Several email addresses.
    emails,
    /// Several phone numbers.
    phones,
    /// A web address.
    url,
    /// A postal address.
    address,
    /// One of several options.
    choice,
    /// Some of several options.
    choices,
    /// Free words.
    tags,
    /// A link to one record.
    link,
    /// Links to many records, with attributes on the link.
    links,
    /// A user.
    user,
    /// Files.
    files,
    /// A number given by the program, in a format.
    auto_number,
    /// Stars.
    rating,
    /// Any JSON.
    json,
    /// Computed from other fields of the record.
    formula,
    /// Computed over records that link here.
    rollup,
}
