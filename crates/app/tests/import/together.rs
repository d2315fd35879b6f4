//! Several files as one migration.

use mainstay_app::import::together::Brought;
use mainstay_app::import::{Import, State, Target};
use mainstay_model::RecordId;
use mainstay_testkit::both_databases;
use serde_json::{Value as Json, json};

use super::Desk;

fn bring(desk: &Desk, name: &str, text: &str) -> anyhow::Result<Brought> {
    Ok(Brought {
        name: name.to_owned(),
        path: desk.file(name, text)?,
        ..Brought::default()
    })
}

async fn begin(desk: &Desk, files: &[Brought]) -> anyhow::Result<(RecordId, Vec<Import>)> {
    let begun = desk.app.begin_migration(&desk.ctx, files).await?;
    let imports: Vec<Import> = begun.into_iter().map(|(import, _)| import).collect();
    let migration = imports[0].part.as_ref().unwrap().migration;
    Ok((migration, imports))
}

fn names(imports: &[Import]) -> Vec<&str> {
    imports.iter().map(|import| import.name.as_str()).collect()
}

async fn define(desk: &Desk, overlays: Json) -> anyhow::Result<()> {
    let Json::Array(overlays) = overlays else {
        anyhow::bail!("a list")
    };
    desk.app.change_schema(&desk.ctx, overlays).await?;
    Ok(())
}

