//! Folding text, so that what people take for the same is the same: case, accents, width; and pinyin for the order of
//! Chinese.

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, compatibility forms (full-width Latin) made plain, accents gone, white space made single. Chinese
/// characters stay as they are.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        // Lower case of a few capitals (İ) has a mark of its own again.
        if is_combining_mark(c) {
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
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ł' => out.push('l'),
            'ı' => out.push('i'),
            'ς' => out.push('σ'),
            c => out.push(c),
        }
    }
    out.nfc().collect()
}

fn fold_ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        // As `char::is_whitespace` has it for ASCII: the vertical tab too.
        if c.is_whitespace() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}

/// Longest sort key in bytes: an index entry of PostgreSQL holds at most 2,704.
const LONGEST_KEY: usize = 2_000;

/// The key that text is sorted and compared by: [`key_form`], cut to what an index holds.
pub fn sort_key(text: &str) -> String {
    let mut key = key_form(text);
    if key.len() > LONGEST_KEY {
        let mut end = LONGEST_KEY;
        while !key.is_char_boundary(end) {
            end -= 1;
        }
        key.truncate(end);
    }
    key
}

/// Folded, and each Chinese character led by its pinyin (`zhang张`): so 张 stands under `zhang`, characters of one sound
/// stay apart, and what a part of a text becomes is a part of what the text becomes.
pub fn key_form(text: &str) -> String {
    let folded = fold(text);
    if !folded.contains(is_han) {
        return folded;
    }
    let mut out = String::with_capacity(folded.len() * 3);
    for c in folded.chars() {
        if let Some(sound) = c.to_pinyin() {
            out.push_str(&sound.plain().replace('ü', "v"));
        }
        out.push(c);
    }
    out
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_take_for_the_same_folds_to_the_same() {
        for (text, folded) in [
            ("  Müller  &\tSöhne ", "muller & sohne"),
            ("STRASSE", "strasse"),
            ("Straße", "strasse"),
            ("ＡＢＣ１２", "abc12"),
            ("İstanbul", "istanbul"),
            ("Ørsted Æther", "orsted aether"),
            ("王小明", "王小明"),
            ("Ｊｏｓé", "jose"),
            ("", ""),
        ] {
            assert_eq!(fold(text), folded, "{text}");
        }
    }

    #[test]
    fn chinese_is_sorted_by_sound() {
        let mut names = vec!["赵六", "Bob", "张三", "王五", "Zoe", "李四", "Adam", "章三"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(
            names,
            ["Adam", "Bob", "李四", "王五", "张三", "章三", "赵六", "Zoe"]
        );
        assert_eq!(sort_key("张三"), "zhang张san三");
        assert!(key_form("王小明").contains(&key_form("小明")));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn keys_fit_an_index(text in "[\\u{4e00}-\\u{9fff}]{0,900}") {
            prop_assert!(sort_key(&text).len() <= LONGEST_KEY);
        }

        #[test]
        fn case_does_not_matter(text in "[a-zA-Z0-9 äöüÄÖÜéÉ]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text.to_lowercase()));
        }
    }
}
