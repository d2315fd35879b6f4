//! Cutting folded text into pieces: compounds of words, runs of scripts without spaces, pictures.

/// Longest token, in characters; longer words are found by their beginning.
pub(super) const LONGEST: usize = 48;
/// Most words of one compound; more are several compounds.
const MOST_PARTS: usize = 8;

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// One word, or several joined by a single point, hyphen, apostrophe and the like.
    Words {
        /// The words, none empty.
        parts: Vec<String>,
        /// How many of them stand before an `@`.
        at: Option<usize>,
    },
    /// Characters of a script that puts no spaces between words.
    Dense(Vec<char>),
    /// A picture such as an emoji.
    Picture(char),
}

enum Class {
    Word,
    Dense,
    Picture,
    Joint,
    Gap,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' => Class::Word,
        '.' | '@' | '-' | '_' | '\'' | '\u{2019}' | '&' | '+' => Class::Joint,
        _ if c.is_ascii() => Class::Gap,
        '\u{2600}'..='\u{27bf}' | '\u{1f000}'..='\u{1faff}' => Class::Picture,
        _ if !c.is_alphanumeric() => Class::Gap,
        '\u{0e00}'..='\u{0eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' => Class::Dense,
        _ => Class::Word,
    }
}

/// Cuts folded text.
pub(super) fn pieces(folded: &str) -> Vec<Piece> {
    let mut cutter = Cutter::default();
    for c in folded.chars() {
        cutter.take(c);
    }
    cutter.end_words();
    cutter.end_dense();
    cutter.pieces
}

#[derive(Default)]
struct Cutter {
    pieces: Vec<Piece>,
    word: String,
    length: usize,
    parts: Vec<String>,
    at: Option<usize>,
    dense: Vec<char>,
}

impl Cutter {
    fn take(&mut self, c: char) {
        match class(c) {
            Class::Word => {
                self.end_dense();
                if self.length < LONGEST {
                    self.word.push(c);
                }
                self.length += 1;
            }
            Class::Joint if self.word.is_empty() => self.end_words(),
            Class::Joint => {
                self.end_word();
                if c == '@' && self.at.is_none() {
                    self.at = Some(self.parts.len());
                }
                if self.parts.len() == MOST_PARTS {
                    self.end_words();
                }
            }
            Class::Dense => {
                self.end_words();
                self.dense.push(c);
            }
            Class::Picture => {
                self.end_words();
                self.end_dense();
                self.pieces.push(Piece::Picture(c));
            }
            Class::Gap => {
                self.end_words();
                self.end_dense();
            }
        }
    }

    fn end_word(&mut self) {
        if !self.word.is_empty() {
            self.parts.push(std::mem::take(&mut self.word));
        }
        self.length = 0;
    }

    fn end_words(&mut self) {
        self.end_word();
        let at = self.at.take();
        if !self.parts.is_empty() {
            let parts = std::mem::take(&mut self.parts);
            let at = at.filter(|at| *at < parts.len());
            self.pieces.push(Piece::Words { parts, at });
        }
    }

    fn end_dense(&mut self) {
        if !self.dense.is_empty() {
            self.pieces
                .push(Piece::Dense(std::mem::take(&mut self.dense)));
        }
    }
}

/// The token of a picture.
pub(super) fn picture(c: char) -> String {
    format!("u{:x}", u32::from(c))
}

/// Words run together, at most as long as a token.
pub(super) fn together(parts: &[String]) -> String {
    parts
        .iter()
        .flat_map(|part| part.chars())
        .take(LONGEST)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown: Vec<String> = pieces(&crate::fold::fold(text))
            .into_iter()
            .map(|piece| match piece {
                Piece::Words {
                    parts,
                    at: Some(at),
                } => format!("{}@{}", parts[..at].join("+"), parts[at..].join("+")),
                Piece::Words { parts, at: None } => parts.join("+"),
                Piece::Dense(run) => format!("<{}>", run.into_iter().collect::<String>()),
                Piece::Picture(c) => picture(c),
            })
            .collect();
        assert_eq!(shown.join(" "), expected, "{text}");
    }

    #[test]
    fn text_is_cut_where_people_would_cut_it() {
        check("Jürgen  Groß-Müller", "jurgen gross+muller");
        check("O'Brien & Sons", "o+brien sons");
        check("AT&T", "at+t");
        check("Ann.Lee@Acme.co.uk, x", "ann+lee@acme+co+uk x");
        check("@acme.com", "acme+com");
        check("john@", "john");
        check("https://www.acme.com/a?b=c", "https www+acme+com a b c");
        check("阿里巴巴group有限", "<阿里巴巴> group <有限>");
        check("ＡＢＣ　１２", "abc 12");
        check("🎉 party", "u1f389 party");
        check("a..b -- c", "a b c");
        check("\u{0}\"*() AND", "and");
    }

    #[test]
    fn endless_words_are_cut_short() {
        let cut = pieces(&"x".repeat(10_000));
        assert_eq!(
            cut,
            [Piece::Words {
                parts: vec!["x".repeat(LONGEST)],
                at: None
            }]
        );
    }
}
