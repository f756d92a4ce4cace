//! A running hub on a port of its own, and the calls of tills and browsers to it.

use reqwest::{Client, Method, RequestBuilder, Response, StatusCode, header};
use serde_json::Value;
use tallytill::core::sync::wire::{ANSWER_BYTES_MAX, EnrolAnswer};
use tallytill::hub::config::HubConfig;
use tallytill::hub::daemon::Hub;
use tallytill::hub::store::Store;
use tallytill::net::body::{decode_body, encode_body};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::hub_world::{START, Till, programme_text};

/// A hub that answers, and a second door to its store, as the commands have it.
pub(crate) struct Running {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) store: Store,
    pub(crate) base: String,
    pub(crate) password: String,
    client: Client,
    stop: watch::Sender<bool>,
    served: JoinHandle<()>,
}

impl Running {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = HubConfig {
            data: folder.path().join("data"),
            database: None,
            listen: "127.0.0.1:0".parse().unwrap(),
            language: tallytill::core::model::Language::ENGLISH,
            tls: None,
            insecure: false,
            snapshot_members_min: tallytill::hub::snapshot::ROWS_MIN,
        };
        let (stop, stopping) = watch::channel(false);
        let hub = Hub::open(&config, stopping).await.unwrap();
        let base = format!("http://{}", hub.address());
        let password = hub.first_sign_in().unwrap().1.to_owned();
        let served = tokio::spawn(async move { hub.run().await.unwrap() });
        let store = Store::open(&config.data).unwrap();
        tallytill::net::tls::use_ring();
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { folder, store, base, password, client, stop, served }
    }

    pub(crate) async fn start_open() -> Self {
        let running = Self::start().await;
        running.publish("debt");
        running
    }

    pub(crate) fn publish(&self, overspend: &str) {
        let text = programme_text(overspend);
        let programme = tallytill::core::programme::Programme::parse(&text).unwrap();
        self.store.publish(&text, &programme, START).unwrap();
    }

    /// Stops it and waits for its end.
    pub(crate) async fn stop(self) {
        self.stop.send(true).unwrap();
        self.served.await.unwrap();
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.base))
    }

    /// A new till that enrolled over the wire.
    pub(crate) async fn till(&self, number: u8) -> Till {
        let mut till = Till::new(number);
        let now = tallytill::core::model::Timestamp::from_ms(tallytill::host::clock::wall_ms());
        let code = self.store.make_code(&format!("Till {number}"), "Corner", "", now).unwrap();
        let body = encode_body(&till.enrolment(&code)).unwrap();
        let answer = self.request(Method::POST, "/v1/tills").body(body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let answer: EnrolAnswer = unpack(answer).await;
        till.taken_in(answer);
        till
    }

    /// A call of a till.
    pub(crate) fn call(&self, till: &Till, method: Method, path: &str) -> RequestBuilder {
        let token = &till.answer.as_ref().unwrap().token;
        self.request(method, path).header(header::AUTHORIZATION, format!("Bearer {token}"))
    }

    /// Sends all entries of a till, and waits until they are folded.
    pub(crate) async fn send(&self, till: &Till) -> Response {
        let body = encode_body(&till.whole()).unwrap();
        let answer = self.call(till, Method::POST, "/v1/sync/entries").body(body).send().await.unwrap();
        self.store.fold(START).unwrap();
        answer
    }

    /// Signs in; gives the session's cookie.
    pub(crate) async fn sign_in(&self) -> String {
        let answer = self.form("/sign-in", &format!("name=admin&password={}", self.password)).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let cookie = answer.headers()[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    /// Sends a form as the hub's own page does.
    pub(crate) async fn form(&self, path: &str, body: &str) -> Response {
        let request = self.request(Method::POST, path).header(header::ORIGIN, &self.base);
        let kind = "application/x-www-form-urlencoded";
        request.header(header::CONTENT_TYPE, kind).body(body.to_owned()).send().await.unwrap()
    }

    /// A page, as somebody who is signed in sees it.
    pub(crate) async fn page(&self, cookie: &str, path: &str) -> (StatusCode, String) {
        let answer = self.request(Method::GET, path).header(header::COOKIE, cookie).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }
}

/// The message of a good answer.
pub(crate) async fn unpack<T: for<'b> minicbor::Decode<'b, ()>>(answer: Response) -> T {
    assert_eq!(answer.status(), StatusCode::OK);
    decode_body(&answer.bytes().await.unwrap(), ANSWER_BYTES_MAX).unwrap()
}

/// Status, code and document of a refusal.
pub(crate) async fn problem(answer: Response) -> (u16, String, Value) {
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/problem+json");
    let document: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    (status, document["code"].as_str().unwrap().to_owned(), document)
}
