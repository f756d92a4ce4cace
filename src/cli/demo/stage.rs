//! The stage: a temporary folder with a hub and two tills, each a process of this program.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Context;

use super::process::{Daemon, output};
use super::scanner::Scanner;
use super::shop::Shop;
use super::till::Till;
use crate::core::model::Language;
use crate::host::file::make_folder;
use crate::hub::store::Store;

/// How a demonstration's folder is called, before its number.
const FOLDER_PREFIX: &str = "tallytill-demo-";

/// A folder that goes when the demonstration does.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What can't be removed is left to whoever tidies the temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Everything that runs.
pub(super) struct Stage {
    /// The shop that is shown.
    pub(super) shop: &'static Shop,
    /// Its two tills.
    pub(super) tills: [Till; 2],
    /// Where head office's pages are.
    pub(super) hub_address: String,
    hub: Option<Daemon>,
    folder: Folder,
}

/// Where people write codes for a till of the demonstration in `folder`.
pub(super) fn device_path(folder: &Path, till: u8) -> PathBuf {
    folder.join(format!("scanner-{till}"))
}

/// The folder of the demonstration that was started last.
pub(super) fn find_running() -> anyhow::Result<PathBuf> {
    let mut found: Option<(SystemTime, PathBuf)> = None;
    for entry in fs::read_dir(std::env::temp_dir())? {
        let entry = entry?;
        let ours = entry.file_name().to_string_lossy().starts_with(FOLDER_PREFIX);
        let started = entry.metadata().and_then(|metadata| metadata.modified());
        if let (true, Ok(started)) = (ours, started)
            && found.as_ref().is_none_or(|(latest, _)| started > *latest)
        {
            found = Some((started, entry.path()));
        }
    }
    found.map(|(_, path)| path).context("no demonstration runs on this machine; start `tallytill demo` first")
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

impl Stage {
    /// Opens a shop: publishes its programme, takes its members over, starts head office and both tills.
    pub(super) async fn open(shop: &'static Shop, language: Language) -> anyhow::Result<Self> {
        let path = std::env::temp_dir().join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        make_folder(&path)?;
        let folder = Folder(path.clone());
        let files =
            [("programme.toml", shop.programme), ("goods.csv", shop.goods), ("members.csv", shop.members)];
        for (name, content) in files {
            fs::write(path.join(name), content)?;
        }
        let config = path.join("hub.toml");
        fs::write(&config, "data = \"hub\"\nlisten = \"127.0.0.1:0\"\n")?;
        output(&["hub", "publish", "--config", text(&config), text(&path.join("programme.toml"))])?;
        output(&["hub", "import", "--config", text(&config), text(&path.join("members.csv"))])?;
        let (hub, hub_address) = start_hub(&path, "127.0.0.1:0").await?;
        let tills = [
            open_till(&path, shop, 1, &hub_address, language).await?,
            open_till(&path, shop, 2, &hub_address, language).await?,
        ];
        Ok(Self { shop, tills, hub_address, hub: Some(hub), folder })
    }

    /// The folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// Who may sign in at head office, as its process said when it started for the first time.
    pub(super) fn sign_in(&self) -> String {
        let said = fs::read_to_string(self.folder().join("hub.log")).unwrap_or_default();
        said.lines().find(|line| line.starts_with("Sign in as")).unwrap_or_default().to_owned()
    }

    /// Pulls head office's plug.
    pub(super) fn kill_hub(&mut self) -> anyhow::Result<()> {
        self.hub.take().map_or(Ok(()), Daemon::kill)
    }

    /// Starts head office again, at the same address.
    pub(super) async fn restart_hub(&mut self) -> anyhow::Result<()> {
        let (hub, _) = start_hub(self.folder(), &self.hub_address).await?;
        self.hub = Some(hub);
        Ok(())
    }

    /// Head office's store, read beside its process.
    pub(super) fn store(&self) -> anyhow::Result<Store> {
        Ok(Store::open(&self.folder().join("hub"))?)
    }

    /// Proves both journals and head office's store again.
    pub(super) fn verify(&self) -> anyhow::Result<()> {
        for number in 1..=2 {
            let config = self.folder().join(format!("till-{number}.toml"));
            output(&["journal", "verify", "--config", text(&config)])?;
        }
        output(&["hub", "verify", "--config", text(&self.folder().join("hub.toml"))])?;
        Ok(())
    }
}

async fn start_hub(folder: &Path, listen: &str) -> anyhow::Result<(Daemon, String)> {
    let config = folder.join("hub.toml");
    let arguments = ["hub", "run", "--config", text(&config), "--listen", listen];
    Daemon::start(&arguments, &folder.join("hub.log"), &folder.join("hub/listen.addr")).await
}

async fn open_till(
    folder: &Path,
    shop: &Shop,
    number: u8,
    hub: &str,
    language: Language,
) -> anyhow::Result<Till> {
    let [first, second] = shop.tills;
    let name = if number == 1 { first } else { second };
    let data = folder.join(format!("till-{number}"));
    make_folder(&data)?;
    let port = data.join("scanner");
    let scanner = Scanner::plug_in(&port, &device_path(folder, number))?;
    let config = folder.join(format!("till-{number}.toml"));
    let settings = format!(
        "data = \"till-{number}\"\nlisten = \"127.0.0.1:0\"\ngoods = \"goods.csv\"\n\n[hub]\nurl = \"http://{hub}\"\n\n\
         [scanner]\nport = \"till-{number}/scanner\"\n"
    );
    fs::write(&config, settings)?;
    let hub_config = folder.join("hub.toml");
    let code =
        output(&["hub", "code", "--config", text(&hub_config), "--till", name, "--store", shop.store])?;
    output(&["till", "enrol", "--config", text(&config), &code])?;
    let token = output(&["till", "pair", "--config", text(&config), "demo"])?;
    let log = folder.join(format!("till-{number}.log"));
    let arguments = ["till", "run", "--config", text(&config)];
    let (daemon, address) = Daemon::start(&arguments, &log, &data.join("listen.addr")).await?;
    Till::watch(daemon, scanner, name, &address, &token, language).await
}
