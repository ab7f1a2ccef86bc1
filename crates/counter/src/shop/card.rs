//! Who reads for the shop, and the card on which it says so before anything is sent.

use comptoir_api::team::Role;
use comptoir_store::shops::ShopRow;
use comptoir_store::staff::StaffRow;
use comptoir_store::{StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::identity::{Reader, ReaderKind, ShopCard};
use comptoir_wire::ids::{AccountId, ReaderId, from_base32};
use sha2::{Digest, Sha256};

use crate::CounterConfig;
use crate::cloud::token;

/// The readers of a shop besides its own device, of which each chat has its part.
pub(crate) struct Readers {
    /// People, with their ids (`stf_…`): those who may see a chat are on its roster.
    people: Vec<(String, Reader)>,
    /// Programs by name, and the automation while it is switched on: on every roster.
    machines: Vec<Reader>,
}

impl Readers {
    /// The roster of a chat that these people (`stf_…`) may see.
    pub(crate) fn readers(&self, viewers: &[String]) -> Vec<Reader> {
        let people = self.people.iter().filter(|(id, _)| viewers.contains(id));
        people.map(|(_, reader)| reader).chain(&self.machines).cloned().collect()
    }
}

/// The readers of a shop besides its own device: its people by role, its programs by name, and its
/// automation while it is switched on.
pub(crate) async fn team(
    tx: &mut Tx,
    shop: &ShopRow,
    account: AccountId,
) -> Result<Readers, StoreError> {
    let people = tx
        .staff()
        .list(&shop.id)
        .await?
        .iter()
        .filter_map(|person| {
            let reader = Reader {
                id: reader_of(&person.id)?.to_vec(),
                kind: ReaderKind::Staff as i32,
                name: person.name.clone(),
                role: role_name(person).to_owned(),
                account: account.to_vec(),
                since_ms: person.created_ms,
            };
            Some((person.id.clone(), reader))
        })
        .collect();
    let mut machines = Vec::new();
    let programs = tx.tokens().list(&shop.id).await?;
    for token in programs.into_iter().filter(token::reads) {
        let Some(id) = token::reader_of(&token.id) else { continue };
        machines.push(Reader {
            id: id.to_vec(),
            kind: ReaderKind::Token as i32,
            name: token.name,
            role: "api".to_owned(),
            account: account.to_vec(),
            since_ms: token.created_ms,
        });
    }
    if tx.rules(&shop.id).any_on().await? {
        let language = shop.languages.first().map_or("fr", String::as_str);
        machines.push(Reader {
            id: automation_of(account).to_vec(),
            kind: ReaderKind::Automation as i32,
            name: Text::new(language).get("automation-reader"),
            role: "automation".to_owned(),
            account: account.to_vec(),
            since_ms: shop.created_ms,
        });
    }
    Ok(Readers { people, machines })
}

/// The shop's card, still to be signed. The device's own key and reader are the device's to fill in.
pub(crate) fn card(
    shop: &ShopRow,
    device: Reader,
    mut readers: Vec<Reader>,
    config: &CounterConfig,
    now_ms: u64,
) -> ShopCard {
    readers.insert(0, device);
    ShopCard {
        identity_key: Vec::new(),
        slug: shop.id.0.clone(),
        name: shop.name.clone(),
        relay: config.relay.clone(),
        base: config.base.clone(),
        readers,
        currency: shop.currency.clone(),
        languages: shop.languages.clone(),
        accent: shop.accent.clone(),
        tagline: shop.tagline.clone(),
        issued_ms: now_ms,
        host: if shop.host.is_empty() { config.host.clone() } else { shop.host.clone() },
    }
}

/// A member of staff on rosters: the same 16 bytes.
pub(crate) fn reader_of(staff: &str) -> Option<ReaderId> {
    let bytes = from_base32(staff.strip_prefix("stf_")?)?;
    ReaderId::from_slice(&bytes).ok()
}

/// The shop's own rules on rosters: follows from its account, so it stays over restarts.
pub(crate) fn automation_of(account: AccountId) -> ReaderId {
    let hash = Sha256::new().chain_update(b"comptoir automation v1").chain_update(account.0);
    let mut id = [0; 16];
    id.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    ReaderId(id)
}

fn role_name(person: &StaffRow) -> &'static str {
    match person.role {
        Role::Agent | Role::Custom => "agent",
        Role::Catalogue => "catalogue",
        Role::ReadOnly => "read_only",
        Role::Manager => "manager",
        Role::Owner => "owner",
    }
}
