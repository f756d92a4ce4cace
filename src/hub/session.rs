//! Sessions of tills: a till proves with its key who it is, and shows a token for a while (design 4.2).
//!
//! Neither challenges nor tokens are kept anywhere: each carries a code that only a hub with the same key can make, so any
//! number of hub processes accept what one of them gave out, also after a restart. A challenge is 8 bytes of hub time, 16
//! random bytes and 16 bytes of keyed BLAKE3 over them. A token is base 32 of the till's id, the hub time of its end (8
//! bytes) and 16 bytes of keyed BLAKE3 over both.

use crate::core::model::base32::{encode_base32, parse_base32};
use crate::core::model::{TillId, Timestamp};
use crate::core::sync::wire::CHALLENGE_BYTES;
use crate::host::entropy::{NoEntropy, random_bytes};
use crate::host::keys::SigningKey;

/// How long a challenge may be answered.
const CHALLENGE_LIFE_MS: u64 = 60_000;
/// How long a token is good.
pub const SESSION_LIFE_MS: u64 = 15 * 60_000;
const TOKEN_BYTES: usize = 40;
const CODE_BYTES: usize = 16;
const KEY_CONTEXT: &str = "tallytill hub session key 1";
const CHALLENGE_CONTEXT: &[u8] = b"challenge";
const TOKEN_CONTEXT: &[u8] = b"token";

/// What gives out challenges and tokens, and tells its own from others.
pub struct Sessions {
    key: [u8; 32],
}

impl Sessions {
    /// Of the hub that holds this key.
    #[must_use]
    pub fn of(key: &SigningKey) -> Self {
        Self { key: key.derive_secret(KEY_CONTEXT) }
    }

    /// A challenge for whoever asks.
    ///
    /// # Errors
    /// [`NoEntropy`] without randomness.
    pub fn make_challenge(&self, now: Timestamp) -> Result<[u8; CHALLENGE_BYTES], NoEntropy> {
        let mut said = [0; CHALLENGE_BYTES];
        let (time, rest) = said.split_at_mut(8);
        let (random, code) = rest.split_at_mut(16);
        time.copy_from_slice(&now.ms().to_be_bytes());
        random.copy_from_slice(&random_bytes::<16>()?);
        code.copy_from_slice(&self.code(CHALLENGE_CONTEXT, &[&*time, &*random].concat()));
        Ok(said)
    }

    /// Whether a challenge is ours and young enough.
    #[must_use]
    pub fn accepts_challenge(&self, challenge: &[u8; CHALLENGE_BYTES], now: Timestamp) -> bool {
        let Some((content, code)) = challenge.split_last_chunk::<CODE_BYTES>() else { return false };
        let Some((time, _)) = content.split_first_chunk::<8>() else { return false };
        let given = u64::from_be_bytes(*time);
        self.is_ours(CHALLENGE_CONTEXT, content, code)
            && given <= now.ms()
            && now.ms().saturating_sub(given) <= CHALLENGE_LIFE_MS
    }

    /// A token for a till.
    #[must_use]
    pub fn mint_token(&self, till: TillId, now: Timestamp) -> String {
        let end = now.ms().saturating_add(SESSION_LIFE_MS);
        let content = [till.as_bytes().as_slice(), &end.to_be_bytes()].concat();
        let code = self.code(TOKEN_CONTEXT, &content);
        encode_base32(&[content.as_slice(), &code].concat())
    }

    /// Whose token this is; `None` when it is not ours, or was good once.
    #[must_use]
    pub fn till_of(&self, token: &str, now: Timestamp) -> Option<TillId> {
        let bytes = parse_base32::<TOKEN_BYTES>(token)?;
        let (content, code) = bytes.split_last_chunk::<CODE_BYTES>()?;
        let (till, end) = content.split_last_chunk::<8>()?;
        let good = self.is_ours(TOKEN_CONTEXT, content, code) && now.ms() < u64::from_be_bytes(*end);
        TillId::from_slice(till).filter(|_| good)
    }

    fn code(&self, context: &[u8], content: &[u8]) -> [u8; CODE_BYTES] {
        let hash = blake3::keyed_hash(&self.key, &[context, content].concat());
        let mut code = [0; CODE_BYTES];
        for (kept, byte) in code.iter_mut().zip(hash.as_bytes()) {
            *kept = *byte;
        }
        code
    }

    /// Compares in a time that does not tell how much of a guess was right.
    fn is_ours(&self, context: &[u8], content: &[u8], code: &[u8; CODE_BYTES]) -> bool {
        let ours = self.code(context, content);
        ours.iter().zip(code).fold(0, |differs, (one, other)| differs | (one ^ other)) == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_ms(1_800_000_000_000);

    fn after(ms: u64) -> Timestamp {
        Timestamp::from_ms(NOW.ms() + ms)
    }

    #[test]
    fn a_token_names_its_till_until_its_end_at_every_hub_with_the_same_key() {
        let key = SigningKey::from_secret(&[7; 32]);
        let till = TillId::from_bytes([1; 16]);
        let token = Sessions::of(&key).mint_token(till, NOW);
        let sessions = Sessions::of(&key);
        assert_eq!(sessions.till_of(&token, after(SESSION_LIFE_MS - 1)), Some(till));
        assert_eq!(sessions.till_of(&token, after(SESSION_LIFE_MS)), None);
        let other = Sessions::of(&SigningKey::from_secret(&[8; 32]));
        assert_eq!(other.till_of(&token, NOW), None);
        for at in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'0' { b'1' } else { b'0' };
            assert_eq!(sessions.till_of(core::str::from_utf8(&changed).unwrap(), NOW), None, "{at}");
        }
    }

    #[test]
    fn a_challenge_is_good_for_a_minute_and_never_from_the_future() {
        let sessions = Sessions::of(&SigningKey::from_secret(&[7; 32]));
        let challenge = sessions.make_challenge(NOW).unwrap();
        assert!(sessions.accepts_challenge(&challenge, NOW));
        assert!(sessions.accepts_challenge(&challenge, after(CHALLENGE_LIFE_MS)));
        assert!(!sessions.accepts_challenge(&challenge, after(CHALLENGE_LIFE_MS + 1)));
        assert!(!sessions.accepts_challenge(&challenge, Timestamp::from_ms(NOW.ms() - 1)));
        let mut changed = challenge;
        changed[0] ^= 1;
        assert!(!sessions.accepts_challenge(&changed, NOW));
    }
}
