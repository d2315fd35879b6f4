//! An amount with its currency.

use rust_decimal::Decimal;
use serde_json::{Value as Json, json};

use super::{
    Field, Kind, Measured, Part, PartRole, Setting, SortColumn, Unit, Widget, compare_rules,
    json_rules, number_rules, text_rules,
};
use crate::cell::{Cell, Column, ColumnType};
use crate::env::Env;
use crate::filter::Operator;
use crate::label::Label;
use crate::locale::currency::{MONEY_SCALE, plain_money};
use crate::locale::{self, Locale};
use crate::predicate::Predicate;
use crate::problem::Reason;
use crate::value::{Money as Amount, Value};

/// An amount in a currency, exact to four digits behind the point. Ordered and compared by the amount; a filter that names
/// a currency (`100 EUR`) asks for that too.
pub struct Money;

const AMOUNT: ColumnType = ColumnType::Decimal { scale: MONEY_SCALE };

impl Money {
    fn checked(field: &Field, money: Amount) -> Result<Value, Reason> {
        let most = number_rules::largest(MONEY_SCALE);
        let amount = number_rules::bounded(field, money.amount, -most, most)?;
        Ok(Value::from(Amount {
            amount: number_rules::scaled(amount, MONEY_SCALE)?,
            currency: money.currency,
        }))
    }
}

/// The currency of an amount without one.
fn usual<'a>(field: &'a Field, env: &'a Env) -> &'a str {
    field.params.currency.as_deref().unwrap_or(&env.currency)
}

