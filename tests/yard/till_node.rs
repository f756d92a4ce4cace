//! A till in a yard: the real agent with its journal and cache, on a machine whose disk and clock can fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tallytill::core::model::{OpId, TillId};
use tallytill::core::sync::wire::{EnrolRequest, enrol_signed_bytes};
use tallytill::host::keys::SigningKey;
use tallytill::till::agent::{Agent, StartFault};
use tallytill::till::config::TillConfig;
use tallytill::till::identity::{Identity, KEY_FILE_NAME};
use tallytill::till::programme_file::{check_bundle, store_bundle};

use super::clock::{TrueTime, WallClock};
use super::dice::Dice;
use super::disk::{Disk, Image};
use super::hub_node::{HubNode, Known};
use super::way_down::WayDown;
use super::way_up::WayUp;

/// What a till's folder holds beside what the agent makes.
const CONFIG: &str = "data = \"data\"\n[hub]\nurl = \"http://127.0.0.1:9\"\n";

/// A till and its machine.
pub(crate) struct TillNode {
    pub(crate) number: usize,
    pub(crate) known: Known,
    pub(crate) folder: PathBuf,
    pub(crate) disk: Arc<Disk>,
    pub(crate) clock: WallClock,
    /// The program, while it runs.
    pub(crate) agent: Option<Arc<Agent>>,
    /// How often it was started.
    pub(crate) life: u64,
    pub(crate) up: WayUp,
    pub(crate) down: WayDown,
    /// Whether calls and answers pass.
    pub(crate) line: Line,
    /// An older copy of its machine, with the operations that it had answered by then.
    pub(crate) backup: Option<(Image, BTreeSet<OpId>)>,
    /// Bits of its disk are not what was written: what lay there alone may be gone.
    pub(crate) damaged: bool,
    config: TillConfig,
}

/// The line of a till to head office, each way for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) out: bool,
    pub(crate) back: bool,
}

impl Line {
    pub(crate) const WHOLE: Self = Self { out: true, back: true };
}

/// The configuration of a till whose data lie in this folder.
fn configure(folder: &Path) -> TillConfig {
    let path = folder.join("till.toml");
    fs::write(&path, CONFIG).unwrap();
    TillConfig::load(&path).unwrap()
}

impl TillNode {
    /// A new till, taken into service by the hub while all is well.
    pub(crate) fn enrol(number: usize, folder: PathBuf, hub: &HubNode, clock: WallClock, dice: Dice) -> Self {
        let disk = Disk::attach(&folder, dice);
        let config = configure(&folder);
        fs::create_dir_all(&config.data).unwrap();
        let key = SigningKey::load_or_make(&config.data.join(KEY_FILE_NAME)).unwrap();
        let answer = hub.enrol(&format!("Till {number}"), |code| EnrolRequest {
            code: code.to_owned(),
            public_key: key.public_key(),
            signature: key.sign(&enrol_signed_bytes(code)),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        });
        check_bundle(&answer.programme, &answer.hub_public_key).unwrap();
        store_bundle(&config.data, &answer.programme).unwrap();
        let identity = Identity::of(&answer, None, None);
        identity.store(&config.data).unwrap();
        let known = Known { id: identity.till, public_key: key.public_key() };
        Self::of(number, known, folder, disk, clock, config)
    }

    /// Another machine with a copy of this one's disk.
    pub(crate) fn clone_to(&self, number: usize, folder: PathBuf, clock: WallClock, dice: Dice) -> Self {
        let disk = Disk::attach(&folder, dice);
        disk.restore(&self.disk.image(), true);
        let config = configure(&folder);
        Self::of(number, self.known, folder, disk, clock, config)
    }

    fn of(
        number: usize,
        known: Known,
        folder: PathBuf,
        disk: Arc<Disk>,
        clock: WallClock,
        config: TillConfig,
    ) -> Self {
        Self {
            number,
            known,
            folder,
            disk,
            clock,
            agent: None,
            life: 0,
            up: WayUp::default(),
            down: WayDown::default(),
            line: Line::WHOLE,
            backup: None,
            damaged: false,
            config,
        }
    }

    /// Starts the program.
    pub(crate) fn start(&mut self) -> Result<(), StartFault> {
        let agent = match Agent::open_at(self.config.clone(), self.clock.reading()) {
            // What head office knows can be fetched again at any time: whoever looks after the shop deletes it.
            Err(StartFault::Cache(_)) if self.damaged => {
                for file in ["cache.db", "cache.db-wal"] {
                    let _ = self.disk.delete(&self.config.data.join(file));
                }
                Agent::open_at(self.config.clone(), self.clock.reading())?
            }
            opened => opened?,
        };
        self.agent = Some(agent);
        self.life += 1;
        (self.up, self.down) = (WayUp::default(), WayDown::default());
        Ok(())
    }

    /// The program has stopped without another word.
    pub(crate) fn drop_program(&mut self) {
        self.agent = None;
    }

    /// The program ends as it should.
    pub(crate) fn stop(&mut self) {
        self.agent = None;
    }

    pub(crate) fn agent(&self) -> &Arc<Agent> {
        self.agent.as_ref().unwrap()
    }

    pub(crate) fn disk_is_failing(&self) -> bool {
        self.disk.is_failing()
    }

    pub(crate) fn till(&self) -> TillId {
        self.known.id
    }

    pub(crate) fn truth_clock(truth: &TrueTime, drift_ppm: i64) -> WallClock {
        WallClock::new(truth, drift_ppm)
    }
}
