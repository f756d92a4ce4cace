//! What a scan is, and what it does: a member card is shown, goods are added, everything else is told as what it is
//! (design 5.1).

use std::borrow::Cow;
use std::sync::Arc;

use super::agent::Agent;
use super::counter::{add_article, lay_coupon, show_card};
use super::event::{Event, Seen, SeenKind};
use super::goods::Article;
use super::operators::handle_badge;
use crate::core::codec::{
    CardFault, CardToken, CardTokenFault, InStoreAmount, InStoreReading, Reading, Scan, Symbology,
    looks_like_setup_code, read_scan,
};
use crate::core::model::{CardNumber, LocalText, MemberView, Money, Quantity, Unit};
use crate::device::scanner::{ScannerEvent, ScannerState};
use crate::host::keys::verify;
use crate::host::log;

/// Takes what the scanner reports. Runs on the scanner's thread: from the last byte to the quote nothing waits.
pub fn handle_scanner(agent: &Agent, event: ScannerEvent) {
    match event {
        ScannerEvent::Connected => agent.publish(Event::Device(ScannerState::Connected)),
        ScannerEvent::Lost { reason } => {
            log::warn!(%reason, "scanner_lost");
            agent.publish(Event::Device(ScannerState::Opening));
        }
        ScannerEvent::Unavailable { reason, cure } => {
            log::warn!(%reason, cure = cure.code(), "scanner_unavailable");
            agent.publish(Event::Device(ScannerState::Unavailable(cure)));
        }
        ScannerEvent::Scan { scan, .. } => {
            handle_scan(agent, &scan, false);
        }
        ScannerEvent::Repeat { scan, .. } => {
            handle_scan(agent, &scan, true);
        }
        ScannerEvent::Refused { fault, raw } => {
            log::info!(%fault, bytes = raw.len(), "scan_refused");
            let kind = if looks_like_setup_code(&raw) { SeenKind::SetupCode } else { SeenKind::Garbled };
            tell(agent, Seen { kind, text: String::new(), symbology: None });
        }
        ScannerEvent::Overlong => {
            tell(agent, Seen { kind: SeenKind::Overlong, text: String::new(), symbology: None });
        }
    }
}

/// Takes one scan, from the scanner or from somebody else's. `repeat`: the same code again within a moment, which is
/// the same card or coupon still lying there, but two pieces of the same goods. `None` for such a card: nothing happened.
pub fn handle_scan(agent: &Agent, scan: &Scan, repeat: bool) -> Option<Arc<Seen>> {
    agent.metrics.scans.inc();
    if let Some(operator) = handle_badge(agent, &scan.text) {
        log::info!(operator = operator.get(), "badge_scanned");
        let badge = Seen { kind: SeenKind::Badge, text: String::new(), symbology: scan.symbology };
        return Some(tell(agent, badge));
    }
    let (meaning, text) = classify(agent, scan);
    let kind = match meaning {
        Meaning::Told(kind) => kind,
        Meaning::Card(_) | Meaning::Coupon { .. } if repeat => return None,
        Meaning::Card(view) => {
            let kind = SeenKind::MemberCard { name: view.name.clone() };
            let seen = Arc::new(Seen { kind, text, symbology: scan.symbology });
            if let Err(refusal) = show_card(agent, *view, &seen) {
                log::warn!(%refusal, "scan_not_quoted");
            }
            return Some(seen);
        }
        Meaning::Coupon { name, code } => {
            let seen = Arc::new(Seen { kind: SeenKind::Coupon { name }, text, symbology: scan.symbology });
            if let Err(refusal) = lay_coupon(agent, &code, &seen) {
                log::warn!(%refusal, "scan_not_quoted");
            }
            return Some(seen);
        }
        Meaning::Article(Piece { article, quantity }) => {
            let kind = SeenKind::Goods { sku: article.sku.as_str().to_owned(), name: article.name.clone() };
            let seen = Arc::new(Seen { kind, text, symbology: scan.symbology });
            if let Err(refusal) = add_article(agent, &article, quantity, &seen) {
                log::warn!(%refusal, "scan_not_quoted");
            }
            return Some(seen);
        }
    };
    Some(tell(agent, Seen { kind, text, symbology: scan.symbology }))
}