impl Kind for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn label(&self) -> Label {
        Label::new("Money", "金额")
    }

    fn settings(&self) -> &'static [Setting] {
        &[
            Setting::Required,
            Setting::Indexed,
            Setting::Range,
            Setting::Currency,
        ]
    }

    fn check(&self, field: &Field) -> Vec<Reason> {
        let mut reasons = number_rules::check(field);
        if let Some(code) = &field.params.currency
            && locale::currency(code).is_none()
        {
            reasons.push(
                Reason::new(
                    "unknown_currency",
                    format!("There is no currency `{code}`."),
                )
                .with(&[code, "EUR"]),
            );
        }
        reasons
    }

    fn columns(&self, field: &Field) -> Vec<Column> {
        vec![
            Column {
                name: field.name.clone(),
                ty: AMOUNT,
            },
            text_rules::column(field, "currency"),
        ]
    }

    fn parse(&self, field: &Field, input: &Json, env: &Env) -> Result<Value, Reason> {
        let usual = usual(field, env);
        match input {
            Json::Null => Ok(Value::Null),
            Json::String(text) => match number_rules::operand(text, &env.locale) {
                Ok(Some(amount)) => Self::checked(
                    field,
                    Amount {
                        amount,
                        currency: usual.to_owned(),
                    },
                ),
                Ok(None) => Ok(Value::Null),
                Err(_) => self.parse_text(field, text, env),
            },
            Json::Object(map) => {
                json_rules::known_keys(map, &["amount", "currency"])?;
                let label = json_rules::text(map, "currency", 20)?;
                let currency = env.locale.read_currency(&label, usual)?;
                match number_rules::input(map.get("amount").unwrap_or(&Json::Null), &env.locale)? {
                    Some(amount) => Self::checked(field, Amount { amount, currency }),
                    None => Ok(Value::Null),
                }
            }
            number => match number_rules::input(number, &env.locale)? {
                Some(amount) => Self::checked(
                    field,
                    Amount {
                        amount,
                        currency: usual.to_owned(),
                    },
                ),
                None => Ok(Value::Null),
            },
        }
    }

    fn parse_text(&self, field: &Field, text: &str, env: &Env) -> Result<Value, Reason> {
        if text.trim().is_empty() {
            return Ok(Value::Null);
        }
        Self::checked(field, env.locale.parse_money(text, usual(field, env))?)
    }

    fn cells(&self, _field: &Field, value: &Value) -> Vec<Cell> {
        match value {
            Value::Money(money) => vec![
                Cell::Decimal(money.amount),
                Cell::Text(money.currency.clone()),
            ],
            _ => vec![Cell::Null, Cell::Null],
        }
    }

    fn value(&self, _field: &Field, cells: &mut [Cell]) -> Value {
        let amount = match cells.first() {
            Some(Cell::Decimal(amount)) => amount.normalize(),
            Some(Cell::Int(amount)) => Decimal::from(*amount),
            _ => return Value::Null,
        };
        Value::from(Amount {
            amount,
            currency: text_rules::take(cells, 1),
        })
    }

    fn restore(&self, _field: &Field, json: &Json) -> Value {
        serde_json::from_value(json.clone()).map_or(Value::Null, |money: Amount| {
            Value::from(Amount {
                amount: money.amount.normalize(),
                currency: money.currency,
            })
        })
    }

    fn display(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Money(money) => locale.format_money(money, false),
            _ => String::new(),
        }
    }

    fn is_broken(&self, _field: &Field, value: &Value) -> bool {
        matches!(value, Value::Money(money) if !money.amount.is_integer())
    }

    fn display_among(&self, _field: &Field, value: &Value, locale: &Locale, _env: &Env) -> String {
        match value {
            Value::Money(money) => locale.format_money(money, true),
            _ => String::new(),
        }
    }

    fn export(&self, _field: &Field, value: &Value) -> String {
        match value {
            Value::Money(money) => plain_money(money),
            _ => String::new(),
        }
    }

    fn operators(&self, _field: &Field) -> &'static [Operator] {
        compare_rules::ORDERED
    }

    fn condition(
        &self,
        field: &Field,
        op: Operator,
        operands: &[&str],
        env: &Env,
    ) -> Result<Predicate, Reason> {
        if op == Operator::In {
            return operands.iter().try_fold(Predicate::False, |any, operand| {
                Ok(any.or(self.condition(field, Operator::Eq, &[operand], env)?))
            });
        }
        if op == Operator::Ne {
            return Ok(self.condition(field, Operator::Eq, operands, env)?.negate());
        }
        let operand = operands.first().copied().unwrap_or("");
        // An unusual code stands for "no currency was named".
        let money = match number_rules::operand(operand, &env.locale) {
            Ok(amount) => amount.map(|amount| Amount {
                amount,
                currency: String::new(),
            }),
            Err(_) => Some(env.locale.parse_money(operand, "")?),
        };
        let amount = compare_rules::condition(&field.name, op, &[operand], |_| {
            Ok(money.as_ref().map(|money| Cell::Decimal(money.amount)))
        })?;
        Ok(match money.filter(|money| !money.currency.is_empty()) {
            Some(money) => amount.and(Predicate::eq(
                field.column("currency"),
                Cell::Text(money.currency),
            )),
            None => amount,
        })
    }

    fn sort(&self, field: &Field) -> Vec<SortColumn> {
        number_rules::sort(field, AMOUNT)
    }

    fn schema(&self, _field: &Field, write: bool) -> Json {
        let mut amount = number_rules::decimal_schema(MONEY_SCALE);
        if let Some(map) = amount.as_object_mut() {
            map.insert("type".to_owned(), json!("string"));
        }
        let currency = if write {
            json!({ "type": "string", "enum": locale::currencies().map(|currency| currency.code).collect::<Vec<_>>() })
        } else {
            json!({ "type": "string", "pattern": "^[A-Z]{3}$" })
        };
        json!({
            "type": ["object", "null"],
            "properties": { "amount": amount, "currency": currency },
            "required": if write { json!(["amount"]) } else { json!(["amount", "currency"]) },
            "additionalProperties": false,
        })
    }

    fn parts(&self, _field: &Field) -> &'static [Part] {
        &[
            Part {
                name: "amount",
                en: "Amount",
                zh: "金额",
                role: PartRole::Member,
            },
            Part {
                name: "currency",
                en: "Currency",
                zh: "币种",
                role: PartRole::Companion,
            },
        ]
    }

    fn measured(&self, field: &Field) -> Option<Measured> {
        let [column, currency] = <[Column; 2]>::try_from(self.columns(field)).ok()?;
        Some(Measured {
            column,
            currency: Some(currency),
            unit: Unit::Money,
        })
    }

    fn widget(&self, _field: &Field) -> Widget {
        Widget::Money
    }
}
