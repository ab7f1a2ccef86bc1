//! Takes connections and serves them; who says nothing, or stops half-way, is not waited for.

use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::{Extension, Router};
use comptoir_counter::http::OverTls;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::handshakes::{Handshake, Handshakes};
use crate::limits;
use crate::metrics::Figures;
use crate::tls::Tls;

/// How long the other side may say nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// Until hands are shaken, where there is TLS.
    pub(crate) handshake: Duration,
    /// Until a request's head has come, from the connection's first moment; one that is kept open
    /// waits for its next head.
    pub(crate) head: Duration,
    /// Until the next piece of a request's body has come.
    pub(crate) body: Duration,
    /// Until what was begun has ended, once we stop.
    pub(crate) end: Duration,
}

impl Default for Patience {
    /// Longer than a proxy keeps an idle connection to us, so that it is not ours that ends first
    /// under a request.
    fn default() -> Self {
        Self {
            handshake: limits::HANDSHAKE_TIME,
            head: Duration::from_secs(75),
            body: Duration::from_secs(30),
            end: limits::END_TIME,
        }
    }
}

/// How long to wait when the machine has no room for another connection.
const NO_ROOM: Duration = Duration::from_secs(1);

/// Serves until told to stop, then lets what runs end, and cuts what does not.
pub(crate) async fn serve(
    listener: TcpListener,
    tls: Option<Tls>,
    router: Router,
    patience: Patience,
    figures: Arc<Figures>,
    stop: CancellationToken,
) {
    let mut router = router.layer(RequestBodyTimeoutLayer::new(patience.body));
    if tls.is_some() {
        let hsts = HeaderValue::from_str(&format!("max-age={}", limits::HSTS_SECONDS));
        let hsts = hsts.unwrap_or_else(|_| HeaderValue::from_static("max-age=0"));
        router = router
            .layer(SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, hsts))
            .layer(Extension(OverTls));
    }
    let mut services = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(patience.head);
    let handshakes = Handshakes::new();
    let mut forgotten = Instant::now();
    let (connections, cut) = (TaskTracker::new(), CancellationToken::new());
    loop {
        // With no room for another handshake nobody is taken: they wait in the system's queue.
        let place = if tls.is_some() {
            tokio::select! {
                () = stop.cancelled() => break,
                place = handshakes.place() => place,
            }
        } else {
            None
        };
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
        if forgotten.elapsed() > limits::FORGET_EVERY {
            forgotten = Instant::now();
            handshakes.forget_idle();
        }
        // A frame is small and wanted now.
        let _ = stream.set_nodelay(true);
        let Ok(service) = services.call(peer).await;
        let service = TowerToHyperService::new(service);
        let (builder, stop, cut) = (builder.clone(), stop.clone(), cut.clone());
        figures.taken.inc();
        let counted = Counted::new(&figures);
        if let (Some(tls), Some(place)) = (tls.clone(), place) {
            let Some(handshake) = handshakes.begin(peer.ip(), place) else {
                figures.crowded.inc();
                continue;
            };
            let figures = Arc::clone(&figures);
            connections.spawn(async move {
                let shaking = shake(&tls, stream, handshake, patience.handshake, &figures);
                let shaken = tokio::select! {
                    () = stop.cancelled() => None,
                    shaken = shaking => shaken,
                };
                let Some(stream) = shaken else { return };
                let stream = Watched { stream, _counted: counted };
                converse(stream, service, &builder, &stop, &cut).await;
            });
        } else {
            connections.spawn(async move {
                let stream = Watched { stream, _counted: counted };
                converse(stream, service, &builder, &stop, &cut).await;
            });
        }
    }
    drop(listener);
    connections.close();
    if timeout(patience.end, connections.wait()).await.is_err() {
        tracing::warn!(left = connections.len(), "connections that did not end are cut");
        cut.cancel();
        connections.wait().await;
    }
}

/// Shakes hands, in time or not at all; the place is given back either way.
async fn shake(
    tls: &Tls,
    stream: TcpStream,
    handshake: Handshake,
    patience: Duration,
    figures: &Figures,
) -> Option<tokio_rustls::server::TlsStream<TcpStream>> {
    let shaken = timeout(patience, tls.accept(stream)).await;
    drop(handshake);
    match shaken {
        Ok(Ok(stream)) => {
            figures.shaken.inc();
            stream
        }
        Ok(Err(error)) => {
            figures.failed.inc();
            tracing::debug!(%error, "a TLS handshake failed");
            None
        }
        Err(_) => {
            figures.late.inc();
            tracing::debug!("a TLS handshake took too long");
            None
        }
    }
}

