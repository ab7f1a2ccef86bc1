//! A wire-tap: a TCP proxy that keeps every byte, and a search for words in every disguise.

use std::path::Path;
use std::sync::{Arc, Mutex};

use data_encoding::{BASE64, HEXLOWER, HEXUPPER};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// Stands before a server and keeps what passes in either direction.
pub(crate) struct Tap {
    /// What others are told to connect to.
    pub(crate) url: String,
    streams: Arc<Mutex<Vec<Arc<Mutex<Stream>>>>>,
}

#[derive(Default)]
struct Stream {
    up: Vec<u8>,
    down: Vec<u8>,
}

impl Tap {
    pub(crate) async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let streams: Arc<Mutex<Vec<Arc<Mutex<Stream>>>>> = Arc::default();
        let kept = Arc::clone(&streams);
        tokio::task::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else { continue };
                let stream: Arc<Mutex<Stream>> = Arc::default();
                kept.lock().unwrap().push(Arc::clone(&stream));
                let ((near_out, near_in), (far_out, far_in)) =
                    (near.into_split(), far.into_split());
                let up = Arc::clone(&stream);
                let keep_up = move |bytes: &[u8]| up.lock().unwrap().up.extend_from_slice(bytes);
                let keep_down =
                    move |bytes: &[u8]| stream.lock().unwrap().down.extend_from_slice(bytes);
                tokio::task::spawn(pass(near_out, far_in, keep_up));
                tokio::task::spawn(pass(far_out, near_in, keep_down));
            }
        });
        Self { url, streams }
    }

    /// Everything that passed; what a WebSocket's client masked is there in clear as well.
    pub(crate) fn heard(&self) -> Haystack {
        let mut bytes = Vec::new();
        for stream in self.streams.lock().unwrap().iter() {
            let stream = stream.lock().unwrap();
            bytes.extend_from_slice(&stream.up);
            bytes.extend_from_slice(&stream.down);
            bytes.extend(unmasked(&stream.up));
        }
        Haystack::of(&bytes)
    }
}

async fn pass(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, keep: impl Fn(&[u8])) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count @ 1..) = from.read(&mut buffer).await {
        keep(&buffer[..count]);
        if to.write_all(&buffer[..count]).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

/// The payloads of a WebSocket's client (RFC 6455 §5.3); nothing for other requests.
fn unmasked(up: &[u8]) -> Vec<u8> {
    let end = up.windows(4).position(|piece| piece == b"\r\n\r\n");
    let Some(mut at) = end.map(|end| end + 4) else { return Vec::new() };
    if !up[..at].to_ascii_lowercase().windows(18).any(|piece| piece == b"upgrade: websocket") {
        return Vec::new();
    }
    let mut clear = Vec::new();
    while at + 6 <= up.len() {
        let (length, head) = match up[at + 1] & 0x7f {
            126 => (usize::from(u16::from_be_bytes([up[at + 2], up[at + 3]])), 4),
            127 => {
                let bytes: [u8; 8] = up[at + 2..at + 10].try_into().unwrap();
                (usize::try_from(u64::from_be_bytes(bytes)).unwrap(), 10)
            }
            short => (usize::from(short), 2),
        };
        let (mask, from) = (at + head, at + head + 4);
        let payload = up.get(from..(from + length).min(up.len())).unwrap_or_default();
        clear.extend(payload.iter().zip(0..).map(|(byte, n)| byte ^ up[mask + n % 4]));
        at = from + length;
    }
    clear
}

/// Bytes to search, each as one character: the standard library searches text fast.
pub(crate) struct Haystack(String);

impl Haystack {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self(bytes.iter().map(|byte| char::from(*byte)).collect())
    }

    /// Every file of a folder, without the zeros set aside at the end.
    pub(crate) fn folder(folder: &Path) -> Self {
        let mut bytes = Vec::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if let Ok(file) = std::fs::read(&path) {
                    let length = file.iter().rposition(|byte| *byte != 0).map_or(0, |at| at + 1);
                    bytes.extend_from_slice(&file[..length]);
                }
            }
        }
        Self::of(&bytes)
    }

    pub(crate) fn file(path: &Path) -> Self {
        Self::of(&std::fs::read(path).unwrap())
    }

    /// The first of it, to see what it is.
    pub(crate) fn start(&self) -> String {
        self.0.chars().take(400).collect()
    }

    /// Which of these words are here, in whatever disguise.
    pub(crate) fn which<'a>(&self, words: &[&'a str]) -> Vec<&'a str> {
        words.iter().copied().filter(|word| self.has(word.as_bytes())).collect()
    }

    /// Whether these bytes are here, in whatever disguise.
    pub(crate) fn has(&self, bytes: &[u8]) -> bool {
        disguises(bytes).iter().any(|disguise| self.0.contains(&Self::of(disguise).0))
    }
}

/// As it is, in UTF-16, hexadecimal and base64, as a program prints bytes, and escaped as in JSON
/// and in addresses.
fn disguises(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = vec![
        bytes.to_vec(),
        HEXLOWER.encode(bytes).into_bytes(),
        HEXUPPER.encode(bytes).into_bytes(),
        bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(", ").into_bytes(),
    ];
    // In base64 a word looks different at each place within three bytes.
    for before in 0..3 {
        let padded = [&[0; 2][..before.min(2)], bytes].concat();
        let (first, end) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
        let encoded = BASE64.encode(&padded);
        all.push(encoded.as_bytes()[first..end].to_vec());
        all.push(encoded[first..end].replace('+', "-").replace('/', "_").into_bytes());
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        all.push(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
        all.push(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
        let escaped = text.chars().map(|letter| match letter {
            letter if letter.is_ascii() => letter.to_string(),
            letter => format!("\\u{:04x}", u32::from(letter)),
        });
        all.push(escaped.collect::<String>().into_bytes());
        let in_address = bytes.iter().map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
            byte => format!("%{byte:02X}"),
        });
        all.push(in_address.collect::<String>().into_bytes());
    }
    all
}

/// The search finds a word wherever it hides, and nothing where it is not.
#[test]
fn a_word_is_found_in_every_disguise() {
    let word = "miel de bruyère";
    let hidden = [
        word.as_bytes().to_vec(),
        word.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        BASE64.encode(format!("{{\"a\":\"{word}\"}}").as_bytes()).into_bytes(),
        BASE64.encode(format!(" {{\"a\":\"{word}\"}}").as_bytes()).into_bytes(),
        BASE64.encode(format!("  {{\"a\":\"{word}\"}}").as_bytes()).into_bytes(),
        HEXLOWER.encode(word.as_bytes()).into_bytes(),
        format!("{:?}", word.as_bytes()).into_bytes(),
    ];
    for hiding in hidden {
        let all = [b"\x00before".as_slice(), &hiding, b"after\xff"].concat();
        assert_eq!(Haystack::of(&all).which(&[word, "sables"]), [word], "{all:?}");
    }
    assert!(Haystack::of(b"miel de bruyere").which(&[word]).is_empty());
}
