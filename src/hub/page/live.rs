//! `/live`: an event whenever something was taken in, so that open pages fetch their contents again.

use core::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_stream::wrappers::ReceiverStream;

use super::reader::Reader;
use crate::hub::office::Office;
use crate::hub::refusal;
use crate::net::server::stopped;

/// The shortest time between two events: a busy hour of all tills is no reason to reload more often.
const PAUSE: Duration = Duration::from_millis(700);
/// How long one stream lasts; a page that is still open asks for the next, and has to be signed in for it.
const LIFE: Duration = Duration::from_secs(30 * 60);
/// How often a silent stream shows that it lives.
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);

/// Events until the page is closed or the program stops.
pub(super) async fn stream(State(office): State<Arc<Office>>, _: Reader) -> Response {
    let Ok(seat) = Arc::clone(&office.live_seats).try_acquire_owned() else {
        return refusal::too_many_pages().into_response();
    };
    let (sender, receiver) = mpsc::channel::<Result<Event, Infallible>>(1);
    tokio::spawn(async move {
        let mut news = office.store.news();
        news.mark_unchanged();
        let tell = async {
            while news.changed().await.is_ok() {
                if sender.send(Ok(Event::default().event("news").data("1"))).await.is_err() {
                    break;
                }
                sleep(PAUSE).await;
            }
        };
        tokio::select! {
            _ = timeout(LIFE, tell) => {}
            () = sender.closed() => {}
            () = stopped(office.stop.clone()) => {}
        }
        drop(seat);
    });
    let alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    Sse::new(ReceiverStream::new(receiver)).keep_alive(alive).into_response()
}