fn tell(agent: &Agent, seen: Seen) -> Arc<Seen> {
    let seen = Arc::new(seen);
    agent.publish(Event::Scan(Arc::clone(&seen)));
    seen
}

enum Meaning<'a> {
    Card(Box<MemberView>),
    Coupon { name: LocalText, code: String },
    Article(Piece<'a>),
    Told(SeenKind),
}

/// Goods, and how much of them.
struct Piece<'a> {
    article: Cow<'a, Article>,
    quantity: Quantity,
}

impl<'a> Piece<'a> {
    /// A weight counts for goods that are sold by that unit; a price in a maker's code is not this shop's.
    fn of(article: &'a Article, measured: Option<(Quantity, Unit)>) -> Self {
        let measured = measured.filter(|(_, unit)| *unit == article.unit);
        let quantity = measured.map_or(Quantity::ONE, |(quantity, _)| quantity);
        Self { article: Cow::Borrowed(article), quantity }
    }
}

/// What the shop's own scales put into a number. Goods are known by their number in it, with or without the zeros that fill it
/// up, or by the number of a piece without an amount. `None` for goods that are sold otherwise than the number says.
fn own_piece<'a>(agent: &'a Agent, own: &InStoreReading) -> Option<Piece<'a>> {
    let goods = &agent.goods;
    let short = own.item.trim_start_matches('0');
    let known =
        goods.by_sku(&own.item).or_else(|| goods.by_sku(short)).or_else(|| goods.by_ean(&own.plain))?;
    match own.amount {
        InStoreAmount::Weight(quantity) => {
            (known.unit != Unit::Piece).then_some(Piece { article: Cow::Borrowed(known), quantity })
        }
        InStoreAmount::Pieces(quantity) => {
            (known.unit == Unit::Piece).then_some(Piece { article: Cow::Borrowed(known), quantity })
        }
        InStoreAmount::Price(_) => {
            let unit_price = own.amount.price(agent.programme().currency)?;
            // One piece at its own price, whatever a kilogram costs; the least that a kilogram may come to says nothing of it.
            let minimum = if known.unit == Unit::Piece { known.minimum } else { Money::ZERO };
            let article = Article { unit_price, minimum, unit: Unit::Piece, ..known.clone() };
            Some(Piece { article: Cow::Owned(article), quantity: Quantity::ONE })
        }
    }
    .filter(|piece| piece.quantity > Quantity::from_thousandths(0))
}

/// What a scan means to this shop, and the text to show for it: the number of a card or an article, or the text as it is.
fn classify<'a>(agent: &'a Agent, scan: &Scan) -> (Meaning<'a>, String) {
    match read_scan(scan) {
        Reading::SetupCode => (Meaning::Told(SeenKind::SetupCode), scan.text.clone()),
        Reading::SignedCard(Ok(card)) => (signed_card(agent, &card), card.number.as_str().to_owned()),
        Reading::SignedCard(Err(fault)) => (Meaning::Told(unread_card(fault)), String::new()),
        Reading::Receipt(sale) => (Meaning::Told(SeenKind::Receipt { sale }), sale.to_string()),
        Reading::Membership(card) => (plain(agent, scan, card.as_str(), None), card.as_str().to_owned()),
        Reading::Coupon(code) => (plain(agent, scan, &code, None), code),
        Reading::Article(article) => {
            let number = article.gtin.short().to_owned();
            let own = agent.config.in_store.iter().find_map(|layout| layout.read(&article.gtin));
            let piece = match own {
                Some(own) => own_piece(agent, &own),
                None => agent.goods.by_ean(&number).map(|known| Piece::of(known, article.quantity)),
            };
            (plain(agent, scan, &number, Some(piece)), number)
        }
        Reading::Link | Reading::Text => (plain(agent, scan, &scan.text, None), scan.text.clone()),
    }
}

