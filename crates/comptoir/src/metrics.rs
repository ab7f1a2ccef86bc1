//! `/metrics`: what every part counts, in Prometheus' text, on a port of its own.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use comptoir_relay::Relay;
use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

use crate::cluster::Seats;

/// What the listener counts.
pub(crate) struct Figures {
    registry: Registry,
    /// Connections taken.
    pub(crate) taken: IntCounter,
    /// Connections open now, sockets of devices too.
    pub(crate) open: IntGauge,
    /// Hands that were shaken.
    pub(crate) shaken: IntCounter,
    /// Handshakes that failed: another protocol, no common cipher, a scanner.
    pub(crate) failed: IntCounter,
    /// Handshakes that took too long.
    pub(crate) late: IntCounter,
    /// Handshakes not begun, because their address had begun too many.
    pub(crate) crowded: IntCounter,
    /// Until when the certificate in the files is good.
    pub(crate) certificate_until: IntGauge,
}

impl Figures {
    pub(crate) fn new(tls: bool) -> prometheus::Result<Arc<Self>> {
        let registry = Registry::new();
        let show = |figure: Box<dyn Collector>| registry.register(figure);
        let taken = IntCounter::new("comptoir_connections_total", "Connections taken")?;
        show(Box::new(taken.clone()))?;
        let open = IntGauge::new("comptoir_connections_open", "Connections open now")?;
        show(Box::new(open.clone()))?;
        let handshakes = Opts::new("comptoir_tls_handshakes_total", "TLS handshakes, by outcome");
        let handshakes = IntCounterVec::new(handshakes, &["outcome"])?;
        let certificate_until = IntGauge::new(
            "comptoir_tls_certificate_expiry_timestamp_seconds",
            "Until when the certificate that is shown is good",
        )?;
        if tls {
            show(Box::new(handshakes.clone()))?;
            show(Box::new(certificate_until.clone()))?;
        }
        let build = Opts::new("comptoir_build_info", "What runs; always 1")
            .const_label("version", env!("CARGO_PKG_VERSION"));
        let build = IntGauge::with_opts(build)?;
        build.set(1);
        show(Box::new(build))?;
        #[cfg(target_os = "linux")]
        show(Box::new(prometheus::process_collector::ProcessCollector::for_self()))?;
        let outcome = |name| handshakes.get_metric_with_label_values(&[name]);
        Ok(Arc::new(Self {
            registry,
            taken,
            open,
            shaken: outcome("shaken")?,
            failed: outcome("failed")?,
            late: outcome("late")?,
            crowded: outcome("crowded")?,
            certificate_until,
        }))
    }
}

/// What there is to tell.
pub(crate) struct Parts {
    pub(crate) listener: Arc<Figures>,
    pub(crate) relay: Option<Relay>,
    pub(crate) seats: Option<Seats>,
}

impl Parts {
    async fn gather(&self) -> Vec<MetricFamily> {
        let mut all = self.listener.registry.gather();
        if let Some(relay) = &self.relay {
            all.extend(relay.figures());
        }
        if let Some(counter) = self.seats.as_ref().and_then(Seats::counter) {
            all.extend(counter.figures().await);
        }
        all
    }
}

/// `GET /metrics`
pub(crate) fn routes(parts: Parts) -> Router {
    Router::new().route("/metrics", get(show)).with_state(Arc::new(parts))
}

async fn show(State(parts): State<Arc<Parts>>) -> Response {
    match TextEncoder::new().encode_to_string(&parts.gather().await) {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
