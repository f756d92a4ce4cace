//! A column while entries pass: what the next value is foreseen to be, by a rule that sender and receiver share.

/// Columns of the header: which shape the entry has (0: it travels whole), clock in milliseconds, its counter, boot,
/// monotonic time, anchor, programme, op_id; entries that travel whole; and who acted, as the header has it.
pub(super) const SHAPE: usize = 0;
pub(super) const CLOCK_MS: usize = 1;
pub(super) const CLOCK_COUNT: usize = 2;
pub(super) const BOOT: usize = 3;
pub(super) const MONOTONIC: usize = 4;
pub(super) const ANCHOR: usize = 5;
pub(super) const PROGRAMME: usize = 6;
pub(super) const OP_ID: usize = 7;
pub(super) const WHOLE: usize = 8;
pub(super) const ACTING: usize = 9;
/// The first column of payloads.
pub(super) const PAYLOAD_COLUMNS_FROM: usize = 10;

/// Strings of a column that can be named again.
pub(super) const STRINGS_MAX: usize = 4_096;
/// Places of a column's memory of what came with what.
const MEMORY: usize = 2_048;

/// A value of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaf<'b> {
    /// A number.
    Number(i64),
    /// Bytes or text.
    Bytes(&'b [u8]),
}

impl<'b> Leaf<'b> {
    /// The number; 0 for a string.
    pub(super) fn number(self) -> i64 {
        if let Leaf::Number(number) = self { number } else { 0 }
    }

    /// Where a memory keeps what comes with this value (FNV-1a, folded).
    pub(super) fn slot(self) -> usize {
        let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let start = 0xcbf2_9ce4_8422_2325;
        let hash = match self {
            Leaf::Number(number) => number.to_le_bytes().iter().fold(start, step),
            Leaf::Bytes(bytes) => bytes.iter().fold(start, step),
        };
        let folded = (hash >> 32) ^ hash;
        usize::try_from(folded & 0x7ff).unwrap_or_default()
    }
}

/// How the next value of a column is foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rule {
    /// Nothing is: 0, and every string is new or named.
    Nothing,
    /// The value before it in the column.
    Before,
    /// The value before it and as much more as this column's last value is above the one before that.
    Step(usize),
    /// This column's last value.
    Last(usize),
    /// The sum of this column's values in the same entry.
    Sum(usize),
    /// What last came with the same value of this column.
    With(usize),
}

impl Rule {
    /// How many kinds of rules there are.
    pub(super) const NUMBERS: usize = 6;

    /// As it is written: its number and the column that it names.
    pub(super) fn parts(self) -> (u64, Option<usize>) {
        match self {
            Self::Nothing => (0, None),
            Self::Before => (1, None),
            Self::Step(column) => (2, Some(column)),
            Self::Last(column) => (3, Some(column)),
            Self::Sum(column) => (4, Some(column)),
            Self::With(column) => (5, Some(column)),
        }
    }

    /// The rule with this number that names `other`; `None` when there is none.
    pub(super) fn of_parts(number: u64, other: usize) -> Option<Self> {
        Some(match number {
            0 => Self::Nothing,
            1 => Self::Before,
            2 => Self::Step(other),
            3 => Self::Last(other),
            4 => Self::Sum(other),
            5 => Self::With(other),
            _ => return None,
        })
    }

    /// Whether a rule with this number names a column.
    pub(super) fn names_column(number: u64) -> bool {
        number > 1
    }
}

/// One column while entries pass.
#[derive(Debug, Clone)]
struct Column<'b> {
    rule: Rule,
    last: Leaf<'b>,
    before: i64,
    /// The sum of its values in entry `summed_in`.
    sum: i64,
    summed_in: usize,
    memory: Vec<Leaf<'b>>,
}

/// All columns of a batch while entries pass.
#[derive(Debug)]
pub(super) struct Columns<'b>(Vec<Column<'b>>);

const UNKNOWN: Leaf<'static> = Leaf::Number(0);

impl<'b> Columns<'b> {
    /// Columns with these rules, before the first entry.
    pub(super) fn new(rules: &[Rule]) -> Self {
        let column = |rule: &Rule| Column {
            rule: *rule,
            last: UNKNOWN,
            before: 0,
            sum: 0,
            summed_in: usize::MAX,
            memory: if matches!(rule, Rule::With(_)) { vec![UNKNOWN; MEMORY] } else { Vec::new() },
        };
        Self(rules.iter().map(column).collect())
    }

    /// The last value of a column.
    pub(super) fn last(&self, at: usize) -> Leaf<'b> {
        self.0.get(at).map_or(UNKNOWN, |column| column.last)
    }

    /// The sum of a column's values in this entry.
    pub(super) fn sum(&self, at: usize, entry: usize) -> i64 {
        self.0.get(at).filter(|column| column.summed_in == entry).map_or(0, |column| column.sum)
    }

    /// By how much a column grew last.
    pub(super) fn growth(&self, at: usize) -> i64 {
        self.0.get(at).map_or(0, |column| column.last.number().wrapping_sub(column.before))
    }

    /// What the next value of a column is foreseen to be.
    pub(super) fn foresee(&self, at: usize, entry: usize) -> Leaf<'b> {
        let Some(column) = self.0.get(at) else { return UNKNOWN };
        match column.rule {
            Rule::Nothing => UNKNOWN,
            Rule::Before => column.last,
            Rule::Step(other) => Leaf::Number(column.last.number().wrapping_add(self.growth(other))),
            Rule::Last(other) => self.last(other),
            Rule::Sum(other) => Leaf::Number(self.sum(other, entry)),
            Rule::With(other) => column.memory.get(self.last(other).slot()).copied().unwrap_or(UNKNOWN),
        }
    }

    /// Notes the next value of a column.
    pub(super) fn note(&mut self, at: usize, entry: usize, value: Leaf<'b>) {
        let slot = match self.0.get(at).map(|column| column.rule) {
            Some(Rule::With(other)) => Some(self.last(other).slot()),
            _ => None,
        };
        let Some(column) = self.0.get_mut(at) else { return };
        if let Some(kept) = slot.and_then(|slot| column.memory.get_mut(slot)) {
            *kept = value;
        }
        if column.summed_in != entry {
            (column.summed_in, column.sum) = (entry, 0);
        }
        column.sum = column.sum.wrapping_add(value.number());
        column.before = column.last.number();
        column.last = value;
    }
}
