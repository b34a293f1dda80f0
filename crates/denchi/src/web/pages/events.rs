//! `GET /events`: the states of jobs as server-sent events. A browser that comes back says which it saw last.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};

use super::super::jobs::Event;
use super::DeskOf;

/// After this, the browser comes back, and has to show that it is still signed in.
const LONGEST: Duration = Duration::from_secs(600);
/// Time between signs of life.
const ALIVE: Duration = Duration::from_secs(15);
/// Time after which a browser comes back.
const RETRY: Duration = Duration::from_secs(1);

pub(crate) async fn stream(
    State(desk): DeskOf,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Sent, Infallible>>> {
    let since = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    let (missed, receiver) = desk.hub.listen(since);
    let first = Sent::default().retry(RETRY).comment("denchi");
    let end = tokio::time::sleep(LONGEST);
    // One who fell behind is let go, and gets the last states when it comes back.
    let now = BroadcastStream::new(receiver).map_while(Result::ok);
    let events = tokio_stream::iter(missed).chain(now).map(|event| sent(&event));
    let stream = tokio_stream::once(first).chain(events).map(Ok);
    Sse::new(Until { stream: Box::pin(stream), end: Box::pin(end) }).keep_alive(KeepAlive::new().interval(ALIVE))
}

fn sent(event: &Event) -> Sent {
    Sent::default().id(event.id.to_string()).event("job").data(event.data.to_string())
}

/// A stream that ends at a time.
struct Until<S, E> {
    stream: std::pin::Pin<Box<S>>,
    end: std::pin::Pin<Box<E>>,
}

impl<S: Stream, E: Future<Output = ()>> Stream for Until<S, E> {
    type Item = S::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.end.as_mut().poll(context).is_ready() {
            return std::task::Poll::Ready(None);
        }
        self.stream.as_mut().poll_next(context)
    }
}
