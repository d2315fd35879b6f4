//! The administrator with a browser, without the browser.

use anyhow::{Context as _, ensure};

use crate::client::{Answer, Client};
use crate::place::{EMAIL, PASSWORD};

pub struct Person {
    browser: Client,
    cookie: String,
    csrf: String,
}

impl Person {
    pub fn sign_in(address: &str) -> anyhow::Result<Self> {
        let mut browser = Client::browser(address);
        let form = format!(
            "email={}&password={}",
            EMAIL.replace('@', "%40"),
            PASSWORD.replace(' ', "+")
        );
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let answer = browser.send("POST", "/sign-in", &kind, form.as_bytes())?;
        ensure!(answer.status == 303, "{}: {}", answer.status, answer.body);
        let cookie = answer.header("set-cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        browser.always("cookie", &cookie);
        let mut person = Self {
            browser,
            cookie,
            csrf: String::new(),
        };
        let page = person.page("/import")?;
        let (_, rest) = page
            .split_once("name=\"_csrf\" value=\"")
            .context("a form")?;
        person.csrf = rest.split('"').next().unwrap_or_default().to_owned();
        Ok(person)
    }

    /// The same person at another server, or on another connection.
    pub fn again(&self, address: &str) -> Self {
        let mut browser = Client::browser(address);
        browser.always("cookie", &self.cookie);
        Self {
            browser,
            cookie: self.cookie.clone(),
            csrf: self.csrf.clone(),
        }
    }

    pub fn page(&mut self, path: &str) -> anyhow::Result<String> {
        Ok(self.browser.get(path)?.is(200).body)
    }

    /// Sends a form; where it leads.
    pub fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<String> {
        let answer = self.form(path, pairs)?.is(303);
        Ok(answer.header("location").to_owned())
    }

    /// Sends a form; whatever is answered.
    pub fn form(&mut self, path: &str, pairs: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let mut form = format!("_csrf={}", self.csrf);
        for (name, value) in pairs {
            form.push_str(&format!("&{name}={value}"));
        }
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        Ok(self.browser.send("POST", path, &kind, form.as_bytes())?)
    }

    /// Asks for a page; whatever is answered.
    pub fn ask(&mut self, path: &str) -> anyhow::Result<Answer> {
        Ok(self.browser.get(path)?)
    }

    /// Uploads a file of companies; where its import is.
    pub fn bring(&mut self, name: &str, content: &str) -> anyhow::Result<String> {
        let answer = self.upload(name, content)?.is(303);
        Ok(answer.header("location").to_owned())
    }

    pub fn upload(&mut self, name: &str, content: &str) -> anyhow::Result<Answer> {
        let part = |head: &str, body: &str| {
            format!("--edge\r\ncontent-disposition: form-data; {head}\r\n\r\n{body}\r\n")
        };
        let body = [
            part("name=\"_csrf\"", &self.csrf),
            part("name=\"object\"", "company"),
            part(&format!("name=\"file\"; filename=\"{name}\""), content),
            "--edge--\r\n".to_owned(),
        ]
        .concat();
        let kind = [("content-type", "multipart/form-data; boundary=edge")];
        Ok(self
            .browser
            .send("POST", "/import", &kind, body.as_bytes())?)
    }
}
