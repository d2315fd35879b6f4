//! How a value is shown and edited, as far as a kind decides it.

/// Which component shows and edits a value; the pages have exactly one for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Widget {
    /// One line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// Text with headings, lists, links.
    RichText,
    /// A number.
    Number,
    /// An amount and a currency.
    Money,
    /// A number with a percent sign.
    Percent,
    /// Yes or no.
    Check,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// Hours and minutes.
    Duration,
    /// Name in parts.
    PersonName,
    /// One email address.
    Email,
    /// Several email addresses.
    Emails,
    /// Several phone numbers.
    Phones,
    /// A web address.
    Url,
    /// A postal address.
    Address,
    /// One of several options.
    Choice,
    /// Some of several options.
    Choices,
    /// Free words.
    Tags,
    /// One record.
    Link,
    /// Several records, with attributes.
    Links,
    /// One user.
    User,
    /// Files.
    Files,
    /// Stars.
    Rating,
    /// JSON.
    Json,
}
