//! People are told what concerns them: once, in their own scope, as long as they want to hear it.

use std::sync::Arc;

use anyhow::Context as _;
use jiff::SignedDuration;
use mainstay_app::notifications::{Inbox, Kind, Notice};
use mainstay_app::{App, Ctx, Error, Origin, Settings};
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_store::notifications::Read;
use mainstay_testkit::{TestStore, both_databases};
use serde_json::{Value as Json, json};

struct Office {
    app: App,
}

fn map(json: &Json) -> anyhow::Result<&serde_json::Map<String, Json>> {
    json.as_object().context("an object")
}

impl Office {
    async fn open(t: &TestStore) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let clock = Arc::new(t.clock.clone());
        let app = App::start(store, clock, Settings::default()).await?;
        Ok(Self { app })
    }

    /// Waits until everything was followed that has happened. On PostgreSQL an event is seen when no older transaction is open
    /// any more, in whatever database of the cluster; so the last thing that happens is one that somebody else is told of.
    async fn all_told(&self, t: &TestStore) -> anyhow::Result<()> {
        let known = self
            .app
            .directory()
            .by_email("last@example.org")
            .map(|last| last.id);
        let last = match known {
            Some(last) => last,
            None => self.person("Last", "Administrator").await?,
        };
        let before = self.inbox(last, Read::Any).await?.items.len();
        let system = self.app.system(Source::System);
        self.company(&system, &json!({ "name": "The last", "owner": last }))
            .await?;
        let mut again = tokio::time::interval(std::time::Duration::from_millis(20));
        while self.inbox(last, Read::Any).await?.items.len() == before {
            again.tick().await;
            self.app.catch_up_with_outbox().await?;
        }
        t.clock.advance(SignedDuration::from_secs(1));
        Ok(())
    }

    /// Somebody with a built-in role.
    async fn person(&self, given: &str, role: &str) -> anyhow::Result<RecordId> {
        let roles = mainstay_standard::role::built_in();
        let role = roles.iter().find(|known| known.role.name == role);
        let user = json!({
            "name": { "given": given, "family": "Tester" },
            "email": format!("{}@example.org", given.to_lowercase()),
            "roles": [{ "id": role.context("a role")?.id }],
        });
        let system = self.app.system(Source::System);
        let id = self.app.create_blind(&system, "user", map(&user)?).await?;
        self.app.refresh_directory().await?;
        Ok(id)
    }

    /// Somebody at this moment.
    fn ctx(&self, user: RecordId) -> anyhow::Result<Ctx> {
        Ok(self.app.ctx(user, Origin::of(Source::Page))?)
    }

    async fn company(&self, ctx: &Ctx, input: &Json) -> anyhow::Result<RecordId> {
        Ok(self.app.create_blind(ctx, "company", map(input)?).await?)
    }

    async fn set(&self, by: RecordId, company: RecordId, input: &Json) -> anyhow::Result<()> {
        let ctx = self.ctx(by)?;
        self.app
            .update(&ctx, "company", company, map(input)?, None)
            .await?;
        Ok(())
    }

    async fn inbox(&self, user: RecordId, read: Read) -> anyhow::Result<Inbox> {
        Ok(self.app.inbox(&self.ctx(user)?, read, None, 50).await?)
    }

    fn notice(&self, company: RecordId, once: &str) -> Notice {
        Notice {
            words: "Acme waits for an offer".to_owned(),
            record: Some(("company".to_owned(), company)),
            actor: None,
            once: once.to_owned(),
        }
    }
}

