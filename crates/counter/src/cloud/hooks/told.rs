//! What programs are told of a change; it is saved in the change's own transaction.

use comptoir_api::chat::{self, Message, Notice, Side, Status as Reached};
use comptoir_api::cloud::wamid;
use comptoir_api::cloud::webhook::{
    self, Account, Contact, ECHOES, EDITS, Edited, Fault, Kind, MESSAGES, PREFERENCES, REVOKES,
    State, Status, System,
};
use comptoir_store::cloud::{Addressed, ContactRow};
use comptoir_store::deliveries::NewDelivery;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::content::Content;
use comptoir_wire::content::content::Body;
use comptoir_wire::ids::{ChatId, MessageId};
use serde::Serialize;

use super::content::{Said, Speech, Told, ToldMessage};
use super::digits::delivery_id;
use super::listen::{Listeners, listeners};
use crate::Shop;
use crate::cloud::numbers;

/// A change of a chat that programs may be told of.
pub(crate) struct Happening<'a> {
    /// The shop.
    pub(crate) shop: &'a Shop,
    /// Its base address.
    pub(crate) base: &'a str,
    /// The chat.
    pub(crate) chat: ChatId,
    /// The customer, `cus_…`.
    pub(crate) customer: String,
    /// The change's number in the device's log.
    pub(crate) change: i64,
    /// Now.
    pub(crate) now_ms: u64,
}

/// What one delivery says, to whom.
struct Saying<'a> {
    /// Told to those who asked for all of these.
    fields: &'a [&'a str],
    /// What kind of thing it is.
    about: &'a str,
    /// Number of the file whose hash is still to be filled in; empty: none.
    media: &'a str,
    body: &'a str,
}

