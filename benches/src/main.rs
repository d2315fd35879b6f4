//! The work that docs/performance.md reports: the product and, in the same process, the bare driver behind a hand-written
//! handler, asked for the same in turns.
//!
//! Both servers, the clients and everything else share the machine, so the figures themselves say little about another one;
//! the ratio between the two says what the product adds to the database's own cost.

mod bare;
mod fields;
mod files;
mod load;
mod memory;
mod moving;
mod program;
mod reports;
mod work;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::Router;
use clap::Parser;
use mainstay_app::auth::{KeyRequest, Visitor};
use mainstay_app::clock::SystemClock;
use mainstay_app::demo::Plan;
use mainstay_app::{App, Error, Origin, Settings};
use mainstay_model::RecordId;
use mainstay_model::access::Right;
use mainstay_model::change::Source;
use mainstay_model::env::Clock as _;
use mainstay_store::{Store, StoreConfig, Target};
use mainstay_web::Web;
use mainstay_web::state::WebSettings;

use load::{Connection, Slice};
use work::{Sample, Work};

/// As the program has it; both sides are served with it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measure the product against the bare driver
#[derive(Parser, Debug)]
struct Arguments {
    /// Contacts in the workspace; companies are a fifth of them
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    contacts: u64,
    /// `sqlite`, or the address of an empty PostgreSQL database
    #[arg(long, value_name = "DATABASE", default_value = "sqlite")]
    database: String,
    /// Directory of the workspace, kept and used again; without it a new one is made and removed
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Seconds of load on each side, for each kind of work
    #[arg(long, value_name = "S", default_value_t = 6)]
    seconds: u32,
    /// Connections, each with one request under way
    #[arg(long, value_name = "N", default_value_t = 8)]
    connections: usize,
    /// Only work whose name contains this
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Start the program instead: start-up, memory, weight of the first list page
    #[arg(long)]
    page: bool,
    /// Look for duplicates among the contacts instead: how long it takes, and the most memory
    #[arg(long)]
    duplicates: bool,
    /// Add, delete and purge fields of contacts instead, while somebody reads and somebody writes
    #[arg(long)]
    fields: bool,
    /// Compute reports instead, beside the same statements through the bare driver
    #[arg(long)]
    reports: bool,
    /// Bring files in and take them out instead: rates and memory, in a workspace of its own
    #[arg(long)]
    files: bool,
    /// Move the workspace instead, to this directory or this empty PostgreSQL database: rate and memory
    #[arg(long, value_name = "DIR|URL")]
    move_to: Option<String>,
    /// The program to start [default: `mainstay` beside this one]
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
}

/// Readers of the workspace, and of the bare server.
const READERS: usize = 4;
/// Connections of the workspace to PostgreSQL, and of the bare server.
const POOL: usize = 16;
/// How deep the deep page is, where there are so many contacts.
const DEEP: u64 = 50_000;
/// How long one side is loaded before the other's turn.
const TURN: Duration = Duration::from_secs(1);

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let temporary = tempfile::tempdir()?;
    let dir = arguments
        .data
        .clone()
        .unwrap_or_else(|| temporary.path().to_owned());
    let target = match arguments.database.as_str() {
        "sqlite" => Target::Sqlite { dir },
        url => Target::Postgres {
            url: url.to_owned(),
        },
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    if arguments.page {
        let session = runtime.block_on(session(&arguments, &target))?;
        return tell_program(&arguments, &target, &session);
    }
    if arguments.duplicates {
        return runtime.block_on(look_for_duplicates(&arguments, &target));
    }
    if arguments.fields {
        return runtime.block_on(async {
            let (app, _) = open(&arguments, &target).await?;
            fields::measure(&app, &target, arguments.contacts).await
        });
    }
    if let Some(to) = &arguments.move_to {
        return runtime.block_on(async {
            let (app, _) = open(&arguments, &target).await?;
            app.store().close().await;
            drop(app);
            moving::measure(target, to).await
        });
    }
    if arguments.reports {
        return runtime.block_on(async {
            let (app, _) = open(&arguments, &target).await?;
            reports::measure(&app, &target, arguments.contacts).await
        });
    }
    if arguments.files {
        return runtime.block_on(async {
            let app = workspace(&target).await?;
            files::measure(
                &app,
                &target,
                arguments.contacts,
                temporary.path(),
                &arguments.only,
            )
            .await
        });
    }
    let (servers, _app) = runtime.block_on(serve(&arguments, &target))?;
    measure(&arguments, &servers, &runtime)
}

