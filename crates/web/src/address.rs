//! Addresses as text: what stands in them percent-encoded has to be UTF-8. Frameworks read what is not as replacement
//! characters, and a list would silently look for something that nobody asked for.

/// The parameters of an address, in order; `Err` names the first that is not text.
pub fn parameters(query: &str) -> Result<Vec<(String, String)>, String> {
    query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            match (decode(name), decode(value)) {
                (Ok(name), Ok(value)) => Ok((name, value)),
                (Ok(name), Err(_)) => Err(name),
                (Err(lossy), _) => Err(lossy),
            }
        })
        .collect()
}

/// Whether a path is text.
pub fn is_text(path: &str) -> bool {
    decode(path).is_ok()
}

/// `Err` has the text with what is none replaced. A percent sign without two digits stands for itself: people write them.
fn decode(text: &str) -> Result<String, String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|pair| {
            let [high, low] = pair else { return None };
            Some(hex(*high)? << 4 | hex(*low)?)
        });
        match (byte, digits) {
            (b'%', Some(coded)) => {
                decoded.push(coded);
                at += 3;
                continue;
            }
            (b'+', _) => decoded.push(b' '),
            _ => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8(decoded)
        .map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Result<&[(&str, &str)], &str>) {
        let owned = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let expected = expected.map(owned).map_err(str::to_owned);
        assert_eq!(parameters(query), expected, "{query}");
    }

    #[test]
    fn parameters_are_text_or_named() {
        check("", Ok(&[]));
        check("a=1&&b", Ok(&[("a", "1"), ("b", "")]));
        check(
            "q=a+b%20c&%71=%E5%BC%A0=",
            Ok(&[("q", "a b c"), ("q", "张=")]),
        );
        check("q=100%&r=%zz%4", Ok(&[("q", "100%"), ("r", "%zz%4")]));
        check("a=1&name=eq.%FF&b=%FE", Err("name"));
        check("n%C3=1", Err("n\u{fffd}"));
    }

    #[test]
    fn what_standard_encoders_write_is_read_back() {
        let pairs = [
            ("name", "eq.Müller & Söhne"),
            ("q", "50% + 1=2"),
            ("张", "🙂"),
        ];
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        check(&query, Ok(&pairs));
    }
}
