//! Calls to the till that runs on this machine, with the rights of the cashier's page.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{Client, RequestBuilder, header};
use serde_json::Value;

use crate::core::model::Language;

/// A till that runs answers within milliseconds; one that has not by then hangs.
const CALL: Duration = Duration::from_secs(5);

/// The most bytes of an answer that are taken.
const ANSWER_BYTES_MAX: usize = 4 << 20;

/// A running till.
pub(super) struct LocalApi {
    http: Client,
    base: String,
    cookie: String,
}

impl LocalApi {
    /// Asks the till at `address` for its page, which brings the right to call it.
    ///
    /// # Errors
    /// When nothing answers there, or something else.
    pub(super) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        crate::net::tls::use_ring();
        let http = Client::builder().no_proxy().timeout(CALL).build()?;
        let base = format!("http://{address}");
        let page = http.get(&base).send().await.map_err(reqwest::Error::without_url)?;
        let cookie = page.headers().get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next()).context("it is no till")?.to_owned();
        Ok(Self { http, base, cookie })
    }

    /// How the till is, with its sentences in this language.
    ///
    /// # Errors
    /// When it does not answer.
    pub(super) async fn load_status(&self, language: Language) -> anyhow::Result<Value> {
        let call = self.http.get(format!("{}/v1/status", self.base)).query(&[("lang", language.to_string())]);
        Ok(serde_json::from_slice(&self.read(call).await?)?)
    }

    /// What the till counts, as Prometheus reads it.
    ///
    /// # Errors
    /// When it does not answer.
    pub(super) async fn load_metrics(&self) -> anyhow::Result<String> {
        let call = self.http.get(format!("{}/metrics", self.base));
        Ok(String::from_utf8(self.read(call).await?)?)
    }

    async fn read(&self, call: RequestBuilder) -> anyhow::Result<Vec<u8>> {
        let call = call.header(header::COOKIE, &self.cookie);
        let mut response = call.send().await.map_err(reqwest::Error::without_url)?.error_for_status()?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_BYTES_MAX {
                bail!("its answer is too long");
            }
        }
        Ok(body)
    }
}
