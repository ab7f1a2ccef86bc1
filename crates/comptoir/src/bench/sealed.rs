//! Real ciphertexts for the load: two devices of the client core in one chat, and what one of them
//! writes to the other.
//!
//! Nobody is between them but this file, which answers as a relay would. The load carries what was
//! made here, in turns; what a device spends on sealing and opening is measured apart, here.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use comptoir_client::net::SystemClock;
use comptoir_client::{Device, DeviceConfig, Draft};
use comptoir_load::bodies::Sealed;
use comptoir_wire::identity::{Role, ShopCard};
use comptoir_wire::ids::ChatId;
use comptoir_wire::link::ShopLink;
use comptoir_wire::relay::client_frame::Body as Ask;
use comptoir_wire::relay::server_frame::Body;
use comptoir_wire::relay::{
    Accepted, CaughtUp, Challenge, ClaimedKeyPackage, Deliver, KeyPackages, Parcel, Ready,
    ServerFrame,
};
use prost::Message as _;
use rusqlite::Connection;

/// Ciphertexts that are made for a run.
pub(super) const MADE: u32 = 256;
/// What is written, bytes.
const TEXT_BYTES: usize = 1024;
const RELAY: &str = "http://127.0.0.1";
/// Turns that two devices may take until they have nothing more to say.
const TURNS_MAX: usize = 1_000;

/// Why none could be made.
#[derive(Debug, thiserror::Error)]
#[error("making ciphertexts: {0}")]
pub(super) struct SealError(String);

/// Makes so many, and opens each at the other device.
pub(super) fn made(count: u32) -> Result<Sealed, SealError> {
    let (mut customer, mut shop) = (End::new(Role::Person)?, End::new(Role::Counter)?);
    let card = ShopCard { slug: "bench".into(), relay: RELAY.into(), ..ShopCard::default() };
    let card = shop.device.sign_card(&card).encode_to_vec();
    let link = ShopLink {
        base: RELAY.into(),
        slug: "bench".into(),
        account: Some(shop.device.account()),
        product: None,
        variant: None,
        via: None,
    };
    let (chat, _) = customer.device.begin_chat(&link, &card, false).map_err(failed)?;
    talk(&mut customer, &mut shop)?;
    write(&mut customer, chat)?;
    talk(&mut customer, &mut shop)?;
    let (mut sealing, mut opening) = (Duration::ZERO, Duration::ZERO);
    let mut ciphertexts = Vec::with_capacity(count as usize);
    for _ in 0..count {
        let began = Instant::now();
        write(&mut customer, chat)?;
        let parcels = customer.turn()?;
        sealing += began.elapsed();
        ciphertexts.extend(parcels.iter().map(|parcel| parcel.ciphertext.clone()));
        let before = shop.device.last_change().map_err(failed)?;
        for parcel in parcels {
            shop.deliver(parcel.ciphertext);
        }
        let began = Instant::now();
        shop.turn()?;
        opening += began.elapsed();
        if shop.device.last_change().map_err(failed)? == before {
            return Err(SealError("the other device could not read it".into()));
        }
        // Receipts, and whatever else there is to say.
        talk(&mut customer, &mut shop)?;
    }
    let each = |all: Duration| all / count.max(1);
    Ok(Sealed { ciphertexts, sealing: each(sealing), opening: each(opening) })
}

fn failed(cause: impl std::fmt::Display) -> SealError {
    SealError(cause.to_string())
}

fn write(customer: &mut End, chat: ChatId) -> Result<(), SealError> {
    customer.device.send(chat, Draft::text("Z".repeat(TEXT_BYTES))).map_err(failed)?;
    Ok(())
}

/// Lets both say what they have to say, until neither has anything left.
fn talk(one: &mut End, other: &mut End) -> Result<(), SealError> {
    for _ in 0..TURNS_MAX {
        let (here, there) = (one.turn()?, other.turn()?);
        let quiet = here.is_empty()
            && there.is_empty()
            && one.waiting.is_empty()
            && other.waiting.is_empty()
            && !one.claim(other)
            && !other.claim(one);
        for parcel in here {
            other.deliver(parcel.ciphertext);
        }
        for parcel in there {
            one.deliver(parcel.ciphertext);
        }
        if quiet {
            return Ok(());
        }
    }
    Err(SealError("two devices did not come to rest".into()))
}

