//! Currencies (ISO 4217) and amounts of money.

use super::number::sign;
use super::{Locale, plain};
use crate::label::Lang;
use crate::problem::{Reason, shown};
use crate::value::Money;

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217 code.
    pub code: &'static str,
    /// Digits behind the point that its coins have.
    pub digits: u32,
    /// The sign by which the whole world knows it; the code where there is none.
    pub symbol: &'static str,
    /// The sign at home, where that is another.
    pub home: &'static str,
}

/// Currencies with a sign of their own: code, sign everywhere, sign at home, regions that are home.
const SIGNS: [(&str, &str, &str, &[&str]); 29] = [
    ("USD", "$", "$", &["US", "PR"]),
    ("EUR", "€", "€", &[]),
    ("GBP", "£", "£", &["GB"]),
    ("CNY", "CN¥", "¥", &["CN"]),
    ("JPY", "¥", "¥", &["JP"]),
    ("INR", "₹", "₹", &["IN"]),
    ("KRW", "₩", "₩", &["KR"]),
    ("CAD", "CA$", "$", &["CA"]),
    ("AUD", "A$", "$", &["AU"]),
    ("NZD", "NZ$", "$", &["NZ"]),
    ("HKD", "HK$", "$", &["HK"]),
    ("TWD", "NT$", "$", &["TW"]),
    ("SGD", "S$", "$", &["SG"]),
    ("MXN", "MX$", "$", &["MX"]),
    ("BRL", "R$", "R$", &["BR"]),
    ("RUB", "₽", "₽", &["RU"]),
    ("PLN", "zł", "zł", &["PL"]),
    ("CZK", "Kč", "Kč", &["CZ"]),
    ("SEK", "SEK", "kr", &["SE"]),
    ("NOK", "NOK", "kr", &["NO"]),
    ("DKK", "DKK", "kr", &["DK"]),
    ("TRY", "₺", "₺", &["TR"]),
    ("ILS", "₪", "₪", &["IL"]),
    ("VND", "₫", "₫", &["VN"]),
    ("UAH", "₴", "₴", &["UA"]),
    ("PHP", "₱", "₱", &["PH"]),
    ("THB", "฿", "฿", &["TH"]),
    ("NGN", "₦", "₦", &["NG"]),
    ("ZAR", "ZAR", "R", &["ZA"]),
];

