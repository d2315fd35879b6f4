//! The whole workspace as a file, by its page.

use mainstay_app::Settings;
use mainstay_app::jobs::Tools;
use mainstay_model::RecordId;
use mainstay_store::transfer::archive;
use mainstay_testkit::both_databases;
use mainstay_web::state::WebSettings;
use serde_json::json;

use crate::visitor::Workspace;

both_databases! {
    async fn an_archive_is_written_taken_out_and_deleted(t: TestStore) {
        let place = std::env::temp_dir().join(format!("mainstay-archives-{}", RecordId::at(t.env().now)));
        let settings = Settings { archives: place.clone(), ..Settings::default() };
        let workspace = Workspace::open_with(&t, settings, WebSettings::default()).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let rosa = workspace.person("Rosa", "Member").await?;
        workspace.make("company", &json!({ "name": "Acme" })).await?;
        ada.get("/admin/archives").await?.is(200).has("No archive yet").has("mainstay archive open FILE").has(&place.display().to_string());

        // One at a time; others wait.
        ada.post("/admin/archives", &[("secrets", "true")]).await?.is(303);
        ada.get("/admin/archives").await?.is(200).has("The archive is being written").has_not("Write one now");
        ada.part("/admin/archives/progress").await?.is(200).has("archive-progress");
        ada.post("/admin/archives", &[]).await?.is(303);
        workspace.app.work_off(Tools::unread()).await?;
        assert_eq!(ada.part("/admin/archives/progress").await?.is(200).header("hx-redirect"), "/admin/archives");
        let page = ada.get("/admin/archives").await?.is(200).has("Write one now").has("SHA-256").has("Ada Tester").has_not("without passwords and keys");
        let names: Vec<&str> = page.body.split("/admin/archives/").filter_map(|rest| rest.split_once("/delete").map(|(name, _)| name)).filter(|name| name.ends_with(".mainstay")).collect();
        let [name] = names.as_slice() else { panic!("{names:?}") };

        // What is given out is a whole archive, and nobody else's.
        let here = format!("/admin/archives/{name}");
        rosa.get(&format!("{here}/file")).await?.is(404);
        rosa.post(&format!("{here}/delete"), &[]).await?.is(404);
        ada.get("/admin/archives/..%2Fmainstay.db/file").await?.is(404);
        let given = ada.get(&format!("{here}/file")).await?.is(200);
        let size = std::fs::metadata(place.join(name))?.len();
        assert_eq!(given.header("content-length"), size.to_string());
        assert!(given.body.starts_with("PK"), "a ZIP");
        let manifest = archive::check(&place.join(name), |_| {}).await?;
        assert!(manifest.left_out.iter().all(|table| table != "credential") && manifest.rows() > 0);

        // Others of the workspace go on being written; a copy without what lets people in is told apart.
        t.clock.advance(jiff::SignedDuration::from_secs(5));
        ada.post("/admin/archives", &[]).await?.is(303);
        workspace.app.work_off(Tools::unread()).await?;
        ada.get("/admin/archives").await?.is(200).has("without passwords and keys");
        ada.post(&format!("{here}/delete"), &[]).await?.is(303);
        ada.get("/admin/archives").await?.is(200).has_not(name);
        assert!(!place.join(name).exists());

        // Where nothing can be written, it says so.
        std::fs::remove_dir_all(&place)?;
        std::fs::write(&place, "no directory")?;
        ada.post("/admin/archives", &[]).await?.is(303);
        workspace.app.work_off(Tools::unread()).await?;
        std::fs::remove_file(&place)?;
        ada.get("/admin/archives").await?.is(200).has("The last archive could not be written");
    }
}
