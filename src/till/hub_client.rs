//! Calls to head office. Every answer is bounded in size and time.
//!
//! A till shows the token of a session, which it begins by signing what head office says with its key, and begins anew
//! before it ends or when it is refused.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use minicbor::Decode;
use reqwest::{Client, Method, RequestBuilder, StatusCode, header};
use rustls::CertificateError;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::config::TillConfig;
use super::hub_trust::trust_of;
use super::identity::Identity;
use crate::core::ledger::Head;
use crate::core::model::{EntryHash, EntrySeq, Incarnation, OpId, ProgrammeHash, TillId};
use crate::core::sync::packing::Packed;
use crate::core::sync::snapshot::{CHUNK_BYTES_MAX, SnapshotAnswer};
use crate::core::sync::wire::{
    ANSWER_BYTES_MAX, Ack, Batch, CardBookBundle, ChallengeAnswer, EnrolAnswer, EnrolRequest, HeadAnswer,
    MEDIA_TYPE, MemberPage, OperatorBookBundle, OwnAnswer, PackedBatch, ProgrammeBundle, SaleAnswer,
    SessionAnswer, SessionRequest, StockAnswer, StockRequest, WAIT_S_MAX, session_signed_bytes,
};
use crate::host::clock;
use crate::host::keys::SigningKey;
use crate::net::body::{BodyFault, decode_body, encode_body};
use crate::net::packed::encode_packed;
use crate::net::tls::{Trust, client_config, use_ring};

/// What a handshake ends with where the other side's key is not the one that was pinned.
const OTHER_KEY: CertificateError = CertificateError::ApplicationVerificationFailure;
/// How long an idle connection is kept: shorter than head office keeps it.
const IDLE: Duration = Duration::from_secs(20);
/// How long a call may take that does not wait for news.
const CALL: Duration = Duration::from_secs(15);
/// How long a piece of a large file may take on a slow line, as long as something comes.
const PIECE: Duration = Duration::from_secs(300);
/// How long nothing may come.
const QUIET: Duration = Duration::from_secs(30);
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
        /// How far it keeps this till's entries beside others, where it says so.
        kept: Option<Box<Head>>,
    },
    /// Somebody else answers, or head office has another key.
    #[error(
        "what answers at this address does not hold the key of the head office that this till was enrolled at; \
         if head office was set up anew, enrol this till anew"
    )]
    HubChanged,
    /// Nobody to trust at this address.
    #[error(
        "this till was enrolled without TLS and knows no key of head office; enrol it anew, or write in `[hub]` who vouches \
         for it: `trust = \"system\"` or a PEM file"
    )]
    NoTrust,
    /// Nobody said where it is.
    #[error("nobody has told this till where head office is; write `url` in `[hub]`")]
    NoAddress,
    /// Whatever answers is no hub.
    #[error("what answers at this address is not head office: {0}")]
    NoHub(String),
}

impl CallFault {
    /// The code of a problem document, if that is what came.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem { code, .. } => Some(code),
            Self::HubChanged => Some("hub_changed"),
            Self::Unreachable(_) | Self::NoHub(_) | Self::NoTrust | Self::NoAddress => None,
        }
    }
}

