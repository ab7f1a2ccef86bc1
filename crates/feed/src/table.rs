//! Tables of text: finds the separator and the header, survives broken quotes.

use std::collections::HashMap;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use crate::gather::Gather;
use crate::limits::{COLUMNS_MAX, FIELD_BYTES_MAX, RESTARTS_MAX, ROWS_MAX};
use crate::problem::Trouble;

/// A table's rows under its header.
pub(crate) struct Table {
    /// The header.
    pub columns: Rc<Columns>,
    /// Rows that hold something.
    pub rows: Vec<Row>,
}

/// A header. Names are compared without case, asterisks, underscores and double spaces.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// As they are compared, in order.
    pub names: Vec<String>,
    /// As the header has them, in order.
    pub titles: Vec<String>,
    places: HashMap<String, usize>,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    /// Line of the file where it begins, from 1.
    pub line: u32,
    cells: Vec<String>,
    columns: Rc<Columns>,
}

impl Columns {
    fn new(cells: &[String]) -> Self {
        let names: Vec<String> = cells.iter().take(COLUMNS_MAX).map(|name| plain(name)).collect();
        let mut places = HashMap::new();
        for (place, name) in names.iter().enumerate() {
            places.entry(name.clone()).or_insert(place);
        }
        let shown = cells.iter().take(COLUMNS_MAX).map(|name| name.trim_start_matches('\u{feff}'));
        Self { names, titles: shown.map(|name| name.trim().to_owned()).collect(), places }
    }

    /// Whether there is a column of that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Whether there is a column of one of these names.
    pub(crate) fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.has(name))
    }
}

impl Row {
    /// The cell under that name, trimmed; empty if there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        let place = self.columns.places.get(name);
        place.and_then(|place| self.cells.get(*place)).map_or("", |cell| cell.trim())
    }

    /// The first cell under one of these names that is not empty.
    pub(crate) fn any(&self, names: &[&str]) -> &str {
        names.iter().map(|name| self.get(name)).find(|cell| !cell.is_empty()).unwrap_or("")
    }

    /// Names and cells that are not empty, in the order of the header.
    pub(crate) fn cells(&self) -> impl Iterator<Item = (&str, &str)> {
        let names = self.columns.names.iter().map(String::as_str);
        names.zip(self.cells.iter().map(|cell| cell.trim())).filter(|(_, cell)| !cell.is_empty())
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.trim().is_empty())
    }
}

