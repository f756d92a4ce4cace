//! Goods that come back: `{ op_id, sale, lines: [{ line, quantity }] | whole: true, reason }`, lines counted from 1 as the
//! receipt has them.

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::runtime::Handle;

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use super::request::{Body, parse_op_id, refuse};
use super::sale_reply::{ReturnLineReply, ReturnReply};
use super::sales::{done, run};
use crate::core::ledger::ReturnedLine;
use crate::core::model::Quantity;
use crate::journal::ReturnSums;
use crate::net::Problem;
use crate::till::checkout::{self, GoodsBack, TakenBack};
use crate::till::printing::{Printed, print_by_itself};

/// `POST /v1/returns`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct ReturnBody {
    op_id: String,
    sale: String,
    #[serde(default)]
    lines: Vec<LineBack>,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    reason: String,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct LineBack {
    line: u32,
    quantity: String,
}

impl ReturnBody {
    fn goods(&self) -> Result<GoodsBack, Problem> {
        if self.whole != self.lines.is_empty() {
            let detail = "send either `lines` or `whole: true`, not both and not neither".to_owned();
            return Err(refuse("return_invalid", detail));
        }
        let lines: Vec<(u32, Quantity)> = self.lines.iter().map(LineBack::parse).collect::<Result<_, _>>()?;
        let lines = Some(lines).filter(|_| !self.whole);
        Ok(GoodsBack { sale: parse_op_id(&self.sale)?, lines, reason: self.reason.clone() })
    }
}

impl LineBack {
    fn parse(&self) -> Result<(u32, Quantity), Problem> {
        let number = self.line;
        let at = |problem: Problem| problem.with_value("line", number).with_extra("line", number.into());
        let place = number.checked_sub(1).ok_or_else(|| {
            at(refuse("return_invalid", "line `0` is no line of a receipt; count from 1".to_owned()))
        })?;
        let quantity = Quantity::parse(&self.quantity).map_err(|fault| {
            at(refuse("quantity_invalid", format!("line {number}: `{}` {fault}", self.quantity)))
        })?;
        Ok((place, quantity))
    }
}

/// `POST /v1/returns`.
pub(super) async fn take_back(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<ReturnBody>,
) -> Result<Response, Problem> {
    let (op_id, goods) = (parse_op_id(&body.op_id)?, body.goods()?);
    let tasks = Handle::current();
    let case = move |door: &Door| {
        let hub = &door.agent.hub;
        let taken = checkout::take_back(&door.agent, op_id, goods, |sale| tasks.block_on(hub.sale(sale)))?;
        print_by_itself(&door.agent, spoken.0, Printed::Return(Box::new(taken.clone())));
        Ok(taken)
    };
    Ok(run(door, spoken, case, |answer, taken| done(taken.repeated, answer.taken_back(&taken))).await)
}

/// `GET /v1/returns/{op_id}`.
pub(super) async fn show(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(op_id): Path<String>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&op_id)?;
    let case = move |door: &Door| checkout::load_taken_back(&door.agent, op_id);
    Ok(run(door, spoken, case, |answer, taken| Json(answer.taken_back(&taken)).into_response()).await)
}

impl Answer<'_> {
    /// A return, with what was given back for it.
    pub(super) fn taken_back<'v>(&self, taken: &'v TakenBack) -> ReturnReply<'v> {
        let returned = &taken.returned;
        let sums = ReturnSums::of(&returned.part).unwrap_or_default();
        let line = |line: &ReturnedLine| {
            let sums = ReturnSums::of_line(line).unwrap_or_default();
            ReturnLineReply {
                line: line.line.saturating_add(1),
                quantity: line.quantity.to_string(),
                refund: self.money(sums.refund),
                points_given_back: self.points(sums.points_given_back),
                points_taken_back: self.points(sums.points_taken_back),
            }
        };
        ReturnReply {
            op_id: taken.op_id.to_string(),
            seq: taken.seq.get(),
            sale: returned.sale.to_string(),
            at: returned.at.ms(),
            day: returned.part.terms.day.to_string(),
            offline: returned.offline,
            whole: returned.part.whole,
            training: taken.training,
            reason: &returned.reason,
            currency: self.phrase.programme.currency.code().to_owned(),
            lines: returned.part.lines.iter().map(line).collect(),
            refund: self.money(sums.refund),
            points_given_back: self.points(sums.points_given_back),
            points_taken_back: self.points(sums.points_taken_back),
        }
    }
}
