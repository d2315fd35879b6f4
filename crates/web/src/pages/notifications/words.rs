//! What a notification says, in the words of its reader's language.

use mainstay_app::notifications::{Item, Kind};
use maud::{Markup, html};

use crate::i18n::T;
use crate::person::Person;
use crate::state::Web;

/// Fields that are named; of more, how many there are.
const FIELDS: usize = 4;

/// What a kind of notification is called in the settings.
pub(crate) fn kind_name(t: T, kind: Kind) -> &'static str {
    match kind {
        Kind::Assigned => t.get("notification-kind-assigned"),
        Kind::Mentioned => t.get("notification-kind-mentioned"),
        Kind::Changed => t.get("notification-kind-changed"),
        Kind::Ended => t.get("notification-kind-ended"),
        Kind::Automation => t.get("notification-kind-automation"),
    }
}

/// The name of whoever did it last; nobody for Mainstay itself.
pub(super) fn actor(web: &Web, item: &Item) -> Option<String> {
    let actor = item.notification.actor?;
    let directory = web.app.directory();
    directory.user(actor).map(|user| user.display_name())
}

/// Of which object and what kind it is, before the time.
pub(super) fn about(person: &Person, item: &Item) -> Markup {
    let label = match (&item.object, item.kind) {
        (Some(object), _) if !item.is_hidden() => object.label.get(person.ctx.lang()),
        (_, Some(kind)) => kind_name(person.t, kind),
        (_, None) => "",
    };
    html! { @if !label.is_empty() { (label) " · " } }
}

/// "Ada and 2 others changed Acme: phone, stage".
pub(crate) fn sentence(web: &Web, person: &Person, item: &Item) -> String {
    let t = person.t;
    let who = who(web, t, item);
    let record = match &item.title {
        Some(title) if title.trim().is_empty() => t.get("notification-untitled").to_owned(),
        Some(title) => t.with("notification-title", &[("title", title.as_str().into())]),
        None => t.get("notification-hidden").to_owned(),
    };
    let one = item.notification.record.is_some();
    let what = match &item.object {
        Some(object) if !one => person.nouns(object),
        _ => t.get("notification-records").to_owned(),
    };
    let many = [
        ("who", who.as_str().into()),
        ("n", item.count().into()),
        ("what", what.as_str().into()),
    ];
    let single = [
        ("who", who.as_str().into()),
        ("record", record.as_str().into()),
    ];
    match item.kind {
        Some(Kind::Assigned) if one => t.with("notification-assigned", &single),
        Some(Kind::Assigned) => t.with("notification-assigned-many", &many),
        Some(Kind::Mentioned) if one => t.with("notification-mentioned", &single),
        Some(Kind::Mentioned) => t.with("notification-mentioned-many", &many),
        Some(Kind::Ended) => ended(t, item, &what),
        Some(Kind::Changed) if !one => t.with("notification-changed-many", &many),
        Some(Kind::Changed) => match item.notification.args["verb"].as_str() {
            Some("trash") => t.with("notification-trashed", &single),
            Some("restore") => t.with("notification-restored", &single),
            _ => changed(person, item, &who, &record),
        },
        Some(Kind::Automation) if !item.words().is_empty() => item.words().to_owned(),
        Some(Kind::Automation) | None => t.with("notification-automation", &single),
    }
}

fn ended(t: T, item: &Item, what: &str) -> String {
    let args = &item.notification.args;
    let refused = args["refused"].as_u64().unwrap_or(0);
    let all = [
        ("what", what.into()),
        ("n", item.count().into()),
        ("refused", refused.into()),
    ];
    if args["failed"].as_bool() == Some(true) {
        t.with("notification-import-failed", &all[..1])
    } else if refused > 0 {
        t.with("notification-import-refused", &all)
    } else {
        t.with("notification-import-done", &all[..2])
    }
}

fn changed(person: &Person, item: &Item, who: &str, record: &str) -> String {
    let t = person.t;
    let lang = person.ctx.lang();
    let names = item.fields(&person.ctx);
    let label = |name: &String| {
        let field = item.object.as_ref()?.find(name)?;
        Some(person.within(field.label.get(lang)))
    };
    let mut fields: Vec<String> = names.iter().filter_map(label).collect();
    if fields.is_empty() {
        let single = [("who", who.into()), ("record", record.into())];
        return t.with("notification-changed", &single);
    }
    let more = fields.len().saturating_sub(FIELDS);
    if more > 0 {
        fields.truncate(FIELDS);
        fields.push(t.with("notification-fields-more", &[("n", more.into())]));
    }
    let fields = fields.join(t.get("notification-comma"));
    let all = [
        ("who", who.into()),
        ("record", record.into()),
        ("fields", fields.into()),
    ];
    t.with("notification-changed-fields", &all)
}

/// "Ada", "Ada and Bob", "Ada and 2 others"; Mainstay where it was nobody.
fn who(web: &Web, t: T, item: &Item) -> String {
    let directory = web.app.directory();
    let names: Vec<String> = item
        .actors()
        .into_iter()
        .map(|id| {
            let known = directory.user(id).map(|user| user.display_name());
            known.unwrap_or_else(|| t.get("changes-somebody").to_owned())
        })
        .collect();
    match names.as_slice() {
        [] => t.get("product-name").to_owned(),
        [one] => one.clone(),
        [one, other] => t.with(
            "notification-two",
            &[
                ("one", one.as_str().into()),
                ("other", other.as_str().into()),
            ],
        ),
        [one, others @ ..] => t.with(
            "notification-several",
            &[("one", one.as_str().into()), ("n", others.len().into())],
        ),
    }
}
