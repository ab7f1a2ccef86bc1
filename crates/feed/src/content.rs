//! How much is in a product: "500 g", "0,75 l".

use crate::model::Content;

/// Units a price can be given for, and how feeds write them.
const UNITS: [(&str, &[&str]); 9] = [
    ("g", &["g", "gr", "gram", "grams", "gramme", "grammes"]),
    ("kg", &["kg", "kilo", "kilos", "kilogram", "kilograms", "kilogramme"]),
    ("ml", &["ml"]),
    ("cl", &["cl"]),
    ("l", &["l", "lt", "liter", "litre", "liters", "litres"]),
    ("cm", &["cm"]),
    ("m", &["m", "meter", "metre", "mètre"]),
    ("m2", &["m2", "m²", "sqm"]),
    ("piece", &["piece", "pieces", "pc", "pcs", "ct", "count", "pièce", "pièces", "stück", "st"]),
];

/// Reads an amount and a unit; `None` where it is neither.
pub fn parse(text: &str) -> Option<Content> {
    let text = text.trim().to_lowercase();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}')));
    let (number, unit) = text.split_at_checked(end?)?;
    let thousandths = crate::amount::parse(number, 3).ok()?.minor;
    let unit = UNITS.iter().find(|(_, names)| names.contains(&unit.trim()))?.0;
    (thousandths > 0).then(|| Content { thousandths, unit: unit.to_owned() })
}

/// How much is in a variant that is itself an amount ("500 g"), by what sets it apart.
pub fn of_variant(values: &[String]) -> Option<Content> {
    values.iter().find_map(|value| parse(value))
}

/// Writes what [`parse`] reads: "0.75 l".
pub(crate) fn write(content: &Content) -> String {
    let (whole, rest) = (content.thousandths / 1_000, content.thousandths % 1_000);
    let number = format!("{whole}.{rest:03}");
    format!("{} {}", number.trim_end_matches('0').trim_end_matches('.'), content.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An amount, a unit, and nothing else.
    #[test]
    fn contents() {
        let of = |text| parse(text).map(|content| (content.thousandths, content.unit));
        assert_eq!(of("500 g"), Some((500_000, "g".into())));
        assert_eq!(of("0,75 L"), Some((750, "l".into())));
        assert_eq!(of("1.5kg"), Some((1_500, "kg".into())));
        assert_eq!(of("10 ct"), Some((10_000, "piece".into())));
        assert_eq!(of("g"), None);
        assert_eq!(of("0 g"), None);
        assert_eq!(of("12 parsecs"), None);
    }
}
