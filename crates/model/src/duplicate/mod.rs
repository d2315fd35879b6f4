//! Whether two records are about the same person or company: what is compared, what each agreement weighs, and how sure
//! one is.
//!
//! After Fellegi and Sunter (1969): every part that both records have adds a weight, in bits: how much likelier this agreement
//! is among records of the same than among any two. What only one has adds nothing. Against the sum stands how unlikely it is
//! that any two records are about the same: the more records, the more has to agree. One set of weights for everybody, all of
//! them in [`weigh()`]; none was fitted to a collection of data.
//!
//! Pure rules. Which records are compared at all is told by [`keys()`]; that not every pair has to be, by [`candidates`].

pub mod candidates;
mod distance;
mod forms;
mod keys;
mod traits;
mod weigh;

pub use keys::keys;
pub use traits::{Organisation, Person, Place, Traits};
pub use weigh::weigh;

use serde::{Deserialize, Serialize};

/// How sure one is that two records are about the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// More likely than not: worth a person's look.
    Likely,
    /// Beyond reasonable doubt, and nothing speaks against it.
    Sure,
}

/// What was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aspect {
    /// A person's name.
    Name,
    /// A company's name.
    Company,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// The domain of a web address.
    Domain,
    /// A date far back, such as a birthday.
    Date,
    /// Street and number.
    Street,
    /// Postal code.
    PostalCode,
    /// City.
    City,
    /// A number or code given by somebody: of a register, of another system.
    Code,
    /// A record that both link to.
    Link,
}

/// How it compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Agreement {
    /// The same.
    Same,
    /// Nearly the same: a slip, a short form, parts in another order.
    Near,
    /// Not the same.
    Different,
}

/// One part of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What was compared.
    pub aspect: Aspect,
    /// How it compares.
    pub agreement: Agreement,
    /// What it weighs, in bits; negative for what speaks against.
    pub weight: f32,
}

/// Two records compared.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// What was found, part by part.
    pub findings: Vec<Finding>,
}

/// Records among which a pair is judged, at least and at most: below, a coincidence would be thought impossible; above, two
/// who have all of an address book in common would still be in doubt.
const AMONG: (f32, f32) = (8.0, 16.0);
/// Bits beyond even odds from which on one is sure: one in a thousand is wrong.
const SURE: f32 = 10.0;

impl Comparison {
    /// The sum of the weights.
    pub fn weight(&self) -> f32 {
        self.findings.iter().map(|finding| finding.weight).sum()
    }

    /// Bits beyond even odds, among so many records.
    pub fn evidence(&self, records: u64) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a magnitude is wanted")]
        let among = (records.max(1) as f32).log2().clamp(AMONG.0, AMONG.1);
        self.weight() - among
    }

    /// How likely it is that they are about the same, from 0 to 100, among so many records.
    pub fn percent(&self, records: u64) -> u8 {
        let odds = self.evidence(records).exp2();
        let percent = 100.0 * odds / (1.0 + odds);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is between 0 and 100"
        )]
        let percent = percent.clamp(0.0, 100.0) as u8;
        percent
    }

    /// How sure one is; nothing when they are more likely two.
    pub fn certainty(&self, records: u64) -> Option<Certainty> {
        let evidence = self.evidence(records);
        if evidence < 0.0 {
            None
        } else if evidence >= SURE && !self.is_contradicted() {
            Some(Certainty::Sure)
        } else {
            Some(Certainty::Likely)
        }
    }

    /// Whether something that one has one of is not the same: a couple shares a mailbox, twins share nearly all.
    pub fn is_contradicted(&self) -> bool {
        self.findings.iter().any(|finding| {
            finding.agreement == Agreement::Different
                && matches!(
                    finding.aspect,
                    Aspect::Name | Aspect::Company | Aspect::Date | Aspect::Code
                )
        })
    }
}

#[cfg(test)]
mod tests;
