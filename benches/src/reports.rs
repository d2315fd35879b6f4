//! Reports over all contacts, and the same counts and sums by a statement of one's own through the bare driver: how long each
//! takes, and the ratio. Each is asked several times in turns; the shortest counts, because whatever else the machine does
//! only ever makes it longer.

use std::path::Path;
use std::time::Instant;

use anyhow::Context as _;
use mainstay_app::App;
use mainstay_model::change::Source;
use mainstay_model::report::Report;
use mainstay_store::Target;
use tokio_postgres::NoTls;

use crate::memory::{forget_peak, most_memory};

/// How often each is asked.
const TURNS: usize = 5;

/// What is asked: a name, the report as in an address, and the statement for SQLite and for PostgreSQL.
struct Question {
    name: &'static str,
    report: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

const QUESTIONS: [Question; 5] = [
    Question {
        name: "contacts by status",
        report: "object=contact&group=status",
        sqlite: "SELECT status, count(*) FROM o_contact WHERE deleted_at IS NULL GROUP BY 1",
        postgres: "SELECT status, count(*) FROM o_contact WHERE deleted_at IS NULL GROUP BY 1",
    },
    Question {
        name: "contacts by owner",
        report: "object=contact&group=owner",
        sqlite: "SELECT u.id, count(*) FROM o_contact t LEFT JOIN o_user u ON u.id = t.owner AND u.deleted_at IS NULL \
                 WHERE t.deleted_at IS NULL GROUP BY 1",
        postgres: "SELECT u.id, count(*) FROM o_contact t LEFT JOIN o_user u ON u.id = t.owner AND u.deleted_at IS NULL \
                   WHERE t.deleted_at IS NULL GROUP BY 1",
    },
    Question {
        name: "contacts by month of creation",
        report: "object=contact&group=created_at:month",
        sqlite: "SELECT strftime('%Y-%m', created_at / 1000000, 'unixepoch'), count(*) FROM o_contact WHERE deleted_at IS NULL GROUP BY 1",
        postgres: "SELECT date_trunc('month', created_at AT TIME ZONE 'UTC')::date, count(*) FROM o_contact WHERE deleted_at IS NULL GROUP BY 1",
    },
    Question {
        name: "contacts by industry of their company, and tag",
        report: "object=contact&group=company.industry&group=tags",
        sqlite: "SELECT c.industry, v.value, count(*) FROM o_contact t LEFT JOIN o_company c ON c.id = t.company AND c.deleted_at IS NULL \
                 LEFT JOIN v_contact__tags v ON v.rid = t.rid WHERE t.deleted_at IS NULL GROUP BY 1, 2",
        postgres: "SELECT c.industry, v.value, count(*) FROM o_contact t LEFT JOIN o_company c ON c.id = t.company AND c.deleted_at IS NULL \
                   LEFT JOIN v_contact__tags v ON v.rid = t.rid WHERE t.deleted_at IS NULL GROUP BY 1, 2",
    },
    Question {
        name: "revenue of companies by industry, sum and median",
        report: "object=company&group=industry&measure=sum:annual_revenue&measure=median:annual_revenue",
        sqlite: "SELECT industry, annual_revenue__currency, sum(annual_revenue) FROM o_company \
                 WHERE deleted_at IS NULL GROUP BY 1, 2",
        postgres: "SELECT industry, annual_revenue__currency, sum(annual_revenue), percentile_disc(0.5) WITHIN GROUP (ORDER BY annual_revenue) \
                   FROM o_company WHERE deleted_at IS NULL GROUP BY 1, 2",
    },
];

/// Asks all of them.
pub async fn measure(app: &App, target: &Target, contacts: u64) -> anyhow::Result<()> {
    println!("{contacts} contacts; shortest of {TURNS}");
    println!(
        "| report | groups | Mainstay | bare driver | ratio | most memory, own and resident |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    for question in &QUESTIONS {
        let pairs = question.report.split('&');
        let (report, problems) = Report::from_pairs(pairs.filter_map(|pair| pair.split_once('=')));
        anyhow::ensure!(problems.is_empty(), "{}: {problems:?}", question.name);
        let (mut ours, mut theirs, mut groups) = (f64::MAX, f64::MAX, 0);
        forget_peak();
        for _ in 0..TURNS {
            let began = Instant::now();
            let told = app.run_report(&app.system(Source::Cli), &report).await?;
            ours = ours.min(began.elapsed().as_secs_f64());
            groups = told.table.rows.len() * told.table.columns.len().max(1);
            theirs = theirs.min(bare(target, question).await?);
        }
        println!(
            "| {} | {groups} | {:.0} ms | {:.0} ms | {:.2} | {} |",
            question.name,
            ours * 1_000.0,
            theirs * 1_000.0,
            theirs / ours,
            most_memory()
        );
    }
    Ok(())
}

async fn bare(target: &Target, question: &Question) -> anyhow::Result<f64> {
    match target {
        Target::Sqlite { dir } => sqlite(dir, question.sqlite),
        Target::Postgres { url } => {
            let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
            let connection = tokio::spawn(connection);
            let began = Instant::now();
            let rows = client.query(question.postgres, &[]).await?;
            let took = began.elapsed().as_secs_f64();
            anyhow::ensure!(!rows.is_empty(), "nothing was found");
            drop(client);
            connection.await??;
            Ok(took)
        }
    }
}

fn sqlite(dir: &Path, text: &str) -> anyhow::Result<f64> {
    let connection = rusqlite::Connection::open(dir.join("mainstay.db"))?;
    let mut statement = connection.prepare(text).context(text.to_owned())?;
    let began = Instant::now();
    let mut rows = statement.query([])?;
    let mut count = 0;
    while rows.next()?.is_some() {
        count += 1;
    }
    anyhow::ensure!(count > 0, "nothing was found");
    Ok(began.elapsed().as_secs_f64())
}
