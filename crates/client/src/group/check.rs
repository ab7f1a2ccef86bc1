//! What a group, a key package or a commit must be before this device goes along with it.

use std::collections::BTreeMap;

use comptoir_wire::codec::Travels;
use comptoir_wire::identity::{Reader, ReaderKind, ReaderRoster, Role};
use comptoir_wire::ids::{AccountId, DeviceId};
use comptoir_wire::{limits, signed};
use openmls::prelude::tls_codec::Deserialize as _;
use openmls::prelude::{
    BasicCredential, Credential, ExtensionType, Extensions, GroupContext, KeyPackage, KeyPackageIn,
    LeafNode, MlsGroup, OpenMlsProvider, Proposal, ProtocolVersion, Sender, StagedCommit,
};

use super::{Member, Mls, ROSTER, accounts};

/// What was refused; shown to the person as a notice, in words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    /// A leaf's credential is not vouched for by its account, or not by the key it signs with.
    #[error("a device that its account does not vouch for")]
    Credential,
    /// A device of an account that is not in this chat.
    #[error("a device of a stranger")]
    Stranger,
    /// A device or reader that the roster does not name, or names wrongly.
    #[error("a reader that the list of readers does not name")]
    Unlisted,
    /// Somebody changed readers who are not his.
    #[error("a change to somebody else's readers")]
    OthersReaders,
    /// A commit that does what none of ours does.
    #[error("a change that this chat does not allow")]
    Proposal,
    /// Not a chat between one shop and one person.
    #[error("a chat that is not between a person and a shop")]
    Shape,
    /// Malformed.
    #[error("something malformed")]
    Malformed,
    /// Encrypted with a key that does not fit, or changed on the way.
    #[error("a message that could not be decrypted")]
    Undecryptable,
}

/// Checks a leaf's credential against the key it signs with.
pub(crate) fn leaf_member(credential: &Credential, key: &[u8]) -> Result<Member, Refusal> {
    let basic = BasicCredential::try_from(credential.clone()).map_err(|_| Refusal::Credential)?;
    let device = signed::verify_credential(basic.identity()).map_err(|_| Refusal::Credential)?;
    if device.device_key != key {
        return Err(Refusal::Credential);
    }
    Ok(Member { device: device.device, account: device.account, role: device.role })
}

/// Checks every leaf of a group.
pub(crate) fn members(group: &MlsGroup) -> Result<Vec<Member>, Refusal> {
    members_of(group.members())
}

/// Checks these leaves.
pub(crate) fn members_of(
    members: impl Iterator<Item = openmls::prelude::Member>,
) -> Result<Vec<Member>, Refusal> {
    members.map(|member| leaf_member(&member.credential, &member.signature_key)).collect()
}

/// Reads the roster out of a group's extensions.
pub(crate) fn roster(extensions: &Extensions<GroupContext>) -> Result<ReaderRoster, Refusal> {
    let extension = extensions.unknown(ROSTER).ok_or(Refusal::Unlisted)?;
    let roster = ReaderRoster::from_bytes(&extension.0).map_err(|_| Refusal::Malformed)?;
    let named = roster.readers.iter().all(|reader| {
        reader.id.len() == 16
            && reader.account.len() == 32
            && reader.name.chars().count() <= limits::NAME_CHARS_MAX
            && reader.role.chars().count() <= limits::NAME_CHARS_MAX
    });
    let mut ids: Vec<_> = roster.readers.iter().map(|reader| &reader.id).collect();
    ids.sort();
    ids.dedup();
    if !named || ids.len() != roster.readers.len() || ids.len() > limits::READERS_MAX {
        return Err(Refusal::Malformed);
    }
    Ok(roster)
}

/// Checks that everyone in a group is on its roster, and nobody is read through a stranger.
pub(crate) fn roster_fits(members: &[Member], roster: &ReaderRoster) -> Result<(), Refusal> {
    for member in members {
        let listed = roster.readers.iter().any(|reader| {
            reader.id == member.device.0
                && reader.account == member.account.0
                && reader.kind() == ReaderKind::Device
        });
        if !listed {
            return Err(Refusal::Unlisted);
        }
    }
    let accounts = accounts(members);
    let through_members = roster.readers.iter().all(|reader| {
        AccountId::from_slice(&reader.account).is_ok_and(|account| accounts.contains(&account))
    });
    if through_members { Ok(()) } else { Err(Refusal::Stranger) }
}

/// Checks that a group is one person and one shop.
pub(crate) fn shape(members: &[Member]) -> Result<(), Refusal> {
    let shops = accounts_of(members, Role::Counter);
    let persons = accounts_of(members, Role::Person);
    if shops.len() == 1 && persons.len() == 1 && shops != persons {
        Ok(())
    } else {
        Err(Refusal::Shape)
    }
}

fn accounts_of(members: &[Member], role: Role) -> Vec<AccountId> {
    let mut accounts: Vec<_> =
        members.iter().filter(|m| m.role == role).map(|m| m.account).collect();
    accounts.sort();
    accounts.dedup();
    accounts
}

