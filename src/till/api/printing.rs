//! Printing by word: a receipt again, a receipt as bytes for a printer of the caller's.

use axum::Json;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use super::request::{Body, parse_card, parse_op_id, refuse};
use super::sales::run;
use crate::core::codec::printing::{Finish, PrinterProfile};
use crate::device::printer::{JobRefusal, Printers};
use crate::net::Problem;
use crate::till::checkout::{Refusal, load_member, load_sold, load_taken_back};
use crate::till::phrase::printer_name;
use crate::till::printing::{PrintRefusal, Printed, encode, print_on_request, slip_of};

/// The longest text of a card's code, in bytes: it fits a QR code that a receipt has room for.
const CODE_BYTES_MAX: usize = 300;

/// The profile of whoever asks for bytes and has no printer here.
const PROFILE_DEFAULT: &str = "generic-80mm";

/// How the printer stands.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct PrinterReply {
    state: &'static str,
    port: Option<String>,
    profile: Option<String>,
    /// Slips that wait for it.
    waiting: u64,
    printed: u64,
    /// Slips that were given up.
    dropped: u64,
    text: String,
}

impl Answer<'_> {
    /// How the printer stands.
    pub(super) fn printer(&self) -> PrinterReply {
        let printing = self.agent.printing.get();
        let state = printing.map(|printing| printing.status().state());
        let counters = printing.map(|printing| printing.status().counters()).unwrap_or_default();
        let settings = self.agent.config.printer.as_ref();
        PrinterReply {
            state: printer_name(state),
            port: settings.map(|settings| settings.port.clone()),
            profile: printing.map(|printing| printing.profile().id.clone()),
            waiting: counters.waiting,
            printed: counters.printed,
            dropped: counters.dropped,
            text: self.phrase.printer(state),
        }
    }
}

/// `POST /v1/sales/{op_id}/print`.
pub(super) async fn print_sale(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(sale): Path<String>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&sale)?;
    let load = move |door: &Door| Ok(Printed::Sale(Box::new(load_sold(&door.agent, op_id)?)));
    Ok(print_again(door, spoken, load).await)
}

/// `POST /v1/returns/{op_id}/print`.
pub(super) async fn print_return(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(op_id): Path<String>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&op_id)?;
    let load = move |door: &Door| Ok(Printed::Return(Box::new(load_taken_back(&door.agent, op_id)?)));
    Ok(print_again(door, spoken, load).await)
}

/// `POST /v1/members/{card}/print`.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(super) struct CardBody {
    /// What the card's code says, where it is a signed one; without it, what this till keeps of the cards that it gave.
    #[serde(default)]
    text: Option<String>,
}

/// `POST /v1/members/{card}/print`: the card of a member on paper, until they have another.
pub(super) async fn print_card(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(card): Path<String>,
    Body(body): Body<CardBody>,
) -> Result<Response, Problem> {
    let card = parse_card(&card)?;
    if body.text.as_ref().is_some_and(|text| text.len() > CODE_BYTES_MAX) {
        return Err(refuse(
            "card_invalid",
            format!("the text is over {CODE_BYTES_MAX} bytes; send that of the card"),
        ));
    }
    let load = move |door: &Door| {
        let card = load_member(&door.agent, &card)?.card;
        let given = || door.agent.card_stock().text_kept(&card).map(str::to_owned);
        let text = body.text.or_else(given);
        Ok(Printed::Card(card, text))
    };
    Ok(print_again(door, spoken, load).await)
}

/// 202 when it is in the printer's queue.
async fn print_again(
    door: Door,
    spoken: Spoken,
    load: impl FnOnce(&Door) -> Result<Printed, Refusal> + Send + 'static,
) -> Response {
    run(door, spoken, load, |answer, printed| {
        match print_on_request(answer.agent, answer.phrase.language, &printed) {
            Ok(()) => (StatusCode::ACCEPTED, Json(answer.printer())).into_response(),
            Err(refusal) => refused(refusal).into_response(),
        }
    })
    .await
}

fn refused(refusal: PrintRefusal) -> Problem {
    match refusal {
        PrintRefusal::Off => Problem::new(StatusCode::CONFLICT, "printer_off", refusal.to_string()),
        PrintRefusal::Job(JobRefusal::Full | JobRefusal::Stopped) => {
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "printer_full", refusal.to_string())
        }
        PrintRefusal::Job(JobRefusal::TooLong) => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "receipt_too_long", refusal.to_string())
        }
    }
}

/// For which printer.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct For {
    #[serde(default)]
    profile: Option<String>,
}

/// `GET /v1/sales/{op_id}/escpos?profile=`: the receipt as ESC/POS, for a POS that prints by itself. Without a profile it
/// is that of this till's printer, and without a printer any of 80 mm.
pub(super) async fn escpos(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(sale): Path<String>,
    Query(wanted): Query<For>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&sale)?;
    let profile = find_profile(&door, wanted.profile.as_deref())?;
    let case = move |door: &Door| load_sold(&door.agent, op_id);
    Ok(run(door, spoken, case, move |answer, sold| {
        let slip = slip_of(answer.agent, answer.phrase.language, &Printed::Sale(Box::new(sold)));
        let bytes = encode(&slip, &profile, Finish::default());
        ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
    })
    .await)
}

fn find_profile(door: &Door, wanted: Option<&str>) -> Result<PrinterProfile, Problem> {
    if wanted.is_none()
        && let Some(printing) = door.agent.printing.get()
    {
        return Ok(printing.profile().clone());
    }
    let id = wanted.unwrap_or(PROFILE_DEFAULT);
    let known = Printers::load(None).map_err(|fault| refuse("profile_unknown", fault.to_string()))?;
    known.find(id).cloned().map_err(|unknown| refuse("profile_unknown", unknown.to_string()))
}
