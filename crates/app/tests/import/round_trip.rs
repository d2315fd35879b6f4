//! What goes out comes in again as the same records.

use mainstay_app::export::{Format, Naming};
use mainstay_app::import::{Mode, Target};
use mainstay_model::change::Source;
use mainstay_model::query::RawQuery;
use mainstay_testkit::both_databases;

use super::Desk;
use super::desk::{data, upsert};

async fn out(desk: &Desk, object: &str, format: Format, naming: Naming) -> anyhow::Result<String> {
    Ok(String::from_utf8(
        bytes_out(desk, object, format, naming).await?,
    )?)
}

async fn bytes_out(
    desk: &Desk,
    object: &str,
    format: Format,
    naming: Naming,
) -> anyhow::Result<Vec<u8>> {
    let mut export = desk
        .app
        .export(&desk.ctx, object, &RawQuery::default(), format, naming)?;
    let mut bytes = Vec::new();
    while let Some(more) = export.next().await? {
        bytes.extend(more);
    }
    Ok(bytes)
}

const COMPANIES: &str = "external_id,name,parent,website,phones,emails,annual_revenue,annual_revenue.currency,employees,tags,\
    billing_address.street,billing_address.city,description,next_step_on,relation\n\
    1,Acme,,acme.example,+1 212 555 0100; +1 212 555 0101,a@acme.example (opt-out); b@acme.example,1100.04,EUR,12,\"red, blue\",\
    \"1 Main St\nFloor 2\",Rome,=SUM(A1:A9),2026-03-01,customer\n\
    2,\"Beta \"\"B\"\", Ltd\",Acme,,,,-5,,,,,,'quoted,,\n\
    3,-Minus,Acme,,,,,,,,,,@here,,partner\n";

