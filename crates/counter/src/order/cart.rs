//! Reads a cart against the catalogue: prices and totals come from the shop, never from the message.

use std::collections::BTreeMap;

use comptoir_api::chat::{Money, OrderLine};
use comptoir_wire::limits;

use super::refusal::Remark;
use crate::money::order_total;

/// A line as the customer sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// The shop's id of it.
    pub product: String,
    /// The variant's; empty if none.
    pub variant: String,
    /// What the customer's screen called it; used only to speak of what is unknown.
    pub title: String,
    /// Anything a stranger may write.
    pub quantity: u32,
    /// What the customer believes one costs.
    pub believed: Option<Money>,
}

/// What the catalogue says of a product or variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    /// No such thing, hidden, or no longer sold.
    Unknown,
    /// It has variants and none, or an unknown one, was named.
    ChooseVariant {
        /// As the shop writes it.
        title: String,
    },
    /// It is sold.
    Sold {
        /// As the shop writes it, with the variant.
        title: String,
        /// What one costs, in the shop's currency.
        minor: i64,
        /// Pieces left; `None`: not counted.
        stock: Option<i64>,
        /// Path of its picture.
        picture: String,
    },
}

/// What becomes of a cart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The catalogue says the same: an order.
    AsAsked { lines: Vec<OrderLine>, total: Money },
    /// It says otherwise: an order that the customer has to confirm.
    Corrected { lines: Vec<OrderLine>, total: Money, remarks: Vec<Remark> },
    /// Nothing of it can be sold.
    Refused { remarks: Vec<Remark> },
}

/// Reads a cart against the catalogue.
///
/// `offers` answers for each line in turn. Lines of the same thing become one. A line that cannot
/// be sold is left out and spoken of; so is every price and quantity that changed.
pub(crate) fn read(
    asked: &[Asked],
    believed_total: Option<&Money>,
    currency: &str,
    mut offer: impl FnMut(&Asked) -> Offer,
) -> Outcome {
    if asked.len() > limits::LINES_MAX {
        return Outcome::Refused { remarks: vec![Remark::TooManyLines] };
    }
    if asked.is_empty() {
        return Outcome::Refused { remarks: vec![Remark::Empty] };
    }
    let mut reading =
        Reading { currency, lines: Vec::new(), left: BTreeMap::new(), remarks: Vec::new() };
    for line in asked {
        let offer = offer(line);
        reading.take(line, offer);
    }
    let Reading { lines, mut remarks, .. } = reading;
    if lines.is_empty() {
        return Outcome::Refused { remarks };
    }
    let Ok(total) = order_total(&lines, currency) else {
        return Outcome::Refused { remarks: vec![Remark::TooLarge] };
    };
    if believed_total.is_some_and(|believed| *believed != total) && remarks.is_empty() {
        remarks.push(Remark::Total);
    }
    if remarks.is_empty() {
        Outcome::AsAsked { lines, total }
    } else {
        Outcome::Corrected { lines, total, remarks }
    }
}

struct Reading<'a> {
    currency: &'a str,
    lines: Vec<OrderLine>,
    /// Pieces still to be had of each thing that is counted.
    left: BTreeMap<(String, String), i64>,
    remarks: Vec<Remark>,
}

impl Reading<'_> {
    fn take(&mut self, asked: &Asked, offer: Offer) {
        let shown = shown(asked);
        let (title, minor, stock, picture) = match offer {
            Offer::Unknown => return self.remark(Remark::Gone { title: shown }),
            Offer::ChooseVariant { title } => return self.remark(Remark::ChooseVariant { title }),
            Offer::Sold { title, minor, stock, picture } => (title, minor, stock, picture),
        };
        if !(1..=limits::QUANTITY_MAX).contains(&asked.quantity) {
            return self.remark(Remark::BadQuantity { title });
        }
        let quantity = match self.set_aside(asked, stock) {
            0 => return self.remark(Remark::SoldOut { title }),
            fewer if fewer < asked.quantity => {
                self.remark(Remark::Fewer { title: title.clone(), left: fewer });
                fewer
            }
            enough => enough,
        };
        self.compare(asked.believed.as_ref(), &title, minor);
        self.add(asked, quantity, title, minor, picture);
    }

    /// How many of what is asked for are there, not counting what other lines already took.
    fn set_aside(&mut self, asked: &Asked, stock: Option<i64>) -> u32 {
        let Some(stock) = stock else { return asked.quantity };
        let left = self.left.entry((asked.product.clone(), asked.variant.clone())).or_insert(stock);
        let had = i64::from(asked.quantity).min((*left).max(0));
        *left -= had;
        u32::try_from(had).unwrap_or(0)
    }

    /// A price the customer did not see is a price the customer has to confirm.
    fn compare(&mut self, believed: Option<&Money>, title: &str, minor: i64) {
        match believed {
            Some(price) if price.currency != self.currency => {
                self.remark(Remark::Currency { currency: self.currency.to_owned() });
            }
            Some(price) if price.minor == minor => {}
            seen => {
                let (title, currency) = (title.to_owned(), self.currency.to_owned());
                let seen_minor = seen.map(|price| price.minor).filter(|minor| *minor >= 0);
                self.remark(Remark::Price { title, minor, seen_minor, currency });
            }
        }
    }

    fn add(&mut self, asked: &Asked, quantity: u32, title: String, minor: i64, picture: String) {
        let same =
            |line: &&mut OrderLine| line.product == asked.product && line.variant == asked.variant;
        if let Some(line) = self.lines.iter_mut().find(same) {
            let sum = line.quantity + quantity;
            line.quantity = sum.min(limits::QUANTITY_MAX);
            if sum > limits::QUANTITY_MAX {
                self.remark(Remark::Fewer { title, left: limits::QUANTITY_MAX });
            }
            return;
        }
        self.lines.push(OrderLine {
            product: asked.product.clone(),
            variant: asked.variant.clone(),
            title,
            quantity,
            unit_price: Money { minor, currency: self.currency.to_owned() },
            picture,
            ..OrderLine::default()
        });
    }

    fn remark(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }
}

