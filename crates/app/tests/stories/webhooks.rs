//! Other programs are told of changes: signed, once, until it arrives, and nothing that is not theirs to know.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use mainstay_app::jobs::Tools;
use mainstay_app::webhooks::{Allowed, Limits, WebhookRequest, signature};
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_model::env::Clock as _;
use mainstay_store::{JobState, Store, StoreConfig, Webhook};
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

use crate::ear::{Ear, Heard};

struct Office {
    app: App,
    admin: Ctx,
}

fn reaching_home() -> Settings {
    let limits = Limits {
        allowed: Allowed::by(|address| address.is_loopback()),
        ..Limits::default()
    };
    Settings {
        webhooks: limits,
        ..Settings::default()
    }
}

impl Office {
    async fn open(t: &TestStore) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let app = App::start(store, Arc::new(t.clock.clone()), reaching_home()).await?;
        let user = json!({
            "name": { "given": "Ada", "family": "Tester" }, "email": "ada@example.org",
            "roles": [{ "id": mainstay_standard::role::administrator_id() }],
        });
        let system = app.system(Source::System);
        let input = user.as_object().context("an object")?;
        let ada = app.create_blind(&system, "user", input).await?;
        app.refresh_directory().await?;
        let admin = app.ctx(ada, Origin::of(Source::Page))?;
        Ok(Self { app, admin })
    }

    async fn hook(&self, url: &str, events: &[&str]) -> anyhow::Result<Webhook> {
        let request = WebhookRequest {
            name: "Warehouse".to_owned(),
            url: url.to_owned(),
            events: events.iter().map(|event| (*event).to_owned()).collect(),
            active: true,
        };
        Ok(self.app.make_webhook(&self.now(), &request).await?)
    }

    async fn contact(&self, given: &str) -> anyhow::Result<RecordId> {
        let input = json!({ "name": { "given": given, "family": "Lee" } });
        let input = input.as_object().context("an object")?;
        Ok(self.app.create_blind(&self.now(), "contact", input).await?)
    }

    async fn set(&self, id: RecordId, input: Json) -> anyhow::Result<()> {
        let input = input.as_object().context("an object")?;
        self.app
            .update(&self.now(), "contact", id, input, None)
            .await?;
        Ok(())
    }

    /// The administrator at this moment.
    fn now(&self) -> Ctx {
        let mut ctx = self.admin.clone();
        ctx.env.now = self.app.now();
        ctx
    }

    async fn work(&self) -> anyhow::Result<usize> {
        Ok(self.app.work_off(Tools::unread()).await?)
    }

    /// Works until so much was heard. On PostgreSQL an event is seen when no older transaction is open any more, in
    /// whatever database of the cluster; those of other stories are not ours to end.
    async fn work_until(&self, ear: &Ear, wanted: usize) -> anyhow::Result<Vec<Heard>> {
        let mut heard = Vec::new();
        let mut again = tokio::time::interval(std::time::Duration::from_millis(20));
        while heard.len() < wanted {
            again.tick().await;
            self.work().await?;
            heard.extend(ear.heard());
        }
        Ok(heard)
    }
}

