//! What people see, and what nobody else does.

use reqwest::{Method, StatusCode, header};
use tallytill::core::ledger::FindingKind;
use tallytill::core::sync::wire::SaleAnswer;
use tallytill::hub::guesses::GUESSES_MAX;

use crate::hub_client::{Running, problem, unpack};
use crate::hub_world::{Till, hash_of, member_id, sale};

const PAGES: [&str; 4] = ["/", "/members", "/entries", "/findings"];

#[tokio::test]
async fn nothing_is_shown_to_who_is_not_signed_in() {
    let hub = Running::start_open().await;
    let member = format!("/members/{}", member_id(7));
    for path in PAGES.into_iter().chain([member.as_str(), "/live", "/nowhere"]) {
        for cookie in ["", "tallytill_hub=", "tallytill_hub=nonsense"] {
            let request = hub.request(Method::GET, path).header(header::COOKIE, cookie);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
            assert_eq!(answer.headers()[header::LOCATION], "/sign-in", "{path}");
        }
    }
    hub.stop().await;
}

#[tokio::test]
async fn the_printed_password_opens_the_pages_until_signing_out() {
    let hub = Running::start_open().await;
    let wrong = hub.form("/sign-in", "name=admin&password=guess").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.headers().get(header::SET_COOKIE).is_none());
    let cookie = hub.sign_in().await;
    for path in PAGES {
        assert_eq!(hub.page(&cookie, path).await.0, StatusCode::OK, "{path}");
    }
    assert_eq!(hub.page(&cookie, "/nowhere").await.0, StatusCode::NOT_FOUND);
    assert_eq!(hub.page(&cookie, "/members/1234").await.0, StatusCode::NOT_FOUND);
    assert_eq!(hub.page(&cookie, &format!("/members/{}", member_id(9))).await.0, StatusCode::NOT_FOUND);
    let leave = hub.request(Method::POST, "/sign-out").header(header::ORIGIN, &hub.base);
    let left = leave.header(header::COOKIE, &cookie).send().await.unwrap();
    assert_eq!(left.status(), StatusCode::SEE_OTHER);
    assert_eq!(hub.page(&cookie, "/").await.0, StatusCode::SEE_OTHER);
    hub.stop().await;
}

#[tokio::test]
async fn a_new_password_ends_the_old_one_and_its_sessions() {
    let hub = Running::start_open().await;
    let cookie = hub.sign_in().await;
    let renewed = hub.store.renew_password().unwrap();
    assert_eq!(hub.page(&cookie, "/").await.0, StatusCode::SEE_OTHER);
    let old = hub.form("/sign-in", &format!("name=admin&password={}", hub.password)).await;
    assert_eq!(old.status(), StatusCode::UNAUTHORIZED);
    let new = hub.form("/sign-in", &format!("name=admin&password={renewed}")).await;
    assert_eq!(new.status(), StatusCode::SEE_OTHER);
    assert_eq!(hub.store.make_first_person().unwrap(), None, "there is a first person only once");
    hub.stop().await;
}

#[tokio::test]
async fn passwords_can_not_be_guessed_for_long() {
    let hub = Running::start_open().await;
    for number in 0..GUESSES_MAX {
        let answer = hub.form("/sign-in", &format!("name=admin&password={number}")).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = hub.form("/sign-in", &format!("name=admin&password={}", hub.password)).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    hub.stop().await;
}

#[tokio::test]
async fn a_form_of_another_origin_is_refused() {
    let hub = Running::start_open().await;
    let body = format!("name=admin&password={}", hub.password);
    for origin in [None, Some("null"), Some("http://127.0.0.1"), Some("https://example.com")] {
        let mut request = hub
            .request(Method::POST, "/sign-in")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body.clone());
        if let Some(origin) = origin {
            request = request.header(header::ORIGIN, origin);
        }
        let (status, code, _) = problem(request.send().await.unwrap()).await;
        assert_eq!((status, code.as_str()), (403, "wrong_origin"), "{origin:?}");
    }
    hub.stop().await;
}

