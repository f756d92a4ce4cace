//! Calls to head office. Every answer is bounded in size and time.

use std::time::Duration;

use minicbor::Decode;
use reqwest::{Client, Method, RequestBuilder, StatusCode, header};
use serde::Deserialize;

use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, OpId, ProgrammeHash};
use crate::core::sync::wire::{
    ANSWER_BYTES_MAX, Ack, Batch, CardBookBundle, EnrolAnswer, EnrolRequest, HeadAnswer, MEDIA_TYPE,
    MemberPage, OwnAnswer, ProgrammeBundle, SaleAnswer, StockAnswer, StockRequest, WAIT_S_MAX,
};
use crate::net::body::{BodyFault, decode_body, encode_body};

/// How long a call may take that does not wait for news.
const CALL: Duration = Duration::from_secs(15);
/// How long a call may take that a customer waits for.
const WITH_CUSTOMER: Duration = Duration::from_secs(5);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a call waits for news, in seconds.
const WAIT_S: u64 = 20;

/// A call failed.
#[derive(Debug, thiserror::Error)]
pub enum CallFault {
    /// Head office can't be reached, or the connection broke.
    #[error("head office can't be reached: {0}")]
    Unreachable(String),
    /// Head office answers with a problem document.
    #[error("head office answers `{code}`: {detail}")]
    Problem {
        /// The HTTP status.
        status: u16,
        /// The stable code.
        code: String,
        /// The sentence.
        detail: String,
        /// Whether trying again helps.
        retry: bool,
        /// How long to wait before, in milliseconds, where it says so.
        retry_after_ms: Option<u64>,
        /// Its durable head, where it says so.
        durable: Option<Box<Head>>,
    },
    /// Whatever answers is no hub.
    #[error("what answers at this address is not head office: {0}")]
    NoHub(String),
}

impl CallFault {
    /// The code of a problem document, if that is what came.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl From<reqwest::Error> for CallFault {
    fn from(error: reqwest::Error) -> Self {
        // What lies deepest says why: the connection was refused, the name is unknown, the time is over.
        let error = error.without_url();
        let mut cause: &dyn std::error::Error = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        Self::Unreachable(cause.to_string())
    }
}

impl From<BodyFault> for CallFault {
    fn from(fault: BodyFault) -> Self {
        Self::NoHub(fault.to_string())
    }
}

/// The part of a problem document that a till acts on.
#[derive(Deserialize)]
struct Problem {
    code: String,
    detail: String,
    retry: bool,
    #[serde(default)]
    retry_after_ms: Option<u64>,
    #[serde(default)]
    durable: Option<DurableHead>,
}

/// A head as a problem document names it.
#[derive(Deserialize)]
struct DurableHead {
    incarnation: String,
    seq: u64,
    hash: String,
}

impl DurableHead {
    fn parse(&self) -> Option<Head> {
        Some(Head {
            incarnation: Incarnation::parse(&self.incarnation)?,
            seq: EntrySeq::new(self.seq),
            hash: EntryHash::parse(&self.hash)?,
        })
    }
}

/// A connection pool to head office.
#[derive(Clone)]
pub struct HubClient {
    http: Client,
    url: String,
    token: Option<String>,
}

impl HubClient {
    /// Prepares calls to `url`; nothing is sent yet.
    ///
    /// # Errors
    /// [`CallFault::Unreachable`] when no client can be made.
    pub fn new(url: &str, token: Option<&str>) -> Result<Self, CallFault> {
        let http = Client::builder().connect_timeout(CONNECT).no_proxy().build()?;
        Ok(Self { http, url: url.trim_end_matches('/').to_owned(), token: token.map(str::to_owned) })
    }

