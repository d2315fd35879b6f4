//! Just enough of Rust's grammar to tell code, strings and comments apart, and to leave out modules of tests.

/// A file taken apart.
pub struct Parts {
    /// The code, without the inside of strings and comments; lines stay where they were.
    pub code: String,
    /// String literals and the lines on which they start.
    pub strings: Vec<(usize, String)>,
}

/// Takes a file apart. What follows `#[cfg(test)]` on a module is left out.
pub fn take_apart(text: &str) -> Parts {
    let mut lexer = Lexer {
        rest: text,
        line: 1,
        code: String::new(),
        strings: Vec::new(),
    };
    while !lexer.rest.is_empty() {
        lexer.step();
    }
    let mut parts = Parts {
        code: lexer.code,
        strings: lexer.strings,
    };
    if let Some(from) = test_module(&parts.code) {
        let line = parts.code[..from].lines().count();
        parts.code.truncate(from);
        parts.strings.retain(|(at, _)| *at <= line);
    }
    parts
}

/// Tests stand at the end of a file, by custom.
fn test_module(code: &str) -> Option<usize> {
    code.match_indices("#[cfg(test)]")
        .find(|(at, found)| {
            let after = code[at + found.len()..].trim_start();
            after.starts_with("mod ")
                && after
                    .find('{')
                    .is_some_and(|b| after.find(';').is_none_or(|s| b < s))
        })
        .map(|(at, _)| at)
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
    code: String,
    strings: Vec<(usize, String)>,
}

impl Lexer<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            let end = self.rest.find('\n').unwrap_or(self.rest.len());
            self.skip(end);
        } else if self.rest.starts_with("/*") {
            let end = self.rest.find("*/").map_or(self.rest.len(), |at| at + 2);
            self.skip(end);
        } else if let Some(hashes) = self.raw_string() {
            let open = self.rest.find('"').map_or(0, |at| at + 1);
            let close = format!("\"{}", "#".repeat(hashes));
            let end = self.rest[open..]
                .find(&close)
                .map_or(self.rest.len(), |at| open + at);
            self.string(open, end, (end + close.len()).min(self.rest.len()));
        } else if self.rest.starts_with('"') {
            let end = unescaped(&self.rest[1..], '"').map_or(self.rest.len(), |at| at + 1);
            self.string(1, end, (end + 1).min(self.rest.len()));
        } else if let Some(length) = character(self.rest) {
            self.skip(length);
        } else {
            let length = self.rest.chars().next().map_or(0, char::len_utf8);
            self.code.push_str(&self.rest[..length]);
            self.advance(length);
        }
    }

    /// The number of hashes, when a raw string starts here and not in the middle of a word.
    fn raw_string(&self) -> Option<usize> {
        let after = self
            .rest
            .strip_prefix('r')
            .or_else(|| self.rest.strip_prefix("br"))?;
        let in_word = self
            .code
            .ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let hashes = after.len() - after.trim_start_matches('#').len();
        (!in_word && after[hashes..].starts_with('"')).then_some(hashes)
    }

    fn string(&mut self, from: usize, to: usize, end: usize) {
        self.strings
            .push((self.line, self.rest[from..to.max(from)].to_owned()));
        self.code.push_str("\"\"");
        self.skip(end);
    }

    fn skip(&mut self, length: usize) {
        let lines = self.rest[..length].matches('\n').count();
        self.code.push_str(&"\n".repeat(lines));
        self.advance(length);
    }

    fn advance(&mut self, length: usize) {
        self.line += self.rest[..length].matches('\n').count();
        self.rest = &self.rest[length..];
    }
}

fn unescaped(text: &str, wanted: char) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let found = c == wanted && !escaped;
        escaped = c == '\\' && !escaped;
        found.then_some(at)
    })
}

/// The length of a character literal, which a lifetime is not.
fn character(rest: &str) -> Option<usize> {
    let inside = rest.strip_prefix('\'')?;
    if inside.starts_with('\\') {
        return unescaped(inside, '\'').map(|at| at + 2);
    }
    let c = inside.chars().next()?;
    inside[c.len_utf8()..]
        .starts_with('\'')
        .then(|| c.len_utf8() + 2)
}

#[test]
fn strings_and_comments_are_told_from_code() {
    let text = r##"// "not" one
let a = "one \" two"; /* "no" */ let b = '"'; let c: &'a str = r#"raw "x""#;
let d = 'x';
#[cfg(test)]
mod tests { let e = "left out"; }
"##;
    let parts = take_apart(text);
    assert_eq!(
        parts.strings,
        [(2, "one \\\" two".to_owned()), (2, "raw \"x\"".to_owned())]
    );
    assert_eq!(
        parts.code,
        "\nlet a = \"\";  let b = ; let c: &'a str = \"\";\nlet d = ;\n"
    );
}
