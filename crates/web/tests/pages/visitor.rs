//! Somebody with a browser, without the browser.

use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use mainstay_app::auth::Visitor;
use mainstay_app::{App, Settings};
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use mainstay_testkit::TestStore;
use mainstay_web::state::{Web, WebSettings};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

/// A workspace with the standard objects and its pages.
pub struct Workspace {
    pub app: App,
    pub router: Router,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    pub id: RecordId,
    router: Router,
    pub cookie: String,
    pub csrf: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Workspace {
    pub async fn open(t: &TestStore) -> anyhow::Result<Self> {
        Self::open_with(t, Settings::default(), WebSettings::default()).await
    }

    /// One of an operator who has decided otherwise.
    pub async fn open_with(
        t: &TestStore,
        settings: Settings,
        web: WebSettings,
    ) -> anyhow::Result<Self> {
        let store = t.other(mainstay_standard::objects()).await?;
        let app = App::start(store, Arc::new(t.clock.clone()), settings).await?;
        let router = mainstay_web::router::router(Web::new(app.clone(), web));
        Ok(Self { app, router })
    }

    /// Somebody with one of the built-in roles.
    pub async fn person(&self, given: &str, role: &str) -> anyhow::Result<Person> {
        let roles = mainstay_standard::role::built_in();
        let role = roles
            .iter()
            .find(|built_in| built_in.role.name == role)
            .context("a role of that name")?;
        self.person_in(given, &[role.id]).await
    }

    /// Somebody with these roles.
    pub async fn person_in(&self, given: &str, roles: &[RecordId]) -> anyhow::Result<Person> {
        let roles: Vec<Json> = roles.iter().map(|id| json!({ "id": id })).collect();
        let user = json!({
            "name": { "given": given, "family": "Tester" },
            "email": format!("{}@example.org", given.to_lowercase()),
            "roles": roles,
        });
        let system = self.app.system(Source::System);
        let id = self
            .app
            .create_blind(&system, "user", user.as_object().context("an object")?)
            .await?;
        let opened = self.app.open_session(id, &Visitor::default()).await?;
        let csrf = self.app.session(&opened.token).await?.csrf;
        let cookie = format!("mainstay_session={}", opened.token);
        Ok(Person {
            id,
            router: self.router.clone(),
            cookie,
            csrf,
        })
    }

    /// A record made by Mainstay itself.
    pub async fn make(&self, object: &str, input: &Json) -> anyhow::Result<RecordId> {
        let system = self.app.system(Source::System);
        Ok(self
            .app
            .create_blind(&system, object, input.as_object().context("an object")?)
            .await?)
    }
}

impl Person {
    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, "", false).await
    }

    /// What a script asks for.
    pub async fn part(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, "", true).await
    }

    /// A form sent without scripts.
    pub async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, &self.form(pairs)?, false)
            .await
    }

    /// A form sent by a script.
    pub async fn post_part(&self, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, &self.form(pairs)?, true)
            .await
    }

    /// A change by the API, as a page's script sends it.
    pub async fn patch(&self, path: &str, json: &Json) -> anyhow::Result<Answer> {
        let request = Request::builder()
            .method(Method::PATCH)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::HOST, "crm.example")
            .header("sec-fetch-site", "same-origin")
            .header("x-csrf-token", &self.csrf)
            .header(header::CONTENT_TYPE, "application/json");
        self.answer(request.body(Body::from(json.to_string()))?)
            .await
    }

    fn form(&self, pairs: &[(&str, &str)]) -> anyhow::Result<String> {
        let mut all = vec![("_csrf", self.csrf.as_str())];
        all.extend_from_slice(pairs);
        Ok(serde_urlencoded::to_string(all)?)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: &str,
        scripted: bool,
    ) -> anyhow::Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, &self.cookie);
        request = request
            .header(header::HOST, "crm.example")
            .header("sec-fetch-site", "same-origin");
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if scripted {
            request = request.header("hx-request", "true");
        }
        self.answer(request.body(Body::from(body.to_owned()))?)
            .await
    }

    /// A form with a file.
    pub async fn upload(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        file: (&str, &str, &str, &[u8]),
    ) -> anyhow::Result<Answer> {
        self.upload_all(path, pairs, &[file]).await
    }

    /// A form with files.
    pub async fn upload_all(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        files: &[(&str, &str, &str, &[u8])],
    ) -> anyhow::Result<Answer> {
        let mut body = Vec::new();
        for (name, value) in [("_csrf", self.csrf.as_str())].iter().chain(pairs) {
            body.extend(
                format!(
                    "--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                )
                .bytes(),
            );
        }
        for (field, name, media_type, content) in files {
            body.extend(
                format!("--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n")
                    .bytes(),
            );
            body.extend(*content);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::HOST, "crm.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.answer(request.body(Body::from(body))?).await
    }

    async fn answer(&self, request: Request<Body>) -> anyhow::Result<Answer> {
        answer(&self.router, request).await
    }
}

/// What a request is answered with.
pub async fn answer(router: &Router, request: Request<Body>) -> anyhow::Result<Answer> {
    let response = router.clone().oneshot(request).await?;
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 16 << 20).await?;
    Ok(Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    })
}

impl Answer {
    /// Fails with the page when the status is another one.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        self
    }

    #[track_caller]
    pub fn has(self, text: &str) -> Self {
        assert!(self.body.contains(text), "no {text:?} in {}", self.body);
        self
    }

    #[track_caller]
    pub fn has_not(self, text: &str) -> Self {
        assert!(!self.body.contains(text), "{text:?} in {}", self.body);
        self
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }

    /// The body as JSON.
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }
}
