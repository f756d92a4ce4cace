//! From a refusal to a problem document with its stable code.

use axum::http::StatusCode;
use serde_json::json;

use super::answer::Answer;
use crate::core::ledger::ReturnFault;
use crate::core::model::BasketFault;
use crate::core::pricing::QuoteFault;
use crate::net::Problem;
use crate::till::checkout::Refusal;
use crate::till::operators::DeskRefusal;
use crate::till::standing::StandingFault;

/// The problem that a refusal is.
pub(super) fn problem(refusal: &Refusal, answer: &Answer<'_>) -> Problem {
    let detail = refusal.to_string();
    let new = |status, code| Problem::new(status, code, detail.clone());
    match refusal {
        Refusal::UnknownCard(_) => new(StatusCode::NOT_FOUND, "unknown_card"),
        Refusal::CardBlocked(_) => new(StatusCode::CONFLICT, "card_blocked"),
        Refusal::CardRefused => new(StatusCode::UNPROCESSABLE_ENTITY, "card_refused"),
        Refusal::CardUnverified => new(StatusCode::SERVICE_UNAVAILABLE, "card_unverified").with_retry(),
        Refusal::NoCardLeft => new(StatusCode::SERVICE_UNAVAILABLE, "no_card_left").with_retry(),
        Refusal::CardStock(_) => new(StatusCode::SERVICE_UNAVAILABLE, "card_stock_unwritable").with_retry(),
        Refusal::CardTaken(_) => new(StatusCode::CONFLICT, "card_taken"),
        Refusal::NotInTraining => new(StatusCode::CONFLICT, "not_in_training"),
        Refusal::CardUnsigned => new(StatusCode::UNPROCESSABLE_ENTITY, "card_unsigned"),
        Refusal::CardNotTheirs(_) => new(StatusCode::CONFLICT, "card_not_theirs"),
        Refusal::NotACard(_) => new(StatusCode::UNPROCESSABLE_ENTITY, "card_invalid"),
        Refusal::Name => new(StatusCode::UNPROCESSABLE_ENTITY, "name_invalid"),
        Refusal::EmptyBasket => new(StatusCode::UNPROCESSABLE_ENTITY, "basket_empty"),
        Refusal::Quote(fault) => quote_problem(fault, &detail),
        Refusal::QuoteChanged(quote) => {
            new(StatusCode::CONFLICT, "quote_changed").with_extra("quote", json!(answer.quote(quote, None)))
        }
        Refusal::CounterChanged(view) => new(StatusCode::CONFLICT, "counter_changed")
            .with_retry()
            .with_extra("counter", json!(answer.counter(view))),
        Refusal::Desk(DeskRefusal::SignInNeeded) => new(StatusCode::FORBIDDEN, "sign_in_needed"),
        Refusal::Desk(DeskRefusal::RightMissing { operator, right }) => {
            new(StatusCode::FORBIDDEN, "right_missing")
                .with_value("right", right.name())
                .with_extra("right", right.name().into())
                .with_extra("operator", operator.get().into())
        }
        Refusal::BasketOpen => new(StatusCode::CONFLICT, "basket_open"),
        Refusal::OpIdReused(_) => new(StatusCode::CONFLICT, "op_id_reused"),
        Refusal::UnknownSale(_) => new(StatusCode::NOT_FOUND, "unknown_sale"),
        Refusal::SaleNotArrived(_) => new(StatusCode::NOT_FOUND, "sale_not_arrived").with_retry(),
        Refusal::SaleUnknownOffline(_) => {
            new(StatusCode::SERVICE_UNAVAILABLE, "sale_unknown_offline").with_retry()
        }
        Refusal::UnknownReturn(_) => new(StatusCode::NOT_FOUND, "unknown_return"),
        Refusal::PartlyReturned(_) => new(StatusCode::CONFLICT, "partly_returned"),
        Refusal::Return(fault) => return_problem(fault, &detail),
        Refusal::AlreadyVoid(_) => new(StatusCode::CONFLICT, "already_void"),
        Refusal::Standing(StandingFault::Cache(_)) => {
            new(StatusCode::SERVICE_UNAVAILABLE, "cache_unavailable").with_retry()
        }
        Refusal::Journal(_) | Refusal::Standing(StandingFault::Journal(_)) => {
            new(StatusCode::SERVICE_UNAVAILABLE, "journal_unwritable").with_retry()
        }
        Refusal::Standing(StandingFault::TooLarge) | Refusal::Seal(_) | Refusal::Entropy(_) => {
            new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
        }
    }
}

fn return_problem(fault: &ReturnFault, detail: &str) -> Problem {
    let new = |status, code| Problem::new(status, code, detail);
    let at = |code, line: usize| {
        let problem = new(StatusCode::UNPROCESSABLE_ENTITY, code);
        problem.with_value("line", line).with_extra("line", line.into())
    };
    match fault {
        ReturnFault::NoSuchLine { line, .. } => at("return_invalid", *line),
        ReturnFault::Quantity { line, .. } | ReturnFault::Split { line, .. } => at("quantity_invalid", *line),
        ReturnFault::TooMuch { line, left, .. } => {
            let left = left.to_string();
            at("returned_too_much", *line).with_value("left", &left).with_extra("left", left.into())
        }
        ReturnFault::Nothing => new(StatusCode::UNPROCESSABLE_ENTITY, "return_invalid"),
        ReturnFault::AllReturned => new(StatusCode::CONFLICT, "all_returned"),
        ReturnFault::Sums => new(StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn quote_problem(fault: &QuoteFault, detail: &str) -> Problem {
    let new = |code| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail);
    let at = |code, line: usize| new(code).with_value("line", line).with_extra("line", line.into());
    match fault {
        QuoteFault::Basket(BasketFault::Quantity { line, .. }) => at("quantity_invalid", *line),
        QuoteFault::Basket(BasketFault::Price { line }) => at("price_invalid", *line),
        QuoteFault::Basket(BasketFault::Name { line }) => at("basket_invalid", *line),
        QuoteFault::Basket(BasketFault::TooManyLines { .. }) => new("too_many_lines"),
        QuoteFault::Basket(BasketFault::Currency { .. }) => new("wrong_currency"),
        QuoteFault::SpendBelowZero(_) => new("amount_invalid"),
        QuoteFault::UnknownReward(_) | QuoteFault::UnknownCharity(_) => new("choices_invalid"),
        QuoteFault::TooLarge => new("basket_invalid"),
    }
}
