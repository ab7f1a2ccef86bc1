//! What the counter tells of its work to who operates it: numbers over all shops, never which.

use prometheus::core::Collector;
use prometheus::proto::MetricFamily;
use prometheus::{Histogram, HistogramOpts, IntCounter, IntGauge};

/// Every figure of one counter.
#[derive(Debug, Clone)]
pub(crate) struct Figures {
    /// Shops whose device is running.
    pub(crate) shops: IntGauge,
    /// Jobs that wait, over all shops; read when asked for.
    pub(crate) jobs_waiting: IntGauge,
    /// Jobs that were done, or will not be done.
    pub(crate) jobs_done: IntCounter,
    /// Jobs put off after a failure.
    pub(crate) jobs_again: IntCounter,
    /// Webhooks that their receivers took.
    pub(crate) hooks_done: IntCounter,
    /// Webhooks that they did not take, or were not there for.
    pub(crate) hooks_again: IntCounter,
    /// Webhooks that wait, over all shops; read when asked for.
    pub(crate) hooks_waiting: IntGauge,
    /// From an automatic reply being due to the device having it.
    pub(crate) reply_seconds: Histogram,
}

impl Figures {
    pub(crate) fn new() -> Self {
        let times = vec![0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];
        let reply = HistogramOpts::new(
            "comptoir_shops_reply_seconds",
            "From an automatic reply being due to its being on its way",
        );
        Self {
            shops: made(IntGauge::new("comptoir_shops_open", "Shops that are open")),
            jobs_waiting: made(IntGauge::new(
                "comptoir_shops_jobs_waiting",
                "Jobs that wait, those put off included",
            )),
            jobs_done: made(IntCounter::new("comptoir_shops_jobs_done_total", "Jobs done")),
            jobs_again: made(IntCounter::new(
                "comptoir_shops_jobs_again_total",
                "Jobs put off after a failure",
            )),
            hooks_done: made(IntCounter::new(
                "comptoir_shops_webhooks_done_total",
                "Webhooks taken by their receivers",
            )),
            hooks_again: made(IntCounter::new(
                "comptoir_shops_webhooks_again_total",
                "Attempts at webhooks that failed",
            )),
            hooks_waiting: made(IntGauge::new(
                "comptoir_shops_webhooks_waiting",
                "Webhooks that wait, those put off included",
            )),
            reply_seconds: made(Histogram::with_opts(reply.buckets(times))),
        }
    }

    pub(crate) fn gather(&self) -> Vec<MetricFamily> {
        let mut all = self.shops.collect();
        all.extend(self.jobs_waiting.collect());
        all.extend(self.jobs_done.collect());
        all.extend(self.jobs_again.collect());
        all.extend(self.hooks_done.collect());
        all.extend(self.hooks_again.collect());
        all.extend(self.hooks_waiting.collect());
        all.extend(self.reply_seconds.collect());
        all
    }
}

#[expect(clippy::expect_used, reason = "fails for a wrong name alone, and every name is above")]
fn made<T>(figure: prometheus::Result<T>) -> T {
    figure.expect("a figure with a right name")
}
