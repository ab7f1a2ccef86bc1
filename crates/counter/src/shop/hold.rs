//! Pieces set aside for an order while it is open: nothing is sold twice, and what is not wanted
//! any more can be sold again.

use std::collections::BTreeMap;

use comptoir_api::chat::OrderLine;
use comptoir_store::orders::OrderRow;
use comptoir_store::{ShopId, StoreError, Tx};

/// Pieces by product and variant, in one order for everybody, so that no two orders wait for each
/// other's pieces.
pub(super) type Held = BTreeMap<(String, String), i64>;

/// There is less than an order needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Short {
    pub(super) product: String,
    pub(super) variant: String,
    /// How many more it needs.
    pub(super) wanted: i64,
}

/// What an order holds: what it says, and what it said before the customer was asked to agree to
/// something else, whichever is more. What was handed over is gone and not held.
pub(super) fn held(order: &OrderRow) -> Held {
    if !order.taken {
        return Held::new();
    }
    let mut held = of_lines(&order.lines);
    if let Some(stands) = &order.stands {
        for (thing, pieces) in of_lines(&stands.terms.lines) {
            let has = held.entry(thing).or_default();
            *has = pieces.max(*has);
        }
    }
    held
}

/// What lines need.
pub(super) fn of_lines(lines: &[OrderLine]) -> Held {
    let mut held = Held::new();
    for line in lines {
        let pieces = i64::from(line.due().saturating_sub(line.sent));
        *held.entry((line.product.clone(), line.variant.clone())).or_default() += pieces;
    }
    held
}

/// Holds `after` where `before` was held: takes what is missing, gives back what is too much. Where
/// there is not enough of something, all stays as it was.
pub(super) async fn rehold(
    tx: &mut Tx,
    shop: &ShopId,
    before: &Held,
    after: &Held,
) -> Result<Result<(), Short>, StoreError> {
    let mut things: Vec<_> = before.keys().chain(after.keys()).collect();
    things.sort();
    things.dedup();
    let mut done: Vec<(&(String, String), i64)> = Vec::new();
    for thing in things {
        let of = |held: &Held| held.get(thing).copied().unwrap_or_default();
        let more = of(after) - of(before);
        let (product, variant) = thing;
        if more == 0 {
            continue;
        }
        if !tx.products(shop).hold(product, variant, more).await? {
            for ((product, variant), pieces) in done {
                tx.products(shop).hold(product, variant, -pieces).await?;
            }
            let (product, variant) = thing.clone();
            return Ok(Err(Short { product, variant, wanted: more }));
        }
        done.push((thing, more));
    }
    Ok(Ok(()))
}
