//! Forms: put together by somebody who runs the workspace, filled in by people who know nothing of it.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use mainstay_app::jobs::Tools;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use crate::api::caller::Program;
use crate::visitor::{Answer, Workspace, answer};

/// Somebody outside, with a browser in a language.
struct Outsider {
    router: Router,
    lang: &'static str,
}

impl Outsider {
    async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        let request = Request::get(path)
            .header("host", "crm.example")
            .header("accept-language", self.lang)
            .header("referer", "https://www.example.com/contact?secret=1");
        answer(&self.router, request.body(Body::empty())?).await
    }

    async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let request = Request::post(path)
            .header("host", "crm.example")
            .header("accept-language", self.lang)
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded");
        let body = serde_urlencoded::to_string(pairs)?;
        answer(&self.router, request.body(Body::from(body))?).await
    }

    async fn by_site(&self, path: &str, origin: &str, body: &Json) -> anyhow::Result<Answer> {
        let request = Request::post(path)
            .header("host", "crm.example")
            .header("origin", origin)
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "application/json");
        answer(&self.router, request.body(Body::from(body.to_string()))?).await
    }
}

/// A hidden input of a page.
fn input<'a>(page: &'a Answer, name: &str) -> &'a str {
    let tag = format!(r#"name="{name}" value=""#);
    let rest = page
        .body
        .split(&tag)
        .nth(1)
        .unwrap_or_else(|| panic!("no {name}: {}", page.body));
    rest.split('"').next().unwrap_or("")
}

fn plan() -> Json {
    json!({
        "title": { "en": "Talk to us", "zh-CN": "联系我们" },
        "fields": [
            { "field": "name", "required": true },
            { "field": "emails", "required": true, "label": { "en": "Your email", "zh-CN": "您的邮箱" } },
            { "field": "job_title" },
        ],
        "hidden": [{ "field": "department", "value": "Web", "from": "utm_campaign" }],
        "consent": { "words": { "en": "I have read the privacy notice", "zh-CN": "我已阅读隐私声明" }, "link": "https://example.com/privacy" },
        "known": { "by": "emails" },
        "origins": ["https://www.example.com"],
    })
}

async fn open(program: &Program) -> anyhow::Result<String> {
    let form = json!({ "name": "Contact us", "target": "contact", "plan": plan(), "active": true });
    program.make("forms", &form).await
}

async fn contacts(program: &Program) -> anyhow::Result<Vec<Json>> {
    let all = program
        .get("/api/v1/contacts?order=created_at.asc")
        .await?
        .is(200)
        .json();
    Ok(all["data"].as_array().cloned().unwrap_or_default())
}

async fn submissions(program: &Program) -> anyhow::Result<Vec<Json>> {
    let all = program
        .get("/api/v1/form_submissions?order=created_at.asc")
        .await?
        .is(200)
        .json();
    Ok(all["data"].as_array().cloned().unwrap_or_default())
}

