//! What a scan is, and what it does: a member card is shown, goods are added, everything else is told as what it is
//! (design 5.1).

use std::sync::Arc;

use super::agent::Agent;
use super::counter::{add_article, lay_coupon, show_card};
use super::event::{Event, Seen, SeenKind};
use super::goods::Article;
use crate::core::codec::{Scan, Symbology, ean13, looks_like_setup_code};
use crate::core::model::{CardNumber, LocalText, MemberView};
use crate::device::scanner::{ScannerEvent, ScannerState};
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
    let article = ean13(&scan.text, scan.symbology);
    let text = article.clone().unwrap_or_else(|| scan.text.clone());
    let kind = match classify(agent, scan, article.as_deref()) {
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
        Meaning::Article(article) => {
            let kind = SeenKind::Goods { sku: article.sku.as_str().to_owned(), name: article.name.clone() };
            let seen = Arc::new(Seen { kind, text, symbology: scan.symbology });
            if let Err(refusal) = add_article(agent, article, &seen) {
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
    Article(&'a Article),
    Told(SeenKind),
}

/// Cards come before coupons, and these before goods: a shop that gives its cards numbers of goods has to say so in its
/// card ranges.
fn classify<'a>(agent: &'a Agent, scan: &Scan, article: Option<&str>) -> Meaning<'a> {
    if looks_like_setup_code(&scan.text) {
        return Meaning::Told(SeenKind::SetupCode);
    }
    let text = article.unwrap_or(&scan.text);
    let programme = agent.programme();
    let may_be_card = programme.is_card_number(text);
    let coupon =
        |code: &str| programme.coupon_by_code(code).map(|coupon| (coupon.name.clone(), code.to_owned()));
    if !may_be_card && let Some((name, code)) = coupon(&scan.text).or_else(|| article.and_then(coupon)) {
        return Meaning::Coupon { name, code };
    }
    let card = CardNumber::parse(text).filter(|_| may_be_card || article.is_none());
    if let Some(card) = card {
        match agent.load_view(&card) {
            Ok(Some(view)) => return Meaning::Card(Box::new(view)),
            Ok(None) if may_be_card => return Meaning::Told(SeenKind::NewCard),
            Ok(None) => {}
            Err(fault) => {
                log::error!(%fault, "member_lookup_failed");
                return Meaning::Told(SeenKind::Unavailable);
            }
        }
    }
    let known = article.and_then(|ean| agent.goods.by_ean(ean));
    match known.or_else(|| agent.goods.by_sku(&scan.text)) {
        Some(article) => Meaning::Article(article),
        None if article.is_some() || is_goods(scan.symbology) => Meaning::Told(SeenKind::GoodsUnknown),
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
