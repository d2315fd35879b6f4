//! Parts that the pages of objects share: icons to choose from, what can be done with what was deleted.

use maud::{Markup, html};

use crate::components::{Button, Field, icon};
use crate::i18n::T;
use crate::person::Person;

/// Icons that stand for a kind of record.
const ICONS: [&str; 36] = [
    "package",
    "briefcase",
    "building-2",
    "house",
    "users-round",
    "user",
    "contact",
    "ticket",
    "tag",
    "target",
    "flag",
    "map-pin",
    "globe",
    "calendar",
    "clock",
    "timer",
    "file-text",
    "folder",
    "clipboard-list",
    "book-open",
    "bookmark",
    "dollar-sign",
    "percent",
    "chart-line",
    "megaphone",
    "mail",
    "phone",
    "message-square",
    "life-buoy",
    "wrench",
    "server",
    "monitor",
    "smartphone",
    "key-round",
    "star",
    "zap",
];

/// An icon to choose.
pub(super) fn icons(t: T, chosen: &str) -> Markup {
    let others = (!ICONS.contains(&chosen)).then_some(chosen);
    Field::new("icon", t.get("schema-icon")).wide().group(&html! {
        div.icon-choice {
            @for name in others.into_iter().chain(ICONS) {
                @let words = t.find(&format!("icon-{name}")).unwrap_or(t.get("schema-icon-now"));
                label title=(words) {
                    input type="radio" name="icon" value=(name) checked[name == chosen] aria-label=(words);
                    (icon(name))
                }
            }
        }
    })
}

/// Bringing back what was deleted, or giving it up for good.
pub(super) fn gone_actions(person: &Person, action: &str) -> Markup {
    let t = person.t;
    html! {
        div.row.wrap {
            (act(person, action, "restore", &Button::new(t.get("schema-restore")).small()))
            details.change {
                summary { (t.get("schema-purge")) }
                p { (t.get("schema-purge-words")) }
                (act(person, action, "purge", &Button::new(t.get("schema-purge-really")).small().danger()))
            }
        }
    }
}

/// A button that changes the state of something.
pub(super) fn act(person: &Person, action: &str, what: &str, button: &Button) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            input type="hidden" name="what" value=(what);
            (button.clone().submit())
        }
    }
}
