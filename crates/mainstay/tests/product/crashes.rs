//! A server that is killed in the middle of writes: whatever it acknowledged is there when it comes back, whole, with its
//! history, its place in the search, the counts and the sums; of what it did not acknowledge, all or nothing.
//!
//! A few times in each run; `MAINSTAY_CRASHES=100` for as many as one likes.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, ensure};

use crate::client::Client;
use crate::on_both;
use crate::server::{Server, until};
use crate::writer::{Writer, all_write};

/// Those who write at the same time.
const WRITERS: u64 = 4;

/// How often something is killed.
pub fn kills() -> u64 {
    let asked = std::env::var("MAINSTAY_CRASHES").ok();
    asked.and_then(|times| times.parse().ok()).unwrap_or(5)
}

on_both! {
    fn what_a_server_acknowledged_survives_it(place: Place) {
        let key = place.key()?;
        let mut writers: Vec<Writer> = (0..WRITERS).map(Writer::new).collect();
        let mut looked_at = 0;
        for round in 0..kills() {
            let server = Server::start(&place)?;
            looked_at += look(&server, &key, &mut writers)?;
            let moment = Duration::from_millis(60 + round * 97 % 400);
            let address = server.address.clone();
            all_write(&mut writers, &address, &key, |_| {
                // Any moment will do: that is the point.
                std::thread::sleep(moment);
                server.kill()
            })?;
            if round % 10 == 4 {
                place.is_whole().with_context(|| format!("after kill {}", round + 1))?;
            }
        }
        let server = Server::start(&place)?;
        looked_at += look(&server, &key, &mut writers)?;
        all_are_listed(&mut server.client(&key), &writers)?;
        place.is_whole()?;
        println!("{} kills, {looked_at} records looked at", kills());
    }
}

pub fn look(server: &Server, key: &str, writers: &mut [Writer]) -> anyhow::Result<usize> {
    let mut client = server.client(key);
    until("it is ready", || {
        Ok((client.get("/readyz")?.status == 200).then_some(()))
    })?;
    let mut looked_at = 0;
    for writer in writers {
        looked_at += writer.look(&mut client)?;
    }
    Ok(looked_at)
}

/// Everything that lives is listed, nothing else is, and the count says how much that is.
fn all_are_listed(client: &mut Client, writers: &[Writer]) -> anyhow::Result<()> {
    for plural in ["companies", "contacts"] {
        let mut listed = BTreeSet::new();
        let mut next = format!("/api/v1/{plural}?limit=200&count=exact&select=name");
        loop {
            let page = client.get(&next)?.is(200).document();
            for record in page["data"].as_array().into_iter().flatten() {
                listed.insert(record["id"].as_str().unwrap_or_default().to_owned());
            }
            match page["page"]["next"].as_str() {
                Some(cursor) => {
                    next = format!(
                        "/api/v1/{plural}?limit=200&select=name&cursor={}",
                        cursor.replace('+', "%2B").replace('=', "%3D")
                    );
                }
                None => break,
            }
        }
        let count = client
            .get(&format!("/api/v1/{plural}?limit=1&count=exact"))?
            .is(200)
            .document()["page"]["count"]
            .as_u64();
        let live: BTreeSet<String> = writers
            .iter()
            .flat_map(|writer| &writer.memory.records)
            .filter(|(_, known)| known.plural == plural && !known.trashed)
            .map(|(id, _)| id.clone())
            .collect();
        ensure!(
            listed == live,
            "{plural}: {} are listed, {} live",
            listed.len(),
            live.len()
        );
        ensure!(
            count == Some(live.len() as u64),
            "{plural}: counted {count:?} of {}",
            live.len()
        );
    }
    Ok(())
}
