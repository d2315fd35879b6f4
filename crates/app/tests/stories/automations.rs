//! What is done by itself when something happens: once, in order, told step by step, and never round and round.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use mainstay_app::automations::{Run, Would};
use mainstay_app::jobs::Tools;
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::automation::Plan;
use mainstay_model::change::Source;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_model::{Record, RecordId, Value};
use mainstay_store::JobState;
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

struct Office {
    app: App,
    admin: Ctx,
    clock: mainstay_testkit::FakeClock,
}

impl Office {
    async fn open(t: &TestStore) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let settings = Settings {
            time_zone: "Asia/Shanghai".to_owned(),
            ..Settings::default()
        };
        let app = App::start(store, Arc::new(t.clock.clone()), settings).await?;
        let system = app.system(Source::System);
        let ada = user(&app, &system, "Ada", true).await?;
        let admin = app.ctx(ada, Origin::of(Source::Page))?;
        Ok(Self {
            app,
            admin,
            clock: t.clock.clone(),
        })
    }

    fn now(&self) -> Ctx {
        let mut ctx = self.admin.clone();
        ctx.env.now = self.app.now();
        ctx
    }

    async fn make(&self, object: &str, input: Json) -> anyhow::Result<RecordId> {
        let input = input.as_object().context("an object")?;
        Ok(self.app.create_blind(&self.now(), object, input).await?)
    }

    async fn set(&self, object: &str, id: RecordId, input: Json) -> anyhow::Result<()> {
        let input = input.as_object().context("an object")?;
        self.app
            .update(&self.now(), object, id, input, None)
            .await?;
        Ok(())
    }

    async fn automation(&self, name: &str, target: &str, plan: Json) -> anyhow::Result<RecordId> {
        let made = json!({ "name": name, "target": target, "plan": plan, "active": true });
        let id = self.make("automation", made).await?;
        self.clock.advance(SignedDuration::from_secs(1));
        Ok(id)
    }

    async fn contact(&self, given: &str) -> anyhow::Result<RecordId> {
        self.make(
            "contact",
            json!({ "name": { "given": given, "family": "Lee" } }),
        )
        .await
    }

    async fn of(&self, object: &str, id: RecordId) -> anyhow::Result<Record> {
        Ok(self.app.get_in(&self.now(), object, id, Trash::Any).await?)
    }

    async fn all(&self, object: &str) -> anyhow::Result<Vec<Record>> {
        let raw = RawQuery {
            order: "created_at.asc".to_owned(),
            ..RawQuery::default()
        };
        let query = self.app.query(&self.now(), object, &raw)?;
        Ok(self.app.page(&query).await?.records)
    }

    async fn work(&self) -> anyhow::Result<usize> {
        Ok(self.app.work_off(Tools::unread()).await?)
    }

    async fn runs(&self, automation: RecordId) -> anyhow::Result<Vec<Run>> {
        Ok(self
            .app
            .automation_runs(&self.now(), automation, None)
            .await?
            .0)
    }

    /// Works until an automation has so many runs that are over or wait. On PostgreSQL an event is seen when no older transaction
    /// is open any more, in whatever database of the cluster; those of other stories are not ours to end.
    async fn work_until(&self, automation: RecordId, wanted: usize) -> anyhow::Result<Vec<Run>> {
        let mut again = tokio::time::interval(std::time::Duration::from_millis(20));
        loop {
            again.tick().await;
            self.work().await?;
            let runs = self.runs(automation).await?;
            if runs.len() >= wanted {
                return Ok(runs);
            }
        }
    }

    /// Works until everything that has happened was followed: a change made now has started its own run of an automation that
    /// answers to everything.
    async fn settle(&self, bell: RecordId) -> anyhow::Result<()> {
        let rung = self.runs(bell).await?.len();
        self.clock.advance(SignedDuration::from_secs(1));
        self.make("note", json!({ "name": "Settle" })).await?;
        self.work_until(bell, rung + 1).await?;
        self.work().await?;
        Ok(())
    }

    async fn bell(&self) -> anyhow::Result<RecordId> {
        let plan = json!({ "when": { "on": "created" }, "then": [{ "do": "set", "values": { "name": "Settled" } }] });
        self.automation("Bell", "note", plan).await
    }
}

async fn user(app: &App, ctx: &Ctx, given: &str, admin: bool) -> anyhow::Result<RecordId> {
    let role = if admin {
        mainstay_standard::role::administrator_id()
    } else {
        mainstay_standard::role::member_id()
    };
    let user = json!({
        "name": { "given": given, "family": "Tester" }, "email": format!("{}@example.org", given.to_lowercase()),
        "roles": [{ "id": role }],
    });
    let id = app
        .create_blind(ctx, "user", user.as_object().context("an object")?)
        .await?;
    app.refresh_directory().await?;
    Ok(id)
}

