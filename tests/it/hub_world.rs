//! Head office's surroundings: real tills' chains, signed with real keys, and a store in a folder of its own.

use minicbor::bytes::ByteVec;
use tallytill::core::ledger::{
    Enrol, Entry, Fact, Head, Header, Payload, Profile, Return, ReturnTerms, Sale, Void, entry::FORMAT,
    plan_return,
};
use tallytill::core::model::receipt::{Effects, ReceiptMember, ReceiptTotals};
use tallytill::core::model::{
    Ahead, CardNumber, Currency, Day, EntryHash, Hlc, Incarnation, MemberId, Money, OpId, Points,
    ProgrammeHash, Receipt, ReturnPolicy, TillId, Timestamp,
};
use tallytill::core::programme::Programme;
use tallytill::core::sync::wire::{Batch, EnrolAnswer, EnrolRequest, enrol_signed_bytes};
use tallytill::host::keys::SigningKey;
use tallytill::host::seal::seal;
use tallytill::hub::intake::parse_batch;
use tallytill::hub::store::{DatabaseAddress, IngestFault, Store, Taken};

/// The moment at which every story begins.
pub(crate) const START: Timestamp = Timestamp::from_ms(1_795_000_000_000);

/// A programme with the fewest words; `overspend` is its policy.
pub(crate) fn programme_text(overspend: &str) -> String {
    format!(
        r#"
[programme]
id = "corner"
name = {{ en = "Corner shop", cs = "Obchod na rohu" }}
currency = "CZK"
time_zone = "Europe/Prague"
languages = ["cs", "en"]

[points]
name = {{ en = "points", cs = "body" }}
worth = "1.00"
pay_up_to = "50 %"

[[tier]]
id = "regular"
name = {{ en = "Regular", cs = "Štamgast" }}
spend = "1000.00"

[[card_range]]
prefix = "29"
length = 4
check = "none"

[settlement]
overspend = "{overspend}"
"#
    )
}

/// A store in a folder that goes with it.
pub(crate) struct Home {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) address: DatabaseAddress,
    pub(crate) store: Store,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = DatabaseAddress::of_folder(folder.path());
        let store = Store::open(folder.path()).unwrap();
        Self { folder, address, store }
    }

    /// With the keys of another store, so that the same profiles can be opened.
    pub(crate) fn with_keys_of(other: &Self) -> Self {
        Self::at_with_keys_of(other, None)
    }

    /// The same in a database.
    pub(crate) fn at_with_keys_of(other: &Self, address: Option<DatabaseAddress>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for key in ["hub.key", "hub.seal"] {
            std::fs::copy(other.folder.path().join(key), folder.path().join(key)).unwrap();
        }
        let address = address.unwrap_or_else(|| DatabaseAddress::of_folder(folder.path()));
        let store = Store::open_at(folder.path(), &address).unwrap();
        Self { folder, address, store }
    }

    /// One more process on the same database.
    pub(crate) fn another_process(&self) -> Store {
        Store::open_at(self.folder.path(), &self.address).unwrap()
    }

    /// With a programme in force.
    pub(crate) fn open() -> Self {
        let home = Self::new();
        home.publish("debt");
        home
    }

    pub(crate) fn publish(&self, overspend: &str) -> ProgrammeHash {
        let text = programme_text(overspend);
        let programme = Programme::parse(&text).unwrap();
        self.store.publish(&text, &programme, START).unwrap();
        programme.hash
    }

    /// A new till that was taken in.
    pub(crate) fn till(&self, number: u8) -> Till {
        let mut till = Till::new(number);
        let code = self.store.make_code(&format!("Till {number}"), "Corner", "", START).unwrap();
        till.taken_in(self.store.enrol(&till.enrolment(&code), START).unwrap());
        till
    }

    pub(crate) fn send(&self, till: &Till, batch: Batch) -> Result<Taken, IngestFault> {
        let delivery = parse_batch(till.id, &till.key.public_key(), batch)?;
        let taken = self.store.ingest(delivery, START);
        // What is refused may be kept all the same.
        self.store.fold(START)?;
        taken
    }

    pub(crate) fn state(&self) -> [u8; 32] {
        let found = self.store.verify().unwrap();
        assert_eq!(found.faults, Vec::<String>::new());
        found.state
    }
}

