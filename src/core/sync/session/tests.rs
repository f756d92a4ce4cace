//! Stories of the way up, told on a line and a hub of nothing but chains of hashes.

use std::collections::BTreeMap;

use super::*;

/// Dice with a seed, so that a failing story can be told again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// A batch: its life, its first place, the hash before it, its hashes.
#[derive(Clone)]
struct Batch(Incarnation, EntrySeq, EntryHash, Vec<EntryHash>);

type Chains = BTreeMap<Incarnation, Vec<EntryHash>>;

fn life(number: u64) -> Incarnation {
    Incarnation::from_random(number)
}

fn head_of(chains: &Chains, incarnation: Incarnation) -> Head {
    let chain = chains.get(&incarnation).map_or(&[][..], Vec::as_slice);
    let hash = chain.last().copied().unwrap_or(EntryHash::NONE);
    Head { incarnation, seq: EntrySeq::new(chain.len() as u64), hash }
}

struct Hub {
    chains: Chains,
    /// Branches and entries beyond a gap, which it keeps and does not acknowledge.
    shown: Chains,
}

impl Hub {
    /// Keeps a batch beside the chain; it says so when all before it is there.
    fn keep(&mut self, batch: &Batch, durable: Head) -> Refusal {
        let Batch(incarnation, from, before, ref hashes) = *batch;
        let first = from.get() as usize - 1;
        let chain = self.chains.get(&incarnation).map_or(&[][..], Vec::as_slice);
        let held = first.checked_sub(1).and_then(|at| chain.get(at).copied()).unwrap_or(EntryHash::NONE);
        let shown = self.shown.entry(incarnation).or_default();
        let attached = held == before || shown.contains(&before);
        shown.extend(hashes);
        let end = Head {
            incarnation,
            seq: EntrySeq::new((first + hashes.len()) as u64),
            hash: *hashes.last().unwrap(),
        };
        Refusal::Fork { durable: Some(durable), kept: Some(end).filter(|_| attached) }
    }

    fn take(&mut self, batch: &Batch) -> Result<Head, Refusal> {
        let Batch(incarnation, from, before, ref hashes) = *batch;
        let durable = head_of(&self.chains, incarnation);
        let first = from.get() as usize - 1;
        if first > durable.seq.get() as usize {
            self.shown.entry(incarnation).or_default().extend(hashes);
            return Err(Refusal::Gap { durable: Some(durable) });
        }
        let held = first.checked_sub(1).map(|at| self.chains[&incarnation][at]);
        if held.unwrap_or(EntryHash::NONE) != before {
            return Err(self.keep(batch, durable));
        }
        let chain = self.chains.entry(incarnation).or_default();
        for (place, hash) in (first..).zip(hashes) {
            match chain.get(place) {
                Some(held) if held != hash => return Err(self.keep(batch, durable)),
                Some(_) => {}
                None => chain.push(*hash),
            }
        }
        Ok(head_of(&self.chains, incarnation))
    }
}

/// A till with its journal and its way up.
struct Till {
    lives: Vec<Incarnation>,
    chains: Chains,
    acknowledged: BTreeMap<Incarnation, Head>,
    wanted: Option<Incarnation>,
    session: Session,
    salt: u8,
    sold: u64,
    /// Batches on the line: with their hashes, and whether the hub has had them.
    line: Vec<(Ticket, Batch)>,
    begun: Vec<Rebirth>,
    restored_told: u64,
}

impl Till {
    fn new(salt: u8) -> Self {
        let first = life(u64::from(salt) * 1_000);
        let mut till = Self {
            lives: vec![first],
            chains: Chains::new(),
            acknowledged: BTreeMap::new(),
            wanted: None,
            session: Session::default(),
            salt,
            sold: 0,
            line: Vec::new(),
            begun: Vec::new(),
            restored_told: 0,
        };
        till.sell(1);
        till
    }

    fn present(&self) -> Incarnation {
        *self.lives.last().unwrap()
    }

    fn sell(&mut self, entries: u64) {
        let present = self.present();
        for _ in 0..entries {
            self.sold += 1;
            let text = format!("{} {present} {}", self.salt, self.sold);
            self.chains.entry(present).or_default().push(EntryHash::of(text.as_bytes()));
        }
    }

