//! Imports that are killed, again and again: each goes on where it was, every row is there once, and the whole import is taken
//! back in one go, however often that was killed too. Half of the kills of [`crate::crashes`] here and half there: on the
//! command line, and in a server.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use serde_json::Value as Json;

use crate::crashes::kills;
use crate::on_both;
use crate::person::Person;
use crate::place::{Place, text};
use crate::server::{Server, until};

/// Companies that an import changes, and those that it makes.
const OLD: usize = 800;
const NEW: usize = 1_600;

/// Companies, some of which belong to one that comes later in the file.
fn file(round: usize) -> String {
    let mut rows = "name,external_id,employees,parent\n".to_owned();
    for n in 0..OLD + NEW {
        let id = if n < OLD {
            format!("old-{n}")
        } else {
            format!("new-{round}-{n}")
        };
        let parent = if n % 50 == 7 {
            format!("Company {}", n + 40)
        } else {
            String::new()
        };
        rows.push_str(&format!("Company {n},{id},{},{parent}\n", n + round));
    }
    rows
}

fn first_companies(place: &Place) -> anyhow::Result<()> {
    let mut rows = "name,external id,employees\n".to_owned();
    for n in 0..OLD {
        rows.push_str(&format!("Company {n},old-{n},77777\n"));
    }
    let path = place.file("first.csv", &rows)?;
    // By the name of its column, which is not quite that of the field.
    place.run(&[
        "import",
        "companies",
        text(&path),
        "--key",
        "External ID",
        "--json",
    ])?;
    Ok(())
}

/// Runs a command for a moment and kills it; whether it had ended before.
fn interrupted(place: &Place, arguments: &[&str], moment: Duration) -> anyhow::Result<bool> {
    let mut child = place
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Any moment will do: that is the point.
    std::thread::sleep(moment);
    let ended = child.try_wait()?.is_some();
    child.kill()?;
    child.wait()?;
    Ok(ended)
}

fn newest(place: &Place) -> anyhow::Result<Json> {
    place
        .imports()?
        .into_iter()
        .next()
        .context("an import on record")
}

fn id_of(import: &Json) -> anyhow::Result<String> {
    Ok(import["import"].as_str().context("an id")?.to_owned())
}

fn all_rows_are_there_once(place: &Place, totals: &Json) -> anyhow::Result<()> {
    ensure!(
        totals["created"] == NEW && totals["updated"] == OLD && totals["refused"] == 0,
        "{totals}"
    );
    let exported = place.export("companies")?;
    for n in [0, OLD - 1, OLD, OLD + NEW - 1] {
        let rows = exported
            .lines()
            .filter(|line| line.contains(&format!("Company {n},")))
            .count();
        // Once by itself, and perhaps as the parent of another.
        ensure!(rows >= 1, "Company {n} is not there");
    }
    let rows = exported.lines().count() - 1;
    ensure!(rows == OLD + NEW, "{rows} companies of {}", OLD + NEW);
    Ok(())
}

/// Compares what people wrote: the last columns tell who changed a record last and when, which an undo is as well.
fn same(exported: &str, before: &str) -> anyhow::Result<()> {
    let written = |text: &str| -> Vec<String> {
        let cut = |line: &str| line.rsplitn(4, ',').last().unwrap_or(line).to_owned();
        text.lines().map(cut).collect()
    };
    let (exported, before) = (written(exported), written(before));
    let differs = exported.iter().zip(&before).find(|(now, then)| now != then);
    ensure!(
        exported == before,
        "the export of {} rows is not what it was, {}: {differs:?}",
        exported.len(),
        before.len()
    );
    Ok(())
}

on_both! {
    fn an_import_goes_on_where_it_was_killed(place: Place) {
        first_companies(&place)?;
        let before = place.export("companies")?;
        let (mut killed, mut round) = (0, 0);
        while killed < kills().div_ceil(2) {
            round += 1;
            let path = place.file("companies.csv", &file(round))?;
            let mut begin = vec!["import", "companies", text(&path), "--key", "external_id", "--json"];
            let known = place.imports()?.len();
            let mut moment = 150 + 113 * round as u64 % 500;
            let mut ended = interrupted(&place, &begin, Duration::from_millis(moment))?;
            killed += u64::from(!ended);
            if place.imports()?.len() == known {
                // It had not even begun.
                continue;
            }
            let id = id_of(&newest(&place)?)?;
            begin = vec!["import", "--resume", &id, "--json"];
            for _ in 0..3 {
                if ended {
                    break;
                }
                moment = 100 + (moment * 7 + 31) % 700;
                ended = interrupted(&place, &begin, Duration::from_millis(moment))?;
                killed += u64::from(!ended);
            }
            let state = newest(&place)?["state"].clone();
            if state != "done" {
                place.run(&begin).with_context(|| format!("going on with what was {state}"))?;
            }
            all_rows_are_there_once(&place, &newest(&place)?["totals"])?;

            let undo = ["import", "--undo", &id, "--json"];
            let undone = interrupted(&place, &undo, Duration::from_millis(100 + moment % 300))?;
            killed += u64::from(!undone);
            if newest(&place)?["state"] != "undone" {
                place.run(&undo)?;
            }
            same(&place.export("companies")?, &before)?;
        }
        place.is_whole()?;
        println!("{killed} kills in {round} imports");
    }

    fn a_server_goes_on_with_the_imports_of_its_people(place: Place) {
        place.key()?;
        first_companies(&place)?;
        let before = place.export("companies")?;
        let (mut killed, mut round) = (0, 0);
        while killed < kills().div_ceil(2) {
            round += 1;
            let mut server = Server::start(&place)?;
            let mut ada = Person::sign_in(&server.address)?;
            let import = ada.bring("companies.csv", &file(round))?;
            ada.post(&format!("{import}/check"), &[("key", "external_id"), ("mode", "upsert")])?;
            until("it is checked", || Ok(ada.page(&import)?.contains("/run\"").then_some(())))?;
            // Whoever runs it waits a moment for small files; this one is none.
            let address = server.address.clone();
            let run = format!("{import}/run");
            let mut other = ada.again(&address);
            let running = std::thread::spawn(move || drop(other.post(&run, &[])));
            for at in 0..3 {
                until("it is under way", || {
                    let state = newest(&place)?["state"].clone();
                    Ok((state != "ready").then_some(()))
                })?;
                std::thread::sleep(Duration::from_millis(40 + (round * 131 + at * 89) as u64 % 400));
                if newest(&place)?["state"] == "done" {
                    break;
                }
                server.kill()?;
                killed += 1;
                server = Server::start(&place)?;
            }
            running.join().expect("no panic");
            until("it is done", || Ok((newest(&place)?["state"] == "done").then_some(())))
                .with_context(|| format!("{:?}\n{}", newest(&place), server.told()))?;
            all_rows_are_there_once(&place, &newest(&place)?["totals"])?;
            ada = ada.again(&server.address);
            ada.post(&format!("{import}/undo"), &[])?;
            until("it is undone", || Ok((newest(&place)?["state"] == "undone").then_some(())))?;
            same(&place.export("companies")?, &before)?;
        }
        place.is_whole()?;
        println!("{killed} kills in {round} imports");
    }
}
