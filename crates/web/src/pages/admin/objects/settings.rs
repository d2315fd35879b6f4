//! What people decide about a field of a kind: one input, or several, for each [`Setting`]. What the form then says is read by
//! [`super::overlay`].

use mainstay_app::schema::Schema;
use mainstay_model::field::{
    COLORS, Choice as Option_, Field as ModelField, Kind, OnDelete, Rollup, RollupFunction, Setting,
};
use mainstay_model::schema::FIELD_KEYS;
use mainstay_model::{Lang, Object};
use maud::{Markup, html};
use serde_json::Value as Json;

use super::sent::Sent;
use super::{Again, labels, own_name};
use crate::components::Field;
use crate::components::form::{Choice, OptionRow};
use crate::person::Person;

/// Whether a field of a kind is about records that have to be chosen first.
pub(super) fn needs_source(kind: &dyn Kind) -> bool {
    kind.settings().contains(&Setting::Rollup)
}

/// A new field as its form shows it first.
pub(super) fn fresh(kind: &'static dyn Kind, of: &str) -> ModelField {
    let indexed = kind.settings().contains(&Setting::Indexed);
    let rollup = of.split_once('.').map(|(object, link)| Rollup {
        object: object.to_owned(),
        link: link.to_owned(),
        function: RollupFunction::Count,
        field: String::new(),
        filter: String::new(),
    });
    ModelField::new(kind, "new").set(|params| {
        params.custom = true;
        params.indexed = indexed;
        params.rollup = rollup.filter(|_| needs_source(kind));
    })
}

/// The links of other objects that point at this one.
pub(super) fn sources_of<'s>(
    schema: &'s Schema,
    object: &Object,
) -> Vec<(&'s Object, &'s ModelField)> {
    let there = schema
        .present
        .iter()
        .filter(|child| child.deleted.is_none());
    there
        .flat_map(|child| {
            let fields = child.fields.iter().filter(|field| {
                !field.params.kept
                    && field.params.deleted.is_none()
                    && field.points_at(&object.name)
            });
            fields.map(move |field| (child, field))
        })
        .collect()
}

/// The inputs for what people decide about a field.
pub(super) struct Setter<'a> {
    pub person: &'a Person,
    pub schema: &'a Schema,
    pub field: &'a ModelField,
    pub shipped: bool,
    pub again: &'a Again,
}

