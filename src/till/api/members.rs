//! Members: looking one up, taking one in.

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::response::{IntoResponse, Response};

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use super::reply::MemberReply;
use super::request::{Body, EnrolBody, ReplaceBody, parse_birthday, parse_card, parse_op_id};
use super::sale_reply::{JoinedReply, NewCardReply};
use super::sales::{done, run};
use crate::core::model::{Basket, CardNumber, Language};
use crate::core::pricing::Choices;
use crate::net::Problem;
use crate::till::checkout::{self, CardHolder, Joining, Refusal, Replacing};
use crate::till::counter::{Counter, CounterView, quote_counter, refresh};
use crate::till::printing::print_given_card;

/// A member as a quote of nothing shows them.
fn view(door: &Door, card: CardNumber) -> Result<CounterView, Refusal> {
    let basket = Basket::empty(door.agent.programme().currency);
    quote_counter(&door.agent, &Counter { basket, card: Some(card), choices: Choices::default() })
}

fn member<'v>(answer: &Answer<'_>, view: &'v CounterView) -> Option<MemberReply<'v>> {
    let standing = view.quote.receipt.member.as_ref()?;
    Some(answer.member(standing, &view.quote, view.member.as_ref()))
}

/// A card that a customer has from now on.
struct GivenCard {
    holder: CardHolder,
    /// Whether it was given to the printer.
    printed: bool,
}

impl GivenCard {
    /// Prints the card, where it came out of the till's stock; a repeat prints it no second time.
    fn of(door: &Door, Spoken(language): Spoken, holder: CardHolder) -> Self {
        let text = holder.new_card.as_deref();
        let printed = text.is_some_and(|text| {
            if holder.repeated {
                return door.agent.printing.get().is_some();
            }
            print_given_card(&door.agent, language, &holder.member.card, text)
        });
        Self { holder, printed }
    }

    /// The member with the card.
    fn answer(self, member: Option<MemberReply<'_>>) -> Response {
        let number = self.holder.member.card.as_str();
        let new_card = self.holder.new_card.map(|text| NewCardReply { number, text });
        done(self.holder.repeated, JoinedReply { member, new_card, card_printed: self.printed })
    }
}

/// `GET /v1/members/{card}`.
pub(super) async fn show(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(card): Path<String>,
) -> Result<Response, Problem> {
    let card = parse_card(&card)?;
    let case = move |door: &Door| view(door, card);
    Ok(run(door, spoken, case, |answer, view| Json(member(answer, &view)).into_response()).await)
}

/// `POST /v1/members`.
pub(super) async fn enrol(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Body(body): Body<EnrolBody>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&body.op_id)?;
    let language = body.language.as_deref().and_then(Language::parse);
    let told = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let birthday = told(&body.birthday).map(|text| parse_birthday(&text)).transpose()?;
    let referred_by = told(&body.referred_by).map(|text| parse_card(&text)).transpose()?;
    let joining =
        Joining { card: body.card.unwrap_or_default(), name: body.name, language, birthday, referred_by };
    let case = move |door: &Door| {
        let joined = checkout::enrol(&door.agent, op_id, &joining)?;
        refresh(&door.agent);
        let view = view(door, joined.member.card.clone())?;
        Ok((view, GivenCard::of(door, spoken, joined)))
    };
    Ok(run(door, spoken, case, |answer, (view, given)| given.answer(member(answer, &view))).await)
}

/// `POST /v1/members/{card}/replace`: another card for a member whose card is lost; `lost` is the card of the path where it
/// is not named.
pub(super) async fn replace(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
    Path(card): Path<String>,
    Body(body): Body<ReplaceBody>,
) -> Result<Response, Problem> {
    let op_id = parse_op_id(&body.op_id)?;
    let shown = parse_card(&card)?;
    let lost = body.lost.as_deref().map(parse_card).transpose()?.unwrap_or_else(|| shown.clone());
    let replacing = Replacing { shown, lost, card: body.card.unwrap_or_default() };
    let case = move |door: &Door| {
        let holder = checkout::replace_card(&door.agent, op_id, replacing)?;
        let view = view(door, holder.member.card.clone())?;
        Ok((view, GivenCard::of(door, spoken, holder)))
    };
    Ok(run(door, spoken, case, |answer, (view, given)| given.answer(member(answer, &view))).await)
}
