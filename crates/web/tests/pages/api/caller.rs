//! A program with a key.

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, header};
use mainstay_app::auth::KeyRequest;
use mainstay_model::RecordId;
use mainstay_model::change::Source;
use serde_json::Value as Json;

use crate::visitor::{Answer, Workspace, answer};

/// A program that calls with a key.
pub struct Program {
    pub router: Router,
    pub token: String,
}

/// Headers of a call.
pub type Headers<'a> = &'a [(&'a str, &'a str)];

impl Program {
    /// One with all rights of a user.
    pub async fn of(workspace: &Workspace, user: RecordId) -> anyhow::Result<Self> {
        Self::with(workspace, user, KeyRequest::default()).await
    }

    /// One with less.
    pub async fn with(
        workspace: &Workspace,
        user: RecordId,
        request: KeyRequest,
    ) -> anyhow::Result<Self> {
        let system = workspace.app.system(Source::System);
        let request = KeyRequest {
            name: "Test".to_owned(),
            ..request
        };
        let key = workspace.app.make_key_for(&system, user, &request).await?;
        Ok(Self {
            router: workspace.router.clone(),
            token: key.token,
        })
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Json) -> anyhow::Result<Answer> {
        self.send(Method::POST, path, &[], &body.to_string()).await
    }

    pub async fn patch(&self, path: &str, body: &Json) -> anyhow::Result<Answer> {
        self.send(Method::PATCH, path, &[], &body.to_string()).await
    }

    pub async fn delete(&self, path: &str) -> anyhow::Result<Answer> {
        self.send(Method::DELETE, path, &[], "").await
    }

    /// Makes a record and gives its id.
    pub async fn make(&self, plural: &str, body: &Json) -> anyhow::Result<String> {
        let made = self
            .post(&format!("/api/v1/{plural}"), body)
            .await?
            .is(201)
            .json();
        Ok(made["id"].as_str().unwrap_or("").to_owned())
    }

    /// Any call; a body is JSON unless the headers say otherwise.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: Headers<'_>,
        body: &str,
    ) -> anyhow::Result<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(path.replace(' ', "%20"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        if !body.is_empty() && !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(&self.router, request.body(Body::from(body.to_owned()))?).await
    }
}
