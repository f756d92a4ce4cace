//! Taking a till into service: a one-time code from head office makes a key into an identity.

use std::path::Path;

use super::config::TillConfig;
use super::hub_client::{CallFault, HubClient};
use super::identity::{Identity, IdentityFault, KEY_FILE_NAME};
use crate::cache::{Cache, CacheFault};
use crate::core::model::document::Misfit;
use crate::core::model::{Currency, ProgrammeHash};
use crate::core::programme::Programme;
use crate::core::sync::wire::{EnrolRequest, ProgrammeBundle, enrol_signed_bytes, programme_signed_bytes};
use crate::host::file::{FileFault, make_folder};
use crate::host::keys::{KeyFault, SigningKey, verify};

/// A till can't be taken into service.
#[derive(Debug, thiserror::Error)]
pub enum EnrolFault {
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
    /// The cache can't be written.
    #[error(transparent)]
    Cache(#[from] CacheFault),
    /// What came as the programme is none.
    #[error(transparent)]
    Programme(#[from] ProgrammeFault),
    /// The cache was lost, and with it the programme.
    #[error("the cache was lost and has to be fetched before this till can sell: {0}; start it again then")]
    CacheLost(CallFault),
}

/// A programme that came from head office can't be taken over.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeFault {
    /// Signed by somebody else.
    #[error("the programme is not signed by this till's head office; nothing was changed")]
    Signature,
    /// It can't be read by this version.
    #[error("the programme can't be used by this version: {}", .0.first().map(ToString::to_string).unwrap_or_default())]
    Misfits(Vec<Misfit>),
    /// It counts in another currency than what lies on the counter.
    #[error("the programme is in `{}`, this till sells in another currency; enrol the till anew", .0.code())]
    Currency(Currency),
}

/// A programme whose signature and rules hold.
///
/// # Errors
/// [`ProgrammeFault`].
pub fn check_bundle(
    bundle: &ProgrammeBundle,
    hub_public_key: &[u8; 32],
) -> Result<Programme, ProgrammeFault> {
    let signed = programme_signed_bytes(ProgrammeHash::of(&bundle.text));
    if !verify(hub_public_key, &signed, &bundle.signature) {
        return Err(ProgrammeFault::Signature);
    }
    Programme::parse(&bundle.text).map_err(ProgrammeFault::Misfits)
}

/// Enrols a till with the code that head office gave out; its key, its identity and its first programme are kept in
/// the data folder. The identity comes last, so that a till that was cut off is simply not enrolled.
///
/// # Errors
/// [`EnrolFault`].
pub async fn enrol_till(config: &TillConfig, code: &str) -> Result<Identity, EnrolFault> {
    let folder: &Path = &config.data;
    if let Some(identity) = Identity::load(folder)? {
        return Err(EnrolFault::Enrolled { name: identity.name, store: identity.store });
    }
    make_folder(folder)?;
    let key = SigningKey::load_or_make(&folder.join(KEY_FILE_NAME))?;
    let request = EnrolRequest {
        code: code.to_owned(),
        public_key: key.public_key(),
        signature: key.sign(&enrol_signed_bytes(code)),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let answer = HubClient::new(&config.hub.url, None)?.enrol(&request).await?;
    check_bundle(&answer.programme, &answer.hub_public_key)?;
    Cache::open(folder)?.apply_programme(&answer.programme)?;
    let identity = Identity::of(&answer);
    identity.store(folder)?;
    Ok(identity)
}

/// Fetches the programme of a till that is enrolled and lost its cache; members follow once it runs. A till that has
/// a programme, or was never enrolled, is left alone.
///
/// # Errors
/// [`EnrolFault`]; without head office such a till can't know what to sell by.
pub async fn restore_programme(config: &TillConfig) -> Result<(), EnrolFault> {
    let Some(identity) = Identity::load(&config.data)? else { return Ok(()) };
    let cache = Cache::open(&config.data)?;
    if cache.load_knowledge()?.is_some() {
        return Ok(());
    }
    let client = HubClient::new(&config.hub.url, Some(&identity.token))?;
    let latest = client.programme(ProgrammeHash::of(""), false).await.map_err(EnrolFault::CacheLost)?;
    let none = || EnrolFault::CacheLost(CallFault::NoHub("it has no programme".to_owned()));
    let bundle = latest.ok_or_else(none)?;
    check_bundle(&bundle, &identity.hub_public_key)?;
    Ok(cache.apply_programme(&bundle)?)
}
