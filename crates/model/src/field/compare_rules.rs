//! What kinds with an order and one column have in common: comparing with an operand.

use super::text_rules::bad_is;
use crate::cell::Cell;
use crate::filter::Operator;
use crate::predicate::{Compare, Predicate};
use crate::problem::Reason;

/// Operators on values that have an order.
pub(super) const ORDERED: &[Operator] = {
    use Operator::{Eq, Gt, Gte, In, Is, Lt, Lte, Ne};
    &[Eq, Ne, Gt, Gte, Lt, Lte, In, Is]
};

/// Operators on values that are the same or not.
pub(super) const EQUAL: &[Operator] = &[Operator::Eq, Operator::Ne, Operator::In, Operator::Is];

/// Operators where only being there or not can be asked.
pub(super) const PRESENCE: &[Operator] = &[Operator::Is];

/// A column compared with what the operand reads as; nothing for a blank operand.
pub(super) fn condition(
    column: &str,
    op: Operator,
    operands: &[&str],
    read: impl Fn(&str) -> Result<Option<Cell>, Reason>,
) -> Result<Predicate, Reason> {
    let operand = operands.first().copied().unwrap_or("");
    let how = match op {
        Operator::Eq => Compare::Eq,
        Operator::Gt => Compare::Gt,
        Operator::Gte => Compare::Gte,
        Operator::Lt => Compare::Lt,
        Operator::Lte => Compare::Lte,
        Operator::Ne => return Ok(condition(column, Operator::Eq, operands, read)?.negate()),
        Operator::In => {
            let mut cells = Vec::with_capacity(operands.len());
            let mut any = Predicate::False;
            for operand in operands {
                match read(operand)? {
                    Some(cell) => cells.push(cell),
                    None => any = Predicate::IsNull(column.to_owned()),
                }
            }
            let listed = if cells.is_empty() {
                Predicate::False
            } else {
                Predicate::In(column.to_owned(), cells)
            };
            return Ok(listed.or(any));
        }
        Operator::Like | Operator::Ilike | Operator::Contains | Operator::Is => {
            return Err(bad_is());
        }
    };
    Ok(match (read(operand)?, how) {
        (Some(cell), how) => Predicate::Compare(column.to_owned(), how, cell),
        (None, Compare::Eq) => Predicate::IsNull(column.to_owned()),
        (None, _) => Predicate::False,
    })
}