both_databases! {
    async fn told_twice_is_told_once_and_in_the_scope_of_who_reads(t: TestStore) {
        let office = Office::open(&t).await?;
        let (ada, bob) = (office.person("Ada", "Administrator").await?, office.person("Bob", "Manager").await?);
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        let both = [ada, bob, bob];
        assert_eq!(office.app.notify(&both, office.notice(acme, "run 1")).await?, 2);
        assert_eq!(office.app.notify(&both, office.notice(acme, "run 1")).await?, 0);
        assert_eq!(office.app.unread(&office.ctx(bob)?).await?, 1);
        let seen = office.inbox(bob, Read::Any).await?;
        assert_eq!(seen.items.len(), 1);
        assert_eq!((seen.items[0].title.as_deref(), seen.items[0].words()), (Some("Acme"), "Acme waits for an offer"));
        assert_eq!(seen.items[0].leads_to(), Some(format!("/companies/{acme}")));

        // Without the right to see the record there is neither a name nor words.
        let nothing = json!({ "name": "Nobody", "policy": {} });
        let system = office.app.system(Source::System);
        let role = office.app.create_blind(&system, "role", map(&nothing)?).await?;
        office.app.update(&system, "user", bob, map(&json!({ "roles": [{ "id": role }] }))?, None).await?;
        office.app.refresh_directory().await?;
        let seen = office.inbox(bob, Read::Any).await?;
        assert!(seen.items[0].is_hidden());
        assert_eq!((seen.items[0].title.as_deref(), seen.items[0].words(), seen.items[0].leads_to()), (None, "", None));

        // Nobody reads or marks what others were told.
        let id = seen.items[0].notification.id;
        let foreign = office.app.mark_notification(&office.ctx(ada)?, id, true).await;
        assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    }

    async fn what_was_read_stays_a_while_and_what_came_since_stays_unread(t: TestStore) {
        let office = Office::open(&t).await?;
        let ada = office.person("Ada", "Administrator").await?;
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        for run in 1..=3 {
            t.clock.advance(SignedDuration::from_mins(1));
            office.app.notify(&[ada], office.notice(acme, &format!("run {run}"))).await?;
        }
        // The newest first, page after page.
        let ctx = office.ctx(ada)?;
        let first = office.app.inbox(&ctx, Read::No, None, 2).await?;
        let rest = office.app.inbox(&ctx, Read::No, first.next, 2).await?;
        assert_eq!((first.items.len(), rest.items.len(), rest.next), (2, 1, None));
        assert!(first.items[0].notification.at > first.items[1].notification.at);

        let until = first.items[1].notification.at;
        assert_eq!(office.app.mark_all_read(&ctx, Some(until)).await?, 2);
        assert_eq!(office.app.unread(&ctx).await?, 1);
        let old = rest.items[0].notification.id;
        office.app.mark_notification(&ctx, old, false).await?;
        assert_eq!(office.app.unread(&ctx).await?, 2);
        office.app.mark_notification(&ctx, old, true).await?;
        office.app.mark_notification(&ctx, old, true).await?;

        t.clock.advance(SignedDuration::from_hours(24 * 91));
        assert_eq!(office.app.forget_notifications().await?, 2);
        assert_eq!(office.inbox(ada, Read::Any).await?.items.len(), 1);
    }

    async fn nobody_is_told_what_they_do_not_want_to_hear(t: TestStore) {
        let office = Office::open(&t).await?;
        let (ada, bob) = (office.person("Ada", "Administrator").await?, office.person("Bob", "Manager").await?);
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        let muted = json!({ "muted": [Kind::Automation.name()] });
        office.app.update_account(&office.ctx(bob)?, map(&muted)?).await?;
        let system = office.app.system(Source::System);
        let gone = office.person("Cy", "Manager").await?;
        office.app.set_active(&system, gone, false).await?;
        office.app.refresh_directory().await?;
        assert_eq!(office.app.notify(&[ada, bob, gone], office.notice(acme, "run 1")).await?, 1);
        assert_eq!(office.app.unread(&office.ctx(bob)?).await?, 0);
    }

    async fn who_is_given_records_is_told_many_at_once_as_one(t: TestStore) {
        let office = Office::open(&t).await?;
        let (ada, bob) = (office.person("Ada", "Administrator").await?, office.person("Bob", "Manager").await?);
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        let own = office.company(&office.ctx(bob)?, &json!({ "name": "Bob's own" })).await?;
        office.set(ada, acme, &json!({ "owner": bob })).await?;
        office.set(bob, own, &json!({ "owner": ada })).await?;
        office.all_told(&t).await?;
        office.all_told(&t).await?;
        let told = office.inbox(bob, Read::Any).await?.items;
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!((told[0].kind, told[0].title.as_deref(), told[0].actors()), (Some(Kind::Assigned), Some("Acme"), vec![ada]));
        assert_eq!(office.inbox(ada, Read::Any).await?.items.len(), 1);

        // One change set over several transactions, as imports are: one line, which leads to exactly these.
        let ctx = office.ctx(ada)?;
        t.clock.advance(SignedDuration::from_mins(5));
        let ctx = Ctx { env: mainstay_model::Env { now: office.app.now(), ..ctx.env.clone() }, ..ctx };
        let set = ctx.meta();
        let company = ctx.access.object("company").context("companies")?.object.clone();
        for part in ["North", "South"] {
            let mut ops = Vec::new();
            for number in 0..6 {
                let input = json!({ "name": format!("{part} {number}"), "owner": bob });
                let draft = mainstay_model::access::Draft::from_json(&company, map(&input)?, &ctx.env);
                let op = ctx.access.create(&company, RecordId::at(ctx.env.now), draft.expect("a draft"), &ctx.env);
                ops.push(op.expect("a company"));
            }
            let part = mainstay_model::access::Access::change_set(set.clone(), ops);
            office.app.store().apply(part).await?;
            office.all_told(&t).await?;
        }
        let told = office.inbox(bob, Read::No).await?.items;
        assert_eq!((told.len(), told[0].count(), told[0].title.as_deref()), (2, 12, None), "{told:?}");
        let to = told[0].leads_to().context("a list")?;
        let query = to.strip_prefix("/companies?").context("companies")?;
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (raw, problems) = mainstay_model::query::RawQuery::from_pairs(pairs.collect::<Vec<_>>(), &[]);
        assert!(problems.is_empty(), "{problems:?}");
        let bobs = office.ctx(bob)?;
        let found = office.app.query(&bobs, "company", &raw)?;
        assert_eq!(office.app.count(&found).await?, 12);
    }

    async fn followers_hear_of_changes_in_one_line_as_far_as_they_may_see_them(t: TestStore) {
        let office = Office::open(&t).await?;
        let (ada, cy) = (office.person("Ada", "Administrator").await?, office.person("Cy", "Administrator").await?);
        let bob = office.person("Bob", "Manager").await?;
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        office.app.follow(&office.ctx(bob)?, "company", acme, true).await?;
        office.app.follow(&office.ctx(ada)?, "company", acme, true).await?;
        office.set(ada, acme, &json!({ "industry": "Trade" })).await?;
        office.all_told(&t).await?;
        office.set(cy, acme, &json!({ "founded": 1901 })).await?;
        office.set(bob, acme, &json!({ "tax_id": "1" })).await?;
        office.all_told(&t).await?;
        let told = office.inbox(bob, Read::Any).await?.items;
        assert_eq!(told.len(), 1, "what others changed is one line, who follows is no news: {told:?}");
        let ctx = office.ctx(bob)?;
        assert_eq!((told[0].actors(), told[0].fields(&ctx)), (vec![ada, cy], vec!["industry".to_owned(), "founded".to_owned()]));

        // What comes after it was read is news again.
        office.app.mark_all_read(&ctx, None).await?;
        office.set(ada, acme, &json!({ "industry": "Crafts" })).await?;
        office.all_told(&t).await?;
        let told = office.inbox(bob, Read::Any).await?.items;
        assert_eq!((told.len(), told[0].actors()), (2, vec![ada]));

        // A field that somebody may not read is not spoken of.
        let system = office.app.system(Source::System);
        let policy = json!({ "everything": { "read": "all", "create": false, "edit": "none", "delete": "none" }, "fields": { "company": { "tax_id": "none" } } });
        let role = office.app.create_blind(&system, "role", map(&json!({ "name": "Blind", "policy": policy }))?).await?;
        office.app.update(&system, "user", bob, map(&json!({ "roles": [{ "id": role }] }))?, None).await?;
        office.app.refresh_directory().await?;
        office.app.mark_all_read(&office.ctx(bob)?, None).await?;
        office.set(ada, acme, &json!({ "tax_id": "2" })).await?;
        office.all_told(&t).await?;
        assert_eq!(office.app.unread(&office.ctx(bob)?).await?, 0);
        office.app.trash(&office.ctx(ada)?, "company", acme, None).await?;
        office.all_told(&t).await?;
        assert_eq!(office.inbox(bob, Read::No).await?.items[0].notification.args["verb"], "trash");
    }

    async fn who_is_called_by_name_in_a_note_is_told_if_they_may_read_it(t: TestStore) {
        let office = Office::open(&t).await?;
        let (ada, bob) = (office.person("Ada", "Administrator").await?, office.person("Bob", "Manager").await?);
        let acme = office.company(&office.ctx(ada)?, &json!({ "name": "Acme" })).await?;
        let text = "<p>@Ada Tester, @bob.tester@example.org: ask <b>@Bob Tester</b> about mail to x@bob.example.</p>";
        let note = json!({ "body": text, "regarding": { "object": "company", "id": acme } });
        let note = office.app.create_blind(&office.ctx(ada)?, "note", map(&note)?).await?;
        office.all_told(&t).await?;
        let told = office.inbox(bob, Read::Any).await?.items;
        assert_eq!(told.iter().map(|item| item.kind).collect::<Vec<_>>(), [Some(Kind::Mentioned)]);
        assert_eq!(told[0].leads_to(), Some(format!("/notes/{note}")));
        assert!(office.inbox(ada, Read::Any).await?.items.is_empty(), "nobody is told what they have written");

        // Writing on is no second mention.
        let more = json!({ "body": "<p>@Bob Tester, please.</p>" });
        office.app.update(&office.ctx(ada)?, "note", note, map(&more)?, None).await?;
        office.all_told(&t).await?;
        assert_eq!(office.inbox(bob, Read::Any).await?.items.len(), 1);
    }
}
