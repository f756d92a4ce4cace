//! What tills call, over real sockets.

use reqwest::{Method, StatusCode};
use tallytill::core::model::ProgrammeHash;
use tallytill::core::sync::wire::{
    Ack, BODY_BYTES_MAX, HeadAnswer, MEDIA_TYPE, MemberPage, ProgrammeBundle, programme_signed_bytes,
};
use tallytill::hub::guesses::GUESSES_MAX;
use tallytill::net::body::encode_body;

use crate::hub_client::{Running, problem, unpack};
use crate::hub_world::{Till, member_id};

#[tokio::test]
async fn a_till_enrols_sends_and_follows() {
    let hub = Running::start_open().await;
    let mut till = hub.till(1).await;
    let head: HeadAnswer = unpack(hub.call(&till, Method::GET, "/v1/sync/head").send().await.unwrap()).await;
    assert_eq!(head.head, None);
    till.enrol(1, 7, "2907");
    till.sell(2, 7, 10, 0);
    let answer = hub.send(&till).await;
    assert_eq!(answer.headers()["content-type"], MEDIA_TYPE);
    let ack: Ack = unpack(answer).await;
    assert_eq!(ack.head, till.head());
    let again: Ack = unpack(hub.send(&till).await).await;
    assert_eq!(again.head, till.head());
    let head: HeadAnswer = unpack(hub.call(&till, Method::GET, "/v1/sync/head").send().await.unwrap()).await;
    assert_eq!(head.head, Some(till.head()));
    let page: MemberPage =
        unpack(hub.call(&till, Method::GET, "/v1/sync/members").send().await.unwrap()).await;
    assert_eq!((page.folded, page.more, page.rows.len()), (Some(till.head()), false, 1));
    assert_eq!(page.rows[0].name.as_deref(), Some("Member 7"));

    let answer = hub.call(&till, Method::GET, "/v1/sync/programme").send().await.unwrap();
    let bundle: ProgrammeBundle = unpack(answer).await;
    let hash = ProgrammeHash::of(&bundle.text);
    let public_key = till.answer.as_ref().unwrap().hub_public_key;
    assert!(tallytill::host::keys::verify(&public_key, &programme_signed_bytes(hash), &bundle.signature));
    let path = format!("/v1/sync/programme?have={hash}");
    let answer = hub.call(&till, Method::GET, &path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    hub.stop().await;
}

#[tokio::test]
async fn a_call_without_the_tills_token_is_refused() {
    let hub = Running::start_open().await;
    let calls = [
        (Method::GET, "/v1/sync/head"),
        (Method::POST, "/v1/sync/entries"),
        (Method::GET, "/v1/sync/members"),
        (Method::GET, "/v1/sync/programme"),
    ];
    for (method, path) in calls {
        for shown in [None, Some("Bearer nonsense"), Some("Basic YTpi"), Some("Bearer ")] {
            let mut request = hub.request(method.clone(), path);
            if let Some(shown) = shown {
                request = request.header("authorization", shown);
            }
            let (status, code, document) = problem(request.send().await.unwrap()).await;
            assert_eq!(
                (status, code.as_str(), &document["retry"]),
                (401, "wrong_token", &true.into()),
                "{path}"
            );
        }
    }
    hub.stop().await;
}

#[tokio::test]
async fn what_does_not_fit_is_refused_by_its_code() {
    let hub = Running::start_open().await;
    let (mut till, mut other) = (hub.till(1).await, hub.till(2).await);
    for second in 0..3 {
        till.sell(second, 7, 1, 0);
    }
    other.sell(1, 7, 1, 0);
    let post = |body: Vec<u8>| hub.call(&till, Method::POST, "/v1/sync/entries").body(body).send();

    let gap = problem(post(encode_body(&till.batch(1..3)).unwrap()).await.unwrap()).await;
    assert_eq!((gap.0, gap.1.as_str(), &gap.2["durable"]["seq"]), (409, "gap", &0.into()));
    assert_eq!(hub.send(&till).await.status(), StatusCode::OK);
    let mut clone = till.restored(till.head().incarnation.get());
    clone.sell(9, 7, 1, 0);
    let fork = problem(post(encode_body(&clone.whole()).unwrap()).await.unwrap()).await;
    assert_eq!((fork.0, fork.1.as_str(), &fork.2["durable"]["seq"]), (409, "fork", &3.into()));
    let mut forged = till.whole();
    forged.signature = [7; 64];
    let forged = problem(post(encode_body(&forged).unwrap()).await.unwrap()).await;
    assert_eq!((forged.0, forged.1.as_str()), (400, "bad_signature"));
    let mut elsewhere = other.whole();
    elsewhere.signature = till.key.sign(&elsewhere.head.signed_bytes(till.id));
    let elsewhere = problem(post(encode_body(&elsewhere).unwrap()).await.unwrap()).await;
    assert_eq!((elsewhere.0, elsewhere.1.as_str()), (403, "wrong_till"));
    for garbage in [b"plain".to_vec(), Vec::new(), encode_body(&7_u32).unwrap()] {
        let refused = problem(post(garbage).await.unwrap()).await;
        assert_eq!((refused.0, refused.1.as_str()), (400, "not_readable"));
    }
    let large = problem(post(vec![0; BODY_BYTES_MAX + 1]).await.unwrap()).await;
    assert_eq!((large.0, large.1.as_str()), (413, "body_too_large"));
    let nowhere = hub.call(&till, Method::GET, "/v1/sync/nowhere").send().await.unwrap();
    assert_eq!(problem(nowhere).await.1, "not_found");
    let query = hub.call(&till, Method::GET, "/v1/sync/members?wait_s=soon").send().await.unwrap();
    assert_eq!(problem(query).await.1, "not_readable");
    assert_eq!(hub.send(&till).await.status(), StatusCode::OK, "it lives on");
    hub.stop().await;
}

#[tokio::test]
async fn codes_can_not_be_guessed_for_long() {
    let hub = Running::start_open().await;
    let enrol = |code: &str| {
        let body = encode_body(&Till::new(1).enrolment(code)).unwrap();
        hub.request(Method::POST, "/v1/tills").body(body).send()
    };
    for _ in 0..GUESSES_MAX {
        assert_eq!(problem(enrol("0000-0000").await.unwrap()).await.1, "code_unknown");
    }
    let now = tallytill::core::model::Timestamp::from_ms(tallytill::host::clock::wall_ms());
    let code = hub.store.make_code("Till 1", "Corner", "", now).unwrap();
    let refused = problem(enrol(&code).await.unwrap()).await;
    assert_eq!((refused.0, refused.1.as_str(), &refused.2["retry"]), (429, "too_many_guesses", &true.into()));
    hub.stop().await;
}

#[tokio::test]
async fn a_waiting_call_is_answered_by_news_of_another_till_and_of_another_process() {
    let hub = Running::start_open().await;
    let (one, mut two) = (hub.till(1).await, hub.till(2).await);
    let start: MemberPage =
        unpack(hub.call(&one, Method::GET, "/v1/sync/members").send().await.unwrap()).await;
    let path = format!("/v1/sync/members?cursor={}&wait_s=25", start.cursor);
    let waiting = tokio::spawn(hub.call(&one, Method::GET, &path).send());
    two.sell(1, 7, 10, 0);
    assert_eq!(hub.send(&two).await.status(), StatusCode::OK);
    let page: MemberPage = unpack(waiting.await.unwrap().unwrap()).await;
    assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), vec![member_id(7)]);

    let known = hub.store.load_programme().unwrap().unwrap().hash;
    let path = format!("/v1/sync/programme?have={known}&wait_s=25");
    let waiting = tokio::spawn(hub.call(&one, Method::GET, &path).send());
    hub.publish("absorb");
    let bundle: ProgrammeBundle = unpack(waiting.await.unwrap().unwrap()).await;
    assert!(bundle.text.contains("absorb"));
    hub.stop().await;
}

