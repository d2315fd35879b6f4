//! Workbooks, objects and cards go in like any other file, each cell as what it is.

use std::io::Write as _;

use mainstay_app::import::source::{FileKind, Options};
use mainstay_app::import::{Mode, Target};
use mainstay_testkit::both_databases;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::Desk;
use super::desk::data;

/// A workbook as people make them: notes in front, a title above, dates that are dates, a formula that failed, merged cells.
fn book() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Read me")?;
    notes.write(0, 0, "How to use this file")?;
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let sheet = book.add_worksheet().set_name("Accounts")?;
    sheet.write(0, 0, "Accounts of the north")?;
    let names = [
        "Name",
        "Employees",
        "Revenue",
        "Next step on",
        "Tags",
        "Description",
        "Relation",
    ];
    for (at, name) in (0u16..).zip(names) {
        sheet.write(2, at, name)?;
    }
    let wide = Format::new();
    for (row, name) in [(3, "Alpha"), (4, "Beta"), (6, "Gamma"), (7, "Delta")] {
        sheet.write(row, 0, name)?;
    }
    sheet.write(3, 1, 12)?.write(3, 2, 1234.567)?;
    sheet.write_with_format(3, 3, &ExcelDateTime::from_ymd(2026, 3, 1)?, &day)?;
    sheet.write(3, 4, "red")?.write(3, 5, "=1+1 is text")?;
    sheet.write(4, 1, "unknown")?.write(4, 3, "2026-04-05")?;
    sheet.merge_range(6, 6, 7, 6, "customer", &wide)?;
    sheet.write(6, 1, 7)?.write(6, 2, 0.1 + 0.2)?;
    sheet.write_formula(
        7,
        2,
        rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!"),
    )?;
    let hidden = book.add_worksheet().set_name("Old")?;
    hidden.set_hidden(true);
    for row in 0..50 {
        hidden.write(row, 0, "gone")?.write(row, 1, "gone too")?;
    }
    book.save_to_buffer()
}

fn sheet(name: &str) -> Options {
    Options {
        sheet: Some(name.to_owned()),
        ..Options::default()
    }
}

/// A packed file with one part.
fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

