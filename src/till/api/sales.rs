//! Sales, voids, the day.

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::answer::Answer;
use super::counter_body::SaleBody;
use super::door::Door;
use super::fault::problem;
use super::guard::Spoken;
use super::request::{Body, CloseBody, VoidBody, parse_op_id};
use super::sale_reply::SalesReply;
use crate::net::Problem;
use crate::till::agent::now;
use crate::till::checkout::{self, Refusal, Sold};
use crate::till::printing::{Printed, print_by_itself};

/// Runs a use case off the tasks' threads, because it waits for the disk, and writes its answer.
pub(super) async fn run<T: Send + 'static>(
    door: Door,
    spoken: Spoken,
    case: impl FnOnce(&Door) -> Result<T, Refusal> + Send + 'static,
    write: impl FnOnce(&Answer<'_>, T) -> Response + Send + 'static,
) -> Response {
    let case = move |door: &Door| {
        case(door).map_err(|refusal| {
            let programme = door.agent.programme();
            problem(&refusal, &Answer::new(&door.agent, &programme, spoken))
        })
    };
    work(door, spoken, case, write).await
}

/// The same for what refuses with a problem of its own.
pub(super) async fn work<T: Send + 'static>(
    door: Door,
    spoken: Spoken,
    case: impl FnOnce(&Door) -> Result<T, Problem> + Send + 'static,
    write: impl FnOnce(&Answer<'_>, T) -> Response + Send + 'static,
) -> Response {
    let task = tokio::task::spawn_blocking(move || {
        let outcome = case(&door);
        let programme = door.agent.programme();
        let answer = Answer::new(&door.agent, &programme, spoken);
        match outcome {
            Ok(value) => write(&answer, value),
            Err(problem) => problem.into_response(),
        }
    });
    task.await.unwrap_or_else(|_| {
        let detail = "the till could not finish; look at the sales before trying again";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail).into_response()
    })
}

/// 201 for what was done now, 200 for what had been done before.
pub(super) fn done(repeated: bool, body: impl Serialize) -> Response {
    let status = if repeated { StatusCode::OK } else { StatusCode::CREATED };
    (status, Json(body)).into_response()
}

/// `POST /v1/sales`.
pub(super) async fn sell(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<SaleBody>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&body.op_id)?;
    let counter = body.counter(&door.agent.programme())?;
    let case = move |door: &Door| {
        let sold = checkout::sell(&door.agent, op_id, counter, &body.quote)?;
        print_by_itself(&door.agent, spoken.0, Printed::Sale(Box::new(sold.clone())));
        Ok(sold)
    };
    Ok(run(door, spoken, case, |answer, sold| done(sold.repeated, answer.sold(&sold))).await)
}

/// `POST /v1/sales/{op_id}/void`.
pub(super) async fn void(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(sale): Path<String>,
    Body(body): Body<VoidBody>,
) -> Result<Response, Problem> {
    let (op_id, sale) = (parse_op_id(&body.op_id)?, parse_op_id(&sale)?);
    let case = move |door: &Door| {
        let sold = checkout::void(&door.agent, op_id, sale, &body.reason)?;
        print_by_itself(&door.agent, spoken.0, Printed::Sale(Box::new(sold.clone())));
        Ok(sold)
    };
    Ok(run(door, spoken, case, |answer, sold| done(sold.repeated, answer.sold(&sold))).await)
}

/// `GET /v1/sales/{op_id}`.
pub(super) async fn show(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(sale): Path<String>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&sale)?;
    let case = move |door: &Door| checkout::load_sold(&door.agent, op_id);
    Ok(run(door, spoken, case, |answer, sold| Json(answer.sold(&sold)).into_response()).await)
}

/// `GET /v1/sales`: the present day's, newest first.
pub(super) async fn list(State(door): State<Door>, Extension(spoken): Extension<Spoken>) -> Response {
    let day = door.agent.programme().time_zone.day(now());
    let case = move |door: &Door| {
        if door.agent.training.is_on() {
            return Ok(door.agent.training.sales().iter().map(Sold::row).collect());
        }
        Ok(door.agent.lookup().journal.load_sales(day)?)
    };
    run(door, spoken, case, move |answer, rows| {
        let sales = rows.iter().map(|row| answer.sale_row(row)).collect();
        Json(SalesReply { day: day.to_string(), sales }).into_response()
    })
    .await
}

/// `POST /v1/day/close`.
pub(super) async fn close_day(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<CloseBody>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&body.op_id)?;
    let case = move |door: &Door| {
        let (closed, repeated) = checkout::close_day(&door.agent, op_id)?;
        print_by_itself(&door.agent, spoken.0, Printed::Day(closed, repeated));
        Ok((closed, repeated))
    };
    Ok(run(door, spoken, case, |answer, (closed, repeated)| done(repeated, answer.day(&closed))).await)
}
