//! A workspace moved to the other database and back, as an operator does it.

use anyhow::{Context as _, ensure};
use serde_json::Value as Json;

use crate::place::{Place, text};
use crate::server::{Server, until};

fn moved(place: &Place, to: &str) -> anyhow::Result<Json> {
    // A command's connections take a moment to end.
    until("nobody is at work on the source", || {
        let (code, told) = place.attempt(&["move", "--to", to, "--json"])?;
        if told.contains("at work on the source") {
            return Ok(None);
        }
        ensure!(code == Some(0), "{code:?} {told}");
        Ok(Some(serde_json::from_str(&told)?))
    })
}

#[test]
fn a_workspace_moves_to_the_other_database_and_back() -> anyhow::Result<()> {
    let embedded = Place::embedded()?;
    let key = embedded.key()?;
    embedded.run(&["demo", "--contacts", "200"])?;
    let objects = ["companies", "contacts", "tasks", "notes"];
    let exports = |place: &Place| -> anyhow::Result<Vec<String>> {
        objects.iter().map(|object| place.export(object)).collect()
    };
    let before = exports(&embedded)?;

    let postgres = Place::in_postgres()?;
    let url = postgres.postgres.as_ref().context("a server")?.url();
    let server = Server::start(&embedded)?;
    let (code, told) = embedded.attempt(&["move", "--to", &url])?;
    ensure!(
        code == Some(1) && told.contains("at work on the source"),
        "{code:?} {told}"
    );
    drop(server);
    let there = moved(&embedded, &url)?;
    ensure!(there["left"] == serde_json::json!([]), "{there}");
    ensure!(exports(&postgres)? == before, "the exports differ");
    let (code, told) = embedded.attempt(&["move", "--to", &url])?;
    ensure!(
        code == Some(1) && told.contains("only into an empty place"),
        "{code:?} {told}"
    );

    // Keys go on opening what they opened.
    let server = Server::start(&postgres)?;
    let mut client = server.client(&key);
    until("the key is known", || {
        Ok((client.get("/api/v1/me")?.status == 200).then_some(()))
    })?;
    drop(server);

    let back = Place::embedded()?;
    let again = moved(&postgres, text(&back.dir))?;
    ensure!(exports(&back)? == before, "the exports differ");
    let count = |report: &Json, table: &str| -> Json {
        let tables = report["tables"].as_array().cloned().unwrap_or_default();
        let found = tables.into_iter().find(|moved| moved["table"] == table);
        found.unwrap_or_default()
    };
    let file = back.file("crm.mainstay", "")?;
    back.run(&["archive", "create", "--out", text(&file)])?;
    let told = back.run(&["archive", "check", text(&file)])?;
    ensure!(told.contains("is whole"), "{told}");
    let copy = Place::embedded()?;
    copy.run(&["archive", "open", text(&file)])?;
    ensure!(exports(&copy)? == before, "the exports differ");
    for table in ["o_contact", "change", "change_set", "search_gram"] {
        ensure!(
            count(&there, table) == count(&again, table) && !count(&there, table).is_null(),
            "{table}"
        );
    }
    Ok(())
}