impl From<reqwest::Error> for CallFault {
    fn from(error: reqwest::Error) -> Self {
        if is_other_key(&error) { Self::HubChanged } else { Self::Unreachable(told(&error.without_url())) }
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
    #[serde(default)]
    kept: Option<DurableHead>,
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

/// Whether a handshake ended because the other side's key is not the one that was pinned.
fn is_other_key(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(fault) = innermost(current).downcast_ref::<rustls::Error>() {
            return *fault == rustls::Error::InvalidCertificate(OTHER_KEY);
        }
        cause = current.source();
    }
    false
}

/// An error of a connection carries that of its handshake inside, which it does not name as its source.
fn innermost<'e>(error: &'e (dyn Error + 'static)) -> &'e (dyn Error + 'static) {
    let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match carried {
        Some(inner) => innermost(inner),
        None => error,
    }
}

/// What lies deepest says why: the connection was refused, the name is unknown, the time is over.
fn told(error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Who calls.
pub(super) struct Caller {
    till: TillId,
    key: SigningKey,
    hub_public_key: [u8; 32],
    session: Mutex<Option<Session>>,
}

/// A session that head office gave.
struct Session {
    token: String,
    /// When to begin another.
    until: Instant,
}

impl Caller {
    /// The till of this identity, which holds this key.
    fn of(identity: &Identity, key: &SigningKey) -> Self {
        Self {
            till: identity.till,
            key: key.clone(),
            hub_public_key: identity.hub_public_key,
            session: Mutex::new(None),
        }
    }
}

/// Where head office is: as the configuration says, or else where the till was enrolled.
pub fn hub_address(config: &TillConfig, identity: Option<&Identity>) -> Option<String> {
    config.hub.url.clone().or_else(|| identity?.hub_url.clone())
}

/// A connection pool to head office.
#[derive(Clone)]
pub struct HubClient {
    http: Client,
    url: String,
    caller: Option<Arc<Caller>>,
}

impl HubClient {
    /// Prepares calls to `url`, over TLS where somebody is to be trusted; nothing is sent yet.
    ///
    /// # Errors
    /// [`CallFault::Unreachable`] when no client can be made.
    pub(super) fn new(url: &str, trust: Option<&Trust>, caller: Option<Caller>) -> Result<Self, CallFault> {
        use_ring();
        let mut builder = Client::builder().connect_timeout(CONNECT).pool_idle_timeout(IDLE).no_proxy();
        if let Some(trust) = trust {
            let tls = client_config(trust).map_err(|fault| CallFault::Unreachable(fault.to_string()))?;
            builder = builder.tls_backend_preconfigured(tls);
        }
        let url = url.trim_end_matches('/').to_owned();
        Ok(Self { http: builder.build()?, url, caller: caller.map(Arc::new) })
    }

    /// Prepares the calls of a till; without its identity and key as somebody whom head office does not know.
    ///
    /// # Errors
    /// [`CallFault::NoAddress`] when none is known, [`CallFault::NoTrust`] when nobody is to be trusted there, and as
    /// `HubClient::new`.
    pub fn of_till(
        config: &TillConfig,
        identity: Option<&Identity>,
        key: Option<&SigningKey>,
    ) -> Result<Self, CallFault> {
        let pin = identity.and_then(|identity| identity.hub_pin);
        let url = hub_address(config, identity).ok_or(CallFault::NoAddress)?;
        let trust = match trust_of(&url, &config.hub, &config.folder, pin) {
            None => None,
            Some(trust) => Some(trust.ok_or(CallFault::NoTrust)?),
        };
        let caller = identity.zip(key).map(|(identity, key)| Caller::of(identity, key));
        Self::new(&url, trust.as_ref(), caller)
    }

    /// Asks to be taken in.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, CallFault> {
        let call = self.plain(Method::POST, "/v1/tills").body(encode_body(request)?);
        read(call.send().await?).await
    }

    /// Where the hub's durable copy of one of this till's chains ends.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn head(&self, incarnation: Incarnation) -> Result<HeadAnswer, CallFault> {
        let incarnation = incarnation.to_string();
        let call = self.call(Method::GET, "/v1/sync/head").await?;
        self.answer(call.query(&[("incarnation", incarnation)])).await
    }

    /// This till's own entries from a place on, as far as the hub holds them.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn own(&self, incarnation: Incarnation, from: EntrySeq) -> Result<OwnAnswer, CallFault> {
        let asked = [("incarnation", incarnation.to_string()), ("from", from.to_string())];
        self.answer(self.call(Method::GET, "/v1/sync/own").await?.query(&asked)).await
    }

