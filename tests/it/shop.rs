//! A shop on one machine: head office and tills as processes, each in a folder of its own, each till with a scanner on
//! a pseudo-terminal.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::PoisonError;

use serde_json::Value;
use tallytill::core::model::CardNumber;
use tallytill::hub::snapshot::Shelf;
use tallytill::hub::store::Store;
use tallytill::testkit::FakeScanner;
use tallytill::till::agent::now;
use tempfile::TempDir;

use super::pos::Pos;
use super::program::{Daemon, STARTING, free_address, kill_after, succeed};

/// Jana has 48 points and has paid 1240.00 in 14 visits.
pub(crate) const JANA: &str = "2900000000018";
/// Lucie has 640 points and the highest tier.
pub(crate) const LUCIE: &str = "2900000006850";
/// The bar code of an espresso.
pub(crate) const ESPRESSO: &str = "2001100000103";

/// A card of the programme that nobody has until somebody joins with it.
pub(crate) fn fresh_card(number: u32) -> String {
    let digits = format!("29{:010}", 99_000 + number);
    let weighed = digits.bytes().zip([1, 3].into_iter().cycle());
    let sum: u32 = weighed.map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

pub(crate) const COFFEE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/coffee");

/// Head office and the folder that everything lies in.
pub(crate) struct Shop {
    folder: TempDir,
    hub: Option<Daemon>,
    address: SocketAddr,
    /// `http` or `https`.
    scheme: &'static str,
}

impl Shop {
    /// Head office runs, with the coffee shop's programme and members.
    pub(crate) fn open() -> Self {
        Self::open_with("http", "")
    }

    /// The same, over TLS under a certificate of its own.
    pub(crate) fn open_tls() -> Self {
        Self::open_with("https", "[tls]\n")
    }

    /// The same, with a ready-made file of members however few they are.
    pub(crate) fn open_with_file() -> Self {
        let mut shop = Self::open_with("http", "snapshot_members_min = 1\n");
        shop.stop_hub();
        shop.make_file();
        shop.open_hub();
        shop
    }

    /// Makes the file anew if it is not fresh; head office is down.
    pub(crate) fn make_file(&self) {
        let shelf = Shelf::open(self.path("hub").join("snapshots"), 1);
        shelf.refresh(&self.store(), now()).unwrap();
    }

    fn open_with(scheme: &'static str, settings: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free_address();
        let config = format!("data = \"hub\"\nlisten = \"{address}\"\n{settings}");
        std::fs::write(folder.path().join("hub.toml"), config).unwrap();
        let mut shop = Self { folder, hub: None, address, scheme };
        succeed(&["hub", "publish", "--config", &shop.hub_config(), &format!("{COFFEE}/programme.toml")]);
        succeed(&["hub", "import", "--config", &shop.hub_config(), &format!("{COFFEE}/members.csv")]);
        shop.open_hub();
        shop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn hub_config(&self) -> String {
        self.path("hub.toml").display().to_string()
    }

    pub(crate) fn hub_url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    pub(crate) fn open_hub(&mut self) {
        let arguments = ["hub", "run", "--config", &self.hub_config()];
        self.hub = Some(Daemon::start(&arguments, &self.path("hub"), &self.path("hub.log")));
    }

    pub(crate) fn kill_hub(&mut self) {
        self.hub.take().unwrap().kill();
    }

    pub(crate) fn stop_hub(&mut self) {
        let status = self.hub.take().unwrap().stop();
        assert!(status.success(), "{status}");
    }

    /// A code for one more till.
    pub(crate) fn code(&self, name: &str) -> String {
        let config = self.hub_config();
        let said = succeed(&["hub", "code", "--config", &config, "--till", name, "--store", "Old Town"]);
        said.trim().to_owned()
    }

    /// A till in service that runs and knows the members.
    pub(crate) async fn till(&self, name: &str) -> Till {
        let mut till = self.till_off(name, &self.path(name));
        till.start();
        till.pos().wait_for_members().await;
        till
    }

    /// A till in service that does not run yet.
    pub(crate) fn till_off(&self, name: &str, folder: &Path) -> Till {
        let config = self.path(&format!("{name}.toml"));
        let port = self.path(&format!("{name}.scanner"));
        std::fs::write(&config, till_config(&folder.join("data"), &self.hub_url(), &port)).unwrap();
        let config = config.display().to_string();
        succeed(&["till", "enrol", "--config", &config, &self.code(name)]);
        let token = succeed(&["till", "pair", "--config", &config, "POS"]).trim().to_owned();
        let log = self.path(&format!("{name}.log"));
        Till { config, folder: folder.join("data"), log, port, token, scanner: None, daemon: None }
    }

    /// Head office's own books, read beside the daemon.
    pub(crate) fn store(&self) -> Store {
        Store::open(&self.path("hub")).unwrap()
    }

    /// The balance that head office has for a card, with all that has arrived there.
    pub(crate) fn balance(&self, card: &str) -> Option<i64> {
        let card = CardNumber::parse(card).unwrap();
        let store = self.store();
        store.fold(now()).unwrap();
        let found = store.find_members(card.as_str(), 0, 2).unwrap();
        assert!(found.len() < 2, "{found:?}");
        found.first().map(|member| member.facts.balance.units())
    }

    /// Proves head office's books and returns what it counted under a name such as `entries`.
    pub(crate) fn verify(&self, count: &str) -> u64 {
        let said = succeed(&["hub", "verify", "--config", &self.hub_config()]);
        assert!(said.contains("all chains, signatures and accounts hold"), "{said}");
        let row = said.lines().find_map(|row| row.strip_prefix(count)).unwrap();
        row.trim().parse().unwrap()
    }
}

fn till_config(data: &Path, hub: &str, port: &Path) -> String {
    format!(
        "data = \"{}\"\nlisten = \"127.0.0.1:0\"\ngoods = \"{COFFEE}/goods.csv\"\n[hub]\nurl = \"{hub}\"\n\
         [scanner]\nport = \"{}\"\n",
        data.display(),
        port.display()
    )
}

/// One till of the shop.
pub(crate) struct Till {
    pub(crate) config: String,
    pub(crate) folder: PathBuf,
    log: PathBuf,
    port: PathBuf,
    token: String,
    scanner: Option<FakeScanner>,
    daemon: Option<Daemon>,
}

impl Till {
    pub(crate) fn start(&mut self) {
        let arguments = ["till", "run", "--config", &self.config];
        self.daemon = Some(Daemon::start(&arguments, &self.folder, &self.log));
    }

    pub(crate) fn kill(&mut self) {
        self.daemon.take().unwrap().kill();
    }

    /// Starts it and kills it so long after, wherever it is then.
    pub(crate) fn start_and_kill(&self, wait: std::time::Duration) {
        kill_after(&["till", "run", "--config", &self.config], wait);
    }

    pub(crate) fn stop(&mut self) {
        let status = self.daemon.take().unwrap().stop();
        assert!(status.success(), "{status}");
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.daemon.as_ref().unwrap().address
    }

    pub(crate) fn runs(&mut self) -> bool {
        self.daemon.as_mut().unwrap().runs()
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// A POS program that calls the till as it runs now.
    pub(crate) fn pos(&self) -> Pos {
        Pos::new(self.address(), &self.token)
    }

    /// The scanner is plugged in; nobody has opened it yet.
    pub(crate) fn plug_in(&mut self) {
        let _alone = STARTING.write().unwrap_or_else(PoisonError::into_inner);
        self.scanner = Some(FakeScanner::plug_in(&self.port).unwrap());
    }

    pub(crate) fn unplug(&mut self) {
        self.scanner.take().unwrap().unplug();
    }

    /// The scanner sends these bytes.
    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.scanner.as_mut().unwrap().send(bytes).unwrap();
    }

    /// A till on a copy of this one's data folder.
    pub(crate) fn copied(&self, shop: &Shop, name: &str) -> Self {
        let folder = shop.path(name).join("data");
        std::fs::create_dir_all(&folder).unwrap();
        for file in std::fs::read_dir(&self.folder).unwrap().flatten() {
            std::fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        self.on(shop, name, &folder)
    }

    /// The same till, on a data folder of its own.
    pub(crate) fn on(&self, shop: &Shop, name: &str, folder: &Path) -> Self {
        let config = shop.path(&format!("{name}.toml"));
        let port = shop.path(&format!("{name}.scanner"));
        std::fs::write(&config, till_config(folder, &shop.hub_url(), &port)).unwrap();
        let (config, log) = (config.display().to_string(), shop.path(&format!("{name}.log")));
        Self {
            config,
            folder: folder.to_owned(),
            log,
            port,
            token: self.token.clone(),
            scanner: None,
            daemon: None,
        }
    }

    /// Proves the journal and returns how many entries it has.
    pub(crate) fn verify(&self) -> u64 {
        let said = succeed(&["journal", "verify", "--config", &self.config]);
        let last = said.lines().last().unwrap();
        assert!(last.ends_with("0 faults: all is well"), "{said}");
        last.split(' ').next().unwrap().parse().unwrap()
    }

    /// All entries, as they are exported.
    pub(crate) fn export(&self) -> Vec<Value> {
        let said = succeed(&["journal", "export", "--config", &self.config]);
        said.lines().map(|row| serde_json::from_str(row).unwrap()).collect()
    }
}
