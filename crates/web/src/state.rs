//! What every handler can reach.

use std::sync::Arc;
use std::time::Duration;

use mainstay_app::App;

/// The use cases, and the operator's decisions about pages.
#[derive(Clone)]
pub struct Web {
    /// The use cases.
    pub app: App,
    /// The operator's decisions.
    pub settings: Arc<WebSettings>,
}

/// The operator's decisions about pages.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Cookies are sent over TLS only.
    pub secure_cookies: bool,
    /// Largest body of a request, in bytes; uploads have their own.
    pub body_limit: usize,
    /// Largest upload, in bytes.
    pub upload_limit: usize,
    /// Time a request may take, where its address has no rule of its own.
    pub request_timeout: Duration,
    /// Where people reach the pages (`https://crm.example.com`), if the operator says so: for proxies that change `Host`.
    pub base_url: Option<String>,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            body_limit: 2 << 20,
            upload_limit: 512 << 20,
            request_timeout: Duration::from_secs(30),
            base_url: None,
        }
    }
}

impl Web {
    /// Over these use cases.
    pub fn new(app: App, settings: WebSettings) -> Self {
        Self {
            app,
            settings: Arc::new(settings),
        }
    }
}
