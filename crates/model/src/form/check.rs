//! Whether a form can be shown and taken: told when it is kept.

use std::collections::BTreeSet;

use super::{Asked, Hidden, Plan, can_ask, can_tell};
use crate::env::Env;
use crate::field::{Field, Widget};
use crate::label::Label;
use crate::object::{Object, Role};
use crate::problem::{Problem, Reason};

/// What one form has at most.
const MOST_FIELDS: usize = 40;
const MOST_ORIGINS: usize = 20;
const MOST_WORDS: usize = 4_000;

/// Everything that is wrong with a plan for an object: at `fields`, `fields.<number>`, `hidden.<number>` (counted from one), `consent`,
/// `then`, `known`, `owner`, `origins`, or at the words that are too long.
pub fn check(plan: &Plan, object: &Object) -> Vec<Problem> {
    let mut problems = Vec::new();
    if object.role == Role::System {
        let text = "Forms are for what a workspace keeps records of, not for what runs it.";
        problems.push(Reason::new("form_system", text).at("target"));
    }
    if plan.fields.is_empty() {
        let text = "Say what the form asks for.";
        problems.push(Reason::new("form_no_fields", text).at("fields"));
    }
    if plan.fields.len() + plan.hidden.len() > MOST_FIELDS {
        let text = format!("A form has {MOST_FIELDS} fields at most.");
        let reason = Reason::new("form_many_fields", text);
        problems.push(reason.with(&[&MOST_FIELDS.to_string()]).at("fields"));
    }
    let mut seen = BTreeSet::new();
    for (at, one) in plan.fields.iter().enumerate() {
        let wrong = asked(one, object).or_else(|| twice(&one.field, &mut seen));
        problems.extend(wrong.map(|reason| reason.at(format!("fields.{}", at + 1))));
    }
    for (at, one) in plan.hidden.iter().enumerate() {
        let wrong = hidden(one, object).or_else(|| twice(&one.field, &mut seen));
        problems.extend(wrong.map(|reason| reason.at(format!("hidden.{}", at + 1))));
    }
    problems.extend(missing(plan, object).map(|reason| reason.at("fields")));
    problems.extend(words(plan));
    if let Some(consent) = &plan.consent {
        if consent.words.is_empty() {
            let text = "Say what is to be agreed to.";
            problems.push(Reason::new("form_consent", text).at("consent"));
        }
        problems.extend(no_address(&consent.link).map(|reason| reason.at("consent")));
    }
    problems.extend(no_address(&plan.then).map(|reason| reason.at("then")));
    if let Some(known) = &plan.known {
        let is_asked = plan.fields.iter().any(|asked| asked.field == known.by);
        let tells = object.find(&known.by).is_some_and(can_tell);
        if !is_asked || !tells {
            let text = format!(
                "`{}` cannot tell who is known: it has to be asked for, and be an email, a phone number or a field of which no two records have the same value.",
                known.by
            );
            let reason = Reason::new("form_known", text).with(&[&known.by]);
            problems.push(reason.at("known"));
        }
    }
    let has_owner = object.find("owner").is_some_and(is_person);
    if plan.owner.is_some() && !has_owner {
        let text = "Records of this object have no owner.";
        problems.push(Reason::new("form_owner", text).at("owner"));
    }
    if plan.origins.len() > MOST_ORIGINS {
        let text = format!("A form is shown on {MOST_ORIGINS} sites at most.");
        let reason = Reason::new("form_many_origins", text);
        problems.push(reason.with(&[&MOST_ORIGINS.to_string()]).at("origins"));
    }
    for origin in plan.origins.iter().filter(|one| !is_origin(one)) {
        let text = format!("`{origin}` is no site; write it as `https://www.example.com`.");
        let reason = Reason::new("form_origin", text).with(&[origin]);
        problems.push(reason.at("origins"));
    }
    problems
}

fn is_person(field: &Field) -> bool {
    field.kind.widget(field) == Widget::User
}

fn asked(asked: &Asked, object: &Object) -> Option<Reason> {
    let Some(field) = object.find(&asked.field) else {
        return Some(unknown(&asked.field, object));
    };
    if !can_ask(field) {
        let text = format!("Outsiders cannot be asked for `{}`.", field.name);
        return Some(Reason::new("form_field_kind", text).with(&[&field.name]));
    }
    let default = asked.default.as_ref()?;
    field.kind.parse(field, default, &nowhere()).err()
}

