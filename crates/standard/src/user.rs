//! Users: those who sign in. Passwords, sessions and keys are not fields: they are kept apart from records and history.

use mainstay_model::Object;
use mainstay_model::field::{boolean, choice, choices, email, links, person_name, text};
use serde_json::json;

/// A user.
pub fn user() -> Object {
    Object::new("user", "users")
        .labels("User", "Users", "用户")
        .icon("user")
        .system()
        .field(
            person_name("name")
                .label("Name", "姓名")
                .required()
                .indexed()
                .searchable(),
        )
        .field(
            email("email")
                .label("Email", "邮箱")
                .required()
                .unique()
                .searchable(),
        )
        .field(
            boolean("active")
                .label("Active", "启用")
                .default_value(json!(true))
                .indexed(),
        )
        .field(links("roles").to("role").label("Roles", "角色"))
        .field(text("job_title").label("Job title", "职位"))
        .field(
            choice("language")
                .label("Language", "语言")
                .option("en", "gray", "English", "英语")
                .option("zh-CN", "gray", "Chinese (simplified)", "简体中文"),
        )
        .field(text("region").label("Region", "地区"))
        .field(text("time_zone").label("Time zone", "时区"))
        .field(
            choice("theme")
                .label("Theme", "主题")
                .option("auto", "gray", "As the device", "跟随系统")
                .option("light", "gray", "Light", "浅色")
                .option("dark", "gray", "Dark", "深色")
                .default_value(json!("auto")),
        )
        .field(
            choices("muted")
                .label("Not told of", "不接收的通知")
                .option("assigned", "gray", "Records given to them", "分配的记录")
                .option("mentioned", "gray", "Mentions of them", "提及")
                .option(
                    "changed",
                    "gray",
                    "Changes of what they follow",
                    "关注记录的修改",
                )
                .option("ended", "gray", "Imports that ended", "导入完成")
                .option("automation", "gray", "Automations", "自动化"),
        )
        .list(["name", "email", "roles", "active", "created_at"])
        .quick(["name", "email", "roles"])
        .order("name.asc")
}
