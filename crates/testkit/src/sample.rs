//! Objects like the standard ones, small: enough to meet every kind of table the store makes.

use mainstay_model::Object;
use mainstay_model::field::{
    self, Choice, LinkAttribute, OnDelete, Rollup, RollupFunction, auto_number, boolean, choice,
    date, datetime, decimal, emails, formula, integer, link, links, long_text, money, person_name,
    phones, rollup, tags, text, user,
};
use mainstay_model::label::Label;

/// Companies, contacts, tasks and the users that own them.
pub fn objects() -> Vec<Object> {
    vec![user_object(), company(), contact(), task()]
}

fn user_object() -> Object {
    Object::new("user", "users")
        .labels("User", "Users", "用户")
        .system()
        .field(text("name").required().indexed().searchable())
        .field(text("email").required().unique())
        .order("name.asc")
}

fn company() -> Object {
    Object::new("company", "companies")
        .labels("Company", "Companies", "公司")
        .field(auto_number("number").set(|params| params.format = Some("C-{00000}".to_owned())))
        .field(text("name").required().indexed().searchable())
        .field(text("domain").unique().searchable())
        .field(
            choice("sector")
                .indexed()
                .option("retail", "blue", "Retail", "零售")
                .option("software", "green", "Software", "软件")
                .option("energy", "amber", "Energy", "能源"),
        )
        .field(money("revenue").indexed())
        .field(integer("employees").indexed())
        .field(
            link("parent")
                .to("company")
                .set(|params| params.back_label = Label::new("Subsidiaries", "子公司")),
        )
        .field(tags("tags"))
        .field(user("owner"))
        .field(rollup("people").indexed().set(|params| {
            params.rollup = Some(over("contact", "company", RollupFunction::Count, ""))
        }))
        .field(rollup("open_hours").set(|params| {
            let mut rollup = over("task", "about", RollupFunction::Sum, "hours");
            rollup.filter = "done.is.false".to_owned();
            params.rollup = Some(rollup);
            params.result = Some("decimal".to_owned());
            params.scale = Some(2);
        }))
        .order("name.asc")
        .list(["name", "sector", "owner"])
}

fn contact() -> Object {
    Object::new("contact", "contacts")
        .labels("Contact", "Contacts", "联系人")
        .field(person_name("name").required().indexed().searchable())
        .field(text("job_title"))
        .field(emails("emails").searchable().indexed())
        .field(phones("phones").searchable().indexed())
        .field(link("company").to("company").on_delete(OnDelete::Unlink))
        .field(
            links("companies")
                .to("company")
                .set(|params| params.attributes = vec![role_attribute(), inactive_attribute()]),
        )
        .field(date("birthday").indexed())
        .field(
            decimal("score")
                .indexed()
                .set(|params| params.scale = Some(2)),
        )
        .field(formula("double_score").set(|params| {
            params.formula = Some("score * 2".to_owned());
            params.result = Some("decimal".to_owned());
        }))
        .field(tags("tags"))
        .field(user("owner"))
        .order("name.asc")
        .list(["name", "company", "emails"])
}

fn task() -> Object {
    Object::new("task", "tasks")
        .labels("Task", "Tasks", "任务")
        .activity()
        .title("subject")
        .field(text("subject").required().indexed().searchable())
        .field(long_text("details").searchable())
        .field(
            link("about")
                .to("company")
                .to("contact")
                .on_delete(OnDelete::Cascade),
        )
        .field(datetime("due_at").indexed())
        .field(
            boolean("done")
                .indexed()
                .default_value(serde_json::json!(false)),
        )
        .field(decimal("hours").set(|params| params.scale = Some(2)))
        .field(user("owner"))
        .order("due_at.asc")
}

/// An object that a workspace makes for itself.
pub fn vessel() -> Object {
    let mut object = Object::new("vessel", "vessels")
        .labels("Vessel", "Vessels", "船舶")
        .field(text("name").required().indexed().searchable())
        .field(integer("tonnage").indexed())
        .field(link("operator").to("company").on_delete(OnDelete::Refuse))
        .order("name.asc")
        .list(["name", "tonnage", "operator"]);
    object.custom = true;
    object
}

/// The contact with two fields that a workspace has added.
pub fn contact_with_custom_fields() -> Object {
    let own = |field: field::Field| field.set(|params| params.custom = true);
    contact()
        .field(own(text("nickname")
            .indexed()
            .searchable()
            .label("Nickname", "昵称")))
        .field(own(decimal("shoe_size")
            .indexed()
            .set(|params| params.scale = Some(1))
            .label("Shoe size", "鞋码")))
}

fn over(object: &str, link: &str, function: RollupFunction, field: &str) -> Rollup {
    Rollup {
        object: object.to_owned(),
        link: link.to_owned(),
        function,
        field: field.to_owned(),
        filter: String::new(),
    }
}

fn role_attribute() -> LinkAttribute {
    let option = |key: &str, en: &str, zh: &str| Choice {
        key: key.to_owned(),
        color: String::new(),
        label: Label::new(en, zh),
    };
    LinkAttribute {
        name: "role".to_owned(),
        label: Label::new("Role", "角色"),
        options: vec![
            option("employee", "Employee", "员工"),
            option("advisor", "Advisor", "顾问"),
        ],
        boolean: false,
    }
}

fn inactive_attribute() -> LinkAttribute {
    LinkAttribute {
        name: "inactive".to_owned(),
        label: Label::new("Former", "已离任"),
        options: Vec::new(),
        boolean: true,
    }
}
