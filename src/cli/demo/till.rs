//! A till as a POS sees it: calls to its local API, and its events as they come.

use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::process::Daemon;
use super::scanner::Scanner;
use crate::core::model::{Language, OpId};
use crate::host::entropy::random_bytes;

/// How long the story waits for one event before it gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a till is asked again while waiting for what it tells no event of.
const LOOK: Duration = Duration::from_millis(20);

/// One till of the stage.
pub(super) struct Till {
    /// Its name.
    pub(super) name: String,
    /// Its address.
    pub(super) address: String,
    /// Its scanner.
    pub(super) scanner: Scanner,
    http: Client,
    token: String,
    language: Language,
    events: mpsc::UnboundedReceiver<(String, Value)>,
    _daemon: Daemon,
}

impl Till {
    /// Watches a till that has just started, until its scanner is ready.
    pub(super) async fn watch(
        daemon: Daemon,
        scanner: Scanner,
        name: &str,
        address: &str,
        token: &str,
        language: Language,
    ) -> anyhow::Result<Self> {
        crate::net::tls::use_ring();
        let http = Client::builder().no_proxy().build()?;
        let stream =
            http.get(format!("http://{address}/v1/events?lang={language}")).bearer_auth(token).send().await?;
        let (sender, events) = mpsc::unbounded_channel();
        tokio::spawn(read_events(stream, sender));
        let (name, address, token) = (name.to_owned(), address.to_owned(), token.to_owned());
        let mut till = Self { name, address, scanner, http, token, language, events, _daemon: daemon };
        till.event("device", |device| device["state"] == "ready").await?;
        till.event("sync", |sync| sync["state"] == "online").await?;
        Ok(till)
    }

    /// The next event of this name for which `wanted` holds; everything before it is passed over.
    pub(super) async fn event(
        &mut self,
        name: &str,
        wanted: impl Fn(&Value) -> bool,
    ) -> anyhow::Result<Value> {
        let found = async {
            while let Some((event, data)) = self.events.recv().await {
                if event == name && wanted(&data) {
                    return Some(data);
                }
            }
            None
        };
        let found = tokio::time::timeout(PATIENCE, found).await;
        found.ok().flatten().with_context(|| format!("{}: the event `{name}` did not come", self.name))
    }

    /// Calls the local API.
    ///
    /// # Errors
    /// With the problem's sentence when the till refuses.
    pub(super) async fn call(
        &self,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> anyhow::Result<Value> {
        let url = format!("http://{}{path}?lang={}", self.address, self.language);
        let mut call = self.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            call = call.json(&body);
        }
        let response = call.send().await?;
        let refused = !response.status().is_success();
        let answer: Value = response.json().await?;
        if refused {
            bail!("{}: {}", self.name, answer["cause"].as_str().unwrap_or_default());
        }
        Ok(answer)
    }

    /// Sells what lies on the counter, with so many points.
    pub(super) async fn sell(&self, points: &str) -> anyhow::Result<Value> {
        let counter = self.call(Method::GET, "/v1/basket", None).await?;
        let wanted = json!({ "basket": counter["basket"], "card": counter["card"], "spend_points": points });
        let sale = self.call(Method::PUT, "/v1/basket", Some(wanted.clone())).await?;
        let quote = &sale["quote"]["hash"];
        let op_id = OpId::from_bytes(random_bytes()?).to_string();
        let (basket, card) = (&wanted["basket"], &wanted["card"]);
        let body =
            json!({ "op_id": op_id, "basket": basket, "card": card, "spend_points": points, "quote": quote });
        self.call(Method::POST, "/v1/sales", Some(body)).await
    }

    /// Waits until a till knows a card: who joined at another till comes by way of head office.
    pub(super) async fn wait_for_member(&self, card: &str) -> anyhow::Result<()> {
        let path = format!("/v1/members/{card}");
        let known = async {
            while self.call(Method::GET, &path, None).await.is_err() {
                tokio::time::sleep(LOOK).await;
            }
        };
        let waited = tokio::time::timeout(PATIENCE, known).await;
        waited.with_context(|| format!("{}: card `{card}` stays unknown", self.name))
    }

    /// How many entries this till holds that head office has not acknowledged.
    pub(super) async fn unsent(&self) -> anyhow::Result<u64> {
        let status = self.call(Method::GET, "/v1/status", None).await?;
        status["journal"]["unsent"].as_u64().context("the till does not say how much is unsent")
    }
}

/// Reads server-sent events: lines `event:` and `data:`, a blank line after each.
async fn read_events(mut stream: reqwest::Response, events: mpsc::UnboundedSender<(String, Value)>) {
    let mut pending = String::new();
    let mut name = String::new();
    while let Ok(Some(chunk)) = stream.chunk().await {
        pending.push_str(&String::from_utf8_lossy(&chunk));
        while let Some((line, rest)) = pending.split_once('\n') {
            if let Some(event) = line.strip_prefix("event: ") {
                event.clone_into(&mut name);
            } else if let Some(data) = line.strip_prefix("data: ")
                && let Ok(data) = serde_json::from_str(data)
                && events.send((name.clone(), data)).is_err()
            {
                return;
            }
            pending = rest.to_owned();
        }
    }
}
