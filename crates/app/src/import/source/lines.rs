//! The lines of a text file in any encoding, one after the other, for formats that are written line by line.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::Path;

use encoding_rs::Encoding;
use mainstay_model::Reason;

use super::encoding::Decoded;

/// Lines.
pub(super) struct Lines {
    input: Decoded<File>,
    buffer: Vec<u8>,
    at: usize,
    ended: bool,
    number: u64,
    longest: usize,
}

/// A line.
pub(super) struct Line {
    /// Its number, from 1 on.
    pub number: u64,
    /// Its text without its end; of one that is too long, its beginning.
    pub text: String,
    /// Whether it is longer than can be read.
    pub too_long: bool,
}

impl Lines {
    pub fn open(path: &Path, encoding: &'static Encoding, longest: usize) -> io::Result<Self> {
        Ok(Self {
            input: Decoded::new(File::open(path)?, encoding),
            buffer: Vec::new(),
            at: 0,
            ended: false,
            number: 0,
            longest,
        })
    }

    pub fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut text: Vec<u8> = Vec::new();
        let mut too_long = false;
        loop {
            let rest = &self.buffer[self.at..];
            let end = rest.iter().position(|byte| *byte == b'\n');
            let piece = &rest[..end.unwrap_or(rest.len())];
            let room = self.longest.saturating_sub(text.len());
            too_long |= piece.len() > room;
            text.extend_from_slice(&piece[..piece.len().min(room)]);
            self.at += end.map_or(rest.len(), |end| end + 1);
            if end.is_some() {
                break;
            }
            if self.ended {
                if text.is_empty() {
                    return Ok(None);
                }
                break;
            }
            self.buffer.clear();
            self.at = 0;
            self.ended = !self.input.fill(&mut self.buffer, &mut VecDeque::new())?;
        }
        self.number += 1;
        if text.last() == Some(&b'\r') {
            text.pop();
        }
        let text = String::from_utf8(text)
            .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
        Ok(Some(Line {
            number: self.number,
            text,
            too_long,
        }))
    }
}

/// Bytes that the encoding does not know have become this sign.
pub(super) fn wrong_bytes(text: &str, encoding: &'static Encoding) -> Option<Reason> {
    text.contains('\u{FFFD}').then(|| {
        let name = encoding.name();
        let said =
            format!("This row contains the byte ?, which is no {name}; save the file as UTF-8.");
        Reason::new("wrong_bytes", said).with(&["?", name])
    })
}

/// A row that is longer than can be read.
pub(super) fn too_long(longest: usize) -> Reason {
    let kib = (longest >> 10).to_string();
    Reason::new(
        "row_too_long",
        format!("This row is longer than {kib} KiB."),
    )
    .with(&[&kib])
}
