//! How a file is written: delimiter, quotation marks, line ends, a row of headers. Found by reading the first rows in every
//! way that programs write them and taking the one that gives the most even table.

use std::collections::HashMap;

use mainstay_model::fold;

use super::scan::{Scan, scan};

/// The way a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// What stands between cells.
    pub delimiter: u8,
    /// What stands around cells that contain delimiters or line ends; `None` when marks are ordinary characters.
    pub quote: Option<u8>,
    /// A mark within a cell is written `\"` instead of `""`.
    pub backslash: bool,
    /// Blanks behind a delimiter do not belong to the cell.
    pub padded: bool,
    /// Lines end with a carriage return alone.
    pub carriage_returns: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: Some(b'"'),
            backslash: false,
            padded: false,
            carriage_returns: false,
        }
    }
}

impl Dialect {
    /// The delimiter's name for people: `,`, `tab`.
    pub fn delimiter_name(&self) -> &'static str {
        match self.delimiter {
            b'\t' => "tab",
            b';' => ";",
            b'|' => "|",
            b',' => ",",
            _ => "?",
        }
    }
}

/// Delimiters that programs use, the most usual first.
pub const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

const ROWS: usize = 200;

/// Finds the dialect of a sample. `whole` when the sample is the whole file.
pub fn detect(sample: &[u8], whole: bool, delimiter: Option<u8>) -> Dialect {
    let carriage_returns = sample.contains(&b'\r') && !sample.contains(&b'\n');
    let mut best: Option<(f64, Dialect)> = None;
    for candidate in DELIMITERS
        .into_iter()
        .chain(delimiter)
        .filter(|one| delimiter.is_none_or(|only| *one == only))
    {
        for (quote, backslash) in [
            (Some(b'"'), false),
            (Some(b'"'), true),
            (Some(b'\''), false),
            (None, false),
        ] {
            if quote.is_some_and(|quote| !sample.contains(&quote))
                && (quote, backslash) != (Some(b'"'), false)
            {
                continue;
            }
            if backslash && !sample.contains(&b'\\') {
                continue;
            }
            if quote.is_none() && !unquoted(sample, candidate) {
                continue;
            }
            let mut dialect = Dialect {
                delimiter: candidate,
                quote,
                backslash,
                padded: false,
                carriage_returns,
            };
            dialect.padded = padded(sample, candidate);
            let score = evenness(sample, whole, &dialect);
            if best.is_none_or(|(top, _)| score > top + 1e-9) {
                best = Some((score, dialect));
            }
        }
    }
    best.map_or_else(Dialect::default, |(_, dialect)| dialect)
}

/// Whether marks may be ordinary characters: no line has cells that begin and end with one, and (but in files with tabs, which
/// seldom quote) more than a stray line or two has a cell that only begins with one. Else that line is broken, not the rule.
fn unquoted(sample: &[u8], delimiter: u8) -> bool {
    let mut only_open = 0;
    for line in sample.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let opens =
            line.first() == Some(&b'"') || line.windows(2).any(|pair| pair == [delimiter, b'"']);
        let closes =
            line.last() == Some(&b'"') || line.windows(2).any(|pair| pair == [b'"', delimiter]);
        if opens && closes {
            return false;
        }
        only_open += usize::from(opens);
    }
    delimiter == b'\t' || only_open > 2
}

/// High when all rows have the same number of cells and there are several of them; broken rows cost.
fn evenness(sample: &[u8], whole: bool, dialect: &Dialect) -> f64 {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let (mut rows, mut broken, mut at) = (0usize, 0usize, 0usize);
    while rows < ROWS && at < sample.len() {
        match scan(&sample[at..], whole, dialect, usize::MAX) {
            Scan::Row { cells, length, .. } => {
                at += length;
                if !cells.blank() {
                    *widths.entry(cells.len()).or_default() += 1;
                    rows += 1;
                }
            }
            Scan::Broken { length, .. } => {
                at += length.max(1);
                broken += 1;
                rows += 1;
            }
            Scan::More => break,
        }
    }
    let Some((width, count)) = widths
        .into_iter()
        .max_by_key(|(width, count)| (*count, *width))
    else {
        return 0.0;
    };
    let even = count as f64 / rows as f64;
    let columns = 1.0 - 1.0 / (width as f64 + 0.5);
    let whole_rows = 1.0 - broken as f64 / rows as f64;
    even * whole_rows * columns * if width > 1 { 1.0 } else { 0.1 }
}

