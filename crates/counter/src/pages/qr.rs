//! The shop's link as a QR code: a picture for screens, blocks for a terminal.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around a code (ISO/IEC 18004).
const QUIET: usize = 4;

/// Why a link does not become a code.
#[derive(Debug, thiserror::Error)]
pub enum QrError {
    /// Caller: shorten the link; a code holds about 2,300 bytes at this redundancy.
    #[error("the link is too long for a QR code: {bytes} bytes")]
    TooLong {
        /// Of the link.
        bytes: usize,
    },
}

/// A code's modules, dark or light, without the white around them.
#[derive(Debug)]
pub(crate) struct Modules {
    dark: Vec<bool>,
    /// Modules on a side.
    pub(crate) width: usize,
}

impl Modules {
    /// Computes them at level M: up to 15 % of the code may be dirty and it still reads.
    pub(crate) fn of(link: &str) -> Result<Self, QrError> {
        let code = QrCode::with_error_correction_level(link, EcLevel::M)
            .map_err(|_| QrError::TooLong { bytes: link.len() })?;
        let width = code.width();
        let dark = code.into_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { dark, width })
    }

    /// Whether the module is dark; outside all is light.
    pub(crate) fn dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Runs of dark modules: column, row, length.
    pub(crate) fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for y in 0..self.width {
            let mut x = 0;
            while x < self.width {
                let length = (x..self.width).take_while(|x| self.dark(*x, y)).count();
                if length > 0 {
                    runs.push((x, y, length));
                }
                x += length.max(1);
            }
        }
        runs
    }
}

/// A link as an SVG picture: black on white, in dark themes too.
pub fn svg(link: &str) -> Result<String, QrError> {
    let modules = Modules::of(link)?;
    let side = modules.width + 2 * QUIET;
    let mut path = String::new();
    for (x, y, length) in modules.runs() {
        let (x, y) = (x + QUIET, y + QUIET);
        let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
    }
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\
         <path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

/// A link as text for a terminal: two modules a character, readable on dark and on light ones.
pub fn terminal(link: &str) -> Result<String, QrError> {
    /// A terminal has less room and more contrast than paper.
    const QUIET: usize = 2;
    let modules = Modules::of(link)?;
    let side = modules.width + 2 * QUIET;
    let dark = |x: usize, y: usize| x >= QUIET && y >= QUIET && modules.dark(x - QUIET, y - QUIET);
    let mut text = String::new();
    for y in (0..side).step_by(2) {
        // Black on white whatever the terminal's own colours are.
        text.push_str("\x1b[30;107m");
        for x in 0..side {
            text.push(match (dark(x, y), dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push_str("\x1b[0m\n");
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str =
        "https://halbran.example/s/maison-halbran#k=acc_mfrggzdfmztwq2lknnwg23tpobyxe43uov3ho6dzpi";

    /// Reads a code the way a phone does, from pixels.
    fn read(side: usize, dark: impl Fn(usize, usize) -> bool) -> String {
        const SCALE: usize = 4;
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, |x, y| {
                if dark(x / SCALE, y / SCALE) { 0 } else { 255 }
            });
        image.detect_grids()[0].decode().unwrap().1
    }

    #[test]
    fn a_phone_reads_the_link_back() {
        let modules = Modules::of(LINK).unwrap();
        let side = modules.width + 2 * QUIET;
        let dark =
            |x: usize, y: usize| x >= QUIET && y >= QUIET && modules.dark(x - QUIET, y - QUIET);
        assert_eq!(read(side, dark), LINK);
    }

    #[test]
    fn the_picture_and_the_terminal_show_the_same_code() {
        let modules = Modules::of(LINK).unwrap();
        let svg = svg(LINK).unwrap();
        assert_eq!(svg.matches('M').count(), modules.runs().len() + 1);
        let rows: Vec<Vec<char>> = terminal(LINK)
            .unwrap()
            .lines()
            .map(|row| {
                row.trim_start_matches("\x1b[30;107m").trim_end_matches("\x1b[0m").chars().collect()
            })
            .collect();
        let dark = |x: usize, y: usize| match rows[y / 2][x] {
            '█' => true,
            '▀' => y.is_multiple_of(2),
            '▄' => !y.is_multiple_of(2),
            _ => false,
        };
        assert_eq!(read(modules.width + 4, dark), LINK);
    }

    #[test]
    fn a_link_beyond_any_code_is_refused() {
        assert!(matches!(svg(&"k".repeat(3_000)), Err(QrError::TooLong { bytes: 3_000 })));
    }
}
