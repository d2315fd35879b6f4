//! Log lines on standard error: for people on a terminal, as JSON lines elsewhere.
//!
//! An event is one line whatever it holds, so that a name with a line break cannot forge an entry. Personal data is kept
//! out where events are made; here the text of a panic is left out unless it is a literal, because a formatted one may
//! quote what it choked on.

use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::config::{Loaded, LogFormat, Origin};

/// Starts logging. A quiet command tells warnings and errors alone unless the operator set a level.
pub(crate) fn start(loaded: &Loaded, quiet: bool) {
    let log = &loaded.config.log;
    let level = match loaded.origin("log.level") {
        Origin::Default if quiet => "warn",
        _ => log.level.0.as_str(),
    };
    let terminal = io::stderr().is_terminal();
    let human = match log.format {
        LogFormat::Auto => terminal,
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(level))
        .with_writer(OneLine(io::stderr));
    // Starting twice happens in tests alone, and the first start holds.
    let _ = if human {
        let colour = terminal && std::env::var_os("NO_COLOR").is_none();
        builder
            .compact()
            .with_ansi(colour)
            .with_target(false)
            .try_init()
    } else {
        builder
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_span_list(false)
            .try_init()
    };
    std::panic::set_hook(Box::new(log_panic));
}

fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic
        .location()
        .map(ToString::to_string)
        .unwrap_or_default();
    let said = panic.payload().downcast_ref::<&'static str>().copied();
    tracing::error!(
        place,
        thread = std::thread::current().name().unwrap_or("unnamed"),
        "Panicked at {place}: {}",
        said.unwrap_or("text withheld, it may quote data")
    );
}

/// A writer to which every write is one line: the subscriber hands over whole events.
#[derive(Clone, Copy, Debug)]
struct OneLine<M>(M);

struct Line<W>(W);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for OneLine<M> {
    type Writer = Line<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let (body, end) = match event.strip_suffix(b"\n") {
            Some(body) => (body, "\n"),
            None => (event, ""),
        };
        if body.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            let text = String::from_utf8_lossy(body)
                .replace('\n', "\\n")
                .replace('\r', "\\r");
            self.0.write_all(text.as_bytes())?;
            self.0.write_all(end.as_bytes())?;
        } else {
            self.0.write_all(event)?;
        }
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(event: &str) -> String {
        let mut line = Line(Vec::new());
        line.write_all(event.as_bytes()).expect("written to memory");
        String::from_utf8(line.0).expect("text")
    }

    #[test]
    fn an_event_stays_on_its_line() {
        assert_eq!(written("one\n"), "one\n");
        assert_eq!(
            written("name: a\nERROR forged\r\n"),
            "name: a\\nERROR forged\\r\n"
        );
    }
}
