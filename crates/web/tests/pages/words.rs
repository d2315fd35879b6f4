//! What pages say, and where their links lead.

use mainstay_testkit::both_databases;
use serde_json::json;

use crate::visitor::Workspace;

both_databases! {
    async fn activities_of_one_subject_are_told_apart(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for name in ["Globex", "Initech"] {
            let company = workspace.make("company", &json!({ "name": name })).await?;
            let call = json!({ "name": "Balance shows an error", "regarding": { "object": "company", "id": company } });
            workspace.make("call", &call).await?;
        }
        for page in ["/search?q=balance", "/palette?q=balance"] {
            ada.get(page).await?.is(200).has("Call · Globex · ").has("Call · Initech · ");
        }
    }

    async fn a_task_leads_back_to_what_is_still_to_be_done(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let task = workspace.make("task", &json!({ "name": "Ring back" })).await?;
        let list = "<a href=\"/tasks?status=in.(open,in_progress,waiting)\">Tasks</a>";
        for page in [format!("/tasks/{task}"), format!("/tasks/{task}/edit"), format!("/tasks/{task}/access"), "/tasks/new".to_owned()] {
            ada.get(&page).await?.is(200).has(list);
        }
    }

    async fn a_note_needs_no_subject_where_it_has_words(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let form = ada.get("/notes/new").await?.is(200);
        form.has("name=\"body\"").has_not("required");
        let made = ada.post("/notes/new", &[("body", "<p>They want forty</p>")]).await?.is(303);
        ada.get(made.location()).await?.is(200).has("They want forty");
        ada.post("/notes/new", &[("body", "")]).await?.is(422).has("data-focus");
        // A contact who is known by an address alone.
        ada.get("/contacts/new").await?.is(200).has("name=\"name.given\"").has_not("required");
    }

    async fn what_is_wrong_is_told_wholly_in_the_readers_language(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.post("/settings/language", &[("language", "zh-CN")]).await?;
        let nameless = ada.get("/contacts/new").await?.is(200);
        nameless.has("留空时取自：邮箱、电话");
        let typed = [("name.family", "Muster"), ("emails[0].address", "a@b")];
        let refused = ada.post("/contacts/new", &typed).await?.is(422).has("邮箱</a>：").has("@ 后面没有点号").has_not("the part");
        let users = ada.get("/admin/users").await?.is(200);
        assert!(users.body.find("name=\"family\"") < users.body.find("name=\"given\""), "family names come first");
        // The line that waits for another address is not wrong.
        assert_eq!(refused.body.matches("aria-invalid").count(), 1);
    }

    async fn a_form_tells_at_once_what_is_wrong_and_what_is_missing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let typed = [("name", ""), ("emails[0].address", "a@b")];
        let refused = ada.post("/companies/new", &typed).await?.is(422).has(">Name</a>").has(">Emails</a>");
        assert_eq!(refused.body.matches("aria-invalid").count(), 2);
        // Nobody has to give a name who gave an address, though a wrong one.
        let typed = [("emails[0].address", "a@b")];
        ada.post("/contacts/new", &typed).await?.is(422).has(">Emails</a>").has_not(">Name</a>");
    }

    async fn a_filter_by_a_period_of_ones_own_is_told_in_words(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.get("/companies/filter?created_at=gte.-30d").await?.is(200).has("30 days ago").has_not(">-30d<");
        ada.post("/settings/language", &[("language", "zh-CN")]).await?;
        ada.get("/companies/filter?created_at=gte.-30d").await?.is(200).has("公司：筛选").has("30 天前");
    }

    async fn a_region_is_chosen_by_its_name(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.get("/settings").await?.is(200).has("<option value=\"DE\">Germany</option>").has("<option value=\"Europe/Kyiv\">");
        let profile = [("given", "Ada"), ("family", "Tester"), ("language", "zh-CN"), ("theme", "auto"), ("region", "DE"), ("time_zone", "Europe/Berlin")];
        ada.post("/settings/profile", &profile).await?.is(303);
        ada.get("/settings").await?.is(200).has("<option value=\"DE\" selected>德国</option>");
    }

    async fn files_are_not_brought_in_by_a_table(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        ada.get("/files").await?.is(200).has("page of a customer").has_not("/import?object=file");
        ada.get("/import").await?.is(200).has("<option value=\"company\"").has_not("<option value=\"file\"");
    }
}
