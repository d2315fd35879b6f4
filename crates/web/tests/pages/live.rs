//! The stream of changes: what happens, and what happened while nobody listened.

use axum::body::Body;
use axum::http::{Request, header};
use futures_util::StreamExt as _;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::visitor::{Person, Workspace};

/// The next changes that a person is told, from the stream opened as a page opens it.
async fn told(
    workspace: &Workspace,
    person: &Person,
    since: i64,
    count: usize,
) -> anyhow::Result<Vec<Json>> {
    let request = Request::builder()
        .uri(format!("/live?since={since}"))
        .header(header::COOKIE, &person.cookie);
    let response = workspace
        .router
        .clone()
        .oneshot(request.body(Body::empty())?)
        .await?;
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    let mut stream = response.into_body().into_data_stream();
    let mut text = String::new();
    let mut changes = Vec::new();
    while changes.len() < count {
        let part = stream.next().await.expect("a further change")?;
        text.push_str(std::str::from_utf8(&part)?);
        changes = text
            .lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()?;
    }
    assert!(
        text.contains("event: changed") && text.contains("id: "),
        "{text}"
    );
    Ok(changes)
}

both_databases! {
    async fn what_others_changed_before_the_stream_was_open_is_told_first(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex" })).await?;
        let edit = format!("/companies/{globex}/edit?field=industry");
        bob.post(&edit, &[("industry", "Long ago"), ("_version", "1")]).await?.is(303);
        t.clock.advance(jiff::SignedDuration::from_hours(1));
        let made = workspace.app.now().as_microsecond();
        ada.post(&format!("/companies/{globex}/edit?field=tax_id"), &[("tax_id", "mine"), ("_version", "2")]).await?.is(303);
        bob.post(&edit, &[("industry", "Trade"), ("_version", "3")]).await?.is(303);
        let changes = told(&workspace, &ada, made, 1).await?;
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0]["object"], "company");
        assert_eq!(changes[0]["ids"], json!([globex]));
        assert_eq!(changes[0]["by"], "Bob Tester");
    }
}
