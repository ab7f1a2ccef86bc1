//! Says where a long measurement is, on stderr: stdout is for its figures.

use std::io::Write as _;

/// One line, with the time.
pub(crate) fn say(line: &str) {
    let now = jiff::Timestamp::now().strftime("%H:%M:%S");
    // Nobody may be reading; the figures come anyway.
    let _ = writeln!(std::io::stderr(), "{now} {line}");
}
