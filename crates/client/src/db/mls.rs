//! What OpenMLS keeps, on the same connection as messages: one save holds both.

use openmls_traits::storage::{CURRENT_VERSION, StorageProvider, traits};

pub(crate) use super::values::{Storage, StorageError};

// Kinds of values; a number is never reused.
const KEY_PACKAGE: i64 = 1;
const PSK: i64 = 2;
const ENCRYPTION_KEY: i64 = 3;
const SIGNATURE_KEY: i64 = 4;
const EPOCH_KEYS: i64 = 5;
const TREE: i64 = 6;
const CONTEXT: i64 = 7;
const INTERIM_HASH: i64 = 8;
const CONFIRMATION_TAG: i64 = 9;
const JOIN_CONFIG: i64 = 10;
const OWN_LEAF_NODES: i64 = 11;
const GROUP_STATE: i64 = 12;
const PROPOSAL: i64 = 13;
const PROPOSAL_REFS: i64 = 14;
const OWN_LEAF_INDEX: i64 = 15;
const EPOCH_SECRETS: i64 = 16;
const RESUMPTION: i64 = 17;
const MESSAGE_SECRETS: i64 = 18;

/// A method that keeps one value, by one key; the type parameters in OpenMLS's order.
macro_rules! writes {
    ($name:ident, [$($of:ident: $kind:ident),+], $label:ident) => {
        fn $name<$($of: traits::$kind<CURRENT_VERSION>),+>(
            &self,
            key: &K,
            value: &V,
        ) -> Result<(), StorageError> {
            self.write($label, key, value)
        }
    };
}

/// A method that reads what one of [`writes`] kept.
macro_rules! reads {
    ($name:ident, [$($of:ident: $kind:ident),+], $label:ident) => {
        fn $name<$($of: traits::$kind<CURRENT_VERSION>),+>(
            &self,
            key: &K,
        ) -> Result<Option<V>, StorageError> {
            self.read($label, key)
        }
    };
}

/// A method that deletes what is kept by one key.
macro_rules! deletes {
    ($name:ident, $kind:ident, $label:ident) => {
        fn $name<K: traits::$kind<CURRENT_VERSION>>(&self, key: &K) -> Result<(), StorageError> {
            self.delete($label, key)
        }
    };
}

