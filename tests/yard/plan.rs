//! What a seed makes of a yard: how large it is, which troubles it has, and how often.

use super::dice::Dice;

/// A yard as it was drawn.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) tills: usize,
    /// How long there is trouble, in milliseconds of true time.
    pub(crate) trouble_ms: u64,
    /// How many customers come in that time.
    pub(crate) customers: u64,
    /// Calls and answers that are lost, of a thousand.
    pub(crate) lost: u64,
    /// Calls and answers that come twice, of a thousand.
    pub(crate) repeated: u64,
    /// The longest way of a message, in milliseconds.
    pub(crate) delay_ms: u64,
    /// Bodies that are changed on the way, of a thousand.
    pub(crate) garbled: u64,
    /// Requests that a POS sends again, of a thousand.
    pub(crate) again: u64,
    /// Op_ids that a POS uses for something else, of a thousand.
    pub(crate) reused: u64,
    /// Operations in which the power of the till is cut, of a thousand.
    pub(crate) cut_in_operation: u64,
    /// Deliveries in which the power of the hub is cut, of a thousand.
    pub(crate) cut_in_delivery: u64,
    /// How often each trouble comes.
    pub(crate) troubles: Vec<(Trouble, u64)>,
    /// Whether a till of a later version is there.
    pub(crate) newer: bool,
    /// How far clocks drift at most, in microseconds a second.
    pub(crate) drift_ppm: u64,
}

/// Trouble that comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trouble {
    /// A till's program is killed.
    CrashTill,
    /// A till's program ends as it should and is started again.
    RestartTill,
    /// A till's power is cut.
    CutTill,
    /// Head office's program is killed.
    CrashHub,
    /// Head office's power is cut.
    CutHub,
    /// A till's line breaks, one way or both.
    Partition,
    /// A till's disk is full for a while.
    FullTill,
    /// Head office's disk is full for a while.
    FullHub,
    /// A till's disk answers with an error, once.
    ErrorTill,
    /// Head office's disk answers with an error, once.
    ErrorHub,
    /// A till's clock leaps.
    Leap,
    /// The write-ahead log of a till's journal is emptied into it.
    Checkpoint,
    /// A person at head office changes what a member has.
    Adjust,
    /// Head office publishes the other programme.
    Publish,
    /// A till's disk is copied to another machine, and both work on.
    Clone,
    /// A till's databases go back to an older copy.
    RestoreTill,
    /// A till's whole machine goes back to an older copy, with all that could tell.
    RestoreMachine,
    /// Head office's machine goes back to an older copy.
    RestoreHub,
    /// A bit of a till's disk is not what was written.
    FlipBit,
}

/// All troubles with how often each may come at most.
const TROUBLES: [(Trouble, u64); 19] = [
    (Trouble::CrashTill, 6),
    (Trouble::RestartTill, 4),
    (Trouble::CutTill, 6),
    (Trouble::CrashHub, 3),
    (Trouble::CutHub, 3),
    (Trouble::Partition, 6),
    (Trouble::FullTill, 2),
    (Trouble::FullHub, 1),
    (Trouble::ErrorTill, 3),
    (Trouble::ErrorHub, 2),
    (Trouble::Leap, 4),
    (Trouble::Checkpoint, 4),
    (Trouble::Adjust, 4),
    (Trouble::Publish, 1),
    (Trouble::Clone, 1),
    (Trouble::RestoreTill, 1),
    (Trouble::RestoreMachine, 1),
    (Trouble::RestoreHub, 1),
    (Trouble::FlipBit, 1),
];

impl Plan {
    pub(crate) fn draw(seed: u64) -> Self {
        let mut dice = Dice::new(seed, "plan");
        // Most yards are small, because small ones find most and cost least; one in sixteen is large.
        let tills = match dice.between(0, 15) {
            0 => dice.between(9, 40),
            1..=4 => dice.between(4, 8),
            _ => dice.between(2, 3),
        };
        let calm = dice.permille(100);
        let mut some = |most: u64| if calm || dice.permille(400) { 0 } else { dice.between(0, most) };
        let (lost, repeated, garbled) = (some(300), some(300), some(60));
        let (again, reused) = (some(300), some(60));
        let (cut_in_operation, cut_in_delivery) = (some(60), some(60));
        let troubles = TROUBLES
            .iter()
            .map(|(trouble, most)| (*trouble, some(*most)))
            .filter(|(_, times)| *times > 0)
            .collect();
        Self {
            tills: usize::try_from(tills).unwrap(),
            trouble_ms: dice.between(60_000, 600_000),
            customers: dice.between(15, 60) + tills * 2,
            lost,
            repeated,
            delay_ms: dice.between(5, 4_000),
            garbled,
            again,
            reused,
            cut_in_operation,
            cut_in_delivery,
            troubles,
            newer: dice.permille(300),
            drift_ppm: dice.between(0, 20_000),
        }
    }
}
