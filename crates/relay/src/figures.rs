//! What the relay tells of its work to who operates it: numbers, never who.
//!
//! Everything on the way of a frame is one atomic addition, on a counter that was looked up once.

use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{Code, Refused};
use prometheus::proto::MetricFamily;
use prometheus::{
    Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
};

/// What devices ask, by the index of [`asked`].
const ASKED: [&str; 12] = [
    "hello",
    "send",
    "commit",
    "ack",
    "signal",
    "ping",
    "key_packages_publish",
    "key_packages_claim",
    "name",
    "blob_ticket",
    "forget",
    "malformed",
];
/// What they are told, by the index of [`told`].
const TOLD: [&str; 9] = [
    "challenge",
    "ready",
    "accepted",
    "refused",
    "deliver",
    "caught_up",
    "signaled",
    "pong",
    "answer",
];
/// Codes of refusals go up to here.
const CODES: i32 = 16;

/// Every figure of one relay.
pub(crate) struct Figures {
    registry: Registry,
    /// Devices connected now; read when asked for.
    pub(crate) devices_connected: IntGauge,
    asked: Vec<IntCounter>,
    told: Vec<IntCounter>,
    refused: Vec<IntCounter>,
    /// From a send's or commit's arrival to its answer, which is after the sync.
    pub(crate) acknowledge_seconds: Histogram,
    /// Mailboxes that accepted sends and commits were addressed to.
    pub(crate) addressed: IntCounter,
    /// Entries handed to devices.
    pub(crate) delivered: IntCounter,
    limited: IntCounterVec,
    /// Connections ended by us: readers that do not read.
    pub(crate) cut_slow: IntCounter,
    /// … who said nothing for long.
    pub(crate) cut_silent: IntCounter,
    /// … who broke the protocol once too often.
    pub(crate) cut_malformed: IntCounter,
    /// … whose device came again elsewhere.
    pub(crate) cut_replaced: IntCounter,
    /// Connections that were never let in.
    pub(crate) hellos_failed: IntCounter,
    /// Key packages handed out that stay, because a device has no other left.
    pub(crate) last_resorts: IntCounter,
    /// What was kept at the last hourly look.
    kept: IntGaugeVec,
}

