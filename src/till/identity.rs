//! Who this till is and whom it trusts: made at enrolment, kept in `identity.json`, readable by its owner alone.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::core::model::TillId;
use crate::core::sync::wire::EnrolAnswer;
use crate::host::file::{FileFault, Readers, load_file, write_file};
use crate::net::tls::Pin;

/// The identity's file in the data folder.
const FILE_NAME: &str = "identity.json";
/// The till's Ed25519 key in the data folder.
pub const KEY_FILE_NAME: &str = "till.key";
/// An identity is a few hundred bytes.
const BYTES_MAX: u64 = 64 << 10;

/// Who this till is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its id.
    pub till: TillId,
    /// The name that head office gave it.
    pub name: String,
    /// The store it stands in.
    pub store: String,
    /// The group that head office put it in; empty for none.
    pub group: String,
    /// The hub's id as an origin of entries.
    pub hub: TillId,
    /// The hub's Ed25519 public key, pinned at enrolment.
    pub hub_public_key: [u8; 32],
    /// The hub's X25519 public key, to which personal data is sealed.
    pub hub_sealing_key: [u8; 32],
    /// The key of the hub's certificate, where it has one of its own.
    pub hub_pin: Option<Pin>,
    /// The address of head office that was named at enrolment, where the configuration names none.
    pub hub_url: Option<String>,
}

/// The identity can't be used.
#[derive(Debug, thiserror::Error)]
pub enum IdentityFault {
    /// Its file can't be read or written.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its file holds something else.
    #[error("`{0}` is damaged; enrol this till anew with a new code from head office")]
    Damaged(PathBuf),
}

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct Stored {
    till: String,
    name: String,
    store: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    group: String,
    hub: String,
    hub_public_key: [u8; 32],
    hub_sealing_key: [u8; 32],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hub_pin: Option<[u8; 32]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hub_url: Option<String>,
}

impl Identity {
    /// What a hub's answer makes of this till, with the key of the certificate under which it came, and the address that it
    /// came from where that is to be remembered.
    pub fn of(answer: &EnrolAnswer, hub_pin: Option<Pin>, hub_url: Option<String>) -> Self {
        Self {
            till: answer.till,
            name: answer.till_name.clone(),
            store: answer.store.clone(),
            group: answer.till_group.clone(),
            hub: answer.hub,
            hub_public_key: answer.hub_public_key,
            hub_sealing_key: answer.hub_sealing_key,
            hub_pin,
            hub_url,
        }
    }

    /// The identity of a data folder; `None` before enrolment.
    ///
    /// # Errors
    /// [`IdentityFault`] when the file is unusable.
    pub fn load(folder: &Path) -> Result<Option<Self>, IdentityFault> {
        let path = folder.join(FILE_NAME);
        let Some(bytes) = load_file(&path, BYTES_MAX)? else { return Ok(None) };
        let stored: Option<Stored> = serde_json::from_slice(&bytes).ok();
        let identity = stored.and_then(|stored| {
            Some(Self {
                till: TillId::parse(&stored.till)?,
                name: stored.name,
                store: stored.store,
                group: stored.group,
                hub: TillId::parse(&stored.hub)?,
                hub_public_key: stored.hub_public_key,
                hub_sealing_key: stored.hub_sealing_key,
                hub_pin: stored.hub_pin.map(Pin::from_bytes),
                hub_url: stored.hub_url,
            })
        });
        identity.map(Some).ok_or(IdentityFault::Damaged(path))
    }

    /// Keeps the identity in a data folder.
    ///
    /// # Errors
    /// [`IdentityFault`] when the file can't be written.
    pub fn store(&self, folder: &Path) -> Result<(), IdentityFault> {
        let path = folder.join(FILE_NAME);
        let stored = Stored {
            till: self.till.to_string(),
            name: self.name.clone(),
            store: self.store.clone(),
            group: self.group.clone(),
            hub: self.hub.to_string(),
            hub_public_key: self.hub_public_key,
            hub_sealing_key: self.hub_sealing_key,
            hub_pin: self.hub_pin.map(|pin| *pin.as_bytes()),
            hub_url: self.hub_url.clone(),
        };
        let bytes = serde_json::to_vec_pretty(&stored).map_err(|_| IdentityFault::Damaged(path.clone()))?;
        Ok(write_file(&path, &bytes, Readers::OwnerOnly)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_kept_and_a_damaged_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Identity::load(folder.path()).unwrap(), None);
        let identity = Identity {
            till: TillId::from_bytes([1; 16]),
            name: "Till 1".to_owned(),
            store: "Old Town".to_owned(),
            group: "kiosk".to_owned(),
            hub: TillId::from_bytes([2; 16]),
            hub_public_key: [3; 32],
            hub_sealing_key: [4; 32],
            hub_pin: Some(Pin::from_bytes([5; 32])),
            hub_url: Some("https://hub.example:7700".to_owned()),
        };
        identity.store(folder.path()).unwrap();
        assert_eq!(Identity::load(folder.path()).unwrap(), Some(identity));
        std::fs::write(folder.path().join(FILE_NAME), "{}").unwrap();
        let fault = Identity::load(folder.path()).unwrap_err();
        assert!(fault.to_string().contains("identity.json"), "{fault}");
    }
}