/// What to call something that the catalogue does not know; bounded, since a stranger wrote it.
fn shown(asked: &Asked) -> String {
    let name = if asked.title.trim().is_empty() { &asked.product } else { &asked.title };
    name.trim().chars().filter(|c| !c.is_control()).take(limits::NAME_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn eur(minor: i64) -> Money {
        Money { minor, currency: "EUR".into() }
    }

    fn asked(product: &str, quantity: u32, minor: i64) -> Asked {
        Asked {
            product: product.into(),
            variant: String::new(),
            title: String::new(),
            quantity,
            believed: Some(eur(minor)),
        }
    }

    /// Honey at 12,50 of which 4 are left, uncounted biscuits at 3,60; tea comes in sizes.
    fn shelf(asked: &Asked) -> Offer {
        let sold = |title: &str, minor, stock| Offer::Sold {
            title: title.into(),
            minor,
            stock,
            picture: String::new(),
        };
        match asked.product.as_str() {
            "honey" => sold("Honey", 1250, Some(4)),
            "biscuits" => sold("Biscuits", 360, None),
            "tea" => Offer::ChooseVariant { title: "Tea".into() },
            _ => Offer::Unknown,
        }
    }

    fn read_on_shelf(lines: &[Asked], total: Option<i64>) -> Outcome {
        read(lines, total.map(eur).as_ref(), "EUR", shelf)
    }

    #[test]
    fn a_cart_that_agrees_is_an_order() {
        let outcome =
            read_on_shelf(&[asked("honey", 2, 1250), asked("biscuits", 1, 360)], Some(2860));
        let Outcome::AsAsked { lines, total } = outcome else { panic!("{outcome:?}") };
        assert_eq!((lines.len(), total), (2, eur(2860)));
    }

    #[test]
    fn a_forged_price_is_corrected() {
        let outcome = read_on_shelf(&[asked("honey", 2, 1)], Some(2));
        let Outcome::Corrected { total, remarks, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(total, eur(2500));
        let (title, currency) = ("Honey".into(), "EUR".into());
        let price = Remark::Price { title, minor: 1250, seen_minor: Some(1), currency };
        assert_eq!(remarks, [price]);
    }

    #[test]
    fn a_forged_total_is_corrected() {
        let outcome = read_on_shelf(&[asked("honey", 1, 1250)], Some(1));
        assert!(
            matches!(outcome, Outcome::Corrected { remarks, .. } if remarks == [Remark::Total])
        );
    }

    #[test]
    fn minus_one_piece_is_refused() {
        let outcome = read_on_shelf(&[asked("honey", (-1_i32).cast_unsigned(), 1250)], None);
        let Outcome::Refused { remarks } = outcome else { panic!("{outcome:?}") };
        assert_eq!(remarks, [Remark::BadQuantity { title: "Honey".into() }]);
    }

    #[test]
    fn what_cannot_be_sold_is_left_out_and_spoken_of() {
        let lines = [asked("unicorn", 1, 1), asked("tea", 1, 1), asked("biscuits", 1, 360)];
        let outcome = read_on_shelf(&lines, None);
        let Outcome::Corrected { lines, remarks, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!((lines.len(), remarks.len()), (1, 2));
    }

    #[test]
    fn another_currency_is_not_taken_for_ours() {
        let mut line = asked("honey", 1, 1250);
        line.believed = Some(Money { minor: 1250, currency: "JPY".into() });
        let outcome = read_on_shelf(&[line], None);
        let Outcome::Corrected { total, remarks, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(total, eur(1250));
        assert_eq!(remarks, [Remark::Currency { currency: "EUR".into() }]);
    }

    /// Two lines of the same thing cannot take more than there is between them.
    #[test]
    fn lines_of_the_same_thing_share_the_stock() {
        let outcome = read_on_shelf(&[asked("honey", 3, 1250), asked("honey", 3, 1250)], None);
        let Outcome::Corrected { lines, .. } = outcome else { panic!("{outcome:?}") };
        assert_eq!(lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [4]);
    }

    proptest! {
        /// Whatever a cart says, the total is the catalogue's, and nothing unsellable is in it.
        #[test]
        fn totals_come_from_the_catalogue(
            lines in proptest::collection::vec(
                (0_usize..4, any::<u32>(), any::<i64>(), any::<bool>()), 0..120),
            sum in any::<i64>(),
        ) {
            let names = ["honey", "biscuits", "tea", "unicorn"];
            let lines: Vec<Asked> = lines
                .into_iter()
                .map(|(n, quantity, price, small)| {
                    asked(names[n], if small { quantity % 6 } else { quantity }, price)
                })
                .collect();
            match read_on_shelf(&lines, Some(sum)) {
                Outcome::Refused { remarks } => prop_assert!(!remarks.is_empty()),
                Outcome::AsAsked { lines, total: sum } | Outcome::Corrected { lines, total: sum, .. } => {
                    let price = |product: &str| if product == "honey" { 1250 } else { 360 };
                    let mut expected = 0;
                    for line in &lines {
                        prop_assert!(["honey", "biscuits"].contains(&line.product.as_str()));
                        prop_assert!((1..=999).contains(&line.quantity));
                        prop_assert!(line.product != "honey" || line.quantity <= 4);
                        expected += i64::from(line.quantity) * price(&line.product);
                    }
                    prop_assert_eq!(sum, eur(expected));
                }
            }
        }
    }
}
