//! Records as cards in lanes. With scripts a card is dragged; each card also has a menu that moves it, which is the way for
//! the keyboard and without scripts.
//!
//! A move is `POST <move_url>` with `id`, `lane`, and `before` (the id of the card that now follows, empty at the end).

use maud::{Markup, html};

use super::icon::icon_small;
use super::menu::Menu;
use crate::i18n::T;

/// A board.
#[derive(Clone, Debug, Default)]
pub struct Board {
    /// What it shows, for screen readers.
    pub label: String,
    /// Where moves are posted.
    pub move_url: String,
    /// The CSRF token.
    pub csrf: String,
    /// The lanes, in order.
    pub lanes: Vec<Lane>,
}

/// A lane.
#[derive(Clone, Debug, Default)]
pub struct Lane {
    /// The choice's key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Its colour.
    pub tone: super::Tone,
    /// How many are in it altogether.
    pub count: u64,
    /// What they sum up to.
    pub sum: Option<String>,
    /// The first cards.
    pub cards: Vec<BoardCard>,
    /// Where the next ones are.
    pub more: Option<String>,
}

/// A card.
#[derive(Clone, Debug, Default)]
pub struct BoardCard {
    /// The record's id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Values below the title.
    pub lines: Vec<Markup>,
    /// The last line: owner, due date.
    pub foot: Option<Markup>,
}

/// What a move posts, for the handler to read.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct BoardMove {
    /// The card.
    #[serde(default)]
    pub id: String,
    /// The lane that it goes to.
    #[serde(default)]
    pub lane: String,
    /// The card that follows it there.
    #[serde(default)]
    pub before: String,
}

impl Board {
    /// The board.
    pub fn render(&self, t: T) -> Markup {
        html! {
            div.board data-board=(self.move_url) role="region" aria-label=(self.label) tabindex="0" {
                @for lane in &self.lanes {
                    section.lane aria-labelledby={ "lane-" (lane.key) } {
                        div.lane-head {
                            (super::dot(lane.tone))
                            h2 id={ "lane-" (lane.key) } { (lane.label) }
                            span.count { (t.number(lane.count)) }
                            @if let Some(sum) = &lane.sum { span.sum { (sum) } }
                        }
                        div.lane-cards data-lane=(lane.key) {
                            (self.cards(t, lane))
                        }
                    }
                }
            }
        }
    }

    /// The cards of a lane and the way to the next ones.
    pub fn cards(&self, t: T, lane: &Lane) -> Markup {
        html! {
            @for card in &lane.cards { (self.card(t, lane, card)) }
            @if let Some(more) = &lane.more {
                a.btn.quiet.small href=(more) hx-get=(more) hx-trigger="near once, click" hx-swap="outerHTML" data-more { (t.get("table-more")) }
            }
        }
    }

    fn card(&self, t: T, lane: &Lane, card: &BoardCard) -> Markup {
        let menu = self.lanes.iter().filter(|other| other.key != lane.key).fold(
            Menu::icon_only("ellipsis", t.with("board-move", &[("name", card.title.as_str().into())])).class("small").at_end().title(t.get("board-move-to")),
            |menu, other| {
                menu.part(html! {
                    form method="post" action=(self.move_url) data-board-move {
                        input type="hidden" name="_csrf" value=(self.csrf);
                        input type="hidden" name="id" value=(card.id);
                        button.menu-item type="submit" name="lane" value=(other.key) { (super::dot(other.tone)) (other.label) }
                    }
                })
            },
        );
        html! {
            article.bcard data-id=(card.id) {
                a.title href=(card.href) { (card.title) }
                (menu)
                @if !card.lines.is_empty() { div.lines { @for line in &card.lines { div.truncate { (line) } } } }
                @if let Some(foot) = &card.foot { div.foot { (foot) } }
            }
        }
    }
}

/// A date on a card, with its icon.
pub fn card_date(text: &str) -> Markup {
    html! { span.row { (icon_small("calendar")) (text) } }
}
