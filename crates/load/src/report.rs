//! Figures as people read them: in the terminal, and in the page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::LoadError;
use crate::figures::{Report, Row, Sealing};
use crate::plot;

/// Of several runs of the same phases, each phase's median by CPU.
pub(crate) fn medians(runs: Vec<Vec<Row>>) -> Vec<Row> {
    let phases = runs.first().map_or(0, Vec::len);
    let mut medians = Vec::with_capacity(phases);
    for phase in 0..phases {
        let mut same: Vec<&Row> = runs.iter().filter_map(|run| run.get(phase)).collect();
        same.sort_by(|a, b| a.cpu_s_per_100k.total_cmp(&b.cpu_s_per_100k));
        medians.extend(same.get(same.len() / 2).map(|row| (*row).clone()));
    }
    medians
}

/// What earlier runs answered with `--json`, as one.
pub(crate) fn read(files: &[PathBuf]) -> Result<Report, LoadError> {
    let mut all = Report::default();
    for file in files {
        let text = std::fs::read(file).map_err(LoadError::machine("an earlier answer"))?;
        let one = serde_json::from_slice(&text);
        all.extend(one.map_err(|cause| LoadError::Program(format!("an earlier answer: {cause}")))?);
    }
    Ok(all)
}

/// In the terminal.
pub(crate) fn table(report: &Report) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "{}; {}", report.date, report.machine);
    let _ = writeln!(text, "load {} to {}; {}", report.load[0], report.load[1], disk(report));
    let _ = writeln!(
        text,
        "\n{:56} {:>9} {:>8} {:>8} {:>8} {:>12} {:>9} {:>7}",
        "", "a second", "p50 ms", "p99 ms", "p99.9 ms", "CPU s/100k", "bytes", "MiB"
    );
    for row in &report.rows {
        let _ = writeln!(
            text,
            "{:56} {:9.0} {:8.2} {:8.2} {:8.2} {:12.2} {:9.0} {:7.0}  {}",
            row.what,
            row.per_second,
            row.p50_ms,
            row.p99_ms,
            row.p999_ms,
            row.cpu_s_per_100k,
            row.written_bytes_each,
            row.memory_mib,
            row.note
        );
    }
    for idle in &report.idle {
        let _ = writeln!(
            text,
            "{} idle connections, {}: {:.1} KiB each",
            idle.connections, idle.what, idle.kib_each
        );
    }
    if let Some(sealed) = &report.sealed {
        let _ = writeln!(text, "{}", sealing(sealed));
    }
    for round in &report.survived {
        let _ = writeln!(
            text,
            "{}, {} rounds: {} acknowledged, {} lost, {} doubled ({} dropped by number), back within {:.0} ms",
            round.how,
            round.rounds,
            round.acknowledged,
            round.lost,
            round.doubled,
            round.dropped_by_device,
            round.back_after_ms_max
        );
    }
    text
}

fn disk(report: &Report) -> String {
    let (half, most) = report.sync_ms;
    format!("one fdatasync of 4 KiB takes {half:.2} ms (p50), {most:.2} ms (p99)")
}

fn sealing(sealed: &Sealing) -> String {
    format!(
        "Encrypted: 1 KiB that is written is {} bytes at the relay. Sealing one takes the device \
         that writes {:.2} ms, opening one takes the device that reads {:.2} ms, databases in \
         memory; neither is in the figures above.",
        sealed.bytes, sealed.sealing_ms, sealed.opening_ms
    )
}

/// Puts the tables into a page between `<!-- bench NAME -->` and `<!-- end NAME -->`, and the
/// plots beside it.
pub(crate) fn write(page: &Path, name: &str, report: &Report) -> Result<(), LoadError> {
    let failed = LoadError::machine("the page");
    let (from, to) = (format!("<!-- bench {name} -->"), format!("<!-- end {name} -->"));
    let text = std::fs::read_to_string(page).map_err(&failed)?;
    let parts = text.split_once(&from).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(&to)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        return Err(LoadError::Program(format!("{} has no {from} … {to}", page.display())));
    };
    let folder = page.parent().unwrap_or(Path::new("."));
    let plots = plot::draw(folder, name, report)?;
    let body = markdown(report);
    let text = format!("{before}{from}\n{body}{plots}{to}{after}");
    std::fs::write(page, text).map_err(&failed)
}

fn markdown(report: &Report) -> String {
    let mut text = format!(
        "\n{}. {}, load {} to {}; {}.\n\n",
        report.date,
        report.machine,
        report.load[0],
        report.load[1],
        disk(report)
    );
    text.push_str(
        "| | a second | p50 ms | p99 ms | p99.9 ms | CPU s/100k | bytes written each | MiB | |\n",
    );
    text.push_str("|---|---|---|---|---|---|---|---|---|\n");
    for row in &report.rows {
        let _ = writeln!(
            text,
            "| {} | {:.0} | {} | {} | {} | **{:.2}** | {:.0} | {:.0} | {} |",
            row.what,
            row.per_second,
            ms(row.p50_ms),
            ms(row.p99_ms),
            ms(row.p999_ms),
            row.cpu_s_per_100k,
            row.written_bytes_each,
            row.memory_mib,
            row.note
        );
    }
    if !report.idle.is_empty() {
        text.push_str("\n| idle connections | how many | KiB each |\n|---|---|---|\n");
    }
    for idle in &report.idle {
        let _ = writeln!(text, "| {} | {} | {:.1} |", idle.what, idle.connections, idle.kib_each);
    }
    if let Some(sealed) = &report.sealed {
        let _ = writeln!(text, "\n{}", sealing(sealed));
    }
    if !report.survived.is_empty() {
        text.push_str("\n| the server is ended by | rounds | acknowledged | lost | doubled | delivered again, dropped by number | back within ms | load |\n|---|---|---|---|---|---|---|---|\n");
    }
    for round in &report.survived {
        let _ = writeln!(
            text,
            "| {} | {} | {} | **{}** | **{}** | {} | {:.0} | {} |",
            round.how,
            round.rounds,
            round.acknowledged,
            round.lost,
            round.doubled,
            round.dropped_by_device,
            round.back_after_ms_max,
            round.load
        );
    }
    text
}

fn ms(value: f64) -> String {
    if value > 0.0 { format!("{value:.2}") } else { "—".into() }
}
