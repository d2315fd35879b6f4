//! Several files as one migration, by its pages without scripts.

use mainstay_app::import::State;
use mainstay_app::jobs::Tools;
use mainstay_model::RecordId;
use mainstay_testkit::both_databases;

use crate::visitor::{Answer, Person, Workspace};

async fn send(person: &Person, path: &str, files: &[(&str, &str)]) -> anyhow::Result<Answer> {
    let files: Vec<(&str, &str, &str, &[u8])> = files
        .iter()
        .map(|(name, text)| ("file", *name, "text/csv", text.as_bytes()))
        .collect();
    person.upload_all(path, &[("object", "")], &files).await
}

/// Presses a button of a migration, and has its work done.
async fn press(
    workspace: &Workspace,
    person: &Person,
    here: &str,
    what: &str,
) -> anyhow::Result<Answer> {
    let done = person.post(&format!("{here}/{what}"), &[]).await?.is(303);
    assert_eq!(done.location(), here);
    workspace.app.work_off(Tools::unread()).await?;
    Ok(person.get(here).await?.is(200))
}

/// The imports of the migration at an address by the names of their files.
async fn parts(
    workspace: &Workspace,
    person: &Person,
    here: &str,
) -> anyhow::Result<Vec<(String, RecordId)>> {
    let ctx = workspace.app.ctx(
        person.id,
        mainstay_app::Origin::of(mainstay_model::change::Source::Page),
    )?;
    let id: RecordId = here.rsplit('/').next().unwrap_or("").parse()?;
    let parts = workspace.app.migration(&ctx, id).await?;
    Ok(parts.into_iter().map(|part| (part.name, part.id)).collect())
}

fn of(parts: &[(String, RecordId)], name: &str) -> String {
    let found = parts.iter().find(|(other, _)| other == name);
    found.map_or_else(String::new, |(_, id)| id.to_string())
}

