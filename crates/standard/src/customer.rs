//! What companies and contacts have in common as those whom one deals with: how to reach them, whose they are, what comes next,
//! and what the program counts about them.

use mainstay_model::field::{
    Field, Rollup, RollupFunction, auto_number, choice, date, datetime, emails, links, long_text,
    phones, rollup, tags, text, url, user,
};
use serde_json::json;

pub(crate) fn phone_numbers() -> Field {
    phones("phones")
        .label("Phones", "电话")
        .indexed()
        .searchable()
        .section("contact")
}

pub(crate) fn email_addresses() -> Field {
    emails("emails")
        .label("Emails", "邮箱")
        .indexed()
        .searchable()
        .section("contact")
}

pub(crate) fn linkedin() -> Field {
    url("linkedin").label("LinkedIn", "领英").section("contact")
}

pub(crate) fn source() -> Field {
    choice("source")
        .label("Source", "来源")
        .option("website", "blue", "Website", "网站")
        .option("referral", "green", "Referral", "推荐")
        .option("event", "purple", "Event", "活动")
        .option("call", "teal", "Cold call", "陌生拜访")
        .option("campaign", "pink", "Campaign", "营销活动")
        .option("import", "gray", "Import", "导入")
        .option("other", "gray", "Other", "其他")
        .section("about")
}

pub(crate) fn description() -> Field {
    long_text("description")
        .label("Description", "说明")
        .searchable()
        .section("about")
}

pub(crate) fn owner() -> Field {
    user("owner")
        .label("Owner", "负责人")
        .indexed()
        .default_value(json!("me"))
        .section("ours")
}

pub(crate) fn free_tags() -> Field {
    tags("tags").label("Tags", "标签").indexed().section("ours")
}

pub(crate) fn next_step() -> Field {
    text("next_step")
        .label("Next step", "下一步")
        .section("ours")
}

pub(crate) fn next_step_on() -> Field {
    date("next_step_on")
        .label("Next step on", "下一步日期")
        .indexed()
        .section("ours")
}

pub(crate) fn external_id() -> Field {
    text("external_id")
        .label("ID in other systems", "外部系统编号")
        .indexed()
        .searchable()
        .section("system")
}

/// A number in a format of its own.
pub(crate) fn number(format: &str) -> Field {
    auto_number("number")
        .label("Number", "编号")
        .section("system")
        .set(|params| params.format = Some(format.to_owned()))
}

pub(crate) fn followers() -> Field {
    links("followers")
        .to("user")
        .label("Followers", "关注者")
        .quiet()
        .section("system")
}

pub(crate) fn open_tasks() -> Field {
    let open = "status.in.(open,in_progress,waiting)";
    rollup("open_tasks")
        .label("Open tasks", "未完成任务")
        .section("numbers")
        .set(|params| {
            params.result = Some("integer".to_owned());
            params.rollup = Some(count("task", "regarding", open));
        })
}

pub(crate) fn last_contacted_at() -> Field {
    datetime("last_contacted_at")
        .label("Last contacted", "最近联系")
        .indexed()
        .section("numbers")
}

/// How many records of an object link here.
pub(crate) fn count(object: &str, link: &str, filter: &str) -> Rollup {
    Rollup {
        object: object.to_owned(),
        link: link.to_owned(),
        function: RollupFunction::Count,
        field: String::new(),
        filter: filter.to_owned(),
    }
}
