//! The disk is full in the middle of work: it is said clearly, nothing is there by half, reading goes on, and so does
//! everything else when there is room again.
//!
//! The disk is a small file system in memory. Mounting one takes rights that not every machine gives to tests; without them the
//! stories say that they are skipped.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context as _, ensure};
use serde_json::json;

use crate::crashes::look;
use crate::person::Person;
use crate::place::{Place, text};
use crate::server::{Server, until};
use crate::writer::{Writer, all_write};

/// A small disk.
struct Disk {
    dir: PathBuf,
    _root: tempfile::TempDir,
}

impl Disk {
    fn mount(size: &str) -> anyhow::Result<Option<Self>> {
        let root = tempfile::tempdir()?;
        let dir = root.path().join("disk");
        fs::create_dir(&dir)?;
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(&dir)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Ok(Some(Self { dir, _root: root }));
        }
        eprintln!("skipped: a small disk cannot be mounted here (it takes root)");
        Ok(None)
    }

    /// Takes all of the room.
    fn fill(&self) -> anyhow::Result<()> {
        let mut file = File::options()
            .create(true)
            .append(true)
            .open(self.dir.join("filler"))?;
        for piece in [1 << 16, 1 << 12, 1 << 8, 1] {
            while file.write_all(&vec![0x2e; piece]).is_ok() {}
        }
        Ok(())
    }

    /// Takes all of the room but so many bytes.
    fn fill_but(&self, left: u64) -> anyhow::Result<()> {
        self.fill()?;
        let filler = File::options().append(true).open(self.dir.join("filler"))?;
        Ok(filler.set_len(filler.metadata()?.len().saturating_sub(left))?)
    }

    fn make_room(&self) -> anyhow::Result<()> {
        Ok(fs::remove_file(self.dir.join("filler"))?)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _left_to_the_operator = Command::new("umount").arg("-l").arg(&self.dir).status();
    }
}

const FORM: [(&str, &str); 1] = [("content-type", "multipart/form-data; boundary=edge")];

/// A form with a file.
fn form(content: &str) -> Vec<u8> {
    let head = "content-disposition: form-data; name=\"content\"; filename=\"long.txt\"";
    format!("--edge\r\n{head}\r\n\r\n{content}\r\n--edge--\r\n").into_bytes()
}

fn companies(count: usize) -> String {
    let mut rows = "name,external_id,description\n".to_owned();
    for n in 0..count {
        rows.push_str(&format!(
            "Company {n},e-{n},{}\n",
            "Something to tell. ".repeat(20)
        ));
    }
    rows
}

#[test]
fn writing_waits_for_room_and_reading_does_not() -> anyhow::Result<()> {
    let Some(disk) = Disk::mount("24m")? else {
        return Ok(());
    };
    let place = Place::within(disk.dir.join("data"))?;
    let key = place.key()?;
    let mut server = Server::start(&place)?;
    let mut ada = Person::sign_in(&server.address)?;
    let mut writers: Vec<Writer> = (0..3).map(Writer::new).collect();
    let mut client = server.client(&key);
    let made = client
        .post("/api/v1/companies", &json!({ "name": "Before" }))?
        .is(201)
        .document();
    let mut full = 0;
    for _ in 0..2 {
        all_write(&mut writers, &server.address, &key, |written| {
            written.goes_on_by(20)?;
            disk.fill()
        })?;
        server.lives()?;
        let long = "x".repeat(19_000);
        // What the log beside the file had room for still goes in.
        let refused = until("it is refused", || {
            let body = json!({ "name": "Full", "description": long });
            let answer = client.post("/api/v1/companies", &body)?;
            full += u64::from(answer.status == 201);
            Ok((answer.status != 201).then_some(answer))
        })?
        .is(507);
        ensure!(refused.header("content-type") == "application/problem+json");
        ensure!(
            refused.document()["type"] == "/problems/disk-full",
            "{}",
            refused.body
        );
        ensure!(
            refused.document()["detail"]
                .as_str()
                .is_some_and(|text| text.contains("full"))
        );
        // Reading goes on, also what notes in passing that it was read.
        for path in ["/", "/companies", "/import", "/settings"] {
            ada.page(path)?;
        }
        ada.page(&format!(
            "/companies/{}",
            made["id"].as_str().unwrap_or_default()
        ))?;
        client.get("/api/v1/companies?count=exact")?.is(200);
        client.get("/api/v1/search?q=Before")?.is(200);
        let page = ada
            .form(
                "/companies/new",
                &[("name", "Full"), ("description", &long)],
            )?
            .is(507);
        ensure!(page.body.contains("The disk is full"), "{}", page.body);
        client
            .send("POST", "/api/v1/files", &FORM, &form(&long))?
            .is(507);
        let page = ada.upload("companies.csv", &companies(2_000))?.is(507);
        ensure!(page.body.contains("The disk is full"), "{}", page.body);
        disk.make_room()?;
        look(&server, &key, &mut writers)?;
        client
            .post("/api/v1/companies", &json!({ "name": "After" }))?
            .is(201);
    }
    let counted = client
        .get("/api/v1/companies?name=eq.Full&count=exact")?
        .document();
    ensure!(counted["page"]["count"] == full, "{full}: {counted}");
    place.is_whole()
}

