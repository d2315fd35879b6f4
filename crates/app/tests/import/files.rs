//! Files as they come: broken, in other encodings, with values that nobody can read.

use mainstay_app::import::outcome::Outcome;
use mainstay_app::import::{Mode, Target};
use mainstay_testkit::both_databases;

use super::Desk;
use super::desk::data;

both_databases! {
    async fn bad_cells_refuse_their_row_and_nothing_else(t: TestStore) {
        let desk = Desk::new(t).await?;
        let text = "name,next_step_on,annual_revenue,employees\n\
                    Good,2026-02-28,12.50 EUR,7\n\
                    Day,31/02/2026,1,1\n\
                    Coin,2026-01-01,5 XQZ,1\n\
                    Few,2026-01-01\n\
                    Two,tomorrow-ish,1,many\n\
                    \"Open,2026-01-01,1,1\n\
                    ,2026-01-01,1,1\n\
                    Last,,,\n";
        let import = desk.begin("company", text, |_| {}).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let check = checked.check.clone().unwrap_or_default();
        assert_eq!((check.totals.created, check.totals.refused), (2, 6));
        assert_eq!(desk.all("company").await?.len(), 0, "a check writes nothing");
        let import = desk.run(import.id).await?;
        assert_eq!(Desk::counts(&import), [2, 0, 0, 6]);
        let told = desk.refused(&import).await?;
        for line in ["3 next_step_on: ", "4 annual_revenue: ", "5 : too_few_cells", "6 next_step_on: ", "6 employees: ", "7 : open_quote", "8 name: required"] {
            assert!(told.contains(line), "{line} in\n{told}");
        }
        let good = desk.named("company", "Good").await?;
        assert_eq!(desk.text(&good, "employees"), "7");
        let (csv, next) = desk.app.refused_rows_csv(&desk.ctx, import.id, 0).await?;
        let csv = String::from_utf8(csv)?;
        assert_eq!(next, None);
        assert_eq!(csv.lines().count(), 7, "{csv}");
        assert!(csv.contains("Day,31/02/2026,1,1,3,next_step_on: "), "{csv}");
        // The file of refused rows can be brought in again as it is, its two more columns left out.
        let again = desk.begin("company", csv, |_| {}).await?;
        assert_eq!(again.mapping.columns.len(), 6);
        assert_eq!(again.mapping.columns[4..], [None, None]);
    }

    async fn gbk_and_utf_16_files_go_in_like_any_other(t: TestStore) {
        let desk = Desk::new(t).await?;
        let text = "姓名,公司名称,手机\n王小明,北京科技有限公司,13800138000\n李四,上海贸易有限公司,13900139000\n";
        let (gbk, _, _) = encoding_rs::GBK.encode(text);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for (bytes, created) in [(gbk.to_vec(), 2), (utf16, 4)] {
            let import = desk.bring("contact", bytes, |mapping| {
                mapping.create_linked = true;
                mapping.columns[2] = None;
            }).await?;
            assert_eq!(Desk::counts(&import), [2, 0, 0, 0], "{}", desk.refused(&import).await?);
            assert_eq!(desk.all("contact").await?.len(), created);
        }
        let contact = desk.named("contact", "王小明").await?;
        assert_eq!(desk.text(&contact, "company"), "北京科技有限公司");
        assert_eq!(desk.all("company").await?.len(), 2, "companies are made once");
    }

    async fn a_file_of_three_hundred_columns(t: TestStore) {
        let desk = Desk::new(t).await?;
        let header: Vec<String> = (0..300).map(|n| if n == 7 { "name".to_owned() } else { format!("mystery {n}") }).collect();
        let values: Vec<String> = (0..300).map(|n| format!("value {n}")).collect();
        let import = desk.bring("company", format!("{}\n{}\n", header.join(","), values.join(",")), |_| {}).await?;
        assert_eq!(Desk::counts(&import), [1, 0, 0, 0]);
        desk.named("company", "value 7").await?;
    }

    async fn a_reader_may_not_bring_anything_in(t: TestStore) {
        let desk = Desk::new(t).await?;
        let mut ctx = desk.ctx.clone();
        let nobody = mainstay_model::access::Subject { user: None, team_mates: [].into(), roles: Vec::new(), key: None };
        ctx.access = std::sync::Arc::new(mainstay_model::access::Access::new(ctx.access.catalog().clone(), nobody, &ctx.env));
        let path = desk.file("x.csv", "name\nA\n")?;
        let refused = desk.app.begin_import(&ctx, "company", "x.csv", &path, Default::default()).await;
        assert!(matches!(refused, Err(mainstay_app::Error::Denied(reason)) if reason.code == "lacks_right"));
    }

    async fn the_accounts_of_a_real_company_with_their_parents(t: TestStore) {
        let Some(path) = data("sales/accounts.csv") else { return Ok(()) };
        let desk = Desk::new(t).await?;
        let import = desk.begin_file("company", path, |_| {}).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!(checked.check.map(|check| (check.totals.created, check.totals.refused)), Some((85, 0)));
        let import = desk.run(import.id).await?;
        assert_eq!(Desk::counts(&import), [85, 0, 0, 0], "{}", desk.refused(&import).await?);
        assert!(import.notes.is_empty(), "{:?}", import.notes);
        let companies = desk.all("company").await?;
        assert_eq!(companies.len(), 85);
        assert_eq!(companies.iter().filter(|company| !company.get("parent").is_null()).count(), 15);
        let one = desk.named("company", "Betatech").await?;
        assert_eq!((desk.text(&one, "industry").as_str(), one.get("founded").to_json()), ("medical", 1986.into()));
        let undone = desk.app.undo_import(&desk.ctx, import.id).await?;
        assert_eq!(undone.undone.map(|undone| undone.conflicts), Some(0));
        assert_eq!(desk.all("company").await?.len(), 0);
    }

    async fn seven_thousand_customers_go_in_and_are_known_the_second_time(t: TestStore) {
        let Some(path) = data("bulk/Telco-Customer-Churn.csv") else { return Ok(()) };
        let desk = Desk::new(t).await?;
        let only_id = |mapping: &mut mainstay_app::import::Mapping| {
            mapping.columns.iter_mut().skip(1).for_each(|column| *column = None);
            mapping.key = Some(Target::field("external_id"));
            mapping.mode = Mode::Upsert;
        };
        let import = desk.begin_file("contact", path.clone(), only_id).await?;
        assert_eq!(import.mapping.columns[0], Some(Target::field("external_id")));
        let began = std::time::Instant::now();
        let import = desk.run(import.id).await?;
        eprintln!("{:?}: {} rows in {:?}", desk.t.dialect(), import.totals.rows, began.elapsed());
        assert_eq!(Desk::counts(&import), [7_032, 0, 0, 0]);
        let again = desk.begin_file("contact", path, only_id).await?;
        let again = desk.run(again.id).await?;
        assert_eq!(Desk::counts(&again), [0, 0, 7_032, 0]);
        let kept = desk.app.import_rows(&desk.ctx, again.id, Some(Outcome::Unchanged), 0, 10).await?;
        assert!(kept.iter().all(|row| row.record.is_some()));
    }
}
