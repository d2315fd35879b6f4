//! Coming in: passwords, one-time links, and how often one may guess.

use axum::body::Body;
use axum::http::Request;
use jiff::SignedDuration;
use mainstay_model::change::Source;
use mainstay_testkit::both_databases;

use crate::visitor::{Answer, Workspace, answer};

const PASSWORD: &str = "a long walk along the river";

async fn post(workspace: &Workspace, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<Answer> {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("host", "crm.example");
    let request = request
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded");
    answer(
        &workspace.router,
        request.body(Body::from(serde_urlencoded::to_string(pairs)?))?,
    )
    .await
}

async fn get(workspace: &Workspace, path: &str) -> anyhow::Result<Answer> {
    answer(
        &workspace.router,
        Request::builder().uri(path).body(Body::empty())?,
    )
    .await
}

/// The path of a link that was printed or sent.
fn path(link: &str) -> String {
    format!("/{}", link.splitn(4, '/').nth(3).unwrap_or(""))
}

both_databases! {
    async fn guessing_is_slowed_down(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Member").await?;
        workspace.app.set_password(ada.id, "ada@example.org", PASSWORD).await?;
        let sign_in = async |email: &str, password: &str, next: &str| {
            post(&workspace, "/sign-in", &[("email", email), ("password", password), ("next", next)]).await
        };
        let entered = sign_in("ADA@example.org", PASSWORD, "/contacts?owner=eq.me").await?.is(303);
        assert_eq!(entered.location(), "/contacts?owner=eq.me");
        let cookie = entered.header("set-cookie");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        for foreign in ["//evil.example", "https://evil.example", "/\\evil.example"] {
            assert_eq!(sign_in("ada@example.org", PASSWORD, foreign).await?.is(303).location(), "/", "{foreign}");
        }

        let wrong = sign_in("ada@example.org", "wrong", "/").await?.is(422);
        let unknown = sign_in("who@example.org", "wrong", "/").await?.is(422);
        assert_eq!(wrong.body.replace("ada@", "who@"), unknown.body);
        let most = workspace.app.settings().sign_in_attempts;
        for _ in 2..most {
            sign_in("ada@example.org", "wrong", "/").await?.is(422);
        }
        let refused = sign_in("ada@example.org", PASSWORD, "/").await?.is(429);
        assert!(refused.header("retry-after").parse::<u64>()? > 0);
        t.clock.advance(SignedDuration::from_mins(16));
        sign_in("ada@example.org", PASSWORD, "/").await?.is(303);
    }

    async fn a_link_works_once(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        // A newer link ends the older one.
        let other = path(&workspace.app.setup_link().await?.unwrap());
        let setup = path(&workspace.app.setup_link().await?.unwrap());
        get(&workspace, &other).await?.is(404);
        let first = [("given", "Ada"), ("family", "L"), ("email", "first@example.org"), ("password", PASSWORD)];
        get(&workspace, &setup).await?.is(200);
        post(&workspace, &setup, &[("given", "Ada"), ("email", "first@example.org"), ("password", "short")]).await?.is(422);
        post(&workspace, &setup, &first).await?.is(303);
        post(&workspace, &setup, &first).await?.is(404);
        // Where there is an administrator, no second one is made by a link that was left over.
        let second = [("given", "Eve"), ("family", "L"), ("email", "eve@example.org"), ("password", PASSWORD)];
        post(&workspace, &other, &second).await?.is(404);

        let bob = workspace.person("Bob", "Member").await?;
        let enter = path(&workspace.app.sign_in_link(bob.id).await?);
        get(&workspace, &enter).await?.is(200).has("Bob");
        get(&workspace, &enter).await?.is(200);
        post(&workspace, &enter, &[]).await?.is(303);
        post(&workspace, &enter, &[]).await?.is(404);
        get(&workspace, &enter).await?.is(404);

        let late = path(&workspace.app.sign_in_link(bob.id).await?);
        let system = workspace.app.system(Source::System);
        let chosen = path(&workspace.app.reset_link(&system, bob.id).await?);
        // A link for one purpose is no good for another.
        post(&workspace, &chosen.replace("/password/", "/enter/"), &[]).await?.is(404);
        post(&workspace, &late.replace("/enter/", "/password/"), &[("password", PASSWORD)]).await?.is(404);
        bob.get("/").await?.is(200);
        post(&workspace, &chosen, &[("password", PASSWORD)]).await?.is(303);
        post(&workspace, &chosen, &[("password", PASSWORD)]).await?.is(404);
        // A new password ends what was open.
        assert!(bob.get("/").await?.is(303).location().starts_with("/sign-in"));
        t.clock.advance(SignedDuration::from_hours(25));
        post(&workspace, &late, &[]).await?.is(404);
    }
}
