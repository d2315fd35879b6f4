//! `mainstay key`: API keys for programs.

use anyhow::Context as _;
use clap::{Args, Subcommand};
use jiff::{SignedDuration, Span, Timestamp};
use mainstay_app::App;
use mainstay_app::auth::KeyRequest;
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use serde_json::json;

use super::{Context, Exit};
use crate::workspace;

/// API keys: make them, list them, revoke them
#[derive(Args, Debug)]
pub(crate) struct KeyCommand {
    #[command(subcommand)]
    action: Action,
    /// Tell as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a key and print it: the one time it can be seen
    Create(Create),
    /// List all keys
    List,
    /// Make a key stop working
    Revoke {
        /// The key's id, from `mainstay key list`
        id: String,
    },
}

#[derive(Args, Debug)]
struct Create {
    /// Address of the user whose rights the key has
    #[arg(long, value_name = "ADDRESS")]
    user: String,
    /// What the key is for
    #[arg(long, value_name = "NAME")]
    name: String,
    /// Reading only
    #[arg(long)]
    read_only: bool,
    /// Only these objects, such as contact,company
    #[arg(long, value_name = "OBJECTS", value_delimiter = ',')]
    objects: Vec<String>,
    /// How long it works, such as 90d; for ever when not given
    #[arg(long, value_name = "SPAN", value_parser = span)]
    expires: Option<SignedDuration>,
}

impl KeyCommand {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let app = workspace::open_quietly(&context.loaded.config).await?;
        let done = match self.action {
            Action::Create(create) => make(&app, create, self.json).await,
            Action::List => list(&app, self.json).await,
            Action::Revoke { id } => revoke(&app, &id).await,
        };
        app.store().close().await;
        done.map(|()| Exit::Done)
    }
}

async fn make(app: &App, create: Create, json: bool) -> anyhow::Result<()> {
    let user = super::user::find(app, &create.user)?;
    let request = KeyRequest {
        name: create.name,
        read_only: create.read_only,
        objects: create.objects,
        expires_at: create.expires.map(|span| app.now() + span),
    };
    let key = app
        .make_key_for(&app.system(Source::Cli), user.id, &request)
        .await?;
    if json {
        println!("{}", json!({ "id": key.id, "key": key.token }));
    } else {
        println!("{}", key.token);
    }
    Ok(())
}

async fn list(app: &App, json: bool) -> anyhow::Result<()> {
    let directory = app.directory();
    let text = |at: Option<Timestamp>| at.map(|at| at.to_string());
    for key in app.keys(&app.system(Source::Cli), true).await? {
        let user = directory
            .user(key.user)
            .map(|user| user.email.clone())
            .unwrap_or_default();
        let (expires, used, revoked) = (
            text(key.expires_at),
            text(key.used_at),
            text(key.revoked_at),
        );
        if json {
            let line = json!({
                "id": key.id, "name": key.name, "prefix": key.prefix, "user": user, "scope": key.scope,
                "expires_at": expires, "used_at": used, "revoked_at": revoked,
            });
            println!("{line}");
        } else {
            let state = match (revoked, expires) {
                (Some(at), _) => format!("revoked {at}"),
                (None, Some(at)) => format!("until {at}"),
                (None, None) => "for ever".to_owned(),
            };
            println!("{}  {}…  {}  {user}  {state}", key.id, key.prefix, key.name);
        }
    }
    Ok(())
}

async fn revoke(app: &App, id: &str) -> anyhow::Result<()> {
    let id: RecordId = id
        .parse()
        .with_context(|| format!("`{id}` is not the id of a key"))?;
    app.revoke_key(&app.system(Source::Cli), id)
        .await
        .context("there is no such key, or it is revoked already")
}

fn span(text: &str) -> Result<SignedDuration, String> {
    let wrong = || format!("`{text}` is not a span of time; it looks like 90d, 12h or 2w");
    let span: Span = text.parse().map_err(|_| wrong())?;
    let duration = span
        .to_duration(jiff::SpanRelativeTo::days_are_24_hours())
        .map_err(|_| wrong())?;
    if duration.is_positive() {
        Ok(duration)
    } else {
        Err(wrong())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_people_write_them() {
        assert_eq!(span("90d"), Ok(SignedDuration::from_hours(90 * 24)));
        assert_eq!(span("2w"), Ok(SignedDuration::from_hours(14 * 24)));
        assert!(span("soon").is_err());
        assert!(span("-3d").is_err());
    }
}
