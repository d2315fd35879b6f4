//! The document around every page, and the two frames that pages stand in: the shell for people at work, and a bare one
//! for signing in, first start and errors.
//!
//! The content security policy that this markup keeps: `default-src 'self'; script-src 'self'; style-src 'self';
//! img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`.

use maud::{DOCTYPE, Markup, Render, html};
use serde_json::json;

use crate::assets::asset_url;
use crate::components::icon::{icon, icon_large, sized};
use crate::components::toast::toast_region;
use crate::components::{IconButton, Menu, MenuItem, Toast, avatar, shortcut_help};
use crate::i18n::{Lang, T};
use crate::pages::notifications::bell;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// As it is kept and posted.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this name.
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::Auto,
        }
    }
}

/// What the document itself needs to know.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The translator.
    pub t: T,
    /// The page's title; the product's name follows it.
    pub title: String,
    /// Light or dark.
    pub theme: Theme,
    /// `compact`, `roomy`, or nothing.
    pub density: Option<&'static str>,
    /// The CSRF token of the session; empty before there is one.
    pub csrf: String,
}

/// A group of places in the navigation.
#[derive(Clone, Debug, Default)]
pub struct NavGroup {
    /// Its heading; the first group usually has none.
    pub title: Option<String>,
    /// Its places.
    pub links: Vec<NavLink>,
}

/// A place in the navigation.
#[derive(Clone, Debug, Default)]
pub struct NavLink {
    /// Its name.
    pub label: String,
    /// Its address.
    pub href: String,
    /// An icon of the sprite.
    pub icon: String,
    /// How much waits there.
    pub count: Option<String>,
    /// This is where we are.
    pub current: bool,
}

/// Everything around a page of the shell.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// The document.
    pub document: Document,
    /// The navigation. The first four links also make the bar at the bottom of a phone.
    pub nav: Vec<NavGroup>,
    /// What can be made from anywhere: words, address, icon.
    pub quick_add: Vec<(String, String, String)>,
    /// The user's name.
    pub user_name: String,
    /// The user's email address.
    pub user_email: String,
    /// The user's id, so that one's own changes are not announced.
    pub user_id: String,
    /// When the page was made, in microseconds: what others change from then on is told.
    pub made_at: String,
    /// What is in the search box.
    pub search: String,
    /// May open the administration.
    pub admin: bool,
    /// An administrator looks on as this user.
    pub looked_on: bool,
    /// How much the user was told and has not read.
    pub unread: i64,
    /// Messages from the step before.
    pub toasts: Vec<Toast>,
}

/// A page in the shell. `main` starts with a [`crate::components::PageHead`].
pub fn shell(shell: &Shell, main: &Markup) -> Markup {
    let t = shell.document.t;
    let body = html! {
        div.shell {
            (sidebar(t, shell))
            (topbar(t, shell))
            main.sheet id="main" tabindex="-1" { @if shell.looked_on { (looking_on(t, shell)) } (main) }
        }
        (tabbar(t, shell))
        (toast_region(t, &shell.document.csrf, &shell.toasts))
        (palette_dialog(t))
        (shortcut_help(t))
    };
    let live = html! {
        meta name="live" content="/live";
        meta name="made-at" content=(shell.made_at);
        meta name="user" content=(shell.user_id);
    };
    document(&shell.document, &live, "", &body)
}

/// Who looks on as somebody else is told on every page, and can stop there.
fn looking_on(t: T, shell: &Shell) -> Markup {
    html! {
        div.looking-on role="status" {
            (icon("eye"))
            span { (t.with("view-as-words", &[("name", shell.user_name.as_str().into())])) }
            form method="post" action=(crate::guard::VIEW_END) {
                input type="hidden" name="_csrf" value=(shell.document.csrf);
                button.btn.small type="submit" { (t.get("view-as-stop")) }
            }
        }
    }
}

