//! The configuration written down from its own definition: the default file and the reference page.

use super::Config;
use super::sources::variable;

/// `mainstay.toml` with every setting, its documentation and its default, all commented out.
pub(crate) fn default_file() -> String {
    let mut text = String::from(
        "# Settings of Mainstay, each with its default. Remove the # before those you change, and keep the file as\n\
         # mainstay.toml in the data directory, or name it with --config. `mainstay config show` tells what is in force.\n",
    );
    for section in Config::default().sections() {
        text.push('\n');
        comment(&mut text, section.docs());
        text.push_str(&format!("[{}]\n", section.name()));
        for key in section.keys() {
            text.push('\n');
            comment(&mut text, key.docs);
            text.push_str(&format!("#{} = {}\n", key.name, section.show(key.name)));
        }
    }
    text
}

fn comment(text: &mut String, docs: &[&str]) {
    for line in docs {
        text.push_str(&format!("#{line}\n"));
    }
}

/// The page `docs/operators/configuration.md`.
pub(crate) fn reference_page() -> String {
    let mut text = String::from(include_str!("introduction.md"));
    for section in Config::default().sections() {
        text.push_str(&format!(
            "\n### `[{}]`\n\n{}\n",
            section.name(),
            joined(section.docs())
        ));
        for key in section.keys() {
            text.push_str(&format!("\n#### `{}.{}`\n\n", section.name(), key.name));
            text.push_str(&format!("{}\n\n", joined(key.docs)));
            text.push_str(&format!("- Default: `{}`\n", section.show(key.name)));
            text.push_str(&format!("- Takes: {}\n", key.expects));
            let systematic = variable(section.name(), key.name);
            let short = key
                .short
                .map(|short| format!("`{short}` or "))
                .unwrap_or_default();
            text.push_str(&format!("- Environment: {short}`{systematic}`\n"));
        }
    }
    text
}

fn joined(docs: &[&str]) -> String {
    docs.iter()
        .map(|line| line.trim())
        .collect::<Vec<_>>()
        .join(" ")
}
