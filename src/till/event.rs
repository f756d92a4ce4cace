//! What happens at a till, for whoever watches: the page, the POS, the bench.

use std::sync::Arc;

use super::counter::CounterView;
use super::link::Link;
use crate::core::codec::Symbology;
use crate::core::model::{LocalText, MemberId, Money, OpId};
use crate::device::scanner::ScannerState;

/// How many events a slow watcher may lag behind; beyond it the watcher starts over from the present state.
pub const EVENTS_MAX: usize = 256;

/// One event.
#[derive(Debug, Clone)]
pub enum Event {
    /// Something was scanned.
    Scan(Arc<Seen>),
    /// What lies on the counter, with its quote.
    Counter(Arc<CounterView>),
    /// A sale, a void or a return is durable.
    Sale {
        /// The sale.
        op_id: OpId,
        /// Whether it was undone.
        void: bool,
        /// Whether some of it was brought back; `due` is then what was given back for it.
        returned: bool,
        /// What was paid.
        due: Money,
        /// The member, when a card was shown.
        member: Option<MemberId>,
        /// Whether it was practised and does not count.
        training: bool,
    },
    /// The connection to head office changed, or what is unsent.
    Sync {
        /// The connection.
        link: Link,
        /// Entries that head office has not acknowledged.
        unsent: u64,
    },
    /// The scanner came or went.
    Device(ScannerState),
    /// The printer stands otherwise than before, or a receipt came out or was given up.
    Printer,
    /// Somebody signed in or out, a right was lent, or the list of operators is another.
    Operator,
    /// Training began or ended.
    Training(bool),
    /// The till stops; nothing comes after this.
    Stopping,
}

/// What a scan turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What it is.
    pub kind: SeenKind,
    /// The text, without its AIM identifier; empty for what is no text.
    pub text: String,
    /// The kind of code, where the scanner told.
    pub symbology: Option<Symbology>,
}

/// What a scan can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeenKind {
    /// A card of a member.
    MemberCard {
        /// Their name, where it is known.
        name: Option<String>,
    },
    /// A card of this programme that nobody has yet, as far as this till knows.
    NewCard,
    /// A card that was reported lost, or misused.
    CardBlocked,
    /// The bare number of a card, where signed cards alone are taken.
    CardUnsigned,
    /// A card that somebody else made, or whose key is not trusted any more.
    CardRefused,
    /// A signed card whose key this till does not know: it has to hear from head office first, or to be brought up to date.
    CardUnverified,
    /// The badge of somebody who works here; its text is told to nobody.
    Badge,
    /// The code of a receipt: goods of this sale can come back.
    Receipt {
        /// The sale.
        sale: OpId,
    },
    /// An article of the list of goods, by its number.
    Goods {
        /// The shop's number.
        sku: String,
        /// What it is called.
        name: LocalText,
    },
    /// A coupon of the programme.
    Coupon {
        /// What it is called.
        name: LocalText,
    },
    /// A bar code of goods that are not in the list.
    GoodsUnknown,
    /// A scanner's own set-up code.
    SetupCode,
    /// Readable, and nothing that this shop knows.
    Unknown,
    /// Not readable.
    Garbled,
    /// Too long for anything.
    Overlong,
    /// A card or an article that can't be looked up now.
    Unavailable,
}

impl SeenKind {
    /// The stable name.
    pub fn name(&self) -> &'static str {
        match self {
            Self::MemberCard { .. } => "member_card",
            Self::NewCard => "new_card",
            Self::CardBlocked => "card_blocked",
            Self::CardUnsigned => "card_unsigned",
            Self::CardRefused => "card_refused",
            Self::CardUnverified => "card_unverified",
            Self::Badge => "badge",
            Self::Receipt { .. } => "receipt",
            Self::Goods { .. } => "goods",
            Self::Coupon { .. } => "coupon",
            Self::GoodsUnknown => "goods_unknown",
            Self::SetupCode => "setup_code",
            Self::Unknown => "unknown",
            Self::Garbled => "garbled",
            Self::Overlong => "overlong",
            Self::Unavailable => "unavailable",
        }
    }
}
