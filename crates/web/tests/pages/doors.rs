//! Every address and who may come: the table of addresses is walked, so that a new one is tested by being there. And what
//! stands around all of them: headers, and the two defences against forged requests.

use axum::body::Body;
use axum::http::{Method, Request, header};
use mainstay_app::auth::KeyRequest;
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_model::query::{RawQuery, Trash};
use mainstay_testkit::both_databases;
use mainstay_web::routes::{Needs, Route};
use serde_json::json;

use crate::api::caller::Program;
use crate::visitor::{Answer, Person, Workspace, answer};

/// The addresses that anybody may come to. Whoever adds one here has a reason.
const OPEN: [(&str, &str); 14] = [
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-out"),
    // Behind a secret in the address.
    ("GET", "/enter/{token}"),
    ("POST", "/enter/{token}"),
    ("GET", "/password/{token}"),
    ("POST", "/password/{token}"),
    ("GET", "/setup/{token}"),
    ("POST", "/setup/{token}"),
    // What people outside fill in.
    ("GET", "/f/{token}"),
    ("POST", "/f/{token}"),
    ("GET", "/f/{token}/thanks"),
    ("POST", "/api/v1/forms/{id}/submissions"),
    ("OPTIONS", "/api/v1/forms/{id}/submissions"),
];

/// An address with its gaps filled.
fn address(route: &Route, id: &str) -> String {
    let filled = [
        ("{plural}", "companies"),
        ("{objects}", "company"),
        ("{object}", "company"),
        ("{field}", "name"),
        ("{part}", "timeline"),
        ("{activity}", "note"),
        (
            "{hash}",
            "0000000000000000000000000000000000000000000000000000000000000000",
        ),
        ("{token}", "nothing"),
        ("{id}", id),
        ("{set}", id),
        ("{view}", id),
        ("{rule}", "nothing"),
        ("{layout}", "nothing"),
        ("{at}", "0"),
        ("{delivery}", id),
        ("{run}", id),
    ];
    let name = if route.path.contains("objects") {
        "company"
    } else {
        id
    };
    let path = filled
        .iter()
        .fold(route.path.to_owned(), |path, (gap, text)| {
            path.replace(gap, text)
        });
    let path = path.replace("{name}", name);
    assert!(
        !path.contains('{'),
        "tell here what stands for the gap in {path}"
    );
    path
}

/// An address as somebody comes to it from a page of our own: a form's secret included, where there is one.
async fn come(
    workspace: &Workspace,
    route: &Route,
    path: &str,
    who: Option<&Person>,
) -> anyhow::Result<Answer> {
    let mut request = Request::builder().method(route.method).uri(path);
    request = request
        .header(header::HOST, "crm.example")
        .header("sec-fetch-site", "same-origin");
    if let Some(person) = who {
        request = request
            .header(header::COOKIE, &person.cookie)
            .header("x-csrf-token", &person.csrf);
    }
    let api = path.starts_with("/api/");
    let (content, body) = match (route.method, api) {
        ("GET" | "DELETE", _) => ("", ""),
        (_, true) if path.ends_with("/batch") => ("application/json", "{\"operations\":[]}"),
        (_, true) => ("application/json", "{}"),
        _ if path.ends_with("/upload") => ("multipart/form-data; boundary=edge", "--edge--\r\n"),
        _ => ("application/x-www-form-urlencoded", "a=b"),
    };
    if !content.is_empty() {
        request = request.header(header::CONTENT_TYPE, content);
    }
    answer(&workspace.router, request.body(Body::from(body))?).await
}

/// What nobody without rights may read.
const SECRET: &str = "Quetzalcoatl Holding";

/// Every record with its version, but for users, who may choose their own language, and views, which everybody may keep.
async fn everything(workspace: &Workspace) -> anyhow::Result<Vec<(String, RecordId, i64, bool)>> {
    let system = workspace.app.system(Source::System);
    let mut all = Vec::new();
    for object in system.access.catalog().objects() {
        if matches!(object.name.as_str(), "user" | "view") {
            continue;
        }
        let raw = RawQuery {
            trash: Trash::Any,
            ..RawQuery::default()
        };
        let query = workspace.app.query(&system, &object.name, &raw)?;
        for record in workspace.app.page(&query).await?.records {
            all.push((
                object.name.clone(),
                record.id,
                record.version,
                record.trashed,
            ));
        }
    }
    all.sort();
    Ok(all)
}

/// A body that would change something, if it were let.
fn json_body(route: &Route, id: &str) -> String {
    let body = if route.path.ends_with("/batch") {
        json!({ "atomic": false, "operations": [
            { "op": "create", "data": { "name": "Changed" } },
            { "op": "update", "id": id, "data": { "name": "Changed" } },
            { "op": "delete", "id": id },
        ] })
    } else {
        json!({ "name": "Changed" })
    };
    body.to_string()
}