#[tokio::test]
async fn every_page_keeps_to_its_own_files_and_speaks_the_chosen_language() {
    let hub = Running::start_open().await;
    let mut till = hub.till(1).await;
    till.enrol(1, 7, "2907");
    till.sell(2, 7, 10, 30);
    assert_eq!(hub.send(&till).await.status(), StatusCode::OK);
    let cookie = hub.sign_in().await;
    let member = format!("/members/{}", member_id(7));
    let finding = format!("/findings/{}/{}", hash_of(&till, 1), FindingKind::Overspend.name());
    for path in PAGES.into_iter().chain([member.as_str(), finding.as_str(), "/sign-in", "/nowhere"]) {
        for code in ["en", "cs", "ru"] {
            let request = hub.request(Method::GET, &format!("{path}?lang={code}"));
            let answer = request.header(header::COOKIE, &cookie).send().await.unwrap();
            let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
            let chosen = answer.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
            assert!(chosen.starts_with(&format!("tallytill_hub_language={code};")), "{chosen}");
            let text = answer.text().await.unwrap();
            assert!(text.contains(&format!("<html lang=\"{code}\">")), "{path}");
            assert!(!text.contains("hub-") || !text.contains(">hub-"), "{path} shows a message's key");
            assert!(
                !text.contains(" style=") && !text.contains("<style") && !text.contains("onclick"),
                "{path}"
            );
            for script in text.split("<script").skip(1) {
                assert!(script.starts_with(" type=\"module\" src=\"/assets/live.js"), "{path}");
            }
        }
    }
    let both = format!("{cookie}; tallytill_hub_language=cs");
    assert!(hub.page(&both, "/").await.1.contains("<html lang=\"cs\">"));
    assert!(hub.page(&cookie, "/?lang=xx").await.1.contains("<html lang=\"en\">"));
    hub.stop().await;
}

#[tokio::test]
async fn pages_tell_what_the_tills_did() {
    let hub = Running::start_open().await;
    let (mut one, mut two) = (hub.till(1).await, hub.till(2).await);
    one.enrol(1, 7, "2907");
    one.sell(2, 7, 100, 0);
    let mistaken = one.sell(3, 7, 5, 0);
    one.void(4, mistaken);
    one.sell(5, 7, 0, 80);
    two.sell(6, 7, 0, 80);
    for till in [&one, &two] {
        assert_eq!(hub.send(till).await.status(), StatusCode::OK);
    }
    let head = hub.call(&two, Method::GET, "/v1/sync/head").header("tallytill-unsent", 17);
    assert_eq!(head.send().await.unwrap().status(), StatusCode::OK);
    let cookie = hub.sign_in().await;
    let (_, tills) = hub.page(&cookie, "/").await;
    for wanted in ["Till 1", "Till 2", "Corner", "Behind", ">17<", "Corner shop"] {
        assert!(tills.contains(wanted), "{wanted} in {tills}");
    }
    for search in ["2907", "MEMBER%207", ""] {
        let (_, members) = hub.page(&cookie, &format!("/members?q={search}")).await;
        assert!(members.contains("Member 7") && members.contains("\u{2212}60"), "{search}: {members}");
    }
    assert!(hub.page(&cookie, "/members?q=nobody").await.1.contains("Nobody has this name"));

    let (_, member) = hub.page(&cookie, &format!("/members/{}", member_id(7))).await;
    let rows: Vec<&str> = member.split("<tr").skip(2).collect();
    let wanted = [
        ["Till 2", "\u{2212}80", "\u{2212}60"],
        ["Till 1", "\u{2212}80", ">20<"],
        ["Sale cancelled", "Till 1", ">100<"],
        ["cancelled", "Till 1", ">100<"],
        ["Till 1", "+100", ">100<"],
        ["Member joined", "Till 1", ">0<"],
    ];
    assert_eq!(rows.len(), wanted.len(), "{member}");
    for (row, texts) in rows.iter().zip(wanted) {
        assert!(texts.iter().all(|text| row.contains(text)), "{texts:?} in {row}");
    }

    let (_, findings) = hub.page(&cookie, "/findings").await;
    let address = format!("/findings/{}/overspend", hash_of(&two, 0));
    assert!(findings.contains(&address) && findings.contains("Debt"), "{findings}");
    let (_, finding) = hub.page(&cookie, &address).await;
    assert_eq!(finding.matches("<article").count(), 2, "both receipts");
    for wanted in ["Till 1", "Till 2", "60 too many", "The balance goes below zero", "Member 7"] {
        assert!(finding.contains(wanted), "{wanted} in {finding}");
    }
    let (_, entries) = hub.page(&cookie, "/entries").await;
    let places = ["Sale cancelled", "Member joined", "Programme published", "Head office"];
    assert!(places.iter().all(|text| entries.contains(text)), "{entries}");
    hub.stop().await;
}

