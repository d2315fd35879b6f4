//! Tokens as the full-text expressions of the two databases.

use mainstay_model::search::{SearchQuery, Token};
use mainstay_model::{Cell, ColumnType};

use super::meant::Meant;
use crate::dialect::Dialect;
use crate::sql::Sql;

/// Where to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Columns {
    /// In the title and everything else.
    All,
    /// In the title.
    Title,
}

/// The expression for a query, `None` when it has no terms. `exact` is for whole tokens only.
pub(super) fn write(
    dialect: Dialect,
    query: &SearchQuery,
    meant: &Meant,
    columns: Columns,
    exact: bool,
) -> Option<String> {
    if query.terms.is_empty() {
        return None;
    }
    let writer = Writer {
        dialect,
        meant,
        columns,
        exact,
    };
    let mut text = String::new();
    if dialect == Dialect::Sqlite && columns == Columns::Title {
        text.push_str("{title} : ");
    }
    let [and, or] = match dialect {
        Dialect::Sqlite => [" AND ", " OR "],
        Dialect::Postgres => [" & ", " | "],
    };
    text.push('(');
    for (at, term) in query.terms.iter().enumerate() {
        text.push_str(if at > 0 { and } else { "" });
        text.push('(');
        for (at, form) in term.forms.iter().enumerate() {
            text.push_str(if at > 0 { or } else { "" });
            text.push('(');
            for (at, token) in form.iter().enumerate() {
                text.push_str(if at > 0 { and } else { "" });
                writer.token(token, or, &mut text);
            }
            text.push(')');
        }
        text.push(')');
    }
    text.push(')');
    Some(text)
}

struct Writer<'a> {
    dialect: Dialect,
    meant: &'a Meant,
    columns: Columns,
    exact: bool,
}

impl Writer<'_> {
    fn token(&self, token: &Token, or: &str, into: &mut String) {
        let others = self.meant.words(token);
        if others.is_empty() {
            return self.lexeme(&token.text, token.prefix && !self.exact, into);
        }
        into.push('(');
        self.lexeme(&token.text, token.prefix && !self.exact, into);
        for other in others {
            into.push_str(or);
            self.lexeme(other, false, into);
        }
        into.push(')');
    }

    fn lexeme(&self, text: &str, prefix: bool, into: &mut String) {
        let quote = match self.dialect {
            Dialect::Sqlite => '"',
            Dialect::Postgres => '\'',
        };
        into.push(quote);
        // Tokens have letters and digits only; this keeps the expression whole whatever they have.
        into.extend(
            text.chars()
                .filter(|c| !matches!(c, '"' | '\'' | '\\' | '\0')),
        );
        into.push(quote);
        match (self.dialect, prefix, self.columns) {
            (Dialect::Sqlite, true, _) => into.push('*'),
            (Dialect::Sqlite, false, _) | (Dialect::Postgres, false, Columns::All) => {}
            (Dialect::Postgres, true, Columns::All) => into.push_str(":*"),
            (Dialect::Postgres, true, Columns::Title) => into.push_str(":*A"),
            (Dialect::Postgres, false, Columns::Title) => into.push_str(":A"),
        }
    }
}

impl Dialect {
    /// The column of a search table with the internal number.
    pub(crate) fn search_rid(self) -> &'static str {
        match self {
            Dialect::Sqlite => "rowid",
            Dialect::Postgres => "rid",
        }
    }
}

/// Adds the condition on rows of a search table that an expression finds them.
pub(crate) fn write_match<'s>(sql: &'s mut Sql, table: &str, expression: &str) -> &'s mut Sql {
    let cell = Cell::Text(expression.to_owned());
    match sql.dialect() {
        Dialect::Sqlite => sql
            .ident(table)
            .push(" MATCH ")
            .bind(cell, ColumnType::Text),
        Dialect::Postgres => sql
            .push("doc @@ ")
            .bind(cell, ColumnType::Text)
            .push("::text::tsquery"),
    }
}
