//! A member of a chat who does with MLS what this chat does not allow: it is refused, visibly.

use std::sync::Arc;

use comptoir_api::chat::{Body, Notice};
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster, Role, ShopCard};
use comptoir_wire::ids::ChatId;
use comptoir_wire::link::ShopLink;
use comptoir_wire::relay::{ClaimedKeyPackage, Commit};
use openmls::prelude::{
    Extension, ExternalSender, ExternalSendersExtension, MlsGroup, OpenMlsProvider as _,
};
use prost::Message as _;

use crate::account::Keys;
use crate::device::{Device, DeviceConfig};
use crate::group::change::parcel;
use crate::group::{self, Mls, check};

const RELAY: &str = "https://relay.test";

fn device(role: Role) -> Device {
    let db = rusqlite::Connection::open_in_memory().unwrap();
    let config = DeviceConfig { role, relay: RELAY.into(), clock: Arc::new(|| 1_790_000_000_000) };
    Device::open(db, config).unwrap()
}

fn key_package(device: &mut Device) -> Vec<u8> {
    device.keys.key_package(&device.mls(), false).unwrap()
}

/// A customer and a shop in one chat, without a relay between them.
fn met() -> (Device, Device, ChatId) {
    let (mut customer, mut shop) = (device(Role::Person), device(Role::Counter));
    let camille = Reader {
        id: vec![1; 16],
        kind: ReaderKind::Staff as i32,
        name: "Camille".into(),
        ..Reader::default()
    };
    let card = ShopCard {
        slug: "halbran".into(),
        relay: RELAY.into(),
        readers: vec![camille],
        ..ShopCard::default()
    };
    let card = shop.sign_card(&card).encode_to_vec();
    let (base, slug) = (RELAY.to_owned(), "halbran".to_owned());
    let link = ShopLink { base, slug, account: None, product: None, variant: None, via: None };
    let (chat, _) = customer.begin_chat(&link, &card, false).unwrap();
    let claimed = ClaimedKeyPackage {
        device: shop.device().to_vec(),
        key_package: key_package(&mut shop),
        last_resort: false,
    };
    customer.save(|device| device.shop_claimed(chat, &[claimed])).unwrap();
    customer.save(|device| device.grant_wishes(chat)).unwrap();
    let commit = pending(&customer, chat);
    customer.save(|device| device.commit_accepted(chat)).unwrap();
    shop.save(|device| device.take_ciphertext(&commit.parcels[0].ciphertext)).unwrap();
    assert_eq!(shop.chats().unwrap().len(), 1);
    (customer, shop, chat)
}

fn pending(device: &Device, chat: ChatId) -> Commit {
    let commits = device.db.commits().unwrap();
    let (_, frame) = commits.iter().find(|(other, _)| *other == chat).unwrap();
    Commit::decode(frame.as_slice()).unwrap()
}

/// What a rogue device makes of its group.
type Rogue = fn(&mut MlsGroup, &Mls<'_>, &Keys, &[u8]) -> openmls::prelude::MlsMessageOut;

fn roster(group: &MlsGroup, change: impl FnOnce(&mut ReaderRoster)) -> ReaderRoster {
    let mut roster = check::roster(group.extensions()).unwrap();
    change(&mut roster);
    roster
}

fn changed_roster(
    group: &mut MlsGroup,
    mls: &Mls<'_>,
    keys: &Keys,
    added: Option<&[u8]>,
    roster: &ReaderRoster,
) -> openmls::prelude::MlsMessageOut {
    let extensions = group::with_roster(group.extensions(), roster).unwrap();
    let package = added.map(|package| check::parse_key_package(mls, package).unwrap());
    group
        .commit_builder()
        .propose_group_context_extensions(extensions)
        .unwrap()
        .propose_adds(package)
        .load_psks(mls.storage())
        .unwrap()
        .build(mls.rand(), mls.crypto(), keys, |_| true)
        .unwrap()
        .stage_commit(mls)
        .unwrap()
        .into_commit()
}

/// Takes one of the shop's readers off the list, so that nobody sees her.
fn hides_a_reader(
    group: &mut MlsGroup,
    mls: &Mls<'_>,
    keys: &Keys,
    _: &[u8],
) -> openmls::prelude::MlsMessageOut {
    let roster = roster(group, |roster| roster.readers.retain(|r| r.name != "Camille"));
    changed_roster(group, mls, keys, None, &roster)
}

/// Adds a stranger's device, and even says so.
fn adds_a_stranger(
    group: &mut MlsGroup,
    mls: &Mls<'_>,
    keys: &Keys,
    package: &[u8],
) -> openmls::prelude::MlsMessageOut {
    let (_, member) = check::key_package(mls, package).unwrap();
    let reader = group::device_reader(&member, "Eve", 1);
    let roster = roster(group, |roster| roster.readers.push(reader));
    changed_roster(group, mls, keys, Some(package), &roster)
}

/// Adds a device that is on no list.
fn adds_in_silence(
    group: &mut MlsGroup,
    mls: &Mls<'_>,
    keys: &Keys,
    package: &[u8],
) -> openmls::prelude::MlsMessageOut {
    let same = roster(group, |_| ());
    changed_roster(group, mls, keys, Some(package), &same)
}

/// Lets somebody outside propose himself from now on.
fn lets_in_an_outsider(
    group: &mut MlsGroup,
    mls: &Mls<'_>,
    keys: &Keys,
    _: &[u8],
) -> openmls::prelude::MlsMessageOut {
    let outsider = keys.leaf();
    let senders: ExternalSendersExtension =
        vec![ExternalSender::new(outsider.signature_key, outsider.credential)];
    let mut extensions = group.extensions().clone();
    extensions.add_or_replace(Extension::ExternalSenders(senders)).unwrap();
    group
        .commit_builder()
        .propose_group_context_extensions(extensions)
        .unwrap()
        .load_psks(mls.storage())
        .unwrap()
        .build(mls.rand(), mls.crypto(), keys, |_| true)
        .unwrap()
        .stage_commit(mls)
        .unwrap()
        .into_commit()
}

#[test]
fn what_a_member_may_not_do_ends_the_chat_and_says_so() {
    let rogues: [Rogue; 4] =
        [hides_a_reader, adds_a_stranger, adds_in_silence, lets_in_an_outsider];
    for (n, rogue) in rogues.into_iter().enumerate() {
        let (mut customer, mut shop, chat) = met();
        let mut eve = device(Role::Person);
        let package = key_package(&mut eve);
        let to = shop.device();
        let sent = customer
            .change(chat, |group, mls, keys| parcel(vec![to], &rogue(group, mls, keys, &package)))
            .unwrap();
        let members = shop.known_chat(chat).unwrap().members;
        shop.save(|device| device.take_ciphertext(&sent.ciphertext)).unwrap();

        let thread = shop.history(chat, None, 100).unwrap();
        let refused = thread
            .iter()
            .any(|message| matches!(message.body, Body::Notice { notice: Notice::Refused, .. }));
        assert!(refused, "rogue {n}");
        assert!(!shop.chat(chat).unwrap().unwrap().writable, "rogue {n}");
        let row = shop.known_chat(chat).unwrap();
        assert_eq!(row.members, members, "rogue {n}");
        assert!(row.roster.readers.iter().any(|reader| reader.name == "Camille"), "rogue {n}");
    }
}
