//! JSON in one form. PostgreSQL keeps a document as what it means, with its keys in an order of its own and numbers written out;
//! SQLite keeps it as it was written. Two documents that mean the same have one form here, so that they have one checksum.

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbers {
    /// As they are.
    Kept,
    /// One way for each number: `1.50`, `15e-1` and `1.5` are the same.
    Same,
}

/// The form of a document; nothing when it is none.
pub(super) fn form(text: &str, numbers: Numbers) -> Option<String> {
    let mut reader = Reader {
        bytes: text.as_bytes(),
        at: 0,
        numbers,
    };
    let mut out = String::with_capacity(text.len());
    reader.value(&mut out, 0)?;
    reader.space();
    (reader.at == reader.bytes.len()).then_some(out)
}

/// Levels of lists and objects within each other; deeper than anything that is kept.
const DEEPEST: usize = 200;

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
    numbers: Numbers,
}

impl Reader<'_> {
    fn value(&mut self, out: &mut String, depth: usize) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        self.space();
        match self.peek()? {
            b'{' => self.object(out, depth),
            b'[' => self.list(out, depth),
            b'"' => {
                write_text(&self.text()?, out);
                Some(())
            }
            b't' => self.word("true", out),
            b'f' => self.word("false", out),
            b'n' => self.word("null", out),
            _ => self.number(out),
        }
    }

    fn object(&mut self, out: &mut String, depth: usize) -> Option<()> {
        self.at += 1;
        // Of a key that stands twice the last value counts.
        let mut parts = std::collections::BTreeMap::new();
        self.space();
        if self.peek()? == b'}' {
            self.at += 1;
            out.push_str("{}");
            return Some(());
        }
        loop {
            self.space();
            let key = self.text()?;
            self.space();
            self.take(b':')?;
            let mut value = String::new();
            self.value(&mut value, depth + 1)?;
            parts.insert(key, value);
            self.space();
            match self.next()? {
                b',' => {}
                b'}' => break,
                _ => return None,
            }
        }
        out.push('{');
        for (at, (key, value)) in parts.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_text(key, out);
            out.push(':');
            out.push_str(value);
        }
        out.push('}');
        Some(())
    }

    fn list(&mut self, out: &mut String, depth: usize) -> Option<()> {
        self.at += 1;
        out.push('[');
        self.space();
        if self.peek()? == b']' {
            self.at += 1;
            out.push(']');
            return Some(());
        }
        loop {
            self.value(out, depth + 1)?;
            self.space();
            match self.next()? {
                b',' => out.push(','),
                b']' => break,
                _ => return None,
            }
        }
        out.push(']');
        Some(())
    }

    /// A text without its escapes.
    fn text(&mut self) -> Option<String> {
        let start = self.at;
        self.take(b'"')?;
        let mut plain = true;
        loop {
            match self.next()? {
                b'"' => break,
                b'\\' => {
                    plain = false;
                    self.at += 1;
                }
                _ => {}
            }
        }
        let raw = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        if plain {
            return Some(raw[1..raw.len() - 1].to_owned());
        }
        serde_json::from_str(raw).ok()
    }

    fn number(&mut self, out: &mut String) -> Option<()> {
        let start = self.at;
        while matches!(
            self.bytes.get(self.at),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let text = std::str::from_utf8(self.bytes.get(start..self.at)?).ok()?;
        match self.numbers {
            Numbers::Kept if !text.is_empty() => out.push_str(text),
            Numbers::Kept => return None,
            Numbers::Same => write_number(text, out)?,
        }
        Some(())
    }

    fn word(&mut self, word: &str, out: &mut String) -> Option<()> {
        let end = self.at + word.len();
        (self.bytes.get(self.at..end)? == word.as_bytes()).then(|| {
            self.at = end;
            out.push_str(word);
        })
    }

    fn space(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Digits without zeros at either end, and where the point is: `15e-1`.
fn write_number(text: &str, out: &mut String) -> Option<()> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut exponent = exponent.checked_sub(i64::try_from(fraction.len()).ok()?)?;
    let kept = digits.trim_end_matches('0');
    exponent = exponent.checked_add(i64::try_from(digits.len() - kept.len()).ok()?)?;
    let kept = kept.trim_start_matches('0');
    if kept.is_empty() {
        out.push('0');
        return Some(());
    }
    if negative {
        out.push('-');
    }
    out.push_str(kept);
    if exponent != 0 {
        out.push_str(&format!("e{exponent}"));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_the_same_has_one_form() {
        for (one, other) in [
            (
                "{\"a\":1,\"bb\":[1.50, 2]}",
                "{\"bb\": [15e-1, 2.0], \"a\": 1e0}",
            ),
            ("\"\\u00e9\\n\"", "\"é\\u000a\""),
            ("{\"a\":1,\"a\":2}", "{\"a\": 2}"),
            ("1e2", "100"),
            ("-0.0", "0"),
            ("0.0000001", "1e-7"),
            ("12345678901234567890.5", "123456789012345678905E-1"),
            (" [ ] ", "[]"),
        ] {
            let form = |text| form(text, Numbers::Same);
            assert!(form(one).is_some(), "{one}");
            assert_eq!(form(one), form(other), "{one} {other}");
        }
        assert_ne!(form("1", Numbers::Same), form("10", Numbers::Same));
        assert_eq!(
            form("{\"b\": 1.50, \"a\": \"\\\"\"}", Numbers::Kept).as_deref(),
            Some("{\"a\":\"\\\"\",\"b\":1.50}")
        );
    }

    #[test]
    fn what_is_no_document_has_none() {
        for text in ["", "{", "[1,]x", "{\"a\"}", "tru", "1 2", "\"a", "-"] {
            assert_eq!(form(text, Numbers::Same), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn texts_and_numbers_keep_their_meaning(key in ".*", text in ".*", number in proptest::num::i64::ANY, deep in 0usize..20) {
            let mut value = serde_json::json!({key: [text, number, null, true]});
            for _ in 0..deep {
                value = serde_json::json!([value]);
            }
            let form = form(&value.to_string(), Numbers::Kept).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&form).unwrap(), value);
        }
    }
}