impl Figures {
    pub(crate) fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let counter = |name: &str, help: &str| {
            let counter = IntCounter::new(name, help)?;
            registry.register(Box::new(counter.clone()))?;
            prometheus::Result::Ok(counter)
        };
        let family = |name: &str, help: &str, label: &str| {
            let family = IntCounterVec::new(Opts::new(name, help), &[label])?;
            registry.register(Box::new(family.clone()))?;
            prometheus::Result::Ok(family)
        };
        let each = |family: &IntCounterVec, names: &[&str]| {
            let counters = names.iter().map(|name| family.get_metric_with_label_values(&[name]));
            counters.collect::<prometheus::Result<Vec<_>>>()
        };
        let frames_in = family("comptoir_relay_frames_in_total", "Frames from devices", "kind")?;
        let frames_out = family("comptoir_relay_frames_out_total", "Frames to devices", "kind")?;
        let refused = family("comptoir_relay_refused_total", "Requests refused", "code")?;
        let limited =
            family("comptoir_relay_limited_total", "Refusals for going too fast", "what")?;
        let cut = family("comptoir_relay_cut_total", "Connections the relay ended", "why")?;
        let codes: Vec<String> = (0..=CODES).map(code_name).collect();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        let connected = IntGauge::new("comptoir_relay_devices_connected", "Devices connected now")?;
        registry.register(Box::new(connected.clone()))?;
        let kept = Opts::new("comptoir_relay_kept", "What is kept, at the last hourly look");
        let kept = IntGaugeVec::new(kept, &["what"])?;
        registry.register(Box::new(kept.clone()))?;
        let seconds = HistogramOpts::new(
            "comptoir_relay_acknowledge_seconds",
            "From a message's arrival to its acknowledgement, which is after the sync",
        );
        let times = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 20.0];
        let acknowledge_seconds = Histogram::with_opts(seconds.buckets(times.to_vec()))?;
        registry.register(Box::new(acknowledge_seconds.clone()))?;
        Ok(Self {
            devices_connected: connected,
            asked: each(&frames_in, &ASKED)?,
            told: each(&frames_out, &TOLD)?,
            refused: each(&refused, &codes)?,
            acknowledge_seconds,
            addressed: counter(
                "comptoir_relay_addressed_total",
                "Mailboxes that messages were stored for, retries included",
            )?,
            delivered: counter("comptoir_relay_delivered_total", "Entries handed to devices")?,
            cut_slow: cut.get_metric_with_label_values(&["slow_reader"])?,
            cut_silent: cut.get_metric_with_label_values(&["silent"])?,
            cut_malformed: cut.get_metric_with_label_values(&["malformed"])?,
            cut_replaced: cut.get_metric_with_label_values(&["replaced"])?,
            hellos_failed: counter(
                "comptoir_relay_hellos_failed_total",
                "Connections whose device did not prove who it is, or not in time",
            )?,
            last_resorts: counter(
                "comptoir_relay_key_packages_last_resort_total",
                "Key packages handed out for want of a fresh one",
            )?,
            limited,
            kept,
            registry,
        })
    }

    /// Also collects what the engine under the relay counts.
    pub(crate) fn with(self, engine: Option<comptoir_engine::figures::Figures>) -> Self {
        for figure in engine.iter().flat_map(comptoir_engine::figures::Figures::all) {
            if let Err(error) = self.registry.register(figure) {
                tracing::warn!(%error, "a figure of the storage is not shown");
            }
        }
        self
    }

    /// A limiter's own counter of those it held back.
    pub(crate) fn limited(&self, what: &str) -> IntCounter {
        self.limited.with_label_values(&[&what.to_lowercase().replace(' ', "_")])
    }

    /// Notes how much of something is kept.
    pub(crate) fn keep(&self, what: &str, count: u64) {
        self.kept.with_label_values(&[what]).set(i64::try_from(count).unwrap_or(i64::MAX));
    }

    /// Counts what a device asked.
    pub(crate) fn asked(&self, ask: Option<&Ask>) {
        if let Some(counter) = self.asked.get(asked(ask)) {
            counter.inc();
        }
    }

    /// Counts what a device is told.
    pub(crate) fn told(&self, body: &Body) {
        if let Some(counter) = self.told.get(told(body)) {
            counter.inc();
        }
        if let Body::Refused(Refused { code, .. }) = body
            && let Some(counter) = usize::try_from(*code).ok().and_then(|at| self.refused.get(at))
        {
            counter.inc();
        }
    }

    /// Counts deliveries, which are never built as a [`Body`].
    pub(crate) fn delivers(&self, count: usize) {
        self.delivered.inc_by(count as u64);
        if let Some(counter) = self.told.get(4) {
            counter.inc_by(count as u64);
        }
    }

    pub(crate) fn gather(&self) -> Vec<MetricFamily> {
        self.registry.gather()
    }
}

fn asked(ask: Option<&Ask>) -> usize {
    match ask {
        Some(Ask::Hello(_)) => 0,
        Some(Ask::Send(_)) => 1,
        Some(Ask::Commit(_)) => 2,
        Some(Ask::Ack(_)) => 3,
        Some(Ask::Signal(_)) => 4,
        Some(Ask::Ping(_)) => 5,
        Some(Ask::PublishKeyPackages(_)) => 6,
        Some(Ask::ClaimKeyPackages(_) | Ask::CountKeyPackages(_)) => 7,
        Some(Ask::RegisterName(_) | Ask::ResolveName(_)) => 8,
        Some(Ask::BlobTicket(_)) => 9,
        Some(Ask::Forget(_)) => 10,
        None => 11,
    }
}

fn told(body: &Body) -> usize {
    match body {
        Body::Challenge(_) => 0,
        Body::Ready(_) => 1,
        Body::Accepted(_) => 2,
        Body::Refused(_) => 3,
        Body::Deliver(_) => 4,
        Body::CaughtUp(_) => 5,
        Body::Signaled(_) => 6,
        Body::Pong(_) => 7,
        _ => 8,
    }
}

fn code_name(code: i32) -> String {
    Code::try_from(code).unwrap_or_default().as_str_name().to_lowercase()
}