/// Tries to change what is behind an address, with everything that a page of ours would send.
async fn attempt(
    workspace: &Workspace,
    route: &Route,
    path: &str,
    who: &Person,
    id: &str,
) -> anyhow::Result<Answer> {
    let mut request = Request::builder()
        .method(route.method)
        .uri(path)
        .header(header::HOST, "crm.example")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, &who.cookie)
        .header("x-csrf-token", &who.csrf);
    let body = match route.method {
        "GET" | "DELETE" => String::new(),
        _ if path.starts_with("/api/") => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            json_body(route, id)
        }
        _ => {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let pairs = [
                ("name", "Changed"),
                ("industry", "Changed"),
                ("subject", "Changed"),
                ("_version", "1"),
                ("version", "1"),
                ("ids", id),
                ("id", id),
                ("action", "trash"),
                ("_action", "trash"),
                ("lane", "Changed"),
                ("active", "false"),
            ];
            serde_urlencoded::to_string(pairs)?
        }
    };
    answer(&workspace.router, request.body(Body::from(body))?).await
}

/// An address that goes on answering for ever.
fn endless(route: &Route) -> bool {
    route.path == "/live"
}

both_databases! {
    async fn every_address_lets_in_whom_it_should(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let reader = workspace.person("Rosa", "Reader").await?;
        let nobody = workspace.person_in("Nemo", &[]).await?;
        let keys = Program::of(&workspace, ada.id).await?;
        let id = workspace.make("company", &json!({ "name": "Acme" })).await?.to_string();
        let routes = mainstay_web::router::routes();
        let mut open = Vec::new();
        for route in routes.table() {
            let path = address(route, &id);
            let what = format!("{} {path}", route.method);
            let stranger = come(&workspace, route, &path, None).await?;
            match route.needs {
                Needs::Nobody => open.push((route.method, route.path)),
                Needs::Person | Needs::Administrator => {
                    assert_eq!(stranger.status, 303, "{what}: {}", stranger.body);
                    assert!(stranger.location().starts_with("/sign-in"), "{what}: {}", stranger.location());
                    // Keys are for programs: pages know no keys.
                    let keyed = keys.send(route.method.parse()?, &path, &[], "").await?;
                    assert_eq!(keyed.status, 303, "{what}: {}", keyed.body);
                }
                Needs::Program => {
                    let stranger = stranger.is(401);
                    assert_eq!(stranger.header("content-type"), "application/problem+json", "{what}");
                    let wrong = Request::builder().method(route.method).uri(&path).header("authorization", "Bearer mst_x");
                    answer(&workspace.router, wrong.body(Body::empty())?).await?.is(401);
                }
            }
            if route.needs == Needs::Administrator {
                let refused = come(&workspace, route, &path, Some(&reader)).await?;
                assert_eq!(refused.status, 404, "{what}: {}", refused.body);
            }
            // Somebody without any role sees no customer and changes none.
            if route.path.contains("{plural}") {
                let refused = come(&workspace, route, &path, Some(&nobody)).await?;
                assert_eq!(refused.status, 404, "{what}: {}", refused.body);
            }
            if route.path.contains("{plural}") && route.needs == Needs::Program && route.method != "GET" {
                let refused = come(&workspace, route, &path, Some(&reader)).await?;
                let batch = route.path.ends_with("/batch");
                assert!(refused.status.is_client_error() || batch, "{what}: {} {}", refused.status, refused.body);
            }
            if !endless(route) {
                let any = come(&workspace, route, &path, Some(&ada)).await?;
                assert!(!any.status.is_server_error(), "{what}: {}", any.body);
            }
        }
        open.sort_unstable();
        let mut allowed = OPEN;
        allowed.sort_unstable();
        assert_eq!(open, allowed, "addresses that anybody may come to");
    }

    async fn those_without_rights_see_and_change_nothing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let reader = workspace.person("Rosa", "Reader").await?;
        let nobody = workspace.person_in("Nemo", &[]).await?;
        let program = Program::of(&workspace, ada.id).await?;
        let id = program.make("companies", &json!({ "name": SECRET, "industry": "Trade" })).await?;
        program.make("tasks", &json!({ "name": SECRET, "regarding": format!("company:{id}") })).await?;
        let view = json!({ "name": SECRET, "target": "company", "filter": "industry.eq.Trade" });
        let view = program.make("views", &view).await?;
        let sets = program.get("/api/v1/change-sets").await?.json();
        let made = sets["data"].as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
        let before = everything(&workspace).await?;
        let keep = KeyRequest { read_only: true, ..KeyRequest::default() };
        let reading = Program::with(&workspace, ada.id, keep).await?;
        let routes = mainstay_web::router::routes();
        for route in routes.table().iter().filter(|route| !endless(route) && route.needs != Needs::Nobody) {
            let path = address(route, &id).replace(&format!("/views/{id}"), &format!("/views/{view}"));
            let path = path.replace(&format!("/undo/{id}"), &format!("/undo/{made}")).replace(&format!("/change-sets/{id}"), &format!("/change-sets/{made}"));
            let what = format!("{} {path}", route.method);
            let given = attempt(&workspace, route, &path, &nobody, &id).await?;
            assert!(!given.body.contains(SECRET), "{what} shows {SECRET}: {}", given.body);
            if route.method == "GET" {
                continue;
            }
            // Whoever reads keeps dashboards of their own.
            if route.path != "/dashboards" {
                attempt(&workspace, route, &path, &reader, &id).await?;
            }
            if route.needs == Needs::Program {
                let headers = [("content-type", "application/json")];
                let refused = reading.send(route.method.parse()?, &path, &headers, &json_body(route, &id)).await?;
                assert!(!refused.status.is_server_error(), "{what}: {}", refused.body);
            }
            assert_eq!(everything(&workspace).await?, before, "{what}");
        }
    }

    async fn a_reader_changes_nothing(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let reader = workspace.person("Rosa", "Reader").await?;
        let program = Program::of(&workspace, reader.id).await?;
        let id = workspace.make("company", &json!({ "name": "Acme", "industry": "Trade" })).await?;
        let path = format!("/api/v1/companies/{id}");
        let changes = json!({ "operations": [{ "op": "delete", "id": id }] });
        for (method, path, body) in [
            (Method::POST, "/api/v1/companies".to_owned(), json!({ "name": "Globex" })),
            (Method::PATCH, path.clone(), json!({ "industry": "Energy" })),
            (Method::DELETE, path.clone(), json!({})),
            (Method::POST, "/api/v1/companies/batch".to_owned(), changes),
            (Method::PATCH, format!("/api/v1/users/{}", reader.id), json!({ "roles": [] })),
            (Method::POST, "/api/v1/roles".to_owned(), json!({ "name": "Mine" })),
        ] {
            let refused = program.send(method.clone(), &path, &[], &body.to_string()).await?;
            assert!(refused.status.is_client_error(), "{method} {path}: {} {}", refused.status, refused.body);
        }
        for (path, pairs) in [
            ("/companies/new".to_owned(), vec![("name", "Globex")]),
            (format!("/companies/{id}/edit"), vec![("industry", "Energy"), ("_version", "1")]),
            (format!("/companies/{id}/trash"), vec![]),
            ("/admin/roles".to_owned(), vec![("name", "Mine")]),
        ] {
            let refused = reader.post(&path, &pairs).await?;
            assert!(refused.status.is_client_error(), "{path}: {} {}", refused.status, refused.body);
        }
        let seen = program.get("/api/v1/companies?count=exact").await?.is(200).json();
        assert_eq!((&seen["page"]["count"], &seen["data"][0]["industry"]), (&json!(1), &json!("Trade")));
        assert_eq!(seen["data"][0]["version"], json!(1));
        program.get("/api/v1/roles").await?.is(200).has_not("policy");
    }

    async fn every_answer_has_the_headers_that_protect(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        for path in ["/", "/companies", "/nothing/here/at/all", "/api/v1/me", "/sign-in", "/api/nothing"] {
            let page = ada.get(path).await?;
            let policy = page.header("content-security-policy");
            assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!policy.contains("unsafe"), "{path}: {policy}");
            for (name, value) in
                [("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "same-origin")]
            {
                assert_eq!(page.header(name), value, "{path}");
            }
            assert_eq!(page.header("x-request-id").len(), 32, "{path}");
        }
    }

    async fn forged_requests_are_refused_twice(t: TestStore) {
        let workspace = Workspace::open(&t).await?;
        let ada = workspace.person("Ada", "Administrator").await?;
        let form = "application/x-www-form-urlencoded";
        let secret = format!("name=Forged&_csrf={}", ada.csrf);
        let json_body = "{\"name\":\"Forged\"}";
        let token: &[(&str, &str)] = &[("x-csrf-token", &ada.csrf)];
        let cases: [(&str, &str, &[(&str, &str)], &str, u16); 12] = [
            // Each defence by itself.
            ("/companies/new", form, &[("sec-fetch-site", "same-origin")], "name=Forged", 403),
            ("/companies/new", form, &[("sec-fetch-site", "same-origin")], "name=Forged&_csrf=wrong", 403),
            ("/companies/new", form, &[("sec-fetch-site", "cross-site")], &secret, 403),
            ("/companies/new", form, &[("sec-fetch-site", "same-site")], &secret, 403),
            ("/companies/new", form, &[("origin", "https://evil.example")], &secret, 403),
            ("/companies/new", form, &[("origin", "null")], &secret, 403),
            ("/companies/new", "text/plain", &[("sec-fetch-site", "same-origin")], &secret, 403),
            ("/companies/upload", "multipart/form-data; boundary=x", &[], "--x--\r\n", 403),
            ("/api/v1/companies", "application/json", &[("sec-fetch-site", "same-origin")], json_body, 403),
            ("/api/v1/companies", "text/plain", &[], json_body, 403),
            // Both kept: in.
            ("/api/v1/companies", "application/json", token, json_body, 201),
            ("/companies/new", form, &[("origin", "https://crm.example")], &secret, 303),
        ];
        for (path, content, headers, body, status) in cases {
            let mut request = Request::builder().method("POST").uri(path).header("cookie", &ada.cookie);
            request = request.header("host", "crm.example").header("content-type", content);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let given = answer(&workspace.router, request.body(Body::from(body.to_owned()))?).await?;
            assert_eq!(given.status.as_u16(), status, "{path} {content} {headers:?}: {}", given.body);
        }
    }
}