/// A page without the shell: one card in the middle.
pub fn bare(document_of: &Document, toasts: &[Toast], card: &Markup) -> Markup {
    let t = document_of.t;
    let body = html! {
        div.bare {
            header.bare-head { a.brand href="/" { (mark()) (t.get("product-name")) } }
            main.bare-main id="main" tabindex="-1" { (card) }
        }
        (toast_region(t, &document_of.csrf, toasts))
    };
    document(document_of, &html! {}, "", &body)
}

fn document(document: &Document, head: &Markup, body_class: &str, body: &Markup) -> Markup {
    let t = document.t;
    html! {
        (DOCTYPE)
        html lang=(t.lang().tag()) data-theme=(document.theme.name()) data-density=[document.density] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                title { (document.title) " · " (t.get("product-name")) }
                meta name="color-scheme" content="light dark";
                meta name="theme-color" media="(prefers-color-scheme: light)" content="#f6f6f7";
                meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0f1012";
                @if !document.csrf.is_empty() { meta name="csrf-token" content=(document.csrf); }
                (head)
                link rel="icon" href=(asset_url("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(asset_url("app.css"));
                // A data block, not a script: the policy has nothing against it.
                script type="application/json" id="words" { (maud::PreEscaped(words(t))) }
                script type="module" src=(asset_url("core.js")) {}
            }
            body class=[(!body_class.is_empty()).then_some(body_class)] {
                a.skip href="#main" { (t.get("skip-to-content")) }
                (body)
            }
        }
    }
}

/// The sentences that scripts say.
fn words(t: T) -> String {
    json!({
        "undo": t.get("action-undo"),
        "close": t.get("action-close"),
        "copied": t.get("toast-copied"),
        "offline": t.get("problem-offline"),
        "failed": t.get("problem-server"),
        "forbidden": t.get("problem-forbidden"),
        "gone": t.get("problem-not-found"),
        "tooMany": t.get("problem-too-many"),
        "signedOut": t.get("problem-signed-out"),
        "reload": t.get("action-reload"),
        "changedBy": t.get("live-changed-by"),
        "changed": t.get("live-changed"),
        "unsaved": t.get("form-unsaved"),
        "uploading": t.get("form-uploading"),
        "newInList": t.get("live-list-changed"),
        "remove": t.get("action-remove"),
        "loading": t.get("state-loading"),
    })
    .to_string()
    .replace('<', "\\u003c")
}

fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 20 20" aria-hidden="true" {
            rect width="20" height="20" rx="5" fill="currentColor" {}
            path d="M10 4v12M10 5.2l5.4 9H4.6z" fill="none" stroke="var(--accent-text)" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round" {}
        }
    }
}

fn sidebar(t: T, shell: &Shell) -> Markup {
    html! {
        nav.sidebar id="nav" aria-label=(t.get("nav-label")) {
            div.row {
                a.brand href="/" { (mark()) (t.get("product-name")) }
                a.nav-close href="#main" aria-label=(t.get("action-close")) { (icon("x")) }
            }
            @for group in &shell.nav {
                @if let Some(title) = &group.title { div.nav-title { (title) } }
                ul.nav-list { @for link in &group.links { li { (nav_link(link)) } } }
            }
            div.sidebar-foot {
                ul.nav-list {
                    @if shell.admin {
                        li { a.nav-link href="/admin" { (icon("settings")) (t.get("nav-admin")) } }
                    }
                    li { button.nav-link.js-only type="button" data-open-dialog="shortcuts" { (icon("keyboard")) (t.get("shortcuts-title")) } }
                }
            }
        }
    }
}

fn nav_link(link: &NavLink) -> Markup {
    html! {
        a.nav-link href=(link.href) aria-current=[link.current.then_some("page")] {
            (icon(&link.icon))
            span.truncate { (link.label) }
            @if let Some(count) = &link.count { span.count { (count) } }
        }
    }
}

