//! From words to an expression, within bounds of length and depth.

use super::lexer::{Word, words};
use super::{BinaryOp, Expr, function, refused};
use crate::problem::Reason;
use crate::value::Value;

const LONGEST: usize = 4_000;
const DEEPEST: usize = 40;
const MOST_WORDS: usize = 1_000;

/// The expression, and the names of fields in it.
pub(super) fn parse(text: &str) -> Result<(Expr, Vec<String>), Reason> {
    if text.trim().is_empty() {
        return Err(Reason::new("no_formula", "A formula needs an expression."));
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err(Reason::new(
            "formula_too_long",
            format!("The formula has {length} characters; at most {LONGEST} are allowed."),
        )
        .with(&[&length.to_string(), &LONGEST.to_string()]));
    }
    let words = words(text)?;
    if words.len() > MOST_WORDS {
        return Err(Reason::new(
            "formula_too_long",
            format!(
                "The formula has {} words; at most {MOST_WORDS} are allowed.",
                words.len()
            ),
        )
        .with(&[&words.len().to_string(), &MOST_WORDS.to_string()]));
    }
    let mut parser = Parser {
        words,
        next: 0,
        end: length + 1,
        depth: 0,
        fields: Vec::new(),
    };
    let root = parser.expression(0)?;
    match parser.peek() {
        None => Ok((root, parser.fields)),
        Some(_) => Err(parser.unexpected("an operator")),
    }
}

struct Parser {
    words: Vec<(Word, usize)>,
    next: usize,
    end: usize,
    depth: usize,
    fields: Vec<String>,
}

/// Operators by strength, weakest first; words are in the same table as signs.
const STRENGTH: [&[(&str, BinaryOp)]; 5] = [
    &[("or", BinaryOp::Or), ("||", BinaryOp::Or)],
    &[("and", BinaryOp::And), ("&&", BinaryOp::And)],
    &[
        ("=", BinaryOp::Equal),
        ("==", BinaryOp::Equal),
        ("!=", BinaryOp::Unequal),
        ("<>", BinaryOp::Unequal),
        ("<=", BinaryOp::LessOrEqual),
        (">=", BinaryOp::GreaterOrEqual),
        ("<", BinaryOp::Less),
        (">", BinaryOp::Greater),
    ],
    &[("+", BinaryOp::Add), ("-", BinaryOp::Subtract)],
    &[
        ("*", BinaryOp::Multiply),
        ("/", BinaryOp::Divide),
        ("%", BinaryOp::Remainder),
    ],
];
/// `not` binds weaker than comparisons and stronger than `and`.
const NOT_LEVEL: usize = 2;

impl Parser {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.next).map(|(word, _)| word)
    }

    fn at(&self) -> usize {
        self.words.get(self.next).map_or(self.end, |(_, at)| *at)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Sign(known)) if *known == sign);
        self.next += usize::from(found);
        found
    }

    fn operator(&self, level: usize) -> Option<BinaryOp> {
        let word = match self.peek()? {
            Word::Sign(sign) => sign,
            Word::Name(name) => name.as_str(),
            _ => return None,
        };
        STRENGTH
            .get(level)?
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, op)| *op)
    }

    fn expression(&mut self, level: usize) -> Result<Expr, Reason> {
        self.depth += 1;
        if self.depth > DEEPEST * (STRENGTH.len() + 2) {
            return Err(refused(
                "formula_too_deep",
                self.at(),
                "The formula nests too deeply".to_owned(),
                &[],
            ));
        }
        let result = self.inner(level);
        self.depth -= 1;
        result
    }

    fn inner(&mut self, level: usize) -> Result<Expr, Reason> {
        let at = self.at();
        if level == NOT_LEVEL && matches!(self.peek(), Some(Word::Name(name)) if name == "not") {
            self.next += 1;
            return Ok(Expr::Not {
                inner: Box::new(self.expression(NOT_LEVEL)?),
                at,
            });
        }
        if level == STRENGTH.len() {
            return self.operand();
        }
        let mut left = self.expression(level + 1)?;
        while let Some(op) = self.operator(level) {
            let at = self.at();
            self.next += 1;
            let right = self.expression(level + 1)?;
            left = Expr::Binary {
                op,
                left: Box::new(left),
                right: Box::new(right),
                at,
            };
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expr, Reason> {
        let at = self.at();
        if self.takes("-") {
            return Ok(Expr::Negate {
                inner: Box::new(self.expression(STRENGTH.len())?),
                at,
            });
        }
        if self.takes("(") {
            let inner = self.expression(0)?;
            return if self.takes(")") {
                Ok(inner)
            } else {
                Err(self.unexpected("a closing bracket"))
            };
        }
        let word = self.peek().cloned();
        let Some(word) = word else {
            return Err(self.unexpected("a value"));
        };
        match word {
            Word::Number(number) => Ok(self.literal(Value::Decimal(number))),
            Word::Text(text) => Ok(self.literal(Value::Text(text))),
            Word::Name(name) => match name.as_str() {
                "true" => Ok(self.literal(Value::Bool(true))),
                "false" => Ok(self.literal(Value::Bool(false))),
                "null" => Ok(self.literal(Value::Null)),
                "and" | "or" | "not" => Err(self.unexpected("a value")),
                _ => {
                    self.next += 1;
                    self.named(name, at)
                }
            },
            Word::Sign(_) => Err(self.unexpected("a value")),
        }
    }

    fn literal(&mut self, value: Value) -> Expr {
        self.next += 1;
        Expr::Literal(value)
    }

    fn named(&mut self, name: String, at: usize) -> Result<Expr, Reason> {
        if !self.takes("(") {
            if !self.fields.contains(&name) {
                self.fields.push(name.clone());
            }
            return Ok(Expr::Field { name, at });
        }
        let function = function::find(&name).ok_or_else(|| {
            refused(
                "formula_function",
                at,
                format!("There is no function `{name}`"),
                &[&name],
            )
        })?;
        let mut args = Vec::new();
        if !self.takes(")") {
            loop {
                args.push(self.expression(0)?);
                if self.takes(")") {
                    break;
                }
                if !self.takes(",") {
                    return Err(self.unexpected("a comma or a closing bracket"));
                }
            }
        }
        if args.len() < function.least || args.len() > function.most {
            return Err(refused(
                "formula_arguments",
                at,
                format!(
                    "`{name}` cannot take {} values; write {}",
                    args.len(),
                    function.form
                ),
                &[&name, function.form],
            ));
        }
        Ok(Expr::Call { function, args, at })
    }

    fn unexpected(&self, wanted: &str) -> Reason {
        let found = match self.peek() {
            None => "the end".to_owned(),
            Some(Word::Sign(sign)) => format!("`{sign}`"),
            Some(Word::Name(name)) => format!("`{name}`"),
            Some(Word::Number(number)) => format!("`{number}`"),
            Some(Word::Text(text)) => format!("\"{text}\""),
        };
        refused(
            "formula_syntax",
            self.at(),
            format!("Here stands {found} where {wanted} is needed"),
            &[&found, wanted],
        )
    }
}
