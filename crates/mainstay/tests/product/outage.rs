//! PostgreSQL goes away under a running server, and comes back: the server says so, loses nothing, and goes on by itself.

use std::time::{Duration, Instant};

use anyhow::ensure;
use serde_json::json;

use crate::crashes::look;
use crate::person::Person;
use crate::place::Place;
use crate::server::{Server, until};
use crate::writer::{Writer, all_write};

#[test]
fn a_database_that_hangs_is_told_as_such() -> anyhow::Result<()> {
    let place = Place::in_postgres()?;
    let postgres = place.postgres.as_ref().expect("a server of its own");
    let key = place.key()?;
    let mut serve = place.command(&["serve", "--listen", "127.0.0.1:0"]);
    serve.env("MAINSTAY_DATA__POOL_WAIT", "2s");
    let server = Server::start_with(serve)?;
    let mut client = server.client(&key);
    // The line on which it is asked whether anybody is there.
    until("it is ready", || {
        Ok((client.get("/readyz")?.status == 200).then_some(()))
    })?;
    client.get("/api/v1/companies")?.is(200);
    postgres.freeze()?;
    for _ in 0..2 {
        let asked = Instant::now();
        client.get("/api/v1/companies")?.is(503);
        ensure!(asked.elapsed() < HUNG, "{:?}", asked.elapsed());
    }
    ensure!(client.get("/livez")?.status == 200, "it is alive");
    postgres.thaw()?;
    until("it is served again", || {
        Ok((client.get("/api/v1/companies")?.status == 200).then_some(()))
    })
}

#[test]
fn a_statement_under_way_in_a_database_that_hangs_is_given_up() -> anyhow::Result<()> {
    let place = Place::in_postgres()?;
    let postgres = place.postgres.as_ref().expect("a server of its own");
    let key = place.key()?;
    let mut serve = place.command(&["serve", "--listen", "127.0.0.1:0"]);
    serve.env("MAINSTAY_DATA__POOL_WAIT", "1s");
    let server = Server::start_with(serve)?;
    // The line on which it is asked whether anybody is there.
    until("it is ready", || {
        Ok((server.client(&key).get("/readyz")?.status == 200).then_some(()))
    })?;
    let held = postgres.hold("o_company")?;
    let asking = |path: &'static str| {
        let mut client = server.client(&key);
        move || {
            client
                .get(path)
                .map(|answer| (answer.status, Instant::now()))
        }
    };
    std::thread::scope(|scope| {
        let asked = scope.spawn(asking("/api/v1/companies"));
        until("it waits", || Ok(held.is_waited_for()?.then_some(())))?;
        // A statement that takes long is none of the server's faults: its connection answers, and so does the server.
        let waited = Instant::now();
        until(
            "it waits for longer than anybody waits for a connection",
            || {
                let still = held.is_waited_for()? && !asked.is_finished();
                ensure!(still, "it was given up");
                Ok((waited.elapsed() > Duration::from_secs(3)).then_some(()))
            },
        )?;
        postgres.freeze()?;
        let frozen = Instant::now();
        let (status, answered) = asked.join().expect("no panic")?;
        postgres.thaw()?;
        ensure!(status == 503, "{status}");
        ensure!(answered - frozen < HUNG, "{:?}", answered - frozen);
        Ok(())
    })?;
    drop(held);
    until("it is served again", || {
        Ok((server.client(&key).get("/api/v1/companies")?.status == 200).then_some(()))
    })
}

/// Longer than a request waits for a connection, and shorter than the longest that any may take.
const HUNG: Duration = Duration::from_secs(8);

/// Nobody waits long to be told that it cannot be done now.
const PROMPT: Duration = Duration::from_secs(2);

#[test]
fn a_server_outlives_its_database() -> anyhow::Result<()> {
    let place = Place::in_postgres()?;
    let postgres = place.postgres.as_ref().expect("a server of its own");
    let key = place.key()?;
    let mut server = Server::start(&place)?;
    let mut ada = Person::sign_in(&server.address)?;
    let mut writers: Vec<Writer> = (0..3).map(Writer::new).collect();
    for _ in 0..2 {
        all_write(&mut writers, &server.address, &key, |written| {
            written.goes_on_by(20)?;
            postgres.kill()
        })?;
        server.lives()?;
        let mut client = server.client(&key);
        for _ in 0..3 {
            let asked = Instant::now();
            let refused = client
                .post("/api/v1/companies", &json!({ "name": "Nowhere" }))?
                .is(503);
            ensure!(refused.header("content-type") == "application/problem+json");
            ensure!(!refused.header("retry-after").is_empty());
            let problem = refused.document();
            ensure!(problem["type"] == "/problems/unavailable", "{problem}");
            ensure!(client.get("/api/v1/companies")?.status == 503);
            ensure!(asked.elapsed() < PROMPT, "{:?}", asked.elapsed());
        }
        let page = ada.ask("/companies")?.is(503);
        ensure!(page.body.contains("<h1"), "{}", page.body);
        ensure!(client.get("/livez")?.status == 200, "it is alive");
        ensure!(client.get("/readyz")?.status == 503, "it cannot serve");
        postgres.go_on()?;
        look(&server, &key, &mut writers)?;
        ada.page("/companies")?;
    }
    ensure!(
        server
            .client(&key)
            .get("/api/v1/companies?name=eq.Nowhere&count=exact")?
            .document()["page"]["count"]
            == 0
    );
    place.is_whole()?;
    until("it is ready", || {
        Ok((server.client(&key).get("/readyz")?.status == 200).then_some(()))
    })
}
