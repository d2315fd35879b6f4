//! What the operating system says about this process, read from `/proc` when somebody asks.
//!
//! Where there is no `/proc` the series are absent, which is honest: a zero would look like a measurement.

use std::fs;

use crate::registry::Collector;
use crate::snapshot::{FamilySnapshot, Kind, Series, Value};

/// Collects the `process_*` series under the names that every dashboard knows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Process;

impl Collector for Process {
    fn collect(&self) -> Vec<FamilySnapshot> {
        let ticks = clock_ticks();
        let stat = Stat::read();
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let seconds = |t: u64| t as f64 / ticks as f64;
        [
            (
                "process_cpu_seconds_total",
                "Processor time used, user and system, in seconds.",
                Kind::Counter,
                stat.as_ref().map(|stat| Value::Float(seconds(stat.cpu))),
            ),
            (
                "process_start_time_seconds",
                "When the process started, in seconds since 1970.",
                Kind::Gauge,
                stat.as_ref().and_then(|stat| {
                    Some(Value::Float(boot_time()? as f64 + seconds(stat.started)))
                }),
            ),
            (
                "process_resident_memory_bytes",
                "Memory held in RAM, in bytes.",
                Kind::Gauge,
                kilobytes(&status, "VmRSS:"),
            ),
            (
                "process_virtual_memory_bytes",
                "Address space reserved, in bytes.",
                Kind::Gauge,
                kilobytes(&status, "VmSize:"),
            ),
            (
                "process_threads",
                "Threads of the process.",
                Kind::Gauge,
                field(&status, "Threads:").map(Value::Unsigned),
            ),
            (
                "process_open_fds",
                "Open file descriptors.",
                Kind::Gauge,
                open_files().map(Value::Unsigned),
            ),
            (
                "process_max_fds",
                "File descriptors that the process may open.",
                Kind::Gauge,
                max_files().map(Value::Unsigned),
            ),
        ]
        .into_iter()
        .filter_map(|(name, help, kind, value)| {
            Some(FamilySnapshot {
                name,
                help,
                kind,
                labels: Vec::new(),
                series: vec![Series {
                    labels: Vec::new(),
                    value: value?,
                }],
            })
        })
        .collect()
    }
}

/// Collects `mainstay_build_info`: always 1, what is running in its labels.
#[derive(Clone, Copy, Debug)]
pub struct Build {
    /// The program's version.
    pub version: &'static str,
    /// The source revision it was built from, or `unknown`.
    pub revision: &'static str,
}

impl Collector for Build {
    fn collect(&self) -> Vec<FamilySnapshot> {
        vec![FamilySnapshot {
            name: "mainstay_build_info",
            help: "The running program: its version and the revision of its source.",
            kind: Kind::Gauge,
            labels: vec!["version", "revision"],
            series: vec![Series {
                labels: vec![self.version.into(), self.revision.into()],
                value: Value::Unsigned(1),
            }],
        }]
    }
}

struct Stat {
    cpu: u64,
    started: u64,
}

impl Stat {
    fn read() -> Option<Self> {
        Self::parse(&fs::read_to_string("/proc/self/stat").ok()?)
    }

    /// The command's name may hold spaces and parentheses, so fields are counted from the last one.
    fn parse(stat: &str) -> Option<Self> {
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self {
            cpu: number(11)? + number(12)?,
            started: number(19)?,
        })
    }
}

fn boot_time() -> Option<u64> {
    field(&fs::read_to_string("/proc/stat").ok()?, "btime")
}

/// The kernel's clock ticks per second, from the vector it hands to every process; 100 on every common machine.
fn clock_ticks() -> u64 {
    const AT_CLKTCK: u64 = 17;
    let vector = fs::read("/proc/self/auxv").unwrap_or_default();
    let (words, _) = vector.as_chunks::<{ size_of::<usize>() }>();
    words
        .chunks_exact(2)
        .map(|pair| {
            (
                usize::from_ne_bytes(pair[0]) as u64,
                usize::from_ne_bytes(pair[1]) as u64,
            )
        })
        .find_map(|(key, value)| (key == AT_CLKTCK && value > 0).then_some(value))
        .unwrap_or(100)
}

fn open_files() -> Option<u64> {
    // The listing itself holds one descriptor open.
    Some((fs::read_dir("/proc/self/fd").ok()?.count() as u64).saturating_sub(1))
}

fn max_files() -> Option<u64> {
    let limits = fs::read_to_string("/proc/self/limits").ok()?;
    limits.lines().find_map(|line| {
        let soft = line
            .strip_prefix("Max open files")?
            .split_ascii_whitespace()
            .next()?;
        if soft == "unlimited" {
            Some(u64::MAX)
        } else {
            soft.parse().ok()
        }
    })
}

fn kilobytes(status: &str, key: &str) -> Option<Value> {
    field(status, key).map(|kilobytes| Value::Unsigned(kilobytes * 1024))
}

fn field(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let mut words = line.split_ascii_whitespace();
        (words.next()? == key)
            .then(|| words.next()?.parse().ok())
            .flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_name_may_hold_anything() {
        let stat = Stat::parse(
            "42 (a b) c) R 1 42 42 0 -1 4194304 100 0 0 0 7 5 0 0 20 0 3 0 123456 1000 200 184467",
        );
        assert_eq!(
            stat.map(|stat| (stat.cpu, stat.started)),
            Some((12, 123_456))
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn this_process_is_plausible() {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(0.0, |since| since.as_secs_f64());
        let mut seen = Vec::new();
        for family in Process.collect() {
            let value = match &family.series[0].value {
                Value::Unsigned(n) => *n as f64,
                Value::Float(x) => *x,
                other => unreachable!("{other:?}"),
            };
            match family.name {
                "process_start_time_seconds" => {
                    assert!(
                        value > now - 3600.0 && value < now + 2.0,
                        "{value} against {now}"
                    );
                }
                "process_resident_memory_bytes" => assert!((1e5..1e10).contains(&value), "{value}"),
                "process_open_fds" => assert!((3.0..1000.0).contains(&value), "{value}"),
                _ => assert!(value >= 0.0),
            }
            seen.push(family.name);
        }
        assert_eq!(seen.len(), 7, "{seen:?}");
        assert_eq!(clock_ticks(), 100);
    }
}
