//! `GET /v1/events`: server-sent events. A watcher first hears the present state, then everything as it happens; one
//! that falls too far behind is cut off and starts over.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::{Extension, State};
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use serde_json::{Value, json};
use tokio::sync::{broadcast, mpsc};
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;

use super::answer::Answer;
use super::door::Door;
use super::guard::Spoken;
use crate::net::server::stopped;
use crate::till::agent::Agent;
use crate::till::counter::load_counter;
use crate::till::event::Event;
use crate::till::phrase::scanner_name;

/// Messages that wait for a slow connection, besides those that the till itself holds for it.
const QUEUE_MAX: usize = 16;

/// The stream of one watcher.
pub(super) async fn events(
    State(door): State<Door>,
    Extension(spoken): Extension<Spoken>,
) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let events = door.agent.watch();
    let (messages, stream) = mpsc::channel(QUEUE_MAX);
    tokio::spawn(async move {
        let stop = door.stop.clone();
        tokio::select! {
            () = forward(&door.agent, spoken, events, messages) => {}
            () = stopped(stop) => {}
        }
    });
    Sse::new(ReceiverStream::new(stream)).keep_alive(KeepAlive::default())
}

async fn forward(
    agent: &Arc<Agent>,
    spoken: Spoken,
    mut events: broadcast::Receiver<Event>,
    messages: mpsc::Sender<Result<Message, Infallible>>,
) {
    let mut number: u64 = 0;
    let mut next = present(agent);
    next.reverse();
    loop {
        let event = match next.pop() {
            Some(event) => event,
            None => match events.recv().await {
                Ok(event) => event,
                Err(_) => return,
            },
        };
        number = number.saturating_add(1);
        let (name, data) = describe(agent, spoken, &event);
        let message = Message::default().event(name).id(number.to_string()).data(data.to_string());
        if messages.send(Ok(message)).await.is_err() {
            return;
        }
    }
}

/// The present state, as the events that would have led to it.
fn present(agent: &Agent) -> Vec<Event> {
    let unsent = agent.load_unsent().map_or(0, |unsent| unsent.entries);
    let device = agent.scanner().map(|scanner| Event::Device(scanner.state()));
    let quote = load_counter(agent).ok().map(|view| Event::Counter(Arc::new(view)));
    device.into_iter().chain([Event::Sync { link: agent.link(), unsent }]).chain(quote).collect()
}

fn describe(agent: &Agent, spoken: Spoken, event: &Event) -> (&'static str, Value) {
    let programme = agent.programme();
    let answer = Answer::new(agent, &programme, spoken);
    match event {
        Event::Scan(seen) => ("scan", answer.seen(seen)),
        Event::Counter(view) => ("quote", answer.counter(view)),
        Event::Sale { op_id, void, due, member } => {
            let due = due.format(programme.currency);
            let member = member.map(|id| id.to_string());
            ("sale", json!({ "op_id": op_id.to_string(), "void": void, "due": due, "member": member }))
        }
        Event::Sync { link, unsent } => ("sync", answer.sync(link, *unsent)),
        Event::Device(state) => {
            let text = answer.phrase.scanner(Some(*state));
            ("device", json!({ "state": scanner_name(Some(*state)), "text": text }))
        }
    }
}