    /// Another machine, or an older copy, with the same journal.
    fn copy(&self, salt: u8) -> Self {
        Self {
            lives: self.lives.clone(),
            chains: self.chains.clone(),
            acknowledged: self.acknowledged.clone(),
            salt,
            ..Self::new(salt)
        }
    }

    fn own(&self) -> Vec<OwnLife> {
        let own = |incarnation: &Incarnation| OwnLife {
            head: head_of(&self.chains, *incarnation),
            acknowledged: self.acknowledged.get(incarnation).copied(),
            kept_after: Head::start(*incarnation),
            tail_wanted: self.wanted == Some(*incarnation),
        };
        self.lives.iter().map(own).collect()
    }

    fn poll(&mut self, now_ms: u64) -> Order {
        let own = self.own();
        let chains = &self.chains;
        self.session.poll(now_ms, &own, |incarnation, seq| match seq.get() {
            0 => Some(EntryHash::NONE),
            place => chains.get(&incarnation)?.get(place as usize - 1).copied(),
        })
    }

    fn load(&mut self, ticket: Ticket, incarnation: Incarnation, from: EntrySeq, most: usize) {
        let chain = &self.chains[&incarnation];
        let hashes: Vec<EntryHash> = chain[from.get() as usize - 1..].iter().take(most).copied().collect();
        assert!(!hashes.is_empty(), "an empty batch from {from} of {incarnation}");
        self.session.handle_loaded(ticket, EntrySeq::new(from.get() + hashes.len() as u64 - 1));
        let before = (from.get() as usize).checked_sub(2).map_or(EntryHash::NONE, |at| chain[at]);
        self.line.push((ticket, Batch(incarnation, from, before, hashes)));
    }

    fn fetch(&mut self, hub: &Hub, incarnation: Incarnation, from: EntrySeq, now_ms: u64) {
        let there = hub.chains.get(&incarnation).map_or(&[][..], Vec::as_slice);
        let ours = self.chains[&incarnation].clone();
        let differs =
            (from.get() as usize - 1..ours.len().min(there.len())).find(|at| ours[*at] != there[*at]);
        let before = (from.get() as usize).saturating_sub(2);
        let tail = match differs {
            _ if from.get() > 1 && there.len() > before && there[before] != ours[before] => Tail::Earlier,
            Some(at) => Tail::Apart { from: EntrySeq::new(at as u64 + 1) },
            None if there.len() >= ours.len() => {
                self.acknowledged.insert(incarnation, head_of(&self.chains, incarnation));
                Tail::Whole
            }
            None => Tail::Prefix,
        };
        self.wanted = self.wanted.filter(|wanted| *wanted != incarnation);
        self.session.handle_tail(incarnation, tail, now_ms);
    }

    /// Carries one order out; false when there is nothing to do before `until_ms`.
    fn step(&mut self, hub: &mut Hub, now_ms: u64, most: usize) -> Result<(), u64> {
        let hub_time = Timestamp::from_ms(now_ms);
        match self.poll(now_ms) {
            Order::AskHead { incarnation } => {
                let held = hub.chains.contains_key(&incarnation).then(|| head_of(&hub.chains, incarnation));
                self.session.handle_head(incarnation, held, hub_time, now_ms);
            }
            Order::Send { ticket, incarnation, from, entries_max } => {
                self.load(ticket, incarnation, from, entries_max.min(most));
            }
            Order::Acknowledge { head, hub_restored, .. } => {
                let ours =
                    head.seq.get().checked_sub(1).map(|at| self.chains[&head.incarnation][at as usize]);
                assert_eq!(ours.unwrap_or(EntryHash::NONE), head.hash, "acknowledged what is not ours");
                self.restored_told += u64::from(hub_restored);
                self.acknowledged.insert(head.incarnation, head);
                self.session.handle_acknowledged();
            }
            Order::Begin { why, hub } => {
                assert_eq!(hub.incarnation, self.present());
                self.begun.push(why);
                self.wanted = Some(self.present());
                self.lives.push(life(u64::from(self.salt) * 1_000 + self.lives.len() as u64));
                self.sell(1);
                self.session.handle_begun();
            }
            Order::FetchTail { incarnation, from } => self.fetch(hub, incarnation, from, now_ms),
            Order::Wait { until_ms } => return Err(until_ms),
        }
        Ok(())
    }

