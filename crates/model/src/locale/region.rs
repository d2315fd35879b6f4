//! The forms of regions, as CLDR has them.

use jiff::civil::Weekday;

use crate::label::Lang;

/// In which order day, month and year are written with digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 31.12.2026
    DayMonthYear,
    /// 12/31/2026
    MonthDayYear,
    /// 2026/12/31
    YearMonthDay,
}

/// How a region writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forms {
    /// Between whole and broken part.
    pub decimal: char,
    /// Between groups of digits.
    pub group: char,
    /// Groups of two above the thousands (12,34,567).
    pub indian: bool,
    /// Four digits stay together (1234 but 12.345).
    pub four_together: bool,
    /// Order of a date written with digits.
    pub order: DateOrder,
    /// The order meant when the year stands last, for regions that usually put it first.
    pub year_last: DateOrder,
    /// Between the parts of a date written with digits.
    pub date_separator: char,
    /// The day with which a week begins.
    pub first_day: Weekday,
    /// Half past two in the afternoon is 2:30 PM.
    pub twelve_hours: bool,
    /// The currency stands before the amount.
    pub currency_first: bool,
}

use DateOrder::{DayMonthYear as Dmy, MonthDayYear as Mdy, YearMonthDay as Ymd};
use Weekday::{Monday, Saturday, Sunday};

const fn forms_of(
    decimal: char,
    group: char,
    order: DateOrder,
    separator: char,
    first_day: Weekday,
) -> Forms {
    Forms {
        decimal,
        group,
        indian: false,
        four_together: false,
        order,
        year_last: match order {
            Ymd => Dmy,
            order => order,
        },
        date_separator: separator,
        first_day,
        twelve_hours: false,
        currency_first: decimal == '.',
    }
}

const NARROW: char = '\u{202f}';
const NO_BREAK: char = '\u{a0}';

const US: Forms = Forms {
    twelve_hours: true,
    ..forms_of('.', ',', Mdy, '/', Sunday)
};
const GB: Forms = forms_of('.', ',', Dmy, '/', Monday);
const AU: Forms = Forms {
    twelve_hours: true,
    ..GB
};
const CA: Forms = Forms {
    twelve_hours: true,
    first_day: Sunday,
    ..forms_of('.', ',', Ymd, '-', Sunday)
};
const ZA: Forms = forms_of('.', ',', Ymd, '/', Sunday);
const IN: Forms = Forms {
    indian: true,
    twelve_hours: true,
    ..forms_of('.', ',', Dmy, '/', Sunday)
};
const SG: Forms = Forms {
    twelve_hours: true,
    ..forms_of('.', ',', Dmy, '/', Sunday)
};
const EG: Forms = Forms {
    twelve_hours: true,
    ..forms_of('.', ',', Dmy, '/', Saturday)
};
const CN: Forms = Forms {
    year_last: Mdy,
    ..forms_of('.', ',', Ymd, '/', Monday)
};
const TW: Forms = Forms {
    year_last: Mdy,
    twelve_hours: true,
    ..forms_of('.', ',', Ymd, '/', Sunday)
};
const JP: Forms = Forms {
    year_last: Mdy,
    ..forms_of('.', ',', Ymd, '/', Sunday)
};
const DE: Forms = forms_of(',', '.', Dmy, '.', Monday);
const AT: Forms = Forms {
    currency_first: true,
    ..forms_of(',', NO_BREAK, Dmy, '.', Monday)
};
const CH: Forms = forms_of('.', '’', Dmy, '.', Monday);
const FR: Forms = forms_of(',', NARROW, Dmy, '/', Monday);
const NL: Forms = Forms {
    currency_first: true,
    ..forms_of(',', '.', Dmy, '-', Monday)
};
const IT: Forms = forms_of(',', '.', Dmy, '/', Monday);
const ES: Forms = Forms {
    four_together: true,
    ..IT
};
const PT: Forms = Forms {
    four_together: true,
    ..forms_of(',', NO_BREAK, Dmy, '/', Monday)
};
const BR: Forms = Forms {
    currency_first: true,
    first_day: Sunday,
    ..IT
};
const MX: Forms = Forms {
    first_day: Sunday,
    ..GB
};
const SE: Forms = forms_of(',', NO_BREAK, Ymd, '-', Monday);
const NO: Forms = forms_of(',', NO_BREAK, Dmy, '.', Monday);
const PL: Forms = Forms {
    four_together: true,
    ..NO
};
const HU: Forms = forms_of(',', NO_BREAK, Ymd, '.', Monday);
const TR: Forms = Forms {
    currency_first: true,
    ..DE
};

pub(super) fn forms(lang: Lang, region: &str) -> &'static Forms {
    match region {
        "US" | "PR" | "PH" => &US,
        "GB" | "IE" | "NG" | "KE" | "TH" => &GB,
        "AU" | "NZ" | "MY" | "CO" => &AU,
        "CA" => &CA,
        "ZA" => &ZA,
        "IN" | "PK" | "BD" => &IN,
        "SG" | "HK" | "MO" | "IL" | "SA" => &SG,
        "EG" | "AE" | "JO" => &EG,
        "CN" => &CN,
        "TW" | "KR" => &TW,
        "JP" => &JP,
        "DE" | "LI" | "LU" | "RO" | "HR" | "SI" | "RS" => &DE,
        "AT" => &AT,
        "CH" => &CH,
        "FR" | "MC" => &FR,
        "NL" => &NL,
        "BE" | "IT" | "GR" | "ID" | "VN" | "AR" | "CL" | "UY" => &IT,
        "ES" => &ES,
        "PT" => &PT,
        "BR" => &BR,
        "MX" | "PE" => &MX,
        "SE" | "LT" => &SE,
        "NO" | "FI" | "CZ" | "SK" | "RU" | "UA" | "EE" | "LV" => &NO,
        "DK" | "IS" => &DE,
        "PL" | "BG" => &PL,
        "HU" => &HU,
        "TR" => &TR,
        _ => match lang {
            Lang::En => &US,
            Lang::Zh => &CN,
        },
    }
}
