//! The parts that every page is made of: functions and small builders that take plain data and give markup.
//!
//! A component knows no object, no field kind and no route. It takes words, addresses and its own enums; the page decides.
//! Builders implement [`maud::Render`], so they stand in a template as `(Button::new("Save").primary())`. Functions that
//! speak take the translator `t` first. No component writes a `style` or `on…` attribute: the content security policy
//! forbids both.
//!
//! What works without scripts and what scripts add is told at each component. `gallery()` shows all of them.

pub mod attrs;
pub mod avatar;
pub mod badge;
pub mod board;
pub mod bulk;
pub mod button;
pub mod callout;
pub mod card;
pub mod chart;
pub mod code;
pub mod dialog;
pub mod empty;
pub mod facts;
pub mod filter;
pub mod form;
pub mod gallery;
pub mod head;
pub mod icon;
pub mod menu;
pub mod palette;
pub mod progress;
pub mod shortcuts;
pub mod stat;
pub mod stepper;
pub mod table;
pub mod tabs;
pub mod timeline;
pub mod toast;
pub mod views;

pub use attrs::Attrs;
pub use avatar::{Avatar, avatar};
pub use badge::{Tone, chip, dot, link_chip, pill, pills, status};
pub use board::{Board, BoardCard, BoardMove, Lane};
pub use bulk::{BulkAction, BulkBar};
pub use button::{Button, IconButton};
pub use callout::{Callout, Problem, problem_list};
pub use card::{Card, Item, Section, item_list};
pub use code::{code_block, copy_button};
pub use dialog::{Dialog, open_dialog, sheet, sheet_to_read, side_panel};
pub use empty::{Empty, error_page, skeleton};
pub use facts::{Fact, fact, fact_form, facts};
pub use filter::{FilterChip, filter_chips};
pub use form::{Field, Form};
pub use gallery::gallery;
pub use head::{PageHead, crumbs};
pub use icon::{icon, icon_large, icon_small};
pub use menu::{Menu, MenuItem};
pub use palette::{PaletteGroup, PaletteItem, palette_options};
pub use progress::Progress;
pub use shortcuts::shortcut_help;
pub use stat::{Stat, Trend, stats};
pub use stepper::{Step, stepper};
pub use table::{Align, Cell, Column, Row, SortDir, Table};
pub use tabs::{Tab, tabs};
pub use timeline::{Change, Day, Entry, timeline};
pub use toast::{Toast, ToastKind, toast_header};
pub use views::{ColumnChoice, ViewTab, column_chooser, column_list, view_tabs};
