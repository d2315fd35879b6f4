//! The weights, in bits: the logarithm to base two of how much likelier an agreement is among records of the same than among
//! any two. `+10` says a thousand times likelier. A family name is shared by one in a few hundred, a birthday by one in twenty
//! thousand, an email address by nobody; of what is the same, a part in ten is written differently.

use jiff::civil::Date;

use super::distance::{near, near_code, shared_words};
use super::forms;
use super::traits::{Organisation, Person, Place, Traits};
use super::{Agreement, Aspect, Comparison, Finding};
use crate::fold::is_han;

/// Compares two records by what both have.
pub fn weigh(a: &Traits, b: &Traits) -> Comparison {
    let mut comparison = Comparison::default();
    let mut found = |aspect: Aspect, agreement: Agreement, weight: f32| {
        comparison.findings.push(Finding {
            aspect,
            agreement,
            weight,
        });
    };
    if let (Some(a), Some(b)) = (&a.person, &b.person) {
        let (agreement, weight) = person(a, b);
        found(Aspect::Name, agreement, weight);
    }
    if let (Some(a), Some(b)) = (&a.organisation, &b.organisation) {
        let (agreement, weight) = organisation(a, b);
        found(Aspect::Company, agreement, weight);
    }
    if let Some((agreement, weight)) = emails(&a.emails, &b.emails) {
        found(Aspect::Email, agreement, weight);
    }
    if let Some((agreement, weight)) = phones(&a.phones, &b.phones) {
        found(Aspect::Phone, agreement, weight);
    }
    let of_company = a.organisation.is_some() && b.organisation.is_some();
    if let Some(same) = shared(&a.domains, &b.domains) {
        let weight = if same { 11.0 } else { -3.0 };
        found(Aspect::Domain, told(same), weight);
    } else if of_company && let Some(same) = domains_of_mail(a, b) {
        found(Aspect::Domain, told(same), if same { 9.0 } else { -1.0 });
    }
    each(&a.dates, &b.dates, |a, b| {
        let (agreement, weight) = date(*a, *b);
        found(Aspect::Date, agreement, weight);
    });
    if let Some(place) = best_place(&a.places, &b.places) {
        for (aspect, part) in [
            (Aspect::Street, place.street),
            (Aspect::PostalCode, place.postal_code),
            (Aspect::City, place.city),
        ] {
            if let Some((agreement, weight)) = part {
                found(aspect, agreement, weight);
            }
        }
    }
    each(&a.codes, &b.codes, |a, b| {
        let (agreement, weight) = if a == b {
            (Agreement::Same, 13.0)
        } else if near_code(a, b) {
            (Agreement::Near, 8.0)
        } else {
            (Agreement::Different, -3.0)
        };
        found(Aspect::Code, agreement, weight);
    });
    let mut linked = false;
    each(&a.links, &b.links, |a, b| {
        // Who is in one company has much else in common with those who are: it counts once.
        let weight = match (a == b, linked) {
            (true, false) => 5.0,
            (true, true) => 0.5,
            (false, _) => -1.0,
        };
        linked |= a == b;
        found(Aspect::Link, told(a == b), weight);
    });
    comparison.settle(linked);
    comparison
}

impl Comparison {
    /// What is shared in a house or an office is no evidence beside a shared company, or beside different names.
    fn settle(&mut self, linked: bool) {
        let two = self.findings.iter().any(|finding| {
            finding.aspect == Aspect::Name && finding.agreement == Agreement::Different
        });
        if !linked && !two {
            return;
        }
        for finding in &mut self.findings {
            let shared = matches!(
                finding.aspect,
                Aspect::Street | Aspect::PostalCode | Aspect::City | Aspect::Phone
            );
            if shared && finding.weight > 0.0 {
                finding.weight *= SHARED;
            }
        }
    }
}

/// What is left of the weight of what is shared in a house or an office.
const SHARED: f32 = 0.25;

fn told(same: bool) -> Agreement {
    if same {
        Agreement::Same
    } else {
        Agreement::Different
    }
}

/// What both have of the same fields, one after the other.
fn each<T>(a: &[(u16, T)], b: &[(u16, T)], mut compared: impl FnMut(&T, &T)) {
    for (field, mine) in a {
        if let Some((_, theirs)) = b.iter().find(|(other, _)| other == field) {
            compared(mine, theirs);
        }
    }
}

/// Whether two lists have something in common; nothing where one is empty.
fn shared(a: &[String], b: &[String]) -> Option<bool> {
    (!a.is_empty() && !b.is_empty()).then(|| a.iter().any(|one| b.contains(one)))
}

