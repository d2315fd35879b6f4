use std::io::Write;
use std::sync::Arc;

use mainstay_model::Env;
use mainstay_model::access::Access;

use super::*;
use crate::import::source::{Options, Source, Workplace};

fn source(text: &str) -> Source {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    Source::open(
        file.path(),
        &Options::default(),
        &Workplace::beside(file.path()),
    )
    .unwrap()
}

fn access() -> Arc<Access> {
    Arc::new(Access::system(Arc::new(
        mainstay_standard::catalog().unwrap(),
    )))
}

fn env() -> Env {
    Env::system("2026-03-01T12:00:00Z".parse().unwrap())
}

/// `header -> target`, one column a line.
fn guessed(object: &str, text: &str) -> String {
    let (access, source) = (access(), source(text));
    let object = access.catalog().get(object).unwrap().clone();
    let guesses = guess(&source, &object, &access, &env());
    let tell = |(header, guess): (&str, &Guess)| {
        let target = guess
            .target
            .as_ref()
            .map_or_else(|| "-".to_owned(), ToString::to_string);
        format!("{header} -> {target}\n")
    };
    source.names().zip(&guesses).map(tell).collect()
}

#[test]
fn the_headers_of_other_programs_are_understood() {
    assert_eq!(
        guessed(
            "company",
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n\
             Acme,medical,1999,251.41,495,United States,\nBeta,retail,2001,11.2,12,Kenya,Acme\n",
        ),
        "account -> name\nsector -> industry\nyear_established -> founded\nrevenue -> annual_revenue\n\
         employees -> employees\noffice_location -> billing_address.country\nsubsidiary_of -> parent\n"
    );
    assert_eq!(
        guessed(
            "contact",
            "Record ID,First Name,Last Name,E-mail,Mobile Phone,Phone Number,Company Name,Job Title,City,Contact owner,Favourite colour\n\
             7,Ada,Lovelace,ada@example.org,+44 20 7946 0001,+44 20 7946 0002,Engines Ltd,Analyst,London,,blue\n",
        ),
        "Record ID -> external_id\nFirst Name -> name.given\nLast Name -> name.family\nE-mail -> emails\n\
         Mobile Phone -> phones.mobile\nPhone Number -> phones\nCompany Name -> company.name\nJob Title -> job_title\n\
         City -> address.city\nContact owner -> owner\nFavourite colour -> -\n"
    );
    assert_eq!(
        guessed(
            "contact",
            "姓名,手机,邮箱,公司名称,职位,部门,备注\n王小明,13800138000,wang@example.cn,北京科技,经理,销售部,好\n"
        ),
        "姓名 -> name\n手机 -> phones.mobile\n邮箱 -> emails\n公司名称 -> company\n职位 -> job_title\n部门 -> department\n备注 -> description\n"
    );
    assert_eq!(
        guessed(
            "company",
            "Company,Web Site,Company Phone,Billing City,Shipping Zip,Currency,Anual Revenue\nA,a.com,+1 212 555 0100,Rome,0100,EUR,12\n"
        ),
        "Company -> name\nWeb Site -> website\nCompany Phone -> phones\nBilling City -> billing_address.city\n\
         Shipping Zip -> shipping_address.postal_code\nCurrency -> annual_revenue.currency\nAnual Revenue -> annual_revenue\n"
    );
}

#[test]
fn what_values_look_like_helps_where_headers_do_not() {
    assert_eq!(
        guessed(
            "contact",
            "who,reach,call,x\nAda,ada@example.org,+44 20 7946 0001,active\nBob,bob@example.org,+44 20 7946 0002,new\n\
             Eve,eve@example.org,+44 20 7946 0003,active\n",
        ),
        "who -> -\nreach -> emails\ncall -> phones\nx -> status\n"
    );
    assert_eq!(
        guessed(
            "contact",
            "Ada Lovelace,ada@example.org\nBob Stone,bob@example.org\n"
        ),
        "Column 1 -> -\nColumn 2 -> emails\n"
    );
}

#[test]
fn two_columns_for_one_place_and_several_for_a_list() {
    assert_eq!(
        guessed(
            "contact",
            "Email,Email 2,Title,Job Title\na@example.org,b@example.org,Boss,CEO\n"
        ),
        "Email -> emails\nEmail 2 -> emails\nTitle -> -\nJob Title -> job_title\n"
    );
}

