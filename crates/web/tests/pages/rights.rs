//! Rights narrowed by field and by row, seen as they come out, and looked at through somebody's eyes.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::{Person, Workspace};

async fn role_id(workspace: &Workspace, name: &str) -> String {
    let directory = workspace.app.directory();
    let found = directory
        .roles()
        .into_iter()
        .find(|(_, role)| role.name == name);
    found.map(|(id, _)| id.to_string()).unwrap_or_default()
}

both_databases! {
    async fn fields_and_rows_are_narrowed_on_the_page_of_a_role(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let max = workspace.person("Max", "Reader").await?;
        workspace.make("company", &json!({ "name": "Hansa", "relation": "customer", "tax_id": "DE-77-SECRET" })).await?;
        workspace.make("company", &json!({ "name": "Rival", "relation": "competitor" })).await?;
        let reader = role_id(&workspace, "Reader").await;
        let program = Program::of(&workspace, max.id).await?;
        program.get("/api/v1/companies").await?.is(200).has("DE-77-SECRET").has("Rival");

        let role = format!("/admin/roles/{reader}");
        ada.get(&format!("{role}?object=company")).await?.is(200).has("Tax ID");
        ada.post(&format!("{role}/fields"), &[("object", "company"), ("field.tax_id", "none"), ("field.name", "write")]).await?.is(303);
        program.get("/api/v1/companies").await?.is(200).has_not("DE-77-SECRET").has_not("tax_id").has("Rival");
        ada.post(&format!("{role}/rules"), &[("object", "company"), ("filter", "relation.eq.customer"), ("action", "read")]).await?.is(303);
        program.get("/api/v1/companies").await?.is(200).has("Hansa").has_not("Rival");
        ada.post(&format!("{role}/rules"), &[("object", "company"), ("filter", "colour.eq.red"), ("action", "read")]).await?.is(422).has("colour");
        ada.get(&format!("/admin/users/{}", max.id)).await?.is(200).has("relation.eq.customer").has("Reader").has("Tax ID");
        ada.post(&format!("{role}/rules/drop"), &[("at", "0"), ("filter", "something.else")]).await?.is(303);
        program.get("/api/v1/companies").await?.has_not("Rival");
        ada.post(&format!("{role}/rules/drop"), &[("at", "3"), ("filter", "relation.eq.customer")]).await?.is(303);
        program.get("/api/v1/companies").await?.has("Rival");
        max.get(&role).await?.is(404);
        max.get(&format!("/admin/users/{}", ada.id)).await?.is(404);
    }

    async fn an_administrator_looks_on_and_changes_nothing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let max = workspace.person("Max", "Reader").await?;
        let hansa = workspace.make("company", &json!({ "name": "Hansa" })).await?;
        ada.post(&format!("/admin/users/{}/view-as", max.id), &[]).await?.is(303);
        let through = |person: &Person, user: &Person| {
            let mut looking = person.clone();
            looking.cookie = format!("{}; mainstay_view_as={}", person.cookie, user.id);
            looking
        };
        let looking = through(&ada, &max);
        looking.get("/").await?.is(200).has("You see what Max").has_not("href=\"/admin\"");
        looking.get(&format!("/companies/{hansa}")).await?.is(200).has("Hansa");
        looking.get("/admin/users").await?.is(404);
        for (path, pairs) in [
            (format!("/companies/{hansa}/trash"), vec![]),
            ("/settings/password".to_owned(), vec![("password", "a new and long one")]),
            ("/settings/theme".to_owned(), vec![("theme", "dark")]),
        ] {
            looking.post(&path, &pairs).await?.is(403).has("looking at this as somebody else");
        }
        // Nothing is put down as seen by Max.
        max.get("/").await?.is(200).has_not("Hansa");
        looking.post("/view-as/end", &[]).await?.is(303);
        let out = looking.post("/sign-out", &[]).await?.is(303);
        let cookies: Vec<&str> = out.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok()).collect();
        assert!(cookies.iter().any(|cookie| cookie.starts_with("mainstay_view_as=;")), "{cookies:?}");
        // Of anybody else the cookie is worth nothing.
        let ada = workspace.person("Zoe", "Administrator").await?;
        through(&max, &ada).get("/").await?.is(200).has_not("You see what").has("Max");
        through(&max, &ada).get("/admin/users").await?.is(404);
    }
}