#[tokio::test]
async fn a_waiting_call_ends_when_head_office_stops() {
    let hub = Running::start_open().await;
    let till = hub.till(1).await;
    let start: MemberPage =
        unpack(hub.call(&till, Method::GET, "/v1/sync/members").send().await.unwrap()).await;
    let path = format!("/v1/sync/members?cursor={}&wait_s=25", start.cursor);
    let mut waiting = tokio::spawn(hub.call(&till, Method::GET, &path).send());
    let address = hub.folder.path().join("data/listen.addr");
    assert_eq!(format!("http://{}", std::fs::read_to_string(&address).unwrap().trim()), hub.base);
    let early = tokio::time::timeout(std::time::Duration::from_millis(300), &mut waiting).await;
    assert!(early.is_err(), "there is no news");
    let folder = hub.folder.path().to_owned();
    hub.stop().await;
    let page: MemberPage = unpack(waiting.await.unwrap().unwrap()).await;
    assert_eq!((page.rows.len(), page.cursor), (0, start.cursor));
    assert!(!folder.join("data/listen.addr").exists());
}

#[tokio::test]
async fn a_store_that_refuses_is_told_and_the_hub_lives() {
    let hub = Running::start_open().await;
    let mut till = hub.till(1).await;
    till.sell(1, 7, 1, 0);
    let database = rusqlite::Connection::open(hub.folder.path().join("data/hub.db")).unwrap();
    database.execute_batch(include_str!("hub_refuse_entries.sql")).unwrap();
    let (status, code, document) = problem(hub.send(&till).await).await;
    assert_eq!((status, code.as_str(), &document["retry"]), (503, "storage_unavailable", &true.into()));
    let head: HeadAnswer = unpack(hub.call(&till, Method::GET, "/v1/sync/head").send().await.unwrap()).await;
    assert_eq!(head.head, None, "nothing of it was written");
    database.execute_batch(include_str!("hub_take_entries.sql")).unwrap();
    let ack: Ack = unpack(hub.send(&till).await).await;
    assert_eq!(ack.head, till.head());
    hub.stop().await;
}
