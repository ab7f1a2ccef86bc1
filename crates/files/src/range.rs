//! Which part of a file a reader asks for.

use std::ops::Range;

/// Why a range is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Caller: it says no part.
    #[error("the range is malformed")]
    Malformed,
    /// Caller: nothing of it is there.
    #[error("the file has {size_bytes} bytes")]
    NotSatisfiable {
        /// What is there.
        size_bytes: u64,
    },
}

/// Parses one `bytes=` range of the header `Range` (RFC 9110 §14.1.2). `None`: several, or another
/// unit, which may be answered with the whole.
pub fn part_of(text: &str, size_bytes: u64) -> Result<Option<Range<u64>>, RangeError> {
    let Some(range) = text.strip_prefix("bytes=").filter(|range| !range.contains(',')) else {
        return Ok(None);
    };
    let (first, last) = range.trim().split_once('-').ok_or(RangeError::Malformed)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| RangeError::Malformed);
    let part = match (first, last) {
        ("", count) => size_bytes.saturating_sub(number(count)?)..size_bytes,
        (first, "") => number(first)?..size_bytes,
        (first, last) => number(first)?..number(last)?.saturating_add(1).min(size_bytes),
    };
    if part.is_empty() {
        return Err(RangeError::NotSatisfiable { size_bytes });
    }
    Ok(Some(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_a_part_of_what_is_there() {
        for (text, part) in [
            ("bytes=0-3", 0..4),
            ("bytes=4-", 4..10),
            ("bytes=-3", 7..10),
            ("bytes=-30", 0..10),
            ("bytes=8-99", 8..10),
            ("bytes=0-18446744073709551615", 0..10),
        ] {
            assert_eq!(part_of(text, 10), Ok(Some(part)), "{text}");
        }
        for text in ["bytes=0-1,4-5", "lines=1-2", ""] {
            assert_eq!(part_of(text, 10), Ok(None), "{text}");
        }
        for text in ["bytes=10-", "bytes=5-4", "bytes=-0"] {
            let none = RangeError::NotSatisfiable { size_bytes: 10 };
            assert_eq!(part_of(text, 10), Err(none), "{text}");
        }
        for text in ["bytes=", "bytes=x-1", "bytes=1", "bytes=-"] {
            assert_eq!(part_of(text, 10), Err(RangeError::Malformed), "{text}");
        }
        assert!(part_of("bytes=0-", 0).is_err());
    }
}
