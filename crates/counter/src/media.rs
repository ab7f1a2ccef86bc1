//! A shop's pictures: checked, shrunk and kept in files named by what is in them. Videos: checked
//! and kept the same way.

pub(crate) mod video;

use std::io::Cursor;

use bytes::Bytes;
use comptoir_files::{Files, FilesError};
use comptoir_wire::limits::THUMBNAIL_BYTES_MAX;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use sha2::{Digest, Sha256};

use crate::limits;

/// Why a picture was not taken.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Caller: over the limit, bytes.
    #[error("the picture has {size} bytes; {limit} are allowed")]
    TooLarge {
        /// As sent.
        size: usize,
        /// Allowed.
        limit: usize,
    },
    /// Caller: not a JPEG, PNG, WebP or GIF, or damaged.
    #[error("not a picture this program reads: JPEG, PNG, WebP and GIF are")]
    NotAPicture,
    /// Caller: over the limit, pixels a side.
    #[error("the picture is over {limit} pixels a side")]
    TooWide {
        /// Allowed.
        limit: u32,
    },
    /// Caller: takes more memory than allowed once it is opened, bytes.
    #[error("the picture takes {size} bytes once it is opened; {limit} are allowed")]
    TooHeavy {
        /// Opened, bytes.
        size: u64,
        /// Allowed.
        limit: u64,
    },
    /// Operator: it could not be kept.
    #[error("the picture could not be saved: {0}")]
    NotKept(#[from] FilesError),
}

/// Checks a picture that somebody sent, and keeps it: decoded, turned upright, shrunk to 1,200
/// pixels, encoded anew (what hides in the file's other parts is gone). Gives the file's name.
pub async fn keep(files: &Files, bytes: Vec<u8>) -> Result<String, PictureError> {
    let (encoded, extension) = tokio::task::spawn_blocking(move || encode(&bytes))
        .await
        .unwrap_or(Err(PictureError::NotAPicture))?;
    save(files, encoded, extension).await
}

/// Keeps a drawing (SVG) of our own as it is. Never call it with what a stranger sent: a drawing
/// may hold a script.
pub async fn keep_own_drawing(files: &Files, bytes: Vec<u8>) -> Result<String, PictureError> {
    save(files, bytes, "svg").await
}

/// A picture as it is kept, and what its name ends with. Works the processor.
fn encode(bytes: &[u8]) -> Result<(Vec<u8>, &'static str), PictureError> {
    if bytes.len() > limits::PICTURE_BYTES_MAX {
        let (size, limit) = (bytes.len(), limits::PICTURE_BYTES_MAX);
        return Err(PictureError::TooLarge { size, limit });
    }
    let picture = decode(bytes)?;
    let side = limits::PICTURE_KEPT_PX;
    let picture = if picture.width() > side || picture.height() > side {
        picture.resize(side, side, image::imageops::FilterType::CatmullRom)
    } else {
        picture
    };
    let mut encoded = Vec::new();
    let extension = if picture.color().has_alpha() && has_holes(&picture) {
        let out = Cursor::new(&mut encoded);
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(out);
        let written = DynamicImage::from(picture.to_rgba8()).write_with_encoder(encoder);
        written.map_err(|_| PictureError::NotAPicture)?;
        "webp"
    } else {
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut encoded, 84);
        let written = DynamicImage::from(picture.to_rgb8()).write_with_encoder(encoder);
        written.map_err(|_| PictureError::NotAPicture)?;
        "jpg"
    };
    Ok((encoded, extension))
}