    /// The hub gets a batch of the line and its answer comes back.
    fn deliver(&mut self, hub: &mut Hub, at: usize, now_ms: u64) {
        let (ticket, batch) = self.line.remove(at);
        match hub.take(&batch) {
            Ok(head) => self.session.handle_ack(ticket, head, Timestamp::from_ms(now_ms), now_ms, 7),
            Err(refusal) => self.session.handle_refused(ticket, refusal, now_ms, 7),
        }
    }

    /// Without faults until nothing is left to do; gives the moment.
    fn settle(&mut self, hub: &mut Hub, mut now_ms: u64) -> u64 {
        for _ in 0..10_000 {
            match self.step(hub, now_ms, 5) {
                Ok(()) => {}
                Err(_) if !self.line.is_empty() => self.deliver(hub, 0, now_ms),
                Err(until_ms) => {
                    let own = self.own();
                    let all =
                        own.iter().all(|life| life.acknowledged.map(|held| held.seq) >= Some(life.head.seq));
                    if all || until_ms == u64::MAX || until_ms > now_ms + 40_000 {
                        return now_ms;
                    }
                    now_ms = until_ms.max(now_ms);
                }
            }
        }
        panic!("it does not come to rest: {:?}", self.session);
    }
}

fn fresh_hub() -> Hub {
    Hub { chains: Chains::new(), shown: Chains::new() }
}

fn all_acknowledged(till: &Till) -> bool {
    till.own().iter().all(|life| life.acknowledged == Some(life.head))
}

#[test]
fn entries_go_up_in_several_batches_at_once() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.sell(40);
    let mut most = 0;
    while till.step(&mut hub, 0, 5).is_ok() {
        most = most.max(till.session.flights());
    }
    assert_eq!(most, FLIGHTS_MAX);
    till.settle(&mut hub, 0);
    assert!(all_acknowledged(&till));
    assert_eq!(hub.chains, till.chains);
    // New entries go up without asking the hub first.
    till.sell(1);
    assert!(matches!(till.poll(1), Order::Send { from, .. } if from == EntrySeq::new(42)));
}

#[test]
fn batches_that_overtake_each_other_are_sent_again() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.sell(40);
    while till.step(&mut hub, 0, 5).is_ok() {}
    assert_eq!(till.line.len(), 3);
    till.deliver(&mut hub, 2, 0);
    till.deliver(&mut hub, 1, 0);
    till.settle(&mut hub, 0);
    assert!(all_acknowledged(&till));
}

#[test]
fn a_hub_that_was_restored_is_sent_what_it_lost_also_of_older_lives() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.sell(10);
    till.lives.push(life(1_999));
    till.sell(10);
    till.settle(&mut hub, 0);
    let whole = hub.chains.clone();
    hub.chains.get_mut(&life(1_000)).unwrap().truncate(3);
    hub.chains.get_mut(&life(1_999)).unwrap().truncate(4);
    // It is noticed when the hub is asked anew.
    let now_ms = till.settle(&mut hub, RECHECK_MS + 1);
    assert!(till.restored_told >= 1);
    till.settle(&mut hub, now_ms + RECHECK_MS + 1);
    assert_eq!(hub.chains, whole);
    assert!(all_acknowledged(&till) && till.begun.is_empty());
}

#[test]
fn an_older_copy_begins_a_new_life_and_learns_that_the_hub_has_all_of_the_old_one() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.sell(5);
    let mut copy = till.copy(2);
    till.sell(5);
    till.settle(&mut hub, 0);
    copy.settle(&mut hub, 0);
    assert_eq!(copy.begun, [Rebirth::HubAhead]);
    assert!(all_acknowledged(&copy));
    assert_eq!(copy.session.troubles().count(), 0);
}

