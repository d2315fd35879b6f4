//! Countries and territories to choose from, called as the reader calls them.

use mainstay_model::fold::key_form;

use crate::components::form::Choice;
use crate::i18n::T;

/// ISO 3166-1 alpha-2, and Kosovo.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
    ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT \
    HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS \
    LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI \
    NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG \
    SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG \
    UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

/// All of them, in the order of their names; also `chosen` when it is none that we know.
pub fn choices(t: T, chosen: &str) -> Vec<Choice> {
    let mut named: Vec<(&str, &str)> = CODES.split(' ').map(|code| (code, name(t, code))).collect();
    if !chosen.is_empty() && !named.iter().any(|(code, _)| *code == chosen) {
        named.push((chosen, chosen));
    }
    named.sort_by_cached_key(|(_, name)| key_form(name));
    named
        .into_iter()
        .map(|(code, name)| Choice::new(code, name))
        .collect()
}

fn name(t: T, code: &str) -> &str {
    t.find(&format!("region-{}", code.to_lowercase()))
        .unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_country_has_a_name_and_stands_where_one_looks_for_it() {
        for lang in Lang::ALL {
            let all = choices(T::new(lang), "DE");
            assert_eq!(all.len(), CODES.split(' ').count());
            assert!(all.iter().all(|choice| choice.label != choice.key));
        }
        let place = |lang, code: &str| {
            choices(T::new(lang), "")
                .iter()
                .position(|choice| choice.key == code)
        };
        // Åland stands beside Albania; 德国 (de) before 中国 (zhong).
        assert!(place(Lang::En, "AX") < place(Lang::En, "DE"));
        assert!(place(Lang::ZhCn, "DE") < place(Lang::ZhCn, "CN"));
        assert!(
            choices(T::new(Lang::En), "Q1")
                .iter()
                .any(|choice| choice.key == "Q1")
        );
    }
}