/// A device, and what a relay would keep for it.
struct End {
    device: Device,
    /// What it will be told next.
    waiting: VecDeque<ServerFrame>,
    /// Key packages that it published.
    packages: VecDeque<Vec<u8>>,
    /// Requests of its for the other's key package.
    claims: Vec<u64>,
    last_seq: u64,
}

impl End {
    fn new(role: Role) -> Result<Self, SealError> {
        let db = Connection::open_in_memory().map_err(failed)?;
        let config = DeviceConfig { role, relay: RELAY.into(), clock: Arc::new(SystemClock) };
        let mut device = Device::open(db, config).map_err(failed)?;
        device.connected();
        let challenge = Challenge { nonce: vec![7; 32], audience: "bench".into() };
        let waiting = VecDeque::from([told(0, Body::Challenge(challenge))]);
        let (packages, claims) = (VecDeque::new(), Vec::new());
        Ok(Self { device, waiting, packages, claims, last_seq: 0 })
    }

    fn deliver(&mut self, ciphertext: Vec<u8>) {
        self.last_seq += 1;
        let deliver = Deliver { seq: self.last_seq, ciphertext, at_ms: 0 };
        self.waiting.push_back(told(0, Body::Deliver(deliver)));
    }

    /// Takes what it was told, and says what it has to say; answers with what is for the other.
    fn turn(&mut self) -> Result<Vec<Parcel>, SealError> {
        self.device.receive(self.waiting.drain(..).collect()).map_err(failed)?;
        self.device.take_events();
        let mut parcels = Vec::new();
        for frame in self.device.to_send().map_err(failed)? {
            let accepted = Body::Accepted(Accepted { at_ms: 0 });
            let reply = match frame.body {
                Some(Ask::Hello(_)) => Body::Ready(Ready { now_ms: 0, key_packages: 0 }),
                Some(Ask::Send(send)) => {
                    parcels.extend(send.parcels);
                    accepted
                }
                Some(Ask::Commit(commit)) => {
                    parcels.extend(commit.parcels);
                    accepted
                }
                Some(Ask::PublishKeyPackages(published)) => {
                    self.packages.extend(published.one_time);
                    accepted
                }
                Some(Ask::ClaimKeyPackages(_)) => {
                    self.claims.push(frame.request);
                    continue;
                }
                Some(Ask::Ack(_) | Ask::Signal(_)) | None => continue,
                Some(_) => accepted,
            };
            let hello = matches!(reply, Body::Ready(_));
            self.waiting.push_back(told(frame.request, reply));
            if hello {
                self.waiting.push_back(told(0, Body::CaughtUp(CaughtUp { up_to: 0 })));
            }
        }
        Ok(parcels)
    }

    /// Hands the other's key package to whoever of this end asked for one.
    fn claim(&mut self, other: &mut Self) -> bool {
        let Some(request) = self.claims.pop() else { return false };
        let Some(key_package) = other.packages.pop_front() else {
            self.claims.push(request);
            return false;
        };
        let device = other.device.device().to_vec();
        let packages = vec![ClaimedKeyPackage { device, key_package, last_resort: false }];
        self.waiting.push_back(told(request, Body::KeyPackages(KeyPackages { packages })));
        true
    }
}

fn told(request: u64, body: Body) -> ServerFrame {
    ServerFrame { request, body: Some(body) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each was opened by the other device, or there would be an error; none is what was written.
    #[test]
    fn what_is_sent_was_sealed_and_can_be_opened() {
        let sealed = made(3).unwrap();
        assert_eq!(sealed.ciphertexts.len(), 3);
        for (n, ciphertext) in sealed.ciphertexts.iter().enumerate() {
            assert!(ciphertext.len() > TEXT_BYTES);
            assert!(!ciphertext.windows(8).any(|piece| piece == b"ZZZZZZZZ"));
            assert!(!sealed.ciphertexts[..n].contains(ciphertext));
        }
    }
}
