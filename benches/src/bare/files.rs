//! A file in and out by hand, through the driver alone, on SQLite: the same cells into a copy of the table with the same indexes,
//! and the same records as lines of JSON. No recognition, no checks, no history, no search, no way back.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use jiff::Timestamp;
use rusqlite::params;

use super::NOBODY;
use super::contact;
use super::sql::Tongue;
use super::sqlite::{self, Cells};

/// Rows of one transaction.
const BATCH: usize = 1_000;

/// Brings contacts in from a file of nine columns without quotes; seconds.
pub fn bring(workspace: &Path, file: &Path) -> anyhow::Result<f64> {
    let connection = sqlite::table(workspace, &workspace.join("mainstay.db"))?;
    let began = Instant::now();
    let mut lines = BufReader::new(File::open(file)?).lines().skip(1);
    let mut insert = connection.prepare(
        "INSERT INTO bare_contact (id, version, name, name__given, name__family, name__key, emails, emails__primary, phones, job_title, \
         job_title__key, address__city, birthday, status, status__rank, description, number, number__key, open_tasks, created_at, \
         created_by, updated_at, updated_by) \
         VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 0, ?14, ?15, ?15, 0, ?16, ?17, ?16, ?17)",
    )?;
    let mut number = 0_u64;
    loop {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let mut any = false;
        for line in lines.by_ref().take(BATCH) {
            let line = line?;
            let cells: [&str; 9] = line
                .split(',')
                .collect::<Vec<_>>()
                .try_into()
                .ok()
                .context("nine columns")?;
            let [
                given,
                family,
                email,
                phone,
                job,
                city,
                birthday,
                status,
                description,
            ] = cells;
            let name = format!("{given} {family}");
            number += 1;
            any = true;
            insert.execute(params![
                uuid::Uuid::now_v7().into_bytes(),
                name,
                given,
                family,
                name.to_lowercase(),
                serde_json::json!([{ "value": email }]).to_string(),
                email,
                serde_json::json!([{ "value": phone }]).to_string(),
                job,
                job.to_lowercase(),
                city,
                birthday,
                status,
                description,
                format!("C-{number}"),
                Timestamp::now().as_microsecond(),
                NOBODY,
            ])?;
        }
        connection.execute_batch("COMMIT")?;
        if !any {
            break;
        }
    }
    Ok(began.elapsed().as_secs_f64())
}

/// Writes all contacts as lines of JSON; seconds.
pub fn give(workspace: &Path, to: &Path) -> anyhow::Result<f64> {
    let connection = sqlite::connect(&workspace.join("mainstay.db"))?;
    let began = Instant::now();
    let text = format!(
        "{} WHERE t.deleted_at IS NULL ORDER BY t.created_at DESC, t.rid DESC",
        Tongue::Sqlite.select("o_contact")
    );
    let mut statement = connection.prepare(&text)?;
    let mut rows = statement.query([])?;
    let mut out = BufWriter::new(File::create(to)?);
    let mut line = Vec::with_capacity(1_200);
    while let Some(row) = rows.next()? {
        line.clear();
        contact::write(&Cells(row), &mut line);
        line.push(b'\n');
        out.write_all(&line)?;
    }
    out.flush()?;
    Ok(began.elapsed().as_secs_f64())
}

/// Adds a column with an index to a copy of all contacts; seconds.
pub fn add(workspace: &Path) -> anyhow::Result<f64> {
    let connection = sqlite::copy(workspace, &workspace.join("mainstay.db"))?;
    let began = Instant::now();
    connection.execute_batch(
        "ALTER TABLE bare_contact ADD COLUMN bench_rank INTEGER; \
         CREATE INDEX i_bare_contact__bench_rank ON bare_contact (bench_rank, rid) WHERE deleted_at IS NULL",
    )?;
    Ok(began.elapsed().as_secs_f64())
}