fn topbar(t: T, shell: &Shell) -> Markup {
    let mut add = Menu::with_icon("plus", t.get("quick-add"))
        .class("quiet")
        .at_end();
    for (label, href, name) in &shell.quick_add {
        add = add.item(MenuItem::link(label.clone(), href.clone()).icon(name.clone()));
    }
    html! {
        header.topbar {
            form.searchbox role="search" action="/search" method="get" {
                (icon("search"))
                input type="search" name="q" value=(shell.search) placeholder=(t.get("search-placeholder")) aria-label=(t.get("search-label")) autocomplete="off" data-palette-open;
                span.keys.js-only aria-hidden="true" { kbd.kbd data-mod { "Ctrl" } kbd.kbd { "K" } }
            }
            @if !shell.quick_add.is_empty() { (add) }
            (bell(t, shell.unread))
            (user_menu(t, shell))
        }
    }
}

fn user_menu(t: T, shell: &Shell) -> Markup {
    let csrf = &shell.document.csrf;
    let theme = |theme: Theme, words: &'static str, name: &str| {
        html! {
            button.menu-item type="submit" name="theme" value=(theme.name()) data-theme-choice=(theme.name()) aria-current=[(shell.document.theme == theme).then_some("true")] {
                (icon(name)) (words)
            }
        }
    };
    Menu::faced(t.get("user-menu"), html! { (avatar(&shell.user_name)) })
        .class("icon-only")
        .at_end()
        .part(html! { div.menu-head { (avatar(&shell.user_name).large()) div.truncate { div.truncate { strong { (shell.user_name) } } div.muted.truncate { (shell.user_email) } } } })
        .separator()
        .item(MenuItem::link(t.get("nav-settings"), "/settings").icon("sliders-horizontal"))
        .separator()
        .title(t.get("theme-title"))
        .part(html! {
            form method="post" action="/settings/theme" data-theme-form {
                input type="hidden" name="_csrf" value=(csrf);
                (theme(Theme::Auto, t.get("theme-auto"), "monitor"))
                (theme(Theme::Light, t.get("theme-light"), "sun"))
                (theme(Theme::Dark, t.get("theme-dark"), "moon"))
            }
        })
        .separator()
        .title(t.get("language-title"))
        .part(html! {
            form method="post" action="/settings/language" {
                input type="hidden" name="_csrf" value=(csrf);
                @for lang in Lang::ALL {
                    button.menu-item type="submit" name="language" value=(lang.tag()) lang=(lang.tag()) aria-current=[(lang == t.lang()).then_some("true")] { (icon("languages")) (lang.own_name()) }
                }
            }
        })
        .separator()
        .item(MenuItem::post(t.get("sign-out"), "/sign-out").field("_csrf", csrf.clone()).icon("log-out"))
        .render()
}

fn tabbar(t: T, shell: &Shell) -> Markup {
    let links = shell.nav.iter().flat_map(|group| &group.links).take(4);
    html! {
        nav.tabbar aria-label=(t.get("nav-main")) {
            @for link in links {
                a href=(link.href) aria-current=[link.current.then_some("page")] { (icon_large(&link.icon)) span.truncate { (link.label) } }
            }
            a href="#nav" data-open-nav { (icon_large("menu")) (t.get("nav-more")) }
        }
    }
}

fn palette_dialog(t: T) -> Markup {
    html! {
        dialog.palette id="palette" aria-label=(t.get("palette-label")) data-source="/palette" {
            div.palette-input {
                (sized("search", "icon icon-l"))
                input type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-label=(t.get("palette-label")) placeholder=(t.get("palette-placeholder")) autocomplete="off" spellcheck="false";
                (IconButton::new("x", t.get("action-close")).small().attr("data-close-dialog", ""))
            }
            div.palette-list id="palette-list" role="listbox" aria-label=(t.get("palette-label")) {}
            div.palette-foot aria-hidden="true" {
                span { kbd.kbd { "↑" } kbd.kbd { "↓" } (t.get("palette-move")) }
                span { kbd.kbd { "↵" } (t.get("palette-open")) }
                span { kbd.kbd { "Esc" } (t.get("action-close")) }
            }
        }
    }
}
