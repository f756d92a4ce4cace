//! A POS program beside the till: calls of the local API, and the stream of events.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};

/// Whatever has not come by then never comes.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An op_id that no other operation of this run has.
pub(crate) fn new_op() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("{:032x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// One article of the coffee shop as a line of a basket.
pub(crate) fn line(sku: &str, quantity: &str) -> Value {
    let goods = include_str!("../data/coffee/goods.csv");
    let row = goods.lines().find(|row| row.split(',').next() == Some(sku)).unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    json!({
        "sku": sku, "name": cells[5], "category": cells[2], "quantity": quantity, "unit_price": cells[3],
    })
}

/// What lies on the counter: goods with quantities, a card, points to spend.
pub(crate) fn counter(goods: &[(&str, &str)], card: Option<&str>, spend: &str) -> Value {
    let lines: Vec<Value> = goods.iter().map(|(sku, quantity)| line(sku, quantity)).collect();
    json!({ "basket": { "currency": "CZK", "lines": lines }, "card": card, "spend_points": spend })
}

/// A counter as a sale under `op` for the quote with this hash.
pub(crate) fn sale(counter: &Value, op: &str, quote: &str) -> Value {
    let mut sale = counter.clone();
    sale["op_id"] = op.into();
    sale["quote"] = quote.into();
    sale
}

/// What the till answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    #[track_caller]
    pub(crate) fn with(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    #[track_caller]
    pub(crate) fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, &self.body["code"]), (status, &code.into()), "{:#}", self.body);
        assert!(self.body["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{:#}", self.body);
        self.body
    }
}

/// A paired POS program.
#[derive(Clone)]
pub(crate) struct Pos {
    http: Client,
    base: String,
    pub(crate) token: String,
}

impl Pos {
    pub(crate) fn new(address: SocketAddr, token: &str) -> Self {
        tallytill::net::tls::use_ring();
        let http = Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
        Self { http, base: format!("http://{address}"), token: token.to_owned() }
    }

    /// A call without anything that a till asks for.
    pub(crate) fn call(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    async fn answer(&self, call: RequestBuilder) -> Answer {
        read(call.bearer_auth(&self.token).send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.answer(self.call(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.answer(self.call(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.answer(self.call(Method::PUT, path).json(body)).await
    }

    /// As [`Pos::post`], but the till may die meanwhile.
    pub(crate) async fn try_post(&self, path: &str, body: &Value) -> Option<Answer> {
        let response = self.call(Method::POST, path).json(body).bearer_auth(&self.token).send().await.ok()?;
        let status = response.status().as_u16();
        Some(Answer { status, body: response.json().await.ok()? })
    }

    pub(crate) async fn quote(&self, counter: &Value) -> Value {
        self.post("/v1/quotes", counter).await.with(200)
    }

    /// Quotes and sells.
    pub(crate) async fn sell(&self, counter: &Value, op: &str) -> Value {
        let quote = self.quote(counter).await;
        let hash = quote["hash"].as_str().unwrap();
        self.post("/v1/sales", &sale(counter, op, hash)).await.with(201)
    }

    pub(crate) async fn enrol(&self, card: &str, name: &str) -> Value {
        let body = json!({ "op_id": new_op(), "card": card, "name": name, "language": "cs" });
        self.post("/v1/members", &body).await.with(201)
    }

    pub(crate) async fn member(&self, card: &str) -> Value {
        self.get(&format!("/v1/members/{card}")).await.with(200)
    }

    pub(crate) async fn balance(&self, card: &str) -> i64 {
        self.member(card).await["balance"].as_str().unwrap().parse().unwrap()
    }

    pub(crate) async fn status(&self) -> Value {
        self.get("/v1/status").await.with(200)
    }

    /// How many entries the journal has.
    pub(crate) async fn entries(&self) -> u64 {
        self.status().await["journal"]["seq"].as_u64().unwrap()
    }

    /// Watches events from now on; the present state has been read over.
    pub(crate) async fn watch(&self) -> Events {
        let mut events = self.watch_from_present().await;
        events.wait("quote", |_| true).await;
        events
    }

    /// Watches events, the present state first.
    pub(crate) async fn watch_from_present(&self) -> Events {
        let call = self.call(Method::GET, "/v1/events?lang=en").bearer_auth(&self.token);
        let response = call.timeout(Duration::from_secs(600)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        Events { response, bytes: Vec::new(), ready: VecDeque::new() }
    }

    /// Waits until the till has heard of all members.
    pub(crate) async fn wait_for_members(&self) {
        let mut events = self.watch_from_present().await;
        while self.status().await["members"]["as_of"].is_null() {
            events.next().await;
        }
    }

    /// Waits until head office has all that this till has.
    pub(crate) async fn wait_until_in_sync(&self) {
        let mut events = self.watch_from_present().await;
        events.wait("sync", |sync| sync["unsent"] == 0 && sync["state"] == "online").await;
    }

    /// Puts a card on an empty counter and waits until its member has this balance.
    pub(crate) async fn wait_for_balance(&self, card: &str, balance: i64) {
        let mut events = self.watch_from_present().await;
        // Nobody may know the card yet: then it is shown again with each piece of news.
        let wanted = balance.to_string();
        loop {
            if self.put("/v1/basket", &counter(&[], Some(card), "0")).await.status == 200 {
                break;
            }
            events.next().await;
        }
        events
            .wait("quote", |view| view["card"] == card && view["quote"]["member"]["balance"] == wanted)
            .await;
        self.put("/v1/basket", &counter(&[], None, "0")).await.with(200);
    }
}

/// Reads an answer of JSON.
pub(crate) async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    Answer { status, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
}

/// One event: its name and what it says.
pub(crate) type Event = (String, Value);

/// The stream of events.
pub(crate) struct Events {
    response: Response,
    bytes: Vec<u8>,
    ready: VecDeque<Event>,
}

impl Events {
    /// The next event.
    pub(crate) async fn next(&mut self) -> Event {
        let next = async {
            loop {
                if let Some(event) = self.ready.pop_front() {
                    return event;
                }
                let chunk = self.response.chunk().await.unwrap();
                self.take(&chunk.unwrap_or_else(|| panic!("the stream has ended")));
            }
        };
        tokio::time::timeout(PATIENCE, next).await.unwrap_or_else(|_| panic!("nothing happens"))
    }

    fn take(&mut self, chunk: &[u8]) {
        self.bytes.extend_from_slice(chunk);
        while let Some(end) = self.bytes.windows(2).position(|two| two == b"\n\n") {
            let message: Vec<u8> = self.bytes.drain(..end + 2).collect();
            let message = String::from_utf8(message).unwrap();
            let field = |name: &str| message.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
            if let (Some(name), Some(data)) = (field("event:"), field("data:")) {
                self.ready.push_back((name.to_owned(), serde_json::from_str(data).unwrap()));
            }
        }
    }

    /// The next event of this name that is as wanted; others are read over.
    pub(crate) async fn wait(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let waited = async {
            loop {
                let (found, data) = self.next().await;
                if found == name && wanted(&data) {
                    return data;
                }
            }
        };
        let waited = tokio::time::timeout(PATIENCE, waited).await;
        waited.unwrap_or_else(|_| panic!("no event `{name}` as wanted comes"))
    }

    /// All events up to the one that ends the story, which is the last of them.
    pub(crate) async fn until(&mut self, name: &str, wanted: impl Fn(&Value) -> bool) -> Vec<Event> {
        let mut all = Vec::new();
        loop {
            let event = self.next().await;
            let last = event.0 == name && wanted(&event.1);
            all.push(event);
            if last {
                return all;
            }
        }
    }
}
