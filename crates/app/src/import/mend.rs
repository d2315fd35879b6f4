//! Putting right what the check found, without touching the file: words that mean another word, and single cells. What was
//! put right goes in with the import, is a part of its change set, and waits with it through a restart.

use mainstay_model::access::Right;
use mainstay_model::field::{COLORS, Choice, Widget};
use mainstay_model::query::RawQuery;
use mainstay_model::{Field, Label, Reason, RecordId, fold};
use serde_json::json;

use super::check::UnknownWord;
use super::importable_object;
use super::job::Import;
use super::mapping::{Meaning, target_names};
use super::source::Mend;
use crate::error::{Error, Result};
use crate::{App, Ctx};

/// Most cells that are put right one by one; more is work for a spreadsheet.
const MOST: usize = 5_000;
/// Records among which the one that was probably meant is looked for.
const FEW: usize = 1_000;
/// How alike two words have to be to be taken for the same one, written wrongly.
const ALIKE: f64 = 0.75;

/// A word that is not understood, with what it could mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenWord {
    /// The word.
    pub word: UnknownWord,
    /// What there is to choose from, as it is written in files and as people call it; nothing where there is too much.
    pub choices: Vec<(String, String)>,
    /// What is probably meant.
    pub likely: Option<String>,
    /// Whether this person may make it an option.
    pub may_be_new: bool,
}

impl App {
    /// The words of an import that are not understood, and what they could mean.
    pub async fn open_words(&self, ctx: &Ctx, import: &Import) -> Result<Vec<OpenWord>> {
        let Some(check) = &import.check else {
            return Ok(Vec::new());
        };
        let object = importable_object(ctx, &import.object)?;
        let mut open = Vec::with_capacity(check.words.len());
        let mut known: Vec<(usize, Vec<(String, String)>)> = Vec::new();
        for word in &check.words {
            let Some(field) = object.find(&word.field) else {
                continue;
            };
            if !known.iter().any(|(column, _)| *column == word.column) {
                known.push((word.column, self.meanings(ctx, import, field, word).await?));
            }
            let choices = known
                .iter()
                .find(|(column, _)| *column == word.column)
                .map_or(&[][..], |(_, choices)| choices);
            open.push(OpenWord {
                word: word.clone(),
                choices: choices.to_vec(),
                likely: likely(&word.word, choices),
                may_be_new: takes_options(field) && ctx.access.has(Right::Metadata),
            });
        }
        Ok(open)
    }

    /// What the words of a column may mean.
    async fn meanings(
        &self,
        ctx: &Ctx,
        import: &Import,
        field: &Field,
        word: &UnknownWord,
    ) -> Result<Vec<(String, String)>> {
        let lang = ctx.lang();
        match field.kind.widget(field) {
            Widget::Choice | Widget::Choices => {
                let options = field.params.options.iter();
                let named =
                    options.map(|option| (option.key.clone(), option.label.get(lang).to_owned()));
                Ok(named.collect())
            }
            Widget::Check => {
                let (yes, no) = match lang {
                    mainstay_model::Lang::En => ("Yes", "No"),
                    mainstay_model::Lang::Zh => ("是", "否"),
                };
                Ok(vec![
                    ("true".to_owned(), yes.to_owned()),
                    ("false".to_owned(), no.to_owned()),
                ])
            }
            _ => {
                let target = import.mapping.columns.get(word.column).cloned().flatten();
                let object = importable_object(ctx, &import.object)?;
                let by = target.and_then(|target| target.resolve(&object, ctx.access.catalog()));
                match by {
                    Some(Meaning::Link { by, .. }) => self.titles(ctx, field, by.as_deref()).await,
                    _ => Ok(Vec::new()),
                }
            }
        }
    }

    /// What the records that a link may point at are known by, where they are few.
    async fn titles(
        &self,
        ctx: &Ctx,
        field: &Field,
        by: Option<&str>,
    ) -> Result<Vec<(String, String)>> {
        let mut titles: Vec<(String, String)> = Vec::new();
        for name in target_names(field) {
            let Some(target) = ctx.access.object(name) else {
                continue;
            };
            let target = target.object.clone();
            let key = by.unwrap_or(&target.title).to_owned();
            let Some(field) = target.find(&key) else {
                continue;
            };
            let raw = RawQuery {
                select: Some(vec![key.clone()]),
                ..RawQuery::default()
            };
            let Ok(query) = ctx.access.query(name, &raw, &ctx.env) else {
                continue;
            };
            let page = self.store().page(&query.with_page(FEW, None)).await?;
            if page.next.is_some() {
                return Ok(Vec::new());
            }
            for record in page.records {
                let value = record.get(&key);
                let text = field.kind.display(field, value, &ctx.env.locale, &ctx.env);
                if !text.is_empty() && !titles.iter().any(|(known, _)| *known == text) {
                    titles.push((text.clone(), text));
                }
            }
        }
        titles.sort_by_cached_key(|(text, _)| fold::fold(text));
        Ok(titles)
    }

