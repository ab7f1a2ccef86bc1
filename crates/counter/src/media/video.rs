//! A product's video: whether browsers play it, rid of where and by whom it was taken, and kept.
//!
//! It is never in memory: it waits in a file beside those that are kept. It is not encoded anew
//! either; what the shop exported is what its customers see.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use comptoir_files::{Files, FilesError};
use matroska_demuxer::{MatroskaFile, TrackType as Webm};
use mp4parse::{CodecType as Codec, SampleEntry, Track, TrackType};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::limits;

/// Why a video was not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VideoError {
    /// Caller: neither MP4 nor WebM, cut short, or without a picture.
    #[error("not a video this program reads: MP4 and WebM are")]
    NoVideo,
    /// Caller: its pictures are written in a way that not every browser reads.
    #[error("many browsers do not play it: H.264, VP8, VP9 and AV1 are played")]
    Unplayed,
    /// Operator: it could not be kept.
    #[error("the video could not be saved: {0}")]
    NotKept(#[from] FilesError),
}

impl From<io::Error> for VideoError {
    fn from(error: io::Error) -> Self {
        Self::NotKept(error.into())
    }
}

/// Makes the file that a video comes into; it goes with what is returned, unless it is kept.
pub(crate) async fn draft(files: &Files) -> io::Result<NamedTempFile> {
    let folder = files.on_disk("");
    tokio::fs::create_dir_all(&folder).await?;
    NamedTempFile::new_in(folder)
}

/// Checks a video that somebody sent, and keeps it under its hash. Gives the file's name.
pub(crate) async fn keep(files: &Files, draft: NamedTempFile) -> Result<String, VideoError> {
    let read = tokio::task::spawn_blocking(move || {
        let name = prepare(draft.as_file())?;
        Ok::<_, VideoError>((draft, name))
    });
    let (draft, name) = read.await.map_err(|_| io::Error::other("stopping"))??;
    files.take(draft.path(), &name).await?;
    Ok(name)
}

const MP4: &str = "mp4";
const WEBM: &str = "webm";

/// Looks at a video, cleans it where it lies, and names it by what is in it then. Works the disk
/// and the processor.
fn prepare(mut file: &File) -> Result<String, VideoError> {
    let mut first = [0; EBML.len()];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut first).map_err(|_| VideoError::NoVideo)?;
    let extension = if first == EBML {
        check_webm(file)?;
        WEBM
    } else {
        check_mp4(file)?;
        clean(file, 0..file.metadata()?.len(), &[b"moov", b"trak"])?;
        MP4
    };
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    io::copy(&mut file, &mut hash)?;
    file.sync_all()?;
    Ok(format!("{}.{extension}", data_encoding::HEXLOWER.encode(&hash.finalize())))
}

/// What WebM begins with, and Matroska, of which it is a part.
const EBML: [u8; 4] = [0x1A, 0x45, 0xDF, 0xA3];

fn check_webm(mut file: &File) -> Result<(), VideoError> {
    file.seek(SeekFrom::Start(0))?;
    let read = MatroskaFile::open(BufReader::new(file)).map_err(|_| VideoError::NoVideo)?;
    if read.ebml_header().doc_type() != "webm" {
        return Err(VideoError::NoVideo);
    }
    let pictures = read.tracks().iter().filter(|track| track.track_type() == Webm::Video);
    let codecs = pictures.map(|track| matches!(track.codec_id(), "V_VP8" | "V_VP9" | "V_AV1"));
    played(&codecs.collect::<Vec<_>>())
}

fn check_mp4(mut file: &File) -> Result<(), VideoError> {
    let parts = parts(file, 0..file.metadata()?.len())?;
    let find =
        |kind: &[u8; 4]| parts.iter().find(|part| part.kind == *kind).ok_or(VideoError::NoVideo);
    find(b"ftyp")?;
    let movie = find(b"moov")?;
    let size = movie.inner.end - movie.start;
    if size > limits::VIDEO_HEAD_BYTES_MAX {
        return Err(VideoError::NoVideo);
    }
    file.seek(SeekFrom::Start(movie.start))?;
    let mut head = BufReader::new(file).take(size);
    let read = mp4parse::read_mp4(&mut head).map_err(|_| VideoError::NoVideo)?;
    let pictures = read.tracks.iter().filter(|track| track.track_type == TrackType::Video);
    played(&pictures.map(is_played).collect::<Vec<_>>())
}

fn is_played(track: &Track) -> bool {
    track.stsd.iter().flat_map(|entries| entries.descriptions.iter()).any(|entry| match entry {
        SampleEntry::Video(video) => {
            matches!(video.codec_type, Codec::H264 | Codec::VP8 | Codec::VP9 | Codec::AV1)
        }
        _ => false,
    })
}

/// Whether there are pictures, and all of them are played.
fn played(codecs: &[bool]) -> Result<(), VideoError> {
    if codecs.is_empty() {
        return Err(VideoError::NoVideo);
    }
    if codecs.iter().all(|is_played| *is_played) { Ok(()) } else { Err(VideoError::Unplayed) }
}

