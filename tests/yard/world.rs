//! The yard itself: what happens when, in an order that follows from the seed alone.

use std::collections::BTreeMap;
use std::path::PathBuf;

use tallytill::core::model::OpId;
use tallytill::host::{clock, entropy};

use super::checks::{self, Broken};
use super::clock::TrueTime;
use super::customers::{Customers, Wish};
use super::dice::Dice;
use super::disk_tests::fresh_folder;
use super::hub_node::HubNode;
use super::log::EventLog;
use super::message::{Answer, Call, Ticket};
use super::newer_till::NewerTill;
use super::plan::{Plan, Trouble};
use super::promises::Promises;
use super::till_node::{Line, TillNode};
use super::{vfs, way_down, way_up};

/// How long after the end of all trouble everything must be settled, in milliseconds of true time (invariant I12).
const SETTLED_MS: u64 = 15 * 60_000;
/// However long a till has nothing to do, it looks again after so long, in milliseconds.
const LOOK_MS: u64 = 60_000;
/// The most events of a yard; more of them go in circles.
const EVENTS_MAX: u64 = 200_000;

/// Which way of a till a call is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Up,
    Down,
}

#[derive(Debug, Clone)]
enum Event {
    Customer,
    Again { till: usize, op: OpId, wish: Wish },
    Poll { till: usize, way: Way },
    AtHub { ticket: Ticket, way: Way, call: Call },
    AtTill { ticket: Ticket, way: Way, answer: Answer },
    Trouble(Trouble),
    StartTill(usize),
    StartHub,
    Mend { till: usize },
    MendDisk { till: Option<usize> },
    Newer,
    Fold,
    Look,
    Calm,
}

/// A yard in which something that the invariants rest on is taken away, to see that their checks notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sabotage {
    /// All is as it should be.
    None,
    /// The disks of the tills say that they have written what they have not.
    LyingTills,
    /// The hub's disk does.
    LyingHub,
    /// Pages of members do not say how far the till's own chain is in them.
    BlindPages,
    /// The line of the first till is never mended.
    DeadLine,
    /// The hub refuses what it does not understand.
    PickyHub,
}

/// What a yard came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// BLAKE3 of all that happened.
    pub(crate) hash: blake3::Hash,
    /// Lines of the log.
    pub(crate) lines: u64,
    /// Operations that were answered.
    pub(crate) answered: usize,
    /// Entries that the hub holds in the end.
    pub(crate) entries: usize,
    /// Findings that hold in the end.
    pub(crate) findings: usize,
}

/// A yard.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) hub: HubNode,
    pub(crate) tills: Vec<TillNode>,
    pub(crate) newer: Option<NewerTill>,
    pub(crate) promises: Promises,
    pub(crate) customers: Customers,
    pub(crate) log: EventLog,
    /// The pages that each till took over.
    pub(crate) pages: checks::views::Pages,
    pub(crate) truth: TrueTime,
    pub(crate) dice: Dice,
    pub(crate) calm: bool,
    pub(crate) sabotage: Sabotage,
    root: PathBuf,
    queue: BTreeMap<(u64, u64), Event>,
    next: u64,
    polls: BTreeMap<(usize, Way), u64>,
    published: usize,
}

impl Drop for World {
    fn drop(&mut self) {
        for till in &mut self.tills {
            till.disk.crash();
            till.drop_program();
            till.disk.detach();
        }
        self.hub.disk.crash();
        self.hub.drop_program();
        self.hub.disk.detach();
        let _ = std::fs::remove_dir_all(&self.root);
        entropy::seeded::set(None);
    }
}

