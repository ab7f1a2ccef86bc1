//! What an order comes to beyond its goods: bringing it, coupons, and the tax that is in it.

use std::collections::BTreeMap;

use comptoir_api::chat::{Money, OrderDiscount, OrderLine, OrderMore, OrderTax};
use comptoir_api::trade::{Coupon, CouponKind, DeliveryMethod, MethodKind, TradeSettings};

use crate::money::{TotalError, grand_total, order_total};

/// What of the catalogue and the shop's settings a sum needs.
pub(crate) struct Reckoning<'a> {
    /// The shop's.
    pub settings: &'a TradeSettings,
    /// Of the shop.
    pub currency: &'a str,
    /// The class of tax of each line, in their order; empty: the usual one.
    pub classes: &'a [String],
}

/// What the way of handing over costs, for these goods.
pub(crate) fn shipping(method: &DeliveryMethod, goods_minor: i64) -> i64 {
    match method.free_from_minor {
        Some(free) if goods_minor >= free => 0,
        _ => method.price_minor,
    }
}

/// What a coupon takes off goods and shipping; never more than there is.
pub(crate) fn taken_off(coupon: &Coupon, goods_minor: i64, shipping_minor: i64) -> i64 {
    match coupon.takes {
        CouponKind::Percent { rate_bp } => part(goods_minor, rate_bp.min(10_000)),
        CouponKind::Amount { minor } => minor.clamp(0, goods_minor.max(0)),
        CouponKind::FreeShipping {} => shipping_minor,
    }
}

/// A part of an amount, rounded half up, once.
fn part(minor: i64, rate_bp: u32) -> i64 {
    let exact = i128::from(minor) * i128::from(rate_bp) * 2 + 10_000;
    i64::try_from(exact.div_euclid(20_000)).unwrap_or(i64::MAX)
}

impl Reckoning<'_> {
    /// Adds shipping, what coupons take off, and taxes to an order; gives all of it.
    ///
    /// # Errors
    ///
    /// As of [`order_total`].
    pub(crate) fn reckon(
        &self,
        lines: &[OrderLine],
        more: &mut OrderMore,
        destination: &str,
    ) -> Result<Money, TotalError> {
        let total = grand_total(lines, more, self.currency)?;
        more.taxes = self.taxes(lines, &total, destination)?;
        Ok(total)
    }

    /// What of a total is tax. Prices hold it already: for each rate its share of the total is taken,
    /// and the tax in it rounded once. What bringing it costs and what is taken off follow the goods,
    /// in proportion.
    fn taxes(
        &self,
        lines: &[OrderLine],
        total: &Money,
        destination: &str,
    ) -> Result<Vec<OrderTax>, TotalError> {
        let mut goods: BTreeMap<(String, u32), i64> = BTreeMap::new();
        for (at, line) in lines.iter().enumerate() {
            let class = self.classes.get(at).map_or("", String::as_str);
            let Some(rate) = self.rate(class, destination) else { continue };
            let sum = order_total(std::slice::from_ref(line), self.currency)?;
            let known = goods.entry(rate).or_default();
            *known = known.saturating_add(sum.minor);
        }
        let parts: Vec<i64> = goods.values().copied().collect();
        let shares = share(total.minor, &parts);
        let taxes = goods.into_keys().zip(shares).map(|((country, rate_bp), gross)| OrderTax {
            country,
            rate_bp,
            amount: Money { minor: tax_in(gross, rate_bp), currency: self.currency.to_owned() },
        });
        Ok(taxes.filter(|tax| tax.rate_bp > 0).collect())
    }

    /// The rate of a class where the goods go; that of the shop's country where it names none there.
    fn rate(&self, class: &str, destination: &str) -> Option<(String, u32)> {
        let classes = &self.settings.taxes;
        let found = classes.iter().find(|known| known.id == class).or_else(|| classes.first())?;
        let of = |country: &str| found.rates.iter().find(|rate| rate.country == country);
        let rate = of(destination).or_else(|| of(&self.settings.country))?;
        Some((rate.country.clone(), rate.rate_bp))
    }
}

/// The tax in an amount that holds it, rounded half up, once.
fn tax_in(gross_minor: i64, rate_bp: u32) -> i64 {
    let (gross, rate) = (i128::from(gross_minor), i128::from(rate_bp));
    let whole = 10_000 + rate;
    i64::try_from((gross * rate * 2 + whole).div_euclid(2 * whole)).unwrap_or(i64::MAX)
}

