//! Speaking to an address outside: no redirects, no addresses within, no patience without end.

use std::error::Error as StdError;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use super::{Allowed, Limits};
use crate::error::{Error, Result};

/// Longest part of an answer that is kept.
const ANSWER: usize = 1_000;
/// Answers are read up to here, so that a connection can be used again.
const READ: usize = 64 << 10;
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// Speaks to addresses outside.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    client: Client,
    allowed: Allowed,
}

/// What an address answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// How long to wait before trying again, if it says so.
    pub(crate) retry_after: Option<Duration>,
    /// The beginning of what it said.
    pub(crate) text: String,
}

/// Why there is no answer, in a word: `webhook-failed-<word>` in the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// The address is of the network within.
    Internal,
    /// The name leads nowhere.
    Unknown,
    /// Nobody listens there.
    Refused,
    /// It took too long.
    Timeout,
    /// Its certificate is not to be trusted, or it speaks no TLS.
    Tls,
    /// The connection broke.
    Broken,
}

impl NoAnswer {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Tls => "tls",
            Self::Broken => "broken",
        }
    }
}

impl Sender {
    /// By the operator's decisions.
    pub(crate) fn new(limits: &Limits) -> Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| Error::Bug(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(Outside(limits.allowed.clone()))
            .connect_timeout(CONNECT.min(limits.timeout))
            .timeout(limits.timeout)
            .user_agent(concat!("Mainstay/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Error::Bug(error.to_string()))?;
        Ok(Self {
            client,
            allowed: limits.allowed.clone(),
        })
    }

    /// Posts JSON.
    pub(crate) async fn post(
        &self,
        url: &str,
        headers: &[(&'static str, String)],
        body: String,
    ) -> std::result::Result<Answer, NoAnswer> {
        let url: Url = url.parse().map_err(|_| NoAnswer::Unknown)?;
        // Names are looked at as they are looked up; an address needs no looking up.
        if literal(&url).is_some_and(|address| !self.allowed.reaches(address)) {
            return Err(NoAnswer::Internal);
        }
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/json");
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let mut response = request.body(body).send().await.map_err(why)?;
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.trim().parse().ok())
            .map(Duration::from_secs);
        let mut bytes = Vec::new();
        while bytes.len() < READ {
            match response.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                // What it said first is what counts.
                Ok(None) | Err(_) => break,
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(Answer {
            status: response.status().as_u16(),
            retry_after,
            text: text
                .chars()
                .filter(|c| !c.is_control() || *c == '\n')
                .take(ANSWER)
                .collect(),
        })
    }
}

/// The address that a URL names by its numbers.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok()
}

/// Looks names up and leaves out what is not to be reached, so that what is checked is what is connected to.
struct Outside(Allowed);

/// A name leads to nothing but addresses within.
#[derive(Debug)]
struct Within;

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads to an internal address")
    }
}

impl StdError for Within {}

/// A name leads nowhere.
#[derive(Debug)]
struct Nowhere(std::io::Error);

impl fmt::Display for Nowhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name cannot be looked up: {}", self.0)
    }
}

impl StdError for Nowhere {}

impl Resolve for Outside {
    fn resolve(&self, name: Name) -> Resolving {
        let allowed = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0))
                .await
                .map_err(Nowhere)?;
            let outside: Vec<SocketAddr> = found
                .filter(|address| allowed.reaches(address.ip()))
                .collect();
            if outside.is_empty() {
                return Err(Within.into());
            }
            Ok(Box::new(outside.into_iter()) as Addrs)
        })
    }
}

fn why(error: reqwest::Error) -> NoAnswer {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(&error);
    while let Some(error) = cause {
        if error.is::<Within>() {
            return NoAnswer::Internal;
        }
        if error.is::<Nowhere>() {
            return NoAnswer::Unknown;
        }
        if error.is::<rustls::Error>() {
            return NoAnswer::Tls;
        }
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            if io.kind() == std::io::ErrorKind::ConnectionRefused {
                return NoAnswer::Refused;
            }
            // What TLS says travels within.
            if io
                .get_ref()
                .is_some_and(|inner| inner.is::<rustls::Error>())
            {
                return NoAnswer::Tls;
            }
        }
        cause = error.source();
    }
    if error.is_timeout() {
        NoAnswer::Timeout
    } else {
        NoAnswer::Broken
    }
}