both_databases! {
    async fn a_workbook_goes_in_with_dates_numbers_and_merged_cells(t: TestStore) {
        let desk = Desk::new(t).await?;
        let import = desk.begin("company", book()?, |_| {}).await?;
        let source = desk.app.import_source(&import).await?;
        assert_eq!((source.kind, source.sheet.as_deref()), (FileKind::Workbook, Some("Accounts")));
        let sheets: Vec<(&str, bool)> = source.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.hidden)).collect();
        assert_eq!(sheets, [("Read me", false), ("Accounts", false), ("Old", true)]);
        let import = desk.run(import.id).await?;
        let told = desk.refused(&import).await?;
        assert_eq!(told, "5 Employees: not_a_number\n8 Revenue: formula_failed\n");
        assert_eq!(Desk::counts(&import), [2, 0, 0, 2]);
        let alpha = desk.named("company", "Alpha").await?;
        assert_eq!(alpha.get("annual_revenue").to_json()["amount"], "1234.567");
        assert_eq!(alpha.get("next_step_on").to_json(), "2026-03-01");
        assert_eq!(desk.text(&alpha, "description"), "=1+1 is text");
        let gamma = desk.named("company", "Gamma").await?;
        assert_eq!(gamma.get("annual_revenue").to_json()["amount"], "0.3");
        assert_eq!(gamma.get("relation").to_json(), "customer");
        // What was refused comes as CSV, mended there it goes in.
        let (csv, _) = desk.app.refused_rows_csv(&desk.ctx, import.id, 0).await?;
        let csv = String::from_utf8(csv)?.replace("unknown", "9").replace("#DIV/0!", "5");
        let again = desk.bring("company", csv, |_| {}).await?;
        assert_eq!(Desk::counts(&again), [2, 0, 0, 0], "{}", desk.refused(&again).await?);
        assert_eq!(desk.named("company", "Delta").await?.get("relation").to_json(), "customer");
    }

    async fn another_sheet_can_be_chosen_and_one_that_is_not_there_is_told(t: TestStore) {
        let desk = Desk::new(t).await?;
        let import = desk.begin("company", book()?, |_| {}).await?;
        let import = desk.app.set_import_options(&desk.ctx, import.id, sheet("old")).await?;
        assert_eq!(import.columns.len(), 2);
        let missing = desk.app.set_import_options(&desk.ctx, import.id, sheet("Nowhere")).await;
        let Err(mainstay_app::Error::Invalid(problems)) = missing else { anyhow::bail!("a sheet that is not there") };
        assert_eq!((problems[0].reason.code.as_str(), problems[0].reason.args[1].as_str()), ("no_such_sheet", "Read me, Accounts, Old"));
    }

    async fn what_is_no_workbook_or_too_large_inside_is_told_before_it_fills_the_memory(t: TestStore) {
        let desk = Desk::new(t).await?;
        let types: &[u8] = b"<Types/>";
        let mut locked = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        let zeros = vec![b' '; 64 << 20];
        let whole = book()?;
        // A workbook whose directory tells of less than there is.
        let mut liar = packed(&[("[Content_Types].xml", types), ("xl/worksheets/sheet1.xml", &zeros)]);
        let told = u32::to_le_bytes(64 << 20);
        for at in 0..liar.len() - 4 {
            if liar[at..at + 4] == told {
                liar[at..at + 4].copy_from_slice(&u32::to_le_bytes(1_000));
            }
        }
        for (name, bytes, code) in [
            ("locked", locked, "workbook_locked"),
            ("cut", whole[..whole.len() / 2].to_vec(), "workbook_broken"),
            ("other", packed(&[("readme.txt", b"hello")]), "zip_no_workbook"),
            ("hollow", packed(&[("[Content_Types].xml", types)]), "workbook_broken"),
            ("bomb", packed(&[("[Content_Types].xml", types), ("xl/worksheets/sheet1.xml", &zeros)]), "workbook_too_large"),
            ("liar", liar, "workbook_too_large"),
        ] {
            let Err(error) = desk.begin("company", bytes, |_| {}).await else { anyhow::bail!("{name} was taken") };
            let error = error.downcast::<mainstay_app::Error>()?;
            let mainstay_app::Error::Invalid(problems) = &error else { anyhow::bail!("{name}: {error:?}") };
            let found = problems[0].reason.code.as_str();
            assert!(found == code || (name == "liar" && found == "workbook_broken"), "{name}: {found}");
        }
    }

    async fn objects_go_in_with_what_is_inside_of_them(t: TestStore) {
        let desk = Desk::new(t).await?;
        let lines = concat!(
            r#"{"name":"Alpha","emails":[{"address":"a@alpha.example","opt_out":true},"b@alpha.example"],"billing_address":{"city":"Rom","country":"Italy"},"annual_revenue":{"amount":"12.50","currency":"EUR"},"tags":["red","blue, dark"]}"#, "\n",
            r#"{"name":"Broken","emails":"#, "\n\n",
            r#"{"name":"Beta","employees":12,"billing_address":null}"#, "\n",
            "[1]\n",
        );
        let import = desk.bring("company", lines, |_| {}).await?;
        assert_eq!(desk.refused(&import).await?, "2 : row_not_json\n5 : no_object_here\n");
        assert_eq!(Desk::counts(&import), [2, 0, 0, 2]);
        let alpha = desk.named("company", "Alpha").await?;
        assert_eq!(desk.text(&alpha, "annual_revenue"), "€12.50");
        assert_eq!(alpha.get("billing_address").to_json()["city"], "Rom");
        assert_eq!(alpha.get("emails").to_json()[0]["opt_out"], true);
        assert_eq!(alpha.get("tags").to_json(), serde_json::json!(["red", "blue, dark"]));
        // A list of objects over several lines, in the encoding of another country.
        let list = "[\n {\"name\": \"王氏公司\",\n  \"employees\": 3},\n {\"name\": \"李氏\n},\n {\"name\": \"赵氏\"}\n]\n";
        let (bytes, _, _) = encoding_rs::GBK.encode(list);
        let import = desk.bring("company", bytes.to_vec(), |_| {}).await?;
        assert_eq!(desk.refused(&import).await?, "2 : row_not_json\n");
        assert_eq!(desk.text(&desk.named("company", "王氏公司").await?, "employees"), "3");
        desk.named("company", "赵氏").await?;
    }

    async fn cards_of_three_versions_go_in_and_broken_ones_stay_out(t: TestStore) {
        let desk = Desk::new(t).await?;
        let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E5=B0=8F=E6=98=8E\r\nTEL;CELL:+8613800138000\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Lovelace\r\nN:Lovelace;Ada;King;Dr.;\r\nORG:Engines Ltd;Research\r\nTITLE:Analyst\r\nEMAIL;TYPE=INTERNET:old@example.org\r\n\
            EMAIL;TYPE=INTERNET,PREF:ada@example.org\r\nTEL;TYPE=WORK,VOICE:+44 20 7946 0001\r\nADR;TYPE=WORK:;;12 Long Lane;London;;EC1;UK\r\nBDAY:1815-12-10\r\n\
            NOTE:First line\\nsecond\\, with a comma\r\nCATEGORIES:math,poetry\r\nURL:https://www.linkedin.com/in/ada\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Never closed\r\n\
            BEGIN:VCARD\r\nVERSION:4.0\r\nFN:李四\r\nBDAY:--0415\r\nTEL;VALUE=uri;TYPE=\"cell\":tel:+8613900139000\r\nEND:VCARD\r\n\
            BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n";
        let import = desk.begin("contact", cards, |mapping| mapping.create_linked = true).await?;
        let import = desk.run(import.id).await?;
        assert_eq!(desk.refused(&import).await?, "3 : open_card\n5 : empty_card\n");
        assert_eq!(Desk::counts(&import), [3, 0, 0, 2]);
        let ada = desk.named("contact", "Dr. Ada King Lovelace").await?;
        assert_eq!(ada.get("emails").to_json()[0]["address"], "ada@example.org");
        assert_eq!(ada.get("phones").to_json()[0]["kind"], "work");
        assert_eq!((desk.text(&ada, "company").as_str(), desk.text(&ada, "department").as_str()), ("Engines Ltd", "Research"));
        assert_eq!(ada.get("birthday").to_json(), "1815-12-10");
        assert_eq!(ada.get("description").to_json(), "First line\nsecond, with a comma");
        assert_eq!(ada.get("address").to_json()["city"], "London");
        assert_eq!(desk.text(&ada, "tags"), "math, poetry");
        let wang = desk.named("contact", "王小明").await?;
        assert_eq!(wang.get("phones").to_json()[0]["kind"], "mobile");
        assert_eq!(desk.named("contact", "李四").await?.get("description").to_json(), "Birthday: 04-15");
    }

    async fn rows_made_from_a_file_go_when_it_is_discarded_and_come_again_when_they_are_lost(t: TestStore) {
        let desk = Desk::new(t).await?;
        let kept = |desk: &Desk| -> anyhow::Result<Vec<String>> {
            let folder = std::fs::read_dir(&desk.app.settings().import.dir)?;
            Ok(folder.filter_map(|file| file.ok()?.file_name().into_string().ok()).filter(|name| name.contains(".rows")).collect())
        };
        let import = desk.send("company", "{\"name\":\"A\"}\n{\"name\":\"B\"}\n").await?;
        let rows = kept(&desk)?;
        assert_eq!(rows.len(), 1, "{rows:?}");
        std::fs::remove_file(desk.app.settings().import.dir.join(&rows[0]))?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!(checked.check.map(|check| check.totals.created), Some(2));
        desk.app.discard_import(&desk.ctx, import.id).await?;
        assert_eq!(kept(&desk)?.len(), 0);
    }

    async fn real_workbooks_and_a_real_file_with_tabs(t: TestStore) {
        let Some(folder) = data("spreadsheets") else { return Ok(()) };
        let desk = Desk::new(t).await?;
        let only = |name: &'static str, target: &'static str| move |mapping: &mut mainstay_app::import::Mapping, columns: &[String]| {
            let at = columns.iter().position(|column| column == name).expect(name);
            mapping.columns.iter_mut().for_each(|column| *column = None);
            mapping.columns[at] = Some(Target::field(target));
            (mapping.key, mapping.mode) = (None, Mode::Create);
        };
        for (file, chosen, columns, rows, name) in [
            ("customer-details.xlsx", None, 2, 794, "Customer ID"),
            ("superstore.xlsx", None, 19, 9_994, "Order ID"),
            ("complaints.tsv", None, 2, 111, "Description"),
        ] {
            let path = folder.join(file);
            let options = Options { sheet: chosen.map(str::to_owned), ..Options::default() };
            let import = desk.app.begin_import(&desk.ctx, "company", file, &path, options).await?;
            assert_eq!(import.columns.len(), columns, "{file}: {:?}", import.columns);
            let mut mapping = import.mapping.clone();
            only(name, "description")(&mut mapping, &import.columns);
            let title = mapping.columns.iter().position(Option::is_none).expect("another column");
            mapping.columns[title] = Some(Target::field("name"));
            desk.app.set_import_mapping(&desk.ctx, import.id, mapping).await?;
            let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
            let totals = checked.check.map(|check| check.totals).unwrap_or_default();
            assert!(totals.rows == rows, "{file}: {totals:?}");
            assert!(totals.created * 100 >= totals.rows * 99, "{file}: {totals:?}");
        }
    }

    async fn two_hundred_files_of_cards_of_many_programs(t: TestStore) {
        let Some(folder) = data("vcard") else { return Ok(()) };
        let desk = Desk::new(t).await?;
        let (mut files, mut cards, mut refused, mut unread) = (0, 0, 0, Vec::new());
        let mut paths: Vec<_> = std::fs::read_dir(folder)?.filter_map(|file| Some(file.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_owned();
            let begun = desk.app.begin_import(&desk.ctx, "contact", &name, &path, Options::default()).await;
            let import = match begun {
                Ok(import) => import,
                Err(mainstay_app::Error::Invalid(problems)) => {
                    unread.push(format!("{name}: {}", problems[0].reason.code));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let Ok(checked) = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await else {
                unread.push(format!("{name}: {:?}", import.columns));
                continue;
            };
            let check = checked.check.unwrap_or_default();
            files += 1;
            cards += check.totals.rows;
            refused += check.refused.iter().filter(|row| row.problems.iter().any(|problem| problem.column.is_empty())).count();
        }
        eprintln!("{files} files, {cards} cards, {refused} broken; not read: {unread:#?}");
        assert!(files >= 222 && cards >= 1_280, "{files} files, {cards} cards");
        assert!(refused <= 30, "{refused} of {cards}");
    }
}