impl Setter<'_> {
    pub fn inputs(&self) -> Markup {
        html! { @for setting in open(self.field.kind, self.shipped) { (self.input(setting)) } }
    }

    fn input(&self, setting: Setting) -> Markup {
        let (t, params) = (self.person.t, &self.field.params);
        let text = |name: &str, now: &str| self.again.or(name, now);
        let number = |now: Option<String>| now.unwrap_or_default();
        match setting {
            Setting::Required => self.tick("required", params.required),
            Setting::Unique => self.tick("unique", params.unique),
            Setting::Searchable => self.tick("searchable", params.searchable),
            Setting::Indexed => self.tick("indexed", params.indexed),
            Setting::Plain => self.tick("plain", params.format.as_deref() == Some("plain")),
            Setting::Default => self.default(),
            Setting::MaxLength => {
                let now = number(params.max_length.map(|most| most.to_string()));
                Field::new("max_length", t.get("schema-max-length"))
                    .number(&text("max_length", &now), false)
            }
            Setting::Range => html! {
                @let (least, most) = (number(params.min.map(|min| min.to_string())), number(params.max.map(|max| max.to_string())));
                (Field::new("min", t.get("schema-min")).number(&text("min", &least), true))
                (Field::new("max", t.get("schema-max")).number(&text("max", &most), true))
            },
            Setting::Scale => {
                let now = params.scale.unwrap_or(2).to_string();
                let options: Vec<Choice> = (0..=8)
                    .map(|digits: u32| Choice::new(digits.to_string(), digits.to_string()))
                    .collect();
                Field::new("scale", t.get("schema-scale")).select(
                    &text("scale", &now),
                    None,
                    &options,
                )
            }
            Setting::Stars => {
                let now = number(params.max.map(|max| max.to_string()));
                Field::new("max", t.get("schema-stars")).number(&text("max", &now), false)
            }
            Setting::Currency => {
                let now = params.currency.clone().unwrap_or_default();
                Field::new("currency", t.get("schema-currency"))
                    .hint(t.get("schema-currency-hint"))
                    .attr("maxlength", "3")
                    .text(&text("currency", &now))
            }
            Setting::Format => {
                let now = params.format.clone().unwrap_or_default();
                Field::new("format", t.get("schema-format"))
                    .hint(t.get("schema-format-hint"))
                    .text(&text("format", &now))
            }
            Setting::Options => self.options(),
            Setting::Target => self.target(),
            // Said of links by files and the API; few need it.
            Setting::Attributes => html! {},
            Setting::OnDelete => {
                let options: Vec<Choice> = ON_DELETE
                    .iter()
                    .map(|(_, key, words)| Choice::new(*key, t.find(words).unwrap_or("")))
                    .collect();
                let now = ON_DELETE
                    .iter()
                    .find(|(what, ..)| *what == params.on_delete)
                    .map_or("", |(_, key, _)| key);
                Field::new("on_delete", t.get("schema-on-delete")).select(
                    &text("on_delete", now),
                    None,
                    &options,
                )
            }
            Setting::BackLabel => labels(
                self.again,
                "back_label",
                t.get("schema-back-label"),
                &params.back_label,
                false,
                t,
            ),
            Setting::Formula => {
                let now = params.formula.clone().unwrap_or_default();
                Field::new("formula", t.get("schema-formula"))
                    .hint(t.get("schema-formula-hint"))
                    .wide()
                    .required()
                    .attr("spellcheck", "false")
                    .textarea(&text("formula", &now))
            }
            Setting::Result => self.result(),
            Setting::Rollup => self.rollup(),
        }
    }

    fn tick(&self, name: &'static str, now: bool) -> Markup {
        let t = self.person.t;
        let words = t
            .find(&format!("schema-{}", name.replace('_', "-")))
            .unwrap_or(name);
        let hint = t.find(&format!("schema-{}-hint", name.replace('_', "-")));
        let given = self.again.or(name, if now { "true" } else { "false" });
        let field = Field::new(name, words);
        let field = match hint {
            Some(hint) => field.hint(hint),
            None => field,
        };
        field
            .disabled(self.shipped && now)
            .checkbox(given == "true")
    }

    fn default(&self) -> Markup {
        let (t, params) = (self.person.t, &self.field.params);
        let now = match &params.default {
            None => String::new(),
            Some(Json::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let now = self.again.or("default", &now);
        let field = Field::new("default", t.get("schema-default"));
        if params.options.is_empty() {
            return field.hint(t.get("schema-default-hint")).text(&now);
        }
        let lang = self.person.ctx.lang();
        let options: Vec<Choice> = params
            .options
            .iter()
            .map(|option| Choice::new(option.key.clone(), option.label.get(lang)))
            .collect();
        field.select(&now, Some(t.get("schema-default-none")), &options)
    }

    fn options(&self) -> Markup {
        let t = self.person.t;
        let sent = Sent(&self.again.given);
        let indexes = sent.rows("options");
        let rows: Vec<OptionRow> = if self.again.given.is_empty() {
            self.field.params.options.iter().map(row_of).collect()
        } else {
            indexes
                .iter()
                .map(|index| row_sent(&sent, index))
                .filter(|row| {
                    !row.key.is_empty() || row.words.iter().any(|(_, words)| !words.is_empty())
                })
                .collect()
        };
        let languages: Vec<(&'static str, &'static str)> = Lang::ALL
            .into_iter()
            .map(|lang| (lang.tag(), own_name(lang)))
            .collect();
        let colors: Vec<Choice> = COLORS
            .iter()
            .map(|color| Choice::new(*color, t.find(&format!("color-{color}")).unwrap_or(color)))
            .collect();
        Field::new("options", t.get("schema-options"))
            .hint(t.get("schema-options-hint"))
            .wide()
            .options(t, &rows, &languages, &colors)
    }

    fn target(&self) -> Markup {
        let t = self.person.t;
        let lang = self.person.ctx.lang();
        let targets = &self.field.params.targets;
        let options: Vec<Choice> = self
            .schema
            .present
            .iter()
            .filter(|object| object.deleted.is_none() && !object.hidden)
            .map(|object| Choice::new(object.name.clone(), object.label.get(lang)))
            .collect();
        if targets.len() > 1 {
            let names: Vec<&str> = targets
                .iter()
                .filter_map(|target| self.schema.find(target))
                .map(|object| object.label.get(lang))
                .collect();
            return Field::new("target", t.get("schema-target"))
                .disabled(true)
                .text(&names.join(", "));
        }
        let now = targets.first().map_or("", String::as_str);
        Field::new("target", t.get("schema-target"))
            .required()
            .select(&self.again.or("target", now), None, &options)
    }

    fn result(&self) -> Markup {
        let t = self.person.t;
        if needs_source(self.field.kind) {
            return html! {};
        }
        let options: Vec<Choice> = RESULTS
            .iter()
            .filter_map(|name| mainstay_model::field::kind(name))
            .map(|kind| Choice::new(kind.name(), kind.label().get(self.person.ctx.lang())))
            .collect();
        let now = self
            .field
            .params
            .result
            .clone()
            .unwrap_or_else(|| "text".to_owned());
        Field::new("result", t.get("schema-result")).select(
            &self.again.or("result", &now),
            None,
            &options,
        )
    }

    fn rollup(&self) -> Markup {
        let t = self.person.t;
        let lang = self.person.ctx.lang();
        let Some(rollup) = &self.field.params.rollup else {
            return html! {};
        };
        let functions: Vec<Choice> = FUNCTIONS
            .iter()
            .map(|(_, key, words)| Choice::new(*key, t.find(words).unwrap_or("")))
            .collect();
        let now = FUNCTIONS
            .iter()
            .find(|(function, ..)| *function == rollup.function)
            .map_or("", |(_, key, _)| key);
        let child = self.schema.find(&rollup.object);
        let fields: Vec<Choice> = child
            .into_iter()
            .flat_map(|child| &child.fields)
            .filter(|field| field.params.deleted.is_none() && adds_up(field))
            .map(|field| Choice::new(field.name.clone(), field.label.get(lang)))
            .collect();
        let of = child.map_or("", |child| child.plural_label.get(lang));
        html! {
            p.wide.muted { (t.with("schema-rollup-of", &[("objects", of.into())])) }
            (Field::new("function", t.get("schema-function")).select(&self.again.or("function", now), None, &functions))
            (Field::new("rollup_field", t.get("schema-rollup-field")).hint(t.get("schema-rollup-field-hint")).select(&self.again.or("rollup_field", &rollup.field), Some(t.get("schema-default-none")), &fields))
            (Field::new("filter", t.get("schema-rollup-filter")).hint(t.get("schema-rollup-filter-hint")).wide().text(&self.again.or("filter", &rollup.filter)))
        }
    }
}

const ON_DELETE: [(OnDelete, &str, &str); 3] = [
    (OnDelete::Unlink, "unlink", "schema-unlink"),
    (OnDelete::Refuse, "refuse", "schema-refuse"),
    (OnDelete::Cascade, "cascade", "schema-cascade"),
];

pub(super) const FUNCTIONS: [(RollupFunction, &str, &str); 5] = [
    (RollupFunction::Count, "count", "schema-count"),
    (RollupFunction::Sum, "sum", "schema-sum"),
    (RollupFunction::Min, "min", "schema-smallest"),
    (RollupFunction::Max, "max", "schema-largest"),
    (RollupFunction::Latest, "latest", "schema-latest"),
];

/// Kinds that a formula may give.
const RESULTS: [&str; 6] = ["text", "integer", "decimal", "boolean", "date", "datetime"];

/// Whether a roll-up can look at a field.
fn adds_up(field: &ModelField) -> bool {
    use mainstay_model::ColumnType;
    let first = field.kind.columns(field).first().map(|column| column.ty);
    matches!(
        first,
        Some(ColumnType::Int | ColumnType::Decimal { .. } | ColumnType::Date | ColumnType::Time)
    )
}

/// What may be decided about a field of a kind; of one that is shipped, less.
pub(super) fn open(kind: &dyn Kind, shipped: bool) -> Vec<Setting> {
    let key = |setting: &Setting| match setting {
        Setting::Required => "required",
        Setting::Unique => "unique",
        Setting::Searchable => "searchable",
        Setting::Indexed => "indexed",
        Setting::Default => "default",
        Setting::Options => "options",
        _ => "",
    };
    let may = |setting: &Setting| {
        !shipped
            || FIELD_KEYS
                .iter()
                .any(|(known, may)| *may && *known == key(setting))
    };
    kind.settings()
        .iter()
        .filter(|setting| may(setting))
        .copied()
        .collect()
}

fn row_of(option: &Option_) -> OptionRow {
    OptionRow {
        key: option.key.clone(),
        words: Lang::ALL
            .into_iter()
            .map(|lang| (lang.tag(), option.label.exactly(lang).to_owned()))
            .collect(),
        color: option.color.clone(),
    }
}

pub(super) fn row_sent(sent: &Sent<'_>, index: &str) -> OptionRow {
    let part = |part: &str| {
        sent.text(&format!("options[{index}].{part}"))
            .unwrap_or("")
            .to_owned()
    };
    OptionRow {
        key: part("key"),
        words: Lang::ALL
            .into_iter()
            .map(|lang| (lang.tag(), part(lang.tag())))
            .collect(),
        color: part("color"),
    }
}