    /// Asks to be taken in.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, CallFault> {
        let call = self.call(Method::POST, "/v1/tills").body(encode_body(request)?);
        read(call.send().await?).await
    }

    /// Where the hub's durable copy of one of this till's chains ends.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn head(&self, incarnation: Incarnation) -> Result<HeadAnswer, CallFault> {
        let incarnation = incarnation.to_string();
        let call = self.call(Method::GET, "/v1/sync/head").query(&[("incarnation", incarnation)]);
        read(call.send().await?).await
    }

    /// This till's own entries from a place on, as far as the hub holds them.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn own(&self, incarnation: Incarnation, from: EntrySeq) -> Result<OwnAnswer, CallFault> {
        let asked = [("incarnation", incarnation.to_string()), ("from", from.to_string())];
        read(self.call(Method::GET, "/v1/sync/own").query(&asked).send().await?).await
    }

    /// Sends entries. `unsent` is how many this till has not had acknowledged, for head office's list of tills.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn send(&self, batch: &Batch, unsent: u64) -> Result<Ack, CallFault> {
        let call = self.call(Method::POST, "/v1/sync/entries").header("tallytill-unsent", unsent);
        read(call.body(encode_body(batch)?).send().await?).await
    }

    /// The next members that changed, for a till in this life of its journal; waits for some when there are none and `wait`
    /// is set.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn members(
        &self,
        cursor: &str,
        life: Incarnation,
        wait: bool,
        unsent: u64,
    ) -> Result<MemberPage, CallFault> {
        let life = life.to_string();
        let asked = [("cursor", cursor), ("incarnation", life.as_str())];
        let call = self.waiting("/v1/sync/members", wait).query(&asked);
        read(call.header("tallytill-unsent", unsent).send().await?).await
    }

    /// The latest programme; waits for another than `have`. `None` when there is no other.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn programme(
        &self,
        have: ProgrammeHash,
        wait: bool,
    ) -> Result<Option<ProgrammeBundle>, CallFault> {
        let have = have.to_string();
        let call = self.waiting("/v1/sync/programme", wait).query(&[("have", have.as_str())]);
        let response = call.send().await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        read(response).await.map(Some)
    }

    /// The card book, when its revision is another than `have`; waits for another if `wait` is set.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn card_book(&self, have: u64, wait: bool) -> Result<Option<CardBookBundle>, CallFault> {
        let response = self.waiting("/v1/sync/cards", wait).query(&[("have", have)]).send().await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        read(response).await.map(Some)
    }

    /// Signed cards for this till's stock.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn card_stock(&self, request: &StockRequest) -> Result<StockAnswer, CallFault> {
        let call = self.call(Method::POST, "/v1/sync/cards/stock").body(encode_body(request)?);
        read(call.send().await?).await
    }

    /// A sale of any till, with what was done to it since; `None` when head office does not have it.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn sale(&self, sale: OpId) -> Result<Option<SaleAnswer>, CallFault> {
        let call = self.call(Method::GET, &format!("/v1/sync/sales/{sale}")).timeout(WITH_CUSTOMER);
        match read(call.send().await?).await {
            Ok(answer) => Ok(Some(answer)),
            Err(fault) if fault.code() == Some("sale_unknown") => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn waiting(&self, path: &str, wait: bool) -> RequestBuilder {
        let wait_s = if wait { WAIT_S.min(WAIT_S_MAX) } else { 0 };
        let longest = CALL.saturating_add(Duration::from_secs(wait_s));
        self.call(Method::GET, path).timeout(longest).query(&[("wait_s", wait_s)])
    }

    fn call(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.url)).timeout(CALL);
        let call = call.header(header::CONTENT_TYPE, MEDIA_TYPE);
        match &self.token {
            Some(token) => call.bearer_auth(token),
            None => call,
        }
    }
}

/// Reads an answer or its problem document, at most [`ANSWER_BYTES_MAX`] bytes of it.
async fn read<T: for<'b> Decode<'b, ()>>(mut response: reqwest::Response) -> Result<T, CallFault> {
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > ANSWER_BYTES_MAX {
            return Err(CallFault::NoHub("its answer is too long".to_owned()));
        }
    }
    if status.is_success() {
        return Ok(decode_body(&body, ANSWER_BYTES_MAX)?);
    }
    match serde_json::from_slice(&body) {
        Ok(Problem { code, detail, retry, retry_after_ms, durable }) => Err(CallFault::Problem {
            status: status.as_u16(),
            code,
            detail,
            retry,
            retry_after_ms,
            durable: durable.and_then(|durable| durable.parse()).map(Box::new),
        }),
        Err(_) => Err(CallFault::NoHub(format!("it answers with status {}", status.as_u16()))),
    }
}
