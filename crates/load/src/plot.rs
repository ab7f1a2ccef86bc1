//! Plots of a report, as SVG.

use std::fmt::Write as _;
use std::path::Path;

use plotters::prelude::*;

use crate::LoadError;
use crate::figures::Report;

const SIZE: (u32, u32) = (900, 40);
const ROW: u32 = 34;
const INK: RGBColor = RGBColor(38, 50, 56);
const BAR: RGBColor = RGBColor(0, 121, 107);

/// Draws what there is to draw into `plots/` of a folder; answers with the page's lines for it.
pub(crate) fn draw(folder: &Path, name: &str, report: &Report) -> Result<String, LoadError> {
    let plots = folder.join("plots");
    std::fs::create_dir_all(&plots).map_err(LoadError::machine("the plots' folder"))?;
    let cpu: Vec<_> =
        report.rows.iter().map(|row| (row.what.clone(), row.cpu_s_per_100k)).collect();
    let late: Vec<_> = report
        .rows
        .iter()
        .filter(|row| row.p99_ms > 0.0)
        .map(|row| (row.what.clone(), row.p99_ms))
        .collect();
    let mut lines = String::from("\n");
    for (kind, title, bars) in
        [("cpu", "CPU seconds of the server for 100,000", cpu), ("p99", "p99, milliseconds", late)]
    {
        if bars.is_empty() {
            continue;
        }
        let file = format!("{name}-{kind}.svg");
        bars_svg(&plots.join(&file), title, &bars)
            .map_err(|cause| LoadError::Program(format!("drawing {file}: {cause}")))?;
        let _ = writeln!(lines, "![{title}](plots/{file})");
    }
    Ok(lines)
}

/// One bar a phase, its name and value beside it.
fn bars_svg(
    file: &Path,
    title: &str,
    bars: &[(String, f64)],
) -> Result<(), Box<dyn std::error::Error>> {
    let height = SIZE.1 + ROW * bars.len() as u32 + 12;
    let area = SVGBackend::new(file, (SIZE.0, height)).into_drawing_area();
    area.fill(&WHITE)?;
    let text = |size: i32| ("sans-serif", size).into_font().color(&INK);
    area.draw(&Text::new(title.to_owned(), (12, 12), text(16)))?;
    let most = bars.iter().map(|(_, value)| *value).fold(f64::MIN_POSITIVE, f64::max);
    let (left, width) = (340, f64::from(SIZE.0) - 340.0 - 90.0);
    for (index, (name, value)) in bars.iter().enumerate() {
        let top = (SIZE.1 + ROW * index as u32) as i32;
        let right = left + (value / most * width).max(1.0) as i32;
        area.draw(&Rectangle::new([(left, top), (right, top + 20)], BAR.filled()))?;
        area.draw(&Text::new(name.clone(), (12, top + 4), text(13)))?;
        area.draw(&Text::new(format!("{value:.2}"), (right + 8, top + 4), text(13)))?;
    }
    area.present()?;
    Ok(())
}
