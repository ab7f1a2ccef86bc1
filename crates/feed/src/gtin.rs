//! Whether a barcode is a GTIN.

/// Takes a GTIN of 8, 12, 13 or 14 digits whose last one is the check digit (GS1 General
/// Specifications §7.9); spaces, dashes and a spreadsheet's leading apostrophe are dropped.
pub(crate) fn parse(text: &str) -> Option<String> {
    let digits: String =
        text.trim().trim_start_matches('\'').chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !matches!(digits.len(), 8 | 12 | 13 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    // From the right: weights 1, 3, 1, 3 …, the check digit included; the sum is a multiple of 10.
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    let meaningless = digits.bytes().all(|b| b == b'0');
    (sum.is_multiple_of(10) && !meaningless).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::parse;

    /// The check digit decides.
    #[test]
    fn check_digits() {
        assert_eq!(parse("4006381333931").as_deref(), Some("4006381333931"));
        assert_eq!(parse("'698615070527").as_deref(), Some("698615070527"));
        assert_eq!(parse("1234567890123"), None);
        assert_eq!(parse("0000000000000"), None);
        assert_eq!(parse("12345"), None);
        assert_eq!(parse("40063813339é1"), None);
    }
}
