//! Types, found before anything is worked out.

use super::function::{Gives, Takes};
use super::{BinaryOp, Expr, refused};
use crate::cell::ColumnType;
use crate::field::Field;
use crate::object::Object;
use crate::problem::Reason;
use crate::value::Value;

/// The type of a value in a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `null`, which goes with every type.
    Nothing,
    Text,
    Number,
    Boolean,
    Date,
    Time,
    /// Another record, a file: may be asked whether it is there, nothing else.
    Other,
}

impl Type {
    fn name(self) -> &'static str {
        match self {
            Type::Nothing => "null",
            Type::Text => "text",
            Type::Number => "a number",
            Type::Boolean => "yes or no",
            Type::Date => "a day",
            Type::Time => "a time",
            Type::Other => "a record",
        }
    }

    /// The type of both, when they can stand for each other.
    fn with(self, other: Type) -> Option<Type> {
        match (self, other) {
            (Type::Nothing, other) => Some(other),
            (this, Type::Nothing) => Some(this),
            (this, other) => (this == other && this != Type::Other).then_some(this),
        }
    }
}

/// What a field is in a formula, by its first column.
fn of_field(field: &Field) -> Type {
    match field.kind.columns(field).first().map(|column| column.ty) {
        Some(ColumnType::Text | ColumnType::Json) => Type::Text,
        Some(ColumnType::Int | ColumnType::Decimal { .. }) => Type::Number,
        Some(ColumnType::Bool) => Type::Boolean,
        Some(ColumnType::Date) => Type::Date,
        Some(ColumnType::Time) => Type::Time,
        Some(ColumnType::Id) | None => Type::Other,
    }
}

/// Whether a result of this type can be kept in a column; everything but a record can be text.
pub(super) fn fits(found: Type, column: ColumnType) -> Result<(), Reason> {
    let wanted = match column {
        ColumnType::Text => {
            return if found == Type::Other {
                Err(result(found, Type::Text))
            } else {
                Ok(())
            };
        }
        ColumnType::Int | ColumnType::Decimal { .. } => Type::Number,
        ColumnType::Bool => Type::Boolean,
        ColumnType::Date => Type::Date,
        ColumnType::Time => Type::Time,
        ColumnType::Id | ColumnType::Json => Type::Other,
    };
    if found == Type::Nothing || found == wanted {
        Ok(())
    } else {
        Err(result(found, wanted))
    }
}

fn result(found: Type, wanted: Type) -> Reason {
    Reason::new(
        "formula_result",
        format!(
            "The formula gives {}, but the field keeps {}.",
            found.name(),
            wanted.name()
        ),
    )
    .with(&[found.name(), wanted.name()])
}

/// The type of an expression.
pub(super) fn infer(expr: &Expr, object: &Object) -> Result<Type, Reason> {
    match expr {
        Expr::Literal(value) => Ok(match value {
            Value::Text(_) => Type::Text,
            Value::Bool(_) => Type::Boolean,
            Value::Decimal(_) => Type::Number,
            _ => Type::Nothing,
        }),
        Expr::Field { name, at } => object.find(name).map(of_field).ok_or_else(|| {
            refused(
                "formula_field",
                *at,
                format!("There is no field `{name}` in {}", object.name),
                &[name, &object.name],
            )
        }),
        Expr::Not { inner, at } => want(infer(inner, object)?, Type::Boolean, *at),
        Expr::Negate { inner, at } => want(infer(inner, object)?, Type::Number, *at),
        Expr::Binary {
            op,
            left,
            right,
            at,
        } => binary(*op, infer(left, object)?, infer(right, object)?, *at),
        Expr::Call { function, args, at } => {
            let types: Vec<Type> = args
                .iter()
                .map(|arg| infer(arg, object))
                .collect::<Result<_, _>>()?;
            let same = taken(function.takes, &types, *at)?;
            Ok(match function.gives {
                Gives::This(ty) => ty,
                Gives::Same => same,
            })
        }
    }
}

/// Checks the arguments; gives the type that they have in common, where they must have one.
fn taken(takes: Takes, types: &[Type], at: usize) -> Result<Type, Reason> {
    match takes {
        Takes::Anything => Ok(Type::Nothing),
        Takes::Each(wanted) => {
            for (found, wanted) in types.iter().zip(wanted) {
                want(*found, *wanted, at)?;
            }
            Ok(Type::Nothing)
        }
        Takes::Days => {
            for found in types.iter().filter(|found| **found != Type::Time) {
                want(*found, Type::Date, at)?;
            }
            Ok(Type::Date)
        }
        Takes::Alike => alike(types, at),
        Takes::Ordered => match alike(types, at)? {
            Type::Boolean => Err(mismatch(Type::Boolean, Type::Number, at)),
            ty => Ok(ty),
        },
        Takes::Choice => {
            let (condition, values) = types.split_first().unwrap_or((&Type::Nothing, &[]));
            want(*condition, Type::Boolean, at)?;
            alike(values, at)
        }
    }
}

fn alike(types: &[Type], at: usize) -> Result<Type, Reason> {
    types.iter().try_fold(Type::Nothing, |all, ty| {
        all.with(*ty).ok_or_else(|| mismatch(*ty, all, at))
    })
}

fn want(found: Type, wanted: Type, at: usize) -> Result<Type, Reason> {
    if found == wanted || found == Type::Nothing {
        Ok(wanted)
    } else {
        Err(mismatch(found, wanted, at))
    }
}

fn mismatch(found: Type, wanted: Type, at: usize) -> Reason {
    refused(
        "formula_type",
        at,
        format!("Here is {} where {} is needed", found.name(), wanted.name()),
        &[found.name(), wanted.name()],
    )
}

fn binary(op: BinaryOp, left: Type, right: Type, at: usize) -> Result<Type, Reason> {
    use BinaryOp::{Add, And, Divide, Equal, Multiply, Or, Remainder, Subtract, Unequal};
    match op {
        And | Or => {
            want(left, Type::Boolean, at)?;
            want(right, Type::Boolean, at)
        }
        Add | Subtract if left == Type::Date && matches!(right, Type::Number | Type::Nothing) => {
            Ok(Type::Date)
        }
        Subtract if left == Type::Date && right == Type::Date => Ok(Type::Number),
        Add if left == Type::Text || right == Type::Text => {
            want(left, Type::Text, at)?;
            want(right, Type::Text, at)
        }
        Add | Subtract | Multiply | Divide | Remainder => {
            want(left, Type::Number, at)?;
            want(right, Type::Number, at)
        }
        Equal | Unequal => left
            .with(right)
            .map(|_| Type::Boolean)
            .ok_or_else(|| mismatch(right, left, at)),
        _ => match left.with(right) {
            Some(Type::Boolean) | None => Err(mismatch(right, left, at)),
            Some(_) => Ok(Type::Boolean),
        },
    }
}
