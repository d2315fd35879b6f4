//! Chinese titles as people type them on a Latin keyboard: `zhangwei`, `zw`.

use pinyin::ToPinyin;

/// Characters of a run that are spelled: names of people and most names of companies.
const MOST: usize = 16;
/// Syllables run together, and initials run together: nobody types more of a name.
const SYLLABLES: usize = 6;
const INITIALS: usize = 8;

/// Surnames that are not read as the character usually is.
const SURNAMES: [(char, &str); 12] = [
    ('单', "shan"),
    ('曾', "zeng"),
    ('仇', "qiu"),
    ('解', "xie"),
    ('区', "ou"),
    ('查', "zha"),
    ('盖', "ge"),
    ('乐', "yue"),
    ('翟', "zhai"),
    ('朴', "piao"),
    ('任', "ren"),
    ('尉', "yu"),
];

/// Adds the pinyin of a run from each character on, and its initials.
pub(super) fn spell(run: &[char], add: &mut impl FnMut(String)) {
    let spelled: Vec<Option<&'static str>> = run
        .iter()
        .take(MOST)
        .map(|c| c.to_pinyin().map(|pinyin| pinyin.plain()))
        .collect();
    for from in 0..spelled.len() {
        from_here(&spelled[from..], add);
    }
    if let Some((_, surname)) = run
        .first()
        .and_then(|first| SURNAMES.iter().find(|(c, _)| c == first))
    {
        let mut read_as_name = spelled;
        read_as_name[0] = Some(surname);
        from_here(&read_as_name, add);
    }
}

fn from_here(spelled: &[Option<&'static str>], add: &mut impl FnMut(String)) {
    let known = || spelled.iter().map_while(|syllable| *syllable);
    let whole: String = known().take(SYLLABLES).collect();
    if whole.is_empty() {
        return;
    }
    add(whole);
    let initials: String = known()
        .take(INITIALS)
        .filter_map(|syllable| syllable.chars().next())
        .map(plain)
        .collect();
    if initials.len() > 1 {
        add(initials);
    }
}

/// The letter that keyboards have for `ü`.
fn plain(c: char) -> char {
    if c == 'ü' { 'v' } else { c }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(run: &str, expected: &[&str]) {
        let mut found = Vec::new();
        spell(&run.chars().collect::<Vec<_>>(), &mut |token| {
            found.push(token)
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn names_are_spelled() {
        check("张伟", &["zhangwei", "zw", "wei"]);
        check("单雄", &["danxiong", "dx", "xiong", "shanxiong", "sx"]);
        check("カナ", &[]);
    }
}
