//! The statements by hand, for both databases.

use super::contact::{FIELDS, Kind, WHO};

/// Whose SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What is joined for the titles of links.
const JOINS: &str = " LEFT JOIN o_company j_company ON j_company.id = t.company AND j_company.deleted_at IS NULL \
     LEFT JOIN o_contact j_reports_to ON j_reports_to.id = t.reports_to AND j_reports_to.deleted_at IS NULL \
     LEFT JOIN o_user j_owner ON j_owner.id = t.owner AND j_owner.deleted_at IS NULL \
     LEFT JOIN o_user j_created_by ON j_created_by.id = t.created_by AND j_created_by.deleted_at IS NULL \
     LEFT JOIN o_user j_updated_by ON j_updated_by.id = t.updated_by AND j_updated_by.deleted_at IS NULL";

impl Tongue {
    /// `SELECT` everything that a contact's answer tells, from a table of contacts; the internal number and the sort key last.
    pub fn select(self, table: &str) -> String {
        let mut columns = Vec::new();
        for (name, kind) in FIELDS {
            match kind {
                Kind::Json | Kind::Day if self == Tongue::Postgres => {
                    columns.push(format!("t.{name}::text"))
                }
                Kind::Bool if self == Tongue::Postgres => {
                    columns.push(format!("t.{name}::int::bigint"))
                }
                Kind::Link(_) => columns.extend([format!("j_{name}.id"), format!("j_{name}.name")]),
                Kind::Links(table, object) => columns.push(self.links(table, object)),
                Kind::Name => {
                    columns.push("t.name__prefix, t.name__given, t.name__family".to_owned())
                }
                Kind::Address => columns.push(
                    ["street", "city", "state", "postal_code", "country"]
                        .map(|part| format!("t.address__{part}"))
                        .join(", "),
                ),
                _ => columns.push(format!("t.{name}")),
            }
        }
        for name in WHO {
            columns.extend([format!("j_{name}.id"), format!("j_{name}.name")]);
        }
        format!(
            "SELECT {}, t.rid, t.name__key FROM {table} t{JOINS}",
            columns.join(", ")
        )
    }

    fn links(self, table: &str, object: &str) -> String {
        let from = format!(
            "{table} l JOIN o_{object} x ON x.id = l.target AND x.deleted_at IS NULL WHERE l.rid = t.rid"
        );
        match self {
            Tongue::Sqlite => {
                let h = |from: u8, length: u8| {
                    format!("lower(substr(hex(l.target), {from}, {length}))")
                };
                let id = [h(1, 8), h(9, 4), h(13, 4), h(17, 4), h(21, 12)].join(" || '-' || ");
                format!(
                    "(SELECT json_group_array(CASE WHEN l.attributes IS NULL THEN json_object('id', {id}, 'object', '{object}', 'title', \
                     x.name) ELSE json_object('id', {id}, 'object', '{object}', 'title', x.name, 'attributes', json(l.attributes)) END \
                     ORDER BY l.position) FROM {from})"
                )
            }
            Tongue::Postgres => format!(
                "(SELECT json_agg(CASE WHEN l.attributes IS NULL THEN json_build_object('id', l.target, 'object', '{object}', 'title', \
                 x.name) ELSE json_build_object('id', l.target, 'object', '{object}', 'title', x.name, 'attributes', l.attributes) END \
                 ORDER BY l.position)::text FROM {from})"
            ),
        }
    }

    /// One contact by its identity.
    pub fn by_id(self, table: &str) -> String {
        format!(
            "{} WHERE t.id = $1 AND t.deleted_at IS NULL",
            self.select(table)
        )
    }

    /// The first page by name.
    pub fn first(self) -> String {
        format!(
            "{} WHERE t.deleted_at IS NULL AND t.name__key IS NOT NULL ORDER BY t.name__key, t.rid LIMIT 51",
            self.select("o_contact")
        )
    }

    /// The page behind a place.
    pub fn after(self) -> String {
        format!(
            "{} WHERE t.deleted_at IS NULL AND (t.name__key, t.rid) > ($1, $2) ORDER BY t.name__key, t.rid LIMIT 51",
            self.select("o_contact")
        )
    }

    /// By a fragment of the name.
    pub fn fragment(self) -> String {
        format!(
            "{} WHERE t.deleted_at IS NULL AND t.name__key LIKE $1 ORDER BY t.name__key, t.rid LIMIT 51",
            self.select("o_contact")
        )
    }

    /// How many those are.
    pub fn fragment_count(self) -> String {
        "SELECT count(*) FROM o_contact t WHERE t.deleted_at IS NULL AND t.name__key LIKE $1"
            .to_owned()
    }

    /// By an address.
    pub fn email(self) -> String {
        format!(
            "{} WHERE t.deleted_at IS NULL AND t.rid IN (SELECT rid FROM v_contact__emails WHERE value = $1) ORDER BY t.name__key, t.rid LIMIT 51",
            self.select("o_contact")
        )
    }

    /// Of a status, the latest contacted first.
    pub fn sorted(self) -> String {
        format!(
            "{} WHERE t.deleted_at IS NULL AND t.status = $1 AND t.last_contacted_at IS NOT NULL \
             ORDER BY t.last_contacted_at DESC, t.rid DESC LIMIT 51",
            self.select("o_contact")
        )
    }

    /// How many those are.
    pub fn sorted_count(self) -> String {
        "SELECT count(*) FROM o_contact t WHERE t.deleted_at IS NULL AND t.status = $1".to_owned()
    }

    /// How many contacts there are: kept by the workspace, so that nothing has to be counted.
    pub fn all(self) -> String {
        "SELECT CAST(coalesce(sum(n), 0) AS bigint) FROM object_count WHERE object = 'contact' AND slot = 0".to_owned()
    }

    /// A new contact.
    pub fn insert(self, table: &str) -> String {
        let json = if self == Tongue::Postgres {
            "::text::jsonb"
        } else {
            ""
        };
        format!(
            "INSERT INTO {table} (id, version, name, name__given, name__family, name__key, emails, emails__primary, job_title, \
             job_title__key, status, status__rank, owner, number, number__key, open_tasks, created_at, created_by, updated_at, updated_by) \
             VALUES ($1, 1, $2, $3, $4, $5, $6{json}, $7, $8, $9, 'new', 0, $10, $11, $12, 0, $13, $10, $13, $10)"
        )
    }

    /// Another job title.
    pub fn update(self, table: &str) -> String {
        format!(
            "UPDATE {table} SET job_title = $2, job_title__key = $3, version = version + 1, updated_at = $4, updated_by = $5 WHERE id = $1"
        )
    }
}
