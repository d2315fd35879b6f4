//! What people decide about a field of a kind: one input, or several, for each [`Setting`], and what the form then says.

use mainstay_app::schema::Schema;
use mainstay_model::field::{
    COLORS, Choice as Option_, Field as ModelField, Kind, OnDelete, Params, Rollup, RollupFunction,
    Setting, rollup_result,
};
use mainstay_model::schema::FIELD_KEYS;
use mainstay_model::{Lang, Object};
use maud::{Markup, html};
use serde_json::{Map, Value as Json, json};

use super::sent::{Sent, name_from};
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

const FUNCTIONS: [(RollupFunction, &str, &str); 5] = [
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
fn open(kind: &dyn Kind, shipped: bool) -> Vec<Setting> {
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

fn row_sent(sent: &Sent<'_>, index: &str) -> OptionRow {
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

/// What the form says, as keys of a field's overlay.
pub(super) fn overlay(
    schema: &Schema,
    field: &ModelField,
    sent: &Sent<'_>,
    shipped: bool,
    person: &Person,
) -> Map<String, Json> {
    let mut keys = Map::new();
    keys.insert("label".to_owned(), sent.label("label"));
    keys.insert("help".to_owned(), sent.label("help"));
    keys.insert(
        "section".to_owned(),
        sent.text("new_section")
            .or(sent.text("section"))
            .map_or(json!(""), |section| json!(section)),
    );
    let params = &field.params;
    for setting in open(field.kind, shipped) {
        let mut put = |key: &str, value: Json| {
            keys.insert(key.to_owned(), value);
        };
        match setting {
            Setting::Required => put(
                "required",
                json!(params.required && shipped || sent.ticked("required")),
            ),
            Setting::Unique => put(
                "unique",
                json!(params.unique && shipped || sent.ticked("unique")),
            ),
            Setting::Searchable => put(
                "searchable",
                json!(params.searchable && shipped || sent.ticked("searchable")),
            ),
            Setting::Indexed => put(
                "indexed",
                json!(params.indexed && shipped || sent.ticked("indexed") || sent.ticked("unique")),
            ),
            Setting::Plain => put(
                "format",
                if sent.ticked("plain") {
                    json!("plain")
                } else {
                    Json::Null
                },
            ),
            Setting::MaxLength => put("max_length", sent.number("max_length")),
            Setting::Range => {
                put("min", sent.json("min"));
                put("max", sent.json("max"));
            }
            Setting::Stars => put("max", sent.json("max")),
            Setting::Scale => put("scale", sent.number("scale")),
            Setting::Currency => put(
                "currency",
                sent.text("currency")
                    .map_or(Json::Null, |code| json!(code.to_uppercase())),
            ),
            Setting::Format => put("format", sent.json("format")),
            Setting::Options => put("options", Json::Array(options(sent))),
            Setting::Target if params.targets.len() > 1 => {}
            Setting::Target => put(
                "targets",
                sent.text("target")
                    .map_or(Json::Null, |target| json!([target])),
            ),
            Setting::OnDelete => put("on_delete", sent.json("on_delete")),
            Setting::BackLabel => put("back_label", sent.label("back_label")),
            Setting::Formula => put("formula", sent.json("formula")),
            Setting::Result if !needs_source(field.kind) => put("result", sent.json("result")),
            Setting::Rollup => rollup(schema, params, sent, &mut put),
            // After all others: what it is read by.
            Setting::Default | Setting::Result | Setting::Attributes => {}
        }
    }
    if sent.has("default") {
        keys.insert("default".to_owned(), default(field, &keys, sent, person));
    }
    keys
}

fn rollup(schema: &Schema, params: &Params, sent: &Sent<'_>, put: &mut impl FnMut(&str, Json)) {
    let Some(rollup) = &params.rollup else {
        return;
    };
    let chosen = sent.text("function").unwrap_or("count");
    let function = FUNCTIONS
        .iter()
        .find(|(_, key, _)| *key == chosen)
        .map_or(RollupFunction::Count, |(function, ..)| *function);
    let field = match function {
        RollupFunction::Count => "",
        _ => sent.text("rollup_field").unwrap_or(""),
    };
    let source = schema
        .find(&rollup.object)
        .and_then(|child| child.find(field));
    let (result, scale) = rollup_result(function, source);
    let filter = sent.text("filter").unwrap_or("");
    put(
        "rollup",
        json!({ "object": rollup.object, "link": rollup.link, "function": chosen, "field": field, "filter": filter }),
    );
    put("result", json!(result));
    if let Some(scale) = scale {
        put("scale", json!(scale));
    }
}

fn options(sent: &Sent<'_>) -> Vec<Json> {
    let mut taken: Vec<String> = Vec::new();
    let mut all = Vec::new();
    let rows: Vec<OptionRow> = sent
        .rows("options")
        .iter()
        .map(|index| row_sent(sent, index))
        .collect();
    taken.extend(
        rows.iter()
            .map(|row| row.key.clone())
            .filter(|key| !key.is_empty()),
    );
    for row in rows {
        let words: Map<String, Json> = row
            .words
            .iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(tag, words)| ((*tag).to_owned(), json!(words)))
            .collect();
        let Some(first) = row.words.iter().find(|(_, words)| !words.is_empty()) else {
            continue;
        };
        let key = if row.key.is_empty() {
            let wish = name_from(&first.1, 50).unwrap_or_else(|| "option".to_owned());
            let key = free(&wish, &taken);
            taken.push(key.clone());
            key
        } else {
            row.key
        };
        all.push(json!({ "key": key, "color": row.color, "label": words }));
    }
    all
}

fn free(wish: &str, taken: &[String]) -> String {
    let is_taken = |name: &str| taken.iter().any(|other| other == name);
    if !is_taken(wish) {
        return wish.to_owned();
    }
    (2..)
        .map(|n: u32| format!("{wish}_{n}"))
        .find(|name| !is_taken(name))
        .unwrap_or_default()
}

/// The default in the form that the kind reads: text first, then what JSON makes of it.
fn default(field: &ModelField, keys: &Map<String, Json>, sent: &Sent<'_>, person: &Person) -> Json {
    let Some(text) = sent.text("default") else {
        return Json::Null;
    };
    let mut probe = field.clone();
    if let Some(options) = keys.get("options")
        && let Ok(options) = serde_json::from_value(options.clone())
    {
        probe.params.options = options;
    }
    let as_text = json!(text);
    let reads = |value: &Json| probe.kind.parse(&probe, value, &person.ctx.env).is_ok();
    if reads(&as_text) {
        return as_text;
    }
    serde_json::from_str(text)
        .ok()
        .filter(|value| reads(value))
        .unwrap_or(as_text)
}
