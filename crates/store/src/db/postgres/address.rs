//! The address of a server: what the driver reads, and encryption, which the driver leaves to us.
//!
//! `sslmode=require` (or `verify-full`) encrypts, and always checks the server's certificate: against the machine's own
//! authorities, or those in the file named by `sslrootcert`. Without it nothing is encrypted, which is right on the same
//! machine and told in the log anywhere else.

use std::fmt::Display;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Error, Result};

/// Of every connection. A planner that compiles takes longer over short statements than these take to run; and what runs
/// for longer than a page is waited for is a mistake that must not hold others up.
const OPTIONS: &str = "-c timezone=UTC -c jit=off -c statement_timeout=60s -c lock_timeout=20s \
     -c idle_in_transaction_session_timeout=60s -c client_min_messages=warning";

/// How long a server may say nothing, not even that it has heard.
const SILENCE: Duration = Duration::from_secs(5);

/// How to connect.
#[derive(Clone)]
pub(super) struct Address {
    pub config: Config,
    pub tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub fn read(text: &str) -> Result<Self> {
        let (text, authorities) = split(text);
        let mut config = Config::from_str(&text).map_err(unreadable)?;
        let options = config
            .get_options()
            .map_or_else(|| OPTIONS.to_owned(), |own| format!("{OPTIONS} {own}"));
        config.options(options);
        if config.get_application_name().is_none() {
            config.application_name("mainstay");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        // A server that vanished, with its machine or the network, says nothing: whoever waits for its answer is to hear of it
        // in seconds, where the system's own limits are a quarter of an hour and more.
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(SILENCE);
        }
        // The driver's own, which nobody has chosen.
        if config.get_keepalives_idle() == Duration::from_secs(2 * 60 * 60) {
            config
                .keepalives_idle(SILENCE)
                .keepalives_interval(Duration::from_secs(1))
                .keepalives_retries(4);
        }
        let tls = match config.get_ssl_mode() {
            SslMode::Require => Some(encryption(authorities.as_deref())?),
            _ => {
                config.ssl_mode(SslMode::Disable);
                if config.get_hosts().iter().any(is_elsewhere) {
                    tracing::warn!(
                        "The connection to PostgreSQL is not encrypted: add sslmode=require to its address"
                    );
                }
                None
            }
        };
        Ok(Self { config, tls })
    }
}

/// Takes out the setting that the driver does not know, and gives another its driver's name.
fn split(text: &str) -> (String, Option<String>) {
    let mut authorities = None;
    let mut keep = |setting: &str| match setting.split_once('=') {
        Some(("sslrootcert", file)) => {
            authorities = Some(file.replace("%2F", "/").replace("%2f", "/"));
            None
        }
        Some(("sslmode", "verify-ca" | "verify-full")) => Some("sslmode=require".to_owned()),
        _ => Some(setting.to_owned()),
    };
    let kept = match text.split_once('?') {
        Some((server, settings)) => {
            let settings: Vec<String> = settings.split('&').filter_map(&mut keep).collect();
            if settings.is_empty() {
                server.to_owned()
            } else {
                format!("{server}?{}", settings.join("&"))
            }
        }
        None if text.contains("sslrootcert=") || text.contains("sslmode=verify") => text
            .split_whitespace()
            .filter_map(keep)
            .collect::<Vec<_>>()
            .join(" "),
        None => text.to_owned(),
    };
    (kept, authorities)
}

fn is_elsewhere(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => !matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => false,
    }
}

fn encryption(authorities: Option<&str>) -> Result<MakeRustlsConnect> {
    let mut roots = RootCertStore::empty();
    match authorities {
        Some(file) => {
            let certificates =
                CertificateDer::pem_file_iter(file).map_err(|error| in_file(file, error))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| in_file(file, error))?;
                roots
                    .add(certificate)
                    .map_err(|error| in_file(file, error))?;
            }
        }
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(Error::Unavailable(
            "no certificate authority is known, against which the server of the database could be checked; name a file with sslrootcert".to_owned(),
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Bug(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn in_file(file: &str, error: impl Display) -> Error {
    Error::Unavailable(format!("the certificates in {file}: {error}"))
}

/// Without the address itself, which may hold a password.
fn unreadable(error: tokio_postgres::Error) -> Error {
    let cause = std::error::Error::source(&error)
        .map(|cause| format!(": {cause}"))
        .unwrap_or_default();
    Error::Unavailable(format!("the address of the database cannot be read{cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_encryption_are_understood() {
        for (given, kept, authorities) in [
            ("postgres://a@b/c", "postgres://a@b/c", None),
            (
                "postgres://a@b/c?sslmode=verify-full",
                "postgres://a@b/c?sslmode=require",
                None,
            ),
            (
                "postgres://a@b/c?sslrootcert=%2Fca.pem&sslmode=require",
                "postgres://a@b/c?sslmode=require",
                Some("/ca.pem"),
            ),
            (
                "host=b sslmode=verify-ca sslrootcert=/ca.pem",
                "host=b sslmode=require",
                Some("/ca.pem"),
            ),
        ] {
            assert_eq!(
                split(given),
                (kept.to_owned(), authorities.map(str::to_owned)),
                "{given}"
            );
        }
    }

    #[test]
    fn an_address_that_cannot_be_read_does_not_tell_its_password() {
        let Err(error) = Address::read("postgres://a:secret@b:port/c") else {
            panic!("this cannot be read")
        };
        assert!(!error.to_string().contains("secret"), "{error}");
        let Err(error) = Address::read("host=b sslmode=require sslrootcert=/nowhere.pem") else {
            panic!("no such file")
        };
        assert!(error.to_string().contains("/nowhere.pem"), "{error}");
    }
}
