//! The printable sheet with the shop's QR code: A4 for the window, A6 for the counter.

use comptoir_text::Text;
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::text::{Font, TextDirection};
use ttf_parser::Face;

use super::qr::{Modules, QrError};

const SIGN: &[u8] = include_bytes!("../../fonts/vollkorn-semibold.ttf");
const VOICE: &[u8] = include_bytes!("../../fonts/inter-regular.ttf");
const MONO: &[u8] = include_bytes!("../../fonts/jetbrains-mono-regular.ttf");

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// How large the sheet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// 210 × 297 mm.
    A4,
    /// 105 × 148 mm.
    A6,
}

impl Size {
    /// Width and height, in points.
    const fn points(self) -> (f32, f32) {
        match self {
            Self::A4 => (210.0 * MM, 297.0 * MM),
            Self::A6 => (105.0 * MM, 148.0 * MM),
        }
    }
}

/// Why there is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// Caller: shorten the link.
    #[error(transparent)]
    Link(#[from] QrError),
    /// Us: the PDF could not be put together.
    #[error("the sheet could not be drawn: {0}")]
    Draw(String),
}

/// Draws the sheet: the shop's name, the code, what to do with it, the link in letters.
pub fn pdf(name: &str, link: &str, text: Text, size: Size) -> Result<Vec<u8>, SheetError> {
    let modules = Modules::of(link)?;
    let (width, height) = size.points();
    // Everything is measured for A4 and shrinks with the sheet.
    let unit = width / Size::A4.points().0;
    let settings = PageSettings::from_wh(width, height).ok_or_else(|| broken("page size"))?;
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(name.to_owned()).language(text.code().to_owned()));
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let margin = 22.0 * MM * unit;
    let room = width - 2.0 * margin;

    let mut line = |bytes: &'static [u8], words: &str, size: f32, y: f32, colour: rgb::Color| {
        let face = Face::parse(bytes, 0).map_err(|_| broken("font"))?;
        let font = Font::new(bytes.into(), 0).ok_or_else(|| broken("font"))?;
        // What this font cannot draw becomes a question mark, not a box.
        let words: String =
            words.chars().map(|c| if face.glyph_index(c).is_some() { c } else { '?' }).collect();
        let natural = advance(&face, &words);
        let size = size.min(room / natural.max(f32::EPSILON));
        surface.set_fill(Some(fill(colour)));
        let at = Point::from_xy((width - natural * size) / 2.0, y);
        surface.draw_text(at, font, size, &words, false, TextDirection::LeftToRight);
        Ok::<(), SheetError>(())
    };
    let (ink, soft) = (rgb::Color::new(34, 24, 32), rgb::Color::new(87, 74, 83));
    line(SIGN, name, 52.0 * unit, 58.0 * MM * unit, ink)?;
    line(VOICE, &text.get("qr-scan"), 26.0 * unit, 76.0 * MM * unit, ink)?;
    line(VOICE, &text.get("qr-scan-more"), 14.0 * unit, 250.0 * MM * unit, soft)?;
    let address = link.split('#').next().unwrap_or(link);
    let address = address.trim_start_matches("https://").trim_start_matches("http://");
    line(MONO, address, 14.0 * unit, 261.0 * MM * unit, soft)?;

    let side = 130.0 * MM * unit;
    let module = side / modules.width as f32;
    let (left, top) = ((width - side) / 2.0, 96.0 * MM * unit);
    let mut path = PathBuilder::new();
    for (x, y, length) in modules.runs() {
        let rect = Rect::from_xywh(
            left + x as f32 * module,
            top + y as f32 * module,
            length as f32 * module,
            module,
        );
        path.push_rect(rect.ok_or_else(|| broken("code"))?);
    }
    surface.set_fill(Some(fill(rgb::Color::new(0, 0, 0))));
    surface.draw_path(&path.finish().ok_or_else(|| broken("code"))?);
    surface.finish();
    page.finish();
    document.finish().map_err(|error| SheetError::Draw(format!("{error:?}")))
}

/// How wide a line is at size 1.
fn advance(face: &Face<'_>, words: &str) -> f32 {
    let units: u32 = words
        .chars()
        .filter_map(|c| face.glyph_index(c))
        .filter_map(|glyph| face.glyph_hor_advance(glyph))
        .map(u32::from)
        .sum();
    units as f32 / f32::from(face.units_per_em())
}

fn fill(colour: rgb::Color) -> Fill {
    Fill { paint: colour.into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
}

fn broken(what: &str) -> SheetError {
    SheetError::Draw(what.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_a_pdf_whatever_the_shop_is_called() {
        let link =
            "https://halbran.example/s/halbran#k=acc_mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi";
        for name in ["Maison Halbran", "", "花屋 \u{202e}(", &"x".repeat(300)] {
            for size in [Size::A4, Size::A6] {
                let pdf = pdf(name, link, Text::new("fr"), size).unwrap();
                assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 200_000);
            }
        }
    }
}
