//! Dashboards: several reports on one page, under filters that all of them share. A tile is computed as whoever looks; a
//! report that they may not see is no tile for them.

use mainstay_model::filter::RawFilter;
use mainstay_model::query::{MOST, RawQuery};
use mainstay_model::report::Report;
use mainstay_model::{Record, RecordId, Value};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use crate::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::records::Edited;
use crate::reports::{SavedReport, named, text};

/// The object that dashboards are records of.
const OBJECT: &str = "dashboard";

/// Most tiles of a dashboard.
pub const MOST_TILES: usize = 24;
/// Columns of a dashboard.
pub const COLUMNS: u8 = 4;

/// A dashboard.
#[derive(Clone, Debug)]
pub struct Dashboard {
    /// Which.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// Others see it.
    pub shared: bool,
    /// Whose it is.
    pub owner: Option<RecordId>,
    /// What stands on it.
    pub tiles: Vec<Tile>,
    /// The filter that it begins with.
    pub filter: RawFilter,
}

/// A report on a dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tile {
    /// Which report.
    pub report: RecordId,
    /// How many columns it takes, from 1 to 4.
    pub width: u8,
}

/// What is done to a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileChange {
    /// Before the one in front of it.
    Earlier,
    /// Behind the next one.
    Later,
    /// One column more.
    Wider,
    /// One column less.
    Narrower,
    /// Away.
    Remove,
}

impl App {
    /// The dashboards that this person may use, by name.
    pub async fn dashboards(&self, ctx: &Ctx) -> Result<Vec<Dashboard>> {
        if ctx.access.object(OBJECT).is_none() {
            return Ok(Vec::new());
        }
        let raw = RawQuery {
            order: "name.asc".to_owned(),
            limit: Some(MOST),
            ..RawQuery::default()
        };
        let page = self.store().page(&self.query(ctx, OBJECT, &raw)?).await?;
        Ok(page.records.iter().map(dashboard).collect())
    }

    /// One dashboard that this person may use.
    pub async fn dashboard(&self, ctx: &Ctx, id: RecordId) -> Result<Dashboard> {
        Ok(dashboard(&self.get(ctx, OBJECT, id).await?))
    }

    /// The tiles of a dashboard, those whose reports this person may use; each with its place.
    pub async fn dashboard_reports(
        &self,
        ctx: &Ctx,
        dashboard: &Dashboard,
    ) -> Result<Vec<(usize, Tile, SavedReport)>> {
        let reports = self.reports(ctx).await?;
        let found = dashboard.tiles.iter().enumerate().filter_map(|(at, tile)| {
            let report = reports.iter().find(|report| report.id == tile.report)?;
            Some((at, tile.clone(), report.clone()))
        });
        Ok(found.collect())
    }