    /// Puts words and cells right. Whatever is said here is what the next check and the run read; what they say of it is known
    /// then.
    pub async fn mend_import(
        &self,
        ctx: &Ctx,
        id: RecordId,
        words: &[(usize, String, String)],
        cells: Vec<Mend>,
    ) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        ctx.require(Right::Import)?;
        for (column, from, to) in words {
            import.mapping.mean(*column, from, to);
        }
        for cell in cells {
            import
                .mends
                .retain(|known| (known.row, known.column) != (cell.row, cell.column));
            import.mends.push(cell);
        }
        if import.mends.len() > MOST {
            let most = MOST.to_string();
            let text = format!(
                "At most {most} cells can be put right one by one; download the refused rows and mend them there."
            );
            return Err(Error::invalid(
                "cells",
                Reason::new("too_many_mends", text).with(&[&most]),
            ));
        }
        import.check = None;
        self.save(&mut import).await?;
        self.others_are_unchecked(ctx, &import).await?;
        Ok(import)
    }

    /// Makes a word of a file an option of the field that its column goes to; its key. For those who may change what fields
    /// are. The context knows nothing of it: whatever follows needs a new one.
    pub async fn add_option(
        &self,
        ctx: &Ctx,
        import: &Import,
        word: &UnknownWord,
    ) -> Result<String> {
        ctx.require(Right::Metadata)?;
        let object = importable_object(ctx, &import.object)?;
        let field = object.find(&word.field).ok_or(Error::NotFound)?;
        if !takes_options(field) {
            return Err(Error::NotFound);
        }
        let mut options = field.params.options.clone();
        let key = free_key(&word.word, &options);
        options.push(Choice {
            key: key.clone(),
            color: COLORS[options.len() % COLORS.len()].to_owned(),
            label: Label::only(ctx.lang(), &word.word),
        });
        let overlay = json!({
            "name": object.name,
            "fields": [{ "name": field.name, "options": options }],
        });
        self.change_schema(ctx, vec![overlay]).await?;
        Ok(key)
    }

    /// Takes everything back that was put right: the file is read as it is.
    pub async fn forget_mends(&self, ctx: &Ctx, id: RecordId) -> Result<Import> {
        let mut import = self.open_to_change(ctx, id).await?;
        import.mapping.words.clear();
        import.mends.clear();
        import.check = None;
        self.save(&mut import).await?;
        self.others_are_unchecked(ctx, &import).await?;
        Ok(import)
    }
}

/// Whether a field lets one choose among options, which can become more.
fn takes_options(field: &Field) -> bool {
    matches!(field.kind.widget(field), Widget::Choice | Widget::Choices)
}

/// A key for an option that is called so; other options keep theirs.
fn free_key(word: &str, options: &[Choice]) -> String {
    let folded = fold::fold(word);
    let letters = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words: Vec<&str> = letters.filter(|word| !word.is_empty()).collect();
    let mut wish: String = words.join("_").chars().take(50).collect();
    if wish.is_empty() {
        "option".clone_into(&mut wish);
    }
    let is_taken = |key: &str| options.iter().any(|option| option.key == key);
    let mut key = wish.clone();
    let mut number = 2;
    while is_taken(&key) {
        key = format!("{wish}_{number}");
        number += 1;
    }
    key
}

/// The choice that a word is probably meant to be: the same but for blanks and signs, or with few letters wrong.
fn likely(word: &str, choices: &[(String, String)]) -> Option<String> {
    let bare = |text: &str| -> String {
        let folded = fold::fold(text);
        folded
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect()
    };
    let wanted = bare(word);
    if wanted.is_empty() {
        return None;
    }
    let alike = |text: &str| strsim::normalized_damerau_levenshtein(&wanted, &bare(text));
    let ranked = choices
        .iter()
        .map(|(key, label)| (alike(key).max(alike(label)), key));
    let best = ranked.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then(|| best.1.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_written_wrongly_finds_the_right_one() {
        let choices: Vec<(String, String)> = ["GTX Pro", "GTX Basic", "MG Special", "technology"]
            .map(|text| (text.to_owned(), text.to_owned()))
            .to_vec();
        let found = |word| likely(word, &choices);
        assert_eq!(found("GTXPro").as_deref(), Some("GTX Pro"));
        assert_eq!(found("technolgy").as_deref(), Some("technology"));
        assert_eq!(found("something else"), None);
        assert_eq!(found("-"), None);
    }

    #[test]
    fn a_new_option_has_a_key_of_its_own() {
        let options = [Choice {
            key: "cold_call".to_owned(),
            color: String::new(),
            label: Label::default(),
        }];
        assert_eq!(free_key("Trade fair 2026", &options), "trade_fair_2026");
        assert_eq!(free_key("Cold-Call", &options), "cold_call_2");
        assert_eq!(free_key("展会", &options), "option");
    }
}
