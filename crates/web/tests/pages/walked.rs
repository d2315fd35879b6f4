//! The journey through every page, in both languages and themes, at a desk and on a phone: that no page is left out of it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value as Json;

/// Whether an address is one of a template.
fn fits(template: &str, address: &str) -> bool {
    let path = address.split('?').next().unwrap_or("");
    let (template, path): (Vec<&str>, Vec<&str>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(known, part)| known == part || (known.starts_with('{') && !part.is_empty()))
}

#[test]
fn every_page_is_walked_or_said_to_be_none() {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/pages.json");
    let list = std::fs::read_to_string(list).unwrap();
    let list: BTreeMap<String, Json> = serde_json::from_str(&list).unwrap();
    let routes = mainstay_web::router::routes();
    let pages: Vec<&str> = routes
        .table()
        .iter()
        .filter(|route| route.method == "GET" && !route.path.starts_with("/api/v1/"))
        .map(|route| route.path)
        .collect();
    for page in &pages {
        let told = list.get(*page).unwrap_or_else(|| {
            panic!("tell in e2e/pages.json where {page} is seen, or why it is no page")
        });
        let Json::Array(addresses) = told else {
            assert!(told.as_str().is_some_and(|why| !why.is_empty()), "{page}");
            continue;
        };
        assert!(!addresses.is_empty(), "{page}");
        for address in addresses {
            let address = address.as_str().unwrap_or("");
            assert!(fits(page, address), "{address} is no {page}");
        }
    }
    for known in list.keys() {
        assert!(
            pages.contains(&known.as_str()),
            "there is no page {known} any more"
        );
    }
}
