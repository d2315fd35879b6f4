//! The list as a board: a lane for each option of a choice, cards that are moved between them.

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum_extra::extract::CookieJar;
use futures_util::future::try_join_all;
use mainstay_app::{Ctx, Error};
use mainstay_model::access::Action;
use mainstay_model::field::{Field, Widget};
use mainstay_model::filter::{RawCondition, RawFilter};
use mainstay_model::query::RawQuery as Query;
use mainstay_model::{Reason, Record, RecordId};
use maud::{Markup, html};
use serde_json::{Map, json};

use super::list::here::Here;
use super::list::state::State as ListState;
use crate::components::board::card_date;
use crate::components::{Align, Board, BoardCard, BoardMove, Lane, Toast, Tone, toast_header};
use crate::error::{OrPage, PageResult};
use crate::flash;
use crate::given::Form;
use crate::pages::record::placed_text;
use crate::person::Person;
use crate::routes::{Needs, Routes};
use crate::state::Web;
use crate::widgets::display;

/// `/{plural}/lane` and `/{plural}/move`.
pub fn routes() -> Routes {
    Routes::new()
        .get("/{plural}/lane", Needs::Person, more)
        .post("/{plural}/move", Needs::Person, moved)
}

/// Cards of a lane that are shown at first, and that come at a time.
const CARDS: usize = 25;
/// Values below the title of a card.
const LINES: usize = 3;
/// The key of the lane of records that have no value.
const NONE: &str = "";

/// The field whose options are the lanes: the chosen one, or the first that can be one.
pub fn field<'a>(ctx: &'a Ctx, here: &'a Here) -> Option<&'a Field> {
    here.lanes(ctx)
        .find(|field| field.name == here.state.group)
        .or_else(|| here.lanes(ctx).next())
}

/// The board of a list.
pub async fn board(web: &Web, person: &Person, here: &Here) -> Result<Markup, Error> {
    let ctx = &person.ctx;
    let field = field(ctx, here).ok_or(Error::NotFound)?;
    let mut keys: Vec<(String, String, Tone)> = field
        .params
        .options
        .iter()
        .map(|option| {
            (
                option.key.clone(),
                option.label.get(ctx.lang()).to_owned(),
                display::tone(&option.color),
            )
        })
        .collect();
    if !field.params.required {
        keys.push((
            NONE.to_owned(),
            person.t.get("board-none").to_owned(),
            Tone::Gray,
        ));
    }
    let lanes = keys
        .into_iter()
        .map(|(key, label, tone)| lane(web, person, here, field, key, label, tone));
    let mut lanes = try_join_all(lanes).await?;
    // A lane for nothing stands there only when something is in it.
    lanes.retain(|lane| !lane.key.is_empty() || lane.count > 0);
    Ok(frame(person, here, field, lanes).render(person.t))
}

fn frame(person: &Person, here: &Here, field: &Field, lanes: Vec<Lane>) -> Board {
    let several = here.object.plural_label.get(person.ctx.lang());
    let by = field.label.get(person.ctx.lang());
    Board {
        label: person.t.with(
            "board-label",
            &[("objects", several.into()), ("field", by.into())],
        ),
        move_url: here.below("move", &here.state),
        csrf: person.session.csrf.clone(),
        lanes,
    }
}

async fn lane(
    web: &Web,
    person: &Person,
    here: &Here,
    field: &Field,
    key: String,
    label: String,
    tone: Tone,
) -> Result<Lane, Error> {
    let raw = in_lane(&person.ctx, here, field, &key, None);
    let (query, _) = web
        .app
        .lenient_query(&person.ctx, &here.object.name, &raw)?;
    let (page, count) = tokio::join!(web.app.page(&query), web.app.count(&query));
    let page = page?;
    let more = page
        .next
        .as_ref()
        .map(|cursor| lane_href(here, &key, &cursor.write()));
    Ok(Lane {
        key,
        label,
        tone,
        count: count?,
        sum: None,
        cards: cards(&person.ctx, here, field, &page.records),
        more,
    })
}

fn lane_href(here: &Here, key: &str, cursor: &str) -> String {
    let state = ListState {
        cursor: Some(cursor.to_owned()),
        ..here.state.clone()
    };
    let lane = serde_urlencoded::to_string([("lane", key)]).unwrap_or_default();
    format!("{}&{lane}", here.below("lane", &state))
}

fn in_lane(ctx: &Ctx, here: &Here, field: &Field, key: &str, cursor: Option<String>) -> Query {
    let raw = here.raw(ctx);
    let (op, operand) = if key.is_empty() {
        ("is", "null")
    } else {
        ("eq", key)
    };
    let condition = RawFilter::Condition(RawCondition {
        path: field.name.clone(),
        op: op.to_owned(),
        operands: vec![operand.to_owned()],
    });
    Query {
        filter: raw.filter.and(condition),
        cursor,
        limit: Some(CARDS),
        ..raw
    }
}

fn cards(ctx: &Ctx, here: &Here, by: &Field, records: &[Record]) -> Vec<BoardCard> {
    let columns: Vec<Field> = here
        .columns(ctx)
        .into_iter()
        .skip(1)
        .filter(|field| field.name != by.name)
        .collect();
    let owner = here.owner().map(|field| field.name.clone());
    records
        .iter()
        .map(|record| {
            let shown = |field: &&Field| {
                !record.get(&field.name).is_null() && Some(&field.name) != owner.as_ref()
            };
            let small = |field: &&Field| !matches!(field.kind.widget(field), Widget::DateTime);
            let lines = columns.iter().filter(shown).filter(small).take(LINES);
            BoardCard {
                id: record.id.to_string(),
                title: display::title(ctx, record),
                href: format!("/{}/{}", here.object.plural, record.id),
                lines: lines.map(|field| line(ctx, field, record)).collect(),
                foot: foot(ctx, record, owner.as_deref(), &columns),
            }
        })
        .collect()
}

