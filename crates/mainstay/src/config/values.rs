//! Values with a meaning of their own: networks, sizes, web addresses, codes.

use std::fmt;
use std::net::IpAddr;

use super::setting::{Given, Listed, Setting, quote};

/// A range of addresses: `10.0.0.0/8`, `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Network {
    address: IpAddr,
    prefix: u8,
}

impl Network {
    /// A range; nothing when the prefix is longer than the address.
    pub(crate) fn new(address: IpAddr, prefix: u8) -> Option<Self> {
        (prefix <= bits(address).1).then_some(Self { address, prefix })
    }

    /// Whether the address lies in the range. An IPv4 address written as IPv6 is the IPv4 address.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        let (mine, width) = bits(self.address.to_canonical());
        let (theirs, their_width) = bits(address.to_canonical());
        let host = u32::from(width - self.prefix.min(width));
        width == their_width && (host >= 128 || (mine ^ theirs) >> host == 0)
    }
}

fn bits(address: IpAddr) -> (u128, u8) {
    match address {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

impl Setting for Network {
    const EXPECTS: &'static str = "a network such as \"10.0.0.0/8\" or \"::1\"";

    fn read(given: &Given) -> Option<Self> {
        let text = given.text()?;
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address.parse().ok()?, Some(prefix.parse().ok()?)),
            None => (text.parse::<IpAddr>().ok()?, None),
        };
        Self::new(address, prefix.unwrap_or(bits(address).1))
    }

    fn show(&self) -> String {
        quote(&self.to_string())
    }
}

impl Listed for Network {
    const EXPECTS_LIST: &'static str = "networks such as [\"10.0.0.0/8\", \"::1\"]";
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd)]
pub(crate) struct Bytes(pub(crate) u64);

const SIZES: [(&str, u64); 4] = [
    ("GiB", 1 << 30),
    ("MiB", 1 << 20),
    ("KiB", 1 << 10),
    ("B", 1),
];

impl Setting for Bytes {
    const EXPECTS: &'static str = "a size such as \"512KiB\", \"20MiB\" or \"2GiB\"";

    fn read(given: &Given) -> Option<Self> {
        let text = given.text()?;
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let unit = unit.trim().to_ascii_lowercase();
        let (_, size) = SIZES
            .iter()
            .find(|(name, _)| name.to_ascii_lowercase() == unit)?;
        number.parse::<u64>().ok()?.checked_mul(*size).map(Self)
    }

    fn show(&self) -> String {
        let fits = |(_, size): &&(&str, u64)| self.0 >= *size && self.0.is_multiple_of(*size);
        let (name, size) = SIZES.iter().find(fits).copied().unwrap_or(("B", 1));
        quote(&format!("{}{name}", self.0 / size))
    }
}

/// The address under which people reach the server: a scheme and a host, no path, no slash at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct BaseUrl(Option<String>);

impl BaseUrl {
    /// The address, if one is set.
    pub(crate) fn get(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl Setting for BaseUrl {
    const EXPECTS: &'static str =
        "an address such as \"https://crm.example.com\", without a path, or \"\"";

    fn read(given: &Given) -> Option<Self> {
        let text = given.text()?;
        if text.is_empty() {
            return Some(Self(None));
        }
        let text = text.strip_suffix('/').unwrap_or(text);
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
        (!host.is_empty() && host.chars().all(plain)).then(|| Self(Some(text.to_owned())))
    }

    fn show(&self) -> String {
        quote(self.0.as_deref().unwrap_or(""))
    }
}

/// A zone of the time-zone database.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Zone(pub(crate) jiff::tz::TimeZone);

impl Setting for Zone {
    const EXPECTS: &'static str = "a time zone such as \"Europe/Berlin\" or \"UTC\"";

    fn read(given: &Given) -> Option<Self> {
        jiff::tz::TimeZone::get(given.text()?).ok().map(Self)
    }

    fn show(&self) -> String {
        quote(self.0.iana_name().unwrap_or("UTC"))
    }
}

/// A code of `N` capital letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Code<const N: usize>(pub(crate) [u8; N]);

impl<const N: usize> Code<N> {
    /// The letters.
    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl<const N: usize> Setting for Code<N> {
    const EXPECTS: &'static str = if N == 2 {
        "a country's code of two capital letters such as \"DE\""
    } else {
        "a currency's code of three capital letters such as \"EUR\""
    };

    fn read(given: &Given) -> Option<Self> {
        let letters: [u8; N] = given.text()?.as_bytes().try_into().ok()?;
        letters
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(letters))
    }

    fn show(&self) -> String {
        quote(self.as_str())
    }
}