impl Happening<'_> {
    /// A new message, of a customer or of somebody of the shop.
    pub(crate) async fn message(
        &self,
        tx: &mut Tx,
        who: &Listeners,
        message: &Message,
        content: &Content,
        asked: Option<&Content>,
    ) -> Result<Vec<NewDelivery>, StoreError> {
        let own = message.from.side == Side::Own;
        let wanted = if own { ECHOES } else { MESSAGES };
        let fits = who.of(self.chat, &[wanted]).next().is_some()
            || who.of(self.chat, &[PREFERENCES]).next().is_some();
        if !fits {
            return Ok(Vec::new());
        }
        if message.from.side == Side::Notice {
            return self.notice(tx, who, message).await;
        }
        // Machines' own words are not a person's, and programs know what they sent.
        if own && (message.from.machine || self.was_sent(tx, &message.id).await?) {
            return Ok(Vec::new());
        }
        let Some(contact) = self.contact(tx).await? else { return Ok(Vec::new()) };
        let said = Said { message, content, asked };
        let speech = self.speech(who, &contact);
        match speech.say(tx, &said).await? {
            Told::Message(told) => {
                let ToldMessage { mut kind, context, referral, mut errors, media } = *told;
                if own && matches!(kind, Kind::Unsupported { .. }) {
                    // What people of the shop can send, and customers cannot, is told in words.
                    if content.fallback.is_empty() {
                        return Ok(Vec::new());
                    }
                    kind = Kind::Text { body: content.fallback.clone() };
                    errors.clear();
                }
                let about = kind.name();
                let at_s = speech.at_s(message);
                let id = wamid(&message.id);
                let told = webhook::Message { id, at_s, kind, context, referral, errors };
                let say = if own { webhook::echo } else { webhook::message };
                let body = say(&who.account, &contact, &told);
                let saying = Saying { fields: &[wanted], about, media: &media, body: &body };
                Ok(self.tell(who, &saying))
            }
            Told::Preference(preference) if !own => {
                let body = webhook::preference(&who.account, &contact, &preference);
                let about = if preference.stop { "stop" } else { "resume" };
                let saying = Saying { fields: &[PREFERENCES], about, media: "", body: &body };
                Ok(self.tell(who, &saying))
            }
            Told::Preference(_) => Ok(Vec::new()),
        }
    }

    /// A line in the chat. Of what they say programs hear one thing: a customer reads with another
    /// key from now on, so what was agreed with who held the old one is worth asking again.
    async fn notice(
        &self,
        tx: &mut Tx,
        who: &Listeners,
        message: &Message,
    ) -> Result<Vec<NewDelivery>, StoreError> {
        let changed = matches!(message.body, chat::Body::Notice { notice: Notice::KeyChanged, .. });
        if !changed || who.of(self.chat, &[MESSAGES]).next().is_none() {
            return Ok(Vec::new());
        }
        let Some(contact) = self.contact(tx).await? else { return Ok(Vec::new()) };
        let system = System {
            kind: "customer_identity_changed".into(),
            body: format!("{} reads with a new key", contact.name),
            wa_id: contact.wa_id.clone(),
            user_id: contact.user_id.clone(),
        };
        let kind = Kind::System(system);
        let about = kind.name();
        let at_s = self.speech(who, &contact).at_s(message);
        let told = webhook::Message::plain(wamid(&message.id), at_s, kind);
        let body = webhook::message(&who.account, &contact, &told);
        Ok(self.tell(who, &Saying { fields: &[MESSAGES], about, media: "", body: &body }))
    }

    /// Something a customer did to an earlier message: a reaction, an edit, a deletion.
    pub(crate) async fn act(
        &self,
        tx: &mut Tx,
        who: &Listeners,
        content: &Content,
    ) -> Result<Vec<NewDelivery>, StoreError> {
        let target =
            |message: &[u8]| Some(wamid(&MessageId::from_slice(message).ok()?.to_string()));
        let (fields, kind): (&[&str], _) = match &content.body {
            Some(Body::Reaction(reaction)) => (
                &[MESSAGES],
                target(&reaction.message).map(|message_id| Kind::Reaction {
                    message_id,
                    emoji: (!reaction.emoji.is_empty()).then(|| reaction.emoji.clone()),
                }),
            ),
            Some(Body::Edit(edit)) => (
                &[MESSAGES, EDITS],
                target(&edit.message).map(|original_message_id| Kind::Edit {
                    original_message_id,
                    message: Edited::text(edit.text.clone()),
                }),
            ),
            Some(Body::Delete(delete)) => (
                &[MESSAGES, REVOKES],
                target(&delete.message)
                    .map(|original_message_id| Kind::Revoke { original_message_id }),
            ),
            _ => return Ok(Vec::new()),
        };
        let (Some(kind), Ok(id)) = (kind, MessageId::from_slice(&content.id)) else {
            return Ok(Vec::new());
        };
        if who.of(self.chat, fields).next().is_none() {
            return Ok(Vec::new());
        }
        let Some(contact) = self.contact(tx).await? else { return Ok(Vec::new()) };
        let about = kind.name();
        let at_s = content.sent_ms.min(self.now_ms) / 1_000;
        let told = webhook::Message::plain(wamid(&id.to_string()), at_s, kind);
        let body = webhook::message(&who.account, &contact, &told);
        Ok(self.tell(who, &Saying { fields, about, media: "", body: &body }))
    }

    /// How far a message has come that a program sent.
    pub(crate) fn status(
        &self,
        who: &Listeners,
        addressed: &Addressed,
        reached: Reached,
    ) -> Vec<NewDelivery> {
        let state = match reached {
            Reached::Waiting => return Vec::new(),
            Reached::Sent => State::Sent,
            Reached::Delivered => State::Delivered,
            Reached::Read => State::Read,
            Reached::Failed => State::Failed,
        };
        let Addressed { sent, contact, name } = addressed;
        let Some(contact) = unblocked(contact.clone(), name.clone()) else { return Vec::new() };
        // Of a reaction nobody hears more than that it went.
        if sent.kind == "reaction" && !matches!(state, State::Sent | State::Failed) {
            return Vec::new();
        }
        let mut errors = Vec::new();
        if state == State::Failed {
            let details = "The customer left the chat or it can no longer be written to.";
            errors.push(Fault::new(131_026, "Message undeliverable", details));
        }
        let status = Status {
            id: wamid(&sent.message),
            state,
            at_s: self.now_ms / 1_000,
            opaque: (!sent.opaque.is_empty()).then(|| sent.opaque.clone()),
            errors,
        };
        let body = webhook::status(&who.account, &contact, &status);
        let saying = Saying { fields: &[MESSAGES], about: state.name(), media: "", body: &body };
        self.tell(who, &saying)
    }

    async fn was_sent(&self, tx: &mut Tx, message: &str) -> Result<bool, StoreError> {
        Ok(tx.cloud_sent(&self.shop.id).lookup(message).await?.is_some())
    }

    fn speech<'a>(&'a self, who: &'a Listeners, contact: &'a Contact) -> Speech<'a> {
        Speech {
            shop: &self.shop.id,
            account: self.shop.account(),
            catalog: &who.catalog,
            numbers: (&who.account.display_phone_number, &contact.wa_id),
            base: self.base,
            now_ms: self.now_ms,
        }
    }

    /// The customer as programs know him; `None`: the shop has blocked him, and they hear nothing.
    async fn contact(&self, tx: &mut Tx) -> Result<Option<Contact>, StoreError> {
        let known = tx.cloud_contacts(&self.shop.id).named(&self.customer).await?;
        let (row, name) = match known {
            Some(known) => known,
            None => (numbers::contact(tx, self.shop, &self.customer).await?, String::new()),
        };
        Ok(unblocked(row, name))
    }

    fn tell(&self, who: &Listeners, saying: &Saying<'_>) -> Vec<NewDelivery> {
        let lane = self.chat.to_string();
        let field = saying.fields.first().copied().unwrap_or_default();
        let told = who.of(self.chat, saying.fields).map(|listener| {
            let callback = &listener.callback.id;
            NewDelivery {
                id: delivery_id(callback, self.change, saying.about, self.now_ms),
                callback: callback.clone(),
                lane: lane.clone(),
                field: field.to_owned(),
                about: saying.about.to_owned(),
                media: saying.media.to_owned(),
                body: saying.body.to_owned(),
                now_ms: self.now_ms,
            }
        });
        told.collect()
    }
}

