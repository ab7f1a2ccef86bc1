//! Whether a file is what it says it is, before anybody opens it.

use super::picture;
use crate::limits;

/// Why a file does not go, or is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// It says it is a picture, and is none.
    #[error("the picture is damaged, or is none")]
    NoPicture,
    /// It says it is a film or a sound, and is none.
    #[error("the film or sound is damaged, or is none")]
    NoFilm,
    /// It takes too much memory once it is opened.
    #[error(
        "the picture has {megapixels} megapixels, at most {} can be shown",
        limits::PICTURE_MEGAPIXELS_MAX
    )]
    TooLarge {
        /// What it has.
        megapixels: u64,
    },
}

/// Checks bytes against the media type they are sent as.
pub(crate) fn check(bytes: &[u8], mime: &str) -> Result<(), Unfit> {
    if let Some(shape) = picture::look(bytes) {
        let pixels = u64::from(shape.width_px) * u64::from(shape.height_px);
        let fits = pixels <= limits::PICTURE_MEGAPIXELS_MAX * 1_000_000;
        let megapixels = pixels.div_ceil(1_000_000);
        return if fits { Ok(()) } else { Err(Unfit::TooLarge { megapixels }) };
    }
    match mime.split_once('/') {
        Some(("image", "jpeg" | "png" | "webp" | "gif")) => Err(Unfit::NoPicture),
        Some(("video" | "audio", _)) if !is_film(bytes) => Err(Unfit::NoFilm),
        _ => Ok(()),
    }
}

/// Whether bytes begin as those of a film or a sound do, of whatever kind.
fn is_film(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 9] = [
        b"\x1A\x45\xDF\xA3", // WebM, Matroska
        b"OggS",
        b"ID3",
        b"fLaC",
        b"RIFF",
        b"#!AMR",
        b"\0\0\x01", // MPEG
        b"FORM",
        b".snd",
    ];
    // MP3 and AAC begin with eleven ones; MP4 says so behind the length of its first box.
    let is_frame = matches!(bytes, [0xFF, second, ..] if second & 0xE0 == 0xE0);
    let is_mp4 = bytes
        .get(4..8)
        .is_some_and(|kind| matches!(kind, b"ftyp" | b"moov" | b"mdat" | b"wide" | b"free"));
    is_frame || is_mp4 || STARTS.iter().any(|start| bytes.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side: u32) -> Vec<u8> {
        let side = side.to_be_bytes();
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &side[..], &side[..]].concat()
    }

    #[test]
    fn what_is_not_what_it_says_is_told_apart() {
        for (bytes, mime, found) in [
            (png(100), "image/png", Ok(())),
            (png(100), "application/pdf", Ok(())),
            (png(8_000), "image/png", Ok(())),
            (png(8_001), "image/png", Err(Unfit::TooLarge { megapixels: 65 })),
            (b"<html>".to_vec(), "image/jpeg", Err(Unfit::NoPicture)),
            (b"MZ a program".to_vec(), "video/mp4", Err(Unfit::NoFilm)),
            (b"%PDF-1.7".to_vec(), "audio/mpeg", Err(Unfit::NoFilm)),
            (b"\0\0\0\x18ftypmp42".to_vec(), "video/mp4", Ok(())),
            (b"OggS".to_vec(), "audio/ogg", Ok(())),
            (b"\xFF\xFBmp3".to_vec(), "audio/mpeg", Ok(())),
            (b"a letter".to_vec(), "text/plain", Ok(())),
            (b"<svg/>".to_vec(), "image/svg+xml", Ok(())),
        ] {
            assert_eq!(check(&bytes, mime), found, "{mime}");
        }
    }
}
