//! `GET /v1/sync/challenge` and `POST /v1/sync/session`: a till proves with its key who it is.

use std::sync::Arc;

use axum::extract::State;

use super::gate::check_trust;
use super::packed::Packed;
use crate::core::sync::wire::{ChallengeAnswer, SessionAnswer, SessionRequest, session_signed_bytes};
use crate::host::keys::verify;
use crate::host::log;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::hub::session::SESSION_LIFE_MS;
use crate::net::Problem;

/// Something to sign.
pub(super) async fn challenge(State(office): State<Arc<Office>>) -> Result<Packed<ChallengeAnswer>, Problem> {
    let now = office.now();
    let challenge = office.store.sessions().make_challenge(now).map_err(|fault| {
        log::error!(%fault, "no_challenge");
        refusal::unexpected()
    })?;
    Ok(Packed(ChallengeAnswer { challenge, hub_time: now }))
}

/// A token for whoever signed a challenge of ours with the key of a till.
pub(super) async fn session(
    State(office): State<Arc<Office>>,
    Packed(request): Packed<SessionRequest>,
) -> Result<Packed<SessionAnswer>, Problem> {
    let now = office.now();
    if !office.store.sessions().accepts_challenge(&request.challenge, now) {
        return Err(refusal::challenge_expired());
    }
    let known = office.with_store(move |store| store.load_known_till(request.till)).await?;
    let till = known.ok_or_else(refusal::till_unknown)?;
    let signed = session_signed_bytes(&office.store.public_key(), till.id, &request.challenge);
    if !verify(&till.public_key, &signed, &request.signature) {
        log::warn!(till = %till.id, "session_refused");
        return Err(refusal::till_unknown());
    }
    check_trust(&office, till.id).await?;
    let token = office.store.sessions().mint_token(till.id, now);
    Ok(Packed(SessionAnswer { token, life_ms: SESSION_LIFE_MS, hub_time: now }))
}