both_databases! {
    async fn files_that_refer_to_each_other_come_in_and_go_as_one(t: TestStore) {
        let mut desk = Desk::new(t).await?;
        define(&desk, json!([{ "name": "company", "fields": [
            { "name": "champion", "kind": "link", "label": { "en": "Champion" }, "targets": ["contact"] },
        ] }])).await?;
        desk.ctx = desk.app.system(mainstay_model::change::Source::Cli);
        let files = [
            bring(&desk, "tasks.csv", "subject,contact_id\nCall Ada,2\nCall nobody,9\n")?,
            bring(&desk, "contacts.csv", "id,name,company_id,manager_id\n1,Bob Byron,a7,2\n2,Ada Lovelace,a7,\n3,Eve Novak,,1\n4,Max Self,,4\n")?,
            bring(&desk, "companies.csv", "company_id,name,champion_id\na7,Acme,2\na8,Globex,3\na9,Initech,77\n")?,
        ];
        let (migration, begun) = begin(&desk, &files).await?;
        assert_eq!(begun.iter().map(|import| import.object.as_str()).collect::<Vec<_>>(), ["contact", "task", "company"], "{:?}", names(&begun));

        // Everything is foreseen before anything is there.
        let checked = desk.app.check_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        let refused = |import: &Import| import.check.as_ref().map(|check| check.totals.refused);
        assert_eq!(checked.iter().map(refused).collect::<Vec<_>>(), [Some(0), Some(1), Some(1)]);
        assert_eq!(desk.all("contact").await?.len(), 0);

        let ran = desk.app.run_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        assert!(ran.iter().all(|import| import.state == State::Done && import.part.as_ref().unwrap().settled));
        assert_eq!(desk.refused(&ran[1]).await?, "3 contact_id: no_such_row\n");
        let ada = desk.named("contact", "Ada Lovelace").await?;
        let bob = desk.named("contact", "Bob Byron").await?;
        assert_eq!((desk.text(&ada, "company"), desk.text(&bob, "reports_to")), ("Acme".to_owned(), "Ada Lovelace".to_owned()));
        assert_eq!(desk.text(&desk.named("contact", "Eve Novak").await?, "reports_to"), "Bob Byron");
        assert_eq!(desk.text(&desk.named("company", "Acme").await?, "champion"), "Ada Lovelace");
        assert_eq!(desk.text(&desk.named("company", "Globex").await?, "champion"), "Eve Novak");
        let notes: Vec<&str> = ran[0].notes.iter().map(|(_, problem)| problem.reason.code.as_ref()).collect();
        assert_eq!((notes, desk.text(&desk.named("contact", "Max Self").await?, "reports_to")), (vec!["links_to_itself"], String::new()));
        // Doing it once more changes nothing.
        desk.app.run_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        assert_eq!(desk.all("company").await?.len(), ran.iter().find(|import| import.object == "company").unwrap().totals.created as usize);

        let undone = desk.app.undo_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        assert!(undone.iter().all(|import| import.state == State::Undone));
        for object in ["company", "contact", "task"] {
            assert_eq!(desk.all(object).await?.len(), 0, "{object}");
        }
    }

    async fn one_file_that_cannot_be_used_leaves_none_on_record(t: TestStore) {
        let desk = Desk::new(t).await?;
        let mut wrong = bring(&desk, "contacts.csv", "id,name\n1,Ada\n")?;
        wrong.maps = vec![("nothing".to_owned(), Some(Target::field("name")))];
        let files = [bring(&desk, "companies.csv", "id,name\n1,Acme\n")?, wrong];
        assert!(desk.app.begin_migration(&desk.ctx, &files).await.is_err());
        assert!(desk.app.waiting_imports(&desk.ctx, 10).await?.is_empty());
    }

    async fn a_sales_department_moves_in_with_all_its_files(t: TestStore) {
        let Some(data) = crate::desk::data("sales") else { return Ok(()) };
        let mut desk = Desk::new(t).await?;
        let own = |name: &str, title: &str, fields: Json| {
            let mut all = vec![json!({ "name": "name", "kind": "text", "label": { "en": title }, "required": true, "indexed": true, "searchable": true })];
            all.extend(fields.as_array().cloned().unwrap_or_default());
            json!({ "name": name, "label": { "en": title }, "plural_label": { "en": format!("{title}s") }, "fields": all })
        };
        let text = |name: &str, label: &str| json!({ "name": name, "kind": "text", "label": { "en": label } });
        let link = |name: &str, label: &str, to: &str| json!({ "name": name, "kind": "link", "label": { "en": label }, "targets": [to] });
        define(&desk, json!([
            own("agent", "Sales agent", json!([text("manager", "Manager"), text("regional_office", "Regional office")])),
            own("product", "Product", json!([text("series", "Series"), { "name": "sales_price", "kind": "integer", "label": { "en": "Sales price" } }])),
            own("opportunity", "Opportunity", json!([
                link("agent", "Sales agent", "agent"), link("product", "Product", "product"), link("company", "Account", "company"),
                text("deal_stage", "Deal stage"), { "name": "close_value", "kind": "integer", "label": { "en": "Close value" } },
            ])),
        ])).await?;
        desk.ctx = desk.app.system(mainstay_model::change::Source::Cli);
        let file = |name: &str, object: &str, maps: &[(&str, &str)], words: &[(&str, &str, &str)]| Brought {
            object: Some(object.to_owned()),
            name: name.to_owned(),
            path: data.join(name),
            maps: maps.iter().map(|(column, field)| ((*column).to_owned(), field.parse().ok())).collect(),
            words: words.iter().map(|(column, from, to)| ((*column).to_owned(), (*from).to_owned(), (*to).to_owned())).collect(),
        };
        let files = [
            file("sales_pipeline.csv", "opportunity", &[
                ("opportunity_id", "name"), ("sales_agent", "agent"), ("product", "product"), ("account", "company"),
                ("deal_stage", "deal_stage"), ("engage_date", ""), ("close_date", ""), ("close_value", "close_value"),
            ], &[("product", "GTXPro", "GTX Pro")]),
            file("sales_teams.csv", "agent", &[("sales_agent", "name"), ("manager", "manager"), ("regional_office", "regional_office")], &[]),
            file("products.csv", "product", &[("product", "name"), ("series", "series"), ("sales_price", "sales_price")], &[]),
            file("accounts.csv", "company", &[
                ("account", "name"), ("sector", ""), ("year_established", ""), ("revenue", ""), ("employees", ""), ("office_location", ""),
                ("subsidiary_of", "parent"),
            ], &[]),
        ];
        let (migration, begun) = begin(&desk, &files).await?;
        assert_eq!(names(&begun).last(), Some(&"sales_pipeline.csv"));
        let checked = desk.app.check_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        assert!(checked.iter().all(|import| import.check.as_ref().unwrap().totals.refused == 0), "{:?}", checked.iter().map(|import| &import.check.as_ref().unwrap().kinds).collect::<Vec<_>>());
        let ran = desk.app.run_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        let counts: Vec<(String, [u64; 4])> = ran.iter().map(|import| (import.object.clone(), Desk::counts(import))).collect();
        for (object, count) in [("company", 85), ("agent", 35), ("product", 7), ("opportunity", 8_800)] {
            assert!(counts.contains(&(object.to_owned(), [count, 0, 0, 0])), "{object}: {counts:?}");
        }
        let deal = desk.named("opportunity", "Z063OYW0").await?;
        assert_eq!(["agent", "product", "company"].map(|field| desk.text(&deal, field)), ["Darcel Schlecht", "GTX Pro", "Isdom"]);
        desk.app.undo_migration(&desk.ctx, migration, &mut |_, _| {}).await?;
        for object in ["company", "agent", "product", "opportunity"] {
            assert_eq!(desk.all(object).await?.len(), 0, "{object}");
        }
    }
}