    /// Sends entries. `unsent` is how many this till has not had acknowledged, for head office's list of tills.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn send(&self, batch: &Batch, unsent: u64) -> Result<Ack, CallFault> {
        let call = self.call(Method::POST, "/v1/sync/entries").await?.header("tallytill-unsent", unsent);
        self.answer(call.body(encode_body(batch)?)).await
    }

    /// Sends entries packed.
    ///
    /// # Errors
    /// [`CallFault`]; the problem `packing_unknown` from a hub that takes the plain form alone.
    pub async fn send_packed(
        &self,
        batch: &PackedBatch,
        packed: &Packed,
        unsent: u64,
    ) -> Result<Ack, CallFault> {
        let body = encode_packed(batch, packed).map_err(|fault| CallFault::NoHub(fault.to_string()))?;
        let call = self.call(Method::POST, "/v1/sync/packed").await?.header("tallytill-unsent", unsent);
        self.answer(call.body(body)).await
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
        let call = self.waiting("/v1/sync/members", wait).await?.query(&asked);
        self.answer(call.header("tallytill-unsent", unsent)).await
    }

    /// All members of one shard, and whatever else changed: as [`HubClient::members`], beginning that shard anew.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn shard(&self, shard: u8, cursor: &str, life: Incarnation) -> Result<MemberPage, CallFault> {
        let (life, shard) = (life.to_string(), shard.to_string());
        let asked = [("cursor", cursor), ("incarnation", life.as_str()), ("again", shard.as_str())];
        self.answer(self.waiting("/v1/sync/members", false).await?.query(&asked)).await
    }

    /// A ready-made file of members for a till that is at `cursor`; `None` where pages are the shorter way, and from a
    /// head office that has no such files.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn snapshot(
        &self,
        cursor: &str,
        life: Option<Incarnation>,
        schema: u32,
    ) -> Result<Option<SnapshotAnswer>, CallFault> {
        let life = life.map(|life| life.to_string()).unwrap_or_default();
        let asked = [("cursor", cursor), ("incarnation", life.as_str())];
        let call = self.call(Method::GET, "/v1/sync/snapshot").await?.query(&asked);
        match self.answer_if_any(call.query(&[("schema", schema)])).await {
            Err(CallFault::NoHub(_) | CallFault::Problem { status: 404, .. }) => Ok(None),
            answer => answer,
        }
    }

    /// One piece of such a file, as it travels; the caller proves that it is the one.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn snapshot_chunk(&self, hash: &[u8; 32]) -> Result<Vec<u8>, CallFault> {
        let name = blake3::Hash::from_bytes(*hash).to_hex();
        let call = self.call(Method::GET, &format!("/v1/sync/snapshot/chunks/{name}")).await?;
        read_bytes(call.timeout(PIECE).send().await?, CHUNK_BYTES_MAX).await
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
        let call = self.waiting("/v1/sync/programme", wait).await?.query(&[("have", have.as_str())]);
        self.answer_if_any(call).await
    }

    /// The card book, when its revision is another than `have`; waits for another if `wait` is set.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn card_book(&self, have: u64, wait: bool) -> Result<Option<CardBookBundle>, CallFault> {
        let call = self.waiting("/v1/sync/cards", wait).await?;
        self.answer_if_any(call.query(&[("have", have)])).await
    }

    /// The operator book, when its revision is another than `have`; waits for another if `wait` is set.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn operator_book(
        &self,
        have: u64,
        wait: bool,
    ) -> Result<Option<OperatorBookBundle>, CallFault> {
        let call = self.waiting("/v1/sync/operators", wait).await?;
        self.answer_if_any(call.query(&[("have", have)])).await
    }

    /// Signed cards for this till's stock.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn card_stock(&self, request: &StockRequest) -> Result<StockAnswer, CallFault> {
        let call = self.call(Method::POST, "/v1/sync/cards/stock").await?;
        self.answer(call.body(encode_body(request)?)).await
    }

    /// A sale of any till, with what was done to it since; `None` when head office does not have it.
    ///
    /// # Errors
    /// [`CallFault`].
    pub async fn sale(&self, sale: OpId) -> Result<Option<SaleAnswer>, CallFault> {
        let call = self.call(Method::GET, &format!("/v1/sync/sales/{sale}")).await?;
        match self.answer(call.timeout(WITH_CUSTOMER)).await {
            Ok(answer) => Ok(Some(answer)),
            Err(fault) if fault.code() == Some("sale_unknown") => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    async fn waiting(&self, path: &str, wait: bool) -> Result<RequestBuilder, CallFault> {
        let wait_s = if wait { WAIT_S.min(WAIT_S_MAX) } else { 0 };
        let longest = CALL.saturating_add(Duration::from_secs(wait_s));
        Ok(self.call(Method::GET, path).await?.timeout(longest).query(&[("wait_s", wait_s)]))
    }

    /// A call within a session.
    async fn call(&self, method: Method, path: &str) -> Result<RequestBuilder, CallFault> {
        let call = self.plain(method, path);
        match &self.caller {
            Some(caller) => Ok(call.bearer_auth(self.token(caller).await?)),
            None => Ok(call),
        }
    }

    fn plain(&self, method: Method, path: &str) -> RequestBuilder {
        let call = self.http.request(method, format!("{}{path}", self.url)).timeout(CALL);
        call.header(header::CONTENT_TYPE, MEDIA_TYPE)
    }

    /// The token of the present session; begins another where there is none or it is about to end. Calls that come
    /// meanwhile wait for the same one.
    async fn token(&self, caller: &Caller) -> Result<String, CallFault> {
        let mut session = caller.session.lock().await;
        if let Some(known) = session.as_ref().filter(|known| clock::monotonic() < known.until) {
            return Ok(known.token.clone());
        }
        let asked = self.plain(Method::GET, "/v1/sync/challenge").send().await?;
        let ChallengeAnswer { challenge, .. } = read(asked).await?;
        let signed = session_signed_bytes(&caller.hub_public_key, caller.till, &challenge);
        let request = SessionRequest { till: caller.till, challenge, signature: caller.key.sign(&signed) };
        let begun = self.plain(Method::POST, "/v1/sync/session").body(encode_body(&request)?).send().await?;
        let SessionAnswer { token, life_ms, .. } = read(begun).await?;
        // Another is begun well before the end: no call runs into it.
        let until = clock::monotonic().checked_add(Duration::from_millis(life_ms.saturating_div(2)));
        *session = until.map(|until| Session { token: token.clone(), until });
        Ok(token)
    }

    /// Sends a call and reads its answer.
    async fn answer<T: for<'b> Decode<'b, ()>>(&self, call: RequestBuilder) -> Result<T, CallFault> {
        self.answer_if_any(call).await?.ok_or_else(|| CallFault::NoHub("its answer is empty".to_owned()))
    }

    /// The same, where head office may have nothing to say. A session that it does not know is not shown again.
    async fn answer_if_any<T: for<'b> Decode<'b, ()>>(
        &self,
        call: RequestBuilder,
    ) -> Result<Option<T>, CallFault> {
        let response = call.send().await?;
        if response.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        let answered = read(response).await.map(Some);
        if let (Err(fault), Some(caller)) = (&answered, &self.caller)
            && fault.code() == Some("wrong_token")
        {
            *caller.session.lock().await = None;
        }
        answered
    }
}

/// Reads an answer or its problem document.
async fn read<T: for<'b> Decode<'b, ()>>(response: reqwest::Response) -> Result<T, CallFault> {
    Ok(decode_body(&read_bytes(response, ANSWER_BYTES_MAX).await?, ANSWER_BYTES_MAX)?)
}

/// Reads the body of a good answer, or its problem document, at most `bytes_max` of it. A line that goes quiet for as long
/// as a call may take is given up.
async fn read_bytes(mut response: reqwest::Response, bytes_max: usize) -> Result<Vec<u8>, CallFault> {
    let status = response.status();
    let mut body = Vec::new();
    loop {
        let piece = tokio::time::timeout(QUIET, response.chunk()).await;
        let piece = piece.map_err(|_| CallFault::Unreachable("the line went quiet".to_owned()))??;
        let Some(piece) = piece else { break };
        body.extend_from_slice(&piece);
        if body.len() > bytes_max {
            return Err(CallFault::NoHub("its answer is too long".to_owned()));
        }
    }
    if status.is_success() {
        return Ok(body);
    }
    match serde_json::from_slice(&body) {
        Ok(Problem { code, detail, retry, retry_after_ms, durable, kept }) => Err(CallFault::Problem {
            status: status.as_u16(),
            code,
            detail,
            retry,
            retry_after_ms,
            durable: durable.and_then(|durable| durable.parse()).map(Box::new),
            kept: kept.and_then(|kept| kept.parse()).map(Box::new),
        }),
        Err(_) => Err(CallFault::NoHub(format!("it answers with status {}", status.as_u16()))),
    }
}