    /// A report under a filter of its dashboard: those conditions of it that the report's object has fields for. The others
    /// are given back.
    pub fn narrowed(&self, ctx: &Ctx, report: &Report, filter: &RawFilter) -> (Report, usize) {
        let Some(access) = ctx.access.object(&report.object) else {
            return (report.clone(), 0);
        };
        let parts = match filter {
            RawFilter::All(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let mut narrowed = report.clone();
        let mut left = 0;
        for part in parts.iter().filter(|part| !part.is_empty()) {
            let (_, problems) = ctx.access.filter(&access.object, part, &ctx.env);
            if problems.is_empty() {
                let before = std::mem::take(&mut narrowed.filter);
                narrowed.filter = before.and(part.clone());
            } else {
                left += 1;
            }
        }
        (narrowed, left)
    }

    /// Makes a dashboard; gives its id.
    pub async fn make_dashboard(&self, ctx: &Ctx, name: &str, shared: bool) -> Result<RecordId> {
        let input = Map::from_iter([
            ("name".to_owned(), json!(named(name)?)),
            ("shared".to_owned(), json!(shared)),
            ("owner".to_owned(), json!("me")),
            ("tiles".to_owned(), json!([])),
        ]);
        self.create_blind(ctx, OBJECT, &input).await
    }

    /// Gives a dashboard another name, and shares it or keeps it for oneself.
    pub async fn rename_dashboard(
        &self,
        ctx: &Ctx,
        id: RecordId,
        name: &str,
        shared: bool,
    ) -> Result<Edited> {
        let input = Map::from_iter([
            ("name".to_owned(), json!(named(name)?)),
            ("shared".to_owned(), json!(shared)),
        ]);
        self.edit(ctx, OBJECT, id, &input, None).await
    }

    /// Keeps a filter with a dashboard: it begins with it.
    pub async fn keep_dashboard_filter(
        &self,
        ctx: &Ctx,
        id: RecordId,
        filter: &RawFilter,
    ) -> Result<Edited> {
        let kept = match filter.is_empty() {
            true => Json::Null,
            false => json!(filter.write()),
        };
        let input = Map::from_iter([("filter".to_owned(), kept)]);
        self.edit(ctx, OBJECT, id, &input, None).await
    }

    /// Puts a report on a dashboard, behind what is there.
    pub async fn add_tile(&self, ctx: &Ctx, id: RecordId, tile: Tile) -> Result<Edited> {
        // Whoever may not see the report cannot put it anywhere.
        self.report(ctx, tile.report).await?;
        let mut tiles = self.dashboard(ctx, id).await?.tiles;
        if tiles.len() >= MOST_TILES {
            let (count, most) = ((tiles.len() + 1).to_string(), MOST_TILES.to_string());
            let said = format!("These are {count}; at most {most} can be kept.");
            let reason = mainstay_model::Reason::new("too_many", said).with(&[&count, &most]);
            return Err(Error::invalid("tiles", reason));
        }
        tiles.push(Tile {
            width: tile.width.clamp(1, COLUMNS),
            ..tile
        });
        self.keep_tiles(ctx, id, &tiles).await
    }

    /// Changes a tile. `report` says which one was meant, should they have moved meanwhile.
    pub async fn change_tile(
        &self,
        ctx: &Ctx,
        id: RecordId,
        at: usize,
        report: RecordId,
        change: TileChange,
    ) -> Result<Option<Edited>> {
        let mut tiles = self.dashboard(ctx, id).await?.tiles;
        let Some(tile) = tiles.get_mut(at).filter(|tile| tile.report == report) else {
            return Ok(None);
        };
        match change {
            TileChange::Wider => tile.width = (tile.width + 1).min(COLUMNS),
            TileChange::Narrower => tile.width = tile.width.saturating_sub(1).max(1),
            TileChange::Earlier if at > 0 => tiles.swap(at, at - 1),
            TileChange::Later if at + 1 < tiles.len() => tiles.swap(at, at + 1),
            TileChange::Earlier | TileChange::Later => {}
            TileChange::Remove => {
                tiles.remove(at);
            }
        }
        self.keep_tiles(ctx, id, &tiles).await.map(Some)
    }

    async fn keep_tiles(&self, ctx: &Ctx, id: RecordId, tiles: &[Tile]) -> Result<Edited> {
        let input = Map::from_iter([("tiles".to_owned(), json!(tiles))]);
        self.edit(ctx, OBJECT, id, &input, None).await
    }

    /// Throws a dashboard away; gives the change set, for *Undo*.
    pub async fn trash_dashboard(&self, ctx: &Ctx, id: RecordId) -> Result<RecordId> {
        self.trash(ctx, OBJECT, id, None).await
    }

    /// Whether this person may change a dashboard.
    pub async fn may_edit_dashboard(&self, ctx: &Ctx, id: RecordId) -> Result<bool> {
        self.may_edit_own(ctx, OBJECT, id).await
    }
}

fn dashboard(record: &Record) -> Dashboard {
    let tiles: Vec<Tile> = match record.get("tiles") {
        Value::Json(json) => serde_json::from_value(json.clone()).unwrap_or_default(),
        _ => Vec::new(),
    };
    Dashboard {
        id: record.id,
        name: text(record, "name").to_owned(),
        shared: matches!(record.get("shared"), Value::Bool(true)),
        owner: match record.get("owner") {
            Value::Link(link) => Some(link.id),
            _ => None,
        },
        tiles: tiles
            .into_iter()
            .map(|tile| Tile {
                width: tile.width.clamp(1, COLUMNS),
                ..tile
            })
            .collect(),
        filter: RawFilter::read(text(record, "filter")).unwrap_or_default(),
    }
}