both_databases! {
    async fn somebody_outside_fills_in_a_form(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = open(&program).await?;
        let path = format!("/f/{id}?utm_source=letter&utm_campaign=Spring");
        let guest = Outsider { router: workspace.router.clone(), lang: "zh-CN" };

        // In their language, without scripts, within nobody's pages.
        let page = guest.get(&path).await?.is(200).has("联系我们").has("您的邮箱").has("我已阅读隐私声明").has_not("<script").has_not("Web\"");
        let policy = page.header("content-security-policy").to_owned();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        let english = guest.get(&format!("{path}&lang=en")).await?.is(200).has("Talk to us").has("Your email");
        assert_eq!(english.header("x-frame-options"), "DENY");
        let stamp = input(&page, "_stamp").to_owned();
        assert_eq!(input(&page, "_from"), "https://www.example.com/contact?secret=1");

        // What is wrong is told at its field; what was typed stays.
        t.clock.advance(SignedDuration::from_secs(10));
        let from = "https://www.example.com/contact?secret=1";
        let wrong = [("_stamp", &*stamp), ("_from", from), ("name.family", "李"), ("emails", "li@"), ("job_title", "买手")];
        let again = guest.post(&path, &wrong).await?.is(422).has("f-emails-error").has("li@").has("买手").has("f--consent-error").has("不勾选");
        assert_eq!(input(&again, "_stamp"), stamp);
        assert_eq!(contacts(&program).await?.len(), 0);

        // Another language, with nothing lost.
        let mut other = wrong.to_vec();
        other.push(("_lang", "en"));
        guest.post(&path, &other).await?.is(200).has("Talk to us").has("li@").has("买手").has_not("-error").has("lang=en");

        // Then it is taken, once, however often it is sent.
        let right = [("_stamp", &*stamp), ("_from", from), ("name.family", "李"), ("name.given", "雷"), ("emails", "li@example.cn"), ("job_title", "买手"), ("_consent", "true")];
        for _ in 0..2 {
            let sent = guest.post(&path, &right).await?.is(303);
            guest.get(sent.location()).await?.is(200).has("谢谢").has("我们已收到");
        }
        let made = contacts(&program).await?;
        assert_eq!(made.len(), 1);
        assert_eq!((&made[0]["emails"][0]["address"], &made[0]["job_title"], &made[0]["department"]), (&json!("li@example.cn"), &json!("买手"), &json!("Spring")));
        let told = submissions(&program).await?;
        assert_eq!(told.len(), 1);
        let one = &told[0];
        assert_eq!((&one["source"], &one["campaign"], &one["language"], &one["state"], &one["made"]), (&json!("letter"), &json!("Spring"), &json!("zh-CN"), &json!("taken"), &json!(true)));
        assert_eq!((&one["referrer"], &one["consent"]), (&json!("https://www.example.com/contact"), &json!("我已阅读隐私声明 https://example.com/privacy")));
        assert_eq!(one["record"]["id"], made[0]["id"]);
        let contact = made[0]["id"].as_str().unwrap_or("");
        ada.get(&format!("/contacts/{contact}")).await?.is(200).has("Form “Contact us”").has("by a form");
        ada.get(&format!("/admin/forms/{id}")).await?.is(200).has("letter").has(contact);

        // Who is known gets no second record, and keeps what was there.
        let page = guest.get(&path).await?.is(200);
        let stamp = input(&page, "_stamp").to_owned();
        t.clock.advance(SignedDuration::from_secs(10));
        let known = [("_stamp", &*stamp), ("name.family", "Li"), ("emails", "LI@example.cn"), ("job_title", "经理"), ("_consent", "true")];
        guest.post(&path, &known).await?.is(303);
        let made = contacts(&program).await?;
        assert_eq!((made.len(), &made[0]["job_title"]), (1, &json!("买手")));
        assert_eq!(submissions(&program).await?[1]["sent"]["values"]["job_title"], json!("经理"));

        // Only the sites that it names may show it.
        let embedded = guest.get(&format!("/f/{id}?embed=1")).await?.is(200);
        assert!(embedded.header("content-security-policy").contains("frame-ancestors https://www.example.com"));
        assert_eq!(embedded.header("x-frame-options"), "");
        embedded.has(r#"data-theme="light""#);
        guest.get(&format!("/f/{id}?embed=1&theme=dark")).await?.is(200).has(r#"data-theme="dark""#);

        // Closed, or gone: said politely.
        program.patch(&format!("/api/v1/forms/{id}"), &json!({ "active": false })).await?.is(200);
        guest.get(&path).await?.is(410).has("此表单已关闭");
        ada.get(&format!("/f/{id}?preview=1")).await?.is(200).has("nothing that you send here is kept");
        program.delete(&format!("/api/v1/forms/{id}")).await?.is(204);
        guest.get(&path).await?.is(404);
    }

    async fn what_looks_like_spam_is_held_back_and_let_in(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = open(&program).await?;
        let path = format!("/f/{id}");
        let guest = Outsider { router: workspace.router.clone(), lang: "en" };
        let fill = |stamp: &str, email: &str| {
            [("_stamp", stamp), ("name.family", "Lee"), ("emails", email), ("_consent", "true")].map(|(name, text)| (name.to_owned(), text.to_owned()))
        };
        let send = async |stamp: &str, email: &str, trap: &str| -> anyhow::Result<Answer> {
            let pairs = fill(stamp, email);
            let mut pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, text)| (&**name, &**text)).collect();
            pairs.push(("_homepage", trap));
            guest.post(&path, &pairs).await
        };
        let fetch = async || -> anyhow::Result<String> { Ok(input(&guest.get(&path).await?.is(200), "_stamp").to_owned()) };

        // A stamp of nobody's, of another form, or too old: asked once more, with nothing lost.
        let stamp = fetch().await?;
        send("1.2.3", "a@example.org", "").await?.is(422).has("send it once more").has("a@example.org");
        t.clock.advance(SignedDuration::from_hours(49));
        send(&stamp, "a@example.org", "").await?.is(422).has("send it once more");

        // Too quick, and trapped: thanked, and held back.
        let stamp = fetch().await?;
        send(&stamp, "quick@example.org", "").await?.is(303);
        let stamp = fetch().await?;
        t.clock.advance(SignedDuration::from_secs(10));
        send(&stamp, "trap@example.org", "http://spam").await?.is(303);
        assert_eq!(contacts(&program).await?.len(), 0);
        let page = format!("/admin/forms/{id}");
        ada.get(&page).await?.is(200).has("quick@example.org").has("A field was filled in that no person sees");
        let held = submissions(&program).await?;
        assert_eq!((held.len(), &held[0]["why"], &held[1]["why"]), (2, &json!("quick"), &json!("trap")));

        // Somebody looks at it: one is let in, the other goes.
        let (quick, trap) = (held[0]["id"].as_str().unwrap_or(""), held[1]["id"].as_str().unwrap_or(""));
        ada.post(&format!("{page}/held"), &[("id", quick), ("what", "in")]).await?.is(303);
        ada.post(&format!("{page}/held"), &[("id", trap), ("what", "discard")]).await?.is(303);
        let made = contacts(&program).await?;
        assert_eq!((made.len(), &made[0]["emails"][0]["address"]), (1, &json!("quick@example.org")));
        let left = submissions(&program).await?;
        assert_eq!((left.len(), &left[0]["state"], &left[0]["record"]["id"]), (1, &json!("taken"), &made[0]["id"]));

        // So much from one place, and no more for a while.
        let mut last = 303;
        for at in 0..25 {
            let stamp = fetch().await?;
            t.clock.advance(SignedDuration::from_secs(3));
            last = send(&stamp, &format!("n{at}@example.org"), "").await?.status.as_u16();
            if last != 303 {
                break;
            }
        }
        assert_eq!(last, 429);
    }

    async fn a_site_of_ones_own_sends_answers(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = open(&program).await?;
        let path = format!("/api/v1/forms/{id}/submissions");
        let guest = Outsider { router: workspace.router.clone(), lang: "en" };
        let (ours, theirs) = ("https://www.example.com", "https://evil.example");
        let body = json!({ "values": { "name": { "given": "Ana", "family": "Lee" }, "emails": "ana@example.org" }, "consent": true, "once": "7", "page": "https://www.example.com/talk?utm_source=site" });
        guest.by_site(&path, theirs, &body).await?.is(403);
        for _ in 0..2 {
            let taken = guest.by_site(&path, ours, &body).await?.is(201);
            assert_eq!((taken.header("access-control-allow-origin"), taken.json()), (ours, json!({ "state": "taken" })));
        }
        assert_eq!(contacts(&program).await?.len(), 1);
        assert_eq!(submissions(&program).await?[0]["source"], json!("site"));

        // Only what the form asks for, and all that it needs.
        let more = json!({ "values": { "emails": "no", "status": "active" } });
        let refused = guest.by_site(&path, ours, &more).await?.is(422).json();
        let fields: Vec<&str> = refused["errors"].as_array().unwrap().iter().filter_map(|one| one["field"].as_str()).collect();
        for field in ["emails", "status", "name", "consent"] {
            assert!(fields.contains(&field), "{field}: {fields:?}");
        }
        let asked = Request::options(&path).header("origin", ours).header("access-control-request-method", "POST");
        let asked = answer(&workspace.router, asked.body(Body::empty())?).await?.is(204);
        assert_eq!((asked.header("access-control-allow-origin"), asked.header("access-control-allow-methods")), (ours, "POST"));
    }

    async fn a_form_starts_an_automation(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = open(&program).await?;
        let plan = json!({ "when": { "on": "form", "form": id }, "then": [{ "do": "create", "object": "task", "link": "regarding", "values": { "name": "Call back" } }] });
        let automation = json!({ "name": "Call back", "target": "contact", "plan": plan, "active": true });
        let automation = program.make("automations", &automation).await?;
        ada.get(&format!("/admin/automations/{automation}")).await?.is(200).has("When somebody fills in the form “Contact us”");
        ada.get(&format!("/admin/automations/{automation}/edit")).await?.is(200).has(&format!(r#"value="{id}" selected"#));
        t.clock.advance(SignedDuration::from_secs(1));
        // Made by hand: nothing. By the form: once; and once more when the same person writes again and nothing changes.
        program.make("contacts", &json!({ "name": { "family": "Hand" } })).await?;
        let guest = Outsider { router: workspace.router.clone(), lang: "en" };
        for wanted in 1..=2 {
            let body = json!({ "values": { "name": { "family": "Lee" }, "emails": "lee@example.org" }, "consent": true });
            guest.by_site(&format!("/api/v1/forms/{id}/submissions"), "https://www.example.com", &body).await?.is(201);
            t.clock.advance(SignedDuration::from_secs(1));
            let mut again = tokio::time::interval(Duration::from_millis(20));
            loop {
                again.tick().await;
                workspace.app.work_off(Tools::unread()).await?;
                let tasks = program.get("/api/v1/tasks").await?.is(200).json();
                if tasks["data"].as_array().is_some_and(|tasks| tasks.len() == wanted) {
                    break;
                }
            }
        }
        let runs = program.get(&format!("/api/v1/automations/{automation}/runs")).await?.is(200).json();
        assert_eq!(runs["data"].as_array().map(Vec::len), Some(2));
    }

    async fn a_form_is_put_together(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        ada.get("/admin/forms").await?.is(200).has("Nobody can write to you yet");
        ada.get("/admin/new-form").await?.is(200).has("/admin/new-form?object=contact");
        let begun = ada.get("/admin/new-form?object=contact").await?.is(200).has(r#"value="emails""#).has("Make the form");
        assert!(begun.body.contains(r#"name="a[0].field" value="name""#), "{}", begun.body);
        let new = "/admin/new-form";
        let base = [("target", "contact"), ("name", "Contact us"), ("active", "true"), ("a[0].field", "name"), ("a[1].field", "emails"), ("a[1].required", "true"), ("a[1].label_en", "Your email"), ("known", "emails")];
        let with = |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> { base.iter().chain(more).copied().collect() };
        ada.post(new, &with(&[("_add", "1"), ("add", "job_title")])).await?.is(200).has(r#"name="a[2].field" value="job_title""#).has("Your email");
        ada.post(new, &with(&[("_up", "1")])).await?.is(200).has(r#"name="a[0].field" value="emails""#);
        ada.post(new, &with(&[("_remove", "0")])).await?.is(200).has(r#"name="a[0].field" value="emails""#).has_not(r#"name="a[1].field""#);
        ada.post(new, &with(&[("_add_hidden", "1"), ("add_hidden", "source")])).await?.is(200).has(r#"name="h[0].field" value="source""#);
        ada.post(new, &with(&[("then", "http://x"), ("origins", "example.com"), ("h[0].field", "source")])).await?.is(422)
            .has("is no site").has("begins with").has("Say which value");
        let made = ada.post(new, &with(&[("origins", "https://www.example.com/"), ("h[0].field", "source"), ("h[0].value", "event")])).await?.is(303);
        let page = made.location().to_owned();
        ada.get(&page).await?.is(200).has("&lt;iframe").has("/f/").has("Nothing has arrived yet");
        ada.get("/admin/forms").await?.is(200).has("Contact us").has("0 answers");
        let id = page.rsplit('/').next().unwrap_or("");
        let kept = program.get(&format!("/api/v1/forms/{id}")).await?.is(200).json();
        assert_eq!(kept["plan"], json!({
            "fields": [{ "field": "name" }, { "field": "emails", "label": { "en": "Your email" }, "required": true }],
            "hidden": [{ "field": "source", "value": "event" }], "known": { "by": "emails", "then": "fill" }, "origins": ["https://www.example.com"],
        }));
        let edit = format!("{page}/edit");
        let again = ada.get(&edit).await?.is(200).has("Your email").has("https://www.example.com");
        let version = input(&again, "_version").to_owned();
        let mut changed = with(&[("title_zh", "联系我们")]);
        changed.push(("_version", &version));
        ada.post(&edit, &changed).await?.is(303);
        ada.post(&format!("{page}/state"), &[("what", "off")]).await?.is(303);
        ada.get(&page).await?.is(200).has("Closed");
        ada.post(&format!("{page}/state"), &[("what", "delete")]).await?.is(303);
        ada.get(&page).await?.is(404);
        // What cannot be filled in is not kept, whoever writes it.
        let wrong = json!({ "name": "Wrong", "target": "contact", "plan": { "fields": [{ "field": "owner" }] }, "active": false });
        program.post("/api/v1/forms", &wrong).await?.is(422).has("plan.fields.1");
    }
}
