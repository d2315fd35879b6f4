//! What the check finds can be put right at once, and goes in with the import.

use mainstay_app::import::State;
use mainstay_app::import::source::Mend;
use mainstay_testkit::both_databases;

use super::Desk;
use super::desk::upsert;

const CONTACTS: &str = "name,status,company,do_not_contact,birthday\n\
    Ada,actve,Globexx,no,1990-01-01\n\
    Bob,actve,Globexx,nope,1990-02-30\n\
    Cem,active,Globex,yes,\n";

both_databases! {
    async fn words_that_name_nothing_are_given_a_meaning_and_remembered(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "name\nGlobex\nInitech\n", |_| {}).await?;
        let import = desk.begin("contact", CONTACTS, |_| {}).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let open = desk.app.open_words(&desk.ctx, &checked).await?;
        let told: Vec<String> = open.iter().map(|open| format!("{} {} {:?}", open.word.word, open.word.count, open.likely.as_deref())).collect();
        assert_eq!(told, ["actve 2 Some(\"active\")", "Globexx 2 Some(\"Globex\")", "nope 1 None"]);
        let words: Vec<(usize, String, String)> = vec![
            (1, "actve".into(), "active".into()),
            (2, "GLOBEXX".into(), "Globex".into()),
            (3, "nope".into(), String::new()),
        ];
        let cell = Mend { row: 3, column: 4, value: "1990-02-28".into() };
        desk.app.mend_import(&desk.ctx, import.id, &words, vec![cell]).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!(checked.check.map(|check| (check.totals.created, check.totals.refused)), Some((3, 0)));
        // Another process goes on with it: what was put right is on record.
        let other = desk.other_node().await?;
        let import = other.run_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!((import.state, Desk::counts(&import)), (State::Done, [3, 0, 0, 0]));
        let bob = desk.named("contact", "Bob").await?;
        assert_eq!((desk.text(&bob, "company").as_str(), desk.text(&bob, "status").as_str()), ("Globex", "Active"));
        assert_eq!((bob.get("birthday").to_json(), bob.get("do_not_contact").to_json()), ("1990-02-28".into(), serde_json::Value::Null));
        // The next file with these columns is understood, a cell of this one is not taken over.
        let next = desk.bring("contact", "status,company,birthday,do_not_contact,name\nactve,globexx,1990-02-27,Nope,Dan\n", |_| {}).await?;
        assert_eq!(Desk::counts(&next), [1, 0, 0, 0], "{}", desk.refused(&next).await?);
        assert_eq!(desk.text(&desk.named("contact", "Dan").await?, "company"), "Globex");
        desk.app.undo_import(&desk.ctx, import.id).await?;
        assert_eq!(desk.all("contact").await?.len(), 1);
    }

    async fn a_word_can_become_an_option_of_its_field(t: TestStore) {
        let desk = Desk::new(t).await?;
        let import = desk.begin("contact", "name,status\nAda,On hold\nBob,on hold\n", |_| {}).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        let open = desk.app.open_words(&desk.ctx, &checked).await?;
        assert_eq!(open.iter().map(|open| (open.word.count, open.may_be_new)).collect::<Vec<_>>(), [(2, true)]);
        let key = desk.app.add_option(&desk.ctx, &checked, &open[0].word).await?;
        assert_eq!(key, "on_hold");
        let ctx = desk.app.system(mainstay_model::change::Source::Cli);
        desk.app.mend_import(&ctx, import.id, &[(1, "On hold".into(), key)], Vec::new()).await?;
        let done = desk.app.run_import(&ctx, import.id, &mut |_| {}).await?;
        assert_eq!(Desk::counts(&done), [2, 0, 0, 0]);
        let contacts = ctx.access.object("contact").map(|access| access.object.clone()).expect("contacts");
        let status = contacts.find("status").expect("status");
        assert!(status.params.options.iter().any(|option| option.key == "on_hold"));
        assert!(status.params.options.iter().any(|option| option.key == "active"), "the others stay");
    }

    async fn a_mended_key_finds_its_record_and_everything_can_be_read_as_it_was(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "external_id,name\n1,Acme\n", |_| {}).await?;
        let import = desk.begin("company", "external_id,name,employees\n7,Acme,many\n", upsert("external_id")).await?;
        let cells = vec![
            Mend { row: 2, column: 0, value: "1".into() },
            Mend { row: 2, column: 2, value: "12".into() },
        ];
        desk.app.mend_import(&desk.ctx, import.id, &[], cells).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!(checked.check.map(|check| (check.totals.updated, check.totals.refused)), Some((1, 0)));
        desk.app.forget_mends(&desk.ctx, import.id).await?;
        let checked = desk.app.check_import(&desk.ctx, import.id, &mut |_| {}).await?;
        assert_eq!(checked.check.map(|check| (check.totals.updated, check.totals.refused)), Some((0, 1)));
    }
}
