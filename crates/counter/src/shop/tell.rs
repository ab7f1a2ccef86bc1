//! What the consoles hear of a chat: only those who may see it, and only after the save.

use std::collections::BTreeMap;
use std::sync::Arc;

use comptoir_api::device::Event;
use comptoir_api::shop::{ConsoleEvent, InboxChat};
use comptoir_store::chats::ChatListed;
use comptoir_wire::ids::ChatId;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use super::{Shop, ShopError, card, held};
use crate::Audience;

impl Shop {
    /// Tells those who can read a chat.
    pub(crate) async fn tell(&self, chat: ChatId, event: ConsoleEvent) -> Result<(), ShopError> {
        let readers = self.present_readers(chat).await?;
        if !readers.is_empty() {
            self.events.tell(&self.id, Audience::Staff(readers), event);
        }
        Ok(())
    }

    /// Tells them that its row in the inbox changed. What each has not read is his own, and mostly
    /// the same: one event for all of whom that is so.
    pub(crate) async fn tell_row(&self, chat: ChatId) -> Result<(), ShopError> {
        let present = self.present_readers(chat).await?;
        let Some(one) = present.first() else { return Ok(()) };
        let (id, mut tx) = (chat.to_string(), self.store.read().await?);
        let Some(listed) = tx.chats(&self.id).lookup_listed(&id, one).await? else {
            return Ok(());
        };
        let row = self.inbox_chat(listed);
        let mut alike = BTreeMap::<_, Vec<String>>::new();
        for person in tx.chats(&self.id).unread(&id).await? {
            if present.contains(&person.staff) {
                alike.entry((person.count, person.mentioned)).or_default().push(person.staff);
            }
        }
        drop(tx);
        for ((unread, mentioned), people) in alike {
            let row = InboxChat { unread, mentioned, ..row.clone() };
            self.events.tell(&self.id, Audience::Staff(people), ConsoleEvent::Chat(row));
        }
        Ok(())
    }

    /// Tells colleagues that somebody of the team is typing.
    pub(crate) async fn tell_colleagues(
        &self,
        chat: ChatId,
        staff: &str,
        event: ConsoleEvent,
    ) -> Result<(), ShopError> {
        let mut readers = self.present_readers(chat).await?;
        readers.retain(|reader| reader != staff);
        self.events.tell(&self.id, Audience::Staff(readers), event);
        Ok(())
    }

    /// A chat's row as a member of staff sees it.
    pub(crate) fn inbox_chat(&self, listed: ChatListed) -> InboxChat {
        let ChatListed { chat, customer_name, unread, mentioned, labels, order } = listed;
        let held_ms = if held::is_held(&chat, self.now_ms()) { chat.held_ms } else { 0 };
        InboxChat {
            customer: customer_name,
            last_text: chat.last_text,
            last_own: chat.last_own,
            todo: chat.todo,
            last_ms: chat.last_ms,
            unread,
            assignee: chat.assignee,
            labels,
            closed: chat.closed,
            order,
            team: chat.team,
            due_ms: chat.due_ms,
            late: chat.late,
            held_ms,
            snoozed_ms: chat.snoozed_ms,
            mentioned,
            id: chat.id,
        }
    }

    /// Passes on that customers are typing. Lost when nobody looks: it is not worth keeping.
    pub(super) async fn pass_typing_on(self: Arc<Self>, stop: CancellationToken) {
        let mut events = self.device.events();
        loop {
            let event = tokio::select! {
                () = stop.cancelled() => return,
                event = events.recv() => event,
            };
            match event {
                Ok(Event::Typing { chat, active, .. }) => {
                    let Ok(id) = chat.parse() else { continue };
                    let event = ConsoleEvent::Typing { chat, by: String::new(), active };
                    if let Err(error) = self.tell(id, event).await {
                        tracing::warn!(%error, "the team was not told that a customer is typing");
                    }
                }
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// The team's people who may see a chat, are on its roster and have a console open.
    async fn present_readers(&self, chat: ChatId) -> Result<Vec<String>, ShopError> {
        if self.presence.nobody() {
            return Ok(Vec::new());
        }
        let mut tx = self.store.read().await?;
        let viewers = tx.chats(&self.id).viewers(&chat.to_string()).await?;
        drop(tx);
        let mut readers = Vec::new();
        for person in viewers.into_iter().filter(|person| self.presence.is_here(person)) {
            let Some(reader) = card::reader_of(&person) else { continue };
            if self.rosters.allows(chat, reader).await? {
                readers.push(person);
            }
        }
        Ok(readers)
    }
}
