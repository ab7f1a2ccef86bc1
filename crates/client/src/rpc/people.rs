//! A person's devices, one for each relay, what they tell, and what the person is called.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use comptoir_api::device::{Connection, Event, Settings};
use comptoir_wire::identity::Role;
use comptoir_wire::ids::{ChatId, MessageId, base32};
use sha2::{Digest, Sha256};

use super::error::{Failed, NOT_FOUND, PARAMS};
use super::{DeviceFactory, FactoryError};
use crate::clock::Clock;
use crate::db::{DbError, SettingsDb};
use crate::device::{Device, DeviceConfig};
use crate::line::{Bell, Line, lock};

/// Events nobody fetched; beyond this the oldest go, the history keeps what they said.
const EVENTS_KEPT: usize = 10_000;

/// Names made up for a person who gave none: plants, in the person's language.
const PLANTS_FR: [&str; 24] = [
    "Tilleul",
    "Bruyère",
    "Genêt",
    "Saule",
    "Mélisse",
    "Aubépine",
    "Capucine",
    "Lavande",
    "Érable",
    "Menthe",
    "Myrtille",
    "Noisetier",
    "Pivoine",
    "Romarin",
    "Sauge",
    "Sureau",
    "Thym",
    "Verveine",
    "Églantine",
    "Fougère",
    "Jonquille",
    "Lierre",
    "Mimosa",
    "Bouleau",
];
const PLANTS_EN: [&str; 24] = [
    "Linden",
    "Heather",
    "Broom",
    "Willow",
    "Balm",
    "Hawthorn",
    "Nasturtium",
    "Lavender",
    "Maple",
    "Mint",
    "Bilberry",
    "Hazel",
    "Peony",
    "Rosemary",
    "Sage",
    "Elder",
    "Thyme",
    "Verbena",
    "Briar",
    "Fern",
    "Daffodil",
    "Ivy",
    "Mimosa",
    "Birch",
];

/// The setting that says that all of it was moved.
pub(crate) const MOVED: &str = "moved";

/// One of a person's devices.
#[derive(Clone)]
pub(crate) struct One {
    pub(crate) name: String,
    pub(crate) relay: String,
    pub(crate) line: Line,
}

/// All of them.
pub(crate) struct People {
    settings: Mutex<Option<SettingsDb>>,
    all: Mutex<Vec<One>>,
    told: Arc<Told>,
    language: String,
    /// Uploads that have a name, and whether each is to go on.
    uploads: Mutex<HashMap<String, bool>>,
}

#[derive(Default)]
struct Told {
    events: Mutex<VecDeque<Event>>,
    connections: Mutex<HashMap<String, Connection>>,
    bell: Bell,
}

impl People {
    pub(crate) fn open(
        factory: &impl DeviceFactory,
        clock: &Arc<dyn Clock + Send + Sync>,
        language: &str,
    ) -> Result<Self, FactoryError> {
        let people = Self {
            settings: Mutex::new(None),
            all: Mutex::default(),
            told: Arc::default(),
            language: language.to_owned(),
            uploads: Mutex::default(),
        };
        people.begin(factory)?;
        people.open_all(factory, clock)?;
        Ok(people)
    }

    /// Opens the devices that the settings name.
    pub(crate) fn open_all(
        &self,
        factory: &impl DeviceFactory,
        clock: &Arc<dyn Clock + Send + Sync>,
    ) -> Result<(), FactoryError> {
        for (relay, name) in self.ask(SettingsDb::relays)? {
            self.open_one(factory, clock, &relay, &name)?;
        }
        Ok(())
    }

    /// Opens the settings; a person who has none yet gets a name.
    pub(crate) fn begin(&self, factory: &impl DeviceFactory) -> Result<(), FactoryError> {
        let settings = SettingsDb::prepare(factory.open("settings")?).map_err(db)?;
        let mut byte = [0];
        getrandom::fill(&mut byte).map_err(|error| FactoryError(error.to_string()))?;
        let plants = if self.language.starts_with("fr") { &PLANTS_FR } else { &PLANTS_EN };
        let plant = plants.get(usize::from(byte[0]) % plants.len()).copied().unwrap_or_default();
        settings.set_first("name", plant).map_err(db)?;
        settings.set_first("language", &self.language).map_err(db)?;
        *lock(&self.settings) = Some(settings);
        Ok(())
    }

    /// Asks the settings; nothing, while they are let go of.
    fn ask<R: Default>(
        &self,
        question: impl FnOnce(&SettingsDb) -> Result<R, DbError>,
    ) -> Result<R, FactoryError> {
        let answer = lock(&self.settings).as_ref().map(question).transpose().map_err(db)?;
        Ok(answer.unwrap_or_default())
    }

    /// What the person is called, and reads.
    pub(crate) fn settings(&self) -> Result<Settings, FactoryError> {
        let name = self.ask(|settings| settings.get("name"))?;
        let language = self.ask(|settings| settings.get("language"))?;
        let moved = !self.ask(|settings| settings.get(MOVED))?.is_empty();
        Ok(Settings { name, language, moved })
    }

    pub(crate) fn set(&self, name: &str, value: &str) -> Result<(), FactoryError> {
        self.ask(|settings| settings.set(name, value))
    }