/// A value of a card. A bare number says nothing without its name.
fn line(ctx: &Ctx, field: &Field, record: &Record) -> Markup {
    let value = display::cell(ctx, field, record.get(&field.name));
    if display::align(field) == Align::End {
        return html! { (field.label.get(ctx.lang())) (crate::widgets::t(ctx).get("colon")) (value) };
    }
    value
}

/// Whose it is and until when, as far as the list shows them.
fn foot(ctx: &Ctx, record: &Record, owner: Option<&str>, columns: &[Field]) -> Option<Markup> {
    let person = owner
        .and_then(|name| columns.iter().find(|field| field.name == name))
        .filter(|field| !record.get(&field.name).is_null())
        .map(|field| display::cell(ctx, field, record.get(&field.name)));
    let date = columns
        .iter()
        .find(|field| {
            let dated = matches!(field.kind.widget(field), Widget::Date | Widget::DateTime);
            dated && !field.params.kept && !record.get(&field.name).is_null()
        })
        .map(|field| card_date(&display::day(ctx, field, record.get(&field.name))));
    (person.is_some() || date.is_some()).then(|| {
        html! {
            @if let Some(person) = person { (person) }
            @if let Some(date) = date { (date) }
        }
    })
}

/// `GET /{plural}/lane`: further cards of a lane.
async fn more(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
) -> PageResult {
    let query = query.unwrap_or_default();
    let here = Here::find(&web, &person, &plural, &query)
        .await
        .page(&person)?;
    let field = field(&person.ctx, &here)
        .ok_or(Error::NotFound)
        .page(&person)?;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(&query).unwrap_or_default();
    let key = pairs
        .iter()
        .find(|(name, _)| name == "lane")
        .map_or(NONE, |(_, key)| key);
    if !headers.contains_key("hx-request") {
        // Without scripts the table shows what is further down in a lane.
        let value = if key.is_empty() {
            "is.null".to_owned()
        } else {
            format!("eq.{key}")
        };
        let narrowed = here.state.with(|state| {
            state.layout = mainstay_app::views::Layout::Table;
            state.group.clear();
        });
        let mut pairs = narrowed.pairs();
        pairs.push((field.name.clone(), value));
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        return Ok(Redirect::to(&format!("/{plural}?{query}")).into_response());
    }
    let raw = in_lane(&person.ctx, &here, field, key, here.state.cursor.clone());
    let (scoped, _) = web
        .app
        .lenient_query(&person.ctx, &here.object.name, &raw)
        .page(&person)?;
    let page = web.app.page(&scoped).await.page(&person)?;
    let lanes: Vec<Lane> = field
        .params
        .options
        .iter()
        .map(|option| Lane {
            key: option.key.clone(),
            label: option.label.get(person.ctx.lang()).to_owned(),
            tone: display::tone(&option.color),
            ..Lane::default()
        })
        .collect();
    let lane = Lane {
        key: key.to_owned(),
        cards: cards(&person.ctx, &here, field, &page.records),
        more: page
            .next
            .as_ref()
            .map(|cursor| lane_href(&here, key, &cursor.write())),
        ..Lane::default()
    };
    Ok(frame(&person, &here, field, lanes)
        .cards(person.t, &lane)
        .into_response())
}

/// `POST /{plural}/move`: a card goes to another lane.
async fn moved(
    State(web): State<Web>,
    person: Person,
    headers: HeaderMap,
    jar: CookieJar,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
    Form(card): Form<BoardMove>,
) -> PageResult {
    let here = Here::find(&web, &person, &plural, query.as_deref().unwrap_or(""))
        .await
        .page(&person)?;
    let field = field(&person.ctx, &here)
        .ok_or(Error::NotFound)
        .page(&person)?;
    let id: RecordId = card.id.parse().map_err(|_| Error::NotFound).page(&person)?;
    if !person.ctx.access.may(Action::Edit, &here.object.name) {
        return Err(Error::NotFound).page(&person);
    }
    let value = if card.lane.is_empty() {
        json!(null)
    } else {
        json!(card.lane)
    };
    let input = Map::from_iter([(field.name.clone(), value)]);
    let edited = web
        .app
        .edit(&person.ctx, &here.object.name, id, &input, None)
        .await
        // Fields that the lane needs are named: there is no form here that could.
        .map_err(|error| match error {
            Error::Invalid(problems) => Error::Invalid(
                problems
                    .iter()
                    .map(|problem| {
                        let words = placed_text(&person, &here.object, problem, &field.name);
                        Reason::said(words).at(&problem.field)
                    })
                    .collect(),
            ),
            error => error,
        })
        .page(&person)?;
    let to = display::words(&person.ctx, field, edited.record.get(&field.name));
    let to = if to.is_empty() {
        person.t.get("board-none").to_owned()
    } else {
        to
    };
    let name = display::title(&person.ctx, &edited.record);
    let mut toast = Toast::done(
        person
            .t
            .with("board-moved", &[("name", name.into()), ("lane", to.into())]),
    );
    if let Some(set) = edited.set {
        toast = toast.undo(format!("/undo/{set}"));
    }
    if headers.contains_key("hx-request") {
        return Ok(([("hx-trigger", toast_header(&toast))], "").into_response());
    }
    Ok((
        flash::leave(jar, &toast),
        Redirect::to(&here.href(&here.state)),
    )
        .into_response())
}
