//! Companies: customers, prospects, partners.

use mainstay_model::Object;
use mainstay_model::field::{
    Rollup, RollupFunction, address, auto_number, choice, date, datetime, emails, integer, link,
    links, long_text, money, phones, rollup, tags, text, url, user,
};
use mainstay_model::label::Label;
use serde_json::json;

/// A company.
pub fn company() -> Object {
    Object::new("company", "companies")
        .labels("Company", "Companies", "公司")
        .icon("building-2")
        .field(
            text("name")
                .label("Name", "名称")
                .required()
                .indexed()
                .searchable()
                .section("about"),
        )
        .field(
            choice("relation")
                .label("Relation", "关系")
                .option("prospect", "blue", "Prospect", "潜在客户")
                .option("customer", "green", "Customer", "客户")
                .option("partner", "purple", "Partner", "合作伙伴")
                .option("supplier", "amber", "Supplier", "供应商")
                .option("competitor", "red", "Competitor", "竞争对手")
                .option("former", "gray", "Former customer", "前客户")
                .default_value(json!("prospect"))
                .indexed()
                .section("about"),
        )
        .field(
            text("industry")
                .label("Industry", "行业")
                .indexed()
                .searchable()
                .section("about"),
        )
        .field(
            url("website")
                .label("Website", "网站")
                .indexed()
                .searchable()
                .section("contact"),
        )
        .field(
            phones("phones")
                .label("Phones", "电话")
                .indexed()
                .searchable()
                .section("contact"),
        )
        .field(
            emails("emails")
                .label("Emails", "邮箱")
                .indexed()
                .searchable()
                .section("contact"),
        )
        .field(
            link("parent")
                .to("company")
                .label("Parent company", "母公司")
                .indexed()
                .section("about")
                .set(|params| {
                    params.back_label = Label::new("Subsidiaries", "子公司");
                }),
        )
        .field(
            integer("employees")
                .label("Employees", "员工人数")
                .indexed()
                .section("size")
                .set(|params| {
                    params.min = Some(0.into());
                }),
        )
        .field(
            money("annual_revenue")
                .label("Annual revenue", "年收入")
                .indexed()
                .section("size"),
        )
        .field(
            integer("founded")
                .label("Founded", "成立年份")
                .section("size")
                .set(|params| {
                    params.min = Some(1000.into());
                    params.max = Some(2200.into());
                    params.format = Some("plain".to_owned());
                }),
        )
        .field(
            address("billing_address")
                .label("Billing address", "账单地址")
                .section("address"),
        )
        .field(
            address("shipping_address")
                .label("Shipping address", "收货地址")
                .section("address"),
        )
        .field(
            choice("source")
                .label("Source", "来源")
                .option("website", "blue", "Website", "网站")
                .option("referral", "green", "Referral", "推荐")
                .option("event", "purple", "Event", "活动")
                .option("call", "teal", "Cold call", "陌生拜访")
                .option("campaign", "pink", "Campaign", "营销活动")
                .option("import", "gray", "Import", "导入")
                .option("other", "gray", "Other", "其他")
                .section("about"),
        )
        .field(
            user("owner")
                .label("Owner", "负责人")
                .indexed()
                .default_value(json!("me"))
                .section("ours"),
        )
        .field(tags("tags").label("Tags", "标签").indexed().section("ours"))
        .field(
            text("next_step")
                .label("Next step", "下一步")
                .section("ours"),
        )
        .field(
            date("next_step_on")
                .label("Next step on", "下一步日期")
                .indexed()
                .section("ours"),
        )
        .field(url("linkedin").label("LinkedIn", "领英").section("contact"))
        .field(
            long_text("description")
                .label("Description", "说明")
                .searchable()
                .section("about"),
        )
        .field(text("tax_id").label("Tax ID", "税号").section("about"))
        .field(
            text("external_id")
                .label("ID in other systems", "外部系统编号")
                .indexed()
                .searchable()
                .section("system"),
        )
        .field(
            auto_number("number")
                .label("Number", "编号")
                .section("system")
                .set(|params| {
                    params.format = Some("C-{00000}".to_owned());
                }),
        )
        .field(
            links("followers")
                .to("user")
                .label("Followers", "关注者")
                .quiet()
                .section("system"),
        )
        .field(
            rollup("contact_count")
                .label("Contacts", "联系人数")
                .indexed()
                .section("numbers")
                .set(|params| {
                    params.result = Some("integer".to_owned());
                    params.rollup = Some(count("contact", "company", ""));
                }),
        )
        .field(
            rollup("open_tasks")
                .label("Open tasks", "未完成任务")
                .section("numbers")
                .set(|params| {
                    params.result = Some("integer".to_owned());
                    params.rollup = Some(count(
                        "task",
                        "regarding",
                        "status.in.(open,in_progress,waiting)",
                    ));
                }),
        )
        .field(
            rollup("last_meeting")
                .label("Last meeting", "最近会议")
                .section("numbers")
                .set(|params| {
                    params.result = Some("datetime".to_owned());
                    params.rollup = Some(Rollup {
                        object: "meeting".to_owned(),
                        link: "regarding".to_owned(),
                        function: RollupFunction::Max,
                        field: "starts_at".to_owned(),
                        filter: "status.eq.held".to_owned(),
                    });
                }),
        )
        .field(
            datetime("last_contacted_at")
                .label("Last contacted", "最近联系")
                .indexed()
                .section("numbers"),
        )
        .list([
            "name",
            "relation",
            "industry",
            "owner",
            "contact_count",
            "annual_revenue",
            "tags",
            "updated_at",
        ])
        .quick(["name", "website", "phones", "relation", "industry", "owner"])
        .order("name.asc")
}

pub(crate) fn count(object: &str, link: &str, filter: &str) -> Rollup {
    Rollup {
        object: object.to_owned(),
        link: link.to_owned(),
        function: RollupFunction::Count,
        field: String::new(),
        filter: filter.to_owned(),
    }
}
