//! Which encoding a file is in, and reading it as UTF-8 piece by piece. A byte order mark decides; then strict UTF-8; then
//! the letters themselves. Bytes that the encoding does not know become U+FFFD and are remembered with their place, so that
//! the row they stand in can be refused instead of silently changed.

use std::collections::VecDeque;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The encoding of a file, and why we think so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FoundEncoding {
    /// The encoding.
    pub encoding: &'static Encoding,
    /// How it was found.
    pub by: FoundBy,
}

/// How an encoding was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundBy {
    /// The person said so.
    Choice,
    /// A byte order mark at the beginning.
    Mark,
    /// The whole file is valid in it.
    Validity,
    /// The letters make it likely.
    Letters,
}

impl FoundEncoding {
    /// The name people know it by.
    pub fn name(&self) -> &'static str {
        self.encoding.name()
    }
}

/// An encoding by a name that people use for it: `utf-8`, `gbk`, `latin1`, `windows-1252`, `utf16`.
pub fn by_name(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase();
    match name.as_str() {
        "utf16" | "utf-16" => Some(UTF_16LE),
        "cp936" | "gb2312" => Some(GB18030),
        "cp1252" | "ansi" | "latin1" => Some(WINDOWS_1252),
        _ => Encoding::for_label(name.as_bytes()),
    }
}

/// As much as the letters' detector is fed: more does not make it surer.
const ENOUGH: usize = 4 << 20;
const PIECE: usize = 64 << 10;

/// Finds the encoding by reading the whole input once: a file that is UTF-8 for a million rows may not be in the next one.
pub fn detect(mut input: impl Read) -> io::Result<FoundEncoding> {
    let mut piece = vec![0u8; PIECE];
    let mut held = 0;
    let mut first = true;
    let mut letters = Letters::new();
    loop {
        let read = read_full(&mut input, &mut piece[held..])?;
        let filled = held + read;
        if first {
            first = false;
            if let Some((encoding, _)) = Encoding::for_bom(&piece[..filled]) {
                return Ok(FoundEncoding {
                    encoding,
                    by: FoundBy::Mark,
                });
            }
            if let Some(encoding) = unmarked_utf16(&piece[..filled]) {
                return Ok(FoundEncoding {
                    encoding,
                    by: FoundBy::Letters,
                });
            }
        }
        let last = filled < piece.len();
        let left = letters.feed(&piece[..filled], last);
        if last {
            return Ok(letters.verdict());
        }
        let rest = filled - left;
        piece.copy_within(rest..filled, 0);
        held = left;
    }
}

