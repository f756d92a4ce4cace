//! Training: real screens and real answers, and nothing counts. What is practised is kept in memory until training ends;
//! nothing of it reaches the journal, head office or the stock of cards, and none of it has a number.
//!
//! A quote that was shown in training has a name of its own, so that it can't be sold for real, nor a real one in training.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use super::checkout::{Sold, TakenBack};
use crate::core::model::{CardNumber, MemberView, OpId};
use crate::core::pricing::Quote;

/// How much is kept of each kind; the oldest is forgotten first.
const KEPT_MAX: usize = 200;
/// What the name of a quote begins with in training.
const MARK: &str = "training-";

/// What was practised since training began.
#[derive(Debug, Clone, Default)]
struct Practice {
    sales: VecDeque<Sold>,
    returns: VecDeque<TakenBack>,
    members: VecDeque<(OpId, MemberView)>,
}

/// Training of one till: under way, or not.
#[derive(Debug, Default)]
pub struct Training(Mutex<Option<Practice>>);

fn keep<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() >= KEPT_MAX {
        kept.pop_front();
    }
    kept.push_back(new);
}

impl Training {
    fn with<T>(&self, work: impl FnOnce(&mut Option<Practice>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether it is under way.
    pub fn is_on(&self) -> bool {
        self.with(|practice| practice.is_some())
    }

    /// Begins it; false when it was under way.
    pub fn begin(&self) -> bool {
        self.with(|practice| {
            let fresh = practice.is_none();
            practice.get_or_insert_default();
            fresh
        })
    }

    /// Ends it and forgets all that was practised; false when it was not under way.
    pub fn end(&self) -> bool {
        self.with(|practice| practice.take().is_some())
    }

    /// What a quote is called.
    pub fn quote_name(&self, quote: &Quote) -> String {
        let hash = quote.hash();
        if self.is_on() { format!("{MARK}{hash}") } else { hash.to_string() }
    }

    /// Keeps a sale.
    pub fn keep_sale(&self, sold: Sold) {
        self.with(|practice| {
            practice.iter_mut().for_each(|practice| keep(&mut practice.sales, sold.clone()))
        });
    }

    /// A sale that was practised.
    pub fn sale(&self, op_id: OpId) -> Option<Sold> {
        self.with(|practice| practice.as_ref()?.sales.iter().find(|sold| sold.op_id == op_id).cloned())
    }

    /// All sales that were practised, the newest first.
    pub fn sales(&self) -> Vec<Sold> {
        self.with(|practice| {
            practice.iter().flat_map(|practice| practice.sales.iter().rev()).cloned().collect()
        })
    }

    /// Undoes a sale that was practised.
    pub fn void(&self, sale: OpId, by: OpId) {
        self.with(|practice| {
            let sales = practice.iter_mut().flat_map(|practice| &mut practice.sales);
            sales.filter(|sold| sold.op_id == sale).for_each(|sold| sold.void = Some(by));
        });
    }

    /// Keeps a return.
    pub fn keep_return(&self, taken: TakenBack) {
        self.with(|practice| {
            practice.iter_mut().for_each(|practice| keep(&mut practice.returns, taken.clone()));
        });
    }

    /// A return that was practised.
    pub fn taken_back(&self, op_id: OpId) -> Option<TakenBack> {
        self.returns(|taken| taken.op_id == op_id).pop()
    }

    /// What was brought back of a sale in training, the earliest first.
    pub fn returns_of(&self, sale: OpId) -> Vec<TakenBack> {
        self.returns(|taken| taken.returned.sale == sale)
    }

    fn returns(&self, wanted: impl Fn(&TakenBack) -> bool) -> Vec<TakenBack> {
        self.with(|practice| {
            let all = practice.iter().flat_map(|practice| &practice.returns);
            all.filter(|taken| wanted(taken)).cloned().collect()
        })
    }

    /// Keeps a member who joined by this operation.
    pub fn keep_member(&self, op_id: OpId, member: MemberView) {
        self.with(|practice| {
            practice.iter_mut().for_each(|practice| keep(&mut practice.members, (op_id, member.clone())));
        });
    }

    /// The member who joined in training with a card.
    pub fn member(&self, card: &CardNumber) -> Option<MemberView> {
        self.find_member(|_, member| member.card == *card)
    }

    /// The member who joined in training by this operation.
    pub fn joined(&self, joined_by: OpId) -> Option<MemberView> {
        self.find_member(|op_id, _| op_id == joined_by)
    }

    fn find_member(&self, wanted: impl Fn(OpId, &MemberView) -> bool) -> Option<MemberView> {
        self.with(|practice| {
            let members = &practice.as_ref()?.members;
            members.iter().find(|(op_id, member)| wanted(*op_id, member)).map(|(_, member)| member.clone())
        })
    }
}
