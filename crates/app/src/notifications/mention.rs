//! Whom a text means by `@Claire Dubois`, `@claire.dubois` or `@林悦`.

use std::sync::Arc;

use mainstay_model::Env;
use mainstay_model::Locale;
use mainstay_model::RecordId;
use mainstay_model::change::{Change, Delta, Source, Verb};
use mainstay_model::field::Widget;
use mainstay_model::fold::{fold, is_han};
use mainstay_model::object::Role;
use mainstay_model::query::Trash;

use super::Kind;
use crate::App;
use crate::ctx::Origin;
use crate::directory::UserEntry;
use crate::error::{Error, Result};

impl App {
    /// Who is mentioned in a change and was not before, as far as they may see the record.
    pub(super) async fn mentioned(&self, change: &Change) -> Result<Vec<RecordId>> {
        let mut people = Vec::new();
        for person in self.named(change) {
            let ctx = match self.ctx(person, Origin::of(Source::System)) {
                Ok(ctx) => ctx,
                Err(Error::SignedOut) => continue,
                Err(error) => return Err(error),
            };
            let seen = self.get_in(&ctx, &change.object, change.record, Trash::Any);
            match seen.await {
                Ok(_) => people.push(person),
                Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(people)
    }

    fn named(&self, change: &Change) -> Vec<RecordId> {
        let catalog = self.store().catalog();
        let Some(object) = catalog.get(&change.object) else {
            return Vec::new();
        };
        // What comes by files was written elsewhere, to others.
        let written = matches!(change.verb, Verb::Create | Verb::Update)
            && object.role != Role::System
            && change.set.source != Source::Import;
        if !written {
            return Vec::new();
        }
        let (env, locale) = (Env::system(change.set.at), Locale::default());
        let directory = self.directory();
        let mut people = Vec::new();
        for (name, Delta(old, new)) in &change.fields {
            let Some(field) = object.find(name) else {
                continue;
            };
            let long = matches!(
                field.kind.widget(field),
                Widget::LongText | Widget::RichText
            );
            if !long || !new.as_str().is_some_and(|text| text.contains('@')) {
                continue;
            }
            let text = |json| {
                let value = field.kind.restore(field, json);
                fold(&field.kind.display(field, &value, &locale, &env))
            };
            let (before, after) = (text(old), text(new));
            for user in directory.users() {
                if stands_in(&after, &user) && !stands_in(&before, &user) {
                    people.push(user.id);
                }
            }
        }
        people.sort_unstable();
        people.dedup();
        people.retain(|id| Some(*id) != change.set.actor && directory.wants(*id, Kind::Mentioned));
        people
    }
}

fn stands_in(text: &str, user: &Arc<UserEntry>) -> bool {
    let local = user.email.split('@').next().unwrap_or("");
    [user.display_name(), user.email.clone(), local.to_owned()]
        .iter()
        .any(|name| called(text, &fold(name)))
}

/// Whether a folded text calls somebody by a folded name: with an @ before it that is no part of an address, and the name not
/// the beginning of a longer one.
fn called(text: &str, name: &str) -> bool {
    if name.is_empty() {
        return false;
    }
    let mention = format!("@{name}");
    text.match_indices(&mention).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let mut rest = text[at + mention.len()..].chars();
        let (next, behind) = (rest.next(), rest.next());
        let word = |c: char| c.is_alphanumeric() && !is_han(c);
        let longer = match next {
            // A dot ends a sentence, or goes on in `@ann.lee`.
            Some('.' | '-' | '@') => behind.is_some_and(word),
            Some(c) => word(c),
            None => false,
        };
        !before.is_some_and(word) && !longer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_called_by_an_at_and_not_by_half_of_it() {
        for (text, name, expected) in [
            ("please call, @claire dubois.", "claire dubois", true),
            ("@ann", "ann", true),
            ("@anna", "ann", false),
            ("@ann.lee wrote", "ann", false),
            ("@ann. she wrote", "ann", true),
            ("write to bob@ann", "ann", false),
            ("claire dubois", "claire dubois", false),
            ("请@林悦看一下", "林悦", true),
            ("@林悦，请看", "林悦", true),
            ("@", "", false),
        ] {
            assert_eq!(called(text, name), expected, "{text}");
        }
    }
}
