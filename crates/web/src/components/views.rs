//! Saved views of a list as tabs, and the choice of its columns.

use maud::{Markup, html};

use super::button::{Button, IconButton};
use super::icon::icon_small;
use crate::i18n::T;

/// A saved view.
#[derive(Clone, Debug, Default)]
pub struct ViewTab {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// Others see it too.
    pub shared: bool,
    /// This is the one that is shown.
    pub current: bool,
}

/// The views of a list. `after` is what stands behind them: a save-view menu.
pub fn view_tabs(t: T, views: &[ViewTab], after: &Markup) -> Markup {
    html! {
        nav.views aria-label=(t.get("views-label")) {
            @for view in views {
                a.view-tab href=(view.href) aria-current=[view.current.then_some("page")] {
                    (view.label)
                    @if view.shared { (icon_small("users")) span.sr { (t.get("views-shared")) } }
                }
            }
            (after)
        }
    }
}

/// A column that can be shown.
#[derive(Clone, Debug, Default)]
pub struct ColumnChoice {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// It is shown.
    pub shown: bool,
}

/// The form inside a wide menu: ticks choose columns, their order in the form is their order in the list. Posts
/// `columns=<key>` once for each shown column, in order. Without scripts the order stays.
pub fn column_chooser(
    t: T,
    form_attrs: &super::Attrs,
    csrf: &str,
    columns: &[ColumnChoice],
) -> Markup {
    let body = html! {
        input type="hidden" name="_csrf" value=(csrf);
        (column_list(t, columns))
        div.form-foot { (Button::new(t.get("action-apply")).primary().small().submit()) }
    };
    form_attrs.wrap("form", &body)
}

/// The ticks of [`column_chooser`], for a form that asks more.
pub fn column_list(t: T, columns: &[ColumnChoice]) -> Markup {
    html! {
        ul.colpick data-sortable {
            @for column in columns {
                li {
                    span.grip.js-only data-grip aria-hidden="true" { (icon_small("grip-vertical")) }
                    label.check {
                        input type="checkbox" name="columns" value=(column.key) checked[column.shown];
                        span { (column.label) }
                    }
                    span.moves.js-only {
                        (IconButton::new("arrow-up", t.with("columns-up", &[("column", column.label.as_str().into())])).small().attr("data-move", "up"))
                        (IconButton::new("arrow-down", t.with("columns-down", &[("column", column.label.as_str().into())])).small().attr("data-move", "down"))
                    }
                }
            }
        }
    }
}