/// Parses a key package and checks its signature, suite and credential.
pub(crate) fn key_package(mls: &Mls<'_>, bytes: &[u8]) -> Result<(KeyPackage, Member), Refusal> {
    if bytes.len() > limits::KEY_PACKAGE_BYTES_MAX {
        return Err(Refusal::Malformed);
    }
    let package = parse_key_package(mls, bytes)?;
    let leaf = package.leaf_node();
    let reads_roster = leaf.capabilities().extensions().contains(&ExtensionType::Unknown(ROSTER));
    if package.ciphersuite() != super::SUITE || !reads_roster {
        return Err(Refusal::Malformed);
    }
    let member = leaf_member(leaf.credential(), leaf.signature_key().as_slice())?;
    Ok((package, member))
}

/// Parses a key package and checks its signature.
pub(crate) fn parse_key_package(mls: &Mls<'_>, bytes: &[u8]) -> Result<KeyPackage, Refusal> {
    let package = KeyPackageIn::tls_deserialize_exact(bytes).map_err(|_| Refusal::Malformed)?;
    package.validate(mls.crypto(), ProtocolVersion::Mls10).map_err(|_| Refusal::Malformed)
}

/// Checks somebody's commit against the group it would change, before it does.
///
/// Allowed are: new keys of one's own, one's own readers, a device of an account already in the
/// chat and on the roster, and taking out one's own device or one that the same commit adds again.
pub(crate) fn commit(
    group: &MlsGroup,
    sender: &Sender,
    staged: &StagedCommit,
) -> Result<(), Refusal> {
    let Sender::Member(sender_leaf) = sender else { return Err(Refusal::Stranger) };
    let before = members(group)?;
    let committer = group.member_at(*sender_leaf).ok_or(Refusal::Stranger)?;
    let committer = leaf_member(&committer.credential, &committer.signature_key)?;
    if staged.self_removed() {
        return Err(Refusal::Proposal);
    }
    if let Some(leaf) = staged.update_path_leaf_node()
        && member_of_leaf(leaf)? != committer
    {
        return Err(Refusal::Credential);
    }

    let roster_before = roster(group.extensions())?;
    let roster_after = roster(staged.group_context().extensions())?;
    only_own_readers(&roster_before, &roster_after, committer.account)?;
    only_roster_changed(group.extensions(), staged.group_context().extensions())?;

    let known = accounts(&before);
    let mut after: BTreeMap<DeviceId, Member> = before.iter().map(|m| (m.device, *m)).collect();
    let mut removed = Vec::new();
    let mut added = Vec::new();
    for queued in staged.queued_proposals() {
        if queued.sender() != sender {
            return Err(Refusal::Proposal);
        }
        match queued.proposal() {
            Proposal::Add(add) => added.push(member_of_leaf(add.key_package().leaf_node())?),
            Proposal::Remove(remove) => {
                let leaf = group.member_at(remove.removed()).ok_or(Refusal::Proposal)?;
                removed.push(leaf_member(&leaf.credential, &leaf.signature_key)?);
            }
            Proposal::GroupContextExtensions(_) => {}
            _ => return Err(Refusal::Proposal),
        }
    }
    for member in &removed {
        let comes_back = added.contains(member);
        if member.account != committer.account && !comes_back {
            return Err(Refusal::Proposal);
        }
        after.remove(&member.device);
    }
    for member in added {
        if !known.contains(&member.account) {
            return Err(Refusal::Stranger);
        }
        // A device comes back by the other side's hand, or a new one by its own account's.
        if member.account != committer.account && !removed.contains(&member) {
            return Err(Refusal::OthersReaders);
        }
        after.insert(member.device, member);
    }
    let after: Vec<Member> = after.into_values().collect();
    roster_fits(&after, &roster_after)
}

fn member_of_leaf(leaf: &LeafNode) -> Result<Member, Refusal> {
    leaf_member(leaf.credential(), leaf.signature_key().as_slice())
}

/// Whoever commits may change readers of his own account, and no others.
fn only_own_readers(
    before: &ReaderRoster,
    after: &ReaderRoster,
    committer: AccountId,
) -> Result<(), Refusal> {
    let others = |roster: &ReaderRoster| -> BTreeMap<Vec<u8>, Reader> {
        let others = roster.readers.iter().filter(|reader| reader.account != committer.0);
        others.map(|reader| (reader.id.clone(), reader.clone())).collect()
    };
    if others(before) == others(after) { Ok(()) } else { Err(Refusal::OthersReaders) }
}

/// No other extension may come in by the way: an external sender could then add itself.
fn only_roster_changed(
    before: &Extensions<GroupContext>,
    after: &Extensions<GroupContext>,
) -> Result<(), Refusal> {
    let others = |extensions: &Extensions<GroupContext>| -> Vec<_> {
        let others = extensions
            .iter()
            .filter(|extension| extension.extension_type() != ExtensionType::Unknown(ROSTER));
        others.cloned().collect()
    };
    if others(before) == others(after) { Ok(()) } else { Err(Refusal::Proposal) }
}

/// Checks the credential of a member that has left since it spoke.
pub(crate) fn past_member(credential: &Credential) -> Result<Member, Refusal> {
    let basic = BasicCredential::try_from(credential.clone()).map_err(|_| Refusal::Credential)?;
    let device = signed::verify_credential(basic.identity()).map_err(|_| Refusal::Credential)?;
    Ok(Member { device: device.device, account: device.account, role: device.role })
}
