//! Which files programs may send, of which types and how large: what WhatsApp takes.

use super::CloudError;

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;
/// Most a file of any type may have, bytes.
pub const FILE_BYTES_MAX: u64 = 100 * MIB;
/// How long an upload can be used, milliseconds: 30 days.
pub const KEPT_MS: u64 = 30 * 24 * 3_600_000;

/// What a message makes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A picture.
    Image,
    /// A film.
    Video,
    /// Sound.
    Audio,
    /// A picture without a frame.
    Sticker,
    /// Anything else.
    Document,
}

impl Kind {
    /// As messages name it.
    pub fn of(name: &str) -> Option<Self> {
        Some(match name {
            "image" => Self::Image,
            "video" => Self::Video,
            "audio" => Self::Audio,
            "sticker" => Self::Sticker,
            "document" => Self::Document,
            _ => return None,
        })
    }

    /// As messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Sticker => "sticker",
            Self::Document => "document",
        }
    }

    /// Most a file of this kind may have, bytes.
    pub fn bytes_max(self) -> u64 {
        match self {
            Self::Image => 5 * MIB,
            Self::Video | Self::Audio => 16 * MIB,
            Self::Sticker => 500 * KIB,
            Self::Document => FILE_BYTES_MAX,
        }
    }

    /// Whether a message of this kind takes a file of this type.
    pub fn takes(self, mime: &str) -> bool {
        self == Self::Document || usual_kind(mime) == Some(self)
    }
}

/// Types that are taken, by what they usually are.
const TYPES: [(&str, Kind); 21] = [
    ("image/jpeg", Kind::Image),
    ("image/png", Kind::Image),
    ("image/webp", Kind::Sticker),
    ("video/mp4", Kind::Video),
    ("video/3gpp", Kind::Video),
    ("audio/aac", Kind::Audio),
    ("audio/amr", Kind::Audio),
    ("audio/mp4", Kind::Audio),
    ("audio/mpeg", Kind::Audio),
    ("audio/ogg", Kind::Audio),
    ("audio/opus", Kind::Audio),
    ("application/pdf", Kind::Document),
    ("application/msword", Kind::Document),
    ("application/vnd.ms-excel", Kind::Document),
    ("application/vnd.ms-powerpoint", Kind::Document),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", Kind::Document),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Kind::Document),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", Kind::Document),
    ("text/plain", Kind::Document),
    ("text/csv", Kind::Document),
    ("application/json", Kind::Document),
];

/// Endings of names, for files that nobody gave a type.
const ENDINGS: [(&str, &str); 22] = [
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("png", "image/png"),
    ("webp", "image/webp"),
    ("mp4", "video/mp4"),
    ("3gp", "video/3gpp"),
    ("3gpp", "video/3gpp"),
    ("aac", "audio/aac"),
    ("amr", "audio/amr"),
    ("m4a", "audio/mp4"),
    ("mp3", "audio/mpeg"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("pdf", "application/pdf"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("txt", "text/plain"),
    ("csv", "text/csv"),
];

/// What a file of this type usually is; `None`: it is not taken.
pub fn usual_kind(mime: &str) -> Option<Kind> {
    TYPES.iter().find(|(known, _)| *known == mime).map(|(_, kind)| *kind)
}

/// A file's type, from the first of these that says one: small, without what stands behind `;`.
pub fn mime_of(said: &[&str], name: &str) -> String {
    let plain = said.iter().map(|said| said.split(';').next().unwrap_or_default().trim());
    let mut plain = plain.map(str::to_ascii_lowercase).filter(|mime| {
        mime.contains('/') && mime != "application/octet-stream" && mime != "binary/octet-stream"
    });
    let mime = plain.next().unwrap_or_else(|| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let known = ENDINGS.iter().find(|(known, _)| Some(*known) == ending.as_deref());
        known.map_or("application/octet-stream", |(_, mime)| *mime).to_owned()
    });
    match mime.as_str() {
        "image/jpg" | "image/pjpeg" => "image/jpeg".to_owned(),
        "video/3gp" => "video/3gpp".to_owned(),
        "audio/mp3" => "audio/mpeg".to_owned(),
        "audio/m4a" | "audio/x-m4a" => "audio/mp4".to_owned(),
        "audio/x-aac" => "audio/aac".to_owned(),
        _ => mime,
    }
}

/// Checks a file that is uploaded, and says what it usually is.
pub fn check(mime: &str, size: u64) -> Result<Kind, CloudError> {
    let Some(kind) = usual_kind(mime) else {
        let mime: String = mime.chars().filter(|c| !c.is_control()).take(100).collect();
        let known: Vec<&str> = TYPES.iter().map(|(known, _)| *known).collect();
        let known = known.join(", ");
        let details = format!("Files of type '{mime}' are not taken. These are: {known}.");
        return Err(CloudError::media_upload(details));
    };
    fits(kind, size)?;
    Ok(kind)
}

/// Checks a file for a message of a kind.
pub fn check_for(kind: Kind, mime: &str, size: u64) -> Result<(), CloudError> {
    if !kind.takes(mime) {
        let name = kind.name();
        let mime: String = mime.chars().filter(|c| !c.is_control()).take(100).collect();
        let details = format!("Messages of type '{name}' take no files of type '{mime}'.");
        return Err(CloudError::media_upload(details));
    }
    fits(kind, size)
}

fn fits(kind: Kind, size: u64) -> Result<(), CloudError> {
    let (name, limit) = (kind.name(), kind.bytes_max());
    match size {
        0 => Err(CloudError::media_upload("The file is empty.")),
        size if size > limit => Err(CloudError::media_upload(format!(
            "The file has {size} bytes; {limit} are allowed of type '{name}'."
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_found_whoever_says_it() {
        assert_eq!(mime_of(&["image", "image/JPEG"], "a.png"), "image/jpeg");
        assert_eq!(mime_of(&["", "audio/ogg; codecs=opus"], ""), "audio/ogg");
        assert_eq!(mime_of(&["", "application/octet-stream"], "Facture.PDF"), "application/pdf");
        assert_eq!(mime_of(&[], "a"), "application/octet-stream");
    }

    #[test]
    fn limits_are_by_kind() {
        assert_eq!(check("image/png", 5 * MIB), Ok(Kind::Image));
        assert_eq!(check("image/png", 5 * MIB + 1).unwrap_err().code, 131_053);
        assert_eq!(check("application/x-msdownload", 9).unwrap_err().code, 131_053);
        assert_eq!(check("text/plain", 0).unwrap_err().code, 131_053);
        assert!(check_for(Kind::Document, "image/png", 6 * MIB).is_ok());
        assert_eq!(check_for(Kind::Image, "image/webp", 9).unwrap_err().code, 131_053);
        assert_eq!(check_for(Kind::Sticker, "image/webp", MIB).unwrap_err().code, 131_053);
    }
}
