//! What comes over a yard from outside.

use std::collections::BTreeSet;

use tallytill::core::model::{Day, Lot, OpId, Points};
use tallytill::hub::store::{Adjustment, Whom};

use super::checks::Broken;
use super::dice::Dice;
use super::plan::Trouble;
use super::till_node::{Line, TillNode};
use super::world::World;

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
            Trouble::Clone if runs => self.clone_till(till),
            Trouble::RestoreTill if runs => self.restore_till(till, trouble),
            Trouble::RestoreMachine if runs => self.restore_till(till, trouble),
            Trouble::RestoreHub => self.restore_hub(),
            Trouble::FlipBit if runs => self.flip_bit(till),
            Trouble::Checkpoint
            | Trouble::Clone
            | Trouble::RestoreTill
            | Trouble::RestoreMachine
            | Trouble::FlipBit => {}
        }
        Ok(())
    }

    /// A till's disk is copied to another machine, and both work on.
    fn clone_till(&mut self, till: usize) {
        let number = self.tills.len();
        let clock = TillNode::truth_clock(&self.truth, 0);
        let folder = self.root().join(format!("till-{number}"));
        let dice = Dice::new(self.dice.next(), "clone");
        let clone = self.tills[till].clone_to(number, folder, clock, dice);
        self.tills.push(clone);
        self.start_till_in(number, 1_000);
    }

    /// A copy of a till's machine is made; some time later the machine goes back to it.
    fn restore_till(&mut self, till: usize, trouble: Trouble) {
        let Some((image, kept)) = self.tills[till].backup.take() else {
            self.tills[till].backup = Some((self.tills[till].disk.image(), self.promises.operations(till)));
            let wait = self.dice.between(10_000, 200_000);
            self.trouble_in(wait, trouble);
            return;
        };
        self.tills[till].disk.crash();
        self.fall(till, 1_000);
        self.tills[till].disk.restore(&image, trouble == Trouble::RestoreMachine);
        self.forget(till, &kept);
    }

    /// Head office's machine goes back to a copy of it.
    fn restore_hub(&mut self) {
        let Some((image, acknowledged)) = self.hub.backup.take() else {
            self.hub.backup = Some((self.hub.disk.image(), self.hub.acknowledged.clone()));
            let wait = self.dice.between(10_000, 200_000);
            self.trouble_in(wait, Trouble::RestoreHub);
            return;
        };
        self.hub.disk.crash();
        self.hub.drop_program();
        self.hub.disk.restore(&image, false);
        self.hub.acknowledged = acknowledged;
        self.hub.restored = true;
        self.hub.went_back = true;
        let at_hub: BTreeSet<OpId> = self.hub.entries().iter().map(|entry| entry.header.op_id).collect();
        self.promises.lose_at_hub(|op| at_hub.contains(&op));
        self.start_hub_in(5_000);
    }

    /// A bit of a till's disk turns while it is off.
    fn flip_bit(&mut self, till: usize) {
        self.tills[till].disk.crash();
        self.fall(till, 1_000);
        let file = *self.dice.pick(&["journal.db", "journal.db-wal", "cache.db"]);
        self.tills[till].damaged |= self.tills[till].disk.flip_bit(file);
        self.forget(till, &BTreeSet::new());
    }

    /// What a till answered may be gone from it, but for some.
    fn forget(&mut self, till: usize, kept: &BTreeSet<OpId>) {
        let at_hub: BTreeSet<OpId> = self.hub.entries().iter().map(|entry| entry.header.op_id).collect();
        self.promises.lose(till, kept, |op| at_hub.contains(&op));
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
