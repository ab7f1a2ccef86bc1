//! A world: a relay, a clock turned by hand, and people.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use comptoir_wire::identity::Role;
use comptoir_wire::ids::ChatId;

use crate::people::Person;
use crate::relay::FakeRelay;

/// A clock that moves when it is told to.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    /// Milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    /// Turns it on.
    pub fn turn(&self, ms: u64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

/// A relay and people; their databases are in a folder that goes with it.
pub struct World {
    folder: tempfile::TempDir,
    /// The clock.
    pub clock: HandClock,
    /// The relay.
    pub relay: FakeRelay,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// An empty world.
    pub fn new() -> Self {
        let clock = HandClock(Arc::new(AtomicU64::new(1_790_000_000_000)));
        Self { folder: tempfile::tempdir().unwrap(), clock, relay: FakeRelay::default() }
    }

    /// A customer.
    pub fn person(&self, name: &str) -> Person {
        Person::open(self.folder.path(), name, Role::Person, self.clock.clone())
    }

    /// A shop's counter.
    pub fn shop(&self, name: &str) -> Person {
        Person::open(self.folder.path(), name, Role::Counter, self.clock.clone())
    }

    /// A customer and a shop who have met.
    pub fn meet(&mut self) -> (Person, Person, ChatId) {
        let (mut alice, mut shop) = (self.person("alice"), self.shop("shop"));
        self.connect(&mut shop);
        self.settle(&mut [&mut shop]);
        self.connect(&mut alice);
        let chat = alice.begin(&mut shop);
        self.settle(&mut [&mut alice, &mut shop]);
        (alice, shop, chat)
    }

    /// Carries frames until nobody has anything more to say.
    pub fn settle(&mut self, people: &mut [&mut Person]) {
        for _ in 0..10_000 {
            let mut quiet = true;
            for person in people.iter_mut() {
                quiet &= !self.step(person);
            }
            if quiet {
                return;
            }
        }
        unreachable!("they never stop talking");
    }

    /// Lets one person hear and say what there is; says whether anything happened.
    pub fn step(&mut self, person: &mut Person) -> bool {
        let id = person.id;
        if !person.online {
            return false;
        }
        let device = person.device();
        let heard = self.relay.take(id);
        let mut busy = !heard.is_empty();
        if busy {
            device.receive(heard).unwrap();
        }
        for frame in device.to_send().unwrap() {
            busy = true;
            self.relay.handle(id, frame);
        }
        let events = device.take_events();
        person.events.extend(events);
        busy
    }

    /// Connects somebody.
    pub fn connect(&mut self, person: &mut Person) {
        person.online = true;
        self.relay.connect(person.id);
        person.device().connected();
    }

    /// Cuts somebody's connection.
    pub fn cut(&mut self, person: &mut Person) {
        person.online = false;
        self.relay.disconnect(person.id);
        person.device().disconnected();
    }

    /// Somebody's machine stops, starts from disk, and connects again.
    pub fn crash(&mut self, person: &mut Person) {
        self.relay.disconnect(person.id);
        person.crash();
        if person.online {
            self.connect(person);
        }
    }

    /// Turns the clock and lets everybody do what is due.
    pub fn later(&mut self, ms: u64, people: &mut [&mut Person]) {
        self.clock.turn(ms);
        for person in people.iter_mut() {
            person.device().tick().unwrap();
        }
        self.settle(people);
    }
}
