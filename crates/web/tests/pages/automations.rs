//! Automations as they are put together: a form that loses nothing, sentences, what is wrong at its step.

use std::time::Duration;

use jiff::SignedDuration;
use mainstay_app::jobs::Tools;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use crate::api::caller::Program;
use crate::visitor::Workspace;

/// What the form of a new automation says of contacts from Talbach.
const BEGUN: [(&str, &str); 8] = [
    ("target", "contact"),
    ("name", "From Talbach"),
    ("on", "created"),
    ("imports", "true"),
    ("f[0].join", "and"),
    ("f[0][0].field", "status"),
    ("f[0][0].op", "eq"),
    ("f[0][0].value", "active"),
];

/// One more of what a form says.
fn with<'p>(pairs: &[(&'p str, &'p str)], more: &[(&'p str, &'p str)]) -> Vec<(&'p str, &'p str)> {
    pairs.iter().chain(more).copied().collect()
}

async fn plan_of(program: &Program, id: &str) -> anyhow::Result<Json> {
    let kept = program.get(&format!("/api/v1/automations/{id}")).await?;
    Ok(kept.is(200).json()["plan"].clone())
}

/// Works until an automation has a run that is over. On PostgreSQL an event is seen when no older transaction is open any more, in
/// whatever database of the cluster.
async fn work(workspace: &Workspace, program: &Program, id: &str) -> anyhow::Result<Json> {
    let mut again = tokio::time::interval(Duration::from_millis(20));
    loop {
        again.tick().await;
        workspace.app.work_off(Tools::unread()).await?;
        let runs = format!("/api/v1/automations/{id}/runs");
        let run = program.get(&runs).await?.is(200).json()["data"][0].clone();
        if matches!(run["state"].as_str(), Some("done" | "dead")) {
            return Ok(run);
        }
    }
}

