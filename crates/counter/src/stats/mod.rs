//! Statistics: sums of a day, and nothing of anyone. [`count`] adds to them as things happen,
//! [`report`] reads them, and [`brought`] what broadcasts and links brought.

pub(crate) mod brought;
pub(crate) mod count;
pub(crate) mod report;
pub(crate) mod visits;

/// Messages of customers; of each hour.
pub(crate) const HEARD: &str = "heard";
/// Messages of the shop; of each reader that speaks for it, or `machine`.
pub(crate) const SAID: &str = "said";
/// Chats that began.
pub(crate) const CHATS: &str = "chats";
/// Visits of the shop's page.
pub(crate) const VISITS: &str = "visits";
/// Carts that were sent.
pub(crate) const CARTS: &str = "carts";
/// Orders the shop could take.
pub(crate) const ORDERS: &str = "orders";
/// Orders that were accepted; what they come to is [`SALES`].
pub(crate) const ACCEPTED: &str = "accepted";
/// Orders that were paid.
pub(crate) const PAID: &str = "paid";
/// What accepted orders come to, minor units; of each currency.
pub(crate) const SALES: &str = "sales_minor";
/// Questions about a product; of each product.
pub(crate) const ASKED: &str = "asked";
/// Pieces in accepted orders; of each product.
pub(crate) const BOUGHT: &str = "bought";
/// First answers by a person; of each stretch of time (see [`stretch`]).
pub(crate) const ANSWERED: &str = "answered";
/// The same of each person: `rdr_…/4`.
pub(crate) const ANSWERED_BY: &str = "answered_by";
/// The same of each label: `lbl_…/4`.
pub(crate) const ANSWERED_LABEL: &str = "answered_label";
/// The same of each hour at which the customer began to wait: `14/4`.
pub(crate) const ANSWERED_HOUR: &str = "answered_hour";
/// Chats that were closed; of each stretch of time since they were opened.
pub(crate) const RESOLVED: &str = "resolved";
/// The same of each person whose chat it was, or who closed it: `rdr_…/4`.
pub(crate) const RESOLVED_BY: &str = "resolved_by";
/// The same of each label: `lbl_…/4`.
pub(crate) const RESOLVED_LABEL: &str = "resolved_label";
/// The same of each hour at which the chat was opened: `14/4`.
pub(crate) const RESOLVED_HOUR: &str = "resolved_hour";
/// Messages of customers in chats with a label; of each label.
pub(crate) const HEARD_LABEL: &str = "heard_label";
/// Questions how it was; of each person whose chat it was, or [`NOBODY`].
pub(crate) const RATE_ASKED: &str = "rating_asked";
/// Answers to them: `rdr_…/5`.
pub(crate) const RATED: &str = "rating";
/// A chat that was nobody's.
pub(crate) const NOBODY: &str = "nobody";

/// Ends of the stretches that times are counted in, seconds. Medians are read from them.
pub(crate) const STRETCHES_S: [u64; 13] =
    [30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 259_200];

/// Which stretch a time falls in: the place of its end, or one more than all.
pub(crate) fn stretch(took_ms: u64) -> usize {
    STRETCHES_S.iter().take_while(|end| took_ms / 1_000 > **end).count()
}

/// The time within which `percent` of those counted by stretch lie, seconds; `None` where nothing
/// was counted. Within a stretch they are taken to lie evenly.
pub(crate) fn within_s(counts: &[u32], percent: u64) -> Option<u64> {
    let all: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let wanted = (all * percent).div_ceil(100);
    let mut below = 0;
    for (at, count) in counts.iter().enumerate() {
        let count = u64::from(*count);
        if count > 0 && below + count >= wanted {
            let from = at.checked_sub(1).and_then(|at| STRETCHES_S.get(at)).copied().unwrap_or(0);
            let to = STRETCHES_S.get(at).copied().unwrap_or(from * 2);
            let into = wanted.saturating_sub(below);
            return Some(from + (to - from) * into / count.max(1));
        }
        below += count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_counted_in_stretches() {
        assert_eq!(stretch(0), 0);
        assert_eq!(stretch(30_000), 0);
        assert_eq!(stretch(31_000), 1);
        assert_eq!(stretch(u64::MAX), STRETCHES_S.len());
        assert_eq!(within_s(&[0; 14], 50), None);
        let mut counts = [0; 14];
        counts[3] = 2;
        assert_eq!(within_s(&counts, 50), Some(210));
        counts[13] = 1;
        assert_eq!(within_s(&counts, 50), Some(300));
        assert_eq!(within_s(&counts, 90), Some(518_400));
    }
}
