//! Amounts in minor units: integers only, nothing overflows unseen, one currency at a time.

use comptoir_api::chat::{Money, OrderLine, OrderMore};

/// Why an order has no total.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TotalError {
    /// Caller: two lines are priced in different currencies.
    #[error("the order mixes {first} and {other}")]
    MixedCurrency {
        /// Of the first line.
        first: String,
        /// Of another.
        other: String,
    },
    /// Caller: the amounts are beyond what can be added up.
    #[error("the order's total is too large")]
    TooLarge,
}

/// Adds up an order, in minor units of its currency (cents, paise; the yen has none).
///
/// Prices are what the customer pays, tax included, so nothing is rounded here.
///
/// # Errors
///
/// [`TotalError::MixedCurrency`] if two lines are priced in different currencies,
/// [`TotalError::TooLarge`] if the sum does not fit.
pub fn order_total(lines: &[OrderLine], currency: &str) -> Result<Money, TotalError> {
    let mut minor: i64 = 0;
    for line in lines {
        if line.unit_price.currency != currency {
            let (first, other) = (currency.to_owned(), line.unit_price.currency.clone());
            return Err(TotalError::MixedCurrency { first, other });
        }
        minor = line
            .unit_price
            .minor
            .checked_mul(i64::from(line.due()))
            .and_then(|line| minor.checked_add(line))
            .ok_or(TotalError::TooLarge)?;
    }
    Ok(Money { minor, currency: currency.to_owned() })
}

/// What is to be paid for an order: its lines, what bringing it costs, less what is taken off; never
/// under nothing.
///
/// # Errors
///
/// As of [`order_total`].
pub fn grand_total(
    lines: &[OrderLine],
    more: &OrderMore,
    currency: &str,
) -> Result<Money, TotalError> {
    let mut sum = order_total(lines, currency)?;
    let added = more.shipping.iter().map(|price| (price, 1));
    let taken = more.discounts.iter().map(|discount| (&discount.amount, -1));
    for (amount, sign) in added.chain(taken) {
        if amount.currency != currency {
            let (first, other) = (currency.to_owned(), amount.currency.clone());
            return Err(TotalError::MixedCurrency { first, other });
        }
        let amount = amount.minor.checked_mul(sign).ok_or(TotalError::TooLarge)?;
        sum.minor = sum.minor.checked_add(amount).ok_or(TotalError::TooLarge)?;
    }
    sum.minor = sum.minor.max(0);
    Ok(sum)
}

/// What one kilogram, litre, metre or piece costs, and of which it is: from a price and its content.
///
/// Rounded to the nearest minor unit, halves up. `None` where a content is of nothing, or of a
/// unit we do not compare by.
pub fn unit_price(price_minor: i64, content_milli: i64, unit: &str) -> Option<(i64, &'static str)> {
    // How many thousandths of the given unit make one of what we compare by.
    let (per, whole_milli): (&str, i128) = match unit.trim().to_ascii_lowercase().as_str() {
        "mg" => ("kg", 1_000_000_000),
        "g" | "gr" => ("kg", 1_000_000),
        "kg" => ("kg", 1_000),
        "ml" => ("l", 1_000_000),
        "cl" => ("l", 100_000),
        "dl" => ("l", 10_000),
        "l" => ("l", 1_000),
        "mm" => ("m", 1_000_000),
        "cm" => ("m", 100_000),
        "m" => ("m", 1_000),
        "cm2" | "cm²" => ("m²", 10_000_000),
        "m2" | "m²" => ("m²", 1_000),
        "piece" | "ct" | "unit" | "pcs" => ("piece", 1_000),
        _ => return None,
    };
    if content_milli <= 0 || price_minor < 0 {
        return None;
    }
    let (price, content) = (i128::from(price_minor), i128::from(content_milli));
    let rounded = (price * whole_milli * 2 + content) / (content * 2);
    Some((i64::try_from(rounded).ok()?, per))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(minor: i64, quantity: u32, currency: &str) -> OrderLine {
        let unit_price = Money { minor, currency: currency.into() };
        OrderLine { quantity, unit_price, ..OrderLine::default() }
    }

    #[test]
    fn currencies_do_not_mix() {
        let lines = [line(100, 1, "EUR"), line(100, 1, "USD")];
        let mixed = TotalError::MixedCurrency { first: "EUR".into(), other: "USD".into() };
        assert_eq!(order_total(&lines, "EUR"), Err(mixed));
    }

    #[test]
    fn honey_at_12_50_for_500_g_is_25_00_a_kilogram() {
        assert_eq!(unit_price(1_250, 500_000, "g"), Some((2_500, "kg")));
        assert_eq!(unit_price(890, 25_000, "cl"), Some((3_560, "l")));
        assert_eq!(unit_price(890, 0, "g"), None);
        assert_eq!(unit_price(890, 1_000, "parsec"), None);
    }

    proptest! {
        /// The total is the exact sum, or it is refused; it never wraps around.
        #[test]
        fn a_total_is_exact_or_refused(lines in prop::collection::vec((any::<i64>(), any::<u32>()), 0..20)) {
            let exact: i128 =
                lines.iter().map(|(minor, quantity)| i128::from(*minor) * i128::from(*quantity)).sum();
            let lines: Vec<OrderLine> =
                lines.iter().map(|(minor, quantity)| line(*minor, *quantity, "EUR")).collect();
            if let Ok(total) = order_total(&lines, "EUR") {
                prop_assert_eq!(i128::from(total.minor), exact);
            }
        }

        /// What a shop may price never overflows: 100 lines of 999 pieces at the highest price.
        #[test]
        fn what_a_shop_may_sell_adds_up(
            lines in prop::collection::vec((0..=crate::limits::PRICE_MINOR_MAX, 1..=999_u32), 0..=100)
        ) {
            let lines: Vec<OrderLine> =
                lines.iter().map(|(minor, quantity)| line(*minor, *quantity, "JPY")).collect();
            prop_assert!(order_total(&lines, "JPY").is_ok());
        }

        /// A unit price is within half a minor unit of the exact one.
        #[test]
        fn a_unit_price_is_rounded_once(price in 0..1_000_000_i64, grams_milli in 1..10_000_000_i64) {
            if let Some((minor, _)) = unit_price(price, grams_milli, "g") {
                let twice_off =
                    (i128::from(minor) * i128::from(grams_milli) - i128::from(price) * 1_000_000) * 2;
                prop_assert!(twice_off.abs() <= i128::from(grams_milli));
            }
        }
    }
}
