//! `POST /v1/tills`: a new till comes with its one-time code.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, State};

use super::packed::Packed;
use crate::core::sync::wire::{EnrolAnswer, EnrolRequest};
use crate::host::log;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::net::Problem;

/// Takes a till in.
pub(super) async fn enrol(
    State(office): State<Arc<Office>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    Packed(request): Packed<EnrolRequest>,
) -> Result<Packed<EnrolAnswer>, Problem> {
    let now = office.now();
    if !office.code_guesses.allows(address.ip(), now) {
        return Err(refusal::too_many_guesses());
    }
    let outcome = office.with_store(move |store| store.enrol(&request, now)).await;
    match &outcome {
        Ok(answer) => {
            log::info!(till = %answer.till, name = answer.till_name, store = answer.store, "till_enrolled")
        }
        Err(problem) => {
            log::warn!(code = problem.code, %address, "till_refused");
            if problem.code == "code_unknown" {
                office.code_guesses.count(address.ip(), now);
            }
        }
    }
    outcome.map(Packed)
}