    /// The device for a relay; made if there is none.
    pub(crate) fn for_relay(
        &self,
        factory: &impl DeviceFactory,
        clock: &Arc<dyn Clock + Send + Sync>,
        relay: &str,
    ) -> Result<One, FactoryError> {
        let relay = relay.trim_end_matches('/');
        if let Some(one) = self.all().into_iter().find(|one| one.relay == relay) {
            return Ok(one);
        }
        let hash = base32(&Sha256::digest(relay));
        let name = format!("relay-{}", hash.get(..16).unwrap_or_default());
        self.ask(|settings| settings.add_relay(relay, &name))?;
        self.open_one(factory, clock, relay, &name)
    }

    fn open_one(
        &self,
        factory: &impl DeviceFactory,
        clock: &Arc<dyn Clock + Send + Sync>,
        relay: &str,
        name: &str,
    ) -> Result<One, FactoryError> {
        let config =
            DeviceConfig { role: Role::Person, relay: relay.to_owned(), clock: Arc::clone(clock) };
        let failed = |error: &dyn std::error::Error| FactoryError(error.to_string());
        let mut device =
            Device::open(factory.open(name)?, config).map_err(|error| failed(&error))?;
        let Settings { name: called, language, moved } = self.settings()?;
        device.set_profile(&called, &language).map_err(|error| failed(&error))?;
        device.rest(moved);
        let line = Line::new(device);
        let (told, key) = (Arc::clone(&self.told), name.to_owned());
        line.listen(Box::new(move |event| told.tell(&key, event)));
        let one = One { name: name.to_owned(), relay: relay.to_owned(), line };
        lock(&self.all).push(one.clone());
        if !moved {
            factory.connect(&one.name, &one.relay, &one.line);
        }
        Ok(one)
    }

    pub(crate) fn all(&self) -> Vec<One> {
        lock(&self.all).clone()
    }

    /// Lets go of everything; what is held elsewhere is let go by who holds it.
    pub(crate) fn let_go(&self) -> Vec<String> {
        *lock(&self.settings) = None;
        lock(&self.told.connections).clear();
        lock(&self.all).drain(..).map(|one| one.name).collect()
    }

    /// The device a chat is on.
    pub(crate) fn with_chat(&self, chat: &str) -> Result<(One, ChatId), Failed> {
        let id: ChatId = chat.parse().map_err(|_| Failed::new(PARAMS, "this is no chat's id"))?;
        for one in self.all() {
            if one.line.read(|device| device.chat(id))?.is_some() {
                return Ok((one, id));
            }
        }
        Err(Failed::new(NOT_FOUND, "there is no such chat"))
    }

    /// The device a message is on.
    pub(crate) fn with_message(&self, message: &str) -> Result<(One, MessageId), Failed> {
        let id: MessageId = message_id(message)?;
        for one in self.all() {
            if one.line.read(|device| device.chat_of(id))?.is_some() {
                return Ok((one, id));
            }
        }
        Err(Failed::new(NOT_FOUND, "there is no such message"))
    }

    /// How the connections are, as one.
    pub(crate) fn connection(&self) -> Result<Connection, Failed> {
        let mut whole = Connection { online: true, waiting: 0 };
        let all = self.all();
        for one in &all {
            let connection = one.line.read(Device::connection)?;
            whole.online &= connection.online;
            whole.waiting += connection.waiting;
        }
        Ok(whole)
    }

    /// Uploads that have a name, and whether each is to go on.
    pub(crate) fn uploads(&self) -> std::sync::MutexGuard<'_, HashMap<String, bool>> {
        lock(&self.uploads)
    }

    /// Tells something that is in no database.
    pub(crate) fn say(&self, event: Event) {
        self.told.push(event);
    }

    /// Wakes all that waits for a device to have something new.
    pub(crate) fn wake(&self) {
        for one in self.all() {
            one.line.news().ring();
        }
    }

    pub(crate) async fn next_event(&self) -> Event {
        loop {
            let seen = self.told.bell.rings();
            if let Some(event) = lock(&self.told.events).pop_front() {
                return event;
            }
            self.told.bell.after(seen).await;
        }
    }
}

impl Told {
    /// Passes an event on; connections are told as one.
    fn tell(&self, name: &str, event: &Event) {
        let event = match event {
            Event::Connection(connection) => {
                let mut connections = lock(&self.connections);
                let before = whole(&connections);
                connections.insert(name.to_owned(), *connection);
                let now = whole(&connections);
                if before == Some(now.unwrap_or_default()) {
                    return;
                }
                Event::Connection(now.unwrap_or_default())
            }
            event => event.clone(),
        };
        self.push(event);
    }

    fn push(&self, event: Event) {
        let mut events = lock(&self.events);
        if events.len() >= EVENTS_KEPT {
            events.pop_front();
        }
        events.push_back(event);
        drop(events);
        self.bell.ring();
    }
}

fn whole(connections: &HashMap<String, Connection>) -> Option<Connection> {
    let online = connections.values().all(|connection| connection.online);
    let waiting = connections.values().map(|connection| connection.waiting).sum();
    (!connections.is_empty()).then_some(Connection { online, waiting })
}

/// Parses a message's id.
pub(crate) fn message_id(message: &str) -> Result<MessageId, Failed> {
    message.parse().map_err(|_| Failed::new(PARAMS, "this is no message's id"))
}

fn db(error: DbError) -> FactoryError {
    FactoryError(format!("the settings could not be read or saved: {error}"))
}
