//! Asks a customer how it was once a conversation is closed, and takes the answer.

use comptoir_api::shop::{AutoReply, Hours};
use comptoir_client::Draft;
use comptoir_store::chats::ChatRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::content::{self, Content, content::Body};
use comptoir_wire::ids::MessageId;

use super::errand::{Errand, message_of};
use super::{Shop, ShopError};
use crate::limits;
use crate::stats::count::Day;

/// Its name among the shop's automatic replies.
pub(crate) const RATING: &str = "rating";

/// Has the customer asked a little later, if the shop wants that and he was not just asked. Call it
/// as a person closes a chat, in that transaction.
pub(crate) async fn ask(
    tx: &mut Tx,
    shop: &ShopId,
    row: &ChatRow,
    now_ms: u64,
) -> Result<(), StoreError> {
    let lately = row.rated_ms > 0
        && (row.customer_spoke_ms <= row.rated_ms
            || now_ms < row.rated_ms.saturating_add(limits::RATING_AGAIN_MS));
    if row.erased || row.incoming == 0 || lately {
        return Ok(());
    }
    let question: AutoReply = tx.automations(shop).lookup(RATING).await?;
    if !question.on {
        return Ok(());
    }
    // A second thought, or an undo, comes before the question does.
    let due_ms = now_ms.saturating_add(limits::RATING_AFTER_MS);
    let errand = Errand::Rate { chat: row.id.clone(), due_ms };
    tx.jobs(shop)
        .add(&format!("rate:{}:{due_ms}", row.id), errand.kind(), "", &errand, due_ms)
        .await
}

impl Shop {
    /// The question, if the chat is still closed; it is noted before it is sent.
    pub(super) async fn rate(&self, job: &str, chat: &str) -> Result<Option<Draft>, ShopError> {
        let turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let Some(mut row) = tx.chats(&self.id).lookup(chat).await? else { return Ok(None) };
        if !row.closed || row.erased {
            return Ok(None);
        }
        let shop = self.row(&mut tx).await?;
        let question = tx.automations(&self.id).lookup(RATING).await?;
        let customer = tx.customers(&self.id).lookup(&row.customer).await?.unwrap_or_default();
        let own = shop.languages.first().cloned().unwrap_or_default();
        let language = if customer.language.is_empty() { own } else { customer.language };
        let written = |tag: &str| {
            let begins = |one: &&(String, String)| one.0.get(..2) == tag.get(..2);
            question.texts.iter().find(begins).map(|(_, text)| text.clone())
        };
        let words = Text::new(&language);
        let text = written(&language)
            .or_else(|| question.texts.first().map(|(_, text)| text.clone()))
            .filter(|text| !text.trim().is_empty())
            .unwrap_or_else(|| words.get("reply-rating"));
        let message = message_of(self.account, job);
        let (asked, now_ms) = (message.to_string(), self.now_ms());
        if tx.ratings(&self.id).ask(&asked, chat, &row.assignee, now_ms).await? {
            Day::of(&self.id, &shop.hours, now_ms).asked_how(&mut tx, &row.assignee).await?;
        }
        row.rated_ms = now_ms;
        tx.chats(&self.id).update(&row).await?;
        tx.save().await?;
        drop(turn);
        Ok(Some(question_of(text, words).with_id(message).by(self.machine(RATING))))
    }

    /// Takes an answer to such a question; says whether it was one. It opens nothing again.
    pub(super) async fn take_rating(
        &self,
        tx: &mut Tx,
        hours: &Hours,
        chat: &str,
        content: &Content,
    ) -> Result<bool, ShopError> {
        let Some(Body::ChoiceAnswer(answer)) = &content.body else { return Ok(false) };
        let Ok(message) = MessageId::from_slice(&answer.message) else { return Ok(false) };
        let score = answer.options.first().and_then(|id| id.parse::<u8>().ok());
        let Some(score) = score.filter(|score| (1..=5).contains(score)) else { return Ok(false) };
        let now_ms = self.now_ms();
        let found = tx.ratings(&self.id).answer(&message.to_string(), chat, score, now_ms).await?;
        if let Some((staff, true)) = &found {
            Day::of(&self.id, hours, now_ms).rated(tx, staff, score).await?;
        }
        Ok(found.is_some())
    }
}

/// Five answers, the best first.
fn question_of(text: String, words: Text) -> Draft {
    let titles = [
        ("5", words.get("rating-5")),
        ("4", words.get("rating-4")),
        ("3", words.get("rating-3")),
        ("2", words.get("rating-2")),
        ("1", words.get("rating-1")),
    ];
    let lines = titles.iter().map(|(id, title)| format!("{id}. {title}"));
    let fallback = std::iter::once(text.clone()).chain(lines).collect::<Vec<_>>().join("\n");
    let options = titles.into_iter().map(|(id, title)| content::ChoiceOption {
        id: id.to_owned(),
        title,
        ..content::ChoiceOption::default()
    });
    let options = options.collect();
    let choice = content::Choice { text, options, list: true, ..content::Choice::default() };
    let mut draft = Draft::new(Body::Choice(choice));
    draft.fallback = fallback;
    words.code().clone_into(&mut draft.language);
    draft
}
