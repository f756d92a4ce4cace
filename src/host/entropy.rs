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
    getrandom::fill(&mut bytes).map_err(|error| NoEntropy(error.to_string()))?;
    Ok(bytes)
}
