//! The shop's colour, dark enough that white stands out on it.

/// What a shop that set no colour has.
const DEFAULT: (u8, u8, u8) = (0x1F, 0x52, 0x63);

/// WCAG AA for text.
const CONTRAST_MIN: f64 = 4.5;

/// `#rrggbb` of a shop's accent, darkened until white on it has a contrast of 4.5.
///
/// What comes out is hexadecimal and nothing else, whatever came in: it goes into a style sheet.
pub(crate) fn clamped(accent: &str) -> String {
    let (r, g, b) = parse(accent).unwrap_or(DEFAULT);
    let mut rgb = [r, g, b].map(f64::from);
    while contrast_with_white(rgb) < CONTRAST_MIN {
        rgb = rgb.map(|channel| channel * 0.96);
    }
    let [r, g, b] = rgb.map(|channel| channel.round() as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

fn parse(accent: &str) -> Option<(u8, u8, u8)> {
    let hex = accent.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let channel = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok();
    Some((channel(0)?, channel(2)?, channel(4)?))
}

/// WCAG 2.2, relative luminance.
fn contrast_with_white(rgb: [f64; 3]) -> f64 {
    let [r, g, b] = rgb.map(|channel| {
        let c = channel.round() / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_can_always_be_read_on_it() {
        assert_eq!(clamped("#1F5263"), "#1f5263");
        for accent in ["#ffffff", "#ffe000", "#00ff00", "", "red", "#12345", "}</style>", "#é12345"]
        {
            let safe = clamped(accent);
            let (r, g, b) = parse(&safe).unwrap();
            assert!(
                contrast_with_white([r, g, b].map(f64::from)) >= CONTRAST_MIN,
                "{accent} → {safe}"
            );
        }
    }
}