fn person(a: &Person, b: &Person) -> (Agreement, f32) {
    let straight = Names::of(a.parts(), b.parts());
    let (given_b, family_b) = b.parts();
    let turned = Names::of(a.parts(), (family_b, given_b));
    // Given and family name changed about is a usual slip, and a usual custom.
    let (names, weight) = if turned.weight() - 1.0 > straight.weight() {
        (turned, turned.weight() - 1.0)
    } else {
        (straight, straight.weight())
    };
    let whole = |person: &Person| format!("{} {}", person.given, person.family);
    let agreement = if names.are_same() || whole(a) == whole(b) {
        Agreement::Same
    } else if names.given < 0.0 || names.family < 0.0 {
        // Sister and brother share the one, namesakes the other.
        Agreement::Different
    } else {
        Agreement::Near
    };
    (agreement, weight)
}

/// How two names compare, part by part.
#[derive(Clone, Copy)]
struct Names {
    given: f32,
    family: f32,
    same: bool,
}

impl Names {
    fn of(a: (&str, &str), b: (&str, &str)) -> Self {
        Self {
            given: given(a.0, b.0),
            family: family(a.1, b.1),
            same: a == b,
        }
    }

    fn weight(self) -> f32 {
        if self.given < 0.0 {
            // Families share their name: it says little where the given names are two.
            return self.given + self.family.min(2.0);
        }
        self.given + self.family
    }

    fn are_same(self) -> bool {
        self.same
    }
}

fn given(a: &str, b: &str) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let han = a.chars().all(is_han);
    if a == b {
        // A given name of two Chinese characters says more than most names of Europe.
        return if han && a.chars().count() > 1 {
            8.0
        } else {
            6.0
        };
    }
    let (first_a, first_b) = (first(a), first(b));
    if han {
        -7.0
    } else if first_a == first_b || (near(a, b) && !a.contains(' ')) || near(first_a, first_b) {
        4.0
    } else if is_initial(first_a, first_b) || is_initial(first_b, first_a) {
        2.0
    } else if a.len().min(b.len()) >= 3 && (a.starts_with(b) || b.starts_with(a)) {
        3.0
    } else {
        -6.0
    }
}

fn first(name: &str) -> &str {
    name.split(' ').next().unwrap_or(name)
}

fn is_initial(short: &str, long: &str) -> bool {
    short.chars().count() == 1 && long.starts_with(short)
}

fn family(a: &str, b: &str) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let han = a.chars().all(is_han);
    if a == b {
        // A hundred family names do for most of China.
        return if han { 5.0 } else { 8.0 };
    }
    if han {
        return -6.0;
    }
    // Of a double name one part will do: `Meier` is `Meier Schmidt` since the wedding.
    let part = |long: &str, short: &str| long.split(' ').any(|part| part == short);
    if near(a, b) {
        5.0
    } else if part(a, b) || part(b, a) {
        4.0
    } else {
        -5.0
    }
}

fn organisation(a: &Organisation, b: &Organisation) -> (Agreement, f32) {
    if a.words == b.words {
        return (Agreement::Same, 14.0);
    }
    let (whole_a, whole_b) = (a.words.concat(), b.words.concat());
    if whole_a == whole_b {
        return (Agreement::Same, 13.0);
    }
    if whole_a.chars().any(is_han) {
        // Short and long form: `华为` and `华为技术`; a place is often put before the name.
        let inside = whole_a.contains(&whole_b) || whole_b.contains(&whole_a);
        let shorter = whole_a.chars().count().min(whole_b.chars().count());
        return match inside && shorter >= 3 {
            true => (Agreement::Near, 7.0),
            false => (Agreement::Different, -5.0),
        };
    }
    let words = |organisation: &Organisation| -> Vec<String> { organisation.words.clone() };
    let (mine, theirs) = (words(a), words(b));
    let alike = shared_words(
        mine.iter().map(String::as_str),
        theirs.iter().map(String::as_str),
    );
    let (fewer, more) = if mine.len() <= theirs.len() {
        (&mine, &theirs)
    } else {
        (&theirs, &mine)
    };
    let within = fewer.iter().all(|word| more.contains(word));
    if near(&whole_a, &whole_b) || alike >= 0.84 {
        (Agreement::Near, 10.0)
    } else if within && fewer.concat().len() >= 4 {
        (Agreement::Near, 6.0)
    } else {
        (Agreement::Different, -6.0)
    }
}