fn hidden(hidden: &Hidden, object: &Object) -> Option<Reason> {
    let Some(field) = object.find(&hidden.field) else {
        return Some(unknown(&hidden.field, object));
    };
    let plain = hidden
        .from
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
    if field.params.read_only || field.params.kept || field.kind.computed() {
        let text = format!("`{}` cannot be written.", field.name);
        return Some(Reason::new("read_only", text).with(&[&field.name]));
    }
    // From an address comes what anybody writes there: nothing that leads to records.
    if !plain || hidden.from.len() > 60 || (!hidden.from.is_empty() && !can_ask_or_tag(field)) {
        let text = format!("`{}` cannot be taken from an address.", field.name);
        return Some(Reason::new("form_from", text).with(&[&field.name]));
    }
    match &hidden.value {
        None if hidden.from.is_empty() => {
            let text = format!("Say which value `{}` gets.", field.name);
            Some(Reason::new("form_hidden", text).with(&[&field.name]))
        }
        None => None,
        Some(value) => field.kind.parse(field, value, &nowhere()).err(),
    }
}

fn can_ask_or_tag(field: &Field) -> bool {
    can_ask(field) || field.kind.widget(field) == Widget::Tags
}

/// Fixed values are read where nobody is: no day is today and nobody is `me`.
fn nowhere() -> Env {
    Env::system(jiff::Timestamp::UNIX_EPOCH)
}

fn twice<'p>(field: &'p str, seen: &mut BTreeSet<&'p str>) -> Option<Reason> {
    (!seen.insert(field)).then(|| {
        let text = format!("`{field}` is on the form twice.");
        Reason::new("form_twice", text).with(&[field])
    })
}

/// A field without which no record can be made, and that the form does not give.
fn missing(plan: &Plan, object: &Object) -> Option<Reason> {
    let given = |name: &str| plan.writes().any(|field| field == name);
    let lent = object.title_from.iter().any(|name| given(name));
    let field = object.fields.iter().find(|field| {
        let params = &field.params;
        let needed = params.required && params.default.is_none() && !params.read_only;
        let owner = field.name == "owner" && plan.owner.is_some();
        let titled = object.lends(field) && lent;
        let there = owner || titled || given(&field.name);
        needed && !params.kept && !there
    })?;
    let text = format!(
        "No record can be made without `{}`: ask for it.",
        field.name
    );
    Some(Reason::new("form_missing", text).with(&[&field.name]))
}

fn words(plan: &Plan) -> Vec<Problem> {
    let too_long = |label: &Label| {
        let length = label.all().map(|text| text.chars().count()).max()?;
        (length > MOST_WORDS).then(|| {
            let text = format!("This has {length} characters; it may have {MOST_WORDS}.");
            let (length, most) = (length.to_string(), MOST_WORDS.to_string());
            Reason::new("too_long", text).with(&[&length, &most])
        })
    };
    let own = [
        ("title", &plan.title),
        ("intro", &plan.intro),
        ("thanks", &plan.thanks),
    ];
    let own = own
        .into_iter()
        .map(|(place, label)| (place.to_owned(), label));
    let fields = plan.fields.iter().enumerate().flat_map(|(at, asked)| {
        let place = format!("fields.{}", at + 1);
        [(place.clone(), &asked.label), (place, &asked.help)]
    });
    let consent = plan.consent.iter();
    let consent = consent.map(|consent| ("consent".to_owned(), &consent.words));
    own.chain(fields)
        .chain(consent)
        .filter_map(|(place, label)| Some(too_long(label)?.at(place)))
        .collect()
}

/// Why an address is none that people can be led to; a blank one is none at all.
fn no_address(address: &str) -> Option<Reason> {
    let host = address.strip_prefix("https://");
    let plain = |host: &str| {
        let name = host.split(['/', '?', '#']).next().unwrap_or("");
        !name.is_empty()
            && !name.contains('@')
            && address
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control())
    };
    if address.is_empty() || (host.is_some_and(plain) && address.len() <= 2_000) {
        return None;
    }
    let text = format!("`{address}` is no address that begins with `https://`.");
    Some(Reason::new("form_address", text).with(&[address]))
}

/// The site of an address that people are led to: `https://www.example.com`.
pub fn origin_of(address: &str) -> Option<String> {
    let rest = address.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?.to_ascii_lowercase();
    let origin = format!("https://{host}");
    is_origin(&origin).then_some(origin)
}

/// Whether this is a site as browsers name it. It comes to stand in headers, so nothing else may be in it.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let Some(host) = host else { return false };
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let part = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.len() <= 200 && name.split('.').all(part) && port.parse::<u16>().is_ok()
}

fn unknown(field: &str, object: &Object) -> Reason {
    let text = format!("There is no field `{field}` in {}.", object.name);
    Reason::new("automation_field", text).with(&[field, &object.name])
}
