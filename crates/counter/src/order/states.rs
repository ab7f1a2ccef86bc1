//! Where an order stands, where it can go from there, and what that does to the stock.

use comptoir_api::chat::OrderState::{
    self, Accepted, Cancelled, Collected, Corrected, Delivered, Paid, Preparing, Ready, Received,
    Refunded, Shipped, ToPay,
};

/// Why an order cannot be moved. The person who moves it has to act.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub(crate) enum MoveError {
    /// Look at where it can go from here.
    #[error("an order that is {from:?} cannot become {to:?}")]
    NotFromHere {
        /// Where it stands.
        from: OrderState,
        /// Where it was to go.
        to: OrderState,
    },
    /// Say why.
    #[error("a cancelled order needs a reason, which the customer reads")]
    NoReason,
}

/// What of an order decides where it can go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Standing<'a> {
    /// Where it is.
    pub state: OrderState,
    /// "collect", "ship", or empty where the customer left it open.
    pub delivery: &'a str,
    /// Whether it was ever paid.
    pub paid: bool,
}

/// What a step does to the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StockStep {
    /// Nothing.
    Leave,
    /// The pieces are set aside for this order.
    Take,
    /// The pieces can be sold again.
    GiveBack,
}

/// Every state a member of staff can move an order to, the likeliest first.
///
/// Steps can be skipped where shops skip them: paid at the counter on the spot, or at collection.
/// What was handed over is past cancelling; what was paid can be refunded.
pub(crate) fn next_states(from: Standing<'_>) -> Vec<OrderState> {
    let table: &[OrderState] = match from.state {
        Received => &[Accepted, Cancelled],
        Corrected => &[Cancelled],
        Accepted => &[ToPay, Preparing, Paid, Ready, Cancelled],
        ToPay => &[Paid, Preparing, Cancelled],
        Paid => &[Preparing, Ready, Cancelled, Refunded],
        Preparing => &[Ready, Cancelled],
        Ready => &[Collected, Shipped, Cancelled],
        Shipped => &[Delivered, Cancelled],
        Collected | Delivered | Cancelled => &[Refunded],
        Refunded => &[],
    };
    let fits = |to: &OrderState| match to {
        Refunded => from.paid,
        Paid | ToPay => !from.paid,
        Collected => from.delivery != "ship",
        Shipped => from.delivery != "collect",
        _ => true,
    };
    table.iter().copied().filter(fits).collect()
}

/// Whether other terms can be proposed: nothing was paid, made or handed over yet.
pub(crate) fn is_negotiable(from: Standing<'_>) -> bool {
    !from.paid && matches!(from.state, Received | Corrected | Accepted | ToPay)
}

/// Checks a step that a member of staff asks for.
pub(crate) fn check(from: Standing<'_>, to: OrderState, reason: &str) -> Result<(), MoveError> {
    if !next_states(from).contains(&to) {
        return Err(MoveError::NotFromHere { from: from.state, to });
    }
    if to == Cancelled && reason.trim().is_empty() {
        return Err(MoveError::NoReason);
    }
    Ok(())
}

/// What a step does to the stock: acceptance sets the pieces aside, an end before they left the
/// shop gives them back.
pub(crate) fn stock_step(from: OrderState, to: OrderState) -> StockStep {
    let left_the_shop = matches!(from, Shipped | Collected | Delivered);
    match to {
        Accepted => StockStep::Take,
        Cancelled | Refunded if !left_the_shop => StockStep::GiveBack,
        _ => StockStep::Leave,
    }
}

/// The key of its name as people read it.
pub(crate) fn text_key(state: OrderState) -> &'static str {
    match state {
        Received => "order-received",
        Corrected => "order-corrected-state",
        Accepted => "order-accepted",
        ToPay => "order-to-pay",
        Paid => "order-paid",
        Preparing => "order-preparing",
        Ready => "order-ready",
        Collected => "order-collected",
        Shipped => "order-shipped",
        Delivered => "order-delivered",
        Cancelled => "order-cancelled",
        Refunded => "order-refunded",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [OrderState; 12] = [
        Received, Corrected, Accepted, ToPay, Paid, Preparing, Ready, Collected, Shipped,
        Delivered, Cancelled, Refunded,
    ];

    fn at(state: OrderState, paid: bool) -> Standing<'static> {
        Standing { state, delivery: "", paid }
    }

    #[test]
    fn a_parcel_is_not_collected() {
        let parcel = Standing { state: Ready, delivery: "ship", paid: true };
        assert_eq!(next_states(parcel), [Shipped, Cancelled]);
        let bag = Standing { state: Ready, delivery: "collect", paid: true };
        assert_eq!(next_states(bag), [Collected, Cancelled]);
    }

    #[test]
    fn nobody_cancels_without_saying_why() {
        assert_eq!(check(at(Received, false), Cancelled, "  "), Err(MoveError::NoReason));
        assert_eq!(check(at(Received, false), Cancelled, "sold out"), Ok(()));
    }

    #[test]
    fn what_was_not_paid_is_not_refunded() {
        assert!(check(at(Cancelled, false), Refunded, "").is_err());
        assert_eq!(check(at(Cancelled, true), Refunded, ""), Ok(()));
    }

    proptest! {
        /// Whatever is asked for, an order only goes where the table says, is paid at most once,
        /// ends, and gives back exactly the stock that it took.
        #[test]
        fn an_order_never_leaves_the_table(
            wishes in proptest::collection::vec(0_usize..12, 0..60),
            delivery in prop_oneof![Just(""), Just("collect"), Just("ship")],
        ) {
            let (mut state, mut paid, mut held, mut payments) = (Received, false, 0_i32, 0);
            let mut gone = false;
            for wish in wishes {
                let from = Standing { state, delivery, paid };
                let to = ALL[wish];
                if check(from, to, "because").is_err() {
                    prop_assert!(!next_states(from).contains(&to));
                    continue;
                }
                prop_assert!(next_states(from).contains(&to));
                match stock_step(state, to) {
                    StockStep::Take => held += 1,
                    StockStep::GiveBack => held = 0,
                    StockStep::Leave => {}
                }
                prop_assert!((0..=1).contains(&held));
                payments += i32::from(to == Paid);
                paid |= to == Paid;
                gone |= matches!(to, Shipped | Collected | Delivered);
                state = to;
                prop_assert!(state != Received && state != Corrected, "never back to the start");
            }
            prop_assert!(payments <= 1);
            // What left the shop is not on its shelf again.
            if state == Cancelled && !gone {
                prop_assert_eq!(held, 0);
            }
        }
    }
}
