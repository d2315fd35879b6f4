//! PostgreSQL goes away under a running server, and comes back: the server says so, loses nothing, and goes on by itself.

use anyhow::ensure;
use serde_json::json;

use crate::client::Client;
use crate::crashes::look;
use crate::person::Person;
use crate::place::Place;
use crate::server::{Server, until};
use crate::writer::Writer;

#[test]
fn a_server_outlives_its_database() -> anyhow::Result<()> {
    let place = Place::in_postgres()?;
    let postgres = place.postgres.as_ref().expect("a server of its own");
    let key = place.key()?;
    let mut server = Server::start(&place)?;
    let mut ada = Person::sign_in(&server.address)?;
    let mut writers: Vec<Writer> = (0..3).map(Writer::new).collect();
    for _ in 0..2 {
        std::thread::scope(|scope| {
            let writing: Vec<_> = writers
                .iter_mut()
                .map(|writer| {
                    let mut client = Client::new(&server.address, &key);
                    scope.spawn(move || writer.write(&mut client))
                })
                .collect();
            std::thread::sleep(std::time::Duration::from_millis(400));
            postgres.kill()?;
            for writer in writing {
                writer.join().expect("no panic")?;
            }
            anyhow::Ok(())
        })?;
        server.lives()?;
        let mut client = server.client(&key);
        for _ in 0..3 {
            let refused = client
                .post("/api/v1/companies", &json!({ "name": "Nowhere" }))?
                .is(503);
            ensure!(refused.header("content-type") == "application/problem+json");
            ensure!(!refused.header("retry-after").is_empty());
            let problem = refused.document();
            ensure!(problem["type"] == "/problems/unavailable", "{problem}");
            ensure!(client.get("/api/v1/companies")?.status == 503);
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