fn owner(record: &Record) -> Option<RecordId> {
    record.get("owner").links().first().map(|link| link.id)
}

both_databases! {
    async fn steps_are_done_in_order_once_and_say_what_they_did(t: TestStore) {
        let office = Office::open(&t).await?;
        let before = office.contact("Before").await?;
        let welcome = office.automation("Welcome", "contact", json!({
            "when": { "on": "created" }, "only": "job_title.eq.Buyer",
            "then": [
                { "do": "set", "values": { "job_title": "=concat(\"New \", job_title)" } },
                { "do": "create", "object": "task", "link": "regarding",
                  "values": { "name": "=concat(\"Call \", job_title)", "due_at": "=today + 2", "owner": office.admin.user_id()? } },
            ],
        })).await?;
        let bell = office.bell().await?;
        let buyer = office.make("contact", json!({ "name": { "given": "Ann" }, "job_title": "Buyer" })).await?;
        let other = office.contact("Other").await?;
        office.settle(bell).await?;

        assert_eq!(office.of("contact", buyer).await?.get("job_title"), &Value::Text("New Buyer".to_owned()));
        for untouched in [before, other] {
            assert_eq!(office.of("contact", untouched).await?.version, 1);
        }
        let tasks = office.all("task").await?;
        assert_eq!(tasks.len(), 1);
        assert_eq!(tasks[0].get("name"), &Value::Text("Call New Buyer".to_owned()));
        assert_eq!(tasks[0].get("regarding").links()[0].id, buyer);
        // Two days on, at nine in the morning of the workspace.
        let day = office.app.now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai")?).date();
        let due = day.checked_add(jiff::Span::new().days(2))?.at(9, 0, 0, 0).in_tz("Asia/Shanghai")?.timestamp();
        assert_eq!(tasks[0].get("due_at"), &Value::Time(due));

        let runs = office.runs(welcome).await?;
        assert_eq!(runs.len(), 1);
        assert_eq!((runs[0].state, runs[0].record, runs[0].done.len()), (JobState::Done, buyer, 2));
        assert_eq!((runs[0].title.as_deref(), &runs[0].done[1].what), (Some("Ann"), &"create".to_owned()));
        assert_eq!(runs[0].done[1].note["id"], json!(tasks[0].id));
        // History says what did it, and it can be taken back like anything else.
        let history = office.app.history(&office.now(), "contact", buyer, None, 10).await?;
        assert_eq!((history[0].set.source, history[0].set.actor), (Source::Automation, None));
        assert_eq!(history[0].set.reason.as_ref().map(|why| why.message.as_ref()), Some("Automation “Welcome”"));
        office.app.undo(&office.now(), history[0].set.id).await?;
        office.settle(bell).await?;
        assert_eq!(office.of("contact", buyer).await?.get("job_title"), &Value::Text("Buyer".to_owned()));
        assert_eq!(office.runs(welcome).await?.len(), 1, "what is taken back starts nothing");
    }

    async fn one_that_ends_in_the_middle_of_a_step_goes_on_behind_it(t: TestStore) {
        let office = Office::open(&t).await?;
        let twice = office.automation("Tasks", "contact", json!({
            "when": { "on": "created" },
            "then": [
                { "do": "create", "object": "task", "link": "regarding", "values": { "name": "First" } },
                { "do": "create", "object": "task", "link": "regarding", "values": { "name": "Second" } },
            ],
        })).await?;
        office.contact("Ann").await?;
        let mut again = tokio::time::interval(std::time::Duration::from_millis(20));
        while office.app.catch_up_with_outbox().await? == 0 {
            again.tick().await;
        }
        // Whoever takes the job is killed when it has written, before it can say so.
        let token = RecordId::at(office.app.now());
        let until = office.app.now() + SignedDuration::from_secs(60);
        let claimed = office.app.store().claim_jobs("automations", 5, &[], office.app.now(), (token, until)).await?;
        let work = mainstay_jobs::Claimed {
            id: claimed[0].id.0, token: token.0, kind: claimed[0].kind.clone(), subject: claimed[0].subject.map(|id| id.0),
            attempt: 1, most: 5, payload: claimed[0].payload.clone(),
        };
        let shop = mainstay_app::jobs::Workshop::new(office.app.clone(), Tools::unread());
        mainstay_jobs::Queue::run(&shop, work.clone()).await;
        assert_eq!(office.all("task").await?.len(), 2);
        // Somebody who holds an old claim of it writes nothing any more, nor does the next who takes it up.
        t.clock.advance(SignedDuration::from_secs(61));
        office.work().await?;
        mainstay_jobs::Queue::run(&shop, work).await;
        assert_eq!(office.all("task").await?.len(), 2);
        let runs = office.runs(twice).await?;
        assert_eq!((runs.len(), runs[0].state, runs[0].done.len()), (1, JobState::Done, 2));
    }

    async fn records_go_round_to_who_has_least_and_by_rule(t: TestStore) {
        let office = Office::open(&t).await?;
        let ctx = office.now();
        let (bo, cy, gone) = (user(&office.app, &ctx, "Bo", false).await?, user(&office.app, &ctx, "Cy", false).await?,
            user(&office.app, &ctx, "Gone", false).await?);
        office.set("user", gone, json!({ "active": false })).await?;
        let bell = office.bell().await?;
        let assign = |by: Json, only: &str| json!({
            "when": { "on": "created" }, "only": only, "then": [{ "do": "assign", "field": "owner", "by": by }],
        });
        let among = json!({ "users": [gone, bo, cy] });
        office.automation("Round", "contact", assign(json!({ "round_robin": { "among": among } }), "job_title.eq.round")).await?;
        office.automation("Least", "contact", assign(json!({ "load": { "among": among, "counting": "job_title.neq.round" } }), "job_title.eq.least")).await.err().context("neq is no operator")?;
        office.automation("Least", "contact", assign(json!({ "load": { "among": among } }), "job_title.eq.least")).await?;
        let rules = json!([{ "only": "job_title.like.*x*", "user": gone }, { "only": "job_title.eq.ruled", "user": cy }]);
        office.automation("Rules", "contact", assign(json!({ "rules": { "rules": rules } }), "job_title.like.ruled*")).await?;
        let mut got = Vec::new();
        for title in ["round", "round", "round", "least", "least", "ruled", "ruled otherwise"] {
            let id = office.make("contact", json!({ "name": { "given": title }, "job_title": title, "owner": null })).await?;
            office.settle(bell).await?;
            got.push(owner(&office.of("contact", id).await?));
        }
        assert_eq!(got, [Some(bo), Some(cy), Some(bo), Some(cy), Some(bo), Some(cy), None]);
    }

    async fn a_wait_survives_and_ends_where_the_record_is_no_longer_meant(t: TestStore) {
        let office = Office::open(&t).await?;
        let chase = office.automation("Chase", "task", json!({
            "when": { "on": "becomes" }, "only": "status.eq.waiting",
            "then": [{ "do": "wait", "minutes": 60 }, { "do": "set", "values": { "priority": "urgent" } }],
        })).await?;
        let [first, second] = [office.make("task", json!({ "name": "One", "status": "waiting" })).await?,
            office.make("task", json!({ "name": "Two" })).await?];
        office.set("task", second, json!({ "status": "waiting" })).await?;
        let runs = office.work_until(chase, 2).await?;
        assert!(runs.iter().all(|run| run.state == JobState::Waiting && run.next_at.is_some()));
        office.set("task", second, json!({ "name": "Two, still waiting" })).await?;
        office.set("task", second, json!({ "status": "done" })).await?;
        t.clock.advance(SignedDuration::from_mins(61));
        office.work().await?;
        let priority = async |id| anyhow::Ok(office.of("task", id).await?.get("priority").clone());
        assert_eq!(priority(first).await?, Value::Text("urgent".to_owned()));
        assert_eq!(priority(second).await?, Value::Text("normal".to_owned()));
        let runs = office.runs(chase).await?;
        assert_eq!(runs.len(), 2, "one that stays what it was is not started again");
        assert_eq!(runs[0].said["ended"], "no_longer_meant");
    }

    async fn two_that_set_each_other_going_stop_and_say_so(t: TestStore) {
        let office = Office::open(&t).await?;
        let bell = office.bell().await?;
        let counting = |asked: &str, set: &str| json!({
            "when": { "on": "changed", "fields": [asked] },
            "then": [{ "do": "set", "values": { set: format!("=concat({set}, \"x\")") } }],
        });
        let one = office.automation("One", "contact", counting("job_title", "department")).await?;
        let other = office.automation("Other", "contact", counting("department", "job_title")).await?;
        let ann = office.contact("Ann").await?;
        office.set("contact", ann, json!({ "job_title": "a" })).await?;
        for _ in 0..4 {
            office.settle(bell).await?;
        }
        let ann = office.of("contact", ann).await?;
        assert_eq!((ann.get("job_title"), ann.get("department")), (&Value::Text("ax".to_owned()), &Value::Text("x".to_owned())));
        let runs = office.runs(one).await?;
        assert_eq!(runs.iter().map(|run| run.state).collect::<Vec<_>>(), [JobState::Dropped, JobState::Done]);
        assert_eq!(runs[0].said["error"], "loop");
        assert_eq!(office.runs(other).await?.len(), 1);
    }

    async fn a_day_that_comes_starts_it_once_also_after_a_pause(t: TestStore) {
        let office = Office::open(&t).await?;
        let plan = json!({
            "when": { "on": "date", "field": "due_at", "days": -1 }, "only": "status.eq.open",
            "then": [{ "do": "set", "values": { "priority": "high" } }],
        });
        office.automation("Soon", "task", plan).await?;
        office.work().await?;
        t.clock.advance(SignedDuration::from_mins(6));
        office.work().await?;
        let at = |hours: i64| (office.app.now() + SignedDuration::from_hours(hours)).to_string();
        let due = async |hours| office.make("task", json!({ "name": format!("In {hours}"), "due_at": at(hours) })).await;
        let (past, soon, later) = (due(10).await?, due(25).await?, due(24 * 9).await?);
        let done = office.make("task", json!({ "name": "Done", "status": "done", "due_at": at(25) })).await?;
        t.clock.advance(SignedDuration::from_hours(2));
        office.work().await?;
        // Mainstay is off for more than a week.
        let next_soon = due(26).await?;
        t.clock.advance(SignedDuration::from_hours(24 * 8));
        for _ in 0..3 {
            office.work().await?;
            t.clock.advance(SignedDuration::from_mins(10));
        }
        let mut high = Vec::new();
        for id in [past, soon, later, done, next_soon] {
            let task = office.of("task", id).await?;
            high.push((task.get("priority") == &Value::Text("high".to_owned()), task.version));
        }
        assert_eq!(high, [(false, 1), (true, 2), (true, 2), (false, 1), (true, 2)]);
    }

    async fn what_cannot_be_done_is_told_and_goes_on_where_it_stopped(t: TestStore) {
        let office = Office::open(&t).await?;
        let strict = office.automation("Strict", "contact", json!({
            "when": { "on": "created" },
            "then": [
                { "do": "create", "object": "task", "link": "regarding", "values": { "name": "Before" } },
                { "do": "set", "values": { "emails": "=job_title" } },
            ],
        })).await?;
        let ann = office.make("contact", json!({ "name": { "given": "Ann" }, "job_title": "no address" })).await?;
        let runs = office.work_until(strict, 1).await?;
        assert_eq!((runs[0].state, runs[0].done.len()), (JobState::Dead, 1));
        assert_eq!(runs[0].said["problems"][0]["field"], "emails");
        let overview = office.app.automations_overview(&office.now()).await?;
        assert_eq!((overview[0].failed, overview[0].under_way), (1, false));
        office.set("contact", ann, json!({ "job_title": "ann@example.org" })).await?;
        assert_eq!(office.app.run_failed_again(&office.now(), strict).await?, 1);
        office.work().await?;
        let runs = office.runs(strict).await?;
        assert_eq!((runs[0].state, runs[0].done.len()), (JobState::Done, 2));
        assert_eq!(office.all("task").await?.len(), 1, "the step that was done is not done again");
        // One whose field is gone says so and is not started.
        let broken = office.make("automation", json!({
            "name": "Broken", "target": "contact", "active": true,
            "plan": { "when": { "on": "changed", "fields": ["nickname"] }, "then": [{ "do": "wait", "minutes": 1 }] },
        })).await;
        assert!(broken.is_err_and(|error| error.to_string().contains("nickname")));
        // Nor is a field taken away that one needs.
        let tier = |deleted: bool| vec![json!({ "name": "contact", "fields": [
            { "name": "tier", "kind": "text", "label": { "en": "Tier" }, "deleted": deleted }] })];
        office.app.change_schema(&office.now(), tier(false)).await?;
        let plan = json!({ "when": { "on": "changed", "fields": ["tier"] }, "then": [{ "do": "wait", "minutes": 1 }] });
        let tiered = office.automation("Tiered", "contact", plan).await?;
        let refused = office.app.change_schema(&office.now(), tier(true)).await;
        assert!(refused.is_err_and(|error| error.to_string().contains("“Tiered”")));
        office.set("automation", tiered, json!({ "active": false })).await?;
        office.app.change_schema(&office.now(), tier(true)).await?;
        let overview = office.app.automations_overview(&office.now()).await?;
        assert!(overview.iter().any(|one| one.automation.id == tiered && one.problems.len() == 1));
    }

    async fn only_who_runs_the_workspace_sees_and_writes_them(t: TestStore) {
        let office = Office::open(&t).await?;
        let plan = json!({ "when": { "on": "created" }, "then": [{ "do": "set", "values": { "job_title": "x" } }] });
        let id = office.automation("Hidden", "contact", plan.clone()).await?;
        let member = user(&office.app, &office.now(), "Bo", false).await?;
        let bo = office.app.ctx(member, Origin::of(Source::Page))?;
        assert!(matches!(office.app.get_in(&bo, "automation", id, Trash::Live).await, Err(Error::NotFound)));
        assert!(office.app.automations(&bo).await.is_err());
        assert!(office.app.automation_runs(&bo, id, None).await.is_err());
        let made = json!({ "name": "Mine", "target": "contact", "plan": plan, "active": true });
        assert!(office.app.create_blind(&bo, "automation", made.as_object().context("an object")?).await.is_err());
        let plan = Plan::read(&plan).map_err(|why| anyhow::anyhow!(why.message))?;
        let since = office.app.now() - SignedDuration::from_hours(24);
        assert!(office.app.rehearse(&bo, &plan, "contact", since).await.is_err());
    }

    async fn a_rehearsal_says_what_would_have_been_done_and_does_nothing(t: TestStore) {
        let office = Office::open(&t).await?;
        let mut tasks = Vec::new();
        for n in 0..5 {
            tasks.push(office.make("task", json!({ "name": format!("Task {n}") })).await?);
        }
        t.clock.advance(SignedDuration::from_hours(1));
        for id in &tasks[..3] {
            office.set("task", *id, json!({ "status": "waiting" })).await?;
            office.set("task", *id, json!({ "status": "done" })).await?;
        }
        let plan = Plan::read(&json!({
            "when": { "on": "becomes" }, "only": "status.eq.waiting",
            "then": [{ "do": "set", "values": { "priority": "high" } }, { "do": "notify", "people": { "fields": ["owner"] }, "words": "{name} waits" }],
        })).map_err(|why| anyhow::anyhow!(why.message))?;
        let since = office.app.now() - SignedDuration::from_hours(24);
        let would = office.app.rehearse(&office.now(), &plan, "task", since).await?;
        assert_eq!((would.started, would.whole, would.looked), (3, true, 11));
        assert_eq!(would.records[0].title, "Task 2", "the newest first");
        assert_eq!(would.records[0].would[0], Would::Set(vec![("priority".to_owned(), json!("normal"), json!("high"))]));
        let told = Would::Notify { people: vec![office.admin.user_id()?], words: "Task 2 waits".to_owned() };
        assert_eq!(would.records[0].would[1], told);
        assert!(office.all("task").await?.iter().all(|task| task.get("priority") == &Value::Text("normal".to_owned())));
        let due = Plan::read(&json!({ "when": { "on": "date", "field": "due_at" }, "then": [{ "do": "wait", "minutes": 5 }] }))
            .map_err(|why| anyhow::anyhow!(why.message))?;
        office.set("task", tasks[0], json!({ "due_at": (office.app.now() - SignedDuration::from_hours(2)).to_string() })).await?;
        let came = office.app.rehearse(&office.now(), &due, "task", since).await?;
        assert_eq!((came.started, came.records[0].at), (1, office.app.now() - SignedDuration::from_hours(2)));
        assert!(office.app.rehearse(&office.now(), &due, "contact", since).await.is_err(), "contacts are not due");
    }

    async fn imports_start_it_unless_it_says_otherwise(t: TestStore) {
        let office = Office::open(&t).await?;
        let plan = |quiet: bool| json!({
            "when": { "on": "created" }, "not_imports": quiet, "then": [{ "do": "set", "values": { "department": "Imported" } }],
        });
        let (loud, quiet) = (office.automation("Loud", "contact", plan(false)).await?, office.automation("Quiet", "contact", plan(true)).await?);
        let bell = office.bell().await?;
        let mut ctx = office.now();
        ctx.source = Source::Import;
        let input = json!({ "name": { "given": "Ann" } });
        office.app.create_blind(&ctx, "contact", input.as_object().context("an object")?).await?;
        office.settle(bell).await?;
        assert_eq!((office.runs(loud).await?.len(), office.runs(quiet).await?.len()), (1, 0));
    }
}
