//! Texts that a spreadsheet would take for a formula. An apostrophe in front makes them text there; it is put there by the
//! export and taken away by the import, and nothing is lost: a text that has apostrophes already gets one more.

const STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

fn risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(STARTS)
}

/// The text for a file that may be opened in a spreadsheet.
pub(crate) fn neutralised(text: String) -> String {
    if risky(&text) {
        format!("'{text}")
    } else {
        text
    }
}

/// The text that was meant.
pub(crate) fn plain(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if risky(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_out_comes_back() {
        for text in [
            "=1+1", "'=1", "''=1", "-", "plain", "'quoted'", "+49 30", "", "'", "it's",
        ] {
            assert_eq!(plain(&neutralised(text.to_owned())), text);
        }
        assert_eq!(neutralised("=cmd()".to_owned()), "'=cmd()");
        assert_eq!(plain("'@here"), "@here");
    }
}
