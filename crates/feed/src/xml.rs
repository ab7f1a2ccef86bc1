//! Records of an XML file: repeated elements, their attributes and the text inside them.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::gather::{Gather, short};
use crate::limits::{FIELD_BYTES_MAX, RESTARTS_MAX, ROWS_MAX};
use crate::problem::Trouble;
use crate::table::plain;

/// One record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Record {
    /// Line of the file where it begins, from 1.
    pub line: u32,
    /// Attributes of the record's own element.
    pub attributes: Vec<(String, String)>,
    /// Elements in it, by their path under the record ("shipping/price"), with their text.
    pub fields: Vec<(String, String)>,
}

impl Record {
    /// An attribute; empty if there is none.
    pub(crate) fn attribute(&self, name: &str) -> &str {
        let found = self.attributes.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// An element's text; empty if there is none.
    pub(crate) fn field(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(other, _)| other == name);
        found.map_or("", |(_, value)| value.trim())
    }
}

/// Reads each element of one of these names as a record. A broken one is reported, and reading
/// goes on at the next.
pub(crate) fn records(text: &str, wanted: &[&str], gather: &mut Gather) -> Vec<Record> {
    let mut pass = Pass { text, wanted, gather, lines: Lines::default(), records: Vec::new() };
    let mut start = 0;
    for _ in 0..RESTARTS_MAX {
        match pass.run(start) {
            Some(again) => start = again,
            None => break,
        }
    }
    pass.records
}

/// Counts lines up to a place that only moves forward.
#[derive(Default)]
struct Lines {
    at: usize,
    breaks: u32,
}

impl Lines {
    fn at(&mut self, text: &str, place: usize) -> u32 {
        if let Some(passed) = text.get(self.at..place) {
            let breaks = passed.matches('\n').count();
            self.breaks += u32::try_from(breaks).unwrap_or(u32::MAX);
            self.at = place;
        }
        self.breaks + 1
    }
}

struct Pass<'a, 'g, 'w> {
    text: &'a str,
    wanted: &'a [&'a str],
    gather: &'g mut Gather<'w>,
    lines: Lines,
    records: Vec<Record>,
}

/// The record being read, and the elements open in it.
struct Open {
    record: Record,
    name: String,
    stack: Vec<(String, String)>,
    too_large: bool,
    broken: bool,
}

