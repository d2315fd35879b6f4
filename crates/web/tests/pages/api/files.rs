//! Files, up and down.

use axum::http::Method;
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::{Headers, Program};
use crate::visitor::Workspace;

const FORM: Headers = &[("content-type", "multipart/form-data; boundary=edge")];

/// A form with a text for each pair and a file in `content` for each name.
fn form(pairs: &[(&str, &str)], files: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in pairs {
        body.push_str(&format!(
            "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        ));
    }
    for (name, content) in files {
        body.push_str(&format!(
            "--edge\r\ncontent-disposition: form-data; name=\"content\"; filename=\"{name}\"\r\ncontent-type: text/html\r\n\r\n{content}\r\n"
        ));
    }
    body + "--edge--\r\n"
}

both_databases! {
    async fn a_file_goes_up_and_comes_down_as_it_was(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let acme = program.make("companies", &json!({ "name": "Acme" })).await?;
        let page = "<script>alert(1)</script>".repeat(200_000);
        let body = form(&[("regarding", &format!("company:{acme}"))], &[("报价 \"1\".html", &page)]);
        let made = program.send(Method::POST, "/api/v1/files", FORM, &body).await?.is(201);
        let record = made.json();
        assert_eq!(record["content"][0]["size"], json!(page.len()), "{record}");
        let address = format!("{}/content", made.location());
        let file = program.get(&address).await?.is(200);
        assert!(file.body == page);
        for (name, value) in [
            ("content-type", "application/octet-stream"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "default-src 'none'; sandbox"),
            ("cache-control", "private, no-cache"),
        ] {
            assert_eq!(file.header(name), value);
        }
        assert!(file.header("content-disposition").starts_with("attachment; "), "{}", file.header("content-disposition"));
        let known = file.header("etag").to_owned();
        program.send(Method::GET, &address, &[("if-none-match", &known)], "").await?.is(304);
        program.get(&format!("/api/v1/companies/{acme}/timeline?only=file")).await?.is(200).has(record["id"].as_str().unwrap());

        // Whoever may not see the record does not see its file.
        let nobody = workspace.person_in("Nemo", &[]).await?;
        Program::of(&workspace, nobody.id).await?.get(&address).await?.is(404);
        program.get(&format!("/api/v1/companies/{acme}/content")).await?.is(404);
    }

    async fn of_several_files_one_is_named(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let body = form(&[], &[("a.txt", "first"), ("b.txt", "second")]);
        let made = program.send(Method::POST, "/api/v1/files", FORM, &body).await?.is(201);
        let address = format!("{}/content", made.location());
        program.get(&address).await?.is(422).has("hash");
        let hash = made.json()["content"][1]["hash"].as_str().unwrap().to_owned();
        assert_eq!(program.get(&format!("{address}?hash={hash}")).await?.is(200).body, "second");
        assert_eq!(program.get(&format!("{address}?field=content&hash={hash}")).await?.is(200).body, "second");
        program.get(&format!("{address}?field=nothing")).await?.is(404);
        program.get(&format!("{address}?size=1")).await?.is(422).has("size");
    }

    async fn uploads_that_are_no_good_leave_nothing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let count = "/api/v1/files?count=exact";
        for (content, body, status) in [
            ("multipart/form-data; boundary=edge", form(&[], &[]), 422),
            ("multipart/form-data; boundary=edge", form(&[("nonsense", "1")], &[("a.txt", "x")]), 422),
            ("multipart/form-data; boundary=edge", "--edge\r\ncontent-disposition: form-data; name=\"content\"; filename=\"a\"\r\n\r\nhalf".to_owned(), 422),
            ("multipart/form-data", form(&[], &[("a.txt", "x")]), 400),
        ] {
            let refused = program.send(Method::POST, "/api/v1/files", &[("content-type", content)], &body).await?;
            assert_eq!(refused.status.as_u16(), status, "{content}: {}", refused.body);
            assert_eq!(refused.header("content-type"), "application/problem+json");
        }
        assert_eq!(program.get(count).await?.json()["page"]["count"], json!(0));
        // The same form with one key is one record; a reader makes none.
        let body = form(&[], &[("a.txt", "x")]);
        let once = [FORM[0], ("idempotency-key", "one")];
        for _ in 0..2 {
            program.send(Method::POST, "/api/v1/files", &once, &body).await?.is(201);
        }
        assert_eq!(program.get(count).await?.json()["page"]["count"], json!(1));
        let reader = workspace.person("Rosa", "Reader").await?;
        let refused = Program::of(&workspace, reader.id).await?.send(Method::POST, "/api/v1/files", FORM, &body).await?;
        assert!(refused.status.is_client_error(), "{}", refused.body);
    }

    async fn a_file_that_was_never_sent_cannot_be_named(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let ghost = json!([{ "hash": "0".repeat(64), "name": "ghost.pdf" }]);
        program.post("/api/v1/files", &json!({ "content": ghost })).await?.is(422).has("content").has("upload it first");
    }
}
