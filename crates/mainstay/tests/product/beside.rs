//! Commands beside a running server: each sees what the other did, on both databases.

use std::os::unix::fs::PermissionsExt as _;

use anyhow::ensure;
use serde_json::json;

use crate::on_both;
use crate::person::Person;
use crate::place::text;
use crate::server::{Server, until};

on_both! {
    fn a_server_and_commands_see_each_others_changes(place: Place) {
        let server = Server::start(&place)?;
        // Who is made by a command can sign in to a server that runs already, and her key works.
        let key = place.key()?;
        let mut client = server.client(&key);
        until("she is known", || Ok((client.get("/api/v1/me")?.status == 200).then_some(())))?;
        Person::sign_in(&server.address)?;
        let made = client.post("/api/v1/companies", &json!({ "name": "By the server" }))?.is(201).document();
        ensure!(place.export("companies")?.contains("By the server"));
        let path = place.file("more.csv", "name\nBy a command\n")?;
        place.run(&["import", "companies", text(&path)])?;
        let listed = client.get("/api/v1/companies?count=exact")?.is(200);
        ensure!(listed.document()["page"]["count"] == 2 && listed.body.contains("By a command"), "{}", listed.body);
        let found = client.get("/api/v1/search?q=command")?.is(200).document();
        ensure!(found["data"].as_array().is_some_and(|hits| hits.len() == 1), "{found}");
        let path = format!("/api/v1/companies/{}", made["id"].as_str().unwrap_or_default());
        client.json("PATCH", &path, &[("if-match", "\"1\"")], &json!({ "name": "Changed" }))?.is(200);
        ensure!(place.export("companies")?.contains("Changed"));
        // A dry run is nothing that somebody would look for later.
        let path = place.file("dry.csv", "name\nNever\n")?;
        place.run(&["import", "companies", text(&path), "--dry-run"])?;
        ensure!(place.imports()?.len() == 1, "{:?}", place.imports()?);
        // An import waits for nobody's mistake: it is refused before it is on record.
        let (code, told) = place.attempt(&["import", "companies", text(&path), "--map", "nothing=name"])?;
        ensure!(code == Some(2) && told.contains("no such column"), "{code:?} {told}");
        ensure!(place.imports()?.len() == 1);
        if place.postgres.is_none() {
            for file in ["mainstay.db", "mainstay.db-wal"] {
                let mode = std::fs::metadata(place.dir.join(file))?.permissions().mode();
                ensure!(mode & 0o777 == 0o600, "{file}: {mode:o}");
            }
        }
    }
}
