//! Ambient randomness, from the operating system.

/// The operating system gave no randomness: nothing that needs a secret or an id can go on.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no randomness: {0}")]
pub struct NoEntropy(String);

/// `N` random bytes, fit for keys and ids.
///
/// # Errors
/// [`NoEntropy`] when the operating system's source fails.
#[expect(clippy::disallowed_methods, reason = "this is the one door to randomness")]
pub fn random_bytes<const N: usize>() -> Result<[u8; N], NoEntropy> {
    let mut bytes = [0; N];
    #[cfg(feature = "testkit")]
    if seeded::fill(&mut bytes) {
        return Ok(bytes);
    }
    getrandom::fill(&mut bytes).map_err(|error| NoEntropy(error.to_string()))?;
    Ok(bytes)
}

/// What a new thread has to do first: where this thread draws what repeats, the other draws what follows from that.
pub fn inherit() -> impl FnOnce() + Send + 'static {
    #[cfg(feature = "testkit")]
    let seed = seeded::split();
    move || {
        #[cfg(feature = "testkit")]
        seeded::set(seed);
    }
}

/// Randomness that repeats, for tests that must come out alike each time. It holds for the thread that asked for it
/// and those that inherit it, so a program at work never has it.
#[cfg(feature = "testkit")]
pub mod seeded {
    use std::cell::RefCell;

    thread_local! {
        static SOURCE: RefCell<Option<blake3::OutputReader>> = const { RefCell::new(None) };
    }

    /// From now on this thread draws what follows from `seed`; with `None` it draws from the operating system again.
    pub fn set(seed: Option<[u8; 32]>) {
        let source = seed.map(|seed| blake3::Hasher::new_keyed(&seed).finalize_xof());
        SOURCE.with_borrow_mut(|kept| *kept = source);
    }

    /// The seed of a source that follows from this thread's; `None` where it has none.
    pub(super) fn split() -> Option<[u8; 32]> {
        let mut seed = [0; 32];
        fill(&mut seed).then_some(seed)
    }

    /// Fills `bytes` where this thread has a seed; false where it has none.
    pub fn fill(bytes: &mut [u8]) -> bool {
        SOURCE.with_borrow_mut(|kept| kept.as_mut().map(|source| source.fill(bytes)).is_some())
    }
}
