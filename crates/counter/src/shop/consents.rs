//! What customers agree to: the question, and each word they say of it, kept with what it follows.

use comptoir_api::chat::Message;
use comptoir_api::reach::{Topic, TopicText};
use comptoir_client::Draft;
use comptoir_store::chats::ChatRow;
use comptoir_store::consents::{ConsentRow, ReceiptRow};
use comptoir_store::{StoreError, Tx};
use comptoir_wire::content::content::Body as Sent;
use comptoir_wire::content::{self, Content};
use comptoir_wire::ids::MessageId;

use super::Shop;
use crate::limits;

/// A topic in the language somebody reads, else in its own.
pub(crate) fn text_of<'a>(topic: &'a Topic, language: &str) -> Option<&'a TopicText> {
    let short = language.split('-').next().unwrap_or_default();
    let exact = topic.texts.iter().find(|text| text.language == language);
    exact
        .or_else(|| topic.texts.iter().find(|text| text.language == short))
        .or_else(|| topic.texts.first())
}

/// The question, as it is asked in a chat.
pub(crate) fn question(topic: &Topic, language: &str) -> Option<Draft> {
    let words = text_of(topic, language)?;
    let consent = content::Consent {
        topic: topic.id.clone(),
        text: words.text.clone(),
        per_month_max: topic.per_month_max,
        title: words.title.clone(),
    };
    let mut draft = Draft::new(Sent::Consent(consent));
    draft.language.clone_from(&words.language);
    Some(draft)
}

impl Shop {
    /// A customer said something: whether it is about what he wants to receive, and nothing else.
    /// Such a word is done as soon as it is kept: nobody has to answer it.
    pub(super) async fn take_consent(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        message: &Message,
        content: &Content,
    ) -> Result<bool, StoreError> {
        match &content.body {
            Some(Sent::ConsentReceipt(receipt)) => {
                let said = ReceiptRow {
                    consent: ConsentRow {
                        customer: chat.customer.clone(),
                        topic: receipt.topic.clone(),
                        message: message.id.clone(),
                        given: receipt.given,
                        body: receipt.text.clone(),
                        per_month_max: receipt.per_month_max,
                        at_ms: receipt.at_ms,
                        time_zone: receipt.time_zone.clone(),
                    },
                    title: receipt.title.clone(),
                    taken_ms: self.now_ms(),
                };
                self.keep_consent(tx, chat, said).await?;
                Ok(true)
            }
            Some(Sent::Text(text)) if comptoir_client::is_stop(&text.text) => {
                self.take_stop(tx, chat, message, content).await
            }
            _ => Ok(false),
        }
    }

    /// "STOP" from a client that knows nothing of consents; ours sends its receipts besides.
    async fn take_stop(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        message: &Message,
        content: &Content,
    ) -> Result<bool, StoreError> {
        let only = match MessageId::from_slice(&content.reply_to) {
            Ok(quoted) => tx.recipients(&self.id).topic_of(&quoted.to_string()).await?,
            Err(_) => None,
        };
        let given = tx.consents(&self.id).given(&chat.customer).await?;
        let stopped = given
            .into_iter()
            .filter(|consent| only.as_ref().is_none_or(|topic| consent.topic == *topic));
        let mut any = false;
        for consent in stopped {
            any = true;
            let said = ReceiptRow {
                consent: ConsentRow {
                    message: message.id.clone(),
                    given: false,
                    per_month_max: 0,
                    at_ms: message.sent_ms,
                    ..consent
                },
                title: String::new(),
                taken_ms: self.now_ms(),
            };
            self.keep_consent(tx, chat, said).await?;
        }
        Ok(any)
    }

    async fn keep_consent(
        &self,
        tx: &mut Tx,
        chat: &ChatRow,
        mut said: ReceiptRow,
    ) -> Result<(), StoreError> {
        tx.consents(&self.id).keep(&said).await?;
        let was = tx.consents(&self.id).lookup(&chat.customer, &said.consent.topic).await?;
        // They came in the order in which they were said; a customer's clock may have been turned.
        said.consent.at_ms = said.taken_ms;
        tx.consents(&self.id).set(&said.consent).await?;
        if !said.consent.given && was.is_some_and(|was| was.given) {
            let since = self.now_ms().saturating_sub(limits::BROADCAST_FOLLOWS_MS);
            tx.recipients(&self.id).unsubscribed(&chat.id, &said.consent.topic, since).await?;
        }
        Ok(())
    }
}
