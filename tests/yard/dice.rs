//! Chance that repeats: everything that happens in a yard is drawn from one number.

/// A stream of numbers that follow from a seed: a counter whose steps are mixed by multiplications and shifts, which is
/// plenty for choosing among faults.
#[derive(Debug, Clone)]
pub(crate) struct Dice {
    state: u64,
}

impl Dice {
    /// The stream of a seed and a name; streams of different names don't follow each other.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes());
        hasher.update(name.as_bytes());
        let mut state = [0; 8];
        state.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        Self { state: u64::from_le_bytes(state) }
    }

    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^ (mixed >> 32)
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// A place in a list of `length` things, which has some.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(length).unwrap()).unwrap()
    }

    /// One of them.
    pub(crate) fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.place(from.len())]
    }

    /// True `hits` times of a thousand.
    pub(crate) fn permille(&mut self, hits: u64) -> bool {
        self.next() % 1_000 < hits
    }

    /// `N` bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for part in bytes.chunks_mut(8) {
            let drawn = self.next().to_le_bytes();
            part.copy_from_slice(&drawn[..part.len()]);
        }
        bytes
    }
}

#[test]
fn the_same_seed_and_name_give_the_same_numbers_and_others_do_not() {
    let draw = |seed, name| {
        let mut dice = Dice::new(seed, name);
        [dice.next(), dice.next(), dice.between(3, 9)]
    };
    assert_eq!(draw(1, "network"), draw(1, "network"));
    assert_ne!(draw(1, "network"), draw(2, "network"));
    assert_ne!(draw(1, "network"), draw(1, "disk"));
    assert!((3..=9).contains(&draw(1, "network")[2]));
}