impl Pass<'_, '_, '_> {
    /// Reads from a place; gives the place to go on from after a break.
    fn run(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let mut reader = Reader::from_str(text.get(start..)?);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut open: Option<Open> = None;
        loop {
            let place = start + usize::try_from(reader.buffer_position()).ok()?;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let line = open.as_ref().map(|open| open.record.line);
                    let line = line.unwrap_or_else(|| self.lines.at(text, place));
                    let trouble = Trouble::BrokenXml(short(&error.to_string()));
                    self.gather.problem(line, "", trouble, true);
                    return self.next_record(place + 1);
                }
            };
            match event {
                Event::Start(element) => {
                    let name = local_name(&element);
                    let begins = self.wanted.contains(&name.as_str());
                    match &mut open {
                        Some(current) if begins && current.name == name => {
                            let trouble = Trouble::BrokenXml("an element is not closed".into());
                            self.gather.problem(current.record.line, "", trouble, true);
                            open = Some(self.begin(place, name, &element));
                        }
                        Some(current) => current.stack.push((name, String::new())),
                        None if begins => open = Some(self.begin(place, name, &element)),
                        None => {}
                    }
                }
                Event::Empty(element) => {
                    let name = local_name(&element);
                    match &mut open {
                        Some(current) => {
                            // Atom's link says where to in an attribute.
                            let to = attributes(&element).into_iter().find(|(n, _)| n == "href");
                            let path = path(&current.stack, &name);
                            current.record.fields.extend(to.map(|(_, href)| (path, href)));
                        }
                        None if self.wanted.contains(&name.as_str()) => {
                            let record = self.begin(place, name, &element).record;
                            self.records.push(record);
                        }
                        None => {}
                    }
                }
                Event::Text(text) => push(&mut open, &text.decode().unwrap_or_default()),
                Event::CData(text) => push(&mut open, &text.decode().unwrap_or_default()),
                Event::GeneralRef(reference) => push(&mut open, &resolve(&reference)),
                Event::End(element) => {
                    let name = plain(&String::from_utf8_lossy(element.local_name().as_ref()));
                    if let Some(current) = &mut open
                        && current.close(&name)
                    {
                        self.finish(open.take()?);
                        if self.records.len() >= ROWS_MAX {
                            let line = self.lines.at(text, place);
                            self.gather.problem(line, "", Trouble::TooMany(ROWS_MAX), true);
                            return None;
                        }
                    }
                }
                Event::Eof => {
                    if let Some(current) = open {
                        let trouble = Trouble::BrokenXml("the file ends in this record".into());
                        self.gather.problem(current.record.line, "", trouble, true);
                    }
                    return None;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
    }

    fn begin(&mut self, place: usize, name: String, element: &BytesStart<'_>) -> Open {
        let line = self.lines.at(self.text, place);
        let record = Record { line, attributes: attributes(element), fields: Vec::new() };
        Open { record, name, stack: Vec::new(), too_large: false, broken: false }
    }

    fn finish(&mut self, open: Open) {
        let line = open.record.line;
        if open.broken {
            let trouble = Trouble::BrokenXml("an element is not closed".into());
            self.gather.problem(line, "", trouble, false);
        }
        if open.too_large {
            self.gather.problem(line, "", Trouble::FieldTooLarge, false);
        }
        self.records.push(open.record);
    }

    fn next_record(&self, from: usize) -> Option<usize> {
        let mut from = from;
        while !self.text.is_char_boundary(from) {
            from += 1;
        }
        let rest = self.text.get(from..)?;
        let places = self.wanted.iter().filter_map(|name| {
            let mark = format!("<{name}");
            rest.match_indices(mark.as_str()).map(|(at, _)| at).find(|at| {
                let after = rest.as_bytes().get(at + mark.len());
                after.is_some_and(|b| matches!(b, b'>' | b' ' | b'\n' | b'\r' | b'\t' | b'/'))
            })
        });
        places.min().map(|at| from + at)
    }
}

impl Open {
    /// Closes an element; true when it was the record itself.
    fn close(&mut self, name: &str) -> bool {
        if let Some(place) = self.stack.iter().rposition(|(open, _)| open == name) {
            // What was opened inside and never closed ends here too.
            self.broken |= place + 1 < self.stack.len();
            while self.stack.len() > place {
                self.pop();
            }
            return false;
        }
        if name != self.name {
            return false;
        }
        self.broken |= !self.stack.is_empty();
        while !self.stack.is_empty() {
            self.pop();
        }
        true
    }

    fn pop(&mut self) {
        if let Some((name, text)) = self.stack.pop() {
            let path = path(&self.stack, &name);
            self.record.fields.push((path, text));
        }
    }
}

fn path(stack: &[(String, String)], name: &str) -> String {
    let mut path: Vec<&str> = stack.iter().map(|(name, _)| name.as_str()).collect();
    path.push(name);
    path.join("/")
}

fn push(open: &mut Option<Open>, text: &str) {
    let Some(open) = open else { return };
    let Some((_, buffer)) = open.stack.last_mut() else { return };
    if buffer.len() + text.len() > FIELD_BYTES_MAX {
        open.too_large = true;
        return;
    }
    buffer.push_str(text);
}

/// The five of XML and numbers; HTML's names stay as they are for the text's own reading.
fn resolve(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    let name = reference.decode().unwrap_or_default();
    match name.as_ref() {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};"),
    }
}

fn local_name(element: &BytesStart<'_>) -> String {
    plain(&String::from_utf8_lossy(element.local_name().as_ref()))
}

fn attributes(element: &BytesStart<'_>) -> Vec<(String, String)> {
    let mut pairs = element.html_attributes();
    pairs
        .with_checks(false)
        .flatten()
        .map(|attribute| {
            let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
            let raw = String::from_utf8_lossy(&attribute.value).into_owned();
            let value = quick_xml::escape::unescape(&raw).map(std::borrow::Cow::into_owned);
            (name, value.unwrap_or(raw))
        })
        .collect()
}
