//! Requests: how many, how long, how they ended, how many are under way.
//!
//! Labels are the route's template, never the path; the method, if it is a known one; and the status. A request whose
//! client went away before the answer is counted too, with status 499, so that impatience shows.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use parking_lot::RwLock;

use crate::family::Family;
use crate::gauge::{Gauge, Held};
use crate::histogram::{Buckets, Histogram};
use crate::metric::Metric;
use crate::registry::{Conflict, Registry};
use crate::stopwatch::Stopwatch;

const DURATION: Metric<Histogram, 3> = Metric::histogram(
    "http_server_request_duration_seconds",
    "Time from the arrival of a request's head to the end of its answer's head, in seconds.",
    ["route", "method", "status"],
    Buckets::LATENCY,
)
.cap(4000);

const ACTIVE: Metric<Gauge, 0> =
    Metric::gauge("http_server_active_requests", "Requests under way.", []);

/// The label of requests that no route matched. One series for all of them, however creative their paths.
const UNMATCHED: &str = "unmatched";

const METHODS: [&str; 8] = [
    "GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS", "other",
];

/// Statuses that get a slot; any other is found through the family.
const STATUSES: [u16; 24] = [
    200, 201, 202, 204, 206, 301, 302, 303, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 422,
    429, 499, 500, 503, 504,
];

const CLIENT_LEFT: u16 = 499;

type Slots = [OnceLock<Histogram>; STATUSES.len()];

/// The HTTP metrics of a server; clones record together.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    duration: Family<Histogram, 3>,
    active: Gauge,
    routes: Arc<RwLock<HashMap<Box<str>, Arc<RouteMetrics>>>>,
    unmatched: Arc<RouteMetrics>,
}

/// The metrics of one route: recording takes no lock and no hash.
#[derive(Debug)]
pub struct RouteMetrics {
    route: Box<str>,
    duration: Family<Histogram, 3>,
    methods: [OnceLock<Box<Slots>>; METHODS.len()],
}

/// A request under way. Counts as abandoned by its client when it is dropped unfinished.
#[derive(Debug)]
#[must_use = "dropping it records that the client left"]
pub struct ActiveRequest {
    route: Arc<RouteMetrics>,
    method: usize,
    watch: Stopwatch,
    status: u16,
    _held: Held,
}

impl HttpMetrics {
    /// Registers the metrics.
    ///
    /// # Errors
    /// [`Conflict`] when one of the names is taken by another metric.
    pub fn register(registry: &Registry) -> Result<Self, Conflict> {
        let duration = registry.register(&DURATION)?;
        Ok(Self {
            active: registry.register(&ACTIVE)?.only(),
            routes: Arc::default(),
            unmatched: Arc::new(RouteMetrics::new(UNMATCHED, &duration)),
            duration,
        })
    }

    /// Begins a request. `route` is the template that matched, if one did.
    pub fn begin(&self, route: Option<&str>, method: &str) -> ActiveRequest {
        let route = route.map_or_else(|| Arc::clone(&self.unmatched), |route| self.route(route));
        ActiveRequest {
            route,
            method: method_index(method),
            watch: Stopwatch::start(),
            status: CLIENT_LEFT,
            _held: self.active.hold(),
        }
    }

    /// Requests under way.
    pub fn active(&self) -> i64 {
        self.active.get()
    }

    fn route(&self, template: &str) -> Arc<RouteMetrics> {
        if let Some(found) = self.routes.read().get(template) {
            return Arc::clone(found);
        }
        let mut routes = self.routes.write();
        let found = routes
            .entry(Box::from(template))
            .or_insert_with(|| Arc::new(RouteMetrics::new(template, &self.duration)));
        Arc::clone(found)
    }
}

impl RouteMetrics {
    fn new(route: &str, duration: &Family<Histogram, 3>) -> Self {
        Self {
            route: Box::from(route),
            duration: duration.clone(),
            methods: std::array::from_fn(|_| OnceLock::new()),
        }
    }

    fn record(&self, method: usize, status: u16, watch: Stopwatch) {
        let find = || {
            self.duration
                .with([&self.route, METHODS[method], &status.to_string()])
        };
        let taken = watch.elapsed();
        match STATUSES.binary_search(&status) {
            Ok(slot) => {
                let slots = self.methods[method]
                    .get_or_init(|| Box::new(std::array::from_fn(|_| OnceLock::new())));
                slots[slot].get_or_init(find).record(taken);
            }
            Err(_) => find().record(taken),
        }
    }
}

impl ActiveRequest {
    /// Records the answer.
    pub fn finish(mut self, status: u16) {
        self.status = status;
    }
}

impl Drop for ActiveRequest {
    fn drop(&mut self) {
        self.route.record(self.method, self.status, self.watch);
    }
}

fn method_index(method: &str) -> usize {
    METHODS
        .iter()
        .position(|known| *known == method)
        .unwrap_or(METHODS.len() - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn counts(registry: &Registry) -> Vec<String> {
        let text = registry.render(Format::Prometheus);
        text.lines()
            .filter(|line| line.contains("duration_seconds_count"))
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn the_slots_can_be_searched() {
        assert!(STATUSES.is_sorted());
    }

    #[test]
    fn every_end_of_a_request_is_counted() -> Result<(), Conflict> {
        let registry = Registry::default();
        let http = HttpMetrics::register(&registry)?;
        http.begin(Some("/contacts/{id}"), "GET").finish(200);
        http.begin(Some("/contacts/{id}"), "GET").finish(200);
        http.begin(Some("/contacts/{id}"), "BREW").finish(418);
        http.begin(None, "POST").finish(404);
        let abandoned = http.begin(Some("/contacts/{id}"), "GET");
        assert_eq!(http.active(), 1);
        drop(abandoned);
        assert_eq!(http.active(), 0);
        let name = "http_server_request_duration_seconds_count";
        assert_eq!(
            counts(&registry),
            [
                format!(r#"{name}{{route="/contacts/{{id}}",method="GET",status="200"}} 2"#),
                format!(r#"{name}{{route="/contacts/{{id}}",method="GET",status="499"}} 1"#),
                format!(r#"{name}{{route="/contacts/{{id}}",method="other",status="418"}} 1"#),
                format!(r#"{name}{{route="unmatched",method="POST",status="404"}} 1"#),
            ]
        );
        Ok(())
    }
}