/// A small JPEG of a picture, to travel inside a message; `None` if it is not one, or too large to
/// be looked at. Works the processor: call it off the async threads.
pub fn thumbnail(bytes: &[u8]) -> Option<Vec<u8>> {
    let picture = decode(bytes).ok()?;
    [limits::THUMBNAIL_PX, limits::THUMBNAIL_PX / 2].into_iter().find_map(|side| {
        let mut small = Vec::new();
        // Paper shows through what has holes, not black.
        let mut shrunk = DynamicImage::from(picture.thumbnail(side, side).into_rgba8());
        for pixel in shrunk.as_mut_rgba8()?.pixels_mut() {
            let [.., alpha] = pixel.0;
            pixel.0 = pixel.0.map(|part| {
                let over = u16::from(part) * u16::from(alpha) + 255 * (255 - u16::from(alpha));
                u8::try_from(over / 255).unwrap_or(u8::MAX)
            });
        }
        shrunk.into_rgb8().write_to(&mut Cursor::new(&mut small), ImageFormat::Jpeg).ok()?;
        (small.len() <= THUMBNAIL_BYTES_MAX).then_some(small)
    })
}

/// The media type of a kept file, by its name; `None`: no name that a kept file has.
pub fn media_type(file: &str) -> Option<&'static str> {
    let (hash, extension) = file.split_once('.')?;
    let hex = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    if hash.len() != 64 || !hash.bytes().all(hex) {
        return None;
    }
    match extension {
        "jpg" => Some("image/jpeg"),
        "webp" => Some("image/webp"),
        "svg" => Some("image/svg+xml"),
        "mp4" => Some("video/mp4"),
        "webm" => Some("video/webm"),
        _ => None,
    }
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    let format = image::guess_format(bytes).map_err(|_| PictureError::NotAPicture)?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    if !known.contains(&format) {
        return Err(PictureError::NotAPicture);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut bounds = Limits::default();
    bounds.max_image_width = Some(limits::PICTURE_SIDE_PX_MAX);
    bounds.max_image_height = Some(limits::PICTURE_SIDE_PX_MAX);
    bounds.max_alloc = Some(limits::PICTURE_OPENED_BYTES_MAX);
    reader.limits(bounds);
    let mut decoder = reader.into_decoder().map_err(|error| match error {
        image::ImageError::Limits(_) => {
            PictureError::TooWide { limit: limits::PICTURE_SIDE_PX_MAX }
        }
        _ => PictureError::NotAPicture,
    })?;
    // The bound above holds for what a decoder works with, not for the picture that it gives.
    let (size, limit) = (decoder.total_bytes(), limits::PICTURE_OPENED_BYTES_MAX);
    if size > limit {
        return Err(PictureError::TooHeavy { size, limit });
    }
    let upright = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureError::NotAPicture)?;
    if let Some(upright) = upright {
        picture.apply_orientation(upright);
    }
    Ok(picture)
}

fn has_holes(picture: &DynamicImage) -> bool {
    picture.to_rgba8().pixels().any(|pixel| pixel.0.last().is_some_and(|alpha| *alpha < 255))
}

/// Keeps a file under its hash.
async fn save(files: &Files, bytes: Vec<u8>, extension: &str) -> Result<String, PictureError> {
    let name = format!("{}.{extension}", data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
    files.put(&name, Bytes::from(bytes)).await?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(side: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = DynamicImage::new_rgb8(side, side);
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[tokio::test]
    async fn a_picture_is_shrunk_and_kept_once() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::folder(folder.path());
        let name = keep(&files, png(2_000)).await.unwrap();
        assert_eq!(media_type(&name), Some("image/jpeg"));
        assert_eq!(keep(&files, png(2_000)).await.unwrap(), name);
        let kept = image::open(folder.path().join(&name)).unwrap();
        assert_eq!((kept.width(), kept.height()), (1_200, 1_200));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        for bytes in [&b"not a picture"[..], svg, &png(30)[..40]] {
            assert!(matches!(encode(bytes), Err(PictureError::NotAPicture)));
        }
    }

    #[test]
    fn no_path_passes_for_a_file_name() {
        for name in ["../../etc/passwd", "a.jpg", "", &format!("{}.exe", "a".repeat(64))] {
            assert_eq!(media_type(name), None);
        }
    }
}
