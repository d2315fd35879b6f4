//! One row out of decoded bytes, with no memory of its own: cells, or why the row is broken and how many bytes of it to pass
//! over. A broken row never swallows the ones behind it: reading goes on at the next line.

use mainstay_model::Reason;

use super::dialect::Dialect;

/// The cells of a row in one piece of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// Cells with these texts.
    pub fn of<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut cells = Self::default();
        for text in texts {
            cells.text.push_str(text.as_ref());
            cells.ends.push(cells.text.len());
        }
        cells
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of one.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start..end)
    }

    /// All texts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Whether every cell is empty or white.
    pub fn blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Cuts cells off the end.
    pub fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }
}

/// What stands at the beginning of some bytes.
#[derive(Debug, PartialEq)]
pub enum Scan {
    /// A row, the bytes it takes with its line end, and how many line ends these contain.
    Row {
        /// Its cells.
        cells: Cells,
        /// Bytes.
        length: usize,
        /// Line ends.
        lines: u64,
    },
    /// A line that is no row; its bytes with the line end.
    Broken {
        /// Bytes of the line, 0 when its end is not in sight.
        length: usize,
        /// Why.
        reason: Reason,
    },
    /// It goes on behind the end of the bytes.
    More,
}

/// Reads the first row of the bytes, valid UTF-8. `last` when nothing comes behind them; a row longer than `longest` is broken.
pub fn scan(bytes: &[u8], last: bool, dialect: &Dialect, longest: usize) -> Scan {
    let mut out = Vec::with_capacity(128);
    let mut ends = Vec::with_capacity(16);
    let mut at = 0;
    let mut lines = 0;
    loop {
        if dialect.padded && !ends.is_empty() {
            while bytes.get(at) == Some(&b' ') {
                at += 1;
            }
        }
        match bytes.get(at) {
            Some(first) if Some(*first) == dialect.quote => {
                match quoted(&bytes[at + 1..], last, dialect, &mut out) {
                    Quoted::Closed { length, inside } => {
                        at += 1 + length;
                        lines += inside;
                    }
                    Quoted::More if bytes.len() <= longest => return Scan::More,
                    Quoted::More | Quoted::Open => {
                        return broken(bytes, last, dialect, open_quote());
                    }
                    Quoted::Stray { inside: 0 } => {
                        return broken(bytes, last, dialect, stray_quote());
                    }
                    // A mark closed by one that opens a later cell: the fault is on the first line.
                    Quoted::Stray { .. } => return broken(bytes, last, dialect, open_quote()),
                }
            }
            _ => at = plain(bytes, at, dialect, &mut out),
        }
        match bytes.get(at) {
            Some(byte) if *byte == dialect.delimiter => {
                ends.push(out.len());
                at += 1;
            }
            Some(b'\r') if at + 1 == bytes.len() && !last => return Scan::More,
            Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => {
                return row(out, ends, at + 2, lines + 1);
            }
            Some(_) => return row(out, ends, at + 1, lines + 1),
            None if last => return row(out, ends, at, lines),
            None if bytes.len() <= longest => return Scan::More,
            None => return broken(bytes, last, dialect, too_long(longest)),
        }
    }
}

/// Reads an unquoted cell up to what ends it. A carriage return ends it in front of a line feed, at the end of the bytes, or
/// where lines end so; elsewhere it is a character.
fn plain(bytes: &[u8], mut at: usize, dialect: &Dialect, out: &mut Vec<u8>) -> usize {
    loop {
        let rest = &bytes[at..];
        let length = rest
            .iter()
            .position(|byte| ends_cell(*byte, dialect))
            .unwrap_or(rest.len());
        out.extend_from_slice(&rest[..length]);
        at += length;
        let inner = bytes.get(at) == Some(&b'\r')
            && !dialect.carriage_returns
            && bytes.get(at + 1).is_some_and(|next| *next != b'\n');
        if !inner {
            return at;
        }
        out.push(b'\r');
        at += 1;
    }
}

fn ends_cell(byte: u8, dialect: &Dialect) -> bool {
    byte == dialect.delimiter || byte == b'\n' || byte == b'\r'
}

enum Quoted {
    Closed { length: usize, inside: u64 },
    Stray { inside: u64 },
    Open,
    More,
}

