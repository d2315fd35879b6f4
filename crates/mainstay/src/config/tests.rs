//! Sources, their order, and what bad input gets.

use std::path::{Path, PathBuf};

use super::*;

fn environment(pairs: &[(&str, &str)]) -> Sources {
    let environment = pairs
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    Sources {
        environment,
        ..Sources::default()
    }
}

fn flag(path: &str, value: &str) -> Override {
    Override {
        path: path.to_owned(),
        value: value.to_owned(),
        flag: format!("--set {path}"),
    }
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let path = dir.path().join("mainstay.toml");
    std::fs::write(&path, text).expect("a written file");
    (dir, path)
}

fn problems(sources: &Sources) -> Vec<String> {
    let problems = sources.load().expect_err("a problem");
    problems
        .0
        .into_iter()
        .map(|p| format!("{}: {}", p.place, p.what))
        .collect()
}

#[test]
fn without_sources_the_defaults_are_in_force() {
    let loaded = Sources::default().load().expect("defaults are valid");
    assert_eq!(loaded.config, Config::default());
    assert_eq!(loaded.origin("server.listen"), Origin::Default);
}

#[test]
fn the_later_source_wins() {
    let (_dir, path) = file(
        "[server]\nlisten = \"127.0.0.1:1\"\nbase_url = \"https://a.example/\"\n[log]\nlevel=\"warn\"\n",
    );
    let mut sources = environment(&[
        ("MAINSTAY_LISTEN", "127.0.0.1:2"),
        ("MAINSTAY_SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("MAINSTAY_LOG", "debug"),
        ("HOME", "/root"),
        ("MAINSTAY_TEST_POSTGRES", "anything"),
    ]);
    sources.file = Some(path.clone());
    sources.flags = vec![flag("server.listen", "127.0.0.1:3")];
    let loaded = sources.load().expect("valid sources");
    assert_eq!(loaded.config.server.listen.port(), 3);
    assert_eq!(
        loaded.config.server.base_url.get(),
        Some("https://a.example")
    );
    assert_eq!(loaded.config.server.trusted_proxies.len(), 2);
    assert_eq!(loaded.config.log.level.0, "debug");
    assert_eq!(
        loaded.origin("server.listen").to_string(),
        "--set server.listen"
    );
    assert_eq!(
        loaded.origin("server.base_url"),
        Origin::File {
            file: path,
            line: 3
        }
    );
    assert_eq!(loaded.origin("log.level").to_string(), "MAINSTAY_LOG");
}

#[test]
fn the_file_in_the_data_directory_is_found() {
    let (dir, path) = file("[log]\nformat = \"json\"\n");
    let dir = dir.path().to_string_lossy();
    let loaded = environment(&[("MAINSTAY_DATA", &dir)])
        .load()
        .expect("a valid file");
    assert_eq!(loaded.file, Some(path));
    assert_eq!(loaded.config.log.format, LogFormat::Json);
}

#[test]
fn a_found_file_cannot_move_the_directory_it_was_found_in() {
    let (dir, path) = file("[data]\ndir = \"/elsewhere\"\n");
    let dir = dir.path().to_string_lossy();
    let told = problems(&environment(&[("MAINSTAY_DATA", &dir)]));
    assert!(
        told[0].starts_with(&format!("{}:2: data.dir cannot be set", path.display())),
        "{told:?}"
    );
}

#[test]
fn every_problem_is_told_with_its_place_and_the_likely_name() {
    let (_dir, path) = file(
        "[server]\nlisen = \"127.0.0.1:1\"\nmax_connections = \"many\"\n\n[datas]\nx = 1\n[security]\nreset_lifetime = 3\nsession_idle = \"60d\"\n",
    );
    let mut sources = environment(&[
        ("MAINSTAY_SERVER__LISTN", "x"),
        ("MAINSTAY_LOCALE__TIME_ZONE", "Mars/Olympus"),
        ("MAINSTAY_DATA__DATABASE", "mysql://me:hunter2@host/db"),
    ]);
    sources.file = Some(path.clone());
    sources.flags = vec![flag("log.level", "loud")];
    let file = path.display();
    assert_eq!(
        problems(&sources),
        [
            "MAINSTAY_SERVER__LISTN: no setting has this name; did you mean MAINSTAY_SERVER__LISTEN?".to_owned(),
            format!("{file}:2: no setting is called \"server.lisen\"; did you mean server.listen?"),
            format!("{file}:3: server.max_connections: expected a whole number, found \"many\""),
            format!("{file}:6: no setting is called \"datas.x\"; `mainstay config show` lists all settings"),
            format!("{file}:8: security.reset_lifetime: expected a time such as \"500ms\", \"30s\", \"15m\", \"1h30m\" or \"7d\", found 3"),
            "MAINSTAY_DATA__DATABASE: data.database: expected \"postgres://user@host/name\", or \"\" for the embedded database".to_owned(),
            "MAINSTAY_LOCALE__TIME_ZONE: locale.time_zone: expected a time zone such as \"Europe/Berlin\" or \"UTC\", found \"Mars/Olympus\"".to_owned(),
            "--set log.level: log.level: expected a level (error, warn, info, debug, trace), also by part, such as \"info,mainstay_store=debug\", found \"loud\"".to_owned(),
            format!("{file}:9: security.session_idle must not exceed security.session_lifetime"),
        ]
    );
}

#[test]
fn a_broken_file_is_told_by_line() {
    let (_dir, path) = file("[server]\nlisten = \n");
    let told = problems(&Sources {
        file: Some(path.clone()),
        ..Sources::default()
    });
    assert!(
        told[0].starts_with(&format!("{}:2: ", path.display())),
        "{told:?}"
    );
}

#[test]
fn a_named_file_must_exist() {
    let told = problems(&environment(&[(
        "MAINSTAY_CONFIG",
        "/nowhere/mainstay.toml",
    )]));
    assert!(
        told[0].starts_with("/nowhere/mainstay.toml: cannot be read"),
        "{told:?}"
    );
}

#[test]
fn a_secret_can_come_from_a_file_and_is_masked() {
    let (_dir, path) = file("postgres://ada:p%40ss@db/crm?sslpassword=x&sslmode=require\n");
    let path = path.to_string_lossy();
    let loaded = environment(&[("MAINSTAY_DATABASE_FILE", &path)])
        .load()
        .expect("a valid secret");
    let masked = "\"postgres://ada:***@db/crm?sslpassword=***&sslmode=require\"";
    assert_eq!(AnySection::mask(&loaded.config.data, "database"), masked);
    assert!(!format!("{loaded:?}").contains("p%40ss"));
}

#[test]
fn what_is_shown_can_be_read_back() {
    let shown = default_file().replace("\n#", "\n").replace("\n ", "\n# ");
    let (_dir, path) = file(&shown);
    let loaded = Sources {
        file: Some(path),
        ..Sources::default()
    }
    .load()
    .expect("valid defaults");
    assert_eq!(loaded.config, Config::default());
    assert!(matches!(
        loaded.origin("import.max_rows"),
        Origin::File { .. }
    ));
}

#[test]
fn networks_know_their_members() {
    let network = |text: &str| {
        use super::setting::{Given, Setting};
        Network::read(&Given::Loose(text.to_owned()))
    };
    let holds = |text: &str, address: &str| {
        network(text)
            .expect("a network")
            .contains(address.parse().expect("an address"))
    };
    assert!(holds("10.0.0.0/8", "10.255.0.1"));
    assert!(holds("10.0.0.0/8", "::ffff:10.1.1.1"));
    assert!(!holds("10.0.0.0/8", "11.0.0.1"));
    assert!(holds("0.0.0.0/0", "8.8.8.8"));
    assert!(!holds("0.0.0.0/0", "::1"));
    assert!(holds("::/0", "2001:db8::1"));
    assert!(holds("192.168.1.7", "192.168.1.7"));
    assert_eq!(network("10.0.0.0/33"), None);
    assert_eq!(network("10.0.0/8"), None);
}

/// A setting that nothing reads would look as if it were in force.
#[test]
fn every_setting_is_read_by_the_program() {
    let mut program = String::new();
    gather(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut program,
    );
    for section in Config::default().sections() {
        for key in section.keys() {
            let read = program
                .match_indices(&format!(".{}", key.name))
                .any(|(at, found)| {
                    let next = program[at + found.len()..].chars().next();
                    next.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
                });
            assert!(read, "nothing reads {}.{}", section.name(), key.name);
        }
    }
}

/// The sources beside the configuration's own and the tests.
fn gather(directory: &Path, into: &mut String) {
    for entry in std::fs::read_dir(directory)
        .expect("a readable directory")
        .flatten()
    {
        let path = entry.path();
        let own = path
            .file_name()
            .is_some_and(|name| name == "config" || name == "tests.rs");
        if path.is_dir() && !own {
            gather(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !own {
            into.push_str(&std::fs::read_to_string(&path).expect("a readable source"));
        }
    }
}

/// `UPDATE=1` writes the files anew.
#[test]
fn the_written_configuration_has_not_drifted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (file, text) in [
        ("mainstay.default.toml", default_file()),
        ("docs/operators/configuration.md", reference_page()),
    ] {
        let file = root.join(file);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("a directory");
            std::fs::write(&file, &text).expect("a written file");
        }
        let kept = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            kept == text,
            "{} has drifted; write it anew with `UPDATE=1 cargo test -p mainstay config`",
            file.display()
        );
    }
}