impl World {
    /// The yard of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        Self::planned(seed, Plan::draw(seed))
    }

    /// A yard with a plan of its own.
    pub(crate) fn planned(seed: u64, plan: Plan) -> Self {
        vfs::register();
        clock::still::stop();
        entropy::seeded::set(Some(*blake3::hash(&seed.to_le_bytes()).as_bytes()));
        let mut dice = Dice::new(seed, "world");
        let root = fresh_folder("world");
        let truth = TrueTime::default();
        let hub = HubNode::open(root.join("hub"), &truth, Dice::new(seed, "hub disk"));
        assert!(hub.publish(0));
        let customers = Customers::draw(&mut dice);
        let newer = plan.newer.then(|| NewerTill::enrol(&hub, Dice::new(seed, "newer till")));
        let mut world = Self {
            hub,
            tills: Vec::new(),
            newer,
            promises: Promises::default(),
            customers,
            log: EventLog::new(),
            pages: checks::views::Pages::default(),
            truth,
            dice,
            calm: false,
            sabotage: Sabotage::None,
            root,
            queue: BTreeMap::new(),
            next: 0,
            polls: BTreeMap::new(),
            published: 0,
            plan,
        };
        for number in 0..world.plan.tills {
            let most = i64::try_from(world.plan.drift_ppm).unwrap();
            let drift = i64::try_from(world.dice.between(0, world.plan.drift_ppm * 2)).unwrap() - most;
            let clock = TillNode::truth_clock(&world.truth, drift);
            let folder = world.root.join(format!("till-{number}"));
            let disk_dice = Dice::new(seed, &format!("till {number} disk"));
            let mut till = TillNode::enrol(number, folder, &world.hub, clock, disk_dice);
            till.start().unwrap();
            world.tills.push(till);
            world.poll_in(number, Way::Up, 10);
            world.poll_in(number, Way::Down, 20);
        }
        world.schedule();
        world
    }

    /// Draws when everything of the plan comes.
    fn schedule(&mut self) {
        let end = self.plan.trouble_ms;
        for _ in 0..self.plan.customers {
            let at = self.dice.between(0, end);
            self.at(at, Event::Customer);
        }
        for (trouble, times) in self.plan.troubles.clone() {
            for _ in 0..times {
                let at = self.dice.between(0, end);
                self.at(at, Event::Trouble(trouble));
            }
        }
        if self.newer.is_some() {
            for _ in 0..self.dice.between(2, 8) {
                let at = self.dice.between(0, end);
                self.at(at, Event::Newer);
            }
        }
        for _ in 0..2 {
            let at = self.dice.between(0, end);
            self.at(at, Event::Look);
        }
        self.at(end, Event::Calm);
    }

    fn at(&mut self, at_ms: u64, event: Event) {
        self.next += 1;
        self.queue.insert((at_ms, self.next), event);
    }

    fn later(&mut self, in_ms: u64, event: Event) {
        self.at(self.truth.load() + in_ms, event);
    }

    pub(crate) fn poll_in(&mut self, till: usize, way: Way, in_ms: u64) {
        let at = self.truth.load() + in_ms;
        if self.polls.get(&(till, way)).is_none_or(|known| *known > at) {
            self.polls.insert((till, way), at);
            self.at(at, Event::Poll { till, way });
        }
    }

    /// The same yard with something taken away.
    pub(crate) fn sabotaged(seed: u64, plan: Plan, sabotage: Sabotage) -> Self {
        let mut world = Self::planned(seed, plan);
        world.sabotage = sabotage;
        world.hub.disk.set_lies(sabotage == Sabotage::LyingHub);
        world.hub.picky = sabotage == Sabotage::PickyHub;
        for till in &world.tills {
            till.disk.set_lies(sabotage == Sabotage::LyingTills);
        }
        world
    }

    /// Lives through everything and holds all invariants against it.
    pub(crate) fn run(&mut self) -> Result<Outcome, Broken> {
        let mut events = 0;
        while let Some(((at_ms, _), event)) = self.queue.pop_first() {
            self.truth.set(at_ms);
            self.handle(event)?;
            events += 1;
            if events > EVENTS_MAX {
                return Err(Broken::new("I12", format!("{events} events and no end")));
            }
            if self.calm {
                let over = at_ms > self.plan.trouble_ms + SETTLED_MS;
                if over || events % 16 == 0 {
                    match checks::settled::open_work(self) {
                        Some(open) if over => return Err(open),
                        Some(_) => {}
                        None => break,
                    }
                }
            }
        }
        checks::check_end(self)?;
        Ok(Outcome {
            hash: self.log.hash(),
            lines: self.log.lines(),
            answered: self.promises.list.len(),
            entries: self.hub.entries().len(),
            findings: self.hub.findings().len(),
        })
    }

    pub(crate) fn note(&mut self, line: std::fmt::Arguments<'_>) {
        self.log.note(self.truth.load(), line);
    }

    fn handle(&mut self, event: Event) -> Result<(), Broken> {
        match event {
            Event::Customer => {
                let till = self.dice.place(self.tills.len());
                self.serve(till)
            }
            Event::Again { till, op, wish } => self.ask(till, op, wish),
            Event::Poll { till, way } => {
                if self.polls.get(&(till, way)) == Some(&self.truth.load()) {
                    self.polls.remove(&(till, way));
                    self.poll(till, way);
                }
                Ok(())
            }
            Event::AtHub { ticket, way, call } => self.arrive_at_hub(ticket, way, &call),
            Event::AtTill { ticket, way, answer } => self.arrive_at_till(&ticket, way, &answer),
            Event::Trouble(trouble) => self.trouble(trouble),
            Event::StartTill(till) => self.start_till(till),
            Event::StartHub => self.start_hub(),
            Event::Mend { till } => {
                self.tills[till].line = Line::WHOLE;
                Ok(())
            }
            Event::MendDisk { till } => {
                match till {
                    Some(till) => self.tills[till].disk.set_full(false),
                    None => self.hub.disk.set_full(false),
                }
                Ok(())
            }
            Event::Newer => {
                if let Some(newer) = &mut self.newer {
                    newer.work(&mut self.hub, &self.truth);
                }
                self.stop_hub_if_cut();
                self.fold_soon();
                Ok(())
            }
            Event::Fold => {
                self.arm_hub();
                self.hub.fold();
                self.stop_hub_if_cut();
                if self.hub.waiting() > 0 {
                    self.later(1_000, Event::Fold);
                }
                Ok(())
            }
            Event::Look => checks::check_now(self),
            Event::Calm => self.end_trouble(),
        }
    }

    // ---- customers

    fn serve(&mut self, till: usize) -> Result<(), Broken> {
        let Some(agent) = self.tills[till].agent.clone() else { return Ok(()) };
        let again = self.dice.permille(self.plan.reused).then(|| self.reuse(till)).flatten();
        if let Some((op, wish, elsewhere)) = again {
            let to = if elsewhere { self.dice.place(self.tills.len()) } else { till };
            return self.ask(to, op, wish);
        }
        let Some(wish) = self.customers.wish(&agent, till, &mut self.dice) else { return Ok(()) };
        let op = OpId::from_bytes(self.dice.bytes());
        self.ask(till, op, wish)
    }

    /// An op_id that was answered here, for something else here or for the same or something else elsewhere.
    fn reuse(&mut self, till: usize) -> Option<(OpId, Wish, bool)> {
        let here: Vec<_> = self.promises.of_till(till).cloned().collect();
        if here.is_empty() {
            return None;
        }
        let chosen = self.dice.pick(&here);
        let altered = chosen.wish.altered();
        let elsewhere = self.dice.permille(500) && matches!(chosen.wish, Wish::Sell { .. });
        let wish = if self.dice.permille(700) { altered? } else { chosen.wish.clone() };
        Some((chosen.op, wish, elsewhere))
    }

    /// A POS asks its till for something; it asks again when it hears nothing, and sometimes when it did.
    fn ask(&mut self, till: usize, op: OpId, wish: Wish) -> Result<(), Broken> {
        if self.tills[till].agent.is_none() {
            if self.calm {
                return Ok(());
            }
            self.later(5_000, Event::Again { till, op, wish });
            return Ok(());
        }
        if !self.calm && self.dice.permille(self.plan.cut_in_operation) {
            let operations = u32::try_from(self.dice.between(0, 24)).unwrap();
            self.tills[till].disk.cut_power_in(operations);
        }
        let done = self.perform(till, op, &wish)?;
        if self.tills[till].disk.take_cut() {
            self.note(format_args!("till {till} loses its power in the middle of it"));
            self.fall(till, 1_000);
        }
        match done {
            Some(true) if self.dice.permille(self.plan.again) && !self.calm => {
                let wait = self.dice.between(100, 60_000);
                self.later(wait, Event::Again { till, op, wish });
            }
            // It was not answered, so the POS does not know.
            None if !self.calm => {
                let wait = self.dice.between(500, 20_000);
                self.later(wait, Event::Again { till, op, wish });
            }
            _ => {}
        }
        self.poll_in(till, Way::Up, 5);
        Ok(())
    }

    // ---- the line

    fn poll(&mut self, till: usize, way: Way) {
        let now = self.truth.load();
        let node = &mut self.tills[till];
        if node.agent.is_none() {
            return;
        }
        let life = node.life;
        let (calls, again_at) = match way {
            Way::Up => {
                let step = way_up::poll(node, now, &mut self.next, &mut self.dice);
                (step.calls, step.again_at)
            }
            Way::Down => {
                self.next += 1;
                let (call, again_at) = way_down::poll(node, now, self.next);
                (call.map(|call| (self.next, call)).into_iter().collect(), again_at)
            }
        };
        for (number, call) in calls {
            self.send(Ticket { till, life, number }, way, &call);
        }
        self.poll_in(till, way, again_at.saturating_sub(now).clamp(1, LOOK_MS));
    }

    /// How often a message arrives, and when each time.
    fn journeys(&mut self, till: usize, open: bool) -> Vec<u64> {
        if self.sabotage == Sabotage::DeadLine && till == 0 {
            return Vec::new();
        }
        if self.calm {
            return vec![self.dice.between(1, 50)];
        }
        let times =
            match (open && !self.dice.permille(self.plan.lost), self.dice.permille(self.plan.repeated)) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => 2,
            };
        (0..times).map(|_| self.dice.between(1, self.plan.delay_ms)).collect()
    }

    fn send(&mut self, ticket: Ticket, way: Way, call: &Call) {
        for wait in self.journeys(ticket.till, self.tills[ticket.till].line.out) {
            let mut call = call.clone();
            if let Call::Entries(bytes) = &mut call
                && !self.calm
                && self.dice.permille(self.plan.garbled)
            {
                garble(bytes, &mut self.dice);
            }
            self.later(wait, Event::AtHub { ticket: ticket.clone(), way, call });
        }
    }

    fn arrive_at_hub(&mut self, ticket: Ticket, way: Way, call: &Call) -> Result<(), Broken> {
        if matches!(call, Call::Entries(_)) {
            self.arm_hub();
            self.fold_soon();
        }
        let answer = self.hub.handle(self.tills[ticket.till].known, call);
        self.stop_hub_if_cut();
        if let Some(answer) = answer {
            for wait in self.journeys(ticket.till, self.tills[ticket.till].line.back) {
                self.later(wait, Event::AtTill { ticket: ticket.clone(), way, answer: answer.clone() });
            }
        }
        Ok(())
    }

    /// The hub's power may go in the middle of what it does next.
    fn arm_hub(&mut self) {
        if !self.calm && self.dice.permille(self.plan.cut_in_delivery) {
            let operations = u32::try_from(self.dice.between(0, 40)).unwrap();
            self.hub.disk.cut_power_in(operations);
        }
    }

    /// What came in is folded a little later, as the hub's own task does.
    pub(crate) fn fold_soon(&mut self) {
        let wait = self.dice.between(1, 1_500);
        self.later(wait, Event::Fold);
    }

    fn stop_hub_if_cut(&mut self) {
        if self.hub.disk.take_cut() {
            self.note(format_args!("the hub loses its power in the middle of it"));
            self.hub.drop_program();
            let down = self.dice.between(500, 20_000);
            self.later(down, Event::StartHub);
        }
    }

    fn arrive_at_till(&mut self, ticket: &Ticket, way: Way, answer: &Answer) -> Result<(), Broken> {
        let now = self.truth.load();
        let node = &mut self.tills[ticket.till];
        if node.agent.is_none() || node.life != ticket.life {
            return Ok(());
        }
        match way {
            Way::Up => {
                if way_up::handle(node, now, ticket.number, answer, &mut self.dice) {
                    self.poll_in(ticket.till, Way::Up, 1);
                }
            }
            Way::Down => {
                let blind = self.sabotage == Sabotage::BlindPages;
                way_down::handle(node, now, ticket.number, answer, &mut self.pages, blind);
                self.poll_in(ticket.till, Way::Down, 1);
            }
        }
        Ok(())
    }

    /// Nobody waits for a till's program any more.
    pub(crate) fn forget_polls(&mut self, till: usize) {
        self.polls.remove(&(till, Way::Up));
        self.polls.remove(&(till, Way::Down));
    }

    pub(crate) fn start_hub_in(&mut self, in_ms: u64) {
        self.later(in_ms, Event::StartHub);
    }

    pub(crate) fn start_till_in(&mut self, till: usize, in_ms: u64) {
        self.later(in_ms, Event::StartTill(till));
    }

    /// A trouble that has begun comes to its second half, unless all trouble has ended by then.
    pub(crate) fn trouble_in(&mut self, in_ms: u64, trouble: Trouble) {
        if self.truth.load() + in_ms < self.plan.trouble_ms {
            self.later(in_ms, Event::Trouble(trouble));
        }
    }

    pub(crate) fn mend_line_in(&mut self, till: usize, in_ms: u64) {
        self.later(in_ms, Event::Mend { till });
    }

    pub(crate) fn mend_disk_in(&mut self, till: Option<usize>, in_ms: u64) {
        self.later(in_ms, Event::MendDisk { till });
    }

    pub(crate) fn publish_next(&mut self) {
        let next = (self.published + 1) % 2;
        if self.hub.publish(next) {
            self.published = next;
        }
        self.stop_hub_if_cut();
    }

    pub(crate) fn hub_is_failing(&self) -> bool {
        self.hub.disk.is_failing()
    }

    pub(crate) fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// From here on nothing goes wrong any more: everything has to come to rest.
    fn end_trouble(&mut self) -> Result<(), Broken> {
        self.note(format_args!("the trouble ends"));
        self.calm = true;
        self.hub.disk.set_full(false);
        self.hub.disk.fail_in(None);
        self.start_hub()?;
        if self.hub.went_back {
            // Its people publish again what it has lost, the one in force last.
            for number in [(self.published + 1) % 2, self.published] {
                assert!(self.hub.publish(number));
            }
        }
        for till in 0..self.tills.len() {
            let node = &mut self.tills[till];
            node.line = Line::WHOLE;
            node.disk.set_full(false);
            node.disk.fail_in(None);
            node.clock.correct();
            self.start_till(till)?;
        }
        Ok(())
    }
}

/// Changes a body on its way: cut short, a bit turned, or something else altogether.
fn garble(bytes: &mut Vec<u8>, dice: &mut Dice) {
    match dice.between(0, 2) {
        0 => bytes.truncate(dice.place(bytes.len())),
        1 => {
            let place = dice.place(bytes.len());
            bytes[place] ^= 1 << dice.between(0, 7);
        }
        _ => *bytes = dice.bytes::<32>().to_vec(),
    }
}
