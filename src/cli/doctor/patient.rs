//! The till that is looked at: its configuration, whether it runs and what it says, whether head office answers.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cli::local_api::LocalApi;
use crate::core::model::{Incarnation, Language, Timestamp};
use crate::host::keys::SigningKey;
use crate::till::agent::now;
use crate::till::config::TillConfig;
use crate::till::hub_client::{CallFault, HubClient};
use crate::till::identity::{Identity, IdentityFault, KEY_FILE_NAME};
use crate::till::presence::{Presence, load_presence};

/// What head office answered.
pub(super) enum Office {
    /// It was not asked.
    Unasked,
    /// It answered a call of this till; its clock less ours, in milliseconds, where it told.
    Online { offset_ms: Option<i64> },
    /// It can't be reached.
    Unreachable(String),
    /// It refuses this till.
    Refused { code: String, detail: String },
    /// Something else answers.
    Stranger(String),
}

/// A till, as far as it could be looked at.
pub(super) struct Patient {
    pub(super) config: TillConfig,
    /// Where it is written.
    pub(super) config_path: PathBuf,
    /// Where `/sys`, `/dev`, `/proc` and `/etc` are.
    pub(super) root: PathBuf,
    /// No question is put to a scanner or to head office.
    pub(super) is_quiet: bool,
    pub(super) now: Timestamp,
    /// Whether it runs; `None` where this user may not look.
    pub(super) presence: Option<Presence>,
    /// What a running till says; the fault where it says nothing.
    pub(super) status: Option<Result<Value, String>>,
    /// What a running till counts.
    pub(super) metrics: Option<String>,
    pub(super) identity: Result<Option<Identity>, IdentityFault>,
    pub(super) office: Office,
}

impl Patient {
    /// Looks at a till and asks it and head office.
    pub(super) async fn meet(
        config: TillConfig,
        config_path: PathBuf,
        root: PathBuf,
        is_quiet: bool,
    ) -> Self {
        let presence = load_presence(&config.data).ok();
        let (mut status, mut metrics) = (None, None);
        if let Some(Presence::Running { address }) = presence {
            let asked = async {
                let address = address.ok_or_else(|| anyhow::anyhow!("it has not told its address"))?;
                let api = LocalApi::open(address).await?;
                let status = api.load_status(Language::ENGLISH).await?;
                anyhow::Ok((status, api.load_metrics().await?))
            };
            match asked.await {
                Ok((told, counted)) => (status, metrics) = (Some(Ok(told)), Some(counted)),
                Err(fault) => status = Some(Err(fault.to_string())),
            }
        }
        let identity = Identity::load(&config.data);
        let mut patient = Self {
            config,
            config_path,
            root,
            is_quiet,
            now: now(),
            presence,
            status,
            metrics,
            identity,
            office: Office::Unasked,
        };
        patient.office = patient.ask_office().await;
        patient.now = now();
        patient
    }

    /// What a running till says at a path such as `/hub/state`.
    pub(super) fn told(&self, pointer: &str) -> Option<&Value> {
        self.status.as_ref()?.as_ref().ok()?.pointer(pointer)
    }

    /// The data folder without links, so that it can be found in lists of the system.
    pub(super) fn data(&self) -> PathBuf {
        let data = &self.config.data;
        let absolute = || std::path::absolute(data).unwrap_or_else(|_| data.clone());
        std::fs::canonicalize(data).unwrap_or_else(|_| absolute())
    }

    /// The folder where `/sys` and the others are.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// A till that runs has its own connection: it is believed. Otherwise head office is asked once. Beside a running till
    /// it is asked as a stranger, whose refusal too says that it is there: a second voice with the till's own rights could
    /// look like a copy of it.
    async fn ask_office(&self) -> Office {
        let state = self.told("/hub/state").and_then(Value::as_str);
        match state {
            Some("online") => {
                let offset_ms = self.told("/clock/offset_ms").and_then(Value::as_i64);
                return Office::Online { offset_ms };
            }
            Some("refused") => {
                let code = self.told("/hub/problem").and_then(Value::as_str).unwrap_or("refused");
                return Office::Refused { code: code.to_owned(), detail: String::new() };
            }
            _ if self.is_quiet => return Office::Unasked,
            _ => {}
        }
        let own = self.identity.as_ref().ok().and_then(Option::as_ref);
        let key = SigningKey::load(&self.config.data.join(KEY_FILE_NAME)).ok().flatten();
        let key = key.filter(|_| !matches!(self.presence, Some(Presence::Running { .. })));
        let is_stranger = own.is_none() || key.is_none();
        let client = match HubClient::of_till(&self.config, own, key.as_ref()) {
            Ok(client) => client,
            Err(CallFault::NoTrust | CallFault::NoAddress) if own.is_none() => return Office::Unasked,
            Err(fault) => return Office::Unreachable(fault.to_string()),
        };
        match client.head(Incarnation::from_random(0)).await {
            Ok(answer) => {
                let there = i64::try_from(answer.hub_time.ms()).ok();
                let here = i64::try_from(now().ms()).ok();
                let offset_ms = there.zip(here).and_then(|(there, here)| there.checked_sub(here));
                Office::Online { offset_ms }
            }
            Err(CallFault::Problem { .. }) if is_stranger => Office::Online { offset_ms: None },
            Err(CallFault::Problem { retry: true, detail, .. }) => Office::Unreachable(detail),
            Err(CallFault::Problem { code, detail, .. }) => Office::Refused { code, detail },
            Err(CallFault::Unreachable(detail)) => Office::Unreachable(detail),
            Err(CallFault::NoHub(detail)) => Office::Stranger(detail),
            Err(fault @ (CallFault::HubChanged | CallFault::NoTrust | CallFault::NoAddress)) => {
                Office::Stranger(fault.to_string())
            }
        }
    }
}
