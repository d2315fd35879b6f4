//! Companies: customers, prospects, partners.

use mainstay_model::Object;
use mainstay_model::field::{
    Rollup, RollupFunction, address, choice, integer, link, money, rollup, text, url,
};
use mainstay_model::label::Label;
use serde_json::json;

use crate::customer;

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
        .field(customer::phone_numbers())
        .field(customer::email_addresses())
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
        .field(customer::source())
        .field(customer::owner())
        .field(customer::free_tags())
        .field(customer::next_step())
        .field(customer::next_step_on())
        .field(customer::linkedin())
        .field(customer::description())
        .field(text("tax_id").label("Tax ID", "税号").section("about"))
        .field(customer::external_id())
        .field(customer::number("C-{00000}"))
        .field(customer::followers())
        .field(
            rollup("contact_count")
                .label("Contacts", "联系人数")
                .indexed()
                .section("numbers")
                .set(|params| {
                    params.result = Some("integer".to_owned());
                    params.rollup = Some(customer::count("contact", "company", ""));
                }),
        )
        .field(customer::open_tasks())
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
        .field(customer::last_contacted_at())
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