#[tokio::test]
async fn goods_that_came_back_stand_in_the_history_and_before_their_sale_among_the_findings() {
    let hub = Running::start_open().await;
    let (mut one, mut two) = (hub.till(1).await, hub.till(2).await);
    one.enrol(1, 7, "2907");
    let sold = one.sell(2, 7, 100, 0);
    two.take_back(3, sold, &sale(7, 100, 0));
    assert_eq!(hub.send(&two).await.status(), StatusCode::OK);
    let cookie = hub.sign_in().await;
    let address = format!("/findings/{}/return_pending", hash_of(&two, 0));
    assert!(hub.page(&cookie, "/findings").await.1.contains(&address));
    let (_, finding) = hub.page(&cookie, &address).await;
    assert!(finding.contains("Return of an unknown sale"), "{finding}");

    let asked = |till: &Till, op: String| hub.call(till, Method::GET, &format!("/v1/sync/sales/{op}"));
    let answer = asked(&two, sold.to_string()).send().await.unwrap();
    let (status, code, _) = problem(answer).await;
    assert_eq!((status, code.as_str()), (404, "sale_unknown"));
    let (status, code, _) = problem(asked(&two, "7".to_owned()).send().await.unwrap()).await;
    assert_eq!((status, code.as_str()), (400, "not_readable"));
    assert_eq!(hub.send(&one).await.status(), StatusCode::OK);
    let answer: SaleAnswer = unpack(asked(&two, sold.to_string()).send().await.unwrap()).await;
    let held: Vec<&[u8]> = answer.entries.iter().map(|bytes| bytes.as_slice()).collect();
    assert_eq!(held, [one.entries[1].bytes(), two.entries[0].bytes()], "as they were written");
    let stranger = hub.request(Method::GET, &format!("/v1/sync/sales/{sold}")).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::UNAUTHORIZED);

    let (_, member) = hub.page(&cookie, &format!("/members/{}", member_id(7))).await;
    let rows: Vec<&str> = member.split("<tr").skip(2).collect();
    let back = ["Goods returned", "Till 2", "\u{2212}100", "not liked", ">0<"];
    assert!(back.iter().all(|text| rows[0].contains(text)), "{}", rows[0]);
    let (_, entries) = hub.page(&cookie, "/entries").await;
    assert!(entries.contains("Goods returned"), "{entries}");
    hub.stop().await;
}

#[tokio::test]
async fn an_open_page_is_told_of_news_at_once() {
    let hub = Running::start_open().await;
    let mut till = hub.till(1).await;
    let cookie = hub.sign_in().await;
    let request = hub.request(Method::GET, "/live").header(header::COOKIE, &cookie);
    let mut live = request.send().await.unwrap();
    assert_eq!(live.headers()[header::CONTENT_TYPE], "text/event-stream");
    till.sell(1, 7, 1, 0);
    assert_eq!(hub.send(&till).await.status(), StatusCode::OK);
    let mut told = String::new();
    while !told.contains("event: news") {
        told.push_str(core::str::from_utf8(&live.chunk().await.unwrap().unwrap()).unwrap());
    }
    hub.stop().await;
    while live.chunk().await.is_ok_and(|chunk| chunk.is_some()) {}
}
