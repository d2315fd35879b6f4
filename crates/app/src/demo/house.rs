//! What our own company brings: users in their teams, and views that everybody shares. Made once: a second demonstration
//! in the same workspace finds them there.

use std::sync::Arc;

use mainstay_model::{Object, RecordId, Value};
use serde_json::json;

use super::calendar::DAY;
use super::random::identity;
use super::reports;
use super::sheet::Sheet;
use super::staff::{ADMINISTRATOR, TEAMS};
use super::tell::{Act, Objects, Step};
use super::world::World;

/// A shared view: its object, name, filter, order, columns, and the field of a board's columns.
struct View {
    of: &'static str,
    name: &'static str,
    filter: &'static str,
    sort: &'static str,
    columns: &'static [&'static str],
    board: &'static str,
}

const fn table(
    of: &'static str,
    name: &'static str,
    filter: &'static str,
    sort: &'static str,
    columns: &'static [&'static str],
) -> View {
    View {
        of,
        name,
        filter,
        sort,
        columns,
        board: "",
    }
}

const VIEWS: [View; 12] = [
    table(
        "company",
        "My customers",
        "and(relation.eq.customer,owner.eq.me)",
        "name.asc",
        &[
            "name",
            "industry",
            "contact_count",
            "last_contacted_at",
            "next_step",
            "next_step_on",
        ],
    ),
    table(
        "company",
        "Key accounts",
        "tags.contains.\"key account\"",
        "annual_revenue.desc",
        &[
            "name",
            "relation",
            "owner",
            "annual_revenue",
            "employees",
            "last_contacted_at",
        ],
    ),
    table(
        "company",
        "Customers without contact for 90 days",
        "and(relation.eq.customer,last_contacted_at.lt.-90d)",
        "last_contacted_at.asc",
        &[
            "name",
            "owner",
            "last_contacted_at",
            "phones",
            "contact_count",
        ],
    ),
    table(
        "company",
        "Next steps of this week",
        "next_step_on.eq.this_week",
        "next_step_on.asc",
        &["name", "next_step", "next_step_on", "owner", "relation"],
    ),
    View {
        of: "company",
        name: "Companies by relation",
        filter: "",
        sort: "name.asc",
        columns: &["name", "industry", "owner"],
        board: "relation",
    },
    table(
        "company",
        "中国客户",
        "billing_address.ilike.*CN*",
        "name.asc",
        &["name", "relation", "industry", "owner", "contact_count"],
    ),
    table(
        "contact",
        "Decision makers at customers",
        "and(role.eq.decision_maker,company.relation.eq.customer)",
        "name.asc",
        &["name", "company", "job_title", "emails", "phones", "owner"],
    ),
    table(
        "contact",
        "Newly met",
        "created_at.gte.-30d",
        "created_at.desc",
        &[
            "name",
            "company",
            "job_title",
            "source",
            "owner",
            "created_at",
        ],
    ),
    table(
        "task",
        "My open tasks",
        "and(owner.eq.me,status.in.(open,in_progress,waiting))",
        "due_at.asc",
        &["name", "due_at", "priority", "status", "regarding"],
    ),
    table(
        "task",
        "Overdue in my team",
        "and(owner.eq.my_team,status.in.(open,in_progress,waiting),due_at.lt.today)",
        "due_at.asc",
        &["name", "due_at", "owner", "priority", "regarding"],
    ),
    View {
        of: "task",
        name: "Tasks by status",
        filter: "owner.eq.my_team",
        sort: "due_at.asc",
        columns: &["name", "due_at", "owner"],
        board: "status",
    },
    table(
        "meeting",
        "Meetings of the coming weeks",
        "and(status.eq.planned,starts_at.gte.today)",
        "starts_at.asc",
        &["name", "starts_at", "regarding", "location", "owner"],
    ),
];

/// Desk work that is about no customer: subject in English and Chinese, days from today, hour.
const DESK: [(&str, &str, i64, i64); 6] = [
    ("Submit the travel expenses", "提交差旅报销", -3, 12),
    (
        "Prepare the forecast for the team meeting",
        "准备团队会议的销售预测",
        0,
        10,
    ),
    ("Read the new price list", "阅读新价目表", 0, 14),
    ("Book the train to the trade fair", "预订去展会的车票", 2, 9),
    (
        "Tidy up contacts without a company",
        "整理没有公司的联系人",
        6,
        15,
    ),
    ("Write the monthly report", "写月度报告", 9, 16),
];