both_databases! {
    async fn files_that_were_sent_at_once_come_in_and_go_as_one(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let rosa = workspace.person("Rosa", "Member").await?;
        let here = send(&ada, "/import", &[
            ("tasks.csv", "subject,contact_id\nCall Bob,1\nCall nobody,zz\n"),
            ("contacts.csv", "id,name,company_id,reports_to\n1,Bob Byron,a7,2\n2,Ada Lovelace,a7,\n"),
            ("companies.csv", "id,name,employees\na7,Acme,12\na8,Globex,many\n"),
        ]).await?.is(303).location().to_owned();
        assert!(here.starts_with("/import/together/"), "{here}");
        let page = ada.get(&here).await?.is(200).has("company_id holds what companies.csv has in id");
        page.has("contact_id holds what contacts.csv has in id").has("reports_to holds what contacts.csv has in id").has("linked when all are in").has("Check all");
        let all = parts(&workspace, &ada, &here).await?;
        assert_eq!(all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["companies.csv", "contacts.csv", "tasks.csv"]);
        // It waits as one thing, and is nobody else's.
        let list = ada.get("/import").await?.is(200).has("companies.csv, contacts.csv and 1 more");
        assert_eq!(list.body.matches("/import/together/").count(), 1);
        for path in [here.clone(), format!("{here}/progress")] {
            rosa.get(&path).await?.is(404);
        }
        rosa.post(&format!("{here}/run"), &[]).await?.is(404);

        press(&workspace, &ada, &here, "check").await?.has("2 new").has("1 new · 1 refused").has("2 rows would be refused");
        // A file's own page mends its cells, and leads back.
        let companies = of(&all, "companies.csv");
        let own = format!("/import/{companies}");
        ada.get(&own).await?.is(200).has("Back to all files").has("many").has_not("/run\"");
        ada.post(&format!("{own}/mend"), &[("was.3.2", "many"), ("cell.3.2", "40")]).await?.is(303);
        // What refers to it is to be checked anew.
        ada.get(&here).await?.is(200).has("Not checked yet");
        press(&workspace, &ada, &here, "check").await?.has("1 row would be refused");

        let done = press(&workspace, &ada, &here, "run").await?.has("All rows but the refused ones are in").has("refused.csv").has("Take all of it back");
        done.has_not("Go on");
        ada.get("/contacts").await?.is(200).has("Bob Byron").has("Acme");
        ada.get("/changes?show=imports").await?.is(200).has("brought in companies.csv, contacts.csv and 1 more: 5 records");
        ada.get(&format!("/import/{}/refused.csv", of(&all, "tasks.csv"))).await?.is(200).has("Call nobody,zz");
        ada.get(&own).await?.is(200).has("Back to all files").has_not("/undo\"");

        press(&workspace, &ada, &here, "undo").await?.has("were taken back").has_not("Take all of it back");
        ada.get("/contacts").await?.is(200).has_not("Bob Byron");
        ada.get("/import").await?.is(200).has("Undone");
    }

    async fn what_is_wrong_with_a_file_is_told_at_its_place(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        send(&ada, "/import", &[("a.pdf", "%PDF-1.7 x"), ("b.pdf", "%PDF-1.7 y")]).await?.is(422).has("a.pdf").has("b.pdf").has("PDF");
        ada.get("/import").await?.is(200).has_not("/import/together/");

        // One that cannot be used takes nothing with it.
        let page = send(&ada, "/import", &[
            ("companies.csv", "id,name\n1,Acme\n2,Globex\n"), ("contacts.csv", "id,name\n1,Ada Lovelace\n2,Bob Byron\n"),
            ("letter.pdf", "%PDF-1.7 z"), ("again.csv", "id,name\n1,Acme\n2,Globex\n"), ("tasks.csv", "subject,contact_id\n"),
            ("meetings.csv", "subject,contact_id,related_id\nTalk,1,2\n"),
        ]).await?.is(422).has("letter.pdf").has("These files cannot be used");
        let at = page.body.find("/import/together/").map(|at| page.body[at..].split('/').take(4).collect::<Vec<_>>().join("/")).unwrap_or_default();
        let here = at.split('"').next().unwrap_or("").to_owned();
        let all = parts(&workspace, &ada, &here).await?;
        assert_eq!(all.len(), 5, "{all:?}");
        let again = of(&all, "again.csv");
        // Another object makes it another file; the same one is told.
        ada.post(&format!("{here}/object"), &[("file", &again), ("object", "company")]).await?.is(303);
        let page = ada.get(&here).await?.is(200).has("It is the same file as companies.csv").has("no rows below its header").has("First put right");
        page.has("Cannot come in like this");
        press(&workspace, &ada, &here, "check").await?.has("Not checked yet");
        for name in ["again.csv", "tasks.csv"] {
            ada.post(&format!("{here}/remove"), &[("file", &of(&all, name))]).await?.is(303);
        }
        ada.get(&here).await?.is(200).has_not("again.csv").has_not("First put right");
        press(&workspace, &ada, &here, "check").await?.has("2 new");

        // What a column holds can be said, and forgotten again.
        let meetings = of(&all, "meetings.csv");
        let column = [("file", meetings.as_str()), ("column", "1"), ("to", "names")];
        ada.post(&format!("{here}/refer"), &column).await?.is(303);
        ada.get(&here).await?.is(200).has("contact_id holds names").has_not("contact_id holds what");
        ada.post(&format!("{here}/refer"), &[column[0], column[1], ("to", "")]).await?.is(303);
        ada.get(&here).await?.is(200).has("contact_id holds what contacts.csv has in id");

        // Files can follow, and all of it can be thrown away.
        send(&ada, &format!("{here}/files"), &[("more tasks.csv", "subject,contact_id\nCall Bob,2\n")]).await?.is(303);
        ada.get(&here).await?.is(200).has("more tasks.csv");
        ada.post(&format!("{here}/discard"), &[]).await?.is(303);
        ada.get(&here).await?.is(404);
    }

    async fn a_migration_that_was_stopped_goes_on(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let here = send(&ada, "/import", &[
            ("contacts.csv", "id,name,company_id\n1,Bob Byron,2\n"), ("companies.csv", "id,name\n1,Acme\n2,Globex\n"),
        ]).await?.is(303).location().to_owned();
        // Begun and not done by anybody yet: it waits, and nothing of it can be changed meanwhile.
        ada.post(&format!("{here}/run"), &[]).await?.is(303);
        ada.get(&here).await?.is(200).has("together-progress").has("Waits for its turn").has_not("Check all");
        let all = parts(&workspace, &ada, &here).await?;
        ada.post(&format!("{here}/remove"), &[("file", &of(&all, "contacts.csv"))]).await?.is(409);
        let ctx = workspace.app.ctx(ada.id, mainstay_app::Origin::of(mainstay_model::change::Source::Page))?;
        // One file is in, then its process ends.
        let first = all[0].1;
        workspace.app.run_import(&ctx, first, &mut |_| {}).await?;
        let other = workspace.app.store().jobs(&mainstay_store::Jobs::default(), 1).await?.remove(0);
        workspace.app.drop_job(&ctx, other.id).await?;
        let page = ada.get(&here).await?.is(200).has("Stopped in the middle").has("Go on");
        page.has("Take all of it back");
        press(&workspace, &ada, &here, "run").await?.has("Every row of every file is in");
        let ends: Vec<State> = workspace.app.migration(&ctx, here.rsplit('/').next().unwrap_or("").parse()?).await?.iter().map(|part| part.state).collect();
        assert_eq!(ends, [State::Done, State::Done]);
        ada.get("/contacts").await?.is(200).has("Globex");
    }
}