both_databases! {
    async fn an_export_brought_in_again_changes_nothing(t: TestStore) {
        let desk = Desk::new(t).await?;
        let first = desk.bring("company", COMPANIES, |_| {}).await?;
        assert_eq!(Desk::counts(&first), [3, 0, 0, 0], "{}", desk.refused(&first).await?);
        let before = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        assert!(before.contains("'=SUM(A1:A9)") && before.contains("'-Minus") && before.contains("-5"), "{before}");
        let again = desk.begin("company", &before, |_| {}).await?;
        assert_eq!((again.mapping.mode, again.mapping.key.clone()), (Mode::Upsert, Some(Target::field("id"))));
        let again = desk.run(again.id).await?;
        assert_eq!(Desk::counts(&again), [0, 0, 3, 0], "{}", desk.refused(&again).await?);
        let people = out(&desk, "company", Format::Csv, Naming::Labels).await?;
        assert!(people.starts_with("\u{FEFF}ID,Name,Relation"), "{people}");
        let lines = out(&desk, "company", Format::Jsonl, Naming::Fields).await?;
        assert_eq!(lines.lines().count(), 3);

        // What was changed and taken back leaves no trace in what goes out.
        let changed = desk.bring("company", "external_id,name,employees\n1,Acme,13\n", upsert("external_id")).await?;
        assert_ne!(out(&desk, "company", Format::Jsonl, Naming::Fields).await?, lines);
        desk.app.undo_import(&desk.ctx, changed.id).await?;
        assert_eq!(out(&desk, "company", Format::Jsonl, Naming::Fields).await?, lines);
    }

    async fn a_workbook_or_lines_of_objects_brought_in_again_change_nothing(t: TestStore) {
        let desk = Desk::new(t).await?;
        let first = desk.bring("company", COMPANIES, |_| {}).await?;
        assert_eq!(Desk::counts(&first), [3, 0, 0, 0], "{}", desk.refused(&first).await?);
        let people = "name,emails,phones,company,birthday,tags,do_not_contact,description,status,address.city\n\
            Dr. Ada Lovelace,ada@acme.example (opt-out),+442079460001 (work),Acme,1990-12-10,\"red, blue\",yes,=HYPERLINK(1),active,London\n\
            王小明,wang@acme.example,+8613800138000 (mobile),Acme,,,no,'@x,new,北京\n";
        let second = desk.bring("contact", people, |_| {}).await?;
        assert_eq!(Desk::counts(&second), [2, 0, 0, 0], "{}", desk.refused(&second).await?);
        let before = out(&desk, "contact", Format::Csv, Naming::Fields).await?;
        for format in [Format::Xlsx, Format::Jsonl] {
            for (object, rows) in [("company", 3), ("contact", 2)] {
                let file = bytes_out(&desk, object, format, Naming::Fields).await?;
                let again = desk.begin(object, &file, |_| {}).await?;
                assert_eq!((again.mapping.mode, again.mapping.key.clone()), (Mode::Upsert, Some(Target::field("id"))), "{format:?}");
                let again = desk.run(again.id).await?;
                assert_eq!(Desk::counts(&again), [0, 0, rows, 0], "{format:?} {object}: {}", desk.refused(&again).await?);
            }
        }
        assert_eq!(before, out(&desk, "contact", Format::Csv, Naming::Fields).await?);
        // For people: what a spreadsheet makes of it is a date, a number, a text, and never a formula.
        let shown = bytes_out(&desk, "contact", Format::Xlsx, Naming::Labels).await?;
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(shown))?;
        let sheet = calamine::Reader::worksheet_range(&mut book, "Contacts")?;
        let headers = sheet.headers().unwrap_or_default();
        let cell = |row: u32, name: &str| sheet.get_value((row, headers.iter().position(|header| header == name).unwrap_or(99) as u32)).cloned();
        let ada = if matches!(cell(1, "Description"), Some(calamine::Data::String(text)) if text.starts_with('=')) { 1 } else { 2 };
        assert!(matches!(cell(ada, "Birthday"), Some(calamine::Data::DateTime(_))), "{:?}", cell(ada, "Birthday"));
        assert_eq!(cell(ada, "Do not contact"), Some(calamine::Data::Bool(true)));
        assert_eq!(cell(ada, "Description"), Some(calamine::Data::String("=HYPERLINK(1)".to_owned())));
        let formulas = calamine::Reader::worksheet_formula(&mut book, "Contacts")?;
        assert!(formulas.is_empty() || formulas.cells().all(|(_, _, formula)| formula.is_empty()));
    }

    async fn cards_brought_in_again_are_the_same_people(t: TestStore) {
        let desk = Desk::new(t).await?;
        let people = "name,emails,phones,company,job_title,birthday,tags,address.street,address.city,description\n\
            Dr. Ada Lovelace,ada@acme.example,+442079460001 (work); +447700900123 (mobile),Acme,Analyst,1990-12-10,\"red, blue\",\"1 Main St; 2, B\",London,\"a; b\\c, d\"\n\
            王小明,wang@acme.example,+8613800138000 (mobile),Acme,,,,,北京,\n";
        let first = desk.bring("contact", people, |mapping| mapping.create_linked = true).await?;
        assert_eq!(Desk::counts(&first), [2, 0, 0, 0], "{}", desk.refused(&first).await?);
        let cards = out(&desk, "contact", Format::Vcard, Naming::Fields).await?;
        assert_eq!(cards.matches("BEGIN:VCARD").count(), 2);
        assert!(cards.contains("FN:王小明\r\n") && cards.contains("N:王;小明;;;\r\n"), "{cards}");
        let again = desk.bring("contact", &cards, |mapping| {
            mapping.columns.iter_mut().filter(|column| **column == Some(Target::field("external_id"))).for_each(|column| *column = None);
            (mapping.key, mapping.mode) = (Some(Target::field("emails")), Mode::Upsert);
        }).await?;
        assert_eq!(Desk::counts(&again), [0, 0, 2, 0], "{}\n{cards}", desk.refused(&again).await?);
        let none = desk.app.export(&desk.ctx, "task", &RawQuery::default(), Format::Vcard, Naming::Fields);
        assert!(matches!(none, Err(mainstay_app::Error::Invalid(_))));
    }

    async fn an_export_into_an_empty_workspace_gives_the_same_records(t: TestStore) {
        let desk = Desk::new(t).await?;
        let first = desk.bring("company", COMPANIES, |_| {}).await?;
        let before = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        desk.app.undo_import(&desk.ctx, first.id).await?;
        let again = desk.begin("company", &before, |mapping| {
            for column in mapping.columns.iter_mut().filter(|column| column.as_ref().is_some_and(|target| target.is_id() || *target == Target::field("parent"))) {
                *column = None;
            }
            (mapping.key, mapping.mode) = (None, Mode::Create);
        }).await?;
        let again = desk.run(again.id).await?;
        assert_eq!(Desk::counts(&again), [3, 0, 0, 0], "{}", desk.refused(&again).await?);
        let after = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        let told = |text: &str| -> Vec<Vec<String>> {
            let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
            let headers = rows.headers().unwrap().clone();
            let own = ["id", "parent", "number", "created_at", "updated_at"];
            rows.records().map(|row| row.unwrap().iter().zip(&headers).filter(|(_, name)| !own.contains(name)).map(|(cell, _)| cell.to_owned()).collect()).collect()
        };
        assert_eq!(told(&before), told(&after));
    }

    async fn an_import_taken_back_leaves_the_export_byte_for_byte(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", COMPANIES, |_| {}).await?;
        let before = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        desk.t.clock.advance(jiff::SignedDuration::from_hours(1));
        let text = "external_id,name,employees,phones,tags\n1,Changed,77,+49 30 123456,green\n2,Also,1,,\n9,New,,,\n";
        // Once more, too: what was taken back is as if it had never been.
        for _ in 0..3 {
            let import = desk.bring("company", text, upsert("external_id")).await?;
            assert_eq!(Desk::counts(&import), [1, 2, 0, 0], "{}", desk.refused(&import).await?);
            desk.t.clock.advance(jiff::SignedDuration::from_hours(1));
            desk.app.undo_import(&desk.app.system(Source::Cli), import.id).await?;
            let after = out(&desk, "company", Format::Csv, Naming::Fields).await?;
            assert_eq!(before, after);
        }
    }

    async fn what_others_changed_meanwhile_tells_of_the_undo(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", COMPANIES, |_| {}).await?;
        let before = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        desk.t.clock.advance(jiff::SignedDuration::from_hours(1));
        let text = "external_id,name,employees\n1,Changed,77\n2,Also,1\n";
        let import = desk.bring("company", text, upsert("external_id")).await?;
        desk.t.clock.advance(jiff::SignedDuration::from_hours(1));
        let other = desk.bring("company", "external_id,name,relation\n1,Changed,partner\n", upsert("external_id")).await?;
        assert_eq!(Desk::counts(&other), [0, 1, 0, 0], "{}", desk.refused(&other).await?);
        desk.app.undo_import(&desk.app.system(Source::Cli), import.id).await?;
        let after = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        let lines = |text: &str| without(text, &["relation"]);
        let differ: Vec<bool> = lines(&before).iter().zip(&lines(&after)).map(|(was, is)| was != is).collect();
        assert_eq!(differ, [false, true, false], "{before}\n{after}");
    }

    async fn naughty_strings_go_in_and_out_unchanged(t: TestStore) {
        let Some(path) = data("strings/big-list-of-naughty-strings.json") else { return Ok(()) };
        let desk = Desk::new(t).await?;
        let strings: Vec<String> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
        let strings: Vec<&str> = strings.iter().map(|text| text.trim()).filter(|text| !text.is_empty() && !text.contains('\0') && text.chars().count() < 255).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["name", "description"])?;
        for text in &strings {
            writer.write_record(["x", text])?;
        }
        let first = desk.bring("company", writer.into_inner()?, |mapping| {
            mapping.columns = vec![Some(Target::field("name")), Some(Target::field("description"))];
        }).await?;
        assert_eq!(Desk::counts(&first)[0] as usize, strings.len(), "{}", desk.refused(&first).await?);
        let before = out(&desk, "company", Format::Csv, Naming::Fields).await?;
        let workbook = bytes_out(&desk, "company", Format::Xlsx, Naming::Fields).await?;
        let objects = bytes_out(&desk, "company", Format::Jsonl, Naming::Fields).await?;
        for file in [before.as_bytes(), &workbook, &objects] {
            let again = desk.bring("company", file, |_| {}).await?;
            assert_eq!(Desk::counts(&again), [0, 0, strings.len() as u64, 0], "{}", desk.refused(&again).await?);
        }
    }
}

fn without(text: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let headers = rows.headers().unwrap().clone();
    rows.records()
        .map(|row| {
            row.unwrap()
                .iter()
                .zip(&headers)
                .filter(|(_, name)| !columns.contains(name))
                .map(|(cell, _)| cell.to_owned())
                .collect()
        })
        .collect()
}