/// The last thing that happened: everybody noted what is to be done these days.
pub fn closing(world: &World, objects: &Objects) -> Vec<Step> {
    let at = world.calendar.at(world.calendar.present - 1);
    let step = |(number, colleague): (usize, &super::staff::Colleague)| {
        let act = |(at, line): (usize, &(&str, &str, i64, i64))| {
            let sheet = Sheet::of(&objects.task)
                .text(
                    "name",
                    if colleague.language == "zh-CN" {
                        line.1
                    } else {
                        line.0
                    },
                )
                .text("status", "open")
                .text("priority", "normal")
                .set("due_at", Value::Time(world.calendar.day(line.2, line.3)))
                .link("owner", "user", colleague.id);
            let id = identity(
                world.plan.seed,
                world.calendar.at(world.calendar.present - 1),
                u64::MAX,
                (number * 8 + at) as u64,
            );
            Act::Create {
                object: objects.task.clone(),
                id,
                draft: sheet.draft(),
            }
        };
        // Not everybody has everything to do.
        let acts = DESK
            .iter()
            .enumerate()
            .filter(|(at, _)| *at < 2 || (at + number) % 2 == 0)
            .map(act)
            .collect();
        Step {
            at,
            actor: Some(colleague.id),
            reason: None,
            acts,
        }
    };
    world
        .staff
        .iter()
        .enumerate()
        .filter(|(_, colleague)| colleague.team.is_some())
        .map(step)
        .collect()
}

/// Users, teams, views, reports, in this order; each step a few days before the first customer.
pub fn opening(world: &World, objects: &Objects) -> Vec<Step> {
    let at = world.calendar.at(world.beginning() - 3 * DAY);
    let step = |actor, acts| Step {
        at,
        actor,
        reason: None,
        acts,
    };
    let administrator = world.staff.get(ADMINISTRATOR).map(|colleague| colleague.id);
    let views: Vec<Act> = VIEWS
        .iter()
        .enumerate()
        .map(|at| view(at, administrator, &objects.view))
        .collect();
    vec![
        step(None, users(world, &objects.user)),
        step(administrator, teams(world, &objects.team)),
        step(administrator, views),
        step(administrator, reports::acts(administrator, objects)),
    ]
}

fn users(world: &World, object: &Arc<Object>) -> Vec<Act> {
    let user = |colleague: &super::staff::Colleague| {
        let sheet = Sheet::of(object)
            .set("name", Value::from(colleague.name.clone()))
            .text("email", colleague.email.as_str())
            .text("job_title", colleague.job_title)
            .text("language", colleague.language)
            .text("region", colleague.region)
            .text("time_zone", colleague.time_zone)
            .links("roles", "role", &[(colleague.role, None)]);
        Act::Create {
            object: object.clone(),
            id: colleague.id,
            draft: sheet.draft(),
        }
    };
    world.staff.iter().map(user).collect()
}

fn teams(world: &World, object: &Arc<Object>) -> Vec<Act> {
    let team = |(at, team): (usize, &super::staff::Team)| {
        let members: Vec<_> = world
            .staff
            .iter()
            .filter(|colleague| colleague.team == Some(at))
            .map(|colleague| (colleague.id, None))
            .collect();
        let sheet = Sheet::of(object)
            .text("name", team.name)
            .link("manager", "user", world.staff[team.manager].id)
            .links("members", "user", &members);
        Act::Create {
            object: object.clone(),
            id: team.id(),
            draft: sheet.draft(),
        }
    };
    TEAMS.iter().enumerate().map(team).collect()
}

fn view((at, view): (usize, &View), owner: Option<RecordId>, object: &Arc<Object>) -> Act {
    let mut sheet = Sheet::of(object)
        .text("name", view.name)
        .text("target", view.of)
        .text("filter", view.filter)
        .text("sort", view.sort)
        .set("columns", Value::Json(json!(view.columns)))
        .text(
            "layout",
            if view.board.is_empty() {
                "table"
            } else {
                "board"
            },
        )
        .text("group_by", view.board)
        .set("shared", Value::Bool(true))
        .set("position", Value::Int(at as i64));
    if let Some(owner) = owner {
        sheet = sheet.link("owner", "user", owner);
    }
    Act::Create {
        object: object.clone(),
        id: RecordId::named(&format!("demo/view/{at}")),
        draft: sheet.draft(),
    }
}
