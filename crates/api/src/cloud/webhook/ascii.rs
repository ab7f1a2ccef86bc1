//! JSON in ASCII: what is not becomes `\uXXXX`, in pairs beyond the basic plane.

use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

/// Serialises a value of this module; compact, keys in the order of its fields.
pub fn to_ascii<T: Serialize>(value: &T) -> String {
    let mut bytes = Vec::with_capacity(512);
    let mut serializer = Serializer::with_formatter(&mut bytes, Ascii);
    // Neither a map with odd keys nor a failing writer is involved.
    match value.serialize(&mut serializer).map(|()| String::from_utf8(bytes)) {
        Ok(Ok(text)) => text,
        _ => String::new(),
    }
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut from = 0;
        // DEL is ASCII, but clients that escape again before they verify would change it.
        for (at, letter) in fragment.char_indices().filter(|(_, letter)| *letter >= '\u{7f}') {
            writer.write_all(fragment.as_bytes().get(from..at).unwrap_or_default())?;
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            from = at + letter.len_utf8();
        }
        writer.write_all(fragment.as_bytes().get(from..).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_outside_ascii_are_escaped() {
        assert_eq!(to_ascii(&"é\u{7f}\n\"a/b\""), r#""\u00e9\u007f\n\"a/b\"""#);
        assert_eq!(to_ascii(&"🍯"), r#""\ud83c\udf6f""#);
    }

    proptest! {
        /// Whatever is said comes back, keys too, and travels as ASCII alone.
        #[test]
        fn any_text_round_trips(key in any::<String>(), text in any::<String>()) {
            let json = to_ascii(&serde_json::json!({ &key: &text, "list": [&text] }));
            prop_assert!(json.is_ascii());
            prop_assert!(json.bytes().all(|byte| byte != 0x7f));
            let back: serde_json::Value = serde_json::from_str(&json).unwrap();
            prop_assert_eq!(&back["list"][0], &text);
            if key != "list" {
                prop_assert_eq!(&back[&key], &text);
            }
        }
    }
}
