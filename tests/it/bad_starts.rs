//! What can't be started or taken in says why and what to do, with exit code 1, and changes nothing.

use std::net::TcpListener;

use super::program::{refuse, run};
use super::shop::Shop;

/// Every one of `parts` has to be in what was said.
#[track_caller]
fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "`{part}` is missing in: {said}");
    }
}

#[test]
fn an_unreadable_configuration_names_file_line_and_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("till.toml");
    let config = path.display().to_string();
    let head = "data = \"data\"\n";
    let hub = "[hub]\nurl = \"http://127.0.0.1:1\"\n";
    let cases: [(String, &[&str]); 10] = [
        (format!("{head}listen = \"nowhere\"\n{hub}"), &["line 2", "`listen`"]),
        (format!("{head}listn = \"127.0.0.1:0\"\n{hub}"), &["line 2", "listn"]),
        (format!("{head}listen = \"0.0.0.0:7701\"\n{hub}"), &["line 2", "`listen`", "127.0.0.1:7701"]),
        (
            format!("{head}[hub]\nurl = \"hub.example\"\n"),
            &["line 3", "`hub.url`", "https://hub.example:7700"],
        ),
        (format!("{head}[hub]\nurl = \"http://hub.example\"\n"), &["line 3", "`hub.url`", "unprotected"]),
        (format!("{head}{hub}[scanner]\nport = \"p\"\nbaud = \"fast\"\n"), &["line 6", "`scanner.baud`"]),
        (format!("{head}{hub}[scanner]\nport = 7\n"), &["line 5", "`scanner.port`"]),
        (hub.to_owned(), &["data"]),
        (format!("{head}[hub\n"), &["line 2"]),
        (format!("{head}language = \"klingon\"\n{hub}"), &["line 2", "`language`", "`klingon`"]),
    ];
    for (text, parts) in cases {
        std::fs::write(&path, &text).unwrap();
        for command in ["run", "enrol"] {
            let mut arguments = vec!["till", command, "--config", &config];
            arguments.extend((command == "enrol").then_some("7KQ2-MX4P"));
            let said = refuse(&arguments);
            assert_says(&said, parts);
            assert_says(&said, &["till.toml"]);
        }
    }
    assert!(!folder.path().join("data").exists());
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert_says(&refuse(&["till", "run", "--config", &config]), &["till.toml", "UTF-8"]);
    std::fs::remove_file(&path).unwrap();
    assert_says(&refuse(&["till", "run", "--config", &config]), &["till.toml", "does not exist"]);
    let hub_config = folder.path().join("hub.toml");
    std::fs::write(&hub_config, "data = \"hub\"\nlisten = 7\n").unwrap();
    let hub_config = hub_config.display().to_string();
    assert_says(&refuse(&["hub", "run", "--config", &hub_config]), &["hub.toml", "line 2", "`listen`"]);
    std::fs::write(folder.path().join("hub.toml"), "data = \"hub\"\nlisten = \"0.0.0.0:0\"\n").unwrap();
    assert_says(&refuse(&["hub", "run", "--config", &hub_config]), &["hub.toml", "line 2", "[tls]"]);
    assert_eq!(run(&["till", "run", "--colour"]).code, Some(2));
}

#[tokio::test]
async fn a_list_of_goods_that_can_not_be_meant_names_file_and_line() {
    let shop = Shop::open();
    let till = shop.till_off("till-1", &shop.path("till-1"));
    let goods = shop.path("goods.csv");
    std::fs::write(&goods, "sku,category,unit_price,name_cs\nk1,food,12.50,Rohlík\nk2,food,-1,Houska\n")
        .unwrap();
    let text = std::fs::read_to_string(&till.config).unwrap();
    let before = text.lines().find(|row| row.starts_with("goods")).unwrap();
    std::fs::write(&till.config, text.replace(before, "goods = \"goods.csv\"")).unwrap();
    let said = refuse(&["till", "run", "--config", &till.config]);
    assert_says(&said, &["goods.csv", "line 3", "below zero"]);
}