fn padded(sample: &[u8], delimiter: u8) -> bool {
    let (mut blank, mut all) = (0usize, 0usize);
    for pair in sample.windows(2).filter(|pair| pair[0] == delimiter) {
        all += 1;
        blank += usize::from(pair[1] == b' ');
    }
    delimiter != b'\t' && all > 0 && blank * 10 >= all * 9
}

/// Whether the first row names the columns: its cells are there, differ, and none looks like a value.
pub fn has_header(first: &[&str], others: &[Vec<&str>]) -> bool {
    let named = first.iter().filter(|cell| !cell.trim().is_empty()).count();
    if named == 0 {
        return false;
    }
    if first.iter().any(|cell| looks_like_value(cell)) {
        return false;
    }
    // A row of words above columns of the same words (`Berlin` over `Berlin`) is a row of values.
    let repeated = (0..first.len()).filter(|column| {
        let cell = fold::fold(first[*column]);
        !cell.is_empty()
            && others
                .iter()
                .filter(|row| {
                    row.get(*column)
                        .is_some_and(|other| fold::fold(other) == cell)
                })
                .count()
                >= 2
    });
    repeated.count() * 2 < named.max(1)
}

fn looks_like_value(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.is_empty() {
        return false;
    }
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let email = cell
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    email
        || cell.contains("://")
        || (letters == 0
            && digits > 0
            && (digits > 4 || cell.len() > digits || others_number(cell)))
}

/// A bare number of up to four digits can be a header (a year); anything else that is only digits cannot.
fn others_number(cell: &str) -> bool {
    cell.parse::<u32>()
        .is_ok_and(|number| !(1900..=2100).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(sample: &str) -> (char, Option<char>) {
        let dialect = detect(sample.as_bytes(), true, None);
        (char::from(dialect.delimiter), dialect.quote.map(char::from))
    }

    #[test]
    fn delimiters_are_told_apart() {
        assert_eq!(found("a,b\n1,2\n").0, ',');
        assert_eq!(found("a;b\n1,5;2,5\n3,1;4,2\n").0, ';');
        assert_eq!(found("name\tnote\nA\tx, y; z\nB\tp, q\n").0, '\t');
        assert_eq!(found("a|b|c\n1|2|3\n").0, '|');
        assert_eq!(found("name\nAda\nGrace\n").0, ',');
        assert_eq!(found("name;text\n\"a;b\";\"c,d,e\"\nx;y\n").0, ';');
    }

    #[test]
    fn marks_that_quote_nothing_are_characters() {
        assert_eq!(found("size\tname\n5\"\tpipe\n3\" x\t\"hose\n").1, None);
        assert_eq!(found("a,b\n'x, y','z'\n'p, q','r'\n").1, Some('\''));
        let dialect = detect(
            b"a,b\n\"say \\\"hi\\\", you\",2\n\"x \\\" y\",3\n",
            true,
            None,
        );
        assert!(dialect.backslash);
    }

    #[test]
    fn headers_are_told_from_values() {
        assert!(has_header(&["name", "email"], &[vec!["Ada", "ada@x.org"]]));
        assert!(!has_header(
            &["Ada", "ada@x.org"],
            &[vec!["Bob", "bob@x.org"]]
        ));
        assert!(!has_header(&["Ada", "12.50"], &[vec!["Bob", "11"]]));
        assert!(has_header(
            &["region", "2023", "2024"],
            &[vec!["EU", "1", "2"]]
        ));
    }
}
