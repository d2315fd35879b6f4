//! What a rule may know of the moment and the person: the time, the zone, the language, who asks.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::id::RecordId;
use crate::locale::Locale;

/// The surroundings in which an input is read and a value is shown.
#[derive(Clone, Debug)]
pub struct Env {
    /// The injected clock's time.
    pub now: Timestamp,
    /// The person's zone: `today` is a day there.
    pub zone: TimeZone,
    /// How the person writes dates, numbers, names.
    pub locale: Locale,
    /// What `me` means; nobody for the system.
    pub me: Option<RecordId>,
    /// What `my team` means: everybody in the teams of `me`, `me` included.
    pub team_mates: std::sync::Arc<[RecordId]>,
    /// The currency of amounts given without one (ISO 4217).
    pub currency: String,
    /// The region in which a phone number without a country code is read (ISO 3166-1 alpha-2).
    pub region: String,
}

impl Env {
    /// The surroundings of the system itself: UTC, English, nobody.
    pub fn system(now: Timestamp) -> Self {
        Self {
            now,
            zone: TimeZone::UTC,
            locale: Locale::default(),
            me: None,
            team_mates: [].into(),
            currency: "USD".to_owned(),
            region: "US".to_owned(),
        }
    }

    /// The present day in the person's zone.
    pub fn today(&self) -> Date {
        self.now.to_zoned(self.zone.clone()).date()
    }
}

/// Where the time comes from. The one implementation that reads the machine's clock is in crate `app`; tests move their own.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present instant.
    fn now(&self) -> Timestamp;
}