impl StorageProvider<CURRENT_VERSION> for Storage<'_> {
    type Error = StorageError;

    writes!(write_mls_join_config, [K: GroupId, V: MlsGroupJoinConfig], JOIN_CONFIG);
    writes!(write_tree, [K: GroupId, V: TreeSync], TREE);
    writes!(write_interim_transcript_hash, [K: GroupId, V: InterimTranscriptHash], INTERIM_HASH);
    writes!(write_context, [K: GroupId, V: GroupContext], CONTEXT);
    writes!(write_confirmation_tag, [K: GroupId, V: ConfirmationTag], CONFIRMATION_TAG);
    writes!(write_group_state, [V: GroupState, K: GroupId], GROUP_STATE);
    writes!(write_message_secrets, [K: GroupId, V: MessageSecrets], MESSAGE_SECRETS);
    writes!(write_resumption_psk_store, [K: GroupId, V: ResumptionPskStore], RESUMPTION);
    writes!(write_own_leaf_index, [K: GroupId, V: LeafNodeIndex], OWN_LEAF_INDEX);
    writes!(write_group_epoch_secrets, [K: GroupId, V: GroupEpochSecrets], EPOCH_SECRETS);
    writes!(write_signature_key_pair, [K: SignaturePublicKey, V: SignatureKeyPair], SIGNATURE_KEY);
    writes!(write_encryption_key_pair, [K: EncryptionKey, V: HpkeKeyPair], ENCRYPTION_KEY);
    writes!(write_key_package, [K: HashReference, V: KeyPackage], KEY_PACKAGE);
    writes!(write_psk, [K: PskId, V: PskBundle], PSK);

    reads!(mls_group_join_config, [K: GroupId, V: MlsGroupJoinConfig], JOIN_CONFIG);
    reads!(tree, [K: GroupId, V: TreeSync], TREE);
    reads!(group_context, [K: GroupId, V: GroupContext], CONTEXT);
    reads!(interim_transcript_hash, [K: GroupId, V: InterimTranscriptHash], INTERIM_HASH);
    reads!(confirmation_tag, [K: GroupId, V: ConfirmationTag], CONFIRMATION_TAG);
    reads!(group_state, [V: GroupState, K: GroupId], GROUP_STATE);
    reads!(message_secrets, [K: GroupId, V: MessageSecrets], MESSAGE_SECRETS);
    reads!(resumption_psk_store, [K: GroupId, V: ResumptionPskStore], RESUMPTION);
    reads!(own_leaf_index, [K: GroupId, V: LeafNodeIndex], OWN_LEAF_INDEX);
    reads!(group_epoch_secrets, [K: GroupId, V: GroupEpochSecrets], EPOCH_SECRETS);
    reads!(signature_key_pair, [K: SignaturePublicKey, V: SignatureKeyPair], SIGNATURE_KEY);
    reads!(encryption_key_pair, [V: HpkeKeyPair, K: EncryptionKey], ENCRYPTION_KEY);
    reads!(key_package, [K: HashReference, V: KeyPackage], KEY_PACKAGE);
    reads!(psk, [V: PskBundle, K: PskId], PSK);

    deletes!(delete_own_leaf_nodes, GroupId, OWN_LEAF_NODES);
    deletes!(delete_group_config, GroupId, JOIN_CONFIG);
    deletes!(delete_tree, GroupId, TREE);
    deletes!(delete_confirmation_tag, GroupId, CONFIRMATION_TAG);
    deletes!(delete_group_state, GroupId, GROUP_STATE);
    deletes!(delete_context, GroupId, CONTEXT);
    deletes!(delete_interim_transcript_hash, GroupId, INTERIM_HASH);
    deletes!(delete_message_secrets, GroupId, MESSAGE_SECRETS);
    deletes!(delete_all_resumption_psk_secrets, GroupId, RESUMPTION);
    deletes!(delete_own_leaf_index, GroupId, OWN_LEAF_INDEX);
    deletes!(delete_group_epoch_secrets, GroupId, EPOCH_SECRETS);
    deletes!(delete_signature_key_pair, SignaturePublicKey, SIGNATURE_KEY);
    deletes!(delete_encryption_key_pair, EncryptionKey, ENCRYPTION_KEY);
    deletes!(delete_key_package, HashReference, KEY_PACKAGE);
    deletes!(delete_psk, PskId, PSK);

    fn append_own_leaf_node<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        leaf_node: &LeafNode,
    ) -> Result<(), StorageError> {
        self.append(OWN_LEAF_NODES, group_id, leaf_node)
    }

    fn queue_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        proposal_ref: &ProposalRef,
        proposal: &QueuedProposal,
    ) -> Result<(), StorageError> {
        self.write(PROPOSAL, &(group_id, proposal_ref), proposal)?;
        self.append(PROPOSAL_REFS, group_id, proposal_ref)
    }

    fn write_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
        key_pairs: &[HpkeKeyPair],
    ) -> Result<(), StorageError> {
        self.write(EPOCH_KEYS, &(group_id, epoch, leaf_index), key_pairs)
    }

    fn own_leaf_nodes<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        LeafNode: traits::LeafNode<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Result<Vec<LeafNode>, StorageError> {
        self.list(OWN_LEAF_NODES, group_id)
    }

    fn queued_proposal_refs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Result<Vec<ProposalRef>, StorageError> {
        self.list(PROPOSAL_REFS, group_id)
    }

    fn queued_proposals<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
        QueuedProposal: traits::QueuedProposal<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Result<Vec<(ProposalRef, QueuedProposal)>, StorageError> {
        let refs: Vec<ProposalRef> = self.list(PROPOSAL_REFS, group_id)?;
        let mut proposals = Vec::with_capacity(refs.len());
        for reference in refs {
            if let Some(proposal) = self.read(PROPOSAL, &(group_id, &reference))? {
                proposals.push((reference, proposal));
            }
        }
        Ok(proposals)
    }

    fn encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
        HpkeKeyPair: traits::HpkeKeyPair<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Result<Vec<HpkeKeyPair>, StorageError> {
        Ok(self.read(EPOCH_KEYS, &(group_id, epoch, leaf_index))?.unwrap_or_default())
    }

    fn remove_proposal<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        proposal_ref: &ProposalRef,
    ) -> Result<(), StorageError> {
        self.remove_from_list(PROPOSAL_REFS, group_id, proposal_ref)?;
        self.delete(PROPOSAL, &(group_id, proposal_ref))
    }

    fn clear_proposal_queue<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        ProposalRef: traits::ProposalRef<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
    ) -> Result<(), StorageError> {
        let refs: Vec<ProposalRef> = self.list(PROPOSAL_REFS, group_id)?;
        for reference in refs {
            self.delete(PROPOSAL, &(group_id, &reference))?;
        }
        self.delete(PROPOSAL_REFS, group_id)
    }

    fn delete_encryption_epoch_key_pairs<
        GroupId: traits::GroupId<CURRENT_VERSION>,
        EpochKey: traits::EpochKey<CURRENT_VERSION>,
    >(
        &self,
        group_id: &GroupId,
        epoch: &EpochKey,
        leaf_index: u32,
    ) -> Result<(), StorageError> {
        self.delete(EPOCH_KEYS, &(group_id, epoch, leaf_index))
    }
}
