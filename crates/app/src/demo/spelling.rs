//! How names are written in addresses of the internet: letters without marks, no spaces.

/// Lower-case ASCII: `Jörg-Peter O'Neill` becomes `joerg-peter oneill`; what has no Latin letters disappears.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' | ' ' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => out.push_str("ae"),
            'ö' | 'Ö' => out.push_str("oe"),
            'ü' | 'Ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'á' | 'à' | 'â' | 'ã' | 'Á' | 'Â' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' | 'É' | 'È' => out.push('e'),
            'í' | 'î' | 'ï' | 'Í' | 'Î' => out.push('i'),
            'ó' | 'ô' | 'õ' | 'Ó' | 'Ô' => out.push('o'),
            'ú' | 'û' | 'ù' | 'Ú' => out.push('u'),
            'ç' | 'Ç' => out.push('c'),
            'ñ' => out.push('n'),
            'œ' | 'Œ' => out.push_str("oe"),
            _ => {}
        }
    }
    out
}

/// The same with single hyphens for everything between letters: a part of a domain name.
pub fn domain(text: &str) -> String {
    let ascii = ascii(text);
    let parts: Vec<&str> = ascii
        .split([' ', '-'])
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-")
}

/// The same without anything between letters: a part of an email address.
pub fn mailbox(text: &str) -> String {
    let mut ascii = ascii(text);
    ascii.retain(|c| c != ' ');
    ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(domain("Rößler & Söhne Chemie"), "roessler-soehne-chemie");
        assert_eq!(mailbox("Jörg-Peter"), "joerg-peter");
        assert_eq!(mailbox("O'Neill"), "oneill");
        assert_eq!(domain("明远"), "");
    }
}
