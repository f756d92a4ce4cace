//! The disk fails: it is full, or the system has made it read-only. A sale is then refused, nothing is written, the
//! till lives, and works again when the disk does. Needs the right to mount; says so where there is none.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::json;

use super::pos::{Pos, counter, new_op, sale};
use super::program::refuse;
use super::shop::{JANA, Shop, fresh_card};

/// A sale takes a few kilobytes, so a disk of two megabytes takes fewer than this.
const SALES_MAX: u32 = 2_000;

/// A small disk of its own. It is taken away when it is dropped.
struct Disk {
    folder: PathBuf,
}

/// Runs a program of the system; whether it succeeded.
fn succeeds(program: &str, arguments: &[&str]) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| output.status.success())
}

impl Disk {
    fn mount(folder: PathBuf, arguments: &[&str]) -> Option<Self> {
        std::fs::create_dir(&folder).unwrap();
        let path = folder.display().to_string();
        if succeeds("mount", &[arguments, &[path.as_str()]].concat()) {
            return Some(Self { folder });
        }
        eprintln!("skipped: mounting a disk is not allowed here");
        None
    }

    /// In memory, two megabytes.
    fn small(folder: PathBuf) -> Option<Self> {
        Self::mount(folder, &["-t", "tmpfs", "-o", "size=2m", "tallytill"])
    }

    /// In a file, with a file system that turns read-only when it finds a fault.
    fn fragile(folder: PathBuf, image: &Path) -> Option<Self> {
        let file = File::create(image).unwrap();
        file.set_len(16 << 20).unwrap();
        let image = image.display().to_string();
        if !succeeds("mkfs.ext4", &["-q", "-F", &image]) {
            eprintln!("skipped: there is no `mkfs.ext4` here");
            return None;
        }
        Self::mount(folder, &["-t", "ext4", "-o", "loop,errors=remount-ro", &image])
    }

    /// The file system finds a fault; false where the kernel can't be told to.
    fn fail(&self) -> bool {
        let path = self.folder.display().to_string();
        let found = Command::new("findmnt").args(["-n", "-o", "SOURCE", &path]).output().unwrap();
        let device = String::from_utf8(found.stdout).unwrap();
        let device = device.trim().trim_start_matches("/dev/");
        let failed = std::fs::write(format!("/sys/fs/ext4/{device}/trigger_fs_error"), "1").is_ok();
        if !failed {
            eprintln!("skipped: the kernel can't be told to fail `{device}`");
        }
        failed
    }

    /// Takes the last byte of it.
    fn fill(&self) -> PathBuf {
        let path = self.folder.join("filler");
        let mut file = File::create(&path).unwrap();
        for block in [vec![1; 64 << 10], vec![1; 4 << 10], vec![1; 1]] {
            while file.write_all(&block).is_ok() {}
        }
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let path = self.folder.display().to_string();
        // Lazily, since a test that failed may still have a till on it.
        let _ = succeeds("umount", &["-l", &path]);
    }
}

/// Sells until a sale is refused because the journal can't be written; returns how many were answered, and the sale
/// that was not.
async fn sell_until_refused(pos: &Pos) -> (u64, serde_json::Value) {
    let wanted = counter(&[("espresso", "1")], None, "0");
    let hash = pos.quote(&wanted).await["hash"].as_str().unwrap().to_owned();
    for answered in 0..u64::from(SALES_MAX) {
        let body = sale(&wanted, &new_op(), &hash);
        let answer = pos.post("/v1/sales", &body).await;
        if answer.status != 201 {
            let problem = answer.problem(503, "journal_unwritable");
            assert_eq!(problem["retry"], true, "{problem:#}");
            return (answered, body);
        }
    }
    panic!("the disk never fails");
}