/// Compares all contacts with each other, as the page of duplicates does.
async fn look_for_duplicates(arguments: &Arguments, target: &Target) -> anyhow::Result<()> {
    let (app, _) = open(arguments, target).await?;
    let ctx = app.system(Source::Cli);
    memory::forget_peak();
    let before = memory::most_memory();
    let began = Instant::now();
    let scan = app.scan(&ctx, "contact").await?;
    scan.context("somebody else looks for duplicates")?.await?;
    let seconds = began.elapsed().as_secs_f64();
    let scanning = app.scanning("contact").await?;
    let scan = scanning.context("nothing was looked for")?.scan;
    println!(
        "{} contacts compared in {seconds:.1} s ({:.0}/s): {} pairs; at most {} (own, resident), {before} before",
        scan.seen,
        scan.seen as f64 / seconds,
        scan.found,
        memory::most_memory(),
    );
    Ok(())
}

/// Both servers, and what is needed to ask them.
struct Servers {
    product: SocketAddr,
    bare: SocketAddr,
    hand: bare::Bare,
    headers: String,
}

async fn serve(arguments: &Arguments, target: &Target) -> anyhow::Result<(Servers, App)> {
    let (app, user) = open(arguments, target).await?;
    let request = KeyRequest {
        name: "Benchmark".to_owned(),
        ..KeyRequest::default()
    };
    let key = app
        .make_key_for(&app.system(Source::Cli), user, &request)
        .await?;
    let hand = bare::Bare::open(target, READERS, POOL)
        .await
        .context("cannot open the bare server")?;
    let product = listen(mainstay_web::router(Web::new(
        app.clone(),
        WebSettings::default(),
    )))
    .await?;
    let bare = listen(hand.clone().router()).await?;
    let headers = format!("authorization: Bearer {}\r\n", key.token);
    Ok((
        Servers {
            product,
            bare,
            hand,
            headers,
        },
        app,
    ))
}

/// The workspace as it is.
async fn workspace(target: &Target) -> anyhow::Result<App> {
    let config = StoreConfig {
        readers: READERS,
        pool: POOL,
        ..StoreConfig::new(target.clone())
    };
    let store = Store::open(config, mainstay_standard::objects(), SystemClock.now())
        .await
        .context("cannot open the workspace")?;
    Ok(App::start(store, Arc::new(SystemClock), Settings::default()).await?)
}

/// The workspace, filled when it is empty, and its first user.
async fn open(arguments: &Arguments, target: &Target) -> anyhow::Result<(App, RecordId)> {
    let app = workspace(target).await?;
    let began = Instant::now();
    let plan = Plan {
        contacts: arguments.contacts,
        seed: 1,
        now: app.now(),
    };
    match app.fill_demonstration(plan, false, |_| {}).await {
        Ok(filled) => eprintln!(
            "Filled in {:.1} s: {:?}",
            began.elapsed().as_secs_f64(),
            filled.records
        ),
        Err(Error::Conflict(_)) => eprintln!("The workspace is filled already."),
        Err(error) => return Err(error.into()),
    }
    let may_do_all = |user: RecordId| {
        app.ctx(user, Origin::of(Source::Cli))
            .is_ok_and(|ctx| ctx.access.has(Right::Administration))
    };
    let user = app
        .directory()
        .users()
        .iter()
        .map(|user| user.id)
        .find(|user| may_do_all(*user))
        .context("the workspace has no administrator")?;
    Ok((app, user))
}

async fn session(arguments: &Arguments, target: &Target) -> anyhow::Result<String> {
    let (app, user) = open(arguments, target).await?;
    let opened = app.open_session(user, &Visitor::default()).await?;
    app.store().close().await;
    Ok(opened.token)
}

async fn listen(router: Router) -> anyhow::Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        use axum::serve::ListenerExt as _;
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        axum::serve(listener, router).await
    });
    Ok(address)
}