#[test]
fn an_import_waits_for_room() -> anyhow::Result<()> {
    let Some(disk) = Disk::mount("120m")? else {
        return Ok(());
    };
    let place = Place::within(disk.dir.join("data"))?;
    place.key()?;
    let server = Server::start(&place)?;
    let mut ada = Person::sign_in(&server.address)?;
    let import = ada.bring("companies.csv", &companies(4_000))?;
    // Enough for some of them.
    disk.fill_but(4 << 20)?;
    let mut other = ada.again(&server.address);
    let run = format!("{import}/run");
    let running = std::thread::spawn(move || other.post(&run, &[]));
    running.join().expect("no panic")?;
    until("it waits", || {
        Ok(ada
            .page(&import)?
            .contains("The disk is full")
            .then_some(()))
    })
    .with_context(|| format!("{:?} {}", place.imports(), server.told()))?;
    let before = place.imports()?[0]["totals"]["created"].as_u64();
    ensure!(
        before.is_some_and(|created| (1..4_000).contains(&created)),
        "{before:?} were created"
    );
    disk.make_room()?;
    until("it is done", || {
        Ok((place.imports()?[0]["state"] == "done").then_some(()))
    })?;
    let totals = &place.imports()?[0]["totals"];
    ensure!(
        totals["created"] == 4_000 && totals["rows"] == 4_000,
        "{totals}"
    );
    ada.post(&format!("{import}/undo"), &[])?;
    until("it is undone", || {
        Ok((place.imports()?[0]["state"] == "undone").then_some(()))
    })?;
    ensure!(
        place.export("companies")?.lines().count() == 1,
        "something is left"
    );

    // The command line has nobody who goes on by himself.
    drop(server);
    // What it left in its log is moved into the file by whoever comes next, and gives its room back.
    ensure!(
        place.export("companies")?.lines().count() == 1,
        "something is left"
    );
    let log = disk.dir.join("data").join("mainstay.db-wal");
    ensure!(!log.exists(), "the log keeps its room");
    let path = place.file("companies.csv", &companies(4_000))?;
    disk.fill_but(4 << 20)?;
    let (code, told) = place.attempt(&["import", "companies", text(&path)])?;
    ensure!(
        code == Some(69) && told.contains("the disk is full"),
        "{code:?}: {told}"
    );
    disk.make_room()?;
    let broken_off = place.imports()?[0].clone();
    ensure!(broken_off["state"] != "done", "{broken_off}");
    let id = broken_off["import"].as_str().unwrap_or_default();
    place.run(&["import", "--resume", id])?;
    ensure!(
        place.export("companies")?.lines().count() == 4_001,
        "not all are there"
    );
    place.is_whole()
}