/// A till as head office meets it: a chain of entries and the key that signs its heads.
pub(crate) struct Till {
    pub(crate) id: TillId,
    pub(crate) key: SigningKey,
    pub(crate) answer: Option<EnrolAnswer>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) programme: Option<ProgrammeHash>,
    sealing_key: [u8; 32],
    number: u8,
    incarnation: Incarnation,
    hlc: Hlc,
    operations: u64,
}

impl Till {
    pub(crate) fn new(number: u8) -> Self {
        Self {
            id: TillId::from_bytes([number; 16]),
            key: SigningKey::from_secret(&[number; 32]),
            answer: None,
            entries: Vec::new(),
            programme: None,
            sealing_key: [0; 32],
            number,
            incarnation: Incarnation::from_random(u64::from(number)),
            hlc: Hlc::ZERO,
            operations: 0,
        }
    }

    pub(crate) fn enrolment(&self, code: &str) -> EnrolRequest {
        EnrolRequest {
            code: code.to_owned(),
            public_key: self.key.public_key(),
            signature: self.key.sign(&enrol_signed_bytes(code)),
            version: "0.1.0".to_owned(),
        }
    }

    pub(crate) fn taken_in(&mut self, answer: EnrolAnswer) {
        self.id = answer.till;
        self.sealing_key = answer.hub_sealing_key;
        self.answer = Some(answer);
    }

    /// The same till, restored: another life of its journal.
    pub(crate) fn restored(&self, incarnation: u64) -> Self {
        Self {
            key: self.key.clone(),
            answer: self.answer.clone(),
            entries: Vec::new(),
            incarnation: Incarnation::from_random(incarnation),
            operations: self.operations + 1_000,
            ..*self
        }
    }

    /// Another machine with the same journal, which goes on in the same life.
    pub(crate) fn cloned(&self) -> Self {
        let entries = self.entries.clone();
        Self { entries, ..self.restored(self.incarnation.get()) }
    }

    pub(crate) fn head(&self) -> Head {
        self.head_at(self.entries.len())
    }

    /// The head after the first `count` entries.
    pub(crate) fn head_at(&self, count: usize) -> Head {
        let start = Head::start(self.incarnation);
        count.checked_sub(1).map_or(start, |last| {
            let entry = &self.entries[last];
            Head { seq: entry.header.seq, hash: entry.hash, ..start }
        })
    }

    /// A batch of entries by their positions from 0.
    pub(crate) fn batch(&self, range: core::ops::Range<usize>) -> Batch {
        let head = self.head_at(range.end);
        let bytes = |entry: &Entry| ByteVec::from(entry.bytes().to_vec());
        Batch {
            entries: self.entries[range].iter().map(bytes).collect(),
            head,
            signature: self.key.sign(&head.signed_bytes(self.id)),
        }
    }

    pub(crate) fn whole(&self) -> Batch {
        self.batch(0..self.entries.len())
    }

    /// Adds an entry at some second of the story; a second that went by already counts as now.
    pub(crate) fn write(&mut self, second: u64, payload: &Payload) -> OpId {
        let (kind, body) = payload.encode().unwrap();
        self.write_raw(second, kind.number(), &body)
    }

    pub(crate) fn write_raw(&mut self, second: u64, kind: u32, body: &[u8]) -> OpId {
        self.operations += 1;
        let mut op_id = [self.number; 16];
        op_id[8..].copy_from_slice(&self.operations.to_be_bytes());
        let op_id = OpId::from_bytes(op_id);
        self.write_as(second, kind, body, op_id);
        op_id
    }

