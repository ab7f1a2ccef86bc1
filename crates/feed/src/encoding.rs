//! Turns a file into text, whatever program wrote it.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes by byte order mark, by what an XML declaration says, by being UTF-8, else as
/// Windows-1252, which old spreadsheets write. Never fails: every byte means something in that.
pub(crate) fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(encoding) = utf16_by_zeros(bytes).or_else(|| declared(bytes)) {
        return encoding.decode_without_bom_handling(bytes).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// UTF-16 without its mark: in a table or XML, every second of the first bytes is zero.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    let zeros = |start: usize| head.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    if half >= 4 && zeros(1) * 10 >= half * 8 && zeros(0) == 0 {
        Some(UTF_16LE)
    } else if half >= 4 && zeros(0) * 10 >= half * 8 && zeros(1) == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// What `<?xml … encoding="…"?>` says, unless the bytes are UTF-8 all the same.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let label = declaration.split_once("encoding=")?.1;
    let label = label.get(1..)?.split(['"', '\'']).next()?;
    let encoding = Encoding::for_label(label.as_bytes())?;
    if encoding == UTF_8 || std::str::from_utf8(bytes).is_ok() { None } else { Some(encoding) }
}

#[cfg(test)]
mod tests {
    use super::decode;

    /// The same words from five programs.
    #[test]
    fn every_encoding_reads_the_same() {
        let words = "id;titre\n1;Café à l’œuvre – 5 €\n";
        assert_eq!(decode(words.as_bytes()), words);
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend_from_slice(words.as_bytes());
        assert_eq!(decode(&marked), words);
        let le: Vec<u8> = words.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut le_marked = vec![0xFF, 0xFE];
        le_marked.extend_from_slice(&le);
        assert_eq!(decode(&le_marked), words);
        assert_eq!(decode(&le), words);
        assert_eq!(decode(&be), words);
        let (ansi, _, _) = encoding_rs::WINDOWS_1252.encode(words);
        assert_eq!(decode(&ansi), words);
    }

    /// An XML file may say what it is, and may lie about it.
    #[test]
    fn the_xml_declaration_counts_unless_the_bytes_are_utf8() {
        let mut latin = br#"<?xml version="1.0" encoding="ISO-8859-1"?><a>"#.to_vec();
        latin.extend_from_slice(b"caf\xE9</a>");
        assert!(decode(&latin).ends_with("café</a>"));
        let lying = r#"<?xml version="1.0" encoding="ISO-8859-1"?><a>café</a>"#;
        assert_eq!(decode(lying.as_bytes()), lying);
    }
}
