//! Folding text, so that what people take for the same is the same: case, accents, width, and pinyin for Chinese.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, compatibility forms (full-width Latin) made plain, accents gone, white space made single.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        match c {
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'đ' => out.push('d'),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            c => out.push(c),
        }
    }
    out.nfc().collect()
}

/// The key that text is sorted and compared by: folded, at most 120 characters.
pub fn sort_key(text: &str) -> String {
    let folded = fold(text);
    match folded.char_indices().nth(120) {
        Some((at, _)) => folded[..at].to_owned(),
        None => folded,
    }
}