/// The customer as programs know him; `None`: the shop has blocked him, and they hear nothing.
fn unblocked(row: ContactRow, name: String) -> Option<Contact> {
    let contact = Contact { name, wa_id: row.wa_id, user_id: row.user_id };
    row.blocked_ms.is_none().then_some(contact)
}

/// Tells those who asked for a field of the shop's account. Call it in the transaction of what it
/// is about, and [`crate::Shop::wake_hooks`] after the save.
pub(crate) async fn tell_account<V: Serialize>(
    tx: &mut Tx,
    shop: &ShopId,
    field: &str,
    about: &str,
    value: &V,
    now_ms: u64,
) -> Result<(), StoreError> {
    let all = listeners(tx, shop, now_ms).await?;
    let wanting: Vec<_> = all.iter().filter(|listener| listener.wants(field)).collect();
    if wanting.is_empty() {
        return Ok(());
    }
    let Some(row) = tx.cloud_accounts().lookup(shop).await? else { return Ok(()) };
    let account = Account { waba_id: row.waba, ..Account::default() };
    let body = webhook::account(&account, field, value, now_ms / 1_000);
    let told = wanting.into_iter().map(|listener| {
        let callback = &listener.callback.id;
        let random = crate::chance::bytes::<8>().map(i64::from_be_bytes).unwrap_or_default();
        NewDelivery {
            id: delivery_id(callback, random, about, now_ms),
            callback: callback.clone(),
            field: field.to_owned(),
            about: about.to_owned(),
            body: body.clone(),
            now_ms,
            ..NewDelivery::default()
        }
    });
    tx.deliveries(shop).add(&told.collect::<Vec<_>>()).await
}
