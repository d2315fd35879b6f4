//! Who asks: the address of the client behind proxies that are trusted, and of nobody else's invention.

use std::net::IpAddr;

use axum::http::HeaderMap;

use crate::config::Network;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Headers by which a proxy betrays itself.
const FORWARDING: [&str; 3] = [FORWARDED_FOR, "forwarded", "x-real-ip"];

/// The client of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) address: IpAddr,
    /// Whether the request says it came through a proxy that is not trusted: the address is then that proxy's, and says
    /// nothing about the client.
    pub(crate) behind_stranger: bool,
}

/// Walks `X-Forwarded-For` from the right, where the nearest proxy wrote, as long as proxies are trusted.
pub(crate) fn resolve(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Client {
    let trusts = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !trusts(peer) {
        let behind_stranger = FORWARDING.iter().any(|name| headers.contains_key(*name));
        return Client {
            address: peer.to_canonical(),
            behind_stranger,
        };
    }
    // The header may be repeated; together the values are one list.
    let lines: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let mut address = peer;
    for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        match parse(hop.trim()) {
            Some(hop) => address = hop,
            None => break,
        }
        if !trusts(address) {
            break;
        }
    }
    Client {
        address: address.to_canonical(),
        behind_stranger: false,
    }
}

/// An address, which some proxies write with a port.
fn parse(hop: &str) -> Option<IpAddr> {
    let bare = hop.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(|| {
        hop.parse::<std::net::SocketAddr>()
            .ok()
            .map(|with_port| with_port.ip())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let trusted: Vec<Network> = ["10.0.0.0", "127.0.0.1"]
            .iter()
            .zip([8, 32])
            .filter_map(|(address, prefix)| Network::new(address.parse().ok()?, prefix))
            .collect();
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append(FORWARDED_FOR, line.parse().expect("a header"));
        }
        let client = resolve(peer.parse().expect("an address"), &headers, &trusted);
        let shown = format!(
            "{}{}",
            client.address,
            if client.behind_stranger { "?" } else { "" }
        );
        assert_eq!(shown, expected, "{peer} {forwarded:?}");
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        check("203.0.113.9", &[], "203.0.113.9");
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9?");
        check("127.0.0.1", &[], "127.0.0.1");
        check("127.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1");
        check("127.0.0.1", &["[2001:db8::1]"], "2001:db8::1");
        check("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn what_a_client_wrote_itself_is_not_reached() {
        check(
            "127.0.0.1",
            &["1.2.3.4, 198.51.100.1, 10.1.1.1"],
            "198.51.100.1",
        );
        check(
            "127.0.0.1",
            &["1.2.3.4", "198.51.100.1, 10.1.1.1"],
            "198.51.100.1",
        );
        check("127.0.0.1", &["1.2.3.4, nonsense, 10.1.1.1"], "10.1.1.1");
    }
}
