//! One request of a POS, and what its answer must be.

use tallytill::core::ledger::Payload;
use tallytill::core::model::OpId;
use tallytill::till::checkout::Refusal;
use tallytill::till::hub_client::CallFault;

use super::checks::Broken;
use super::customers::{KnownSale, Wish, perform};
use super::promises::Promise;
use super::world::World;

impl World {
    /// Asks a till that runs. `Some(true)` when it answered well, `Some(false)` when it refused for good, `None` when it
    /// could not, so that the POS does not know whether it happened.
    pub(crate) fn perform(&mut self, till: usize, op: OpId, wish: &Wish) -> Result<Option<bool>, Broken> {
        let agent = std::sync::Arc::clone(self.tills[till].agent());
        let line = self.tills[till].line;
        let hub = &self.hub;
        let reached = line.out && line.back;
        let ask = |sale| match hub.load_sale(sale).filter(|_| reached) {
            Some(answer) => Ok(answer),
            None => Err(CallFault::Unreachable("the line is down".to_owned())),
        };
        self.promises.ask(till, op);
        let earlier = self.promises.answered(till, op).cloned();
        let same = earlier.as_ref().is_some_and(|earlier| is_same(&earlier.wish, wish));
        let answer = perform(&agent, op, wish, ask);
        let entry = agent.lookup().journal.load_operation(op).ok().flatten();
        let sale = entry.as_ref().and_then(|entry| match Payload::parse(entry) {
            Ok(Payload::Sale(sale)) => Some(*sale),
            _ => None,
        });
        let place = entry.map(|entry| (entry.header.incarnation, entry.header.seq, entry.hash));
        self.note(format_args!(
            "till {till} {} {op}: {} {:?}",
            wish.name(),
            match &answer {
                Ok(true) => "again".to_owned(),
                Ok(false) => "done".to_owned(),
                Err(refusal) => format!("{refusal}").chars().take(60).collect(),
            },
            place.map(|(_, seq, hash)| (seq.get(), hash)),
        ));
        let wrong = |what: &str| Err(Broken::new("I4", format!("till {till}, operation {op}: {what}")));
        match (&answer, &earlier) {
            (Ok(repeated), Some(earlier)) if !earlier.excused && !earlier.gone => {
                if !*repeated {
                    return wrong("it took effect a second time");
                }
                if !same {
                    return wrong("another body was answered as the same operation");
                }
                if earlier.entry.is_some() && place.is_some() && earlier.entry != place {
                    return wrong("its repeat is answered by another entry");
                }
            }
            (Err(Refusal::OpIdReused(_)), Some(_)) if same => {
                return wrong("its repeat is taken for another operation");
            }
            _ => {}
        }
        match answer {
            Ok(_) => {
                if let Wish::Sell { counter, .. } = wish
                    && earlier.is_none()
                {
                    let quantities = counter.basket.lines.iter().map(|line| line.quantity).collect();
                    self.customers.sales.push(KnownSale { op, till, quantities, sale });
                }
                self.promises.add(Promise { entry: place, ..Promise::of(till, op, wish) });
                Ok(Some(true))
            }
            Err(Refusal::Journal(_) | Refusal::Standing(_) | Refusal::Entropy(_)) => Ok(None),
            Err(_) => Ok(Some(false)),
        }
    }
}

/// Whether two requests are one and the same.
fn is_same(one: &Wish, other: &Wish) -> bool {
    match (one, other) {
        (Wish::Sell { counter, quote }, Wish::Sell { counter: other, quote: shown }) => {
            counter == other && quote == shown
        }
        // A repeat is known by its card.
        (Wish::Enrol(one), Wish::Enrol(other)) => one.card == other.card,
        (Wish::Void { sale }, Wish::Void { sale: other }) => sale == other,
        (Wish::Return(one), Wish::Return(other)) => one == other,
        (Wish::Close, Wish::Close) => true,
        _ => false,
    }
}
