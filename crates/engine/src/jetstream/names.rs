//! Where things are: every key and every log is a subject of the stream.
//!
//! Bytes travel as URL-safe base64, cut into tokens where the relay's prefixes end, so that a
//! prefix becomes a wildcard: `comptoir.k.YQ.….>`.

use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;

/// Where keys are cut. The relay's ids are 1 + 4, 1 + 16, 1 + 16 + 1 and 1 + 32 bytes long.
const CUTS: [usize; 5] = [1, 5, 17, 18, 33];
/// Ends the subject of a key, so that a wildcard finds the key that equals its prefix too.
const END: &str = "_";

/// The subjects of one stream.
#[derive(Debug, Clone)]
pub(super) struct Names {
    /// The stream, and the first token of what is in it.
    pub(super) stream: String,
    /// The first stream of this relay's storage: what is told and not stored goes by it.
    pub(super) base: String,
}

impl Names {
    /// All streams of a storage. The first has the storage's own name, alone or not.
    pub(super) fn all_of(base: &str, streams: usize) -> Vec<Self> {
        let name = |number| match number {
            0 => base.to_owned(),
            _ => format!("{base}-{number}"),
        };
        let names = |number| Self { stream: name(number), base: base.to_owned() };
        (0..streams.max(1)).map(names).collect()
    }

    /// Everything that is stored.
    pub(super) fn all(&self) -> String {
        format!("{}.>", self.stream)
    }

    /// The latest value of a key.
    pub(super) fn key(&self, key: &[u8]) -> String {
        let mut subject = format!("{}.k.", self.stream);
        for token in tokens(key) {
            subject.push_str(&BASE64URL_NOPAD.encode(token));
            subject.push('.');
        }
        subject.push_str(END);
        subject
    }

    /// The key of a subject.
    pub(super) fn key_of(&self, subject: &str) -> Option<Bytes> {
        let rest = subject.strip_prefix(&self.stream)?.strip_prefix(".k.")?;
        let mut key = Vec::new();
        for token in rest.split('.').take_while(|token| *token != END) {
            key.extend(BASE64URL_NOPAD.decode(token.as_bytes()).ok()?);
        }
        Some(key.into())
    }

    /// All keys that may begin with a prefix; what is found must still be compared.
    pub(super) fn keys(&self, prefix: &[u8]) -> String {
        let mut subject = format!("{}.k.", self.stream);
        let whole = CUTS.iter().rev().find(|cut| **cut <= prefix.len()).copied().unwrap_or(0);
        for token in tokens(prefix.get(..whole).unwrap_or_default()) {
            subject.push_str(&BASE64URL_NOPAD.encode(token));
            subject.push('.');
        }
        subject.push('>');
        subject
    }

    /// What says that a log is there.
    pub(super) fn log(&self, log: &[u8]) -> String {
        format!("{}.m.{}", self.stream, BASE64URL_NOPAD.encode(log))
    }

    /// The entries of a log.
    pub(super) fn entries(&self, log: &[u8]) -> String {
        format!("{}.l.{}", self.stream, BASE64URL_NOPAD.encode(log))
    }

    /// The entries of every log.
    pub(super) fn all_entries(&self) -> String {
        format!("{}.l.>", self.stream)
    }

    /// Where entries are heard as they are stored; not stored itself.
    pub(super) fn live(&self, log: &[u8]) -> String {
        format!("{}-live.{}", self.stream, BASE64URL_NOPAD.encode(log))
    }

    /// … of every log.
    pub(super) fn all_live(&self) -> String {
        format!("{}-live.>", self.stream)
    }

    /// What relays tell each other; not stored.
    pub(super) fn near(&self, topic: &[u8]) -> String {
        format!("{}-near.{}", self.base, BASE64URL_NOPAD.encode(topic))
    }

    /// Where relays tell each other which logs have ended; not stored.
    pub(super) fn ended(&self) -> String {
        format!("{}-ended", self.base)
    }

    /// What a writer of this stream has promised to others.
    pub(super) fn promise(&self, author: &str, number: u64) -> String {
        format!("{}.f.{author}.{number}", self.stream)
    }

    /// Who made a promise, and its number.
    pub(super) fn promise_of<'a>(&self, subject: &'a str) -> Option<(&'a str, u64)> {
        let rest = subject.strip_prefix(&self.stream)?.strip_prefix(".f.")?;
        let (author, number) = rest.split_once('.')?;
        Some((author, number.parse().ok()?))
    }

    /// … every one.
    pub(super) fn all_promises(&self) -> String {
        format!("{}.f.>", self.stream)
    }

    /// Says up to which number a writer of another stream has paid its promises here.
    pub(super) fn paid(&self, author: &str) -> String {
        format!("{}.q.{author}", self.stream)
    }

    /// What a multi-part batch still owes.
    pub(super) fn owed(&self, id: &str) -> String {
        format!("{}.o.{id}", self.stream)
    }

    /// … every one.
    pub(super) fn all_owed(&self) -> String {
        format!("{}.o.>", self.stream)
    }

    /// Carries a precondition that no other message of its batch can carry.
    pub(super) fn carrier(&self, number: usize) -> String {
        format!("{}.c.{number}", self.stream)
    }
}

fn tokens(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let begins = std::iter::once(0).chain(CUTS);
    let ends = CUTS.into_iter().chain(std::iter::once(usize::MAX));
    begins
        .zip(ends)
        .take_while(|(begin, _)| *begin < bytes.len())
        .filter_map(|(begin, end)| bytes.get(begin..end.min(bytes.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_subject_and_matches_its_prefixes() {
        let names = Names { stream: "s".into(), base: "s".into() };
        let key: Vec<u8> = (0..60).collect();
        for length in 1..key.len() {
            let key = &key[..length];
            let subject = names.key(key);
            assert_eq!(names.key_of(&subject).as_deref(), Some(key));
            for prefix in 0..=length {
                let wildcard = names.keys(&key[..prefix]);
                let begin = wildcard.strip_suffix('>').unwrap();
                assert!(subject.starts_with(begin) && subject.len() > begin.len(), "{wildcard}");
            }
        }
    }
}
