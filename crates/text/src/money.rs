//! How an amount is written.

use std::fmt::Write as _;

use crate::language::Language;

/// Writes an amount given in minor units (cents, paise; the yen has none).
pub(crate) fn format(language: Language, minor: i64, currency: &str) -> String {
    let digits = decimals(currency);
    let scale = 10_u64.pow(digits);
    let (whole, part) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    let (thousands, point) = match language {
        Language::French => ('\u{202f}', ','),
        Language::English => (',', '.'),
    };
    let mut number = group(whole, thousands);
    if digits > 0 {
        let width = digits as usize;
        number.push(point);
        let _ = write!(number, "{part:0width$}");
    }
    // A real minus: a hyphen may end a line.
    let sign = if minor < 0 { "−" } else { "" };
    let symbol = symbol(currency);
    match language {
        Language::French => format!("{sign}{number}\u{a0}{}", symbol.unwrap_or(currency)),
        Language::English => match symbol {
            Some(symbol) => format!("{sign}{symbol}{number}"),
            None => format!("{sign}{currency}\u{a0}{number}"),
        },
    }
}

/// An amount for programs: `12.50`.
pub fn decimal(minor: i64, currency: &str) -> String {
    let digits = decimals(currency);
    let scale = 10_u64.pow(digits);
    let sign = if minor < 0 { "-" } else { "" };
    let (whole, part) = (minor.unsigned_abs() / scale, minor.unsigned_abs() % scale);
    if digits == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part:0width$}", width = digits as usize)
    }
}

/// Digits after the point (ISO 4217).
fn decimals(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX"
        | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

fn symbol(currency: &str) -> Option<&'static str> {
    Some(match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" => "$",
        "JPY" => "¥",
        "INR" => "₹",
        "KRW" => "₩",
        _ => return None,
    })
}

fn group(whole: u64, thousands: char) -> String {
    let digits = whole.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3 * 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(thousands);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_reads_as_people_write_it() {
        let fr = |minor, currency| format(Language::French, minor, currency);
        let en = |minor, currency| format(Language::English, minor, currency);
        assert_eq!(fr(1250, "EUR"), "12,50\u{a0}€");
        assert_eq!(fr(123_456_789, "EUR"), "1\u{202f}234\u{202f}567,89\u{a0}€");
        assert_eq!(fr(-450, "EUR"), "−4,50\u{a0}€");
        assert_eq!(fr(5, "CHF"), "0,05\u{a0}CHF");
        assert_eq!(en(1250, "EUR"), "€12.50");
        assert_eq!(en(123_456, "GBP"), "£1,234.56");
        assert_eq!(en(1200, "JPY"), "¥1,200");
        assert_eq!(en(1500, "KWD"), "KWD\u{a0}1.500");
        assert_eq!(decimal(1250, "EUR"), "12.50");
        assert_eq!(decimal(-5, "JPY"), "-5");
        assert_eq!(en(i64::MIN, "USD"), "−$92,233,720,368,547,758.08");
    }
}
