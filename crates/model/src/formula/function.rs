//! The functions of the language, each with the types it takes and gives.

use super::types::Type;

/// A function.
#[derive(Debug)]
pub(super) struct Function {
    pub name: &'static str,
    /// How it is written, for refusals.
    pub form: &'static str,
    pub least: usize,
    pub most: usize,
    pub takes: Takes,
    pub gives: Gives,
    pub id: Id,
}

/// Which function; the working out is in `evaluate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Id {
    If,
    Coalesce,
    IsBlank,
    Concat,
    Upper,
    Lower,
    Trim,
    Length,
    Left,
    Right,
    Contains,
    Text,
    Round,
    Floor,
    Ceil,
    Abs,
    Min,
    Max,
    Year,
    Month,
    Day,
    Date,
    DaysBetween,
}

/// The types of the arguments.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// These, in order.
    Each(&'static [Type]),
    /// Whatever they are.
    Anything,
    /// All of one type.
    Alike,
    /// All of one type that has an order.
    Ordered,
    /// A condition, then values of one type.
    Choice,
    /// Days or instants.
    Days,
}

/// The type of the result.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gives {
    /// Always this.
    This(Type),
    /// The type of the values.
    Same,
}

const MANY: usize = 50;

macro_rules! functions {
    ($($name:literal $form:literal $least:literal..$most:tt $takes:expr => $gives:expr, $id:ident;)*) => {
        /// All functions.
        pub(super) const ALL: &[Function] = &[$(Function {
            name: $name, form: $form, least: $least, most: $most, takes: $takes, gives: $gives, id: Id::$id,
        }),*];
    };
}

use Gives::{Same, This};
use Takes::{Alike, Anything, Choice, Days, Each, Ordered};
use Type::{Boolean, Date, Number, Text};

functions! {
    "if" "if(condition, then, else)" 2..3 Choice => Same, If;
    "coalesce" "coalesce(a, b)" 1..MANY Alike => Same, Coalesce;
    "is_blank" "is_blank(a)" 1..1 Anything => This(Boolean), IsBlank;
    "concat" "concat(a, b)" 1..MANY Anything => This(Text), Concat;
    "upper" "upper(text)" 1..1 Each(&[Text]) => This(Text), Upper;
    "lower" "lower(text)" 1..1 Each(&[Text]) => This(Text), Lower;
    "trim" "trim(text)" 1..1 Each(&[Text]) => This(Text), Trim;
    "length" "length(text)" 1..1 Each(&[Text]) => This(Number), Length;
    "left" "left(text, count)" 2..2 Each(&[Text, Number]) => This(Text), Left;
    "right" "right(text, count)" 2..2 Each(&[Text, Number]) => This(Text), Right;
    "contains" "contains(text, part)" 2..2 Each(&[Text, Text]) => This(Boolean), Contains;
    "text" "text(a)" 1..1 Anything => This(Text), Text;
    "round" "round(number, digits)" 1..2 Each(&[Number, Number]) => This(Number), Round;
    "floor" "floor(number)" 1..1 Each(&[Number]) => This(Number), Floor;
    "ceil" "ceil(number)" 1..1 Each(&[Number]) => This(Number), Ceil;
    "abs" "abs(number)" 1..1 Each(&[Number]) => This(Number), Abs;
    "min" "min(a, b)" 1..MANY Ordered => Same, Min;
    "max" "max(a, b)" 1..MANY Ordered => Same, Max;
    "year" "year(day)" 1..1 Days => This(Number), Year;
    "month" "month(day)" 1..1 Days => This(Number), Month;
    "day" "day(day)" 1..1 Days => This(Number), Day;
    "date" "date(time)" 1..1 Days => This(Date), Date;
    "days_between" "days_between(from, to)" 2..2 Days => This(Number), DaysBetween;
}

/// A function by name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    ALL.iter().find(|function| function.name == name)
}
