//! Gives a chat that is nobody's to somebody who is there.

use comptoir_api::team::{Gives, Permission};
use comptoir_store::Tx;
use comptoir_store::chats::ChatRow;

use super::{Shop, ShopError};

impl Shop {
    /// Gives a chat to whoever's turn it is, where the shop or the chat's team wants that: only to
    /// people who answer, have a console open and are not away. Otherwise it stays nobody's, and is
    /// asked for again with the customer's next message.
    pub(super) async fn give(&self, tx: &mut Tx, row: &mut ChatRow) -> Result<(), ShopError> {
        if !row.assignee.is_empty() {
            return Ok(());
        }
        let (mut gives, team) = tx.teams(&self.id).gives().await?;
        if row.team.is_empty() {
            row.team = team;
        }
        if !row.team.is_empty() {
            let teams = tx.teams(&self.id).list().await?;
            match teams.into_iter().find(|known| known.id == row.team) {
                Some(own) if own.gives != Gives::Hand => gives = own.gives,
                _ => {}
            }
        }
        if gives == Gives::Hand {
            return Ok(());
        }
        self.give_next(tx, row, gives).await?;
        Ok(())
    }

    /// Gives a chat to somebody of its team, or of all where it has none, who answers, has a
    /// console open and is not away. Says whether somebody was there.
    pub(super) async fn give_next(
        &self,
        tx: &mut Tx,
        row: &mut ChatRow,
        gives: Gives,
    ) -> Result<bool, ShopError> {
        let team = tx.staff().list(&self.id).await?;
        let answers = |id: &str| {
            let person = team.iter().find(|person| person.id == id);
            person.is_some_and(|person| person.permissions.contains(&Permission::Answer))
        };
        let there = tx.teams(&self.id).candidates(&row.team).await?.into_iter();
        let there = there.filter(|one| self.presence.is_here(&one.staff) && answers(&one.staff));
        let next = match gives {
            Gives::Least => there.min_by_key(|one| one.open),
            _ => there.min_by_key(|one| one.given_ms),
        };
        let Some(next) = next else { return Ok(false) };
        tx.teams(&self.id).given(&next.staff, self.now_ms()).await?;
        row.assignee = next.staff;
        Ok(true)
    }

    /// Wakes a chat whose sleep is over, unless it was woken or put to sleep again meanwhile.
    pub(super) async fn wake_up(&self, chat: &str, until_ms: u64) -> Result<(), ShopError> {
        let turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let Some(mut row) = tx.chats(&self.id).lookup(chat).await? else { return Ok(()) };
        if row.snoozed_ms != until_ms {
            return Ok(());
        }
        row.snoozed_ms = 0;
        row.todo = !row.closed;
        tx.chats(&self.id).update(&row).await?;
        tx.save().await?;
        drop(turn);
        if let Ok(id) = chat.parse() {
            self.tell_row(id).await?;
        }
        Ok(())
    }
}
