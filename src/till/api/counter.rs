//! Quotes: of the basket on the counter that all share, and of any other without touching it.

use axum::Json;
use axum::extract::{Extension, State};
use axum::response::{IntoResponse, Response};

use super::answer::Answer;
use super::counter_body::CounterBody;
use super::door::Door;
use super::fault::problem;
use super::guard::Spoken;
use super::request::Body;
use crate::net::Problem;
use crate::till::checkout::Refusal;
use crate::till::counter::{CounterView, load_counter, quote_counter, replace_counter};

/// `GET /v1/basket`.
pub(super) async fn basket(State(door): State<Door>, Extension(spoken): Extension<Spoken>) -> Response {
    let view = load_counter(&door.agent);
    reply(&door, spoken, view.as_ref())
}

/// `PUT /v1/basket`.
pub(super) async fn put_basket(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<CounterBody>,
) -> Result<Response, Problem> {
    let wanted = body.counter(&door.agent.programme())?;
    let view = replace_counter(&door.agent, body.revision, wanted);
    Ok(reply(&door, spoken, view.as_deref()))
}

/// `POST /v1/quotes`.
pub(super) async fn quotes(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<CounterBody>,
) -> Result<Response, Problem> {
    let programme = door.agent.programme();
    let answer = Answer::new(&door.agent, &programme, spoken);
    let counter = body.counter(&programme)?;
    let view = quote_counter(&door.agent, &counter).map_err(|refusal| problem(&refusal, &answer))?;
    Ok(Json(answer.quote(&view.quote, view.member.as_ref())).into_response())
}

fn reply(door: &Door, spoken: Spoken, view: Result<&CounterView, &Refusal>) -> Response {
    let programme = door.agent.programme();
    let answer = Answer::new(&door.agent, &programme, spoken);
    match view {
        Ok(view) => Json(answer.counter(view)).into_response(),
        Err(refusal) => problem(refusal, &answer).into_response(),
    }
}
