//! A browser without a screen inside this process: the demo is told through the same pages that people use.

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use kernel::{Error, Result};
use tower::ServiceExt;

/// One signed-in person.
pub struct Browser {
    router: Router,
    cookie: String,
}

impl Browser {
    /// Follows a one-time link.
    pub async fn enter(router: &Router, path: &str) -> Result<Self> {
        let mut browser = Self { router: router.clone(), cookie: String::new() };
        let (status, headers, _) = browser.send(path, Some("")).await?;
        let cookie = headers.get(header::SET_COOKIE).and_then(|v| v.to_str().ok()).and_then(|v| v.split(';').next());
        match cookie {
            Some(cookie) => browser.cookie = cookie.to_owned(),
            None => return Err(Error::internal(format!("demo: the link gave {status} and no session"))),
        }
        Ok(browser)
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Result<String> {
        let (status, _, body) = self.send(path, None).await?;
        fine(path, status, &body).map(|()| body)
    }

    /// Sends a form; gives where it led.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<String> {
        let form = fields.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect::<Vec<_>>().join("&");
        let (status, headers, body) = self.send(path, Some(&form)).await?;
        fine(path, status, &body)?;
        Ok(headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned())
    }

    async fn send(&self, path: &str, form: Option<&str>) -> Result<(StatusCode, axum::http::HeaderMap, String)> {
        let method = if form.is_some() { "POST" } else { "GET" };
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
        if !self.cookie.is_empty() {
            request = request.header(header::COOKIE, &self.cookie);
        }
        if form.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(Body::from(form.unwrap_or_default().to_owned()));
        let request = request.map_err(|e| Error::internal(format!("demo: {e}")))?;
        let answer = self.router.clone().oneshot(request).await;
        let (parts, body) = answer.map_err(|e| Error::internal(format!("demo: {e}")))?.into_parts();
        let bytes = axum::body::to_bytes(body, 8 << 20).await.map_err(|e| Error::internal(format!("demo: {e}")))?;
        Ok((parts.status, parts.headers, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

fn fine(path: &str, status: StatusCode, body: &str) -> Result<()> {
    if status.is_success() || status.is_redirection() {
        return Ok(());
    }
    // The demo's words are invented, so they may be shown.
    let said: String = body.split("<main").nth(1).unwrap_or(body).chars().take(1500).collect();
    Err(Error::internal(format!("demo: {path} gave {status}: {said}")))
}

fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
