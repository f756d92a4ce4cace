//! Who works at the till: signing in and out, lending a right; and training, which does not count.

use std::time::Duration;

use axum::Json;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use super::request::{Body, refuse};
use super::sales::{run, work};
use crate::core::codec::operator_book::PIN_DIGITS;
use crate::core::codec::{Operator, OperatorBook};
use crate::core::model::{OperatorId, Right};
use crate::host::monotonic;
use crate::net::Problem;
use crate::till::checkout::set_training;
use crate::till::operators::{Proof, SignInFault, approve as lend, sign_in as enter, sign_out as leave};

/// Who works at the till.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct DeskReply {
    /// Whether somebody has to sign in before anything is sold.
    needed: bool,
    /// Who is signed in.
    operator: Option<SignedInReply>,
    /// A right that was lent for one action, or whose lender is waited for.
    approval: Option<ApprovalReply>,
    /// Seconds until an idle till signs out.
    idle_s: u32,
    /// The most points, in whole ones, that can be spent at once without the right `points`.
    points_max: Option<u32>,
    /// Everybody who may sign in here.
    operators: Vec<OperatorReply>,
}

/// Who is signed in.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct SignedInReply {
    number: u32,
    name: String,
    /// What they may do beside selling.
    rights: Vec<&'static str>,
}

/// A right that was lent.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct ApprovalReply {
    right: &'static str,
    /// The number of whoever lent it; `null` while their badge is waited for.
    by: Option<u32>,
}

/// Somebody who may sign in.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct OperatorReply {
    number: u32,
    name: String,
    /// Whether they have a PIN.
    pin: bool,
    /// Whether they have a badge.
    badge: bool,
}

impl SignedInReply {
    fn of(operator: &Operator) -> Self {
        Self {
            number: operator.id.get(),
            name: operator.name.clone(),
            rights: operator.rights.iter().map(Right::name).collect(),
        }
    }
}

impl OperatorReply {
    fn of(operator: &Operator) -> Self {
        Self {
            number: operator.id.get(),
            name: operator.name.clone(),
            pin: operator.pin.is_some(),
            badge: operator.badge.is_some(),
        }
    }
}

impl Answer<'_> {
    /// Who works at the till.
    pub(super) fn desk(&self) -> DeskReply {
        let (desk, now) = (self.agent.desk(), monotonic());
        let OperatorBook { idle_s, points_max, operators, .. } = &**desk.book();
        DeskReply {
            needed: desk.asks(),
            operator: desk.operator(now).map(SignedInReply::of),
            approval: desk.approval(now).map(|approval| ApprovalReply {
                right: approval.right.name(),
                by: approval.by.map(OperatorId::get),
            }),
            idle_s: *idle_s,
            points_max: *points_max,
            operators: operators.iter().map(OperatorReply::of).collect(),
        }
    }
}

/// `GET /v1/operator`.
pub(super) async fn show(State(door): State<Door>, Extension(spoken): Extension<Spoken>) -> Response {
    let programme = door.agent.programme();
    Json(Answer::new(&door.agent, &programme, spoken).desk()).into_response()
}

/// `POST /v1/operator/sign-in`: either number and PIN, or a badge.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct SignInBody {
    #[serde(default)]
    number: Option<u32>,
    #[serde(default)]
    pin: Option<String>,
    #[serde(default)]
    badge: Option<String>,
}

impl SignInBody {
    fn proof(self) -> Result<Proof, Problem> {
        let wrong = |detail: &str| Err(refuse("sign_in_invalid", detail.to_owned()));
        match (self.number, self.pin, self.badge) {
            (Some(number), Some(pin), None) => match OperatorId::new(number) {
                Some(number) if pin.len() <= PIN_DIGITS.1 => Ok(Proof::Pin(number, pin)),
                _ => wrong("`number` is 1 to 999999 and `pin` 4 to 8 digits; send both as they were typed"),
            },
            (None, None, Some(badge)) => Ok(Proof::Badge(badge)),
            _ => wrong("send either `number` and `pin`, or `badge`"),
        }
    }
}

/// `POST /v1/operator/sign-in`.
pub(super) async fn sign_in(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<SignInBody>,
) -> Result<Response, Problem> {
    let proof = body.proof()?;
    let case = move |door: &Door| enter(&door.agent, &proof).map_err(refused);
    Ok(work(door, spoken, case, |answer, ()| Json(answer.desk()).into_response()).await)
}

/// `POST /v1/operator/sign-out`.
pub(super) async fn sign_out(State(door): State<Door>, Extension(spoken): Extension<Spoken>) -> Response {
    leave(&door.agent);
    show(State(door), Extension(spoken)).await
}

/// `POST /v1/operator/approve`: lends a right for one action. Without number, PIN and badge the till waits for the next
/// badge that is scanned.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ApproveBody {
    right: String,
    #[serde(default)]
    number: Option<u32>,
    #[serde(default)]
    pin: Option<String>,
    #[serde(default)]
    badge: Option<String>,
}

/// `POST /v1/operator/approve`.
pub(super) async fn approve(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<ApproveBody>,
) -> Result<Response, Problem> {
    let ApproveBody { right, number, pin, badge } = body;
    let right = Right::parse(&right).ok_or_else(|| {
        let known = Right::ALL.map(Right::name).join("`, `");
        refuse("sign_in_invalid", format!("`{right}` is no right; send one of `{known}`"))
    })?;
    let waits = number.is_none() && pin.is_none() && badge.is_none();
    let proof = (!waits).then(|| SignInBody { number, pin, badge }.proof()).transpose()?;
    let case = move |door: &Door| lend(&door.agent, right, proof.as_ref()).map_err(refused);
    Ok(work(door, spoken, case, |answer, ()| Json(answer.desk()).into_response()).await)
}

fn refused(fault: SignInFault) -> Problem {
    let detail = fault.to_string();
    match fault {
        SignInFault::NoOperators => Problem::new(StatusCode::CONFLICT, "no_operators", detail),
        SignInFault::Wrong => Problem::new(StatusCode::FORBIDDEN, "pin_wrong", detail),
        SignInFault::Wait(wait) => {
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "pin_wait", detail).with_wait(whole_seconds(wait))
        }
        SignInFault::MayNotApprove(_) => Problem::new(StatusCode::FORBIDDEN, "approval_refused", detail),
        SignInFault::Guesses(_) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "journal_unwritable", detail).with_retry()
        }
        SignInFault::Hash(_) => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail),
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs().max(1)
}

/// Whether training is under way.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TrainingReply {
    training: bool,
}

/// `GET /v1/training`.
pub(super) async fn training(State(door): State<Door>) -> Json<TrainingReply> {
    Json(TrainingReply { training: door.agent.training.is_on() })
}

/// `POST /v1/training`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct TrainingBody {
    on: bool,
}

/// `POST /v1/training`: begins or ends it.
pub(super) async fn train(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<TrainingBody>,
) -> Response {
    let case = move |door: &Door| set_training(&door.agent, body.on);
    run(door, spoken, case, |_, training| Json(TrainingReply { training }).into_response()).await
}
