//! What comes over a yard from outside.

use super::checks::Broken;
use super::plan::Trouble;
use super::till_node::Line;
use super::world::World;

use tallytill::core::model::{Day, Lot, Points};
use tallytill::hub::store::{Adjustment, Whom};

impl World {
    /// Lets a trouble happen to somebody.
    pub(crate) fn trouble(&mut self, trouble: Trouble) -> Result<(), Broken> {
        let till = self.dice.place(self.tills.len());
        let runs = self.tills[till].agent.is_some();
        self.note(format_args!("{trouble:?} ({till})"));
        match trouble {
            Trouble::CrashTill => {
                self.tills[till].disk.crash();
                self.fall(till, 100);
            }
            Trouble::RestartTill => {
                self.tills[till].stop();
                self.fall(till, 100);
            }
            Trouble::CutTill => {
                self.tills[till].disk.cut_power();
                self.tills[till].disk.take_cut();
                self.fall(till, 1_000);
            }
            Trouble::CrashHub => {
                self.hub.disk.crash();
                self.hub.drop_program();
                let wait = self.dice.between(100, 30_000);
                self.start_hub_in(wait);
            }
            Trouble::CutHub => {
                self.hub.disk.cut_power();
                self.hub.disk.take_cut();
                self.hub.drop_program();
                let wait = self.dice.between(1_000, 60_000);
                self.start_hub_in(wait);
            }
            Trouble::Partition => {
                let line = match self.dice.between(0, 2) {
                    0 => Line { out: false, back: true },
                    1 => Line { out: true, back: false },
                    _ => Line { out: false, back: false },
                };
                self.tills[till].line = line;
                let wait = self.dice.between(1_000, 300_000);
                self.mend_line_in(till, wait);
            }
            Trouble::FullTill => {
                self.tills[till].disk.set_full(true);
                let wait = self.dice.between(1_000, 120_000);
                self.mend_disk_in(Some(till), wait);
            }
            Trouble::FullHub => {
                self.hub.disk.set_full(true);
                let wait = self.dice.between(1_000, 120_000);
                self.mend_disk_in(None, wait);
            }
            Trouble::ErrorTill => {
                let operations = u32::try_from(self.dice.between(0, 30)).unwrap();
                self.tills[till].disk.fail_in(Some(operations));
            }
            Trouble::ErrorHub => {
                let operations = u32::try_from(self.dice.between(0, 60)).unwrap();
                self.hub.disk.fail_in(Some(operations));
            }
            Trouble::Leap => {
                // Seconds, hours, a day, ten years; forward or back.
                let far = *self.dice.pick(&[7_000, 5_400_000, 90_000_000, 315_000_000_000]);
                self.tills[till].clock.leap(if self.dice.permille(500) { far } else { -far });
            }
            Trouble::Checkpoint if runs => self.checkpoint(till),
            Trouble::Adjust => self.adjust(),
            Trouble::Publish => self.publish_next(),
            _ => {}
        }
        Ok(())
    }

    /// Somebody, such as a backup program, empties the log of a journal into it.
    fn checkpoint(&mut self, till: usize) {
        let path = self.tills[till].folder.join("data/journal.db");
        if let Ok(other) = rusqlite::Connection::open(path) {
            let _ = other.pragma_query(None, "wal_checkpoint", |_| Ok(()));
        }
    }

    fn adjust(&mut self) {
        let card = self.dice.pick(self.customers.cards()).clone();
        let given = i64::try_from(self.dice.between(1, 60)).unwrap() - 30;
        let points = Lot { vests: None, expires: None, points: Points::from_units(given) };
        let wanted = Adjustment { points: Some(points), ..Adjustment::default() };
        let now = self.truth.timestamp();
        if let Some(store) = &self.hub.store {
            let _ = store.adjust(&Whom::Card(card), &wanted, Day::from_number(739_000), "yard", now);
        }
    }
}