/// Reads behind an opening mark, up to and with the closing one and blanks behind it.
fn quoted(bytes: &[u8], last: bool, dialect: &Dialect, out: &mut Vec<u8>) -> Quoted {
    let Some(quote) = dialect.quote else {
        return Quoted::Open;
    };
    let mut at = 0;
    let mut inside = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'\\' && dialect.backslash {
            match bytes.get(at + 1) {
                None if last => return Quoted::Open,
                None => return Quoted::More,
                Some(next) => {
                    if *next != quote && *next != b'\\' {
                        out.push(b'\\');
                    }
                    out.push(*next);
                    at += 2;
                }
            }
        } else if *byte == quote {
            match bytes.get(at + 1) {
                Some(next) if *next == quote => {
                    out.push(quote);
                    at += 2;
                }
                None if !last => return Quoted::More,
                _ => {
                    at += 1;
                    while bytes.get(at) == Some(&b' ') {
                        at += 1;
                    }
                    return match bytes.get(at) {
                        None if !last => Quoted::More,
                        Some(next) if !ends_cell(*next, dialect) => Quoted::Stray { inside },
                        _ => Quoted::Closed { length: at, inside },
                    };
                }
            }
        } else {
            inside += u64::from(*byte == b'\n' || (*byte == b'\r' && dialect.carriage_returns));
            out.push(*byte);
            at += 1;
        }
    }
    if last { Quoted::Open } else { Quoted::More }
}

fn row(out: Vec<u8>, mut ends: Vec<usize>, length: usize, lines: u64) -> Scan {
    ends.push(out.len());
    // The input was decoded, and cells are cut at ASCII only.
    let text = String::from_utf8(out)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    Scan::Row {
        cells: Cells { text, ends },
        length,
        lines,
    }
}

fn broken(bytes: &[u8], last: bool, dialect: &Dialect, reason: Reason) -> Scan {
    let end = if dialect.carriage_returns {
        b'\r'
    } else {
        b'\n'
    };
    let length = match bytes.iter().position(|byte| *byte == end) {
        Some(at) => at + 1,
        None if last => bytes.len(),
        None => 0,
    };
    Scan::Broken { length, reason }
}

fn open_quote() -> Reason {
    Reason::new(
        "open_quote",
        "A quotation mark opens a cell here and none closes it; close it, or write it twice inside quotes.",
    )
}

fn stray_quote() -> Reason {
    Reason::new(
        "stray_quote",
        "A quotation mark stands in the middle of a quoted cell; write it twice (\"\") if it belongs to the text.",
    )
}

fn too_long(longest: usize) -> Reason {
    let kib = (longest / 1_024).to_string();
    Reason::new(
        "row_too_long",
        format!("This row is longer than {kib} KiB."),
    )
    .with(&[&kib])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        match scan(text.as_bytes(), true, &Dialect::default(), 1 << 20) {
            Scan::Row { cells, .. } => cells.iter().map(str::to_owned).collect(),
            other => vec![format!("{other:?}")],
        }
    }

    fn reason(text: &str) -> String {
        match scan(text.as_bytes(), true, &Dialect::default(), 1 << 20) {
            Scan::Broken { reason, .. } => reason.code,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn rows_are_cut_where_they_end() {
        assert_eq!(cells("a,b\nc"), ["a", "b"]);
        assert_eq!(cells("a,,\r\nc"), ["a", "", ""]);
        assert_eq!(
            cells("\"x \"\"y\"\" z\" ,\"1\n2\"\n"),
            ["x \"y\" z", "1\n2"]
        );
        assert_eq!(cells("5\" pipe,it's"), ["5\" pipe", "it's"]);
        assert_eq!(cells("a\rb,c\r\nd"), ["a\rb", "c"]);
        assert_eq!(cells("a\r"), ["a"]);
    }

    #[test]
    fn what_is_broken_is_named() {
        assert_eq!(reason("1,\"never closed\n2,x\n"), "open_quote");
        assert_eq!(reason("1,\"closed by the next\n2,\"x\"\n"), "open_quote");
        assert_eq!(reason("1,\"a \"b\" c\"\n"), "stray_quote");
    }

    #[test]
    fn more_is_asked_for_where_the_end_is_not_in_sight() {
        let dialect = Dialect::default();
        for text in ["a,b", "a,\"b", "a,\"b\"", "a\r"] {
            assert_eq!(
                scan(text.as_bytes(), false, &dialect, 1 << 20),
                Scan::More,
                "{text}"
            );
        }
        assert!(matches!(
            scan(b"aaaaaaaaa", false, &dialect, 5),
            Scan::Broken { length: 0, .. }
        ));
    }
}