both_databases! {
    async fn an_automation_is_put_together_step_by_step(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bo = workspace.person("Bo", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let (form, bo_id) = ("/admin/new-automation", bo.id.to_string());

        // Nothing yet: examples lead to a form that is filled in.
        let empty = ada.get("/admin/automations").await?.is(200).has("Nothing is done by itself yet").has("A task for each new contact");
        for example in ["follow-up", "in-turn", "becomes", "day"] {
            let link = format!("/admin/new-automation?example={example}");
            assert!(empty.body.contains(&link), "{example}");
            ada.get(&link).await?.is(200).has("auto-step").has("Make the automation").has_not("Not yet");
        }
        ada.get("/admin/new-automation?example=follow-up").await?.has("Make a task (Subject: Follow up; Assigned to: the contact’s Owner; Due: = today + 3), linked to the contact by About.");

        // Steps come, are filled in and change places; all that was said stays.
        let one = with(&BEGUN, &[("_add", "set")]);
        ada.post(form, &one).await?.is(200).has(r#"name="s[0].do""#).has("From Talbach").has(r#"option value="active" selected"#).has("if</b> Status is Active");
        let set = [("s[0].do", "set"), ("s[0].more", "job_title")];
        ada.post(form, &with(&BEGUN, &set)).await?.is(200).has(r#"name="s[0].v.job_title""#);
        let set = [
            ("s[0].do", "set"),
            ("s[0].value", "job_title"), ("s[0].how.job_title", "formula"), ("s[0].v.job_title", ""), ("s[0].formula.job_title", "upper(department)"),
            ("s[0].value", "do_not_contact"), ("s[0].how.do_not_contact", "value"), ("s[0].v.do_not_contact", "false"), ("s[0].v.do_not_contact", "true"),
        ];
        let assign = [
            ("s[1].do", "assign"), ("s[1].field", "owner"), ("s[1].by", "rules"), ("s[1].r[0].there", "1"), ("s[1].r[0].user", &*bo_id),
            ("s[1].r[0].f[0].join", "and"), ("s[1].r[0].f[0][0].field", "source"), ("s[1].r[0].f[0][0].op", "eq"), ("s[1].r[0].f[0][0].value", "event"),
        ];
        let both = with(&with(&BEGUN, &set), &assign);
        ada.post(form, &with(&both, &[("s[1]._add_rule", "1")])).await?.is(200).has(r#"name="s[1].r[1].user""#).has(r#"name="s[1].r[0].f[0][0].value""#).has("upper(department)");
        let told = "Set Owner by rules: Bo Tester if Source is Event.";
        let moved = ada.post(form, &with(&both, &[("_up", "1")])).await?.is(200).has(told).has(r#"name="s[0].r[0].f[0][0].value""#).has(r#"name="s[1].formula.job_title""#);
        assert!(moved.body.find(told) < moved.body.find("Set Job title: = upper(department); Do not contact: Yes"), "{}", moved.body);
        ada.post(form, &with(&both, &[("_remove", "0")])).await?.is(200).has(told).has_not("upper(department)");

        // What is wrong is told at its step, all of it at once, and nothing is kept.
        let wait = [("s[2].do", "wait"), ("s[2].count", "soon"), ("s[2].unit", "days")];
        let notify = [("s[3].do", "notify"), ("s[3].words", "{nme}"), ("s[3].fields", ""), ("s[3].fields", "owner")];
        let wrong = with(&with(&both, &wait), &notify);
        ada.post(form, &wrong).await?.is(422).has("“soon” is no whole number").has("href=\"#step-3\"").has("There is no field “nme”").has("href=\"#step-4\"");
        assert_eq!(program.get("/api/v1/automations").await?.is(200).json()["data"], json!([]));

        // Kept as the plan that the API tells, shown in words, and put on the form again as it was.
        let wait = [("s[2].do", "wait"), ("s[2].count", "2"), ("s[2].unit", "days")];
        let notify = [("s[3].do", "notify"), ("s[3].words", "{name} waits"), ("s[3].fields", ""), ("s[3].fields", "owner")];
        let right = with(&with(&both, &wait), &notify);
        let made = ada.post(form, &right).await?.is(303);
        let page = made.location().to_owned();
        let id = page.rsplit('/').next().unwrap().to_owned();
        let plan = json!({
            "when": { "on": "created" }, "only": "status.eq.active",
            "then": [
                { "do": "set", "values": { "job_title": "=upper(department)", "do_not_contact": true } },
                { "do": "assign", "field": "owner", "by": { "rules": { "rules": [{ "only": "source.eq.event", "user": bo_id }] } } },
                { "do": "wait", "minutes": 2880 },
                { "do": "notify", "people": { "fields": ["owner"] }, "words": "{name} waits" },
            ],
        });
        assert_eq!(plan_of(&program, &id).await?, plan);
        ada.get(&page).await?.is(200).has("When a new contact is made").has("Wait 2 days.").has("Tell whoever stands in Owner: “{name} waits”").has("made");
        let edit = format!("{page}/edit");
        let again = ada.get(&edit).await?.is(200).has(r#"value="2""#).has("upper(department)").has(r#"option value="event" selected"#);
        let version = again.body.split(r#"name="_version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
        ada.post(&edit, &with(&right, &[("_version", &version)])).await?.is(303);
        assert_eq!(plan_of(&program, &id).await?, plan);

        // On and off, by somebody in Chinese; thrown away and brought back.
        ada.post(&format!("{page}/state"), &[("what", "on")]).await?.is(303);
        ada.get("/admin/automations").await?.has("From Talbach").has("Switch off");
        let switched = ada.post(&format!("{page}/state"), &[("what", "off"), ("back", "list")]).await?.is(303);
        assert_eq!(switched.location(), "/admin/automations");
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "language": "zh-CN" })).await?.is(200);
        ada.get(&page).await?.is(200).has("新建联系人时").has("等待 2 天。").has("如果来源").has_not("Wait");
        ada.post(&format!("{page}/state"), &[("what", "delete")]).await?.is(303);
        ada.get(&page).await?.is(404);
        bo.get("/admin/automations").await?.is(404);
    }

    async fn what_it_would_have_done_and_what_it_did_is_told(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let reader = workspace.person("Rosa", "Reader").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let rule = json!([{ "name": "titled", "label": { "en": "Active ones have a title" }, "when": "status.eq.active", "require": ["job_title"] }]);
        program.patch("/api/v1/schema", &json!({ "objects": [{ "name": "contact", "rules": rule }] })).await?.is(200);
        let early = program.make("contacts", &json!({ "name": { "given": "Early", "family": "Bird" }, "source": "event" })).await?;
        let plan = json!({
            "when": { "on": "created" }, "only": "source.eq.event",
            "then": [
                { "do": "create", "object": "task", "link": "regarding", "values": { "name": "=concat('Call ', source)", "due_at": "=today + 3" } },
                { "do": "set", "values": { "status": "active" } },
            ],
        });

        // What it would have done: by program, in the form before it is kept, and on a page of its own. Nothing is written.
        let ask = json!({ "target": "contact", "plan": plan, "days": 7 });
        let told = program.post("/api/v1/automations/rehearse", &ask).await?.is(200).json();
        assert_eq!((&told["started"], &told["whole"], &told["records"][0]["record"]), (&json!(1), &json!(true), &json!(early)));
        assert_eq!(told["records"][0]["would"][1], json!({ "do": "set", "fields": { "status": { "from": "new", "to": "active" } } }));
        let odd = json!({ "target": "contact", "plan": { "when": { "on": "created" }, "then": [{ "do": "set", "values": { "nme": "x" } }] } });
        program.post("/api/v1/automations/rehearse", &odd).await?.is(422).has("then.1.nme");
        program.post("/api/v1/automations/rehearse", &json!({ "target": "contact", "plan": plan, "days": 4000 })).await?.is(422).has("automation_look_back");
        let form = [
            ("target", "contact"), ("name", "Events"), ("on", "created"), ("imports", "true"),
            ("f[0].join", "and"), ("f[0][0].field", "source"), ("f[0][0].op", "eq"), ("f[0][0].value", "event"),
            ("s[0].do", "set"), ("s[0].value", "status"), ("s[0].how.status", "value"), ("s[0].v.status", "active"), ("_rehearse", "1"),
        ];
        ada.post("/admin/new-automation", &form).await?.is(200).has("it would have been started once").has("Early Bird").has("Status: New → Active").has("Events");
        t.clock.advance(SignedDuration::from_secs(1));
        let made = json!({ "name": "Events", "target": "contact", "plan": plan, "active": true });
        let id = program.make("automations", &made).await?;
        let page = format!("/admin/automations/{id}");
        ada.get(&format!("{page}/rehearse?days=7")).await?.is(200).has("In the last 7 days it would have been started once").has("Early Bird").has("Make a task (Subject: Call event; Due: ");
        assert_eq!(program.get("/api/v1/tasks").await?.json()["data"], json!([]));
        ada.get(&page).await?.is(200).has("Each time it is started stands here");

        // What it did: a step that was done, one that the rule stands against, and how it goes on when that is mended.
        t.clock.advance(SignedDuration::from_secs(1));
        let late = program.make("contacts", &json!({ "name": { "given": "Late", "family": "Riser" }, "source": "event" })).await?;
        let run = work(&workspace, &program, &id).await?;
        assert_eq!((&run["state"], &run["record"], &run["done"][0]["do"]), (&json!("dead"), &json!(late), &json!("create")));
        let told = ada.get(&page).await?.is(200).has("Late Riser").has("1 of 2 steps done").has("Made a task").has("Call event");
        told.has("Job title: This is needed here, by the rule “Active ones have a title”.").has("Failed");
        ada.get("/admin/automations").await?.is(200).has("one failed");
        reader.get(&format!("{page}/rehearse")).await?.is(404);
        program.patch(&format!("/api/v1/contacts/{late}"), &json!({ "job_title": "Buyer" })).await?.is(200);
        let again = format!("{page}/runs/{}/again", run["id"].as_str().unwrap());
        ada.post(&again, &[]).await?.is(303);
        let run = work(&workspace, &program, &id).await?;
        assert_eq!((&run["state"], &run["done"][1]["do"]), (&json!("done"), &json!("set")));
        assert_eq!(program.get(&format!("/api/v1/contacts/{late}")).await?.json()["status"], json!("active"));
        assert_eq!(program.get("/api/v1/tasks").await?.json()["data"].as_array().unwrap().len(), 1);
        ada.get(&page).await?.is(200).has("2 of 2 steps done").has("Fields were set").has_not("Have everything that failed go on");
        ada.post(&again, &[]).await?.is(404);
        ada.post(&format!("{page}/again"), &[]).await?.is(303);
    }
}
