//! Lists: conditions, order, fields, pages, counts.

use mainstay_model::access::{FieldAccess, ObjectGrant, Role, Scope};
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

use super::caller::Program;
use crate::visitor::{Answer, Workspace};

fn names(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| record["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn customers(workspace: &Workspace) -> anyhow::Result<()> {
    for (name, industry, employees) in [
        ("Acme", "Trade", 10),
        ("Globex", "Energy", 400),
        ("Initech", "Software", 80),
        ("Umbrella", "Pharma", 900),
    ] {
        workspace
            .make(
                "company",
                &json!({ "name": name, "industry": industry, "employees": employees }),
            )
            .await?;
    }
    Ok(())
}

both_databases! {
    async fn records_are_found_by_their_ids_as_far_as_one_may_see_them(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let own = Role { name: "Own".to_owned(), everything: ObjectGrant::every(Scope::Own), ..Role::default() };
        let role = workspace.make("role", &json!({ "name": "Own", "policy": own })).await?;
        let bob = workspace.person_in("Bob", &[role]).await?;
        let (all, some) = (Program::of(&workspace, ada.id).await?, Program::of(&workspace, bob.id).await?);
        let mut ids = Vec::new();
        for (name, owner) in [("Acme", ada.id), ("Globex", bob.id), ("Initech", bob.id)] {
            ids.push(all.make("companies", &json!({ "name": name, "owner": owner })).await?);
        }
        all.make("contacts", &json!({ "name": { "family": "Lee" }, "company": ids[1] })).await?;
        let [acme, globex, initech] = [&ids[0], &ids[1], &ids[2]];
        let cases: [(String, &[&str], &[&str]); 7] = [
            (format!("id=eq.{globex}"), &["Globex"], &["Globex"]),
            (format!("id=eq.{acme}"), &["Acme"], &[]),
            (format!("id=in.({acme},{initech})"), &["Acme", "Initech"], &["Initech"]),
            (format!("id=ne.{globex}"), &["Acme", "Initech"], &["Initech"]),
            (format!("id=not.in.({acme},{globex})"), &["Initech"], &["Initech"]),
            (format!("or=(id.eq.{acme},name.eq.Initech)"), &["Acme", "Initech"], &["Initech"]),
            ("id=eq.0190a1b2-0000-7000-8000-000000000001".to_owned(), &[], &[]),
        ];
        for (query, everything, own) in cases {
            for (program, expected) in [(&all, everything), (&some, own)] {
                let found = program.get(&format!("/api/v1/companies?{query}&order=name.asc&count=exact")).await?.is(200);
                assert_eq!(names(&found), expected, "{query}");
                assert_eq!(found.json()["page"]["count"], json!(expected.len()), "{query}");
            }
        }
        let through = all.get(&format!("/api/v1/contacts?company.id=in.({globex})&count=exact")).await?.is(200).json();
        assert_eq!(through["page"]["count"], json!(1));
        for (query, code) in [("id=eq.Acme", "not_an_id"), ("id=like.0190*", "bad_operator"), ("company.id=eq.x", "unknown_field")] {
            let refused = all.get(&format!("/api/v1/companies?{query}")).await?.is(422).json();
            let field = query.split('=').next();
            assert_eq!((refused["errors"][0]["code"].as_str(), refused["errors"][0]["field"].as_str()), (Some(code), field), "{refused}");
        }
        let description = all.get("/api/v1/openapi.json").await?.json();
        let parameters = description["paths"]["/api/v1/companies"]["get"]["parameters"].as_array().cloned().unwrap_or_default();
        assert!(parameters.iter().any(|one| one["name"] == "id"), "{parameters:?}");
    }

    async fn what_is_wrong_with_a_list_is_said_as_it_is(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        let cases = [
            ("companies?order=name.up", "order: `up` is no direction; use `asc` or `desc`."),
            ("companies?ordr=name.asc", "ordr: There is no field `ordr` in company. Did you mean `order`?"),
            ("companies?order=nme.asc", "order: There is no field `nme` in company. Did you mean `name`?"),
            ("tasks?regarding.name=eq.Acme", "regarding.name: `regarding` leads to records of several kinds, whose fields cannot be asked for together."),
            ("companies?name.first=eq.Acme", "name.first: `name` does not lead to another record."),
        ];
        for (query, told) in cases {
            let refused = program.get(&format!("/api/v1/{query}")).await?.is(422).json();
            assert_eq!(refused["detail"], json!(told));
        }
        let id = program.make("companies", &json!({ "name": "Acme" })).await?;
        let refused = program.send(axum::http::Method::POST, &format!("/api/v1/companies/{id}/restore"), &[], "").await?.is(409).json();
        assert_eq!(refused["detail"], json!("This record is not in the trash."));
        let itself = json!({ "parent": id });
        let refused = program.patch(&format!("/api/v1/companies/{id}"), &itself).await?.is(422).json();
        assert_eq!(refused["detail"], json!("parent: A record cannot be linked to itself here."));
    }

    async fn lists_are_filtered_ordered_and_counted(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        customers(&workspace).await?;
        let cases: [(&str, &[&str]); 9] = [
            ("order=name.desc", &["Umbrella", "Initech", "Globex", "Acme"]),
            ("industry=eq.Trade", &["Acme"]),
            ("industry=not.eq.Trade&order=name.asc", &["Globex", "Initech", "Umbrella"]),
            ("employees=gte.80&order=employees.asc", &["Initech", "Globex", "Umbrella"]),
            ("name=in.(Acme,Globex)&order=name.asc", &["Acme", "Globex"]),
            ("name=ilike.*tech*", &["Initech"]),
            ("or=(industry.eq.Trade,employees.gt.500)&order=name.asc", &["Acme", "Umbrella"]),
            ("industry=is.null", &[]),
            ("q=glob", &["Globex"]),
        ];
        for (query, expected) in cases {
            let found = program.get(&format!("/api/v1/companies?{query}&count=exact")).await?.is(200);
            assert_eq!(names(&found), expected, "{query}");
            assert_eq!(found.json()["page"]["count"], json!(expected.len()), "{query}");
        }
        let uncounted = program.get("/api/v1/companies").await?.is(200).json();
        assert_eq!(uncounted["page"], json!({ "next": null, "count": null }));
        let chosen = program.get("/api/v1/companies?select=name&industry=eq.Trade").await?.is(200).json();
        assert_eq!(chosen["data"][0]["name"], "Acme");
        assert!(chosen["data"][0].get("industry").is_none(), "{chosen}");
    }

    async fn pages_follow_each_other_and_stay_in_their_list(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        customers(&workspace).await?;
        let mut seen = Vec::new();
        let mut address = "/api/v1/companies?order=name.asc&limit=1".to_owned();
        loop {
            let page = program.get(&address).await?.is(200);
            seen.extend(names(&page));
            if page.json()["page"]["next"].is_null() {
                assert_eq!(page.header("link"), "");
                break;
            }
            address = page.header("link").split(['<', '>']).nth(1).unwrap().to_owned();
            // What comes between two pages moves neither of them.
            if seen.len() == 2 {
                workspace.make("company", &json!({ "name": "Aardvark" })).await?;
            }
        }
        assert_eq!(seen, ["Acme", "Globex", "Initech", "Umbrella"]);

        let first = program.get("/api/v1/companies?order=name.asc&limit=1").await?.json();
        let cursor = first["page"]["next"].as_str().unwrap().to_owned();
        for other in ["companies?order=name.desc", "companies?order=name.asc&industry=eq.Trade", "contacts?order=name.asc"] {
            program.get(&format!("/api/v1/{other}&limit=1&cursor={cursor}")).await?.is(422).has("cursor");
        }
        program.get("/api/v1/companies?cursor=rubbish").await?.is(422).has("cursor");
    }

    async fn every_mistake_in_a_query_is_named(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let program = Program::of(&workspace, ada.id).await?;
        for (query, named) in [
            ("nonsense=eq.1", "nonsense"),
            ("employees=eq.many", "employees"),
            ("name=resembles.x", "name"),
            ("order=nonsense.asc", "nonsense"),
            ("select=nonsense", "nonsense"),
            ("limit=few", "limit"),
            ("count=roughly", "count"),
            ("trash=maybe", "trash"),
            ("or=(name.eq.1", "or"),
        ] {
            let refused = program.get(&format!("/api/v1/companies?{query}")).await?.is(422);
            assert_eq!(refused.header("content-type"), "application/problem+json");
            let problem = refused.json();
            let errors = problem["errors"].as_array().unwrap();
            assert!(errors.iter().any(|error| error.to_string().contains(named)), "{query}: {problem}");
        }
        let several = program.get("/api/v1/companies?nonsense=eq.1&count=roughly&limit=few").await?.is(422).json();
        assert_eq!(several["errors"].as_array().map(Vec::len), Some(3), "{several}");
    }

    async fn a_field_that_may_not_be_seen_is_as_if_it_were_not_there(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let role = Role {
            name: "Clerk".to_owned(),
            everything: ObjectGrant { read: Scope::All, create: true, edit: Scope::All, delete: Scope::None },
            fields: BTreeMap::from([(
                "company".to_owned(),
                BTreeMap::from([("tax_id".to_owned(), FieldAccess::None), ("industry".to_owned(), FieldAccess::Read)]),
            )]),
            ..Role::default()
        };
        let role = workspace.make("role", &json!({ "name": "Clerk", "policy": role })).await?;
        let bob = workspace.person_in("Bob", &[role]).await?;
        let program = Program::of(&workspace, bob.id).await?;
        let id = workspace.make("company", &json!({ "name": "Acme", "tax_id": "DE 77", "industry": "Trade" })).await?;
        let address = format!("/api/v1/companies/{id}");

        program.get(&address).await?.is(200).has("Acme").has_not("DE 77").has_not("tax_id");
        program.get("/api/v1/companies").await?.is(200).has("Acme").has_not("DE 77");
        program.get("/api/v1/search?q=Acme").await?.is(200).has("Acme").has_not("DE 77");
        program.get(&format!("{address}/history")).await?.is(200).has("industry").has_not("tax_id");
        program.get("/api/v1/objects/company").await?.is(200).has_not("tax_id");
        program.get("/api/v1/openapi.json").await?.is(200).has_not("tax_id");
        let now = workspace.app.now();
        program.get(&format!("{address}?as_of={now}")).await?.is(200).has("Acme").has_not("DE 77");
        for query in ["tax_id=eq.1", "order=tax_id.asc", "select=tax_id", "or=(tax_id.eq.1,name.eq.x)"] {
            let hidden = program.get(&format!("/api/v1/companies?{query}")).await?.is(422).json();
            let unknown = program.get(&format!("/api/v1/companies?{}", query.replace("tax_id", "nothing"))).await?.is(422).json();
            assert_eq!(hidden.to_string().replace("tax_id", "nothing"), unknown.to_string(), "{query}");
        }
        let hidden = program.patch(&address, &json!({ "tax_id": "x" })).await?.is(422).json();
        let unknown = program.patch(&address, &json!({ "nothing": "x" })).await?.is(422).json();
        assert_eq!(hidden.to_string().replace("tax_id", "nothing"), unknown.to_string());
        let refused = program.patch(&address, &json!({ "industry": "Energy" })).await?;
        assert!(refused.status.is_client_error(), "{}", refused.body);
        let ada = workspace.person("Ada", "Administrator").await?;
        let whole: Json = Program::of(&workspace, ada.id).await?.get(&address).await?.is(200).json();
        assert_eq!((&whole["tax_id"], &whole["industry"]), (&json!("DE 77"), &json!("Trade")));
    }
}
