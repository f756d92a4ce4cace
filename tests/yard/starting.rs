//! Programs of a yard that start, and what must hold as soon as they have.

use super::checks::{self, Broken};
use super::world::{Way, World};

impl World {
    /// The program of a till is gone; it is started again after a while.
    pub(crate) fn fall(&mut self, till: usize, least_ms: u64) {
        self.tills[till].drop_program();
        self.forget_polls(till);
        let wait = self.dice.between(least_ms, least_ms + 20_000);
        self.start_till_in(till, wait);
    }

    pub(crate) fn start_till(&mut self, till: usize) -> Result<(), Broken> {
        let node = &mut self.tills[till];
        if node.agent.is_some() {
            return Ok(());
        }
        match node.start() {
            Ok(()) => {
                self.note(format_args!("till {till} starts"));
                self.poll_in(till, Way::Up, 10);
                self.poll_in(till, Way::Down, 10);
                checks::durable::check_till(self, till)
            }
            Err(fault) => {
                let what = format!("till {till} can't start: {fault}");
                if self.calm && !self.tills[till].damaged {
                    return Err(Broken::new("I1", what));
                }
                self.note(format_args!("till {till} can't start"));
                self.start_till_in(till, 5_000);
                Ok(())
            }
        }
    }

    pub(crate) fn start_hub(&mut self) -> Result<(), Broken> {
        if self.hub.store.is_some() {
            return Ok(());
        }
        if self.hub.start() {
            self.note(format_args!("the hub starts"));
            self.fold_soon();
            return checks::durable::check_hub(self);
        }
        if self.calm {
            return Err(Broken::new("I1", "the hub can't start".to_owned()));
        }
        self.start_hub_in(5_000);
        Ok(())
    }
}
