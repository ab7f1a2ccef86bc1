//! What a rule's clocks lead to. The job is taken off in the same transaction: it happens once.

use std::sync::Arc;
use std::time::Duration;

use comptoir_api::rules::RunState;
use comptoir_api::shop::ConsoleEvent;
use comptoir_store::Tx;
use comptoir_store::chats::ChatRow;
use comptoir_wire::ids::ChatId;
use tokio_util::sync::CancellationToken;

use super::rules::{Occasion, Ran};
use super::{Shop, ShopError};
use crate::limits;
use crate::rule::fits::Happened;

impl Shop {
    /// A run has waited: its next steps.
    pub(super) async fn go(&self, job: &str, run: &str, step: u32) -> Result<(), ShopError> {
        let _turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let run = tx.rules(&self.id).run(run).await?;
        let run = run.filter(|run| run.state == RunState::Waiting && run.step == step);
        let chat = match &run {
            Some(run) => tx.chats(&self.id).lookup(&run.chat).await?,
            None => None,
        };
        let (mut ran, mut told) = (Ran::default(), None);
        if let (Some(mut run), Some(mut chat)) = (run, chat) {
            let shop = self.row(&mut tx).await?;
            self.go_on(&mut tx, &shop, &mut chat, &mut run, &mut ran).await?;
            // Another counter may have been here; then nothing of this is saved.
            if !tx.rules(&self.id).advance(&run, step).await? {
                return Ok(());
            }
            tx.chats(&self.id).update(&chat).await?;
            told = chat.id.parse::<ChatId>().ok();
        }
        tx.jobs(&self.id).done(job).await?;
        tx.save().await?;
        self.after_rules(told, ran).await
    }

    /// Nobody has answered a customer for as long as a rule says, or somebody has.
    pub(super) async fn unanswered(
        &self,
        job: &str,
        rule: &str,
        chat: &str,
        message: &str,
    ) -> Result<(), ShopError> {
        let _turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        let row = tx.chats(&self.id).lookup(chat).await?;
        let (mut ran, mut told) = (Ran::default(), None);
        if let Some(mut row) = row.filter(|row| row.todo && !row.closed) {
            let (shop, rules) = (self.row(&mut tx).await?, self.rules(&mut tx).await?);
            let occasion = Occasion {
                happened: Happened::Unanswered { rule },
                name: format!("unanswered:{message}"),
                language: "",
                order: None,
            };
            ran = self.start_rules(&mut tx, &shop, &rules, &mut row, &occasion).await?;
            tx.chats(&self.id).update(&row).await?;
            told = row.id.parse::<ChatId>().ok();
        }
        tx.jobs(&self.id).done(job).await?;
        tx.save().await?;
        self.after_rules(told, ran).await
    }

    /// A person put labels on a chat: rules have their say, each once.
    pub(crate) async fn labelled(
        &self,
        tx: &mut Tx,
        row: &mut ChatRow,
        labels: &[String],
        now_ms: u64,
    ) -> Result<Ran, ShopError> {
        let mut ran = Ran::default();
        if labels.is_empty() {
            return Ok(ran);
        }
        let (shop, rules) = (self.row(tx).await?, self.rules(tx).await?);
        for label in labels {
            let occasion = Occasion {
                happened: Happened::Labelled(label),
                name: format!("labelled:{}:{label}:{now_ms}", row.id),
                language: "",
                order: None,
            };
            let more = self.start_rules(tx, &shop, &rules, row, &occasion).await?;
            ran.notes.extend(more.notes);
            ran.hooks |= more.hooks;
        }
        tx.chats(&self.id).update(row).await?;
        Ok(ran)
    }

    /// Begins with what rules saved to be done, and tells the consoles.
    pub(crate) async fn after_rules(
        &self,
        chat: Option<ChatId>,
        ran: Ran,
    ) -> Result<(), ShopError> {
        self.wake();
        let Some(chat) = chat else { return Ok(()) };
        self.tell_ran(chat, ran).await?;
        self.tell_row(chat).await
    }

    /// Tells consoles of notes that rules wrote, and programs that there is something for them.
    pub(super) async fn tell_ran(&self, chat: ChatId, ran: Ran) -> Result<(), ShopError> {
        if ran.hooks {
            self.hooks.wake();
        }
        for note in ran.notes {
            self.tell(chat, ConsoleEvent::Message(note)).await?;
        }
        Ok(())
    }

    /// Keeps the log of runs as long as it reaches, and no longer, until `stop`.
    pub(super) async fn sweep_rules(self: Arc<Self>, stop: CancellationToken) {
        loop {
            if let Err(error) = self.sweep_runs().await {
                tracing::error!(shop = %self.id, %error, "the rules' log could not be swept");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(Duration::from_millis(limits::RULE_SWEEP_MS)) => {}
            }
        }
    }

    async fn sweep_runs(&self) -> Result<(), ShopError> {
        let mut tx = self.store.begin().await?;
        let before_ms = self.now_ms().saturating_sub(limits::RULE_LOG_MS);
        tx.rules(&self.id).sweep(before_ms).await?;
        Ok(tx.save().await?)
    }
}
