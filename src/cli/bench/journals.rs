//! Journals of tills that sold all day: small sales to members, chained and signed as a till does it.

use crate::core::ledger::entry::FORMAT;
use crate::core::ledger::{Entry, Head, Header, Payload, Sale};
use crate::core::model::receipt::{Effects, LineEarning, ReceiptLine, ReceiptMember, ReceiptTotals};
use crate::core::model::{
    Ahead, CardNumber, CategoryPath, Currency, Day, Hlc, Incarnation, MemberId, Money, OpId, Points,
    ProgrammeHash, Quantity, Receipt, RuleId, Sku, TillId, Timestamp, Unit,
};
use crate::core::sync::packing::{Packed, pack};
use crate::core::sync::wire::{BATCH_BYTES_TARGET, BATCH_ENTRIES_MAX, PackedBatch};
use crate::host::keys::SigningKey;

/// The moment at which every journal begins.
const START_MS: u64 = 1_795_000_000_000;
/// Milliseconds from one sale of a till to its next.
const PACE_MS: u64 = 20_000;

/// The journal of one till.
pub(super) struct Journal {
    pub(super) key: SigningKey,
    pub(super) entries: Vec<Entry>,
}

/// What all sales have in common.
pub(super) struct Trade {
    pub(super) programme: ProgrammeHash,
    pub(super) members: u64,
    pub(super) currency: Currency,
}

impl Journal {
    /// A journal of so many sales.
    pub(super) fn make(till: TillId, key: SigningKey, sales: u64, trade: &Trade) -> anyhow::Result<Self> {
        let mut head = Head::start(Incarnation::from_random(1));
        let (mut hlc, mut entries) = (Hlc::ZERO, Vec::new());
        for number in 0..sales {
            let draw = blake3::hash(&[till.as_bytes().as_slice(), &number.to_le_bytes()].concat());
            let at = Timestamp::from_ms(START_MS.saturating_add(number.saturating_mul(PACE_MS)));
            hlc = hlc.tick(at);
            let sale = make_sale(draw.as_bytes(), at, trade)?;
            let (kind, body) = Payload::Sale(Box::new(sale)).encode()?;
            let header = Header {
                format: FORMAT,
                kind,
                till,
                incarnation: head.incarnation,
                seq: head.seq.next().unwrap_or(head.seq),
                prev_hash: head.hash,
                hlc,
                boot_id: 1,
                monotonic_ms: number.saturating_mul(PACE_MS),
                anchor: None,
                programme: Some(trade.programme),
                op_id: OpId::from_bytes(first_bytes(draw.as_bytes())),
                acting: None,
            };
            let entry = Entry::seal(header, &body).map_err(|fault| anyhow::anyhow!("{fault}"))?;
            head = Head { seq: entry.header.seq, hash: entry.hash, ..head };
            entries.push(entry);
        }
        Ok(Self { key, entries })
    }

    /// Its entries in batches as a till sends them.
    pub(super) fn batches(&self) -> Vec<&[Entry]> {
        let mut batches = Vec::new();
        let mut rest = self.entries.as_slice();
        while !rest.is_empty() {
            let mut bytes = 0_usize;
            let fits = rest.iter().take(BATCH_ENTRIES_MAX).take_while(|entry| {
                let before = bytes;
                bytes = bytes.saturating_add(entry.bytes().len());
                before < BATCH_BYTES_TARGET
            });
            let (batch, later) = rest.split_at(fits.count());
            batches.push(batch);
            rest = later;
        }
        batches
    }

    /// A batch as it is signed and sent, and how it was packed.
    pub(super) fn message(&self, till: TillId, batch: &[Entry]) -> anyhow::Result<(PackedBatch, Packed)> {
        let last = batch.last().ok_or_else(|| anyhow::anyhow!("an empty batch"))?;
        let head = Head { incarnation: last.header.incarnation, seq: last.header.seq, hash: last.hash };
        let (packed, signature) = (pack(batch), self.key.sign(&head.signed_bytes(till)));
        Ok((PackedBatch { head, signature, entries: packed.bytes.clone().into() }, packed))
    }
}

fn first_bytes(draw: &[u8; 32]) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(draw).for_each(|(to, from)| *to = *from);
    bytes
}

/// What a till keeps of a request: 64 bits of its hash.
fn make_request(draw: &[u8; 32]) -> [u8; 32] {
    let mut request = [0; 32];
    request.iter_mut().zip(blake3::hash(draw).as_bytes()).take(8).for_each(|(to, from)| *to = *from);
    request
}

/// A sale of two lines to one of the members.
fn make_sale(draw: &[u8; 32], at: Timestamp, trade: &Trade) -> anyhow::Result<Sale> {
    let drawn = |place: usize| u64::from(draw.get(place).copied().unwrap_or_default());
    let number =
        drawn(16).wrapping_mul(65_536).wrapping_add(drawn(17).wrapping_mul(256)).wrapping_add(drawn(18));
    let number = number.checked_rem(trade.members).unwrap_or_default();
    let lines = vec![make_line(drawn(20), drawn(21))?, make_line(drawn(22), drawn(23))?];
    let effects = Effects::default();
    let totals = ReceiptTotals::of(&lines, &effects).ok_or_else(|| anyhow::anyhow!("amounts too large"))?;
    let card = CardNumber::parse(&format!("29{number:011}")).ok_or_else(|| anyhow::anyhow!("no card"))?;
    let member = ReceiptMember {
        id: MemberId::from_bytes(first_bytes(blake3::hash(&number.to_le_bytes()).as_bytes())),
        card,
        tier: None,
        tier_after: None,
        balance_before: Points::ZERO,
        balance_after: Points::ZERO,
        as_of: None,
        tier_step: None,
        ahead: Ahead::default(),
    };
    Ok(Sale {
        receipt: Receipt {
            currency: trade.currency,
            lines,
            totals,
            member: Some(member),
            tax_included: true,
            effects,
        },
        day: Day::from_number(740_000),
        offline: false,
        request: make_request(draw),
        at,
    })
}

fn make_line(article: u64, price: u64) -> anyhow::Result<ReceiptLine> {
    let due = Money::from_minor(i64::try_from(price)?.saturating_add(10).saturating_mul(10));
    let earning = LineEarning {
        rule: RuleId::new("points"),
        points: Points::from_units(i64::try_from(price)?.saturating_add(1)),
        vests: None,
        expires: None,
    };
    Ok(ReceiptLine {
        sku: Sku::parse(&format!("a{article}")).ok_or_else(|| anyhow::anyhow!("no article"))?,
        name: format!("Article {article}").into(),
        category: CategoryPath::default(),
        quantity: Quantity::from_thousandths(1_000),
        unit_price: due,
        gross: due,
        discounts: Vec::new(),
        points_spent: Points::ZERO,
        points_paid: Money::ZERO,
        due,
        earnings: [earning].into_iter().collect(),
        spent_lots: Vec::new(),
        unit: Unit::Piece,
    })
}
