//! Rows about records that exist.

use mainstay_app::import::outcome::Outcome;
use mainstay_app::import::{Alike, Mode, Target};
use mainstay_testkit::both_databases;

use super::Desk;
use super::desk::upsert;

const FIRST: &str =
    "external_id,name,employees,emails\n1,Acme,10,a@acme.example\n2,Beta,20,\n3,Gamma,30,\n";

both_databases! {
    async fn rows_create_change_or_leave_alone_by_key(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", FIRST, |_| {}).await?;
        let second = "external_id,name,employees\n1,Acme,11\n2,Beta,20\n4,Delta,40\n4,Twice,1\n";
        let import = desk.begin("company", second, upsert("external_id")).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let check = checked.check.unwrap_or_default();
        let update = check.examples.iter().find(|row| row.outcome == Outcome::Updated).expect("an update");
        assert_eq!((update.title.as_str(), update.changes.len()), ("Acme", 1));
        assert_eq!((update.changes[0].old.as_str(), update.changes[0].new.as_str()), ("10", "11"));
        let import = desk.run(import.id).await?;
        assert_eq!(Desk::counts(&import), [1, 1, 1, 1]);
        assert_eq!(desk.refused(&import).await?, "5 external_id: key_twice\n");
        assert_eq!(desk.text(&desk.named("company", "Acme").await?, "employees"), "11");
        let beta = desk.named("company", "Beta").await?;
        assert_eq!(beta.version, 1, "what does not change is not touched");
    }

    async fn rules_refuse_rows_in_the_dry_run_as_in_the_run(t: TestStore) {
        let mut desk = Desk::new(t).await?;
        desk.bring("company", FIRST, |_| {}).await?;
        let rule = |name: &str, when: &str, require: serde_json::Value| serde_json::json!({ "name": name, "label": { "en": name }, "when": when, "require": require });
        let rules = serde_json::json!([rule("staffed", "relation.eq.customer", serde_json::json!(["employees", "industry"])), rule("few", "employees.gt.100", serde_json::json!([]))]);
        desk.app.change_schema(&desk.ctx, vec![serde_json::json!({ "name": "company", "rules": rules })]).await?;
        desk.ctx = desk.app.system(mainstay_model::change::Source::Cli);
        // Acme has its employees from before; Delta has none, Beta gets too many.
        let second = "external_id,relation,industry,employees,name\n1,customer,Steel,10,Acme\n2,prospect,,200,Beta\n4,customer,Steel,,Delta\n5,customer,Steel,3,Echo\n";
        let import = desk.begin("company", second, upsert("external_id")).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let check = checked.check.unwrap_or_default();
        let told: Vec<_> = check.refused.iter().flat_map(|row| &row.problems).map(|problem| (problem.field.as_str(), problem.reason.code.as_str())).collect();
        assert_eq!(told, [("employees", "rule_broken"), ("employees", "rule_required")]);
        let import = desk.run(import.id).await?;
        assert_eq!(Desk::counts(&import), [1, 1, 0, 2]);
        assert_eq!(desk.refused(&import).await?, "3 employees: rule_broken\n4 employees: rule_required\n");
        // A column that the file does not have is looked at in the record.
        let third = "external_id,relation\n2,customer\n1,partner\n";
        let import = desk.begin("company", third, |mapping| {
            upsert("external_id")(mapping);
            mapping.mode = Mode::Update;
        }).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let check = checked.check.unwrap_or_default();
        assert_eq!(check.refused.iter().map(|row| row.row).collect::<Vec<_>>(), [2]);
        assert_eq!(check.refused[0].problems[0].field, "industry");
    }

    async fn create_refuses_what_exists_and_update_what_does_not(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", FIRST, |_| {}).await?;
        let text = "external_id,name\n1,Acme Two\n9,Nine\n,Blank\n";
        let create = desk.bring("company", text, |mapping| mapping.key = Some(Target::field("external_id"))).await?;
        assert_eq!(desk.refused(&create).await?, "2 external_id: exists\n");
        let update = desk.bring("company", "external_id,name\n1,Acme Two\n77,Nine\n,Blank\n", |mapping| {
            (mapping.key, mapping.mode) = (Some(Target::field("external_id")), Mode::Update);
        }).await?;
        assert_eq!(Desk::counts(&update), [0, 1, 0, 2]);
        assert_eq!(desk.refused(&update).await?, "3 external_id: no_match\n4 external_id: key_blank\n");
    }

    async fn rows_that_look_like_records_are_told_left_out_or_brought_to_them(t: TestStore) {
        let desk = Desk::new(t).await?;
        let first = "name,emails,phones,job_title\nGrace Hopper,grace@navy.example,+49 30 901820,\nAda Lovelace,ada@engine.example,,\n";
        desk.bring("contact", first, |_| {}).await?;
        let second = "name,emails,phones,job_title\nG. Hopper,GRACE@navy.example,,Admiral\nVincent Hopper,grace@navy.example,,Teacher\nAlan Turing,alan@bletchley.example,,\n";
        let import = desk.begin("contact", second, |_| {}).await?;
        let check = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?.check.unwrap_or_default();
        let told: Vec<_> = check.alike.iter().map(|row| (row.row, row.title.as_str())).collect();
        assert_eq!((told, check.alike_count, check.totals.created), (vec![(2, "Grace Hopper")], 1, 3));
        let skipped = desk.bring("contact", second, |mapping| mapping.alike = Alike::Skip).await?;
        assert_eq!(Desk::counts(&skipped), [2, 0, 1, 0]);
        let third = "name,emails,phones,job_title\nG. Hopper,grace@navy.example,+49 30 901820,Admiral\n";
        let updated = desk.bring("contact", third, |mapping| mapping.alike = Alike::Update).await?;
        assert_eq!(Desk::counts(&updated), [0, 1, 0, 0], "{}", desk.refused(&updated).await?);
        assert_eq!(desk.text(&desk.named("contact", "G. Hopper").await?, "job_title"), "Admiral");
    }

    async fn an_email_is_a_key_whatever_its_case_and_flags_are_kept(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("contact", "name,emails,job_title\nAda Lovelace,Ada@Example.org (opt-out); second@example.org,\n", |_| {}).await?;
        let import = desk.bring("contact", "First Name,Last Name,Email,Email 2,Job Title\nAda,Lovelace,ada@example.org,new@example.org,Analyst\n", upsert("emails")).await?;
        assert_eq!(Desk::counts(&import), [0, 1, 0, 0], "{}", desk.refused(&import).await?);
        let ada = desk.named("contact", "Ada Lovelace").await?;
        let json = ada.get("emails").to_json();
        assert_eq!(json[0]["opt_out"], true, "{json}");
        assert_eq!(json[1]["address"], "new@example.org", "{json}");
        assert_eq!(desk.text(&ada, "job_title"), "Analyst");
    }

    async fn blank_cells_leave_values_unless_told_to_clear_them(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "external_id,name,employees,billing_address.city,billing_address.country\n1,Acme,10,Rome,IT\n", |_| {}).await?;
        let text = "external_id,name,employees,billing_address.city\n1,Acme,,Milan\n";
        desk.bring("company", text, upsert("external_id")).await?;
        let acme = desk.named("company", "Acme").await?;
        let address = acme.get("billing_address").to_json();
        assert_eq!((desk.text(&acme, "employees").as_str(), address["city"].as_str(), address["country"].as_str()), ("10", Some("Milan"), Some("IT")));
        desk.bring("company", text, |mapping| {
            upsert("external_id")(mapping);
            mapping.clear_blank = true;
        }).await?;
        assert_eq!(desk.text(&desk.named("company", "Acme").await?, "employees"), "");
    }

    async fn an_import_with_updates_is_taken_back_but_for_what_was_changed_since(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", FIRST, |_| {}).await?;
        let before = desk.all("company").await?;
        let second = desk.bring("company", "external_id,name,employees\n1,Acme Ltd,11\n2,Beta Ltd,21\n4,Delta,40\n", upsert("external_id")).await?;
        desk.bring("company", "external_id,employees\n2,99\n", |mapping| {
            (mapping.key, mapping.mode) = (Some(Target::field("external_id")), Mode::Update);
        }).await?;
        let undone = desk.app.undo_import(&desk.ctx, second.id).await?;
        assert_eq!(undone.undone.map(|undone| undone.conflicts), Some(1));
        let after = desk.all("company").await?;
        assert_eq!(after.len(), before.len());
        let beta = desk.named("company", "Beta").await?;
        assert_eq!(desk.text(&beta, "employees"), "99");
        assert_eq!(desk.text(&desk.named("company", "Acme").await?, "employees"), "10");
    }
}
