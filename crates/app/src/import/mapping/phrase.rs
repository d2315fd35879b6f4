//! Headers as words: `customerID`, `Customer_ID` and `customer id *` are the same phrase.

use mainstay_model::fold;

/// The words of a header, folded, single blanks between them.
pub(super) fn phrase(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 8);
    let mut before = ' ';
    let mut letters = header.trim().chars().peekable();
    while let Some(c) = letters.next() {
        let next_small = letters.peek().is_some_and(|next| next.is_lowercase());
        let hump =
            c.is_uppercase() && (before.is_lowercase() || (before.is_uppercase() && next_small));
        if hump {
            spaced.push(' ');
        }
        spaced.push(if c.is_alphanumeric() { c } else { ' ' });
        before = c;
    }
    let folded = fold::fold(&spaced);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header without what stands in brackets behind it: units, `(2)` of a second column of the name.
pub(super) fn without_brackets(header: &str) -> &str {
    match header.find(['(', '（', '[']) {
        Some(at) if at > 0 => header[..at].trim_end(),
        _ => header,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_of_all_styles_are_the_same_words() {
        for (header, words) in [
            ("customerID", "customer id"),
            ("CustomerName", "customer name"),
            ("E-mail Address*", "e mail address"),
            ("billing_address.city", "billing address city"),
            ("  FIRST   NAME ", "first name"),
            ("HTTPServer", "http server"),
            ("Straße", "strasse"),
            ("客户名称", "客户名称"),
        ] {
            assert_eq!(phrase(header), words);
        }
        assert_eq!(without_brackets("Revenue (USD)"), "Revenue");
        assert_eq!(without_brackets("(odd)"), "(odd)");
    }
}
