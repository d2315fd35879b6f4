//! Tasks of a person: what is due when, and ticking off. This is about the standard object `task` alone.

use jiff::civil::Date;
use mainstay_model::access::{Access, Draft};
use mainstay_model::change::Verb;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Record, RecordId, Value};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::{Edited, condition};

/// The object.
pub const TASK: &str = "task";
const OPEN: [&str; 3] = ["open", "in_progress", "waiting"];
const DONE: &str = "done";

/// The open tasks of a person, by when they are due.
#[derive(Debug, Default)]
pub struct Todo {
    /// Should have been done.
    pub overdue: Vec<Record>,
    /// Due today.
    pub today: Vec<Record>,
    /// Due within the next seven days.
    pub week: Vec<Record>,
    /// Due after that.
    pub later: Vec<Record>,
    /// Without a time.
    pub someday: Vec<Record>,
    /// How many there are, also beyond those listed.
    pub count: u64,
}

/// Tasks listed; who has more needs the list page.
const MOST: usize = 60;

/// Whether a record is a task that is not done, and whether it can be ticked off at all.
pub fn done(record: &Record) -> Option<bool> {
    if record.object.name != TASK {
        return None;
    }
    match record.get("status") {
        Value::Text(status) => Some(!OPEN.contains(&status.as_str())),
        _ => None,
    }
}

/// The moment a task is due.
pub fn due(record: &Record) -> Option<jiff::Timestamp> {
    match record.get("due_at") {
        Value::Time(at) => Some(*at),
        _ => None,
    }
}

impl App {
    /// What this person has to do.
    pub async fn todo(&self, ctx: &Ctx) -> Result<Todo> {
        let mut todo = Todo::default();
        if ctx.access.object(TASK).is_none() {
            return Ok(todo);
        }
        let open: Vec<String> = OPEN.iter().map(|status| (*status).to_owned()).collect();
        let raw = RawQuery {
            filter: mainstay_model::filter::RawFilter::All(vec![
                condition("owner", "eq", &["me".to_owned()]),
                condition("status", "in", &open),
            ]),
            order: "due_at.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let (query, _) = self.lenient_query(ctx, TASK, &raw)?;
        let (page, count) =
            futures_util::try_join!(self.store().page(&query), self.store().count(&query))?;
        todo.count = count;
        let today = ctx.env.today();
        for record in page.records {
            let Some(at) = due(&record) else {
                todo.someday.push(record);
                continue;
            };
            let day = at.to_zoned(ctx.env.zone.clone()).date();
            if at < ctx.env.now {
                todo.overdue.push(record);
            } else if day <= today {
                todo.today.push(record);
            } else if days_between(today, day) <= 7 {
                todo.week.push(record);
            } else {
                todo.later.push(record);
            }
        }
        Ok(todo)
    }

    /// Ticks a task off, or takes the tick away.
    pub async fn tick(&self, ctx: &Ctx, id: RecordId, ticked: bool) -> Result<Edited> {
        let object = crate::records::object(ctx, TASK)?;
        let status = object.position("status").ok_or(Error::NotFound)?;
        let text = if ticked { DONE } else { OPEN[0] };
        let mut draft = Draft::default();
        draft.set(status, Value::Text(text.to_owned()));
        // Asks for the right to write the status; the moment is the program's own field, so it goes another way.
        ctx.access
            .update(&object, id, draft)
            .map_err(Error::Invalid)?;
        let mut values = vec![(status, Value::Text(text.to_owned()))];
        if let Some(at) = object.position("done_at") {
            values.push((
                at,
                if ticked {
                    Value::Time(ctx.env.now)
                } else {
                    Value::Null
                },
            ));
        }
        let op = ctx
            .access
            .put_back(&object, id, Verb::Update, values)
            .map_err(Error::Invalid)?;
        let applied = self
            .commit(Access::change_set(ctx.meta(), vec![op]))
            .await?;
        let record = self.get_in(ctx, TASK, id, Trash::Any).await?;
        Ok(Edited {
            record,
            set: (applied.changes > 0).then_some(applied.set),
        })
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