/// Counts a connection as open until it is gone.
struct Counted(Arc<Figures>);

impl Counted {
    fn new(figures: &Arc<Figures>) -> Self {
        figures.open.inc();
        Self(Arc::clone(figures))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.open.dec();
    }
}

/// A connection that is counted, wherever it goes: a socket leaves its request behind.
struct Watched<S> {
    stream: S,
    _counted: Counted,
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }
}

type Served = TowerToHyperService<
    axum::middleware::AddExtension<Router, axum::extract::ConnectInfo<SocketAddr>>,
>;

/// Serves one connection's requests to their end.
async fn converse(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    service: Served,
    builder: &Builder,
    stop: &CancellationToken,
    cut: &CancellationToken,
) {
    let connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = cut.cancelled() => return,
            }
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Answers plain HTTP with the way to TLS.
pub(crate) fn redirect(to: &str) -> Router {
    let to: Arc<str> = to.into();
    Router::new().fallback(move |uri: axum::http::Uri| {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        let way = format!("{to}{path}");
        async move { axum::response::Redirect::permanent(&way) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

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
        let patience = Patience { head: short, body: short, ..Patience::default() };
        let figures = Figures::new(false).unwrap();
        tasks.spawn(serve(listener, None, router, patience, figures, stop.clone()));

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

    /// A request that never ends does not keep the server from stopping.
    #[tokio::test]
    async fn stopping_has_an_end() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (begun, mut has_begun) = tokio::sync::mpsc::channel(1);
        let endless = get(move || async move {
            let _ = begun.send(()).await;
            std::future::pending::<()>().await;
        });
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let patience = Patience { end: Duration::from_millis(300), ..Patience::default() };
        let router = Router::new().route("/", endless);
        let figures = Figures::new(false).unwrap();
        tasks.spawn(serve(listener, None, router, patience, figures, stop.clone()));
        let mut waiting = TcpStream::connect(address).await.unwrap();
        waiting.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        has_begun.recv().await.unwrap();
        stop.cancel();
        tasks.close();
        timeout(Duration::from_secs(20), tasks.wait()).await.expect("it did not stop");
    }

    /// Behind TLS, half a handshake and plain HTTP are let go, and others are served meanwhile.
    #[tokio::test]
    async fn half_a_handshake_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let own = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (cert, key) = (dir.path().join("cert.pem"), dir.path().join("key.pem"));
        std::fs::write(&cert, own.cert.pem()).unwrap();
        std::fs::write(&key, own.key_pair.serialize_pem()).unwrap();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let figures = Figures::new(true).unwrap();
        let source = crate::tls::Source::Files { cert, key };
        let tls = Tls::open(&source, &figures.certificate_until, &tasks, stop.clone()).unwrap();
        assert!(figures.certificate_until.get() > 0);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", get(|| async { "here" }));
        let patience = Patience { handshake: Duration::from_millis(500), ..Patience::default() };
        let counted = Arc::clone(&figures);
        tasks.spawn(serve(listener, Some(tls), router, patience, counted, stop.clone()));

        let mut half = TcpStream::connect(address).await.unwrap();
        half.write_all(&[0x16, 0x03, 0x01]).await.unwrap();
        let mut plain = TcpStream::connect(address).await.unwrap();
        plain.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        let root = reqwest::Certificate::from_pem(own.cert.pem().as_bytes()).unwrap();
        let browser = reqwest::Client::builder().add_root_certificate(root).no_proxy();
        let browser = browser.resolve("localhost", address).build().unwrap();
        let url = format!("https://localhost:{}/", address.port());
        assert_eq!(browser.get(url).send().await.unwrap().text().await.unwrap(), "here");
        for (who, waiting) in [("half a handshake", &mut half), ("plain HTTP", &mut plain)] {
            let mut answer = Vec::new();
            let patience = Duration::from_secs(20);
            let ended = timeout(patience, waiting.read_to_end(&mut answer)).await;
            assert!(ended.is_ok(), "{who}: it was still waited for");
            assert!(!String::from_utf8_lossy(&answer).contains("here"), "{who} was served");
        }
        assert_eq!((figures.shaken.get(), figures.late.get(), figures.failed.get()), (1, 1, 1));
        stop.cancel();
        tasks.close();
        tasks.wait().await;
    }
}
