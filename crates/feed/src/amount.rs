//! Money as feeds write it, to minor units, without floating point.

use iso_currency::Currency;

use crate::limits::AMOUNT_MINOR_MAX;

/// Decimals of a currency by ISO 4217; `None` if there is no such currency.
pub fn exponent(currency: &str) -> Option<u32> {
    Currency::from_code(currency)?.exponent().map(u32::from)
}

/// An amount and, where the text has one, its currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Amount {
    /// In minor units; may be negative.
    pub minor: i64,
    /// ISO 4217, or the sign where it stands for several.
    pub currency: Option<String>,
}

/// Why a text is no amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAmount {
    /// Letters, no digits, two signs.
    NotANumber,
    /// More than there is money.
    OutOfRange,
}

/// Writes what [`parse`] reads: "12.50", a point whatever the language, and as many digits as the
/// currency has.
pub(crate) fn write(minor: i64, currency: &str) -> String {
    let digits = exponent(currency).unwrap_or(2);
    let one = 10_u64.pow(digits);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, rest) = (minor.unsigned_abs() / one, minor.unsigned_abs() % one);
    match digits {
        0 => format!("{sign}{whole}"),
        digits => format!("{sign}{whole}.{rest:0width$}", width = digits as usize),
    }
}

/// Reads `6.99 EUR`, `1 299,00 €`, `1.299,00`, `1,299.00`, `23.900000`, `-5`.
///
/// One dot is a decimal point however many digits follow (machines write `40.000`); one comma with
/// three digits behind it groups thousands, any other comma is a decimal point. What is finer than
/// a minor unit is rounded half away from zero.
pub(crate) fn parse(text: &str, exponent: u32) -> Result<Amount, NoAmount> {
    let mut digits = String::new();
    let mut letters = String::new();
    let mut sign = None;
    let mut negative = false;
    for c in text.trim().chars() {
        match c {
            '0'..='9' | '.' | ',' => digits.push(c),
            '\'' | '’' | '_' => {}
            '-' | '\u{2212}' if digits.is_empty() && !negative => negative = true,
            '+' if digits.is_empty() => {}
            c if c.is_whitespace() || c == '\u{feff}' => {}
            'A'..='Z' | 'a'..='z' | 'ł' => letters.push(c),
            '€' => sign = Some("EUR"),
            '£' => sign = Some("GBP"),
            '₹' => sign = Some("INR"),
            '₽' => sign = Some("RUB"),
            '₺' => sign = Some("TRY"),
            '₴' => sign = Some("UAH"),
            '₪' => sign = Some("ILS"),
            '₫' => sign = Some("VND"),
            '₩' => sign = Some("KRW"),
            '$' | '¥' => {}
            _ => return Err(NoAmount::NotANumber),
        }
    }
    let currency = match letters.as_str() {
        "" => sign.map(str::to_owned),
        "zł" => Some("PLN".to_owned()),
        "kr" | "Kr" => None,
        code => {
            let code = code.to_ascii_uppercase();
            Currency::from_code(&code).ok_or(NoAmount::NotANumber)?;
            Some(code)
        }
    };
    let minor = minor(&digits, exponent)?;
    Ok(Amount { minor: if negative { -minor } else { minor }, currency })
}

/// Digits with dots and commas, to minor units.
fn minor(digits: &str, exponent: u32) -> Result<i64, NoAmount> {
    let (whole, fraction) = split(digits)?;
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    if whole.is_empty() && fraction.is_empty() {
        return Err(NoAmount::NotANumber);
    }
    let mut value: i64 = 0;
    let mut push = |digit: u8| -> Result<(), NoAmount> {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit)))
            .filter(|v| *v <= AMOUNT_MINOR_MAX)
            .ok_or(NoAmount::OutOfRange)?;
        Ok(())
    };
    let places = exponent as usize;
    for digit in whole.bytes().chain(fraction.bytes().chain(std::iter::repeat(b'0')).take(places)) {
        push(digit - b'0')?;
    }
    let round_up = fraction.as_bytes().get(places).is_some_and(|digit| *digit >= b'5');
    Ok(value + i64::from(round_up))
}

/// Where the whole part ends and the fraction begins.
fn split(digits: &str) -> Result<(&str, &str), NoAmount> {
    let dots = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let point = match (dots, commas) {
        (1, 0) => Some('.'),
        (0, 1) => {
            let (before, after) = digits.split_once(',').unwrap_or((digits, ""));
            let groups = after.len() == 3 && (1..=3).contains(&before.len()) && before != "0";
            (!groups).then_some(',')
        }
        // None, or several of one kind: they only group.
        (_, 0) | (0, _) => None,
        (_, _) => {
            let last_dot = digits.rfind('.');
            let last_comma = digits.rfind(',');
            let (point, count) = if last_dot > last_comma { ('.', dots) } else { (',', commas) };
            if count > 1 {
                return Err(NoAmount::NotANumber);
            }
            Some(point)
        }
    };
    Ok(match point.and_then(|point| digits.rsplit_once(point)) {
        Some((whole, fraction)) => (whole, fraction),
        None => (digits, ""),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn eur(text: &str) -> Option<i64> {
        parse(text, 2).ok().map(|amount| amount.minor)
    }

    /// Each way a feed was seen to write a price.
    #[test]
    fn amounts_as_feeds_write_them() {
        for (text, minor) in [
            ("6.99 EUR", 699),
            ("EUR 6.99", 699),
            ("6,99", 699),
            ("1 299,00 €", 129_900),
            ("1\u{202f}299,00\u{a0}€", 129_900),
            ("1.299,00", 129_900),
            ("1,299.00", 129_900),
            ("1,299", 129_900),
            ("1.234.567", 123_456_700),
            ("1'299.50", 129_950),
            ("23.900000", 2_390),
            ("40.000", 4_000),
            ("0.005", 1),
            (".5", 50),
            ("5", 500),
            ("$5", 500),
            ("-2.50", -250),
            ("19.999", 2_000),
        ] {
            assert_eq!(eur(text), Some(minor), "{text}");
        }
        for text in ["", "abc", "12 XQQ", "1,2.3,4.5", "EUR", "1-2", "10%"] {
            assert_eq!(eur(text), None, "{text}");
        }
        assert_eq!(parse("99999999999999999999", 2), Err(NoAmount::OutOfRange));
    }

    /// The yen has no cents, the dinar has a thousand.
    #[test]
    fn decimals_follow_the_currency() {
        assert_eq!(exponent("JPY"), Some(0));
        assert_eq!(exponent("BHD"), Some(3));
        assert_eq!(exponent("EURO"), None);
        assert_eq!(parse("1500 JPY", 0).unwrap().minor, 1500);
        assert_eq!(parse("1.5", 3).unwrap().minor, 1500);
        assert_eq!(parse("12 zł", 2).unwrap().currency.as_deref(), Some("PLN"));
    }
}
