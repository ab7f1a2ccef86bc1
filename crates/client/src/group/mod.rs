//! A chat's MLS group, to read: its suite, its configuration, who is in it, who can read it.

use std::collections::BTreeSet;

use comptoir_wire::codec::Travels;
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster, Role};
use comptoir_wire::ids::{AccountId, ChatId, DeviceId};
use openmls::prelude::{
    Capabilities, CredentialType, Extension, ExtensionType, Extensions, GroupContext, GroupId,
    LeafNodeIndex, MlsGroup, MlsGroupJoinConfig, OpenMlsProvider,
    PURE_CIPHERTEXT_WIRE_FORMAT_POLICY, RequiredCapabilitiesExtension, SenderRatchetConfiguration,
    UnknownExtension,
};

use crate::account::mls_failed;
use crate::db::mls::Storage;
use crate::device::DeviceError;
use crate::limits;

pub(crate) mod change;
pub(crate) mod check;
pub(crate) mod join;
pub(crate) mod suites;

pub(crate) use suites::SUITE;
use suites::{CLASSIC, Crypto};

/// The GroupContext extension that holds the reader roster.
pub(crate) const ROSTER: u16 = 0xF0C7;

/// OpenMLS's view of a device: cryptography, randomness, and the database.
pub(crate) struct Mls<'a> {
    pub(crate) crypto: &'a Crypto,
    pub(crate) storage: Storage<'a>,
}

impl<'a> OpenMlsProvider for Mls<'a> {
    type CryptoProvider = Crypto;
    type RandProvider = Crypto;
    type StorageProvider = Storage<'a>;

    fn storage(&self) -> &Self::StorageProvider {
        &self.storage
    }

    fn crypto(&self) -> &Self::CryptoProvider {
        self.crypto
    }

    fn rand(&self) -> &Self::RandProvider {
        self.crypto
    }
}

/// A device in a group, vouched for by its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) device: DeviceId,
    pub(crate) account: AccountId,
    pub(crate) role: Role,
}

/// What a leaf of ours says it can do.
pub(crate) fn capabilities() -> Capabilities {
    Capabilities::builder()
        .ciphersuites(vec![SUITE, CLASSIC])
        .extensions(vec![ExtensionType::LastResort, ExtensionType::Unknown(ROSTER)])
        .credentials(vec![CredentialType::Basic])
        .build()
}

/// How a group of ours behaves: all ciphertext, padded, and patient with what comes late.
pub(crate) fn join_config() -> MlsGroupJoinConfig {
    MlsGroupJoinConfig::builder()
        .wire_format_policy(PURE_CIPHERTEXT_WIRE_FORMAT_POLICY)
        .use_ratchet_tree_extension(true)
        .padding_size(limits::PADDING_BYTES)
        .max_past_epochs(limits::PAST_EPOCHS)
        .sender_ratchet_configuration(ratchets())
        .build()
}

/// How late and how far ahead messages of one sender may be.
pub(crate) fn ratchets() -> SenderRatchetConfiguration {
    SenderRatchetConfiguration::new(limits::LATE_MESSAGES, limits::SKIPPED_MESSAGES)
}

/// The MLS id of a chat's group.
pub(crate) fn group_id(chat: ChatId) -> GroupId {
    GroupId::from_slice(&chat.0)
}

/// Everyone in a group must know the roster: who cannot read it cannot join.
pub(crate) fn required() -> Extension {
    Extension::RequiredCapabilities(RequiredCapabilitiesExtension::new(
        &[ExtensionType::Unknown(ROSTER)],
        &[],
        &[CredentialType::Basic],
    ))
}

/// The extension that holds this roster.
pub(crate) fn roster_extension(roster: &ReaderRoster) -> Extension {
    Extension::Unknown(ROSTER, UnknownExtension(roster.to_bytes()))
}

/// A group's extensions with this roster in them.
pub(crate) fn with_roster(
    extensions: &Extensions<GroupContext>,
    roster: &ReaderRoster,
) -> Result<Extensions<GroupContext>, DeviceError> {
    let mut extensions = extensions.clone();
    extensions.add_or_replace(roster_extension(roster)).map_err(mls_failed)?;
    Ok(extensions)
}

/// A device's own entry on a roster.
pub(crate) fn device_reader(member: &Member, name: &str, since_ms: u64) -> Reader {
    Reader {
        id: member.device.to_vec(),
        kind: ReaderKind::Device as i32,
        name: name.to_owned(),
        role: String::new(),
        account: member.account.0.to_vec(),
        since_ms,
    }
}

/// Where a device's leaf is.
pub(crate) fn leaf_of(group: &MlsGroup, device: DeviceId) -> Option<LeafNodeIndex> {
    group
        .members()
        .find(|member| {
            let key: Option<&[u8; 32]> = member.signature_key.as_slice().try_into().ok();
            key.is_some_and(|key| DeviceId::of(key) == device)
        })
        .map(|member| member.index)
}

/// The accounts of these members.
pub(crate) fn accounts(members: &[Member]) -> BTreeSet<AccountId> {
    members.iter().map(|member| member.account).collect()
}