#[test]
fn of_two_tills_with_one_journal_one_begins_a_new_life_and_shows_its_branch() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.sell(5);
    let mut clone = till.copy(2);
    till.sell(3);
    clone.sell(9);
    till.settle(&mut hub, 0);
    clone.settle(&mut hub, 0);
    assert_eq!(clone.begun, [Rebirth::Fork]);
    let troubles: Vec<_> = clone.session.troubles().collect();
    assert_eq!(troubles, [(life(1_000), Trouble::Apart { from: EntrySeq::new(7) })]);
    let branch = &clone.chains[&life(1_000)][6..];
    assert!(branch.iter().all(|hash| hub.shown[&life(1_000)].contains(hash)), "the branch was shown");
    assert_eq!(hub.chains[&clone.present()], clone.chains[&clone.present()]);
    // The first one never notices.
    till.sell(2);
    till.settle(&mut hub, 100);
    assert!(all_acknowledged(&till) && till.begun.is_empty());
}

#[test]
fn a_named_wait_is_kept_and_one_that_is_absurd_is_cut() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.step(&mut hub, 0, 5).unwrap();
    till.step(&mut hub, 0, 5).unwrap();
    let (ticket, ..) = till.line.remove(0);
    till.session.handle_refused(ticket, Refusal::Later { retry_after_ms: Some(20_000) }, 0, 100);
    assert_eq!(till.poll(1), Order::Wait { until_ms: 20_100 });
    assert!(matches!(till.poll(20_100), Order::AskHead { .. }));
    till.session.handle_call_refused(till.present(), Refusal::Later { retry_after_ms: Some(u64::MAX) }, 0, 0);
    assert_eq!(till.poll(1), Order::Wait { until_ms: RETRY_AFTER_MS_MAX.max(20_100) });
}

#[test]
fn a_batch_that_is_refused_is_halved_and_one_entry_that_is_refused_holds_no_other_life_up() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    let poison = life(1_000);
    till.sell(7);
    till.lives.push(life(1_999));
    till.sell(3);
    let mut sizes = Vec::new();
    for _ in 0..200 {
        match till.step(&mut hub, 0, 8) {
            Ok(()) => {}
            Err(_) if till.line.is_empty() => break,
            Err(_) => match till.line[0] {
                (ticket, Batch(incarnation, _, _, ref hashes)) if incarnation == poison => {
                    sizes.push(hashes.len());
                    till.line.remove(0);
                    till.session.handle_refused(ticket, Refusal::Batch("not_readable"), 0, 0);
                }
                _ => till.deliver(&mut hub, 0, 0),
            },
        }
    }
    assert_eq!(sizes, [8, 4, 4, 2, 2, 2, 1, 1, 1].as_slice(), "{sizes:?}");
    assert_eq!(till.session.refused(), Some("not_readable"));
    assert_eq!(hub.chains[&life(1_999)], till.chains[&life(1_999)]);
    // A minute later it is tried again.
    till.settle(&mut hub, REFUSED_WAIT_MS);
    assert!(all_acknowledged(&till));
}

#[test]
fn a_hub_that_names_a_head_of_another_life_is_sent_from_the_journals_own_note() {
    let (mut till, mut hub) = (Till::new(1), fresh_hub());
    till.settle(&mut hub, 0);
    till.sell(2);
    till.session.handle_lost();
    let Order::AskHead { incarnation } = till.poll(1) else { panic!("no question") };
    till.session.handle_head(incarnation, Some(Head::start(life(5))), Timestamp::from_ms(0), 1);
    assert!(matches!(till.poll(1), Order::Send { from, .. } if from == EntrySeq::new(2)));
}

#[test]
fn a_life_whose_entries_are_gone_on_both_sides_is_told_and_holds_no_other_up() {
    let mut session = Session::default();
    let kept_after = Head { incarnation: life(1), seq: EntrySeq::new(50), hash: EntryHash::of(b"50") };
    let head = Head { seq: EntrySeq::new(60), ..kept_after };
    let own = [OwnLife { head, acknowledged: Some(kept_after), kept_after, tail_wanted: false }];
    assert!(matches!(session.poll(0, &own, |_, _| None), Order::AskHead { .. }));
    let hub = Head { seq: EntrySeq::new(20), ..kept_after };
    session.handle_head(life(1), Some(hub), Timestamp::from_ms(0), 0);
    assert_eq!(session.poll(0, &own, |_, _| None), Order::Wait { until_ms: REFUSED_WAIT_MS });
    assert_eq!(session.refused(), Some("hub_too_old"));
}