/// Shares an amount in proportion to parts, exactly: what rounding leaves goes to those it was taken
/// from most, the earlier first.
fn share(amount: i64, parts: &[i64]) -> Vec<i64> {
    let sum: i128 = parts.iter().map(|part| i128::from(*part)).sum();
    if sum <= 0 {
        return parts.iter().map(|_| 0).collect();
    }
    let exact = |part: &i64| i128::from(amount) * i128::from(*part);
    let mut shares: Vec<i64> = parts
        .iter()
        .map(|part| i64::try_from(exact(part).div_euclid(sum)).unwrap_or_default())
        .collect();
    let left = amount - shares.iter().sum::<i64>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest = |at: &usize| parts.get(*at).map_or(0, |part| exact(part).rem_euclid(sum));
    order.sort_by_key(|at| (std::cmp::Reverse(rest(at)), *at));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or_default()) {
        if let Some(share) = shares.get_mut(at) {
            *share += 1;
        }
    }
    shares
}

/// What a coupon took off, as the order says it.
pub(crate) fn discount(coupon: &Coupon, minor: i64, currency: &str) -> OrderDiscount {
    OrderDiscount {
        title: coupon.code.clone(),
        amount: Money { minor, currency: currency.to_owned() },
        code: coupon.code.clone(),
    }
}

/// The old name of a way's kind: what decides whether an order is collected or sent.
pub(crate) fn delivery(kind: MethodKind) -> &'static str {
    match kind {
        MethodKind::Collect => "collect",
        MethodKind::Ship | MethodKind::Local => "ship",
    }
}

#[cfg(test)]
mod tests {
    use comptoir_api::trade::{TaxClass, TaxRate};
    use proptest::prelude::*;

    use super::*;

    fn settings() -> TradeSettings {
        let rate = |country: &str, rate_bp| TaxRate { country: country.into(), rate_bp };
        let class = |id: &str, rates| TaxClass { id: id.into(), rates };
        TradeSettings {
            country: "FR".into(),
            taxes: vec![
                class("standard", vec![rate("FR", 2_000), rate("DE", 1_900)]),
                class("reduced", vec![rate("FR", 550), rate("DE", 700)]),
            ],
            ..TradeSettings::default()
        }
    }

    fn line(minor: i64, quantity: u32) -> OrderLine {
        let unit_price = Money { minor, currency: "EUR".into() };
        OrderLine { quantity, unit_price, ..OrderLine::default() }
    }

    fn taxes(destination: &str, shipping: i64) -> Vec<(String, u32, i64)> {
        let settings = settings();
        let classes = ["reduced".to_owned(), String::new()];
        let reckoning = Reckoning { settings: &settings, currency: "EUR", classes: &classes };
        let price = Money { minor: shipping, currency: "EUR".into() };
        let mut more = OrderMore { shipping: Some(price), ..OrderMore::default() };
        let lines = [line(1_055, 2), line(1_200, 1)];
        reckoning.reckon(&lines, &mut more, destination).unwrap();
        more.taxes.into_iter().map(|tax| (tax.country, tax.rate_bp, tax.amount.minor)).collect()
    }

    /// 21,10 € of food at 5,5 % and 12,00 € at 20 %; sent to Germany, its rates are in the same prices.
    #[test]
    fn tax_is_by_destination_and_in_the_price() {
        let fr = |rate, minor| ("FR".to_owned(), rate, minor);
        assert_eq!(taxes("FR", 0), [fr(550, 110), fr(2_000, 200)]);
        assert_eq!(taxes("", 0), taxes("FR", 0));
        let de = |rate, minor| ("DE".to_owned(), rate, minor);
        assert_eq!(taxes("DE", 0), [de(700, 138), de(1_900, 192)]);
        // 3,31 € of shipping follow the goods: 2,11 € and 1,20 €.
        assert_eq!(taxes("FR", 331), [fr(550, 121), fr(2_000, 220)]);
    }

    #[test]
    fn coupons_take_off_no_more_than_there_is() {
        let coupon = |takes| Coupon {
            code: "MIEL".into(),
            takes,
            minimum_minor: 0,
            from_ms: None,
            to_ms: None,
            uses_max: None,
            per_customer_max: None,
            off: false,
            uses: 0,
        };
        let off = |takes| taken_off(&coupon(takes), 1_055, 490);
        assert_eq!(off(CouponKind::Percent { rate_bp: 1_000 }), 106);
        assert_eq!(off(CouponKind::Percent { rate_bp: 99_999 }), 1_055);
        assert_eq!(off(CouponKind::Amount { minor: 2_000 }), 1_055);
        assert_eq!(off(CouponKind::FreeShipping {}), 490);
    }

    proptest! {
        /// Shares add up to what was shared, and none is more than one unit off its exact part.
        #[test]
        fn shares_add_up(
            amount in 0..10_000_000_i64,
            parts in prop::collection::vec(0..1_000_000_i64, 1..6),
        ) {
            let shares = share(amount, &parts);
            let sum: i64 = parts.iter().sum();
            if sum > 0 {
                prop_assert_eq!(shares.iter().sum::<i64>(), amount);
                for (share, part) in shares.iter().zip(&parts) {
                    let exact = i128::from(amount) * i128::from(*part);
                    prop_assert!((i128::from(*share) * i128::from(sum) - exact).abs() < i128::from(sum));
                }
            }
        }
    }
}
