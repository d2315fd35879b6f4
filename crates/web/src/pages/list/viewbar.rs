//! The views of a list as tabs, and the menu that keeps, renames, shares and throws away.

use mainstay_app::views::View;
use mainstay_model::access::Action;
use maud::{Markup, html};

use super::here::{Here, MINE};
use super::state::State;
use crate::components::{Button, Field, Menu, MenuItem, ViewTab, view_tabs};
use crate::person::Person;

/// The tabs and their menu. `may_edit` says whether the view that is shown may be changed by this person.
pub fn viewbar(person: &Person, here: &Here, may_edit: bool) -> Markup {
    let t = person.t;
    let tab = |label: String, key: &str, shared: bool| ViewTab {
        label,
        href: State {
            view: key.to_owned(),
            ..State::default()
        }
        .href(&here.object.plural),
        shared,
        current: !here.state.trash && here.state.view == key,
    };
    let mut tabs = vec![tab(t.get("list-view-all").to_owned(), "", false)];
    if here.owner().is_some() && person.ctx.env.me.is_some() {
        tabs.push(tab(t.get("list-view-mine").to_owned(), MINE, false));
    }
    tabs.extend(
        here.views
            .iter()
            .map(|view| tab(view.name.clone(), &view.id.to_string(), view.shared)),
    );
    if here.state.trash {
        let mut trash = tab(t.get("list-trash").to_owned(), "", false);
        trash.href = here.href(&here.state);
        trash.current = true;
        tabs.push(trash);
    }
    html! { (view_tabs(t, &tabs, &html! {})) (menu(person, here, may_edit)) }
}

fn menu(person: &Person, here: &Here, may_edit: bool) -> Markup {
    let (t, csrf) = (person.t, &person.session.csrf);
    if here.state.trash || !person.ctx.access.may(Action::Create, "view") {
        return html! {};
    }
    let changed = here.is_changed();
    let view = here.view();
    // What is worth keeping is offered in words; else what one does with a view is a matter for an icon.
    let mut menu = if changed {
        Menu::with_icon("bookmark", t.get("views-keep")).class("small changed")
    } else {
        Menu::icon_only("bookmark", t.get("views-save")).class("small")
    };
    if let Some(view) = view.filter(|_| may_edit && changed) {
        menu = menu
            .item(
                MenuItem::post(
                    t.with("views-update", &[("name", view.name.as_str().into())]),
                    below(here, view, "look"),
                )
                .field("_csrf", csrf.clone())
                .icon("save"),
            )
            .item(
                MenuItem::link(
                    t.get("views-discard"),
                    State {
                        view: view.id.to_string(),
                        ..State::default()
                    }
                    .href(&here.object.plural),
                )
                .icon("undo-2"),
            )
            .separator();
    }
    if view.is_none() || changed {
        menu = menu
            .title(t.get("views-save-as"))
            .part(save_form(person, here));
    }
    if let Some(view) = view.filter(|_| may_edit) {
        menu = menu
            .title(&t.with("views-this", &[("name", view.name.as_str().into())]))
            .part(rename_form(person, here, view))
            .separator()
            .item(
                MenuItem::post(t.get("views-delete"), below(here, view, "delete"))
                    .field("_csrf", csrf.clone())
                    .icon("trash-2")
                    .danger(),
            );
    }
    html! { (menu) }
}

fn below(here: &Here, view: &View, what: &str) -> String {
    here.below(&format!("views/{}/{what}", view.id), &here.state)
}

fn save_form(person: &Person, here: &Here) -> Markup {
    let t = person.t;
    html! {
        form.form.menu-form method="post" action=(here.below("views", &here.state)) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (Field::new("name", t.get("views-name")).required().attr("maxlength", "100").text(""))
            (Field::new("shared", t.get("views-share")).checkbox(false))
            div.form-foot { (Button::new(t.get("action-save")).primary().small().submit()) }
        }
    }
}

fn rename_form(person: &Person, here: &Here, view: &View) -> Markup {
    let t = person.t;
    html! {
        form.form.menu-form method="post" action=(below(here, view, "name")) {
            input type="hidden" name="_csrf" value=(person.session.csrf);
            (Field::new("view-name", t.get("views-name")).required().attr("maxlength", "100").text(&view.name))
            (Field::new("view-shared", t.get("views-share")).checkbox(view.shared))
            div.form-foot { (Button::new(t.get("views-rename")).small().submit()) }
        }
    }
}