#[test]
fn a_hub_that_answers_nonsense_is_not_asked_without_end() {
    let mut till = Till::new(1);
    till.sell(3);
    let mut calls = 0;
    // It claims more than it shows, or acknowledges nothing: some waits are due before a minute has passed.
    for round in 0..1_000u64 {
        match till.poll(0) {
            Order::Wait { .. } => break,
            Order::AskHead { incarnation } => {
                let seq = EntrySeq::new(round % 3 * 7);
                let head = Head { incarnation, seq, hash: EntryHash::of(&round.to_be_bytes()) };
                till.session.handle_head(incarnation, Some(head), Timestamp::from_ms(0), 0);
            }
            Order::Send { ticket, incarnation, from, .. } => {
                till.session.handle_loaded(ticket, from);
                till.session.handle_ack(ticket, Head::start(incarnation), Timestamp::from_ms(0), 0, 50);
            }
            Order::Acknowledge { .. } => till.session.handle_acknowledged(),
            Order::Begin { .. } => {
                till.lives.push(life(round + 5_000));
                till.sell(1);
                till.session.handle_begun();
            }
            Order::FetchTail { incarnation, .. } => till.session.handle_tail(incarnation, Tail::Prefix, 0),
        }
        calls += 1;
    }
    assert!(calls < 200, "{calls} calls without a wait");
}

/// Loss, overtaking, repetition, lost links, a restored hub, clones: in the end all that is ours is there, once.
#[test]
fn whatever_happens_on_the_line_all_entries_arrive_once_it_works_again() {
    for seed in 0..600 {
        let mut dice = Dice(seed);
        let mut hub = fresh_hub();
        let mut tills = vec![Till::new(1)];
        let mut backup = hub.chains.clone();
        let mut now_ms = 0;
        for _ in 0..dice.roll(400) {
            let (which, what) = (dice.roll(tills.len() as u64) as usize, dice.roll(100));
            if what == 0 && tills.len() < 3 {
                let salt = tills.len() as u8 + 1;
                tills.push(tills[which].copy(salt));
            }
            let till = &mut tills[which];
            match what {
                1 => backup.clone_from(&hub.chains),
                2 => hub.chains.clone_from(&backup),
                3..=15 => till.sell(dice.roll(12)),
                16..=35 if !till.line.is_empty() => {
                    let (ticket, batch) = till.line.remove(dice.roll(till.line.len() as u64) as usize);
                    // The answer, or the batch, is lost; it may also have come twice.
                    for _ in 0..dice.roll(3) {
                        let _ = hub.take(&batch);
                    }
                    till.session.handle_refused(
                        ticket,
                        Refusal::Unreachable,
                        now_ms,
                        dice.roll(u64::MAX >> 33),
                    );
                }
                36..=60 if !till.line.is_empty() => {
                    let at = dice.roll(till.line.len() as u64) as usize;
                    till.deliver(&mut hub, at, now_ms);
                }
                61 => till.session.handle_lost(),
                62 => now_ms += dice.roll(90_000),
                _ => {
                    let _ = till.step(&mut hub, now_ms, 1 + dice.roll(6) as usize);
                }
            }
        }
        // Faults stop: each till comes to rest, asks again whether the hub was restored, and comes to rest again.
        for _ in 0..3 {
            for till in &mut tills {
                now_ms = till.settle(&mut hub, now_ms) + SHOW_AGAIN_MS;
            }
        }
        for till in &tills {
            for incarnation in &till.lives {
                let there = hub.chains.get(incarnation).map_or(&[][..], Vec::as_slice);
                let shown = hub.shown.get(incarnation).map_or(&[][..], Vec::as_slice);
                let missing = till.chains[incarnation]
                    .iter()
                    .filter(|hash| !there.contains(hash) && !shown.contains(hash));
                assert_eq!(
                    missing.count(),
                    0,
                    "seed {seed}: life {incarnation} of till {}: {:?}",
                    till.salt,
                    till.session
                );
            }
            let present = till.own().pop().unwrap();
            assert_eq!(present.acknowledged, Some(present.head), "seed {seed}: {:?}", till.session);
        }
    }
}