/// A signed card: whether it is good is known without head office; whose it is, as far as this till was told.
fn signed_card<'a>(agent: &Agent, card: &CardToken) -> Meaning<'a> {
    match agent.card_book().verify_card(card, verify) {
        Ok(()) => find_card(agent, &card.number).unwrap_or(Meaning::Told(SeenKind::NewCard)),
        Err(CardFault::Blocked) => Meaning::Told(SeenKind::CardBlocked),
        Err(CardFault::UnknownKey) => Meaning::Told(SeenKind::CardUnverified),
        Err(CardFault::OutOfTime | CardFault::KeyWithdrawn | CardFault::Forged) => {
            Meaning::Told(SeenKind::CardRefused)
        }
    }
}

/// What begins like a signed card and can't be read as one.
fn unread_card(fault: CardTokenFault) -> SeenKind {
    match fault {
        CardTokenFault::Misread => SeenKind::Garbled,
        CardTokenFault::Newer => SeenKind::CardUnverified,
        CardTokenFault::Senseless => SeenKind::CardRefused,
    }
}

/// Whoever has a card; `None` when nobody has.
fn find_card<'a>(agent: &Agent, card: &CardNumber) -> Option<Meaning<'a>> {
    if agent.is_card_blocked(card) {
        return Some(Meaning::Told(SeenKind::CardBlocked));
    }
    match agent.load_view(card) {
        Ok(view) => view.map(|view| Meaning::Card(Box::new(view))),
        Err(fault) => {
            log::error!(%fault, "member_lookup_failed");
            Some(Meaning::Told(SeenKind::Unavailable))
        }
    }
}

/// Cards come before coupons, and these before goods: a shop that gives its cards numbers of goods has to say so in its
/// card ranges. `article`: the text is the number of an article, with what the list of goods has for it.
fn plain<'a>(agent: &'a Agent, scan: &Scan, text: &str, article: Option<Option<Piece<'a>>>) -> Meaning<'a> {
    let programme = agent.programme();
    let may_be_card = programme.is_card_number(text);
    let coupon =
        |code: &str| programme.coupon_by_code(code).map(|coupon| (coupon.name.clone(), code.to_owned()));
    if !may_be_card && let Some((name, code)) = coupon(&scan.text).or_else(|| coupon(text)) {
        return Meaning::Coupon { name, code };
    }
    let card = CardNumber::parse(text).filter(|_| may_be_card || article.is_none());
    let found = card.and_then(|card| find_card(agent, &card));
    if agent.config.signed_cards_only && (may_be_card || found.is_some()) {
        return Meaning::Told(SeenKind::CardUnsigned);
    }
    if let Some(found) = found {
        return found;
    }
    if may_be_card {
        return Meaning::Told(SeenKind::NewCard);
    }
    let is_article = article.is_some();
    let by_sku = || agent.goods.by_sku(&scan.text).map(|known| Piece::of(known, None));
    match article.flatten().or_else(by_sku) {
        Some(piece) => Meaning::Article(piece),
        None if is_article || is_goods(scan.symbology) => Meaning::Told(SeenKind::GoodsUnknown),
        None => Meaning::Told(SeenKind::Unknown),
    }
}

/// Symbologies that only ever carry article numbers.
fn is_goods(symbology: Option<Symbology>) -> bool {
    matches!(
        symbology,
        Some(Symbology::Ean13 | Symbology::Ean8 | Symbology::EanWithAddOn | Symbology::DataBar)
    )
}

#[cfg(test)]
#[path = "scanning_tests.rs"]
mod tests;
