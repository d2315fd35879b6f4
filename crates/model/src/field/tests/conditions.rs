//! What filters ask of a field, as conditions on its columns.

use super::*;

/// A condition in short: `column<=cell`, `all(...)`, `any(...)`, `not(...)`.
fn short(predicate: &Predicate) -> String {
    use crate::predicate::{Compare, Like, ValueMatch};
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => number.to_string(),
        Cell::Decimal(number) => number.to_string(),
        Cell::Bool(value) => value.to_string(),
        Cell::Date(date) => date.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Id(id) => id
            .to_string()
            .chars()
            .rev()
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect(),
        other => format!("{other:?}"),
    };
    let like = |like: &Like| match like {
        Like::Prefix(text) => format!("{text}%"),
        Like::Suffix(text) => format!("%{text}"),
        Like::Contains(text) => format!("%{text}%"),
        Like::Pattern(parts) => parts.join("%"),
    };
    let all = |parts: &[Predicate]| parts.iter().map(short).collect::<Vec<_>>().join(", ");
    match predicate {
        Predicate::True => "true".to_owned(),
        Predicate::False => "false".to_owned(),
        Predicate::And(parts) => format!("all({})", all(parts)),
        Predicate::Or(parts) => format!("any({})", all(parts)),
        Predicate::Not(part) => format!("not({})", short(part)),
        Predicate::Compare(column, how, with) => {
            let sign = match how {
                Compare::Eq => "=",
                Compare::Lt => "<",
                Compare::Lte => "<=",
                Compare::Gt => ">",
                Compare::Gte => ">=",
            };
            format!("{column}{sign}{}", cell(with))
        }
        Predicate::IsNull(column) => format!("{column} null"),
        Predicate::In(column, cells) => format!(
            "{column} in {}",
            cells.iter().map(cell).collect::<Vec<_>>().join("|")
        ),
        Predicate::Like(column, text) => format!("{column}~{}", like(text)),
        Predicate::HasValue(field, ValueMatch::In(values)) => {
            format!("{field} has {}", values.join("|"))
        }
        Predicate::HasValue(field, ValueMatch::Like(text)) => format!("{field} has~{}", like(text)),
        Predicate::HasValue(field, ValueMatch::Any) => format!("{field} has any"),
        Predicate::LinksTo(field, ids) => format!("{field} to {}", ids.len()),
        other => format!("{other:?}"),
    }
}

#[track_caller]
fn asks(name: &str, op: Operator, operands: &str, expected: &str) {
    let field = field(name);
    assert!(
        field.kind.operators(&field).contains(&op),
        "{name} knows {}",
        op.name()
    );
    let operands: Vec<&str> = operands.split('&').collect();
    let got = match field.kind.condition(&field, op, &operands, &env("en-DE")) {
        Ok(predicate) => short(&predicate),
        Err(reason) => format!("!{}", reason.code),
    };
    assert_eq!(got, expected, "{name} {} {operands:?}", op.name());
}

use Operator::{Contains, Eq, Gt, Gte, Ilike, In, Is, Like, Lt, Lte, Ne};

#[test]
fn texts() {
    asks("text", Eq, "Größe", "all(text__key=grosse, text=Größe)");
    asks("text", Ilike, "Ac* & Co*", "text__key~ac%");
    asks("text", Ilike, "*LTD", "text__key~%ltd");
    asks("text", Ilike, "a*b c *d", "text__key~a%b c %d");
    asks("text", Like, "A*", "text~A%");
    asks("text", Contains, "小明", "text__key~%xiao小ming明%");
    asks(
        "text",
        In,
        "a&b",
        "any(all(text__key=a, text=a), all(text__key=b, text=b))",
    );
    asks("text", Ne, "", "not(text null)");
    asks("text", Gte, "É", "text__key>=e");
    asks("long", Contains, "É小", "long__key~%e小%");
    asks(
        "email",
        Eq,
        " Ada@Example.org",
        "email__key=ada@example.org",
    );
    asks("url", Eq, "http://www.Example.com/", "url__key=example.com");
    asks(
        "number",
        Eq,
        "C-00001",
        "all(number__key=c-00001, number=C-00001)",
    );
}

#[test]
fn numbers() {
    asks("int", Gt, "1000", "int>1000");
    asks("int", In, "1&2", "int in 1|2");
    asks("int", Ne, "", "not(int null)");
    asks("decimal", Eq, "1.234", "decimal=1.234");
    asks("decimal", Eq, "1.234,5", "decimal=1234.5");
    asks("percent", Lte, "12.5%", "percent<=12.5");
    asks("money", Gte, "100", "money>=100");
    asks(
        "money",
        Gte,
        "100 USD",
        "all(money>=100, money__currency=USD)",
    );
    asks("money", Gte, "100 XXY", "!unknown_currency");
    asks("long_for", Gt, "3600", "long_for>3600");
    asks("long_for", Gt, "2h", "long_for>7200");
    asks("rating", Gte, "★★", "rating>=2");
    asks("yes", Eq, "true", "yes=true");
    asks("yes", Is, "false", "not(yes=true)");
    asks("yes", Ne, "yes", "not(yes=true)");
    asks("formula", Gt, "1", "formula>1");
    asks("int", Gt, "x", "!not_a_number");
    asks("int", Is, "x", "!bad_is");
}