/// A column's name as it is compared.
pub(crate) fn plain(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    let name = name.strip_prefix("g:").unwrap_or(&name);
    let name: String = name
        .chars()
        .map(|c| if matches!(c, '_' | '\u{a0}' | '\u{202f}') { ' ' } else { c })
        .filter(|c| *c != '*')
        .map(|c| if c == '’' { '\'' } else { c })
        .collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The header alone, to find out what a file is.
pub(crate) fn header(text: &str) -> Columns {
    beginning(text, 0).0
}

/// The header and the cells of the first rows.
pub(crate) fn beginning(text: &str, rows: usize) -> (Columns, Vec<Vec<String>>) {
    let (_, text) = without_comments(text);
    let delimiter = delimiter(text);
    let mut reader = builder(delimiter).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let mut next =
        || matches!(reader.read_byte_record(&mut record), Ok(true)).then(|| cells(&record).0);
    let header = next().map(|cells| Columns::new(&cells)).unwrap_or_default();
    (header, std::iter::from_fn(next).take(rows).collect())
}

/// Reads the whole table; what is broken goes to `gather`.
pub(crate) fn read(text: &str, gather: &mut Gather) -> Table {
    let (skipped_lines, text) = without_comments(text);
    let delimiter = delimiter(text);
    let mut table = Table { columns: Rc::default(), rows: Vec::new() };
    let mut start = Start { byte: 0, line: skipped_lines + 1 };
    let mut have_header = false;
    for _ in 0..RESTARTS_MAX {
        match read_from(text, start, delimiter, &mut have_header, &mut table, gather) {
            Some(again) => start = again,
            None => break,
        }
    }
    table
}

/// Where reading starts: again after a record that swallowed what follows it.
#[derive(Clone, Copy)]
struct Start {
    byte: usize,
    line: u32,
}

fn read_from(
    text: &str,
    start: Start,
    delimiter: u8,
    have_header: &mut bool,
    table: &mut Table,
    gather: &mut Gather,
) -> Option<Start> {
    let text = text.get(start.byte..)?;
    let mut reader = builder(delimiter).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    // The reader works in memory on bytes: it has no way to fail.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let position = record.position()?;
        // The reader's position is before the blank lines it skips; its lines count from 1.
        let begin = usize::try_from(position.byte()).ok()?;
        let end = usize::try_from(reader.position().byte()).ok()?.min(text.len());
        let raw = text.get(begin..end)?;
        let blank = raw.len() - raw.trim_start_matches(['\n', '\r']).len();
        let blank_lines = raw.get(..blank)?.matches('\n').count();
        let line = start.line + u32::try_from(position.line()).ok()? - 1
            + u32::try_from(blank_lines).ok()?;
        let raw = raw.get(blank..)?;
        let (cells, too_large) = cells(&record);
        let several_lines = raw.trim_end().contains('\n');
        let too_many = *have_header && overflow(&cells, table.columns.names.len());
        if several_lines && (too_many || !well_quoted(raw, delimiter)) {
            gather.problem(line, "", Trouble::BrokenQuotes, true);
            let next = raw.find('\n')? + 1;
            return Some(Start { byte: start.byte + begin + blank + next, line: line + 1 });
        }
        if !*have_header {
            if cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            table.columns = Rc::new(Columns::new(&cells));
            *have_header = true;
            continue;
        }
        if table.rows.len() >= ROWS_MAX {
            gather.problem(line, "", Trouble::TooMany(ROWS_MAX), true);
            return None;
        }
        if too_many {
            let columns = table.columns.names.len();
            gather.problem(line, "", Trouble::TooManyCells { found: cells.len(), columns }, false);
        }
        for place in too_large {
            let name = table.columns.names.get(place).cloned().unwrap_or_default();
            gather.problem(line, &name, Trouble::FieldTooLarge, false);
        }
        let row = Row { line, cells, columns: Rc::clone(&table.columns) };
        if !row.is_empty() {
            table.rows.push(row);
        }
    }
    None
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

/// The cells, and the places of those over the limit.
fn cells(record: &ByteRecord) -> (Vec<String>, Vec<usize>) {
    let mut too_large = Vec::new();
    let cells = record
        .iter()
        .take(COLUMNS_MAX)
        .enumerate()
        .map(|(place, cell)| {
            if cell.len() > FIELD_BYTES_MAX {
                too_large.push(place);
                return String::new();
            }
            String::from_utf8_lossy(cell).into_owned()
        })
        .collect();
    (cells, too_large)
}

/// Whether cells with something in them stand beyond the last column.
fn overflow(cells: &[String], columns: usize) -> bool {
    cells.iter().skip(columns).any(|cell| !cell.trim().is_empty())
}

/// Whether each quoted cell ends at a separator, and none is open at the end.
fn well_quoted(raw: &str, delimiter: u8) -> bool {
    let bytes = raw.as_bytes();
    let ends =
        |at: usize| bytes.get(at).is_none_or(|b| *b == delimiter || matches!(*b, b'\n' | b'\r'));
    let mut at = 0;
    let mut cell_begins = true;
    while let Some(byte) = bytes.get(at) {
        if cell_begins && *byte == b'"' {
            at += 1;
            loop {
                match bytes.get(at) {
                    Some(b'"') if bytes.get(at + 1) == Some(&b'"') => at += 2,
                    Some(b'"') if ends(at + 1) => break,
                    None | Some(b'"') => return false,
                    Some(_) => at += 1,
                }
            }
        }
        cell_begins = *byte == delimiter;
        at += 1;
    }
    true
}

/// Lines before the table that are empty or begin with `#`, and what follows them.
fn without_comments(text: &str) -> (u32, &str) {
    let mut lines = 0;
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        let comment = line.trim().is_empty() || line.trim_start().starts_with('#');
        if !comment && line.trim() != "\"\"" {
            break;
        }
        lines += 1;
        rest = after;
    }
    (lines, rest)
}

/// The separator that the first line has most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let mut counts = [(b'\t', 0_usize), (b';', 0), (b',', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|(d, _)| *d == byte && !quoted) {
            count.1 += 1;
        }
    }
    let most = counts.iter().max_by_key(|(d, count)| (*count, *d == b'\t' || *d == b';'));
    most.filter(|(_, count)| *count > 0).map_or(b',', |(delimiter, _)| *delimiter)
}
