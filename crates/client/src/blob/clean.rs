//! Takes out of a picture what it says besides what it shows: place, device, owner, what hides
//! behind its end. The picture itself is not encoded anew: not a pixel changes.

/// Whether a file that begins so is one of those that are cleaned.
pub(crate) fn takes(head: &[u8]) -> bool {
    head.starts_with(&[0xFF, 0xD8, 0xFF])
        || head.starts_with(PNG)
        || (head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"))
}

/// The same picture without it; `None` for what is cut short or no JPEG, PNG or WebP.
pub(crate) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        jpeg(bytes)
    } else if bytes.starts_with(PNG) {
        png(bytes)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        webp(bytes)
    } else {
        None
    }
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Keeps the frame, its tables, JFIF, colour profile (APP2) and Adobe's transform (APP14).
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0xFF, 0xD8];
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        let kind = *bytes.get(at + 1)?;
        match kind {
            // Fill bytes may stand before a marker.
            0xFF => {
                at += 1;
                continue;
            }
            0xD9 => {
                out.extend([0xFF, 0xD9]);
                return Some(out);
            }
            0x01 | 0xD0..=0xD7 => {
                out.extend([0xFF, kind]);
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
        let segment = bytes.get(at..at + 2 + length.max(2))?;
        match kind {
            0xE1 => out.extend(turned(segment).into_iter().flatten()),
            0xE3..=0xED | 0xEF | 0xFE => {}
            _ => out.extend(segment),
        }
        at += segment.len();
        if kind == 0xDA {
            let scan = bytes.get(at..)?;
            let end = scan_end(scan)?;
            out.extend(scan.get(..end)?);
            at += end;
        }
    }
}

/// Where the marker after a scan is: zeros and restarts belong to it.
fn scan_end(scan: &[u8]) -> Option<usize> {
    let mut pairs = scan.windows(2).enumerate();
    let is_end =
        |pair: &[u8]| matches!(pair, [0xFF, kind] if !matches!(kind, 0 | 0xD0..=0xD7 | 0xFF));
    pairs.find(|(_, pair)| is_end(pair)).map(|(at, _)| at)
}

/// Of what a camera says, only which side is up: without it the picture would lie on its side.
fn turned(segment: &[u8]) -> Option<Vec<u8>> {
    let tiff = segment.get(4..)?.strip_prefix(b"Exif\0\0")?;
    let is_little = tiff.starts_with(b"II");
    let short = |at: usize| -> Option<u16> {
        let two: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let (low, high) = if is_little { (4, 6) } else { (6, 4) };
    let table = usize::from(short(low)?) | (usize::from(short(high)?) << 16);
    let count = usize::from(short(table)?);
    let entry = (0..count).map(|n| table + 2 + n * 12).find(|at| short(*at) == Some(0x0112))?;
    let side = short(entry + 8).filter(|side| (2..=8).contains(side))?;
    let mut out = vec![0xFF, 0xE1, 0, 34];
    out.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    out.extend(side.to_be_bytes());
    out.extend([0; 6]);
    Some(out)
}

/// Keeps what the picture needs; words, times and EXIF go, and all behind the end.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = PNG.to_vec();
    let mut at = PNG.len();
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        if !matches!(kind, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            out.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at += chunk.len();
    }
}

fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const EXIF_AND_XMP: u8 = 0b0000_1100;
    let size = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?) as usize;
    let body = bytes.get(12..size.checked_add(8)?)?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    let mut at = 0;
    while at < body.len() {
        let length = u32::from_le_bytes(body.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let end = at.checked_add(length)?.checked_add(8 + length % 2)?;
        let chunk = body.get(at..end)?;
        match chunk.get(..4)? {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let start = out.len() + 8;
                out.extend(chunk);
                if let Some(flags) = out.get_mut(start) {
                    *flags &= !EXIF_AND_XMP;
                }
            }
            _ => out.extend(chunk),
        }
        at = end;
    }
    let size = u32::try_from(out.len() - 8).ok()?.to_le_bytes();
    out.get_mut(4..8)?.copy_from_slice(&size);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, kind], &length[..], body].concat()
    }

    /// A camera's EXIF: its place, and that it was held upright.
    fn exif(side: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
        tiff.extend([0x12, 1, 3, 0, 1, 0, 0, 0, side, 0, 0, 0]);
        tiff.extend(b"\x25\x88\x04\0\x01\0\0\0GPS48.85");
        segment(0xE1, &tiff)
    }

    fn photo(side: u8) -> Vec<u8> {
        [
            vec![0xFF, 0xD8],
            segment(0xE0, b"JFIF\0"),
            exif(side),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0GPS48.85"),
            segment(0xFE, b"Camille's phone"),
            segment(0xDB, b"table"),
            segment(0xDA, b"scan"),
            vec![1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9],
            b"PK\x03\x04 a zip behind the end".to_vec(),
        ]
        .concat()
    }

    fn says(bytes: &[u8], words: &str) -> bool {
        bytes.windows(words.len()).any(|window| window == words.as_bytes())
    }

    #[test]
    fn a_photo_says_nothing_of_where_it_was_taken() {
        let cleaned = clean(&photo(1)).unwrap();
        for gone in ["GPS", "Exif", "adobe", "Camille", "PK"] {
            assert!(!says(&cleaned, gone), "{gone}");
        }
        assert!(
            says(&cleaned, "JFIF")
                && says(&cleaned, "table")
                && cleaned.ends_with(&[4, 0xFF, 0xD9])
        );
        // One that was held upright stays so, and says nothing else.
        let upright = clean(&photo(6)).unwrap();
        assert!(says(&upright, "Exif") && !says(&upright, "GPS"));
        let again = clean(&upright).unwrap();
        assert_eq!(again, upright);
        assert!(clean(&photo(1)[..40]).is_none());
    }

    #[test]
    fn png_and_webp_lose_their_words() {
        let chunk = |kind: &[u8], body: &[u8]| {
            [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], kind, body, b"crc_"].concat()
        };
        let png = [
            PNG,
            &chunk(b"IHDR", b"head"),
            &chunk(b"tEXt", b"GPS"),
            &chunk(b"eXIf", b"GPS"),
            &chunk(b"IDAT", b"data"),
            &chunk(b"IEND", b""),
            b"<script>",
        ]
        .concat();
        let cleaned = clean(&png).unwrap();
        assert!(says(&cleaned, "data") && !says(&cleaned, "GPS") && !says(&cleaned, "script"));

        let part = |kind: &[u8], body: &[u8]| {
            [kind, &u32::try_from(body.len()).unwrap().to_le_bytes()[..], body].concat()
        };
        let body = [
            part(b"VP8X", &[0x1C, 0, 0, 0, 1, 0, 0, 1, 0, 0]),
            part(b"VP8L", b"data"),
            part(b"EXIF", b"GPS!"),
        ]
        .concat();
        let size = u32::try_from(body.len() + 4).unwrap().to_le_bytes();
        let cleaned = clean(&[b"RIFF", &size[..], b"WEBP", &body].concat()).unwrap();
        assert!(says(&cleaned, "data") && !says(&cleaned, "GPS"));
        assert_eq!(cleaned[20], 0x10);
        assert_eq!(cleaned.len(), body.len() + 12 - 12);
        assert!(clean(b"GIF89a").is_none());
    }
}
