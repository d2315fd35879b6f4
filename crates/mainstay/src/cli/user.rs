//! `mainstay user`: the people who sign in, managed on the machine itself.

use std::io::Read as _;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use mainstay_app::App;
use mainstay_app::auth::NewUser;
use mainstay_app::directory::UserEntry;
use mainstay_model::Reason;
use mainstay_model::change::Source;
use mainstay_model::value::PersonName;
use serde_json::json;
use std::sync::Arc;

use super::{Context, Exit};
use crate::workspace;

/// Users: make them, list them, give them links
#[derive(Args, Debug)]
pub(crate) struct UserCommand {
    #[command(subcommand)]
    action: Action,
    /// Tell as JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a user
    Create(Create),
    /// List all users
    List,
    /// Print a link under which a user chooses a new password; it works once
    ResetLink(Who),
    /// Print a link that signs a user in; it works once
    SignInLink(Who),
}

#[derive(Args, Debug)]
struct Create {
    /// The address to sign in with
    #[arg(long, value_name = "ADDRESS")]
    email: String,
    /// The name; the part of the address before the @ when not given
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// May administer the workspace
    #[arg(long)]
    admin: bool,
    /// Read the password from standard input; without it a link is printed, under which the user chooses one
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
struct Who {
    /// The user's address
    #[arg(long, value_name = "ADDRESS")]
    email: String,
}

impl UserCommand {
    pub(super) async fn run(self, context: Context) -> anyhow::Result<Exit> {
        let app = workspace::open_quietly(&context.loaded.config).await?;
        let done = match &self.action {
            Action::Create(create) => make(&app, create, self.json).await,
            Action::List => {
                list(&app, self.json);
                Ok(())
            }
            Action::ResetLink(who) => link(&app, &who.email, false, self.json).await,
            Action::SignInLink(who) => link(&app, &who.email, true, self.json).await,
        };
        app.store().close().await;
        done.map(|()| Exit::Done)
    }
}

async fn make(app: &App, create: &Create, json: bool) -> anyhow::Result<()> {
    let password = if create.password_stdin {
        Some(password()?)
    } else {
        None
    };
    if let Some(password) = &password {
        // Before the user is made, so that a password that is refused leaves nothing behind.
        mainstay_app::auth::check_password(password, &create.email, app.settings().password_min)
            .map_err(|reason| anyhow::anyhow!("the password: {}", reason.message))?;
    }
    let ctx = app
        .system(Source::Cli)
        .because(Reason::said("mainstay user create"));
    let name = create
        .name
        .clone()
        .unwrap_or_else(|| create.email.split('@').next().unwrap_or("").to_owned());
    let (given, family) = name.trim().rsplit_once(' ').unwrap_or(("", name.trim()));
    let roles = if create.admin {
        vec![mainstay_standard::role::administrator_id()]
    } else {
        Vec::new()
    };
    let new = NewUser {
        name: PersonName {
            prefix: String::new(),
            given: given.to_owned(),
            family: family.to_owned(),
        },
        email: create.email.clone(),
        roles,
        language: None,
    };
    let user = app.add_user(&ctx, &new).await?;
    let link = match &password {
        Some(password) => {
            app.set_password(user, &create.email, password).await?;
            None
        }
        None => Some(app.reset_link(&ctx, user).await?),
    };
    if json {
        println!(
            "{}",
            json!({ "id": user, "email": create.email, "link": link })
        );
    } else {
        println!("Made {} ({user}).", create.email);
        if let Some(link) = link {
            println!("Under this link, within a week, the password is chosen:\n\n    {link}\n");
        }
    }
    Ok(())
}

fn password() -> anyhow::Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .take(4_096)
        .read_to_string(&mut text)
        .context("cannot read the password from standard input")?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        bail!("standard input has no password");
    }
    Ok(password.to_owned())
}

fn list(app: &App, json: bool) {
    let directory = app.directory();
    for user in directory.users() {
        let roles: Vec<String> = directory
            .roles_of(user.id)
            .iter()
            .map(|role| role.name.clone())
            .collect();
        let name = user.display_name();
        if json {
            let line = json!({ "id": user.id, "email": user.email, "name": name, "active": user.active, "roles": roles });
            println!("{line}");
        } else {
            let state = if user.active { "" } else { ", not active" };
            println!("{}  {name}  ({}{state})", user.email, roles.join(", "));
        }
    }
}

async fn link(app: &App, email: &str, sign_in: bool, json: bool) -> anyhow::Result<()> {
    let user = find(app, email)?;
    let link = if sign_in {
        app.sign_in_link(user.id).await?
    } else {
        app.reset_link(&app.system(Source::Cli), user.id).await?
    };
    if json {
        println!("{}", json!({ "email": user.email, "link": link }));
    } else {
        println!("{link}");
    }
    Ok(())
}

/// The user of an address.
pub(super) fn find(app: &App, email: &str) -> anyhow::Result<Arc<UserEntry>> {
    let directory = app.directory();
    directory.by_email(email).cloned().with_context(|| {
        format!(
            "there is no user with the address {email}; `mainstay user list` tells who there is"
        )
    })
}
