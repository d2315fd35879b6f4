//! Records that were typed by name, as happens without scripts.

use mainstay_app::{App, Ctx};
use mainstay_model::Reason;
use mainstay_model::field::{Field, Widget};
use mainstay_model::fold::fold;
use serde_json::{Map, Value as Json, json};

/// Finds the records that were typed by name.
pub(super) async fn look_up(
    app: &App,
    ctx: &Ctx,
    field: &Field,
    typed: &mut Json,
) -> Result<(), Reason> {
    match typed {
        Json::Object(link) if field.is_link() => name_to_id(app, ctx, field, link).await,
        Json::Array(links) if field.is_link() => {
            for link in links.iter_mut().filter_map(Json::as_object_mut) {
                name_to_id(app, ctx, field, link).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

async fn name_to_id(
    app: &App,
    ctx: &Ctx,
    field: &Field,
    link: &mut Map<String, Json>,
) -> Result<(), Reason> {
    let Some(label) = link.get("label").and_then(Json::as_str).map(str::to_owned) else {
        return Ok(());
    };
    let user = ["user".to_owned()];
    let targets: &[String] = if field.kind.widget(field) == Widget::User {
        &user
    } else {
        &field.params.targets
    };
    let mut found = Vec::new();
    for target in targets {
        let choices = app.options(ctx, target, &label).await.unwrap_or_default();
        found.extend(
            choices
                .into_iter()
                .filter(|choice| fold(&choice.title) == fold(&label)),
        );
    }
    match found.as_slice() {
        [one] => {
            let id = one.id.to_string();
            let named = targets.len() != 1;
            link.insert(
                "ref".to_owned(),
                json!(if named {
                    format!("{}:{id}", one.object)
                } else {
                    id.clone()
                }),
            );
            link.insert("id".to_owned(), json!(id));
            if named {
                link.insert("object".to_owned(), json!(one.object));
            }
            Ok(())
        }
        [] => Err(Reason::new(
            "no_such_name",
            format!("There is no record named `{label}`, or you may not see it."),
        )
        .with(&[&label])),
        _ => Err(Reason::new(
            "several_such_names",
            format!("Several records are named `{label}`; choose one from the list."),
        )
        .with(&[&label])),
    }
}
