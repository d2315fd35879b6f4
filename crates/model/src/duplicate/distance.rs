//! How far apart two texts are.

use strsim::{jaro_winkler, osa_distance};

/// Whether two words are one with a slip in it: by Jaro and Winkler, and by single slips in short ones.
pub(super) fn near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let shorter = a.chars().count().min(b.chars().count());
    if shorter < 3 {
        return false;
    }
    let slips = osa_distance(a, b);
    slips <= 1 || (shorter >= 6 && slips <= 2) || (shorter >= 5 && jaro_winkler(a, b) >= 0.93)
}

/// Whether two codes are one with a slip: a digit wrong, missing, or two changed about.
pub(super) fn near_code(a: &str, b: &str) -> bool {
    a.len().min(b.len()) >= 4 && osa_distance(a, b) <= 1
}

/// How much of the words of two texts are the same or nearly so, from 0 to 1. The order does not matter.
pub(super) fn shared_words<'a>(
    a: impl IntoIterator<Item = &'a str>,
    b: impl IntoIterator<Item = &'a str>,
) -> f32 {
    let a: Vec<&str> = a.into_iter().collect();
    let mut left: Vec<&str> = b.into_iter().collect();
    let all = a.len() + left.len();
    if all == 0 {
        return 0.0;
    }
    let mut shared = 0.0_f32;
    for word in &a {
        let same = left.iter().position(|other| other == word);
        let found = same.or_else(|| {
            let digits = word.starts_with(|c: char| c.is_ascii_digit());
            left.iter().position(|other| !digits && near(word, other))
        });
        if let Some(at) = found {
            shared += if same.is_some() { 2.0 } else { 1.7 };
            left.swap_remove(at);
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a few words")]
    let all = all as f32;
    shared / all
}
