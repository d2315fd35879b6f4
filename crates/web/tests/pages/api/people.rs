//! Those who may administer: there is always one.

use axum::http::Method;
use jiff::SignedDuration;
use mainstay_app::Origin;
use mainstay_app::records::{BulkChange, Selection};
use mainstay_model::access::{ObjectGrant, Role, Scope};
use mainstay_model::change::Source;
use mainstay_testkit::both_databases;
use serde_json::json;

use super::caller::Program;
use crate::visitor::Workspace;

both_databases! {
    async fn the_last_administrator_stays_whatever_the_way(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let administrator = mainstay_standard::role::administrator_id();
        let member = mainstay_standard::role::member_id();
        let me = format!("/api/v1/users/{}", ada.id);
        let role = format!("/api/v1/roles/{administrator}");
        let off = json!({ "active": false });
        let whole = |data: serde_json::Value| json!({ "operations": [{ "op": "update", "id": ada.id, "data": data }] });
        for (method, path, body) in [
            (Method::PATCH, me.clone(), off.clone()),
            (Method::PATCH, me.clone(), json!({ "roles": [] })),
            (Method::PATCH, me.clone(), json!({ "roles": [{ "id": member }] })),
            (Method::DELETE, me.clone(), json!({})),
            (Method::PATCH, role.clone(), json!({ "policy": Role::default() })),
            (Method::PATCH, role.clone(), json!({ "policy": null })),
            (Method::DELETE, role, json!({})),
            (Method::POST, "/api/v1/users/batch".to_owned(), whole(off.clone())),
        ] {
            let refused = program.send(method.clone(), &path, &[], &body.to_string()).await?.is(409);
            refused.has("make somebody else administrator first");
        }
        // Where each operation stands for itself, this one alone is refused; of many at once, one stays.
        let parts = json!({ "atomic": false, "operations": [
            { "op": "update", "id": ada.id, "data": { "active": false } },
            { "op": "update", "id": bob.id, "data": { "job_title": "Seller" } },
        ] });
        let done = program.post("/api/v1/users/batch", &parts).await?.is(200).json();
        assert_eq!(done["data"][0]["errors"][0]["code"], "last_administrator", "{done}");
        assert_eq!(done["data"][1]["id"], json!(bob.id), "{done}");
        let ctx = workspace.app.ctx(ada.id, Origin::of(Source::Page))?;
        let change = BulkChange::Set(off.as_object().unwrap().clone());
        let outcome = workspace.app.bulk(&ctx, "user", Selection::Ids(vec![ada.id, bob.id]), change).await?;
        assert_eq!((outcome.changed, outcome.refused.len()), (1, 1));
        assert_eq!(outcome.refused[0].0, ada.id);
        for (path, pairs) in [
            (format!("/admin/users/{}/active", ada.id), vec![("active", "false")]),
            (format!("/admin/users/{}/roles", ada.id), vec![]),
        ] {
            ada.post(&path, &pairs).await?;
        }
        program.get(&me).await?.is(200).has("\"active\":true");
    }

    async fn the_address_of_a_user_is_an_address(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let bob = |email: &str| json!({ "name": { "given": "Bob" }, "email": email });
        let me = format!("/api/v1/users/{}", ada.id);
        for bad in ["bob", "bob@", "bob@example", "bob@example.org, eve@example.org", "b ob@example.org"] {
            for refused in [
                program.post("/api/v1/users", &bob(bad)).await?.is(422).json(),
                program.patch(&me, &json!({ "email": bad })).await?.is(422).json(),
            ] {
                let error = &refused["errors"][0];
                assert_eq!((&error["field"], &error["code"]), (&json!("email"), &json!("not_an_email")), "{refused}");
            }
            let form = [("given", "Bob"), ("email", bad)];
            ada.post("/admin/users", &form).await?.has("is not an email address").has_not("/password/");
        }
        // One address is one, however it is written: as taken by somebody, and at the door.
        let made = program.post("/api/v1/users", &bob("Bob <Bob@Example.org>")).await?.is(201).json();
        assert_eq!(made["email"], json!("Bob@Example.org"), "{made}");
        program.post("/api/v1/users", &bob("bob@example.ORG")).await?.is(409).has("email");
        let found = program.get("/api/v1/users?email=eq.BOB@example.org").await?.is(200).json();
        assert_eq!(found["data"][0]["id"], made["id"], "{found}");
        let known = workspace.app.directory().by_email("bob@EXAMPLE.org").map(|user| json!(user.id));
        assert_eq!(known, Some(made["id"].clone()));
    }

    async fn undoing_does_not_take_the_last_one_away(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let administrator = mainstay_standard::role::administrator_id();
        let program = Program::of(&workspace, ada.id).await?;
        let roles = json!({ "roles": [{ "id": administrator }] });
        program.patch(&format!("/api/v1/users/{}", bob.id), &roles).await?.is(200);
        let sets = program.get("/api/v1/change-sets?limit=1").await?.json();
        let set = sets["data"][0]["id"].as_str().unwrap().to_owned();
        t.clock.advance(SignedDuration::from_secs(1));
        // With Bob there, Ada may go; then Bob has to stay.
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "active": false })).await?.is(200);
        let bob_program = Program::of(&workspace, bob.id).await?;
        let undone = bob_program.send(Method::POST, &format!("/api/v1/change-sets/{set}/undo"), &[], "").await?.is(200).json();
        assert_eq!(undone["conflicts"][0]["record"], json!(bob.id), "{undone}");
        bob_program.get("/api/v1/roles").await?.is(200).has("policy");
    }

    async fn a_policy_that_would_be_misunderstood_is_refused(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let cases = [
            (json!({ "everything": { "read": "sometimes" } }), "unknown variant `sometimes`"),
            (json!({ "everything": { "raed": "all" } }), "`everything.raed`"),
            (json!({ "objects": { "compny": { "read": "all" } } }), "`compny`"),
            (json!({ "fields": { "company": { "taxid": "none" } } }), "`taxid`"),
            (json!({ "rights": ["fly"] }), "unknown variant `fly`"),
            (json!({ "rules": [{ "object": "company", "actions": ["read"], "filter": "conutry.eq.DE" }] }), "`conutry`"),
            (json!("everything"), "object"),
        ];
        for (policy, told) in cases {
            let role = json!({ "name": "Clerk", "policy": policy });
            let refused = program.send(Method::POST, "/api/v1/roles", &[], &role.to_string()).await?.is(422).json();
            assert_eq!(refused["errors"][0]["field"], json!("policy"), "{refused}");
            assert!(refused["detail"].as_str().unwrap().contains(told), "{refused}");
        }
    }

    async fn who_sees_only_what_is_theirs_can_make_something(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        workspace.person("Ada", "Administrator").await?;
        let own = Role { everything: ObjectGrant::every(Scope::Own), ..Role::default() };
        let role = workspace.make("role", &json!({ "name": "Own", "policy": own })).await?;
        let bob = workspace.person_in("Bob", &[role]).await?;
        let program = Program::of(&workspace, bob.id).await?;
        let made = program.send(Method::POST, "/api/v1/companies", &[], &json!({ "name": "Acme" }).to_string()).await?.is(201).json();
        assert_eq!(made["owner"]["id"], json!(bob.id));
        // Oneself is all that one sees of others, and no way to more rights.
        let people = program.get("/api/v1/users").await?.is(200).json();
        assert_eq!(people["data"].as_array().map(Vec::len), Some(1), "{people}");
        let administrator = mainstay_standard::role::administrator_id();
        let grasp = json!({ "roles": [{ "id": administrator }] }).to_string();
        let refused = program.send(Method::PATCH, &format!("/api/v1/users/{}", bob.id), &[], &grasp).await?;
        assert!(refused.status.is_client_error(), "{}", refused.body);
    }

    async fn whoever_administers_by_a_team_counts(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let administrator = mainstay_standard::role::administrator_id();
        let team = json!({ "name": "Operators", "members": [{ "id": bob.id }], "roles": [{ "id": administrator }] });
        let team = program.make("teams", &team).await?;
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "roles": [] })).await?.is(200);
        let bob = Program::of(&workspace, bob.id).await?;
        let team = format!("/api/v1/teams/{team}");
        for body in [json!({ "members": [] }), json!({ "roles": [] })] {
            bob.patch(&team, &body).await?.is(409);
        }
        bob.delete(&team).await?.is(409);
        bob.patch(&team, &json!({ "name": "Keepers" })).await?.is(200);
    }

    async fn whoever_is_let_in_again_signs_in_again(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Member").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let address = format!("/api/v1/users/{}", bob.id);
        bob.get("/").await?.is(200);
        for active in [false, true] {
            program.patch(&address, &json!({ "active": active })).await?.is(200);
        }
        bob.get("/").await?.is(303);
        // In a batch beside others, and by throwing away and bringing back.
        let zoe = workspace.person("Zoe", "Member").await?;
        zoe.get("/").await?.is(200);
        let off = json!({ "operations": [{ "op": "update", "id": zoe.id, "data": { "active": false } }] });
        program.post("/api/v1/users/batch", &off).await?.is(200);
        program.patch(&format!("/api/v1/users/{}", zoe.id), &json!({ "active": true })).await?.is(200);
        zoe.get("/").await?.is(303);
        program.patch(&format!("/api/v1/users/{}", ada.id), &json!({ "job_title": "Chief" })).await?.is(200);
        ada.get("/").await?.is(200);
    }
}
