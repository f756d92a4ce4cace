//! `GET /v1/events`: server-sent events. A watcher first hears the present state, then everything as it happens; one
//! that falls too far behind is cut off and starts over.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use serde::Serialize;
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use crate::till::agent::Agent;
use crate::till::counter::load_counter;
use crate::till::event::Event;
use crate::till::phrase::scanner_name;

/// The stream of one watcher. It is written by the task of the connection itself: nothing wakes but that.
pub(super) async fn events(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let agent = door.agent;
    // Watched before the present state is looked at, so that nothing is missed in between.
    let news = BroadcastStream::new(agent.watch()).map_while(Result::ok);
    let mut number: u64 = 0;
    let messages = tokio_stream::iter(present(&agent)).chain(news).map_while(move |event| {
        number = number.saturating_add(1);
        describe(&agent, spoken, &event).map(|message| Ok(message.id(number.to_string())))
    });
    Sse::new(messages).keep_alive(KeepAlive::default())
}

/// The present state, as the events that would have led to it.
fn present(agent: &Agent) -> Vec<Event> {
    let unsent = agent.load_unsent().map_or(0, |unsent| unsent.entries);
    let device = agent.scanner().map(|scanner| Event::Device(scanner.state()));
    let quote = load_counter(agent).ok().map(|view| Event::Counter(Arc::new(view)));
    let printer = agent.printing.get().map(|_| Event::Printer);
    let sync = [Event::Sync { link: agent.link(), unsent }];
    let desk = [Event::Operator, Event::Training(agent.training.is_on())];
    device.into_iter().chain(printer).chain(sync).chain(desk).chain(quote).collect()
}

/// An event as it goes out; `None` for the last one.
fn describe(agent: &Agent, spoken: Spoken, event: &Event) -> Option<Message> {
    let programme = agent.programme();
    let answer = Answer::new(agent, &programme, spoken);
    match event {
        Event::Scan(seen) => write_message("scan", &answer.seen(seen)),
        Event::Counter(view) => write_message("quote", &answer.counter(view)),
        Event::Sale { op_id, void, returned, due, member, training } => {
            let told = json!({
                "op_id": op_id.to_string(),
                "void": void,
                "return": returned,
                "due": due.format(programme.currency),
                "member": member.map(|id| id.to_string()),
                "training": training,
            });
            write_message("sale", &told)
        }
        Event::Sync { link, unsent } => write_message("sync", &answer.sync(link, *unsent)),
        Event::Device(state) => {
            let told = json!({
                "state": scanner_name(Some(*state)),
                "text": answer.phrase.scanner(Some(*state)),
            });
            write_message("device", &told)
        }
        Event::Printer => write_message("printer", &answer.printer()),
        Event::Operator => write_message("operator", &answer.desk()),
        Event::Training(on) => write_message("training", &json!({ "training": on })),
        Event::Stopping => None,
    }
}

/// A message with its data. The JSON is written whole before it goes in: a message that takes it piece by piece looks
/// for line ends in each of the thousand pieces of a quote.
fn write_message(kind: &str, told: &impl Serialize) -> Option<Message> {
    // It fails for what is no JSON, which nothing told here is.
    let json = serde_json::to_string(told).ok()?;
    Some(Message::default().event(kind).data(json))
}