/// A box of an MP4 (ISO 14496-12 §4.2): offsets in the file.
struct Part {
    kind: [u8; 4],
    start: u64,
    inner: Range<u64>,
}

/// The boxes side by side in a part of a file. One that is cut short is none.
fn parts(mut file: &File, within: Range<u64>) -> Result<Vec<Part>, VideoError> {
    let (mut found, mut start) = (Vec::new(), within.start);
    // What is shorter than a head is padding.
    while within.end.saturating_sub(start) >= 8 {
        let (mut length, mut kind) = ([0; 4], [0; 4]);
        file.seek(SeekFrom::Start(start))?;
        file.read_exact(&mut length)?;
        file.read_exact(&mut kind)?;
        let (head, length) = match u32::from_be_bytes(length) {
            // To the end.
            0 => (8, within.end - start),
            // Too long for four bytes.
            1 => {
                let mut long = [0; 8];
                file.read_exact(&mut long).map_err(|_| VideoError::NoVideo)?;
                (16, u64::from_be_bytes(long))
            }
            length => (8, u64::from(length)),
        };
        let end = start.saturating_add(length);
        if length < head || end > within.end || found.len() == limits::VIDEO_BOXES_MAX {
            return Err(VideoError::NoVideo);
        }
        found.push(Part { kind, start, inner: start + head..end });
        start = end;
    }
    Ok(found)
}

/// Where phones write their place, their name and their owner's: user data, metadata, XMP.
const TELLS: [&[u8; 4]; 3] = [b"udta", b"meta", b"uuid"];

/// Blanks what a film says besides what it shows, here and in the boxes `inside`, each in the one
/// before. Nothing moves: the pictures are found by where they are in the file.
fn clean(file: &File, within: Range<u64>, inside: &[&[u8; 4]]) -> Result<(), VideoError> {
    for part in parts(file, within)? {
        if TELLS.contains(&&part.kind) {
            blank(file, &part)?;
        } else if let Some((first, rest)) = inside.split_first()
            && part.kind == **first
        {
            clean(file, part.inner, rest)?;
        }
    }
    Ok(())
}

/// Makes a box one of those that players pass over.
fn blank(mut file: &File, part: &Part) -> io::Result<()> {
    file.seek(SeekFrom::Start(part.start + 4))?;
    file.write_all(b"free")?;
    file.seek(SeekFrom::Start(part.inner.start))?;
    let mut zeros = io::repeat(0).take(part.inner.end - part.inner.start);
    io::copy(&mut zeros, &mut file).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two seconds of a test picture, as ffmpeg writes them for a phone; it says where it was taken.
    const FILM: &[u8] = include_bytes!("../../tests/front/film.mp4");

    fn looked_at(bytes: &[u8]) -> Result<Vec<u8>, VideoError> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        prepare(&file)?;
        let mut cleaned = Vec::new();
        file.seek(SeekFrom::Start(0)).unwrap();
        file.read_to_end(&mut cleaned).unwrap();
        Ok(cleaned)
    }

    fn at(bytes: &[u8], words: &[u8]) -> Option<usize> {
        bytes.windows(words.len()).position(|window| window == words)
    }

    #[test]
    fn a_film_says_nothing_of_where_it_was_taken() {
        assert!(at(FILM, b"+48.8566").is_some() && at(FILM, b"Camille").is_some());
        let cleaned = looked_at(FILM).unwrap();
        assert_eq!(cleaned.len(), FILM.len());
        assert!(at(&cleaned, b"+48.8566").is_none() && at(&cleaned, b"Camille").is_none());
        // What is shown is where it was.
        let shown = at(FILM, b"mdat").unwrap()..at(FILM, b"moov").unwrap();
        assert_eq!(cleaned[shown.clone()], FILM[shown]);
        assert_eq!(looked_at(&cleaned).unwrap(), cleaned);
    }

    #[test]
    fn what_is_no_film_is_told_from_what_few_play() {
        let renamed = |names: &[[&[u8; 4]; 2]]| {
            let mut film = FILM.to_vec();
            for [from, to] in names {
                // The last of them: the first bytes name kinds of films, too.
                let found = film.windows(4).rposition(|window| window == *from).unwrap();
                film[found..found + 4].copy_from_slice(*to);
            }
            film
        };
        let no_film = [
            b"".to_vec(),
            b"GIF89a, which it is not".to_vec(),
            b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec(),
            [&EBML[..], &[0x93; 300]].concat(),
            FILM[..FILM.len() - 1].to_vec(),
            renamed(&[[b"moov", b"free"]]),
            // Sounds alone.
            renamed(&[[b"vide", b"soun"]]),
        ];
        for bytes in no_film {
            let looked = looked_at(&bytes);
            assert!(matches!(looked, Err(VideoError::NoVideo)), "{looked:?}");
        }
        // H.265, as telephones write it by default.
        let looked = looked_at(&renamed(&[[b"avc1", b"hvc1"], [b"avcC", b"hvcC"]]));
        assert!(matches!(looked, Err(VideoError::Unplayed)), "{looked:?}");
    }
}
