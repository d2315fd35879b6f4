use jiff::civil::date;

use super::*;
use crate::id::RecordId;

fn person(given: &str, family: &str) -> Traits {
    let mut traits = Traits::default();
    traits.name(given, family);
    traits
}

fn company(name: &str) -> Traits {
    let words = forms::organisation(name);
    Traits {
        organisation: Some(Organisation { words }),
        ..Traits::default()
    }
}

fn with(mut traits: Traits, more: impl FnOnce(&mut Traits)) -> Traits {
    more(&mut traits);
    traits
}

const MANY: u64 = 50_000;

#[test]
fn company_names_are_the_same_whatever_their_legal_form() {
    for (a, b) in [
        ("Müller & Söhne GmbH", "Mueller & Soehne"),
        ("ACME, Inc.", "Acme Incorporated"),
        ("Peña S.A.", "PENA"),
        ("华为技术有限公司", "华为技术"),
        ("阿里巴巴集团控股有限公司", "阿里巴巴"),
        ("Smith and Sons Ltd", "Smith & Sons Limited"),
        ("The Bakery Group", "Bakery"),
    ] {
        let found = weigh(&company(a), &company(b));
        assert_ne!(
            found.findings[0].agreement,
            Agreement::Different,
            "{a} {b} {found:?}"
        );
    }
    for (a, b) in [
        ("Acme Trading", "Apex Trading"),
        ("北京银行", "南京银行"),
        ("Smith Brothers", "Smith Bakery"),
    ] {
        let found = weigh(&company(a), &company(b));
        assert_eq!(found.findings[0].agreement, Agreement::Different, "{a} {b}");
    }
}

#[test]
fn names_are_recognised_through_slips_and_turned_about() {
    for (a, b, agreement) in [
        (("Grace", "Hopper"), ("Hopper", "Grace"), Agreement::Same),
        (("Grace", "Hopper"), ("grace", "HOPPER"), Agreement::Same),
        (("Grace", "Hopper"), ("G.", "Hopper"), Agreement::Near),
        (("Grace", "Hopper"), ("Grace", "Hoper"), Agreement::Near),
        (
            ("Dr. Grace", "Hopper"),
            ("", "Grace Hopper"),
            Agreement::Same,
        ),
        (("小明", "王"), ("", "王小明"), Agreement::Same),
        (
            ("Grace", "Hopper"),
            ("Ada", "Lovelace"),
            Agreement::Different,
        ),
        (("小明", "王"), ("小红", "王"), Agreement::Different),
    ] {
        let found = weigh(&person(a.0, a.1), &person(b.0, b.1));
        assert_eq!(
            found.findings[0].agreement, agreement,
            "{a:?} {b:?} {found:?}"
        );
    }
}

#[test]
fn one_mailbox_is_one_person_unless_the_names_are_two() {
    let mail = |traits: Traits, address: &str| with(traits, |traits| traits.email(address));
    let a = mail(person("Grace", "Hopper"), "grace.hopper+crm@gmail.com");
    let b = mail(person("G.", "Hopper"), "GraceHopper@googlemail.com");
    assert_eq!(weigh(&a, &b).certainty(MANY), Some(Certainty::Sure));
    let couple = mail(person("Vincent", "Hopper"), "gracehopper@gmail.com");
    for among in [4, MANY] {
        assert_ne!(weigh(&a, &couple).certainty(among), Some(Certainty::Sure));
    }
    let office = |given, family| mail(person(given, family), "info@navy.example");
    assert_eq!(
        weigh(&office("Grace", "Hopper"), &office("Ada", "Lovelace")).certainty(MANY),
        None
    );
}

#[test]
fn namesakes_alone_are_never_sure() {
    let (a, b) = (person("Anna", "Schmidt"), person("Anna", "Schmidt"));
    assert_ne!(weigh(&a, &b).certainty(1_000), Some(Certainty::Sure));
    assert_eq!(weigh(&a, &b).certainty(1_000_000), None);
    let born = |traits: Traits, year, month, day| {
        with(traits, |traits| traits.date(date(year, month, day)))
    };
    let slip = weigh(&born(a.clone(), 1972, 8, 12), &born(b.clone(), 1972, 12, 8));
    assert!(slip.certainty(MANY).is_some(), "{slip:?}");
    let two = weigh(&born(a, 1972, 8, 12), &born(b, 1951, 3, 30));
    assert_eq!(two.certainty(MANY), None);
}

#[test]
fn what_only_one_has_speaks_neither_for_nor_against() {
    let (plain, rich) = (
        person("Grace", "Hopper"),
        with(person("Grace", "Hopper"), |traits| {
            traits.email("g@navy.example");
            traits.phone("+15550100");
            traits.place("1 Main St", "Arlington", "22201");
        }),
    );
    let alone = weigh(&plain, &plain);
    assert!((weigh(&plain, &rich).weight() - alone.weight()).abs() < f32::EPSILON);
}

#[test]
fn addresses_are_compared_word_by_word() {
    let at = |street: &str, city: &str, code: &str| {
        with(Traits::default(), |traits| traits.place(street, city, code))
    };
    let found = weigh(
        &at("12 Herschell Cct", "Lawrence", "2227"),
        &at("Herschell circuit 12", "lawrence", "2272"),
    );
    let told: Vec<Agreement> = found
        .findings
        .iter()
        .map(|finding| finding.agreement)
        .collect();
    assert_eq!(
        told,
        [Agreement::Same, Agreement::Near, Agreement::Same],
        "{found:?}"
    );
}

#[test]
fn a_slip_in_one_part_leaves_a_key_in_common() {
    let share = |a: &Traits, b: &Traits| keys(a).iter().any(|key| keys(b).contains(key));
    assert!(share(
        &person("Grace", "Hopper"),
        &person("Hopper", "Grace")
    ));
    assert!(share(
        &person("Grace", "Hopper"),
        &person("Gracee", "Hoper")
    ));
    assert!(share(
        &company("Müller Logistik GmbH"),
        &company("Mueller Logistic AG")
    ));
    assert!(!share(
        &person("Grace", "Hopper"),
        &person("Ada", "Lovelace")
    ));
}

#[test]
fn large_blocks_do_not_make_every_pair() {
    let entries: Vec<candidates::Entry> = (0..10_000)
        .map(|record| candidates::Entry { key: 1, record })
        .collect();
    let pairs = candidates::pairs(entries);
    assert!(pairs.len() < 100_000, "{}", pairs.len());
    assert!(pairs.contains(&(17, 18)));
}

#[test]
fn colleagues_and_families_are_not_taken_for_one() {
    let office = |given: &str, family: &str, mail: &str, extension: &str| {
        with(person(given, family), |traits| {
            traits.email(mail);
            traits.phone(&format!("+917315550935;ext={extension}"));
            traits.place("1 Main St", "Indore", "452001");
            traits.link(RecordId::named("the company"));
        })
    };
    let rohan = office("Rohan", "Sharma", "r.sharma@f.example", "104");
    let deepa = office("Deepa", "Sharma", "d.sharma@f.example", "112");
    assert_eq!(weigh(&rohan, &deepa).certainty(300), None);
    let again = office("R.", "Sharma", "r.sharma@f.example", "104");
    assert_eq!(weigh(&rohan, &again).certainty(300), Some(Certainty::Sure));
    let home = |given: &str| {
        with(person(given, "Berger"), |traits| {
            traits.phone("+4930901820");
            traits.place("12 Herschell St", "Berlin", "10115");
        })
    };
    assert_eq!(weigh(&home("Anna"), &home("Paul")).certainty(300), None);
}