    pub(crate) fn write_as(&mut self, second: u64, kind: u32, body: &[u8], op_id: OpId) {
        let head = self.head();
        self.hlc = self.hlc.tick(Timestamp::from_ms(START.ms() + second * 1_000));
        let header = Header {
            format: FORMAT,
            kind: tallytill::core::ledger::Kind::from_number(kind),
            till: self.id,
            incarnation: self.incarnation,
            seq: head.seq.next().unwrap(),
            prev_hash: head.hash,
            hlc: self.hlc,
            boot_id: 1,
            monotonic_ms: second * 1_000,
            anchor: None,
            programme: self.programme,
            op_id,
            acting: None,
        };
        self.entries.push(Entry::seal(header, body).unwrap());
    }

    pub(crate) fn enrol(&mut self, second: u64, member: u8, card: &str) -> OpId {
        let profile = Profile { name: format!("Member {member}"), language: None };
        let id = member_id(member);
        let sealed = seal(&self.sealing_key, &minicbor::to_vec(&profile).unwrap(), id.as_bytes()).unwrap();
        let card = CardNumber::parse(card).unwrap();
        self.write(
            second,
            &Payload::Enrol(Enrol { member: id, card, profile: sealed, traits: None, welcome: None }),
        )
    }

    pub(crate) fn sell(&mut self, second: u64, member: u8, earned: i64, spent: i64) -> OpId {
        self.write(second, &Payload::Sale(Box::new(sale(member, earned, spent))))
    }

    pub(crate) fn void(&mut self, second: u64, sale: OpId) -> OpId {
        let void = Void { sale, day: Day::from_number(740_000), reason: "wrong basket".to_owned() };
        self.write(second, &Payload::Void(void))
    }

    /// All of a sale comes back, whose it may be.
    pub(crate) fn take_back(&mut self, second: u64, sale: OpId, sold: &Sale) -> OpId {
        let terms = ReturnTerms { day: Day::from_number(740_000), policy: ReturnPolicy::Debt, grace_days: 0 };
        let part = plan_return(sold, &[], &[], terms).unwrap();
        let reason = "not liked".to_owned();
        let returned = Return { sale, part, at: START, offline: true, reason, request: [0; 32] };
        self.write(second, &Payload::Return(Box::new(returned)))
    }
}

/// A member of the story.
pub(crate) fn member_id(member: u8) -> MemberId {
    MemberId::from_bytes([member; 16])
}

/// A sale of 100.00 to a member.
pub(crate) fn sale(member: u8, earned: i64, spent: i64) -> Sale {
    Sale {
        receipt: Receipt {
            currency: Currency::parse("CZK").unwrap(),
            lines: Vec::new(),
            totals: ReceiptTotals {
                gross: Money::from_minor(10_000),
                due: Money::from_minor(10_000),
                points_spent: Points::from_units(spent),
                points_earned: Points::from_units(earned),
                ..ReceiptTotals::default()
            },
            member: Some(ReceiptMember {
                id: member_id(member),
                card: CardNumber::parse(&format!("29{member:02}")).unwrap(),
                tier: None,
                tier_after: None,
                balance_before: Points::ZERO,
                balance_after: Points::ZERO,
                as_of: None,
                tier_step: None,
                ahead: Ahead::default(),
            }),
            tax_included: true,
            effects: Effects::default(),
        },
        day: Day::from_number(740_000),
        offline: true,
        request: [0; 32],
        at: START,
    }
}

/// The facts of entries, as the pure fold takes them.
pub(crate) fn facts<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Vec<Fact> {
    entries.into_iter().filter_map(|entry| Fact::of(entry).ok()).collect()
}

/// The hash at a place, for comparing.
pub(crate) fn hash_of(till: &Till, place: usize) -> EntryHash {
    till.entries[place].hash
}
