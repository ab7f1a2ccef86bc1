//! Takes connections and serves them; who says nothing, or stops half-way, is not waited for.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// How long the other side may say nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Until a request's head has come, from the connection's first moment; one that is kept open
    /// waits for its next head.
    pub(crate) head: Duration,
    /// Until the next piece of a request's body has come.
    pub(crate) body: Duration,
}

impl Default for Patience {
    /// Longer than a proxy keeps an idle connection to us, so that it is not ours that ends first
    /// under a request.
    fn default() -> Self {
        Self { head: Duration::from_secs(75), body: Duration::from_secs(30) }
    }
}

/// How long to wait when the machine has no room for another connection.
const NO_ROOM: Duration = Duration::from_secs(1);

/// Serves until told to stop, then lets what runs end.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    stop: CancellationToken,
) {
    let router = router.layer(RequestBodyTimeoutLayer::new(patience.body));
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let connections = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Too many open files, most likely: others will end.
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(NO_ROOM).await;
                continue;
            }
        };
        // A frame is small and wanted now.
        let _ = stream.set_nodelay(true);
        let Ok(service) = services.call(peer).await;
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let stop = stop.clone();
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    connections.close();
    connections.wait().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    /// Somebody who sends nothing, half a head or half a body is let go; others are served meanwhile.
    #[tokio::test]
    async fn who_says_nothing_is_not_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/", post(|body: String| async move { body }));
        let short = Duration::from_millis(300);
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let patience = Patience { head: short, body: short };
        tasks.spawn(serve(listener, router, patience, stop.clone()));

        let mut silent = TcpStream::connect(address).await.unwrap();
        let mut half = TcpStream::connect(address).await.unwrap();
        half.write_all(b"GET / HTTP/1.1\r\nHost: ").await.unwrap();
        let mut bodiless = TcpStream::connect(address).await.unwrap();
        let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf";
        bodiless.write_all(head).await.unwrap();

        let mut quick = TcpStream::connect(address).await.unwrap();
        quick.write_all(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await.unwrap();
        let mut said = String::new();
        quick.read_to_string(&mut said).await.unwrap();
        assert!(said.ends_with("here"), "{said}");

        let patience = Duration::from_secs(20);
        let waiting =
            [("silent", &mut silent), ("half a head", &mut half), ("half a body", &mut bodiless)];
        for (who, waiting) in waiting {
            let mut answer = Vec::new();
            let ended = tokio::time::timeout(patience, waiting.read_to_end(&mut answer)).await;
            assert!(ended.is_ok(), "{who}: it was still waited for");
            assert!(!String::from_utf8_lossy(&answer).contains("200 OK"));
        }
        stop.cancel();
        tasks.close();
        tasks.wait().await;
    }
}
