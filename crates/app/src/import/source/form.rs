//! What a file is, told by what is in it and never by its name; and the rows of one that has none of its own.

use std::collections::VecDeque;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use mainstay_model::Reason;

use super::encoding::{self, FoundBy, FoundEncoding};
use super::rowfile::{self, Facts, Tally};
use super::{FileKind, Options, SourceError, Workplace, cards, objects, unpack, workbook};

const HEAD: usize = 256 << 10;

/// What a file is, and what is known of it by then.
pub(super) enum Form {
    /// Rows of text.
    Text {
        /// Its encoding.
        encoding: FoundEncoding,
        /// Its beginning, as UTF-8.
        head: Vec<u8>,
        /// Whether that is all of it.
        whole: bool,
    },
    /// A workbook.
    Workbook,
    /// A workbook of the format before 2007.
    OldWorkbook,
    /// Objects of JSON.
    Objects(FoundEncoding),
    /// vCards.
    Cards(FoundEncoding),
}

/// Finds out what a file is.
pub(super) fn of(path: &Path, options: &Options) -> Result<Form, SourceError> {
    let mut magic = [0u8; 8];
    let got = File::open(path)?.take(8).read(&mut magic)?;
    match &magic[..got] {
        [b'P', b'K', 3, 4, ..] => return Ok(Form::Workbook),
        [0xD0, 0xCF, 0x11, 0xE0, ..] if workbook::is_locked(path)? => {
            return Err(workbook::locked());
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => return Ok(Form::OldWorkbook),
        [b'%', b'P', b'D', b'F', ..] => {
            let text = "This is a PDF file; bring in a table, such as a CSV or XLSX file.";
            return Err(Reason::new("not_a_table", text).into());
        }
        [0x1F, 0x8B, ..] => {
            let text = "This file is compressed; unpack it and bring in the file inside.";
            return Err(Reason::new("compressed", text).into());
        }
        _ => {}
    }
    let encoding = match &options.encoding {
        Some(name) => FoundEncoding {
            encoding: chosen(name)?,
            by: FoundBy::Choice,
        },
        None => encoding::detect(File::open(path)?)?,
    };
    let mut head = Vec::new();
    let mut decoded = encoding::Decoded::new(File::open(path)?, encoding.encoding);
    let mut more = true;
    while more && head.len() < HEAD {
        more = decoded.fill(&mut head, &mut VecDeque::new())?;
    }
    if head.iter().all(u8::is_ascii_whitespace) && !more {
        return Err(Reason::new("empty_file", "The file is empty.").into());
    }
    refuse_what_is_no_text(&head)?;
    let start = String::from_utf8_lossy(&head[..head.len().min(4_096)]);
    Ok(if cards::looks_like(&start) {
        Form::Cards(encoding)
    } else if objects::looks_like(&start) {
        Form::Objects(encoding)
    } else {
        Form::Text {
            encoding,
            head,
            whole: !more,
        }
    })
}

impl Form {
    /// The rows of a file without rows of its own: made now, unless they were made of the same file before.
    pub fn rows(
        &self,
        path: &Path,
        options: &Options,
        workplace: &Workplace,
    ) -> Result<(Tally, Facts), SourceError> {
        let mut facts = Facts {
            of: rowfile::stamp(path)?,
            options: options.clone(),
            whole: workplace.whole.clone(),
            kind: self.kind(),
            encoding: self
                .encoding()
                .map_or("utf-8", |found| found.name())
                .to_owned(),
            sheets: Vec::new(),
            sheet: None,
            header: matches!(self, Form::Objects(_) | Form::Cards(_)).then_some(true),
        };
        if let Some((tally, made)) = rowfile::look(&workplace.rows)
            && made.is_of(&facts)
        {
            return Ok((tally, made));
        }
        // What somebody else wrote may be broken in a way that its reader has not thought of.
        let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.lay_out(path, &mut facts, workplace)
        }));
        made.unwrap_or_else(|_| Err(unpack::broken()))?;
        rowfile::look(&workplace.rows)
            .ok_or_else(|| std::io::Error::other("the rows of a file were not kept").into())
    }

    fn lay_out(
        &self,
        path: &Path,
        facts: &mut Facts,
        workplace: &Workplace,
    ) -> Result<(), SourceError> {
        match self {
            Form::Workbook => workbook::lay_out(path, facts, workplace),
            Form::OldWorkbook => workbook::lay_out_old(path, facts, workplace),
            Form::Objects(found) => objects::lay_out(path, found.encoding, facts, workplace),
            Form::Cards(found) => cards::lay_out(path, found.encoding, facts, workplace),
            Form::Text { .. } => Ok(()),
        }
    }

    fn kind(&self) -> FileKind {
        match self {
            Form::Text { .. } => FileKind::Text,
            Form::Workbook | Form::OldWorkbook => FileKind::Workbook,
            Form::Objects(_) => FileKind::Objects,
            Form::Cards(_) => FileKind::Cards,
        }
    }

    fn encoding(&self) -> Option<FoundEncoding> {
        match self {
            Form::Text { encoding, .. } | Form::Objects(encoding) | Form::Cards(encoding) => {
                Some(*encoding)
            }
            Form::Workbook | Form::OldWorkbook => None,
        }
    }
}

fn chosen(name: &str) -> Result<&'static encoding_rs::Encoding, SourceError> {
    encoding::by_name(name).ok_or_else(|| {
        let text = format!(
            "`{name}` is not an encoding; use one such as utf-8, utf-16le, gb18030 or windows-1252."
        );
        Reason::new("bad_encoding", text).with(&[name]).into()
    })
}

/// Pictures, programs and the like: text has hardly a control character, they are full of them.
fn refuse_what_is_no_text(head: &[u8]) -> Result<(), SourceError> {
    let of_text = |byte: &u8| !byte.is_ascii_control() || matches!(byte, b'\t' | b'\n' | b'\r');
    let others = head.iter().filter(|byte| !of_text(byte)).count();
    if others >= 8 && others * 100 > head.len() {
        let text =
            "This is no file that can be read here; bring in a table, such as a CSV or XLSX file.";
        return Err(Reason::new("no_text_file", text).into());
    }
    Ok(())
}
