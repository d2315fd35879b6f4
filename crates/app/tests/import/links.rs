//! Rows that name other records.

use mainstay_app::import::Target;
use mainstay_testkit::both_databases;

use super::Desk;

both_databases! {
    async fn contacts_find_their_company_by_name_domain_and_id(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("company", "name,website,external_id\nAcme Ltd,https://www.acme.example/en,c1\nTwin,,\nTwin,,\n", |_| {}).await?;
        let acme = desk.named("company", "Acme Ltd").await?;
        let text = format!("name,company\nAda,ACME ltd\nBob,acme.example\nEve,c1\nMax,{}\nZoe,Nowhere Inc\nKim,Twin\nLea,\n", acme.id);
        let import = desk.bring("contact", text, |_| {}).await?;
        assert_eq!(Desk::counts(&import), [5, 0, 0, 2], "{}", desk.refused(&import).await?);
        assert_eq!(desk.refused(&import).await?, "6 company: no_such_record\n7 company: several_records\n");
        for name in ["Ada", "Bob", "Eve", "Max"] {
            let contact = desk.named("contact", name).await?;
            assert_eq!(desk.text(&contact, "company"), "Acme Ltd", "{name}");
        }
    }

    async fn keys_of_other_programs_that_look_like_ids_are_keys(t: TestStore) {
        let desk = Desk::new(t).await?;
        let key = "5420aad7fec3549a85876ba1c529bd84";
        desk.bring("company", format!("name,external_id\nAcme Ltd,{key}\n"), |_| {}).await?;
        let acme = desk.named("company", "Acme Ltd").await?.id.to_string().to_uppercase();
        let import = desk.bring("contact", format!("name,company\nAda,{key}\nBob,{acme}\n"), |_| {}).await?;
        assert_eq!(desk.refused(&import).await?, "");
        for name in ["Ada", "Bob"] {
            assert_eq!(desk.text(&desk.named("contact", name).await?, "company"), "Acme Ltd", "{name}");
        }
    }

    async fn a_company_that_does_not_exist_is_made_when_asked_for(t: TestStore) {
        let desk = Desk::new(t).await?;
        let text = "name,company,next_step_on\nAda,New Co,\nBob,new co,\nEve,Other,not a day\n";
        let import = desk.bring("contact", text, |mapping| mapping.create_linked = true).await?;
        assert_eq!((Desk::counts(&import), import.totals.linked), ([2, 0, 0, 1], 1));
        assert_eq!(desk.all("company").await?.len(), 1, "a refused row makes no company");
        let undone = desk.app.undo_import(&desk.ctx, import.id).await?;
        assert!(undone.undone.is_some());
        assert_eq!(desk.all("company").await?.len(), 0, "what was made besides goes too");
    }

    async fn parents_may_stand_anywhere_in_the_file(t: TestStore) {
        let desk = Desk::new(t).await?;
        let mut text = "name,parent\nChild,Parent\nParent,Grand\nGrand,\nSelf,Self\nOrphan,Refused\n".to_owned();
        for n in 0..600 {
            text.push_str(&format!("Filler {n},{}\n", if n == 0 { "Last" } else { "" }));
        }
        text.push_str("Last,\nRefused,Nobody\n");
        let import = desk.bring("company", text, |_| {}).await?;
        assert_eq!(desk.refused(&import).await?, "5 parent: links_to_itself\n608 parent: no_such_record\n");
        assert_eq!(import.notes.len(), 1, "{:?}", import.notes);
        for (child, parent) in [("Child", "Parent"), ("Parent", "Grand"), ("Filler 0", "Last"), ("Orphan", "")] {
            assert_eq!(desk.text(&desk.named("company", child).await?, "parent"), parent, "{child}");
        }
    }

    async fn owners_are_found_by_email_or_name(t: TestStore) {
        let desk = Desk::new(t).await?;
        desk.bring("user", "name,email\nGrace Hopper,grace@example.org\n", |_| {}).await?;
        let import = desk.bring("company", "name,owner\nA,grace@example.org\nB,Grace Hopper\nC,nobody@example.org\n", |mapping| {
            mapping.columns[1] = Some(Target::field("owner"));
        }).await?;
        assert_eq!(desk.refused(&import).await?, "4 owner: no_such_record\n");
        for name in ["A", "B"] {
            assert_eq!(desk.text(&desk.named("company", name).await?, "owner"), "Grace Hopper");
        }
    }
}