/// Words and signs that people write instead of a code.
const WORDS: [(&str, &str); 15] = [
    ("us$", "USD"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("美元", "USD"),
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("欧元", "EUR"),
    ("元", "CNY"),
    ("rmb", "CNY"),
    ("人民币", "CNY"),
    ("英镑", "GBP"),
    ("円", "JPY"),
    ("日元", "JPY"),
    ("港元", "HKD"),
    ("fr.", "CHF"),
];

const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR \
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU \
MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD \
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG \
XOF XPF YER ZAR ZMW ZWG";

/// All currencies, by code.
pub fn currencies() -> impl Iterator<Item = Currency> {
    CODES.split_ascii_whitespace().map(describe)
}

/// A currency by its code, in either case.
pub fn currency(code: &str) -> Option<Currency> {
    CODES
        .split_ascii_whitespace()
        .find(|known| known.eq_ignore_ascii_case(code))
        .map(describe)
}

fn describe(code: &'static str) -> Currency {
    let digits = match code {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    };
    let (symbol, home) = SIGNS
        .iter()
        .find(|sign| sign.0 == code)
        .map_or((code, code), |(_, symbol, home, _)| (*symbol, *home));
    Currency {
        code,
        digits,
        symbol,
        home,
    }
}

impl Locale {
    /// The sign of a currency as people of the region know it.
    pub fn currency_symbol(&self, code: &str) -> String {
        let Some(known) = SIGNS.iter().find(|sign| sign.0 == code) else {
            return code.to_owned();
        };
        let home = known.3.contains(&self.region.as_str())
            || self.region.is_empty()
                && matches!((self.lang, code), (Lang::Zh, "CNY") | (Lang::En, "USD"));
        if home || self.lang == Lang::Zh && code == "CNY" {
            return known.2.to_owned();
        }
        // Signs that the reader's own currency has too would be mistaken for it.
        match (code, self.lang) {
            ("JPY", Lang::Zh) => "JP¥".to_owned(),
            ("USD", _)
                if SIGNS
                    .iter()
                    .any(|sign| sign.2 == "$" && sign.3.contains(&self.region.as_str())) =>
            {
                "US$".to_owned()
            }
            ("USD", Lang::Zh) => "US$".to_owned(),
            _ => known.1.to_owned(),
        }
    }

    /// An amount with its currency: `$1,234.50`, `1.234,50 €`. A whole one has no digits behind the point, but where it stands
    /// among broken ones (`among`): `CHF 12`, `CHF 12.00`.
    pub fn format_money(&self, money: &Money, among: bool) -> String {
        let symbol = self.currency_symbol(&money.currency);
        let digits = match money.amount.is_integer() && !among {
            true => 0,
            false => currency(&money.currency).map_or(2, |currency| currency.digits),
        };
        let number = self.format_decimal(money.amount.abs(), digits);
        let minus = if money.amount.is_sign_negative() && !money.amount.is_zero() {
            "-"
        } else {
            ""
        };
        let gap = if symbol.ends_with(char::is_alphabetic) {
            "\u{a0}"
        } else {
            ""
        };
        if self.forms().currency_first || self.lang == Lang::Zh {
            format!("{minus}{symbol}{gap}{number}")
        } else {
            format!("{minus}{number}\u{a0}{symbol}")
        }
    }

    /// Reads an amount with its sign, code or word on either side; `usual` is the currency of an amount without one.
    pub fn parse_money(&self, text: &str, usual: &str) -> Result<Money, Reason> {
        let written = plain(text);
        let (written, negative) = sign(&written);
        let numeric = |c: char| c.is_ascii_digit();
        let bad = || {
            Reason::new(
                "not_money",
                format!(
                    "`{}` is not an amount; write it like 12.50 EUR.",
                    shown(text)
                ),
            )
            .with(&[&shown(text)])
        };
        let start = written.find(numeric).ok_or_else(bad)?;
        let start = if written[..start].ends_with(['-', '.', '(']) {
            start - 1
        } else {
            start
        };
        let end = written.rfind(numeric).map_or(written.len(), |at| at + 1);
        let end = end
            + written[end..]
                .chars()
                .take_while(|c| matches!(c, '万' | '亿' | '千' | ')'))
                .map(char::len_utf8)
                .sum::<usize>();
        let label = format!("{} {}", written[..start].trim(), written[end..].trim());
        let currency = self.read_currency(label.trim(), usual)?;
        let mut amount = self
            .parse_decimal(&written[start..end])
            .map_err(|_| bad())?;
        if negative && !amount.is_zero() {
            amount = -amount;
        }
        Ok(Money { amount, currency })
    }

    /// Reads a currency by code, sign or word; blank is the usual one.
    pub fn read_currency(&self, label: &str, usual: &str) -> Result<String, Reason> {
        if label.is_empty() {
            return Ok(usual.to_owned());
        }
        if let Some(known) = currency(label) {
            return Ok(known.code.to_owned());
        }
        let same = |sign: &str| plain(sign).eq_ignore_ascii_case(label);
        let shared: Vec<&str> = SIGNS
            .iter()
            .filter(|sign| same(sign.2))
            .map(|sign| sign.0)
            .collect();
        let code = if shared.contains(&usual) {
            Some(usual)
        } else {
            let here = SIGNS
                .iter()
                .find(|sign| same(sign.2) && sign.3.contains(&self.region.as_str()));
            let chinese = SIGNS
                .iter()
                .find(|sign| same(sign.2) && sign.0 == "CNY" && self.lang == Lang::Zh);
            let world = SIGNS.iter().find(|sign| same(sign.1));
            let word = WORDS
                .iter()
                .find(|(word, _)| label.to_lowercase() == *word)
                .map(|(_, code)| *code);
            here.or(chinese)
                .or(world)
                .map(|sign| sign.0)
                .or(word)
                .or_else(|| shared.first().copied())
        };
        code.map(str::to_owned)
            .ok_or_else(|| unknown_currency(label))
    }
}

fn unknown_currency(label: &str) -> Reason {
    let upper = label.to_uppercase();
    let nearest = CODES
        .split_ascii_whitespace()
        .map(|code| (strsim::damerau_levenshtein(code, &upper), code))
        // Among codes equally near, the first letters are the ones people get right.
        .min_by_key(|(distance, code)| (*distance, upper.get(..2) != code.get(..2), *code))
        .filter(|(distance, _)| *distance <= 1)
        .map_or("", |(_, code)| code);
    let hint = if nearest.is_empty() {
        " Use a three-letter code such as EUR.".to_owned()
    } else {
        format!(" Did you mean {nearest}?")
    };
    Reason::new(
        "unknown_currency",
        format!("There is no currency `{}`.{hint}", shown(label)),
    )
    .with(&[
        &shown(label),
        if nearest.is_empty() { "EUR" } else { nearest },
    ])
}

/// An amount that every region reads back: `12.5 EUR`.
pub(crate) fn plain_money(money: &Money) -> String {
    format!("{} {}", super::plain_decimal(money.amount), money.currency)
}

/// An amount is kept with four digits behind the point.
pub(crate) const MONEY_SCALE: u32 = 4;
