//! The list, its filter, columns, views, board, and changes of many records.

use axum::body::Body;
use axum::http::{Request, header};
use mainstay_testkit::both_databases;
use serde_json::json;

use crate::visitor::{Workspace, answer};

both_databases! {
    async fn a_list_is_filtered_ordered_and_counted_by_its_address(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for n in 1..=60 {
            let industry = if n % 2 == 0 { "Retail" } else { "Banking" };
            let company = json!({ "name": format!("Company {n:02}"), "industry": industry, "employees": n });
            workspace.make("company", &company).await?;
        }
        let all = ada.get("/companies").await?.is(200).has("60 records").has("Company 01").has_not("Company 51");
        let next = all.body.split("hx-get=\"/companies?cursor=").nth(1).and_then(|rest| rest.split('"').next());
        let next = format!("/companies?cursor={}", next.unwrap_or("none"));
        ada.part(&next).await?.is(200).has("Company 51").has("Company 60").has_not("<h1");
        ada.get(&next).await?.is(200).has("Company 51").has("<h1");
        ada.part("/companies?cursor=nonsense").await?.is(200).has("has changed");

        let found = ada.get("/companies?industry=eq.Retail&employees=gte.50&order=employees.desc").await?.is(200);
        let found = found.has("6 records").has("Industry").has("is at least").has("Company 50").has_not("Company 48");
        assert!(found.body.find("Company 60") < found.body.find("Company 52"), "the largest stands first");
        ada.get("/companies?q=company+07").await?.is(200).has("Company 07").has_not("Company 08");
        ada.part("/companies/count?industry=eq.Retail").await?.is(200).has("30 records");
        ada.get("/companies?industry=eq.Fishing").await?.is(200).has("Nothing matches").has("Clear the filter");
    }

    async fn bad_parts_of_a_filter_are_told_beside_the_good_ones(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for name in ["Acme", "Globex"] {
            workspace.make("company", &json!({ "name": name })).await?;
        }
        let page = ada.get("/companies?name=eq.Acme&founded=gte.long+ago&colour=eq.red&order=colour").await?.is(200);
        page.has("1 record").has("long ago").has("fchip bad").has("There is no field “colour”").has_not("Globex");
        // What nobody understands must not widen what is thrown away, or what is given out.
        let all = [("all", "1"), ("filter", "name=eq.Acme&colour=eq.red"), ("_action", "trash")];
        ada.post("/companies/bulk", &all).await?.is(422);
        ada.get("/companies/export?colour=eq.red").await?.is(422);
        ada.get("/companies").await?.has("2 records");
    }

    async fn the_filter_form_leads_to_an_address(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let globex = workspace.make("company", &json!({ "name": "Globex", "industry": "Trade" })).await?;
        let form = ada.part("/contacts/filter?company.industry=eq.Trade").await?.is(200);
        form.has("Company › Industry").has("value=\"Trade\"").has_not("<h1");
        ada.get("/contacts/filter").await?.is(200).has("<h1");
        let row = ada.part("/contacts/filter/row?g=0&n=2&f%5B0%5D%5B2%5D.field=owner&f%5B0%5D%5B2%5D.op=eq").await?.is(200);
        row.has("f[0][2].value").has("value=\"me\"").has("my team");
        let posted = [
            ("f[0].join", "and"),
            ("f[0][0].field", "company"),
            ("f[0][0].op", "eq"),
            ("f[0][0].value", ""),
            ("f[0][0].value.label", "globex"),
            ("f[1].join", "or"),
            ("f[1][0].field", "created_at"),
            ("f[1][0].op", "gte"),
            ("f[1][0].value", "last_30_days"),
            ("f[1][0].value", ""),
            ("f[1][1].field", "birthday"),
            ("f[1][1].op", "null"),
        ];
        let to = ada.post("/contacts/filter?order=name.desc", &posted).await?.is(303);
        let expected = format!(
            "/contacts?company=eq.{globex}&or=%28created_at.gte.last_30_days%2Cbirthday.is.null%29&order=name.desc"
        );
        assert_eq!(to.location(), expected);
        ada.get(to.location()).await?.is(200).has("Globex").has("the last 30 days").has("is empty");
        // Without scripts a button brings another row.
        let mut more = posted.to_vec();
        more.push(("_add_row", "0"));
        ada.post("/contacts/filter", &more).await?.is(200).has("f[0][1].field");
    }

    async fn columns_are_chosen_and_rows_stand_closer(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        workspace.make("company", &json!({ "name": "Acme", "tax_id": "DE 4711" })).await?;
        ada.get("/companies").await?.has_not("DE 4711");
        ada.part("/companies/columns").await?.is(200).has("value=\"tax_id\"").has_not("<h1");
        let to = ada.post("/companies/columns", &[("columns", "tax_id"), ("columns", "owner")]).await?.is(303);
        assert_eq!(to.location(), "/companies?select=name%2Ctax_id%2Cowner");
        ada.get(to.location()).await?.is(200).has("DE 4711").has("data-field=\"owner\"").has_not("data-field=\"industry\"");
        let chosen = ada.post("/companies/density", &[("density", "compact")]).await?.is(303);
        assert!(chosen.header("set-cookie").contains("mainstay_density=compact"));
    }

    async fn a_cell_is_edited_where_it_stands(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let bob = workspace.person("Bob", "Reader").await?;
        let acme = workspace.make("company", &json!({ "name": "Acme", "industry": "Trade" })).await?;
        let cell = format!("/companies/{acme}/cell/industry");
        ada.part(&cell).await?.is(200).has("value=\"Trade\"").has("name=\"_version\" value=\"1\"");
        let saved = ada.post_part(&cell, &[("industry", "Retail"), ("_version", "1")]).await?.is(200).has("Retail");
        assert!(saved.header("hx-trigger").contains("/undo/"));
        // Somebody who opened it before sees what it is now, and keeps what was typed.
        let stale = ada.post_part(&cell, &[("industry", "Fishing"), ("_version", "1")]).await?.is(409);
        stale.has("value=\"Fishing\"").has("Retail").has("name=\"_version\" value=\"2\"");
        let employees = format!("/companies/{acme}/cell/employees");
        ada.post_part(&employees, &[("employees", "many"), ("_version", "2")]).await?.is(422).has("many").has("aria-invalid");
        let emails = format!("/companies/{acme}/cell/emails");
        ada.post_part(&emails, &[("emails", "a@example.org; b@example.org (opt-out)"), ("_version", "2")]).await?.is(200).has("+1");
        ada.part(&emails).await?.has("b@example.org (opt-out)");
        // Who may only read gets the value and no form.
        bob.part(&cell).await?.is(200).has("Retail").has_not("<form");
        bob.post_part(&cell, &[("industry", "Mine"), ("_version", "3")]).await?.is(403);
        ada.part("/companies/row?id=00000000-0000-0000-0000-000000000000").await?.is(200);
    }

    async fn many_records_are_changed_at_once_and_taken_back(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let mut ids = Vec::new();
        for n in 1..=5 {
            ids.push(workspace.make("company", &json!({ "name": format!("C{n}"), "industry": "Trade" })).await?.to_string());
        }
        let two = [("ids", ids[0].as_str()), ("ids", ids[1].as_str()), ("filter", "order=name.desc")];
        let form = ada.post("/companies/bulk", &[&two[..], &[("_action", "edit")]].concat()).await?.is(200);
        form.has("Edit 2 records").has("Choose a field");
        let chosen = [&two[..], &[("_action", "edit"), ("fields", "industry"), ("_add", "1")]].concat();
        ada.post("/companies/bulk", &chosen).await?.is(200).has("name=\"industry\"").has("_apply");
        let bad = [&two[..], &[("_action", "edit"), ("fields", "employees"), ("employees", "x"), ("_apply", "1")]].concat();
        ada.post("/companies/bulk", &bad).await?.is(422).has("aria-invalid");
        let good = [&two[..], &[("_action", "edit"), ("fields", "industry"), ("industry", "Retail"), ("_apply", "1")]].concat();
        let done = ada.post("/companies/bulk", &good).await?.is(303);
        assert_eq!(done.location(), "/companies?order=name.desc");
        ada.get("/companies?industry=eq.Retail").await?.has("2 records");

        let tags = [("all", "1"), ("filter", "industry=eq.Trade"), ("_action", "tag"), ("add", ""), ("add.text", "vip, fair"), ("_apply", "1")];
        ada.post("/companies/bulk", &tags).await?.is(303);
        ada.get("/companies?tags=contains.vip").await?.has("3 records");
        let me = ada.id.to_string();
        let assign = [&two[..], &[("_action", "assign"), ("owner", &me), ("owner.was", "Ada Tester"), ("owner.label", "Ada Tester"), ("_apply", "1")]].concat();
        ada.post("/companies/bulk", &assign).await?.is(303);
        ada.get("/companies?view=mine").await?.has("2 records");

        ada.post("/companies/bulk", &[("all", "1"), ("filter", ""), ("_action", "trash")]).await?.is(303);
        ada.get("/companies").await?.has("No companies yet");
        ada.get("/companies?trash=trashed").await?.has("C5").has("Restore");
        let list = ada.get("/changes").await?.is(200).has("changed 5 records").has("from a list");
        let undo = list.body.split("action=\"/undo/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none");
        ada.get(&format!("/changes/{undo}")).await?.is(200).has("Change of 5 records").has("C3").has("deleted");
        ada.post(&format!("/undo/{undo}"), &[]).await?.is(303);
        ada.get("/companies").await?.has("5 records");
        ada.get(&format!("/changes/{undo}")).await?.has("This change was taken back");
        ada.post("/companies/bulk", &[("_action", "trash"), ("filter", "")]).await?.is(303);
        ada.get("/companies").await?.has("5 records");
    }

    async fn undoing_leaves_what_others_changed_since_and_says_so(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let acme = workspace.make("company", &json!({ "name": "Acme", "industry": "Trade" })).await?;
        let cell = |field: &str| format!("/companies/{acme}/cell/{field}");
        let saved = ada.post_part(&cell("industry"), &[("industry", "Retail"), ("_version", "1")]).await?.is(200);
        let undo = saved.header("hx-trigger").split("/undo/").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none").to_owned();
        ada.post_part(&cell("industry"), &[("industry", "Fishing"), ("_version", "2")]).await?.is(200);
        ada.get(&format!("/changes/{undo}")).await?.is(200).has("Changed again since").has("Now “Fishing”");
        let told = ada.post(&format!("/undo/{undo}"), &[]).await?.is(303);
        assert_eq!(told.location(), format!("/changes/{undo}"));
        ada.get("/companies").await?.has("Fishing").has_not("Trade");
        ada.post("/undo/00000000-0000-0000-0000-000000000000", &[]).await?.is(404);
    }

    async fn views_are_kept_shared_changed_and_thrown_away(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Member").await?;
        let bob = workspace.person("Bob", "Member").await?;
        workspace.make("company", &json!({ "name": "Acme", "industry": "Trade" })).await?;
        workspace.make("company", &json!({ "name": "Globex", "industry": "Retail" })).await?;
        let saved = ada.post("/companies/views?industry=eq.Trade&order=name.desc", &[("name", "Traders")]).await?.is(303);
        let view = saved.location().to_owned();
        ada.get(&view).await?.is(200).has("Traders").has("1 record").has("Acme").has_not("Globex");
        bob.get("/companies").await?.has_not("Traders");
        bob.get(&view).await?.has("2 records");
        let key = view.trim_start_matches("/companies?view=").to_owned();
        let below = |what: &str| format!("/companies/views/{key}/{what}");
        ada.post(&format!("{}?view={key}", below("name")), &[("view-name", "All traders"), ("view-shared", "true")]).await?.is(303);
        bob.get(&view).await?.has("All traders").has("1 record").has_not("Delete view");
        bob.post(&below("delete"), &[]).await?.is(403);
        // A change is offered to be kept.
        let changed = format!("/companies?view={key}&_edited=1&industry=eq.Retail");
        ada.get(&changed).await?.has("Save changes to “All traders”").has("Globex");
        ada.post(&format!("{}?view={key}&_edited=1&industry=eq.Retail", below("look")), &[]).await?.is(303);
        ada.get(&view).await?.has("Globex").has_not("Save changes");
        // Everything taken out of a view is not the view again.
        ada.get(&format!("/companies?view={key}&_edited=1")).await?.has("2 records");
        ada.post(&below("delete"), &[]).await?.is(303);
        ada.get("/companies").await?.has_not("All traders");
    }

    async fn a_board_has_lanes_and_moves_cards(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let acme = workspace.make("company", &json!({ "name": "Acme", "relation": "prospect", "employees": 12 })).await?;
        for n in 0..30 {
            workspace.make("company", &json!({ "name": format!("Customer {n:02}"), "relation": "customer" })).await?;
        }
        let board = ada.get("/companies?_layout=board&_group=relation").await?.is(200);
        let board = board.has("data-lane=\"prospect\"").has("Acme").has("Customer 24").has_not("Customer 25");
        let more = board.body.split("hx-get=\"/companies/lane?").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("none");
        let more = format!("/companies/lane?{}", more.replace("&amp;", "&"));
        ada.part(&more).await?.is(200).has("Customer 29").has_not("Customer 24");
        assert!(ada.get(&more).await?.is(303).location().contains("relation=eq.customer"));
        let id = acme.to_string();
        let url = "/companies/move?_layout=board&_group=relation";
        let moved = ada.post_part(url, &[("id", &id), ("lane", "customer"), ("before", "")]).await?.is(200);
        assert!(moved.header("hx-trigger").contains("/undo/") && moved.header("hx-trigger").contains("Customer"));
        assert_eq!(ada.post(url, &[("id", &id), ("lane", "partner")]).await?.is(303).location(), "/companies?_layout=board&_group=relation");
        ada.get("/companies?relation=eq.partner").await?.has("1 record");
        ada.post_part(url, &[("id", &id), ("lane", "nonsense")]).await?.is(422);
    }

    async fn what_may_not_be_seen_is_not_there(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let reader = workspace.person("Rita", "Reader").await?;
        let acme = workspace.make("company", &json!({ "name": "Acme" })).await?;
        for path in ["/nonsense", "/roles", "/nonsense/filter", "/nonsense/columns", "/nonsense/count", "/nonsense/export"] {
            ada.get(path).await?.is(404);
        }
        ada.get("/companies/not-an-id/cell/name").await?.is(404);
        ada.get(&format!("/companies/{acme}/cell/nonsense")).await?.is(404);
        let list = reader.get("/companies").await?.is(200).has("Acme");
        list.has_not("data-edit=").has_not("New company").has_not("value=\"trash\"").has_not("/companies/export");
        let ids = acme.to_string();
        reader.post("/companies/bulk", &[("ids", &ids), ("_action", "trash")]).await?.is(403);
        reader.get("/companies/export").await?.is(403);
        reader.post_part("/companies/move?_group=relation", &[("id", &ids), ("lane", "customer")]).await?.is(404);
        ada.get("/companies").await?.has("Acme");
    }

    async fn a_list_goes_out_as_a_file(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for name in ["Acme", "Globex"] {
            workspace.make("company", &json!({ "name": name, "industry": "Trade", "tax_id": "T-1" })).await?;
        }
        let file = ada.get("/companies/export?name=eq.Acme").await?.is(200).has("Acme").has("Industry").has_not("Globex");
        assert!(file.header("content-disposition").contains("companies.csv"));
        file.has_not("T-1");
        ada.get("/companies/export?_all=1").await?.is(200).has("tax_id").has("T-1").has("Globex");
        // As every browser asks for it.
        let request = Request::get("/companies/export").header(header::COOKIE, &ada.cookie).header(header::ACCEPT_ENCODING, "gzip");
        answer(&workspace.router, request.body(Body::empty())?).await?.is(200);
    }

    async fn lists_speak_chinese(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let li = workspace.person("Li", "Administrator").await?;
        li.post("/settings/language", &[("language", "zh-CN")]).await?.is(303);
        let page = li.get("/companies").await?.is(200).has("lang=\"zh-CN\"").has("还没有公司").has("新建公司").has("筛选");
        page.has_not("No companies yet");
        workspace.make("company", &json!({ "name": "上海机床厂", "relation": "customer" })).await?;
        li.get("/companies?relation=eq.customer&created_at=gte.last_7_days").await?.has("上海机床厂").has("1 条记录").has("最近 7 天");
        li.get("/changes?show=all").await?.is(200).has("更改");
    }
}

both_databases! {
    async fn amounts_of_a_column_are_written_alike(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let whole = json!({ "name": "Whole", "annual_revenue": "280000000 EUR" });
        let whole = workspace.make("company", &whole).await?;
        ada.get("/companies").await?.is(200).has("€280,000,000").has_not("000.00");
        workspace.make("company", &json!({ "name": "Broken", "annual_revenue": "12.5 EUR" })).await?;
        ada.get("/companies").await?.is(200).has("€280,000,000.00").has("€12.50");
        ada.get(&format!("/companies/{whole}")).await?.is(200).has("€280,000,000").has_not("000.00");
        ada.get("/companies?trash=trashed").await?.is(200).has(">Trash</h1>").has_not("data-shortcut=\"n\"");
    }
}