#[tokio::test]
async fn a_broken_programme_is_refused_and_the_old_one_stays_in_force() {
    let shop = Shop::open();
    let till = shop.till("till-1").await;
    let pos = till.pos();
    let before = pos.status().await["programme"]["hash"].clone();
    let whole = include_str!("../data/coffee/programme.toml");
    let path = shop.path("draft.toml");
    let draft = path.display().to_string();
    let cases = [
        ("worth = \"1.00\"", "worth = \"one\"", "`points.worth`"),
        ("pay_up_to = \"50 %\"", "pay_up_to = \"150 %\"", "`points.pay_up_to`"),
        ("currency = \"CZK\"", "currency = \"Kč\"", "`programme.currency`"),
        ("time_zone = \"Europe/Prague\"", "time_zone = \"Europe/Praha\"", "`programme.time_zone`"),
        ("id = \"house\"", "id = \"regular\"", "`tier[3].id`"),
        ("check = \"ean13\"", "check = \"ean13\"\ncolour = \"red\"", "colour"),
    ];
    for (good, bad, key) in cases {
        let text = whole.replacen(good, bad, 1);
        assert_ne!(text, whole);
        std::fs::write(&path, &text).unwrap();
        let at = whole.find(good).unwrap() + bad.rfind('\n').map_or(0, |end| end + 1);
        let line = text[..at].matches('\n').count() + 1;
        let said = refuse(&["hub", "publish", "--config", &shop.hub_config(), &draft]);
        assert_says(&said, &["draft.toml", &format!("line {line},"), key, "nothing was published"]);
    }
    assert_eq!(pos.status().await["programme"]["hash"], before);
    let missing = shop.path("none.toml").display().to_string();
    assert_says(&refuse(&["hub", "publish", "--config", &shop.hub_config(), &missing]), &["none.toml"]);
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let other = shop.till_off("till-2", &shop.path("till-2"));
    let said = refuse(&["till", "run", "--config", &other.config, "--listen", &address]);
    assert_says(&said, &[&address, "another program has this port", "listen"]);
    let said = refuse(&["hub", "run", "--config", &shop.hub_config()]);
    assert_says(&said, &["another program has this port"]);
    assert!(till.runs());
}

#[tokio::test]
async fn two_tills_never_run_on_one_data_folder() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    let entries = till.pos().entries().await;
    let said = refuse(&["till", "run", "--config", &till.config]);
    assert_says(&said, &["another till already runs", "stop it first"]);
    assert_eq!(till.pos().entries().await, entries);
    till.kill();
    // The lock of a till that was killed does not stay.
    till.start();
    assert_eq!(till.pos().entries().await, entries);
}

#[tokio::test]
async fn a_till_that_is_not_enrolled_says_how_to_enrol_it() {
    let shop = Shop::open();
    let config = shop.path("new.toml");
    let text = format!("data = \"new\"\nlisten = \"127.0.0.1:0\"\n[hub]\nurl = \"{}\"\n", shop.hub_url());
    std::fs::write(&config, text).unwrap();
    let config = config.display().to_string();
    assert_says(&refuse(&["till", "run", "--config", &config]), &["not enrolled", "tallytill till enrol"]);
    let said = refuse(&["till", "enrol", "--config", &config, "ABCD-EFGH"]);
    assert_says(&said, &["code", "ask head office"]);
    assert_says(&refuse(&["till", "enrol", "--config", &config, ""]), &["code"]);
    assert!(!shop.path("new").join("identity.json").exists());

    let code = shop.code("till-1");
    let said = run(&["till", "enrol", "--config", &config, &code]);
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_says(&refuse(&["till", "enrol", "--config", &config, &code]), &["already enrolled", "till-1"]);
    let second = shop.path("second.toml");
    let text = format!("data = \"second\"\nlisten = \"127.0.0.1:0\"\n[hub]\nurl = \"{}\"\n", shop.hub_url());
    std::fs::write(&second, text).unwrap();
    let second = second.display().to_string();
    assert_says(&refuse(&["till", "enrol", "--config", &second, &code]), &["already used", "another"]);
    assert_eq!(shop.store().load_tills().unwrap().len(), 1);
}

#[tokio::test]
async fn enrolling_without_head_office_says_so_and_can_be_done_later() {
    let mut shop = Shop::open();
    let code = shop.code("till-1");
    shop.stop_hub();
    let config = shop.path("new.toml");
    let text = format!("data = \"new\"\nlisten = \"127.0.0.1:0\"\n[hub]\nurl = \"{}\"\n", shop.hub_url());
    std::fs::write(&config, text).unwrap();
    let config = config.display().to_string();
    assert_says(&refuse(&["till", "enrol", "--config", &config, &code]), &["head office can't be reached"]);
    shop.open_hub();
    let said = run(&["till", "enrol", "--config", &config, &code]);
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[tokio::test]
async fn a_damaged_or_foreign_file_in_the_data_folder_is_named_and_kept() {
    let shop = Shop::open();
    let mut till = shop.till("till-1").await;
    till.stop();
    for (file, parts) in
        [("identity.json", &["identity.json", "damaged"][..]), ("till.key", &["till.key", "not a key file"])]
    {
        let path = till.folder.join(file);
        let good = std::fs::read(&path).unwrap();
        let bad = b"something else".repeat(if file == "till.key" { 1 } else { 100 });
        std::fs::write(&path, &bad).unwrap();
        let said = refuse(&["till", "run", "--config", &till.config]);
        assert_says(&said, parts);
        assert_eq!(std::fs::read(&path).unwrap(), bad, "{file} was touched");
        std::fs::write(&path, good).unwrap();
    }
    till.start();
    till.pos().status().await;
}
