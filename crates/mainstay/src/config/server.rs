//! Where the server listens, whom it trusts, and what a request may cost.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use super::section::section;
use super::values::{BaseUrl, Bytes, Network};

section! {
    /// Where the server listens, whom it trusts, and what a request may cost.
    pub(crate) struct Server = "server", check check {
        /// The address and port to listen on. The default answers this machine alone; put a proxy with TLS in front to
        /// serve others.
        listen: SocketAddr = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)), short "MAINSTAY_LISTEN";
        /// The address under which people reach the server, such as "https://crm.example.com". Links are made from it, and
        /// behind a proxy that changes the header `Host`, requests from its pages are known by it. Empty: `http://` and
        /// the address listened on.
        base_url: BaseUrl = BaseUrl::default(), short "MAINSTAY_BASE_URL";
        /// Proxies whose `X-Forwarded-For` is believed. Without an entry here, every visitor
        /// behind a proxy has the proxy's address.
        trusted_proxies: Vec<Network> = Vec::new(), short "MAINSTAY_TRUSTED_PROXIES";
        /// Who may read `/metrics`.
        metrics_from: Vec<Network> = loopback();
        /// Connections held open at once. Further ones wait to be accepted.
        max_connections: u32 = 4096;
        /// Time a client has to send the head of its next request. Idle connections are closed after it too, so keep it
        /// above the time that a proxy keeps its connections.
        header_timeout: Duration = Duration::from_secs(75);
        /// Time a request may take. Uploads, imports, changes of many records, *Undo* and live updates take what they take.
        request_timeout: Duration = Duration::from_secs(30);
        /// Largest body of a request that is not an upload.
        body_limit: Bytes = Bytes(2 << 20);
        /// Largest file that can be uploaded.
        upload_limit: Bytes = Bytes(100 << 20);
        /// Time that requests under way have to finish when the server is told to stop.
        shutdown_grace: Duration = Duration::from_secs(20);
    }
}

fn loopback() -> Vec<Network> {
    [
        (IpAddr::V4(Ipv4Addr::new(127, 0, 0, 0)), 8),
        (IpAddr::V6(Ipv6Addr::LOCALHOST), 128),
    ]
    .into_iter()
    .filter_map(|(address, prefix)| Network::new(address, prefix))
    .collect()
}

fn check(server: &Server) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    if server.max_connections == 0 {
        wrong.push(("max_connections", "must be at least 1".to_owned()));
    }
    for (key, value) in [
        ("header_timeout", server.header_timeout),
        ("request_timeout", server.request_timeout),
    ] {
        if value.is_zero() {
            wrong.push((key, "must be longer than zero".to_owned()));
        }
    }
    if server.upload_limit < server.body_limit {
        wrong.push((
            "upload_limit",
            "must not be smaller than server.body_limit".to_owned(),
        ));
    }
    wrong
}