#[test]
fn days_and_periods() {
    for (operand, expected) in [
        ("today", "date=2026-03-18"),
        ("yesterday", "date=2026-03-17"),
        ("tomorrow", "date=2026-03-19"),
        ("this_week", "all(date>=2026-03-16, date<=2026-03-22)"),
        ("last_week", "all(date>=2026-03-09, date<=2026-03-15)"),
        ("next_month", "all(date>=2026-04-01, date<=2026-04-30)"),
        ("this_quarter", "all(date>=2026-01-01, date<=2026-03-31)"),
        ("last_quarter", "all(date>=2025-10-01, date<=2025-12-31)"),
        ("next_year", "all(date>=2027-01-01, date<=2027-12-31)"),
        ("last_7_days", "all(date>=2026-03-12, date<=2026-03-18)"),
        ("next_30_days", "all(date>=2026-03-18, date<=2026-04-16)"),
        ("last_2_weeks", "all(date>=2026-03-05, date<=2026-03-18)"),
        ("-30d", "date=2026-02-16"),
        ("+2w", "date=2026-04-01"),
        ("2w", "date=2026-04-01"),
        ("-1m", "date=2026-02-18"),
        ("2026", "all(date>=2026-01-01, date<=2026-12-31)"),
        ("2026-02", "all(date>=2026-02-01, date<=2026-02-28)"),
        ("2026-Q2", "all(date>=2026-04-01, date<=2026-06-30)"),
        ("2026-02-03", "date=2026-02-03"),
        ("3.2.2026", "date=2026-02-03"),
        ("2026-13", "!no_such_month"),
        ("2026-02-30", "!no_such_day"),
        ("whenever", "!not_a_period"),
        ("", "date null"),
    ] {
        asks("date", Eq, operand, expected);
    }
    asks("date", Gt, "this_month", "date>2026-03-31");
    asks("date", Gte, "this_month", "date>=2026-03-01");
    asks("date", Lt, "this_month", "date<2026-03-01");
    asks("date", Lte, "this_month", "date<=2026-03-31");
    asks("date", Ne, "today", "not(date=2026-03-18)");
    asks(
        "date",
        In,
        "today&2026-01-01",
        "any(date=2026-03-18, date=2026-01-01)",
    );
}

#[test]
fn instants_are_compared_in_the_zone_of_the_person() {
    asks(
        "at",
        Eq,
        "today",
        "all(at>=2026-03-17T23:00:00Z, at<2026-03-18T23:00:00Z)",
    );
    asks("at", Gte, "-30d", "at>=2026-02-15T23:00:00Z");
    asks("at", Gte, "-2h", "at>=2026-03-18T09:00:00Z");
    asks("at", Lt, "2026-03-29", "at<2026-03-28T23:00:00Z");
    asks("at", Gt, "2026-03-29", "at>=2026-03-29T22:00:00Z");
    asks("at", Lte, "2026-03", "at<2026-03-31T22:00:00Z");
    asks("at", Eq, "2026-03-01T10:00:00Z", "at=2026-03-01T10:00:00Z");
    asks(
        "at",
        Gt,
        "2026-03-01T10:00:00+02:00",
        "at>2026-03-01T08:00:00Z",
    );
    asks(
        "at",
        Gt,
        "2026-03-01T10:00:00 02:00",
        "at>2026-03-01T08:00:00Z",
    );
    asks("at", Lt, "now", "at<2026-03-18T11:00:00Z");
    asks("rollup", Lt, "9999-12-31", "rollup<9999-12-30T21:59:59Z");
}

#[test]
fn names_and_addresses() {
    asks(
        "name",
        Contains,
        "ada love",
        "all(name__key~%ada%, name__key~%love%)",
    );
    asks(
        "name",
        Eq,
        "Ada Lovelace",
        "all(name__key=lovelace ada, name=Ada Lovelace)",
    );
    asks("name", Ilike, "ad*", "any(name__key~ad%, name__key~% ad%)");
    asks(
        "name",
        Ilike,
        "王*",
        "any(name__key~wang王%, name__key~% wang王%)",
    );
    asks("name", Gte, "M", "name__key>=m");
    asks("address", Contains, "Berlin", "address__key~%berlin%");
}

#[test]
fn lists_of_values() {
    asks(
        "emails",
        Eq,
        "Ada@Example.org",
        "emails has ada@example.org",
    );
    asks("emails", Contains, "EXAMPLE", "emails has~%example%");
    asks("emails", Ilike, "*@example.org", "emails has~%@example.org");
    asks("emails", Ne, "a@b.co", "not(emails has a@b.co)");
    asks("emails", In, "A@b.co&c@d.co", "emails has a@b.co|c@d.co");
    asks(
        "emails",
        Eq,
        "ada@xn--mller-kva.de",
        "emails has ada@müller.de",
    );
    asks("phones", Eq, "030 123456", "phones has +4930123456");
    asks("phones", Contains, "0 12-34", "phones has~%01234%");
    asks("choices", Contains, "Small", "choices has s");
    asks("choices", In, "s&大", "choices has s|l");
    asks("choices", Eq, "huge", "!unknown_option");
    asks("tags", Contains, "VÍP", "tags has vip");
    asks("tags", Ilike, "v*", "tags has~v%");
    asks("choice", Eq, "Small", "choice=s");
    asks("choice", In, "s&m", "choice in s|m");
    asks("choice", Ne, "", "not(choice null)");
}

#[test]
fn links_and_people() {
    let id = "0190a1b2-0000-7000-8000-00000000000a";
    asks("link", Eq, id, "link=0a");
    asks("link", In, &format!("{id}&"), "any(link in 0a, link null)");
    asks("any", Eq, &format!("contact:{id}"), "any=0a");
    asks("links", Contains, id, "links to 1");
    asks("links", Eq, "", "not(links has any)");
    asks("user", Eq, "me", "user=01");
    asks("user", Eq, "my_team", "user in 01|02");
    asks("user", In, "me&", "any(user=01, user null)");
    asks("user", Ne, "me", "not(user=01)");
    asks("user", Eq, "you", "!not_an_id");
    asks("files", Is, "x", "!bad_is");
}
