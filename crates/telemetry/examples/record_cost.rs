//! What recording costs, alone and with every processor recording to the same series:
//! `cargo run --release -p mainstay-telemetry --example record_cost`. With `--print`, the exposition of what it
//! recorded, to be checked with `promtool check metrics`.

use std::hint::black_box;
use std::time::Duration;

use mainstay_telemetry::{
    Buckets, Build, Conflict, Counter, Format, Histogram, HttpMetrics, Metric, Process, Registry,
    Stopwatch,
};

const EVENTS: Metric<Counter, 1> = Metric::counter("example_events_total", "Events.", ["kind"]);
const WORK: Metric<Histogram, 0> = Metric::histogram(
    "example_work_duration_seconds",
    "Work.",
    [],
    Buckets::LATENCY,
);

const ROUNDS: u32 = 5_000_000;

fn main() -> Result<(), Conflict> {
    let registry = Registry::default();
    let counter = registry.register(&EVENTS)?.with(["a"]);
    let histogram = registry.register(&WORK)?.only();
    let http = HttpMetrics::register(&registry)?;
    registry.collect_from(Process);
    registry.collect_from(Build {
        version: env!("CARGO_PKG_VERSION"),
        revision: "unknown",
    });

    if std::env::args().any(|argument| argument == "--print") {
        counter.increment();
        histogram.record(Duration::from_millis(3));
        http.begin(Some("/contacts/{id}"), "GET").finish(200);
        print!("{}", registry.render(Format::Prometheus));
        return Ok(());
    }

    report("counter", || counter.increment());
    report("histogram", || {
        histogram.record(black_box(Duration::from_millis(30)))
    });
    report("request", || {
        http.begin(Some("/contacts/{id}"), "GET")
            .finish(black_box(200))
    });
    let watch = Stopwatch::start();
    let text = registry.render(Format::Prometheus);
    println!(
        "scrape          {:>8.1} µs, {} bytes",
        watch.elapsed().as_secs_f64() * 1e6,
        text.len()
    );
    Ok(())
}

fn report(name: &str, work: impl Fn() + Sync) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let alone = nanoseconds(1, &work);
    let together = nanoseconds(threads, &work);
    println!("{name:<12} {alone:>8.1} ns alone {together:>8.1} ns with {threads} threads");
}

fn nanoseconds(threads: usize, work: &(impl Fn() + Sync)) -> f64 {
    let watch = Stopwatch::start();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..ROUNDS).for_each(|_| work()));
        }
    });
    watch.elapsed().as_secs_f64() * 1e9 / f64::from(ROUNDS)
}