/// Nothing can be written, everything can be read.
async fn assert_read_only(pos: &Pos, entries: u64) {
    let join = json!({ "op_id": new_op(), "card": fresh_card(1), "name": "Ivana Malá" });
    pos.post("/v1/members", &join).await.problem(503, "journal_unwritable");
    pos.post("/v1/day/close", &json!({ "op_id": new_op() })).await.problem(503, "journal_unwritable");
    let status = pos.status().await;
    assert_eq!((&status["journal"]["seq"], &status["journal"]["writable"]), (&entries.into(), &false.into()));
    assert_eq!(pos.balance(JANA).await, 48);
    pos.get(&format!("/v1/members/{}", fresh_card(1))).await.problem(404, "unknown_card");
    let seen = pos.post("/v1/scans", &json!({ "text": JANA })).await.with(202);
    assert_eq!(seen["kind"], "member_card");
}

#[tokio::test]
async fn a_full_disk_refuses_sales_and_takes_them_again_when_there_is_room() {
    let shop = Shop::open();
    let Some(disk) = Disk::small(shop.path("disk")) else { return };
    let mut till = shop.till_off("till-1", &disk.folder);
    till.start();
    let pos = till.pos();
    pos.wait_for_members().await;
    pos.wait_until_in_sync().await;
    let before = pos.entries().await;
    let filler = disk.fill();
    let (answered, refused) = sell_until_refused(&pos).await;
    assert_read_only(&pos, before + answered).await;
    assert!(till.runs());
    // Also a till that starts now says what is wrong.
    till.kill();
    let said = refuse(&["till", "run", "--config", &till.config]);
    assert!(said.contains("disk is full") || said.contains("free some space"), "{said}");

    std::fs::remove_file(&filler).unwrap();
    till.start();
    let pos = till.pos();
    assert_eq!(pos.entries().await, before + answered);
    pos.post("/v1/sales", &refused).await.with(201);
    let filler = disk.fill();
    let (more, refused) = sell_until_refused(&pos).await;
    std::fs::remove_file(&filler).unwrap();
    // And without a new start.
    pos.post("/v1/sales", &refused).await.with(201);
    assert_eq!(pos.status().await["journal"]["writable"], true);
    pos.wait_until_in_sync().await;
    assert_eq!(till.verify(), before + answered + 1 + more + 1);
    assert_eq!(shop.store().load_tills().unwrap()[0].entries, before + answered + 1 + more + 1);
    shop.verify("entries");
    till.kill();
}

#[tokio::test]
async fn a_disk_that_turns_read_only_refuses_sales_and_loses_none() {
    let shop = Shop::open();
    let image = shop.path("disk.image");
    let Some(disk) = Disk::fragile(shop.path("disk"), &image) else { return };
    let mut till = shop.till_off("till-1", &disk.folder);
    till.start();
    let pos = till.pos();
    pos.wait_for_members().await;
    let op = new_op();
    pos.sell(&counter(&[("espresso", "1")], None, "0"), &op).await;
    let before = pos.entries().await;
    if !disk.fail() {
        return;
    }
    let (answered, refused) = sell_until_refused(&pos).await;
    assert_eq!(answered, 0);
    assert_read_only(&pos, before).await;
    assert!(till.runs());
    till.kill();
    let said = refuse(&["till", "run", "--config", &till.config]);
    assert!(said.contains("read-only"), "{said}");

    // As store IT mends it.
    let path = disk.folder.display().to_string();
    assert!(succeeds("umount", &[&path]));
    Command::new("e2fsck").args(["-y", "-f"]).arg(&image).output().unwrap();
    let image = image.display().to_string();
    assert!(succeeds("mount", &["-t", "ext4", "-o", "loop", &image, &path]));
    till.start();
    let pos = till.pos();
    assert_eq!(pos.entries().await, before);
    pos.get(&format!("/v1/sales/{op}")).await.with(200);
    pos.post("/v1/sales", &refused).await.with(201);
    pos.wait_until_in_sync().await;
    assert_eq!(till.verify(), before + 1);
    till.kill();
}
