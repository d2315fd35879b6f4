//! Objects and fields from a file, beside a running server: seen before it is done, there at once, taken elsewhere.

use anyhow::ensure;
use serde_json::json;

use crate::on_both;
use crate::place::text;
use crate::server::{Server, until};

const FLEET: &str = r#"
[[objects]]
name = "vessel"
label = { en = "Vessel", zh-CN = "船舶" }
plural_label = { en = "Vessels" }
list = ["name", "tonnage"]

[[objects.fields]]
name = "name"
kind = "text"
label = { en = "Name" }
required = true

[[objects.fields]]
name = "tonnage"
kind = "integer"
label = { en = "Tonnage" }
min = 1

[[objects]]
name = "contact"

[[objects.fields]]
name = "job_title"
label = { en = "Position", zh-CN = "职位" }
"#;

on_both! {
    fn a_file_makes_objects_while_the_server_runs(place: Place) {
        let server = Server::start(&place)?;
        let key = place.key()?;
        let mut client = server.client(&key);
        until("the key is known", || Ok((client.get("/api/v1/me")?.status == 200).then_some(())))?;
        let fleet = place.file("fleet.toml", FLEET)?;
        let (code, told) = place.attempt(&["schema", "diff", text(&fleet)])?;
        ensure!(code == Some(1) && told.contains("4 changes would be made"), "{code:?} {told}");
        ensure!(client.get("/api/v1/vessels")?.status == 404);
        place.run(&["schema", "apply", text(&fleet)])?;
        until("the server knows vessels", || Ok((client.get("/api/v1/vessels")?.status == 200).then_some(())))?;
        client.post("/api/v1/vessels", &json!({ "name": "Mary", "tonnage": 12 }))?.is(201);
        client.post("/api/v1/vessels", &json!({ "name": "Mary", "tonnage": 0 }))?.is(422);
        ensure!(place.run(&["export", "vessels"])?.contains("Mary"));
        // Once more changes nothing, and what is taken out is what was put in.
        place.run(&["schema", "diff", text(&fleet)])?;
        let out = place.run(&["schema", "export"])?;
        let copy = place.file("copy.toml", &out)?;
        place.run(&["schema", "diff", text(&copy)])?;
        ensure!(out.contains("Position") && out.contains("船舶") && !out.contains("deleted"), "{out}");

        for (wrong, what) in [
            ("[[objects]]\nname = \"contact\"\nfeilds = []\n", "contact: There is no key `feilds` here"),
            ("[[objects]]\nname = \"vessel\"\n[[objects.fields]]\nname = \"tonnage\"\nkind = \"text\"\n", "vessel.tonnage: It is of the kind integer"),
            ("[[objects]\n", "is no TOML"),
            ("objects = 3\n", "`objects` is a list"),
        ] {
            let file = place.file("wrong.toml", wrong)?;
            let (code, told) = place.attempt(&["schema", "apply", text(&file)])?;
            ensure!(code != Some(0) && told.contains(what), "{code:?} {told}");
        }
    }
}
