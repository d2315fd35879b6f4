//! Making, changing and forgetting webhooks.

use jiff::SignedDuration;
use mainstay_model::access::{Right, required};
use mainstay_model::{Problem, Reason, RecordId};
use mainstay_store::Webhook;
use serde_json::json;
use url::Url;

use super::event::Subscription;
use super::send::{Sender, literal};
use super::{deliver, sign};
use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};

/// How long the old secret signs beside a new one.
const ROTATION: SignedDuration = SignedDuration::from_hours(24);
/// Longest name, and longest address.
const LONGEST: (usize, usize) = (120, 2_000);

/// A webhook that is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhookRequest {
    /// What it is for.
    pub name: String,
    /// Where to.
    pub url: String,
    /// Of what: `contact.created`, `contact.*`, `*`.
    pub events: Vec<String>,
    /// Whether it is told anything.
    pub active: bool,
}

impl App {
    /// All webhooks, by name.
    pub async fn webhooks(&self, ctx: &Ctx) -> Result<Vec<Webhook>> {
        ctx.require(Right::Administration)?;
        Ok(self.store().webhooks().await?)
    }

    /// A webhook.
    pub async fn webhook(&self, ctx: &Ctx, id: RecordId) -> Result<Webhook> {
        ctx.require(Right::Administration)?;
        self.store().webhook(id).await?.ok_or(Error::NotFound)
    }

    /// Makes a webhook, which is told what this person may see.
    pub async fn make_webhook(&self, ctx: &Ctx, request: &WebhookRequest) -> Result<Webhook> {
        ctx.require(Right::Administration)?;
        let WebhookRequest {
            name,
            url,
            events,
            active,
        } = self.checked(request)?;
        let webhook = Webhook {
            id: RecordId::at(ctx.env.now),
            owner: ctx.user_id()?,
            name,
            url,
            events,
            active,
            secret: sign::secret(),
            old_secret: None,
            created_at: ctx.env.now,
            updated_at: ctx.env.now,
            failing_since: None,
            paused: None,
        };
        self.store().save_webhook(&webhook).await?;
        self.inner.news.notify_waiters();
        Ok(webhook)
    }

    /// Changes a webhook. Who switches one on again takes away the reason why it was switched off.
    pub async fn change_webhook(
        &self,
        ctx: &Ctx,
        id: RecordId,
        request: &WebhookRequest,
    ) -> Result<Webhook> {
        let old = self.webhook(ctx, id).await?;
        let WebhookRequest {
            name,
            url,
            events,
            active,
        } = self.checked(request)?;
        let again = active && !old.active;
        let webhook = Webhook {
            name,
            url,
            events,
            active,
            updated_at: ctx.env.now,
            failing_since: old.failing_since.filter(|_| !again),
            paused: old.paused.filter(|_| !again),
            ..old
        };
        self.store().save_webhook(&webhook).await?;
        self.inner.news.notify_waiters();
        Ok(webhook)
    }

    /// Gives a webhook a new secret; for a day, everything is signed with the old one too.
    pub async fn rotate_webhook(&self, ctx: &Ctx, id: RecordId) -> Result<Webhook> {
        let old = self.webhook(ctx, id).await?;
        let until = ctx.env.now.saturating_add(ROTATION).unwrap_or(ctx.env.now);
        let webhook = Webhook {
            secret: sign::secret(),
            old_secret: Some((old.secret.clone(), until)),
            updated_at: ctx.env.now,
            ..old
        };
        self.store().save_webhook(&webhook).await?;
        Ok(webhook)
    }

    /// Forgets a webhook and its deliveries.
    pub async fn forget_webhook(&self, ctx: &Ctx, id: RecordId) -> Result<()> {
        self.webhook(ctx, id).await?;
        self.store().forget_webhook(id).await?;
        Ok(())
    }

    /// Sends a webhook an event that says nothing, to see whether it arrives; gives the delivery.
    pub async fn test_webhook(&self, ctx: &Ctx, id: RecordId) -> Result<RecordId> {
        let webhook = self.webhook(ctx, id).await?;
        if !webhook.active {
            let reason = Reason::new(
                "webhook_inactive",
                "This webhook is switched off; switch it on, then send the test.",
            );
            return Err(Error::Conflict(reason.at("active")));
        }
        let kind = "webhook.test";
        let body = json!({
            "type": kind,
            "timestamp": ctx.env.now.to_string(),
            "data": { "webhook": webhook.id, "name": webhook.name },
        });
        let mut job = deliver::KIND.job(self, Some(id), deliver::payload(kind, &body));
        // Somebody waits for what comes of it.
        job.most = 1;
        let delivery = job.id;
        self.put_jobs(vec![job]).await?;
        Ok(delivery)
    }

    /// Who speaks to addresses outside.
    pub(crate) fn webhook_sender(&self) -> Result<Sender> {
        if let Some(sender) = self.inner.sender.get() {
            return Ok(sender.clone());
        }
        let sender = Sender::new(&self.settings().webhooks)?;
        Ok(self.inner.sender.get_or_init(|| sender).clone())
    }

    fn checked(&self, request: &WebhookRequest) -> Result<WebhookRequest> {
        let mut problems = Vec::new();
        let name: String = request.name.trim().chars().take(LONGEST.0).collect();
        if name.is_empty() {
            problems.push(required("name"));
        }
        let url = request.url.trim().to_owned();
        if let Err(problem) = self.checked_url(&url) {
            problems.push(problem);
        }
        let catalog = self.store().catalog();
        let mut events: Vec<String> = Vec::new();
        for event in &request.events {
            match Subscription::read(event, &catalog) {
                Ok(_) => events.push(event.trim().to_owned()),
                Err(reason) => problems.push(reason.at("events")),
            }
        }
        events.sort();
        events.dedup();
        if request.events.is_empty() {
            problems.push(required("events"));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        Ok(WebhookRequest {
            name,
            url,
            events,
            active: request.active,
        })
    }

    fn checked_url(&self, text: &str) -> std::result::Result<(), Problem> {
        if text.is_empty() {
            return Err(required("url"));
        }
        let bad = Reason::new(
            "webhook_url",
            "This is no address that can be told; write it whole, such as https://example.com/hooks/mainstay.",
        );
        let url: Url = match text.parse() {
            Ok(url) if text.len() <= LONGEST.1 => url,
            _ => return Err(bad.at("url")),
        };
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return Err(bad.at("url"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            let reason = Reason::new(
                "webhook_password",
                "A name and password in the address would be seen by everybody who sees the address; take them out. Whoever is told knows by the signature that it was us.",
            );
            return Err(reason.at("url"));
        }
        let local = url
            .host_str()
            .is_some_and(|host| host.eq_ignore_ascii_case("localhost"))
            .then_some(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));
        let known = literal(&url).or(local);
        if known.is_some_and(|address| !self.settings().webhooks.allowed.reaches(address)) {
            let reason = Reason::new(
                "webhook_internal",
                "This address is within the network of the server. The operator can allow it by webhooks.allow_networks.",
            );
            return Err(reason.at("url"));
        }
        Ok(())
    }
}
