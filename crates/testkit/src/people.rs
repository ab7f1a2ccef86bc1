//! People: real devices on real databases, which can crash and be opened again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use comptoir_api::chat::{Body, Message, Notice, Status};
use comptoir_api::device::Event;
use comptoir_client::{Device, DeviceConfig, Draft};
use comptoir_wire::content::{Author, Blob};
use comptoir_wire::identity::{Reader, ReaderKind, Role, ShopCard};
use comptoir_wire::ids::{ChatId, DeviceId, MessageId};
use comptoir_wire::link::ShopLink;
use prost::Message as _;

use crate::world::HandClock;

/// The relay's address in a world; nothing is behind it.
pub const RELAY: &str = "https://relay.test";

/// Somebody with a device.
pub struct Person {
    path: PathBuf,
    role: Role,
    clock: HandClock,
    /// The device; taken out while it is crashed.
    pub device: Option<Device>,
    /// Its id, known even while it is crashed.
    pub id: DeviceId,
    /// Whether it should be connected.
    pub online: bool,
    /// Everything it told its screen.
    pub events: Vec<Event>,
}

impl Person {
    /// Opens (or makes) a device in a folder.
    pub fn open(folder: &Path, name: &str, role: Role, clock: HandClock) -> Self {
        let path = folder.join(format!("{name}.db"));
        let device = open(&path, role, &clock);
        let id = device.device();
        let device = Some(device);
        Self { path, role, clock, device, id, online: true, events: Vec::new() }
    }

    /// The device.
    pub fn device(&mut self) -> &mut Device {
        self.device.as_mut().expect("it is crashed")
    }

    /// The machine stops here and now, and starts again from what is on disk.
    pub fn crash(&mut self) {
        self.device = None;
        self.device = Some(open(&self.path, self.role, &self.clock));
    }

    /// The folder's copy of the database as it is now: a backup, to restore later.
    pub fn backup(&mut self) -> Vec<u8> {
        self.device = None;
        let bytes = std::fs::read(&self.path).unwrap();
        self.device = Some(open(&self.path, self.role, &self.clock));
        bytes
    }

    /// The device goes back to a backup.
    pub fn restore(&mut self, backup: &[u8]) {
        self.device = None;
        for suffix in ["-wal", "-shm"] {
            let mut beside = self.path.clone().into_os_string();
            beside.push(suffix);
            let _ = std::fs::remove_file(beside);
        }
        std::fs::write(&self.path, backup).unwrap();
        self.device = Some(open(&self.path, self.role, &self.clock));
    }

    /// This shop's signed card.
    pub fn card(&mut self) -> Vec<u8> {
        let clock_ms = self.clock.now();
        let card = ShopCard {
            slug: "halbran".into(),
            name: "Maison Halbran".into(),
            relay: RELAY.into(),
            base: RELAY.into(),
            currency: "EUR".into(),
            languages: vec!["fr".into(), "en".into()],
            readers: vec![staff(1, "Camille")],
            issued_ms: clock_ms,
            ..Default::default()
        };
        self.device().sign_card(&card).encode_to_vec()
    }

    /// This shop's link.
    pub fn link(&mut self) -> ShopLink {
        let account = Some(self.device().account());
        ShopLink {
            base: RELAY.into(),
            slug: "halbran".into(),
            account,
            product: None,
            variant: None,
            via: None,
        }
    }

    /// Begins a chat with a shop.
    pub fn begin(&mut self, shop: &mut Person) -> ChatId {
        let (link, card) = (shop.link(), shop.card());
        self.device().begin_chat(&link, &card, false).unwrap().0
    }

    /// Says something.
    pub fn say(&mut self, chat: ChatId, text: &str) -> MessageId {
        self.device().send(chat, Draft::text(text)).unwrap()
    }

    /// The only chat there is.
    pub fn chat(&mut self) -> ChatId {
        let chats = self.device().chats().unwrap();
        chats.first().expect("no chat").id.parse().unwrap()
    }

    /// The whole thread.
    pub fn thread(&mut self, chat: ChatId) -> Vec<Message> {
        self.device().history(chat, None, 1_000).unwrap()
    }

    /// The words of a thread, in order, without notices.
    pub fn read(&mut self, chat: ChatId) -> Vec<String> {
        let texts = self.thread(chat).into_iter().filter_map(|message| match message.body {
            Body::Text { text } => Some(text),
            _ => None,
        });
        texts.collect()
    }

    /// The notices of a thread, in order.
    pub fn notices(&mut self, chat: ChatId) -> Vec<Notice> {
        let notices = self.thread(chat).into_iter().filter_map(|message| match message.body {
            Body::Notice { notice, .. } => Some(notice),
            _ => None,
        });
        notices.collect()
    }

    /// How far an own message has come.
    pub fn status(&mut self, message: MessageId) -> Status {
        self.device().message(message).unwrap().unwrap().status.unwrap()
    }
}

/// A member of a shop's staff on its roster.
pub fn staff(number: u8, name: &str) -> Reader {
    Reader {
        id: vec![number; 16],
        kind: ReaderKind::Staff as i32,
        name: name.into(),
        role: "agent".into(),
        account: Vec::new(),
        since_ms: 1,
    }
}

/// A member of staff who speaks.
pub fn author(number: u8, name: &str) -> Author {
    Author { reader: vec![number; 16], name: name.into(), machine: false, reason: String::new() }
}

fn open(path: &Path, role: Role, clock: &HandClock) -> Device {
    let db = rusqlite::Connection::open(path).unwrap();
    let clock = clock.clone();
    let config = DeviceConfig { role, relay: RELAY.into(), clock: Arc::new(move || clock.now()) };
    Device::open(db, config).unwrap()
}

/// A file that is nowhere: what a message says of one.
pub fn blob(size_bytes: u64) -> Blob {
    let (id, key, sha256, nonce) = (vec![1; 16], vec![2; 32], vec![3; 32], vec![4; 7]);
    Blob { id, key, sha256, nonce, size_bytes }
}