/// Numbers with an extension are those of a person, without one perhaps of an office.
fn phones(a: &[String], b: &[String]) -> Option<(Agreement, f32)> {
    if shared(a, b)? {
        return Some((Agreement::Same, 10.0));
    }
    let base = |number: &String| number.split(';').next().unwrap_or(number).to_owned();
    let reaches = a.iter().any(|one| {
        b.iter()
            .any(|other| base(one) == base(other) && (base(one) == *one || base(other) == *other))
    });
    Some(match reaches {
        true => (Agreement::Near, 4.0),
        // People have several.
        false => (Agreement::Different, -0.5),
    })
}

fn emails(a: &[String], b: &[String]) -> Option<(Agreement, f32)> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if let Some(same) = a.iter().find(|one| b.contains(one)) {
        let weight = if forms::is_shared(same) { 10.0 } else { 20.0 };
        return Some((Agreement::Same, weight));
    }
    let local = |address: &str| address.split('@').next().unwrap_or("").to_owned();
    let near = a.iter().any(|one| {
        b.iter().any(|other| {
            let (mine, theirs) = (local(one), local(other));
            let moved = mine == theirs && mine.len() >= 6 && !forms::is_shared(one);
            // `a.smith` and `b.smith` are two.
            let slip = mine.chars().next() == theirs.chars().next() && mine.len() >= 5;
            moved || (slip && near_code(one, other))
        })
    });
    Some(match near {
        true => (Agreement::Near, 6.0),
        // People have several.
        false => (Agreement::Different, -0.5),
    })
}

/// Whether companies write from the same domain, or from that of the other's web address.
fn domains_of_mail(a: &Traits, b: &Traits) -> Option<bool> {
    let all = |traits: &Traits| -> Vec<String> {
        let mail = traits.emails.iter().filter_map(|address| {
            let domain = address.rsplit_once('@')?.1;
            (!forms::is_free(domain)).then(|| domain.to_owned())
        });
        mail.chain(traits.domains.iter().cloned()).collect()
    };
    shared(&all(a), &all(b))
}

fn date(a: Date, b: Date) -> (Agreement, f32) {
    if a == b {
        return (Agreement::Same, 12.0);
    }
    let turned = a.year() == b.year() && a.month() == b.day() && a.day() == b.month();
    let digits = |date: Date| format!("{:04}{:02}{:02}", date.year(), date.month(), date.day());
    if turned || near_code(&digits(a), &digits(b)) {
        (Agreement::Near, 7.0)
    } else if a.month() == b.month() && a.day() == b.day() {
        (Agreement::Near, 4.0)
    } else {
        (Agreement::Different, -5.0)
    }
}

type Part = Option<(Agreement, f32)>;

/// How two addresses compare.
struct Places {
    street: Part,
    postal_code: Part,
    city: Part,
}

impl Places {
    fn of(a: &Place, b: &Place) -> Self {
        let both = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
        let street = both(&a.street, &b.street).then(|| {
            let alike = shared_words(a.street.split(' '), b.street.split(' '));
            if alike >= 0.99 {
                (Agreement::Same, 8.0)
            } else if alike >= 0.8 {
                (Agreement::Near, 7.0)
            } else if alike >= 0.5 {
                (Agreement::Near, 4.0)
            } else {
                (Agreement::Different, -2.0)
            }
        });
        let postal_code = both(&a.postal_code, &b.postal_code).then(|| {
            if a.postal_code == b.postal_code {
                (Agreement::Same, 6.0)
            } else if near_code(&a.postal_code, &b.postal_code) {
                (Agreement::Near, 2.5)
            } else {
                (Agreement::Different, -2.0)
            }
        });
        let city = both(&a.city, &b.city).then(|| {
            if a.city == b.city {
                (Agreement::Same, 4.0)
            } else if near(&a.city, &b.city) {
                (Agreement::Near, 3.0)
            } else {
                (Agreement::Different, -1.5)
            }
        });
        Self {
            street,
            postal_code,
            city,
        }
    }

    fn weight(&self) -> f32 {
        let parts = [&self.street, &self.postal_code, &self.city];
        parts
            .iter()
            .filter_map(|part| part.map(|(_, weight)| weight))
            .sum()
    }
}

/// The two addresses that have most in common.
fn best_place(a: &[Place], b: &[Place]) -> Option<Places> {
    let pairs = a
        .iter()
        .flat_map(|one| b.iter().map(move |other| Places::of(one, other)));
    pairs.max_by(|one, other| one.weight().total_cmp(&other.weight()))
}
