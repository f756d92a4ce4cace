//! A till as head office would have left it: enrolled, with a programme, goods and members; and no head office.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use super::member::make_member;
use crate::cache::{Cache, current_file};
use crate::core::model::{TillId, Timestamp};
use crate::core::programme::Programme;
use crate::core::sync::wire::{MemberPage, PAGE_ROWS_MAX, ProgrammeBundle, programme_signed_bytes};
use crate::host::entropy::random_bytes;
use crate::host::file::{Readers, make_folder, write_file};
use crate::host::keys::SigningKey;
use crate::host::{monotonic, wall_ms};
use crate::till::clients::pair_client;
use crate::till::identity::{Identity, KEY_FILE_NAME};
use crate::till::programme_file::store_bundle;

/// The programme: that of a small food chain.
const PROGRAMME: &str = include_str!("../../../tests/data/food/programme.toml");
/// Its goods.
const GOODS: &str = include_str!("../../../tests/data/food/goods.csv");

/// A folder that goes when the measurement is over.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is left to whoever tidies the temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A shop with one till that is ready to be started.
pub(super) struct Shop {
    folder: Folder,
    /// What a POS program shows the till.
    pub(super) token: String,
}

impl Shop {
    /// Makes the shop in a temporary folder, without members.
    pub(super) fn open() -> anyhow::Result<Self> {
        let name = format!("tallytill-bench-{:016x}", u64::from_be_bytes(random_bytes()?));
        let folder = Folder(std::env::temp_dir().join(name));
        let data = folder.0.join("data");
        make_folder(&data)?;
        let hub = SigningKey::from_secret(&random_bytes()?);
        let identity = Identity {
            till: TillId::from_bytes(random_bytes()?),
            name: "Касса 1".to_owned(),
            store: "Магазин на Садовой".to_owned(),
            group: String::new(),
            hub: TillId::from_bytes(random_bytes()?),
            hub_public_key: hub.public_key(),
            // Any 32 bytes are a public key of X25519; nothing is sealed to it here.
            hub_sealing_key: random_bytes()?,
            hub_pin: None,
            hub_url: None,
        };
        identity.store(&data)?;
        SigningKey::load_or_make(&data.join(KEY_FILE_NAME))?;
        let token = pair_client(&data, "bench")?;
        let shop = Self { folder, token };
        shop.write("goods.csv", GOODS)?;
        shop.write("till.toml", &shop.settings()?)?;
        let programme = Programme::parse(PROGRAMME).map_err(|misfits| {
            let faults: Vec<String> = misfits.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("the programme of the bench can't be used: {}", faults.join("; "))
        })?;
        let bundle = ProgrammeBundle {
            text: PROGRAMME.to_owned(),
            signature: hub.sign(&programme_signed_bytes(programme.hash)),
            hub_time: Timestamp::from_ms(wall_ms()),
        };
        store_bundle(&data, &bundle)?;
        Ok(shop)
    }

    /// The till's configuration. Its head office is a port that was free a moment ago: nobody answers there.
    fn settings(&self) -> anyhow::Result<String> {
        let closed = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        // A string of JSON is a string of TOML.
        let port = serde_json::Value::from(self.scanner_path().display().to_string());
        Ok(format!(
            "data = \"data\"\nlisten = \"127.0.0.1:0\"\ngoods = \"goods.csv\"\n\
             [hub]\nurl = \"http://{closed}\"\n[scanner]\nport = {port}\n"
        ))
    }

    fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        Ok(write_file(&self.folder.0.join(name), text.as_bytes(), Readers::All)?)
    }

    /// Where the till's configuration is.
    pub(super) fn settings_path(&self) -> PathBuf {
        self.folder.0.join("till.toml")
    }

    /// Where the till looks for its scanner.
    pub(super) fn scanner_path(&self) -> PathBuf {
        self.folder.0.join("scanner")
    }

    fn data(&self) -> PathBuf {
        self.folder.0.join("data")
    }

    /// Lets the till know `members`, in pages of the size that head office sends, and says how long that took.
    pub(super) fn fill(&self, members: u64) -> anyhow::Result<Duration> {
        let started = monotonic();
        let mut cache = Cache::open(&self.data())?;
        let page_rows = u64::try_from(PAGE_ROWS_MAX)?;
        let mut first = 0;
        while first < members {
            let next = first.saturating_add(page_rows).min(members);
            let rows =
                (first..next).map(|place| make_member(place, members)).collect::<anyhow::Result<_>>()?;
            let now = Timestamp::from_ms(wall_ms());
            let cursor = next.to_string();
            let more = next < members;
            let page = MemberPage {
                rows,
                cursor,
                more,
                folded: None,
                hub_time: now,
                restarted: first == 0,
                shards: Vec::new(),
            };
            cache.apply_page(&page, Some(now))?;
            first = next;
        }
        anyhow::ensure!(cache.load_member_count()? == members, "not all members were taken over");
        Ok(started.elapsed())
    }

    /// How many bytes the till's copy of its members has on the disk.
    pub(super) fn members_bytes(&self) -> anyhow::Result<u64> {
        Ok(fs::metadata(current_file(&self.data()))?.len())
    }
}

/// Bar codes of the goods, in the order of the list.
pub(super) fn bar_codes() -> impl Iterator<Item = &'static str> {
    GOODS.lines().skip(1).filter_map(|line| line.split(',').nth(1)).filter(|code| !code.is_empty())
}