/// Latin text in UTF-16 has a zero in every other byte; other scripts at least in their line ends and delimiters.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4_096) & !1];
    let zeros = |from: usize| {
        head.iter()
            .skip(from)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (high, low) = (zeros(0), zeros(1));
    let units = head.len() / 2;
    if units < 2 || (high + low) * 10 < units {
        None
    } else if low > high * 4 {
        Some(UTF_16LE)
    } else if high > low * 4 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Counts what is UTF-8 and what is not, and lets the detector look at the letters.
struct Letters {
    detector: EncodingDetector,
    fed: usize,
    multi_byte: u64,
    wrong: u64,
    high_bytes: u64,
}

impl Letters {
    fn new() -> Self {
        Self {
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            fed: 0,
            multi_byte: 0,
            wrong: 0,
            high_bytes: 0,
        }
    }

    /// Looks at a piece; gives the number of bytes at its end that have to be seen again with the next one.
    fn feed(&mut self, piece: &[u8], last: bool) -> usize {
        let mut rest = piece;
        let mut left = 0;
        while !rest.is_empty() {
            match std::str::from_utf8(rest) {
                Ok(good) => {
                    self.count(good);
                    break;
                }
                Err(error) => {
                    let (good, bad) = rest.split_at(error.valid_up_to());
                    if let Ok(good) = std::str::from_utf8(good) {
                        self.count(good);
                    }
                    match error.error_len() {
                        None if !last => {
                            left = bad.len();
                            break;
                        }
                        length => {
                            let length = length.unwrap_or(bad.len());
                            self.wrong += 1;
                            self.high_bytes += length as u64;
                            rest = &bad[length..];
                        }
                    }
                }
            }
        }
        let seen = &piece[..piece.len() - left];
        if self.fed < ENOUGH && !seen.is_ascii() {
            self.fed += seen.len();
            self.detector.feed(seen, false);
        }
        left
    }

    fn count(&mut self, good: &str) {
        let high = good.bytes().filter(|byte| *byte >= 0x80).count() as u64;
        let letters = good.bytes().filter(|byte| *byte >= 0xC0).count() as u64;
        self.multi_byte += letters;
        self.high_bytes += high;
    }

    fn verdict(mut self) -> FoundEncoding {
        if self.wrong == 0 {
            return FoundEncoding {
                encoding: UTF_8,
                by: FoundBy::Validity,
            };
        }
        // Other encodings hit upon a valid sequence now and then, never ten times as often as not: such a file is UTF-8
        // with some damage, and only the damaged rows are refused.
        if self.multi_byte >= self.wrong * 10 {
            return FoundEncoding {
                encoding: UTF_8,
                by: FoundBy::Letters,
            };
        }
        self.detector.feed(b"", true);
        let guess = self.detector.guess(None, Utf8Detection::Deny);
        let encoding = if guess == GBK {
            // The same bytes and all the other characters of the national standard.
            GB18030
        } else if guess.is_single_byte() && self.high_bytes < 12 && latin(guess) {
            // A few accented letters say little; most such files come from Windows in western Europe.
            WINDOWS_1252
        } else {
            guess
        };
        FoundEncoding {
            encoding,
            by: FoundBy::Letters,
        }
    }
}

fn latin(encoding: &'static Encoding) -> bool {
    use encoding_rs::{
        ISO_8859_2, ISO_8859_3, ISO_8859_4, ISO_8859_10, ISO_8859_13, ISO_8859_14, ISO_8859_15,
        ISO_8859_16, MACINTOSH, WINDOWS_1250, WINDOWS_1254, WINDOWS_1257, WINDOWS_1258,
    };
    [
        ISO_8859_2,
        ISO_8859_3,
        ISO_8859_4,
        ISO_8859_10,
        ISO_8859_13,
        ISO_8859_14,
        ISO_8859_15,
        ISO_8859_16,
        MACINTOSH,
        WINDOWS_1250,
        WINDOWS_1254,
        WINDOWS_1257,
        WINDOWS_1258,
    ]
    .contains(&encoding)
}

fn read_full(input: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < into.len() {
        match input.read(&mut into[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A byte that the encoding does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongByte {
    /// Where its replacement stands in the decoded text.
    pub at: u64,
    /// The byte, when it is still at hand.
    pub byte: Option<u8>,
}

/// A file, read as UTF-8 piece by piece.
pub struct Decoded<R> {
    input: R,
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    raw_at: usize,
    raw_end: usize,
    ended: bool,
    produced: u64,
    consumed: u64,
}

impl<R: Read> Decoded<R> {
    /// Reads the input in an encoding; a byte order mark is left out.
    pub fn new(input: R, encoding: &'static Encoding) -> Self {
        Self {
            input,
            encoding,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw: vec![0; PIECE],
            raw_at: 0,
            raw_end: 0,
            ended: false,
            produced: 0,
            consumed: 0,
        }
    }

    /// The encoding.
    pub fn encoding(&self) -> &'static Encoding {
        self.encoding
    }

    /// Bytes of the input decoded so far.
    pub fn consumed(&self) -> u64 {
        self.consumed
    }

    /// Appends the next piece; `false` at the end of the input.
    pub fn fill(
        &mut self,
        into: &mut Vec<u8>,
        wrong: &mut VecDeque<WrongByte>,
    ) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.raw_at == self.raw_end {
            self.raw_end = read_full(&mut self.input, &mut self.raw)?;
            self.raw_at = 0;
        }
        let last = self.raw_end < self.raw.len();
        let mut room = vec![0u8; PIECE * 3 + 16];
        loop {
            let source = &self.raw[self.raw_at..self.raw_end];
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(source, &mut room, last);
            let before = self.raw_at;
            self.raw_at += read;
            self.consumed += read as u64;
            self.produced += written as u64;
            into.extend_from_slice(&room[..written]);
            match result {
                DecoderResult::InputEmpty => {
                    self.ended = last;
                    return Ok(true);
                }
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, after) => {
                    let first = self
                        .raw_at
                        .checked_sub(usize::from(length) + usize::from(after));
                    let byte = first
                        .filter(|at| *at >= before || *at < self.raw_end)
                        .map(|at| self.raw[at]);
                    wrong.push_back(WrongByte {
                        at: self.produced,
                        byte,
                    });
                    into.extend_from_slice("\u{FFFD}".as_bytes());
                    self.produced += 3;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (&'static str, FoundBy, String, usize) {
        let found = detect(bytes).unwrap();
        let mut decoded = Decoded::new(bytes, found.encoding);
        let (mut text, mut wrong) = (Vec::new(), VecDeque::new());
        while decoded.fill(&mut text, &mut wrong).unwrap() {}
        (
            found.name(),
            found.by,
            String::from_utf8(text).unwrap(),
            wrong.len(),
        )
    }

    #[test]
    fn marks_decide() {
        assert_eq!(
            read(b"\xEF\xBB\xBFa,b"),
            ("UTF-8", FoundBy::Mark, "a,b".into(), 0)
        );
        assert_eq!(
            read(b"\xFF\xFEa\0,\0\x0b\x4e"),
            ("UTF-16LE", FoundBy::Mark, "a,\u{4e0b}".into(), 0)
        );
        assert_eq!(
            read(b"\xFE\xFF\0a\0,\x4e\x0b"),
            ("UTF-16BE", FoundBy::Mark, "a,\u{4e0b}".into(), 0)
        );
    }

    #[test]
    fn utf_8_is_tried_first_then_the_letters() {
        assert_eq!(read("name\nŽižek 王小明".as_bytes()).0, "UTF-8");
        assert_eq!(read(b"").0, "UTF-8");
        assert_eq!(
            read(b"a\0,\0b\0\n\0c\0,\0d\0"),
            ("UTF-16LE", FoundBy::Letters, "a,b\nc,d".into(), 0)
        );
        let chinese = "公司,联系人\n北京科技有限公司,王小明\n上海贸易公司,李四\n";
        let (bytes, _, _) = GBK.encode(chinese);
        assert_eq!(
            read(&bytes),
            ("gb18030", FoundBy::Letters, chinese.into(), 0)
        );
        let western = "name,city\nMüller,Köln\nGarçon,Orléans\n";
        let (bytes, _, _) = WINDOWS_1252.encode(western);
        assert_eq!(
            read(&bytes),
            ("windows-1252", FoundBy::Letters, western.into(), 0)
        );
        let (bytes, _, _) = WINDOWS_1252.encode("name\nCafé\n");
        assert_eq!(read(&bytes).2, "name\nCafé\n");
    }

    #[test]
    fn damaged_utf_8_stays_utf_8_and_the_place_is_known() {
        let mut bytes = "name\nMüller äöü ÄÖÜ éèà çñ ßø åæ\nx".as_bytes().to_vec();
        bytes.extend_from_slice(b"\xE9y\n");
        let found = detect(&bytes[..]).unwrap();
        assert_eq!(found.encoding, UTF_8);
        let mut decoded = Decoded::new(&bytes[..], UTF_8);
        let (mut text, mut wrong) = (Vec::new(), VecDeque::new());
        while decoded.fill(&mut text, &mut wrong).unwrap() {}
        let text = String::from_utf8(text).unwrap();
        let bad = wrong.pop_front().unwrap();
        assert_eq!(bad.byte, Some(0xE9));
        assert!(text[usize::try_from(bad.at).unwrap()..].starts_with("\u{FFFD}y"));
    }

    #[test]
    fn a_letter_split_between_two_pieces_is_one_letter() {
        let text = format!("{}é{}", "a".repeat(PIECE - 1), "b".repeat(PIECE));
        assert_eq!(
            read(text.as_bytes()),
            ("UTF-8", FoundBy::Validity, text.clone(), 0)
        );
    }
}
