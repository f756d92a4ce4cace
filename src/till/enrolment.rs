//! Taking a till into service: a one-time code from head office makes a key into an identity.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use super::config::TillConfig;
use super::download::DownloadFault;
use super::hub_client::{CallFault, HubClient};
use super::hub_trust::{check_hub, trust_of};
use super::identity::{Identity, IdentityFault, KEY_FILE_NAME};
use super::programme_file::{ProgrammeFault, check_bundle, store_bundle};
use super::snapshot::{Destination, Progress, fetch_snapshot};
use crate::core::sync::invitation::Invitation;
use crate::core::sync::wire::{EnrolRequest, enrol_signed_bytes};
use crate::host::file::{FileFault, make_folder};
use crate::host::keys::{KeyFault, SigningKey};
use crate::net::tls::{Trust, TrustFault};

/// A till can't be taken into service.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
    /// No code.
    #[error("`{0}` is no code; type it as head office shows it, such as `7KQ2-MX4P`")]
    NoCode(String),
    /// Nobody to ask.
    #[error(
        "where is head office? name its address before the code, such as `https://hub.example:7700`, or write `url` in `[hub]`"
    )]
    NoAddress,
    /// An address that is not used.
    #[error("{0}")]
    Address(String),
    /// Nobody to trust.
    #[error(
        "this code says nothing of head office's key; make it with `tallytill hub code` where head office has a section \
         `[tls]`, or write in `[hub]` who vouches for it: `trust = \"system\"` or a PEM file"
    )]
    NoTrust,
    /// TLS can't be prepared.
    #[error(transparent)]
    Trust(#[from] TrustFault),
    /// It is in service already.
    #[error(
        "this till is already enrolled as `{name}` in `{store}`; \
         to enrol it anew, set another `data` folder: the old one may hold sales that were not sent"
    )]
    Enrolled {
        /// Its name.
        name: String,
        /// Its store.
        store: String,
    },
    /// Its identity can't be read or kept.
    #[error(transparent)]
    Identity(#[from] IdentityFault),
    /// Its data folder can't be made.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Its key can't be made.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// Head office can't be reached or refuses.
    #[error(transparent)]
    Call(#[from] CallFault),
    /// What came as the programme is none, or can't be kept.
    #[error(transparent)]
    Programme(#[from] ProgrammeFault),
}

/// Enrols a till with the code that head office gave out; its key, its identity and its first programme are kept in
/// the data folder. The identity comes last, so that a till that was cut off is simply not enrolled. An address that is
/// named here is remembered with the identity, and counts where the configuration names none.
///
/// # Errors
/// [`EnrolFault`].
pub async fn enrol_till(
    config: &TillConfig,
    address: Option<&str>,
    code: &str,
) -> Result<Identity, EnrolFault> {
    let folder: &Path = &config.data;
    if let Some(identity) = Identity::load(folder)? {
        return Err(EnrolFault::Enrolled { name: identity.name, store: identity.store });
    }
    let url = address.or(config.hub.url.as_deref()).ok_or(EnrolFault::NoAddress)?;
    check_hub(url, &config.hub).map_err(|(_, message)| EnrolFault::Address(message))?;
    let invitation = Invitation::parse(code).ok_or_else(|| EnrolFault::NoCode(code.to_owned()))?;
    let seen = Arc::new(OnceLock::new());
    let trust = match trust_of(url, &config.hub, &config.folder, None) {
        None => None,
        Some(Some(trust)) => Some(trust),
        Some(None) => {
            let fingerprint = invitation.fingerprint.ok_or(EnrolFault::NoTrust)?;
            Some(Trust::Invited(fingerprint, Arc::clone(&seen)))
        }
    };
    let client = HubClient::new(url, trust.as_ref(), None)?;
    let code = invitation.code.as_str();
    make_folder(folder)?;
    let key = SigningKey::load_or_make(&folder.join(KEY_FILE_NAME))?;
    let request = EnrolRequest {
        code: code.to_owned(),
        public_key: key.public_key(),
        signature: key.sign(&enrol_signed_bytes(code)),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let answer = client.enrol(&request).await?;
    check_bundle(&answer.programme, &answer.hub_public_key)?;
    store_bundle(folder, &answer.programme)?;
    let identity = Identity::of(&answer, seen.get().copied(), address.map(str::to_owned));
    identity.store(folder)?;
    Ok(identity)
}

/// Fetches the members of a till that was just taken into service, where head office has a ready-made file of them; the
/// till takes it up when it starts. `tell` hears how far it has come. Whether there was one.
///
/// # Errors
/// [`DownloadFault`]; the till fetches them itself then.
pub async fn fetch_first_members(
    config: &TillConfig,
    identity: &Identity,
    tell: &(impl Fn(Progress) + Sync),
) -> Result<bool, DownloadFault> {
    let key = SigningKey::load_or_make(&config.data.join(KEY_FILE_NAME)).ok();
    let client = HubClient::of_till(config, Some(identity), key.as_ref())?;
    let to = Destination { folder: &config.data, hub_public_key: &identity.hub_public_key };
    Ok(fetch_snapshot(to, &client, "", None, tell).await?.is_some())
}
