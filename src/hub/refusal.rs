//! The problems that head office answers with: stable codes (RFC 9457), a sentence, and whether a retry helps.
//!
//! | code | status | retry |
//! |---|---|---|
//! | `wrong_token`, `challenge_expired` | 401 | yes |
//! | `till_unknown`, `till_revoked` | 403 | no |
//! | `not_readable` | 400 | no |
//! | `bad_signature`, `broken_chain` | 400 | no |
//! | `packing_unknown` | 415 | no |
//! | `wrong_till` | 403 | no |
//! | `gap`, `fork` | 409 | no; `durable` names the hub's head, `kept` how far it keeps the till's entries beside it |
//! | `code_unknown` | 404 | no |
//! | `sale_unknown`, `chunk_unknown` | 404 | yes |
//! | `code_used`, `code_expired` | 410 | no |
//! | `no_programme` | 409 | yes |
//! | `no_card_range` | 409 | no |
//! | `body_too_large` | 413 | no |
//! | `body_too_slow` | 408 | yes |
//! | `too_many_guesses` | 429 | yes |
//! | `too_many_pages`, `busy` | 503 | yes |
//! | `storage_unavailable` | 503 | yes |
//! | `unexpected` | 500 | yes |

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::core::ledger::Head;
use crate::host::log;
use crate::hub::intake::Refusal;
use crate::hub::store::{EnrolFault, IngestFault, StoreFault};
use crate::net::Problem;

impl From<StoreFault> for Problem {
    fn from(fault: StoreFault) -> Self {
        log::error!(%fault, "store_unusable");
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_unavailable",
            "head office can't write to its disk now; try again later",
        )
        .with_retry()
    }
}

impl From<IngestFault> for Problem {
    fn from(fault: IngestFault) -> Self {
        match fault {
            IngestFault::Refused(refusal) => refusal.into(),
            IngestFault::Busy => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", fault.to_string()).with_retry()
            }
            IngestFault::Store(fault) => fault.into(),
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        let detail = refusal.to_string();
        let conflict = |code, durable: Head| {
            Self::new(StatusCode::CONFLICT, code, detail.clone())
                .with_extra("durable", head_document(durable))
        };
        match refusal {
            Refusal::NotReadable(_) => Self::new(StatusCode::BAD_REQUEST, "not_readable", detail),
            Refusal::UnknownPacking(_) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "packing_unknown", detail)
            }
            Refusal::BadSignature => Self::new(StatusCode::BAD_REQUEST, "bad_signature", detail),
            Refusal::BrokenChain(_) => Self::new(StatusCode::BAD_REQUEST, "broken_chain", detail),
            Refusal::WrongTill => Self::new(StatusCode::FORBIDDEN, "wrong_till", detail),
            Refusal::Gap { durable } => conflict("gap", durable),
            Refusal::Fork { durable, kept, .. } => match kept {
                Some(kept) => conflict("fork", durable).with_extra("kept", head_document(kept)),
                None => conflict("fork", durable),
            },
        }
    }
}

impl From<EnrolFault> for Problem {
    fn from(fault: EnrolFault) -> Self {
        let detail = fault.to_string();
        match fault {
            EnrolFault::CodeUnknown => Self::new(StatusCode::NOT_FOUND, "code_unknown", detail),
            EnrolFault::CodeUsed => Self::new(StatusCode::GONE, "code_used", detail),
            EnrolFault::CodeExpired => Self::new(StatusCode::GONE, "code_expired", detail),
            EnrolFault::BadSignature => Self::new(StatusCode::BAD_REQUEST, "bad_signature", detail),
            EnrolFault::NoProgramme => Self::new(StatusCode::CONFLICT, "no_programme", detail).with_retry(),
            EnrolFault::Store(fault) => fault.into(),
        }
    }
}

fn head_document(head: Head) -> Value {
    json!({
        "incarnation": head.incarnation.to_string(),
        "seq": head.seq.get(),
        "hash": head.hash.to_string(),
    })
}

/// The token is missing or not known.
pub(super) fn wrong_token() -> Problem {
    let detail = "this session has ended; begin another";
    Problem::new(StatusCode::UNAUTHORIZED, "wrong_token", detail).with_retry()
}

/// A challenge that is not ours, or was given out too long ago.
pub(super) fn challenge_expired() -> Problem {
    let detail = "this challenge is too old; ask for another";
    Problem::new(StatusCode::UNAUTHORIZED, "challenge_expired", detail).with_retry()
}

/// A till that nobody let in, or that does not hold the key it was let in with.
pub(super) fn till_unknown() -> Problem {
    let detail = "head office does not know this till by its key; enrol it with a new code";
    Problem::new(StatusCode::FORBIDDEN, "till_unknown", detail)
}

/// A till that head office took its trust from: what it keeps is not lost, and not taken now.
pub(super) fn till_revoked() -> Problem {
    let detail = "head office took this till out of service; what it keeps is safe, ask head office to let it in again";
    Problem::new(StatusCode::FORBIDDEN, "till_revoked", detail)
}

/// A request that can't be read.
pub(super) fn not_readable(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "not_readable", detail)
}

/// No entry of such a sale has arrived.
pub(super) fn chunk_unknown() -> Problem {
    let detail = "this piece of a file of members is not kept any more; ask for the file anew";
    Problem::new(StatusCode::NOT_FOUND, "chunk_unknown", detail).with_retry()
}

pub(super) fn sale_unknown() -> Problem {
    let detail = "no sale of this number has arrived here; its till may not have sent it yet";
    Problem::new(StatusCode::NOT_FOUND, "sale_unknown", detail).with_retry()
}

/// A body over the limit.
pub(super) fn body_too_large(bytes_max: usize) -> Problem {
    let detail = format!("the body has over `{bytes_max}` bytes; send less at once");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large", detail)
}

/// A body that does not end.
pub(super) fn body_too_slow() -> Problem {
    let detail = "the body did not arrive in time; try again on a better line";
    Problem::new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", detail).with_retry()
}

/// Wrong codes or passwords too often.
pub(super) fn too_many_guesses() -> Problem {
    let detail = "too many wrong tries from this address; wait ten minutes";
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_guesses", detail).with_retry()
}

/// More open pages than are told of news.
pub(super) fn too_many_pages() -> Problem {
    let detail = "too many pages are open; close one";
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_many_pages", detail).with_retry()
}

/// Nothing was published yet.
pub(super) fn no_programme() -> Problem {
    EnrolFault::NoProgramme.into()
}

/// The programme has no numbers for signed cards.
pub(super) fn no_card_range() -> Problem {
    let detail =
        "the programme has no card range of 4 to 18 digits; add one, so that tills can give out cards";
    Problem::new(StatusCode::CONFLICT, "no_card_range", detail)
}

/// A fault of this program.
pub(super) fn unexpected() -> Problem {
    let detail = "head office could not answer; its log tells more";
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unexpected", detail).with_retry()
}
