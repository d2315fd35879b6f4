//! Tasks of a person: what is due when, and ticking off. This is about the standard object `task` alone.

use jiff::civil::Date;
use mainstay_model::query::RawQuery;
use mainstay_model::{Record, RecordId, Value};
use serde_json::{Map, json};

use crate::App;
use crate::ctx::Ctx;
use crate::error::Result;
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
        let status = if ticked { DONE } else { OPEN[0] };
        let input = Map::from_iter([("status".to_owned(), json!(status))]);
        self.edit(ctx, TASK, id, &input, None).await
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}
