//! Why a use case refuses. Nothing was written then.

use crate::core::ledger::ReturnFault;
use crate::core::model::{CardNumber, MemberView, OpId};
use crate::core::pricing::{Quote, QuoteFault};
use crate::host::entropy::NoEntropy;
use crate::host::seal::SealFault;
use crate::journal::{JournalFault, WriteFault};
use crate::till::agent::Agent;
use crate::till::card_stock::StockFault;
use crate::till::counter::CounterView;
use crate::till::operators::DeskRefusal;
use crate::till::standing::StandingFault;

/// Why a use case refuses.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The card is nobody's.
    #[error("card `{0}` is nobody's; check the number, or enrol the customer")]
    UnknownCard(CardNumber),
    /// The card was blocked at head office.
    #[error("card `{0}` is blocked; take the card in and ask head office for another")]
    CardBlocked(CardNumber),
    /// A signed card that is not good.
    #[error("this card was not made by this shop's head office, or is not good any more; take another card")]
    CardRefused,
    /// A signed card whose key is not known here.
    #[error(
        "this card can't be checked by this till yet; connect the till to head office, or take another card"
    )]
    CardUnverified,
    /// The till has no card of its own left to give.
    #[error(
        "this till has no cards left to give; take a card from the stack, or connect the till to head office"
    )]
    NoCardLeft,
    /// The card is somebody's already.
    #[error("card `{0}` already belongs to a member; take a new card")]
    CardTaken(CardNumber),
    /// The bare number of a card, where signed cards alone are taken.
    #[error("this shop knows its members by signed cards alone; scan the code on the card, not its number")]
    CardUnsigned,
    /// Something that training can't show.
    #[error("a lost card is not replaced in training; end training first")]
    NotInTraining,
    /// The lost card is another customer's, or nobody's.
    #[error("card `{0}` is not this customer's; check its number")]
    CardNotTheirs(CardNumber),
    /// The text can't be a card of this programme.
    #[error("`{0}` is no card number of this programme; scan the card again")]
    NotACard(String),
    /// A name that is empty or too long.
    #[error("the name is empty or too long; give 1 to 100 characters")]
    Name,
    /// The basket can't be priced.
    #[error("{0}")]
    Quote(QuoteFault),
    /// There is nothing in the basket.
    #[error("the basket is empty; add goods")]
    EmptyBasket,
    /// The sale would come to something else than was shown.
    #[error("the sale now comes to something else than the quote named; show the new quote and ask again")]
    QuoteChanged(Box<Quote>),
    /// The counter that all share has changed since it was looked at.
    #[error(
        "something was scanned or changed in between; look at what lies on the counter now and ask again"
    )]
    CounterChanged(Box<CounterView>),
    /// Nobody is signed in, or whoever is may not do it.
    #[error(transparent)]
    Desk(#[from] DeskRefusal),
    /// Training can't begin over something that is meant.
    #[error("something lies on the counter; sell or clear it before training begins")]
    BasketOpen,
    /// The op_id stands for another operation.
    #[error("operation `{0}` was already recorded with another body; use a new op_id for a new operation")]
    OpIdReused(OpId),
    /// This till has no such sale.
    #[error("this till has no sale `{0}`; look at the list of sales")]
    UnknownSale(OpId),
    /// Neither this till nor head office has such a sale.
    #[error(
        "neither this till nor head office has sale `{0}`; check the number, or try again when the till that made it \
         has sent it"
    )]
    SaleNotArrived(OpId),
    /// This till has no such sale, and head office can't be asked.
    #[error(
        "this till has no sale `{0}` and head office can't be reached; try again when there is a connection, or \
         take the goods back at the till that sold them"
    )]
    SaleUnknownOffline(OpId),
    /// This till made no such return.
    #[error("this till has no return `{0}`; check the number")]
    UnknownReturn(OpId),
    /// Goods of the sale came back: it can't be undone as a whole any more.
    #[error("goods of sale `{0}` came back already; take back the rest of it instead")]
    PartlyReturned(OpId),
    /// These goods can't come back.
    #[error("{0}")]
    Return(ReturnFault),
    /// The sale was undone before.
    #[error("sale `{0}` was already voided")]
    AlreadyVoid(OpId),
    /// Members can't be looked up.
    #[error(transparent)]
    Standing(#[from] StandingFault),
    /// The journal does not take it.
    #[error(transparent)]
    Journal(#[from] JournalFault),
    /// The stock of cards can't be written.
    #[error(transparent)]
    CardStock(#[from] StockFault),
    /// The name can't be sealed.
    #[error(transparent)]
    Seal(#[from] SealFault),
    /// No randomness for an id.
    #[error(transparent)]
    Entropy(#[from] NoEntropy),
}

impl From<QuoteFault> for Refusal {
    fn from(fault: QuoteFault) -> Self {
        Self::Quote(fault)
    }
}

impl From<WriteFault<Self>> for Refusal {
    fn from(fault: WriteFault<Self>) -> Self {
        match fault {
            WriteFault::Refused(refusal) => refusal,
            WriteFault::Journal(fault) => Self::Journal(fault),
        }
    }
}

/// For use inside the journal's thread: a refusal of the operation itself.
impl From<Refusal> for WriteFault<Refusal> {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The member that a card names.
///
/// # Errors
/// [`Refusal::CardBlocked`], [`Refusal::UnknownCard`], or the fault of looking it up.
pub fn load_member(agent: &Agent, card: &CardNumber) -> Result<MemberView, Refusal> {
    if agent.is_card_blocked(card) {
        return Err(Refusal::CardBlocked(card.clone()));
    }
    agent.load_view(card)?.ok_or_else(|| Refusal::UnknownCard(card.clone()))
}
