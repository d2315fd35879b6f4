//! There is always somebody who may administer: no page, program or undoing takes the last one away.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn the_last_administrator_stays_one_by_every_path(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let rosa = workspace.person("Rosa", "Reader").await?;
        let (id, rosa) = (ada.id.to_string(), rosa.id.to_string());
        let program = Program::of(&workspace, ada.id).await?;
        let administrators = || workspace.app.directory().administrators().into_iter().map(|user| user.id).collect::<Vec<_>>();
        let roles = program.get("/api/v1/roles?limit=50").await?.json();
        let role = |name: &str| roles["data"].as_array().unwrap().iter().find(|role| role["name"] == name).unwrap()["id"].as_str().unwrap().to_owned();
        let (boss, reader) = (role("Administrator"), role("Reader"));
        let roles_of = format!("roles-{id}");

        let pages: [(String, Vec<(&str, &str)>); 5] = [
            (format!("/admin/users/{id}/active"), vec![("active", "false")]),
            (format!("/admin/users/{id}/roles"), vec![(&roles_of, &reader)]),
            (format!("/admin/users/{id}/roles"), vec![]),
            (format!("/users/{id}/trash"), vec![]),
            ("/users/bulk".to_owned(), vec![("action", "trash"), ("ids", &id), ("ids", &rosa), ("_apply", "1")]),
        ];
        for (path, pairs) in &pages {
            let answer = ada.post(path, pairs).await?;
            assert_eq!(administrators(), [ada.id], "{path}: {} {}", answer.status, answer.body);
        }
        ada.post(&pages[0].0, &pages[0].1).await?.is(409).has("make somebody else administrator first");

        let user = format!("/api/v1/users/{id}");
        for body in [json!({ "active": false }), json!({ "roles": [] }), json!({ "roles": [reader] })] {
            let answer = program.patch(&user, &body).await?;
            assert_eq!(answer.status, 409, "{body}: {}", answer.body);
            assert_eq!(administrators(), [ada.id], "{body}");
        }
        for path in [user.clone(), format!("/api/v1/roles/{boss}")] {
            let answer = program.delete(&path).await?;
            assert!(answer.status.is_client_error(), "{path}: {} {}", answer.status, answer.body);
            assert_eq!(administrators(), [ada.id], "{path}");
        }
        program.patch(&format!("/api/v1/roles/{boss}"), &json!({ "policy": {} })).await?;
        assert_eq!(administrators(), [ada.id]);

        // By a team, and by taking back what made somebody one.
        let team = program.make("teams", &json!({ "name": "Office", "members": [id], "roles": [boss] })).await?;
        program.patch(&user, &json!({ "roles": [reader] })).await?.is(200);
        assert_eq!(administrators(), [ada.id]);
        for body in [json!({ "members": [] }), json!({ "roles": [] }), json!({ "members": [rosa], "roles": [reader] })] {
            let answer = program.patch(&format!("/api/v1/teams/{team}"), &body).await?;
            assert_eq!(answer.status, 409, "{body}: {}", answer.body);
        }
        let sets = program.get("/api/v1/change-sets?limit=50").await?.json();
        for set in sets["data"].as_array().unwrap() {
            let set = set["id"].as_str().unwrap();
            program.post(&format!("/api/v1/change-sets/{set}/undo"), &json!({})).await?;
            assert!(!administrators().is_empty(), "undoing {set} leaves nobody");
        }

        // With a second one, the first may go.
        workspace.person("Zoe", "Administrator").await?;
        program.patch(&user, &json!({ "active": false })).await?.is(200);
        assert_eq!(administrators().len(), 1);
    }
}