both_databases! {
    async fn a_change_is_told_once_signed_and_with_what_changed(t: TestStore) {
        let (office, ear) = (Office::open(&t).await?, Ear::open().await?);
        let before = office.contact("Before").await?;
        t.clock.advance(SignedDuration::from_secs(1));
        let hook = office.hook(&ear.url, &["contact.*"]).await?;
        t.clock.advance(SignedDuration::from_secs(1));
        let ann = office.contact("Ann").await?;
        office.set(ann, json!({ "job_title": "Head of purchasing" })).await?;
        office.set(before, json!({ "job_title": "Clerk" })).await?;
        office.app.trash(&office.now(), "contact", ann, None).await?;

        let heard = office.work_until(&ear, 4).await?;
        let told: Vec<(String, String)> = heard
            .iter()
            .map(|heard| {
                let json = heard.json();
                (json["type"].as_str().unwrap_or("").to_owned(), json["data"]["id"].as_str().unwrap_or("").to_owned())
            })
            .collect();
        let (ann, before) = (ann.to_string(), before.to_string());
        assert_eq!(told, [
            ("contact.created".to_owned(), ann.clone()),
            ("contact.updated".to_owned(), ann.clone()),
            ("contact.updated".to_owned(), before),
            ("contact.deleted".to_owned(), ann),
        ]);
        let updated = heard[1].json();
        assert_eq!(updated["data"]["changes"]["job_title"], json!({ "old": null, "new": "Head of purchasing" }));
        assert_eq!(updated["data"]["record"]["name"]["given"], "Ann");
        for heard in &heard {
            let (id, at) = (heard.header("webhook-id"), heard.header("webhook-timestamp"));
            assert_eq!(at, t.clock.now().as_second().to_string());
            assert_eq!(heard.header("webhook-signature"), signature(&hook.secret, id, at.parse()?, &heard.body));
            assert_eq!(heard.header("content-type"), "application/json");
        }
        // Nothing is told twice, neither by going on nor by beginning anew.
        office.work().await?;
        assert!(ear.heard().is_empty());
        let (deliveries, _) = office.app.deliveries(&office.admin, hook.id, None).await?;
        assert_eq!(deliveries.len(), 4);
        assert!(deliveries.iter().all(|delivery| delivery.state == JobState::Done && delivery.attempts == 1));
        assert_eq!(deliveries[0].log[0]["note"]["status"], 200);
    }

    async fn what_does_not_arrive_is_tried_again_and_said_in_the_same_words(t: TestStore) {
        let (office, ear) = (Office::open(&t).await?, Ear::open().await?);
        let hook = office.hook(&ear.url, &["contact.created"]).await?;
        ear.answers(&[500, 429]);
        t.clock.advance(SignedDuration::from_secs(1));
        office.contact("Ann").await?;
        let first = office.work_until(&ear, 1).await?;
        assert!(office.app.webhook(&office.admin, hook.id).await?.failing_since.is_some());
        office.work().await?;
        assert!(ear.heard().is_empty(), "it waits before it tries again");
        t.clock.advance(SignedDuration::from_secs(7));
        office.work().await?;
        t.clock.advance(SignedDuration::from_mins(7));
        office.work().await?;
        let later = ear.heard();
        assert_eq!(later.len(), 2);
        for again in &later {
            assert_eq!((again.header("webhook-id"), &again.body), (first[0].header("webhook-id"), &first[0].body));
            assert_ne!(again.header("webhook-signature"), first[0].header("webhook-signature"), "signed with its own time");
        }
        let (deliveries, _) = office.app.deliveries(&office.admin, hook.id, None).await?;
        assert_eq!((deliveries[0].state, deliveries[0].attempts), (JobState::Done, 3));
        let outcomes: Vec<&Json> = deliveries[0].log.iter().map(|entry| &entry["note"]["status"]).collect();
        assert_eq!(outcomes, [&json!(500), &json!(429), &json!(200)]);
        assert!(office.app.webhook(&office.admin, hook.id).await?.failing_since.is_none());
        // Once more, because somebody over there lost it.
        office.app.resend(&office.admin, hook.id, deliveries[0].id).await?;
        office.work().await?;
        let again = ear.heard();
        assert_eq!((again.len(), again[0].header("webhook-id")), (1, first[0].header("webhook-id")));
    }

    async fn a_webhook_that_never_answers_is_given_up_in_the_end_and_loses_nothing(t: TestStore) {
        let office = Office::open(&t).await?;
        // A port of which nobody listens any more.
        let silent = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let hook = office.hook(&format!("http://{silent}/hook"), &["contact.created"]).await?;
        t.clock.advance(SignedDuration::from_secs(1));
        office.contact("Ann").await?;
        let mut again = tokio::time::interval(std::time::Duration::from_millis(20));
        while office.work().await? == 0 {
            again.tick().await;
        }
        for _ in 0..12 {
            office.work().await?;
            t.clock.advance(SignedDuration::from_hours(26));
        }
        let (deliveries, _) = office.app.deliveries(&office.admin, hook.id, None).await?;
        assert_eq!((deliveries[0].state, deliveries[0].attempts), (JobState::Dead, 10));
        assert_eq!(deliveries[0].log[0]["note"]["error"], "refused");
        let off = office.app.webhook(&office.admin, hook.id).await?;
        assert_eq!((off.active, off.paused.as_deref()), (false, Some("silent")));

        let ear = Ear::open().await?;
        let request = WebhookRequest { name: off.name, url: ear.url.clone(), events: off.events, active: true };
        let on = office.app.change_webhook(&office.now(), hook.id, &request).await?;
        assert_eq!((on.paused, on.failing_since), (None, None));
        assert_eq!(office.app.resend_failed(&office.admin, hook.id).await?, 1);
        office.work().await?;
        assert_eq!(ear.heard().len(), 1);
    }

    async fn whoever_says_gone_hears_no_more(t: TestStore) {
        let (office, ear) = (Office::open(&t).await?, Ear::open().await?);
        let hook = office.hook(&ear.url, &["*"]).await?;
        ear.answers(&[410]);
        t.clock.advance(SignedDuration::from_secs(1));
        office.contact("Ann").await?;
        office.contact("Ben").await?;
        office.work_until(&ear, 1).await?;
        office.work().await?;
        assert!(ear.heard().is_empty());
        let off = office.app.webhook(&office.admin, hook.id).await?;
        assert_eq!(off.paused.as_deref(), Some("gone"));
        // What had not been told is sent when the webhook is on again and somebody asks for it.
        let request = WebhookRequest { name: off.name, url: off.url, events: off.events, active: true };
        office.app.change_webhook(&office.now(), hook.id, &request).await?;
        let (missed, _) = office.app.deliveries(&office.admin, hook.id, None).await?;
        assert_eq!(office.app.resend_failed(&office.admin, hook.id).await?, missed.len() as u64);
        office.work_until(&ear, missed.len()).await?;
    }

    async fn two_nodes_tell_each_change_once(t: TestStore) {
        let (office, ear) = (Office::open(&t).await?, Ear::open().await?);
        let other = Store::open(StoreConfig::new(t.other_target()), mainstay_standard::objects(), t.clock.now()).await?;
        let second = App::start(other, Arc::new(t.clock.clone()), reaching_home()).await?;
        office.hook(&ear.url, &["contact.created"]).await?;
        t.clock.advance(SignedDuration::from_secs(1));
        for n in 0..40 {
            office.contact(&format!("Ann {n}")).await?;
        }
        let (a, b) = tokio::join!(office.app.work_off(Tools::unread()), second.work_off(Tools::unread()));
        a?;
        b?;
        let heard = office.work_until(&ear, 40).await?;
        office.work().await?;
        assert!(ear.heard().is_empty());
        let mut ids: Vec<String> = heard.iter().map(|heard| heard.header("webhook-id").to_owned()).collect();
        assert_eq!(ids.len(), 40);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 40);
        second.store().close().await;
    }

    async fn what_the_owner_may_not_see_is_not_told(t: TestStore) {
        let (office, ear) = (Office::open(&t).await?, Ear::open().await?);
        office.hook(&ear.url, &["contact.*", "company.*"]).await?;
        t.clock.advance(SignedDuration::from_secs(1));
        // Somebody else has to run the workspace before Ada may stop to.
        let system = office.app.system(Source::System);
        let bob = json!({ "name": { "given": "Bob", "family": "B" }, "email": "bob@example.org",
            "roles": [{ "id": mainstay_standard::role::administrator_id() }] });
        office.app.create_blind(&system, "user", bob.as_object().context("an object")?).await?;
        let policy = json!({ "name": "Contacts only", "objects": { "contact": { "read": "all", "edit": "none", "delete": "none", "create": false } },
            "fields": { "contact": { "job_title": "none" } } });
        let role = json!({ "name": "Contacts only", "policy": policy });
        let role = office.app.create_blind(&system, "role", role.as_object().context("an object")?).await?;
        let less = json!({ "roles": [{ "id": role }] });
        let ada = office.admin.user_id()?;
        office.app.update(&system, "user", ada, less.as_object().context("an object")?, None).await?;
        office.app.refresh_directory().await?;

        t.clock.advance(SignedDuration::from_secs(1));
        let system = office.app.system(Source::System);
        let input = json!({ "name": "Acme" });
        office.app.create_blind(&system, "company", input.as_object().context("an object")?).await?;
        let input = json!({ "name": { "given": "Ann", "family": "Lee" }, "job_title": "Secret" });
        office.app.create_blind(&system, "contact", input.as_object().context("an object")?).await?;
        let heard = office.work_until(&ear, 1).await?;
        office.work().await?;
        assert!(ear.heard().is_empty());
        let types: Vec<Json> = heard.iter().map(|heard| heard.json()["type"].clone()).collect();
        assert_eq!(types, [json!("contact.created")]);
        assert!(!heard[0].body.contains("Secret") && heard[0].body.contains("Ann"), "{}", heard[0].body);
    }

    async fn addresses_within_are_refused_unless_allowed(t: TestStore) {
        let store = t.other(mainstay_standard::objects()).await?;
        let app = App::start(store, Arc::new(t.clock.clone()), Settings::default()).await?;
        let office = Office { admin: app.system(Source::System), app };
        for url in ["http://127.0.0.1:1/x", "http://[::1]/", "http://169.254.169.254/latest/meta-data", "https://localhost/x", "http://2130706433/"] {
            let request = WebhookRequest { name: "x".to_owned(), url: url.to_owned(), events: vec!["*".to_owned()], active: true };
            let refused = office.app.make_webhook(&office.admin, &request).await;
            let Err(Error::Invalid(problems)) = refused else { panic!("{url} was taken") };
            assert_eq!((problems[0].field.as_str(), problems[0].reason.code.as_ref()), ("url", "webhook_internal"), "{url}");
        }
        for (url, code) in [("", "required"), ("ftp://example.com/x", "webhook_url"), ("example.com", "webhook_url"), ("https://me:secret@example.com/", "webhook_password")] {
            let request = WebhookRequest { name: String::new(), url: url.to_owned(), events: vec!["contact.sung".to_owned()], active: true };
            let Err(Error::Invalid(problems)) = office.app.make_webhook(&office.admin, &request).await else { panic!("{url} was taken") };
            let codes: Vec<(&str, &str)> = problems.iter().map(|problem| (problem.field.as_str(), problem.reason.code.as_ref())).collect();
            assert_eq!(codes, [("name", "required"), ("url", code), ("events", "unknown_event")]);
        }
    }
}
