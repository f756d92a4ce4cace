//! Head office over TLS: the key is checked from the first contact on, and whoever is not it learns nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use crate::pos::{counter, new_op};
use crate::program::{refuse, succeed};
use crate::shop::{JANA, Shop};

#[tokio::test]
async fn a_till_enrols_by_the_fingerprint_in_its_code_sells_and_sends() {
    let shop = Shop::open_tls();
    let code = shop.code("Till 9");
    assert_eq!(code.len(), 29, "a code and a fingerprint: {code}");
    let till = shop.till("till-1").await;
    let pos = till.pos();
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    pos.wait_until_in_sync().await;
    assert_eq!(shop.balance(JANA), Some(51));
    let identity = std::fs::read_to_string(till.folder.join("identity.json")).unwrap();
    assert!(identity.contains("hub_pin") && !identity.contains("token"), "{identity}");
    till.verify();
}

#[tokio::test]
async fn a_code_of_another_head_office_and_one_without_a_fingerprint_are_refused() {
    let shop = Shop::open_tls();
    let other = Shop::open_tls();
    let config = shop.path("till.toml");
    let text = format!("data = \"till\"\n[hub]\nurl = \"{}\"\n", shop.hub_url());
    std::fs::write(&config, text).unwrap();
    let config = config.display().to_string();
    let enrol = |code: &str| refuse(&["till", "enrol", "--config", &config, code]);
    // The code is good here, but the fingerprint is that of somebody else.
    let (ours, theirs) = (shop.code("Till 1"), other.code("Till 1"));
    let mixed = format!("{}{}", &ours[..9], &theirs[9..]);
    assert!(enrol(&mixed).contains("does not hold the key"), "{}", enrol(&mixed));
    assert!(enrol(&ours[..9]).contains("says nothing of head office's key"));
    assert!(enrol("7KQ2").contains("is no code"));
    assert!(!shop.path("till").join("identity.json").exists());
    succeed(&["till", "enrol", "--config", &config, &ours]);
}

#[tokio::test]
async fn a_till_tells_that_head_office_has_another_key_and_goes_on_selling() {
    let mut shop = Shop::open_tls();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    shop.stop_hub();
    std::fs::remove_file(shop.path("hub").join("hub.tls.key")).unwrap();
    shop.open_hub();
    let mut events = pos.watch_from_present().await;
    events.wait("sync", |sync| sync["state"] == "refused").await;
    assert_eq!(pos.status().await["hub"]["problem"], "hub_changed");
    pos.sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    assert_eq!(pos.balance(JANA).await, 51);
    till.verify();
}

#[tokio::test]
async fn garbage_silence_and_plain_calls_at_the_port_hold_nobody_up() {
    let shop = Shop::open_tls();
    let address = shop.hub_url().trim_start_matches("https://").to_owned();
    let connect = || TcpStream::connect(&address).unwrap();
    let silent: Vec<TcpStream> = (0..32).map(|_| connect()).collect();
    for said in [&b"GET / HTTP/1.1\r\nHost: hub\r\n\r\n"[..], &[0x16, 0x03, 0x01, 0xff, 0xff], &[0; 512]] {
        let mut stream = connect();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream.write_all(said).unwrap();
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        // It ends, with an alert or without: nothing of a page comes.
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    }
    let till = shop.till("till-1").await;
    till.pos().sell(&counter(&[("espresso", "1")], Some(JANA), "0"), &new_op()).await;
    till.pos().wait_until_in_sync().await;
    drop(silent);
}
