//! Teams: what the scope *team* means, and roles given to several people at once.

use mainstay_model::Object;
use mainstay_model::field::{links, text, user as user_field};

/// A team.
pub fn team() -> Object {
    Object::new("team", "teams")
        .labels("Team", "Teams", "团队")
        .icon("users-round")
        .system()
        .field(
            text("name")
                .label("Name", "名称")
                .required()
                .unique()
                .searchable(),
        )
        .field(user_field("manager").label("Manager", "经理"))
        .field(links("members").to("user").label("Members", "成员"))
        .field(links("roles").to("role").label("Roles", "角色"))
        .list(["name", "manager", "members", "roles"])
        .quick(["name", "manager", "members"])
        .order("name.asc")
}
