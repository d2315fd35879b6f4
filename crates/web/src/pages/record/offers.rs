//! What the palette offers to do with the record that somebody is looking at.

use mainstay_app::records::FOLLOWERS;
use mainstay_app::tasks;
use mainstay_model::Value;

use super::{Subject, compose, load};
use crate::components::PaletteItem;
use crate::person::Person;
use crate::state::Web;
use crate::widgets::display;

/// What the record is called and what can be done with it; nothing where the path is not that of a record's page.
pub(crate) async fn offers(
    web: &Web,
    person: &Person,
    path: &str,
) -> Option<(String, Vec<PaletteItem>)> {
    let (plural, id) = path.strip_prefix('/')?.split_once('/')?;
    let subject = load(web, person, plural, id, "").await.ok()?;
    let title = display::title(&person.ctx, &subject.record);
    let offers = if subject.record.trashed {
        Vec::new()
    } else {
        of(person, &subject)
    };
    Some((title, offers))
}

fn of(person: &Person, subject: &Subject) -> Vec<PaletteItem> {
    let t = person.t;
    let href = subject.href();
    let link = |icon: &str, label: String, href: String| PaletteItem {
        icon: icon.to_owned(),
        label,
        href,
        ..PaletteItem::default()
    };
    let post = |icon: &str, label: &str, what: &str, name: &str, value: bool| PaletteItem {
        icon: icon.to_owned(),
        label: label.to_owned(),
        post: Some((format!("{href}/{what}"), name.to_owned(), value.to_string())),
        ..PaletteItem::default()
    };
    let mut offers = Vec::new();
    if let Some(done) = tasks::done(&subject.record).filter(|_| subject.may_edit) {
        let (icon, words) = if done {
            ("rotate-ccw", t.get("task-reopen-action"))
        } else {
            ("circle-check", t.get("task-complete-action"))
        };
        offers.push(post(icon, words, "tick", "done", !done));
    }
    for kind in compose::kinds(person, subject) {
        let words = t.with(
            "record-add-related",
            &[("object", person.noun(&kind).into())],
        );
        let address = format!("{href}?add={}#composer", kind.name);
        offers.push(link(&kind.icon, words, address));
    }
    if subject.may_edit {
        let words = t.get("record-edit-all").to_owned();
        offers.push(link("pencil", words, format!("{href}/edit")));
    }
    if subject.object().position(FOLLOWERS).is_some() {
        let follows = match subject.record.get(FOLLOWERS) {
            Value::Links(links) => links.iter().any(|link| Some(link.id) == person.ctx.env.me),
            _ => false,
        };
        let (icon, words) = if follows {
            ("bell-off", t.get("record-unfollow"))
        } else {
            ("bell", t.get("record-follow"))
        };
        offers.push(post(icon, words, "follow", "follow", !follows));
    }
    let words = t.get("record-access").to_owned();
    offers.push(link("shield-check", words, format!("{href}/access")));
    offers
}
