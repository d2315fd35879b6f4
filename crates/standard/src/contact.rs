//! Contacts: the people one deals with.

use mainstay_model::Object;
use mainstay_model::field::{
    Choice, LinkAttribute, address, boolean, choice, date, link, links, person_name, text,
};
use mainstay_model::label::Label;
use serde_json::json;

use crate::customer;

/// A person.
pub fn contact() -> Object {
    Object::new("contact", "contacts")
        .labels("Contact", "Contacts", "联系人")
        .icon("users")
        .field(
            person_name("name")
                .label("Name", "姓名")
                .required()
                .indexed()
                .searchable()
                .section("about"),
        )
        .field(customer::email_addresses())
        .field(customer::phone_numbers())
        .field(
            link("company")
                .to("company")
                .label("Company", "公司")
                .indexed()
                .section("work")
                .set(|params| {
                    params.back_label = Label::new("Contacts", "联系人");
                }),
        )
        .field(
            text("job_title")
                .label("Job title", "职位")
                .searchable()
                .section("work"),
        )
        .field(
            text("department")
                .label("Department", "部门")
                .section("work"),
        )
        .field(
            choice("role")
                .label("Role", "角色")
                .option("decision_maker", "green", "Decision maker", "决策者")
                .option("champion", "teal", "Champion", "支持者")
                .option("influencer", "blue", "Influencer", "影响者")
                .option("user", "gray", "User", "使用者")
                .option("blocker", "red", "Blocker", "反对者")
                .option("billing", "amber", "Billing", "财务")
                .section("work"),
        )
        .field(
            links("companies")
                .to("company")
                .label("Other companies", "其他公司")
                .section("work")
                .set(|params| {
                    params.back_label = Label::new("Also related to", "其他相关联系人");
                    params.attributes = vec![
                        LinkAttribute {
                            name: "role".to_owned(),
                            label: Label::new("Role", "角色"),
                            options: roles(),
                            boolean: false,
                        },
                        LinkAttribute {
                            name: "inactive".to_owned(),
                            label: Label::new("Inactive", "已停用"),
                            options: Vec::new(),
                            boolean: true,
                        },
                    ];
                }),
        )
        .field(
            link("reports_to")
                .to("contact")
                .label("Reports to", "上级")
                .section("work")
                .set(|params| {
                    params.back_label = Label::new("Direct reports", "下属");
                }),
        )
        .field(
            choice("status")
                .label("Status", "状态")
                .option("new", "blue", "New", "新建")
                .option("active", "green", "Active", "活跃")
                .option("nurturing", "amber", "Nurturing", "培育中")
                .option("inactive", "gray", "Inactive", "不活跃")
                .default_value(json!("new"))
                .indexed()
                .section("about"),
        )
        .field(
            address("address")
                .label("Address", "地址")
                .section("address"),
        )
        .field(date("birthday").label("Birthday", "生日").section("about"))
        .field(text("language").label("Language", "语言").section("about"))
        .field(
            boolean("do_not_contact")
                .label("Do not contact", "请勿联系")
                .section("contact"),
        )
        .field(customer::linkedin())
        .field(customer::source())
        .field(customer::owner())
        .field(customer::free_tags())
        .field(customer::next_step())
        .field(customer::next_step_on())
        .field(customer::description())
        .field(customer::external_id())
        .field(customer::number("P-{00000}"))
        .field(customer::followers())
        .field(customer::open_tasks())
        .field(customer::last_contacted_at())
        .title_from(["emails", "phones", "external_id"])
        .list([
            "name",
            "company",
            "job_title",
            "emails",
            "phones",
            "owner",
            "tags",
            "updated_at",
        ])
        .quick(["name", "emails", "phones", "company", "job_title", "owner"])
        .order("name.asc")
}

fn roles() -> Vec<Choice> {
    [
        ("board", "Board member", "董事"),
        ("consultant", "Consultant", "顾问"),
        ("billing", "Billing", "财务"),
        ("former", "Former employee", "前员工"),
        ("partner", "Partner", "合作伙伴"),
        ("other", "Other", "其他"),
    ]
    .into_iter()
    .map(|(key, en, zh)| Choice {
        key: key.to_owned(),
        color: "gray".to_owned(),
        label: Label::new(en, zh),
    })
    .collect()
}