fn problems(object: &str, text: &str, targets: &[&str], key: Option<&str>, mode: Mode) -> String {
    let (access, source) = (access(), source(text));
    let object = access.catalog().get(object).unwrap().clone();
    let columns = targets
        .iter()
        .map(|target| (!target.is_empty()).then(|| target.parse().unwrap()))
        .collect();
    let key = key.map(|key| key.parse().unwrap());
    let mapping = Mapping {
        columns,
        key,
        mode,
        create_linked: false,
        clear_blank: false,
        alike: Alike::default(),
        words: Vec::new(),
    };
    mapping
        .check(&source, &object, &access)
        .iter()
        .map(|problem| format!("{}: {}\n", problem.field, problem.reason.code))
        .collect()
}

#[test]
fn a_mapping_is_checked_as_a_whole() {
    let text = "a,b,c\n1,2,3\n";
    assert_eq!(
        problems("company", text, &["name", "", ""], None, Mode::Create),
        ""
    );
    assert_eq!(
        problems(
            "company",
            text,
            &["nmae", "website", ""],
            None,
            Mode::Create
        ),
        "a: unknown_target\ncolumns: no_title_column\n"
    );
    assert_eq!(
        problems(
            "company",
            text,
            &["name", "name", "contact_count"],
            None,
            Mode::Create
        ),
        "b: target_twice\nc: not_writable\n"
    );
    assert_eq!(
        problems("company", text, &["name", "", ""], None, Mode::Upsert),
        "key: key_needed\n"
    );
    assert_eq!(
        problems(
            "company",
            text,
            &["name", "", ""],
            Some("external_id"),
            Mode::Upsert
        ),
        "key: key_unmapped\n"
    );
    assert_eq!(
        problems(
            "company",
            text,
            &["name", "billing_address.planet", ""],
            None,
            Mode::Create
        ),
        "b: unknown_target\n"
    );
    assert_eq!(
        problems(
            "contact",
            text,
            &["external_id", "company.website", ""],
            None,
            Mode::Create
        ),
        ""
    );
    assert_eq!(
        problems("company", text, &["name"], None, Mode::Create),
        "columns: other_columns\n"
    );
}

#[test]
fn a_mapping_is_recalled_for_the_same_headers_in_any_order() {
    let access = access();
    let object = access.catalog().get("company").unwrap().clone();
    let (first, second) = (source("Firma,Foo\nA,1\n"), source("foo,FIRMA\n2,B\n"));
    let mapping = Mapping {
        columns: vec![
            Some(Target::field("name")),
            Some(Target::field("external_id")),
        ],
        key: Some(Target::field("external_id")),
        mode: Mode::Upsert,
        create_linked: true,
        clear_blank: false,
        alike: Alike::default(),
        words: Vec::new(),
    };
    assert_eq!(
        Mapping::fingerprint(&object, &first),
        Mapping::fingerprint(&object, &second)
    );
    let mut guesses = guess(&second, &object, &access, &env());
    let recalled = mapping
        .remember(&first)
        .recall(&second, &object, &access, &mut guesses);
    assert_eq!(
        recalled.columns,
        [
            Some(Target::field("external_id")),
            Some(Target::field("name"))
        ]
    );
    assert_eq!(
        (recalled.key, recalled.mode, &guesses[0].why),
        (mapping.key, Mode::Upsert, &Why::Remembered)
    );
}

#[test]
fn the_name_of_a_customer_is_that_of_the_records_unless_they_have_another() {
    let alone = guessed(
        "contact",
        "Customer ID,Customer Name\nMC-17845,Bharti Goel\n",
    );
    assert_eq!(alone, "Customer ID -> external_id\nCustomer Name -> name\n");
    let beside = guessed("contact", "Name,Customer Name\nBharti Goel,Acme\n");
    assert_eq!(beside, "Name -> name\nCustomer Name -> company\n");
    let in_parts = guessed(
        "contact",
        "First name,Last name,Client name\nAda,Byron,Acme\n",
    );
    assert!(in_parts.ends_with("Client name -> company\n"), "{in_parts}");
}

#[test]
fn real_files_are_mapped() {
    let Some(data) = std::env::var_os("MAINSTAY_TEST_DATA").map(std::path::PathBuf::from) else {
        eprintln!("skipped: MAINSTAY_TEST_DATA names no folder of test data");
        return;
    };
    let telco = std::fs::read_to_string(data.join("bulk/Telco-Customer-Churn.csv")).unwrap();
    let guesses = guessed("contact", &telco);
    assert!(
        guesses.starts_with("customerID -> external_id\n"),
        "{guesses}"
    );
    assert!(guesses.contains("Contract -> -\n"), "{guesses}");
}