fn measure(
    arguments: &Arguments,
    servers: &Servers,
    runtime: &tokio::runtime::Runtime,
) -> anyhow::Result<()> {
    let (mut product, mut bare) = (
        Connection::open(servers.product)?,
        Connection::open(servers.bare)?,
    );
    let sample = Sample::draw(&mut product, &servers.headers)?;
    let (cursor, depth) = work::walk(
        &mut product,
        &servers.headers,
        DEEP.min(arguments.contacts / 2),
    )?;
    let place = runtime.block_on(servers.hand.place(depth))?;
    println!(
        "| work | Mainstay, requests/s | p50 | p99 | bare driver, requests/s | ratio | CPU a request, both | ratio of CPU |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for work in work::all(&sample, &servers.headers, &cursor, &place, depth) {
        if !work.name.contains(&arguments.only) {
            continue;
        }
        if work.comparable {
            work::compare(&work, &mut product, &mut bare)?;
        }
        let (ours, theirs) = alternate(arguments, servers, &work)?;
        tell(&work, ours, &theirs);
    }
    Ok(())
}

/// Loads the one and the other in turns, so that whatever else the machine does meets both.
fn alternate(
    arguments: &Arguments,
    servers: &Servers,
    work: &Work,
) -> anyhow::Result<(Slice, Slice)> {
    let mut sides = [
        (servers.product, &work.product, Slice::default()),
        (servers.bare, &work.bare, Slice::default()),
    ];
    let numbers = Arc::new(AtomicU64::new(0));
    for (address, requests, _) in &sides {
        load::slice(
            *address,
            arguments.connections,
            TURN / 4,
            requests,
            &numbers,
        )?;
    }
    for _ in 0..arguments.seconds {
        for (address, requests, sum) in &mut sides {
            let slice = load::slice(*address, arguments.connections, TURN, requests, &numbers)?;
            sum.answers += slice.answers;
            sum.took += slice.took;
            sum.worked += slice.worked;
            sum.latencies.extend(slice.latencies);
        }
    }
    let [ours, theirs] = sides.map(|(_, _, sum)| sum);
    Ok((ours, theirs))
}

fn tell(work: &Work, mut ours: Slice, theirs: &Slice) {
    let rate = |slice: &Slice| slice.answers as f64 / slice.took.as_secs_f64();
    let cost = |slice: &Slice| slice.worked.as_secs_f64() * 1e6 / slice.answers as f64;
    ours.latencies.sort_unstable();
    let percentile = |share: f64| {
        let at = (ours.latencies.len() as f64 * share) as usize;
        f64::from(ours.latencies.get(at).copied().unwrap_or(0)) / 1_000.0
    };
    println!(
        "| {} | {:.0} | {:.2} ms | {:.2} ms | {:.0} | {:.2} | {:.0} µs, {:.0} µs | {:.2} |",
        work.name,
        rate(&ours),
        percentile(0.5),
        percentile(0.99),
        rate(theirs),
        rate(&ours) / rate(theirs),
        cost(&ours),
        cost(theirs),
        cost(theirs) / cost(&ours)
    );
}

fn tell_program(arguments: &Arguments, target: &Target, session: &str) -> anyhow::Result<()> {
    let beside = || -> anyhow::Result<PathBuf> {
        let own = std::env::current_exe()?;
        Ok(own.parent().unwrap_or(Path::new(".")).join("mainstay"))
    };
    let program = arguments.program.clone().map_or_else(beside, Ok)?;
    let found = program::measure(&program, target, session)?;
    let mib = |bytes: u64| bytes as f64 / 1_048_576.0;
    let kib = |bytes: usize| bytes as f64 / 1_024.0;
    println!("| what | measured |");
    println!("|---|---:|");
    println!(
        "| from start until ready, shortest of five | {:.0} ms |",
        found.ready.as_secs_f64() * 1_000.0
    );
    println!("| resident memory, idle | {:.1} MiB |", mib(found.idle));
    println!(
        "| resident memory, after the first visit | {:.1} MiB |",
        mib(found.visited)
    );
    println!(
        "| first visit to the list of contacts | {:.1} KiB in {} requests |",
        kib(found.weight),
        found.requests
    );
    println!("| of it the page itself | {:.1} KiB |", kib(found.html));
    println!("| a later visit | {:.1} KiB |", kib(found.again));
    Ok(())
}
