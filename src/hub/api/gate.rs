//! Who is calling: the till whose session the token is of. Each good call is also news of that till.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::core::model::TillId;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::hub::store::KnownTill;
use crate::net::Problem;

/// The header in which a till says how many entries it has not sent yet.
pub const UNSENT_HEADER: &str = "tallytill-unsent";
/// The longest token that is looked at.
const TOKEN_BYTES_MAX: usize = 128;

/// The till that calls.
pub(super) struct Caller {
    /// Which.
    pub(super) till: KnownTill,
    /// Entries it says it has not had acknowledged.
    pub(super) unsent: Option<u64>,
}

impl FromRequestParts<Arc<Office>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Problem> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = shown
            .and_then(|shown| shown.strip_prefix("Bearer "))
            .filter(|token| token.len() <= TOKEN_BYTES_MAX)
            .ok_or_else(refusal::wrong_token)?
            .to_owned();
        let id = office.store.sessions().till_of(&token, office.now()).ok_or_else(refusal::wrong_token)?;
        let till = office.with_store(move |store| store.load_known_till(id)).await?;
        let till = till.ok_or_else(refusal::till_unknown)?;
        check_trust(office, id).await?;
        let unsent = parts.headers.get(UNSENT_HEADER).and_then(|value| value.to_str().ok()?.parse().ok());
        office.note_contact(till.id, office.now(), unsent);
        Ok(Self { till, unsent })
    }
}

/// Refuses a till that is trusted no more.
pub(super) async fn check_trust(office: &Office, till: TillId) -> Result<(), Problem> {
    let revoked = office.with_store(move |store| store.is_till_revoked(till)).await?;
    if revoked { Err(refusal::till_revoked()) } else { Ok(()) }
}
