//! Starts rules: a run is a row, saved with what caused it, and one cause makes one run.

use std::sync::Arc;

use comptoir_api::chat::Message;
use comptoir_api::rules::{Condition, RunState, Trigger};
use comptoir_store::Tx;
use comptoir_store::chats::ChatRow;
use comptoir_store::orders::OrderRow;
use comptoir_store::rules::RunRow;
use comptoir_store::shops::ShopRow;
use comptoir_wire::ids::base32;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::errand::Errand;
use super::{Shop, ShopError, held};
use crate::limits;
use crate::rule::fits::{Facts, Fit, Happened, Ready, fitting};
use crate::rule::{guard, hours};

/// Something that may start rules in a chat.
pub(crate) struct Occasion<'a> {
    /// What.
    pub happened: Happened<'a>,
    /// Its name: what has the same name happened once.
    pub name: String,
    /// The customer's language where the shop does not know it otherwise.
    pub language: &'a str,
    /// The order it is about; `None`: the chat's open one.
    pub order: Option<&'a OrderRow>,
}

/// What a run's later steps are told of its cause; never what was said.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Cause {
    /// "message", "unanswered", "order", "labelled".
    pub kind: String,
    /// The customer's language, as far as it was known.
    pub language: String,
    /// The order's id.
    pub order: String,
    /// Id of the product asked about.
    pub product: String,
}

/// What rules did that consoles are to be told after the save.
#[derive(Default)]
pub(crate) struct Ran {
    /// Notes to the team.
    pub notes: Vec<Message>,
    /// Programs are told.
    pub hooks: bool,
}

/// What a shop's rules are, ready to be asked; kept as long as they stay as they are.
pub(crate) type Book = std::sync::Mutex<Vec<Arc<Ready>>>;

impl Shop {
    /// The rules that are switched on, in their order.
    pub(crate) async fn rules(&self, tx: &mut Tx) -> Result<Vec<Arc<Ready>>, ShopError> {
        let rows = tx.rules(&self.id).list().await?;
        let mut book = self.book.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now: Vec<Arc<Ready>> = rows
            .into_iter()
            .filter(|row| row.rule.on)
            .map(|row| match book.iter().find(|ready| ready.rule == row.rule) {
                Some(ready) => ready.clone(),
                None => Arc::new(Ready::new(row.rule)),
            })
            .collect();
        book.clone_from(&now);
        Ok(now)
    }

    /// Starts the rules that fit, and does their steps up to the first wait. All of it is saved
    /// with what happened, or none of it.
    pub(crate) async fn start_rules(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        rules: &[Arc<Ready>],
        chat: &mut ChatRow,
        occasion: &Occasion<'_>,
    ) -> Result<Ran, ShopError> {
        let mut ran = Ran::default();
        if rules.is_empty() || chat.erased {
            return Ok(ran);
        }
        let now_ms = self.now_ms();
        let names = tx.customers(&self.id).names(&chat.customer).await?.unwrap_or_default();
        let known = if names.1.is_empty() { occasion.language.to_owned() } else { names.1 };
        let wants = |looks: fn(&Condition) -> bool| {
            rules.iter().any(|ready| ready.rule.only.iter().any(looks))
        };
        let labels = if wants(|one| matches!(one, Condition::Label { .. })) {
            tx.labels(&self.id).of_chat(&chat.id).await?
        } else {
            Vec::new()
        };
        let has_ordered = wants(|one| matches!(one, Condition::Known { .. }))
            && tx.orders(&self.id).any_of(&chat.customer).await?;
        let open = match occasion.order {
            None if wants(|one| matches!(one, Condition::Basket { .. })) => {
                tx.orders(&self.id).find_open(&chat.id).await?
            }
            _ => None,
        };
        let order = occasion.order.or(open.as_ref());
        let (assignee, team) = (chat.assignee.clone(), chat.team.clone());
        let own_language = shop.languages.first().map_or("fr", String::as_str);
        let facts = Facts {
            now_ms,
            hours: &shop.hours,
            language: if known.is_empty() { own_language } else { &known },
            labels: &labels,
            known: has_ordered,
            // The message that is looked at is counted already.
            written: chat.incoming > u32::from(matches!(occasion.happened, Happened::Message(_))),
            assignee: &assignee,
            team: &team,
            basket_minor: order.map(|order| order.total.minor),
        };
        let fits = fitting(rules, &occasion.happened, &facts);
        if fits.is_empty() {
            return Ok(ran);
        }
        let since_ms = now_ms.saturating_sub(limits::RULE_LOG_MS);
        let past = tx.rules(&self.id).recent(&chat.id, since_ms).await?;
        let person = held::is_held(chat, now_ms);
        let allowed = guard::allowed(fits, &past, person, now_ms);
        let month = hours::month(&shop.hours, now_ms);
        for Fit { ready, .. } in allowed.held {
            tx.rules(&self.id).count(&ready.rule.id, &month, true, now_ms).await?;
        }
        let cause = Cause {
            kind: occasion.happened.kind().to_owned(),
            language: known.clone(),
            order: order.map(|order| order.id.clone()).unwrap_or_default(),
            product: match &occasion.happened {
                Happened::Message(said) => said.product.to_owned(),
                _ => String::new(),
            },
        };
        for Fit { ready, .. } in allowed.run {
            let rule = &ready.rule;
            let mut run = RunRow {
                id: named("run_", &[&rule.id, &occasion.name]),
                rule: rule.id.clone(),
                name: rule.name.clone(),
                chat: chat.id.clone(),
                cause: serde_json::to_string(&cause).unwrap_or_default(),
                rest: rule.then.clone(),
                step: 0,
                seen: String::new(),
                state: RunState::Waiting,
                done: Vec::new(),
                started_ms: now_ms,
            };
            if !tx.rules(&self.id).start(&run).await? {
                continue;
            }
            tx.rules(&self.id).count(&rule.id, &month, false, now_ms).await?;
            self.proceed(tx, shop, chat, &mut run, &mut ran).await?;
            tx.rules(&self.id).advance(&run, 0).await?;
        }
        Ok(ran)
    }

    /// Sets the clocks of rules that wait for nobody to answer: the customer began to wait now.
    pub(super) async fn begin_waiting(
        &self,
        tx: &mut Tx,
        rules: &[Arc<Ready>],
        chat: &str,
        message: &str,
    ) -> Result<(), ShopError> {
        let waits = |ready: &Arc<Ready>| match ready.rule.when {
            Trigger::Unanswered { minutes } => Some((ready.rule.id.clone(), minutes)),
            _ => None,
        };
        let waits: Vec<_> = rules.iter().filter_map(waits).collect();
        if waits.is_empty() {
            return Ok(());
        }
        // Clocks of an earlier wait, which ended when somebody answered.
        tx.jobs(&self.id).drop_lanes("unanswered", &format!("unanswered:{chat}:")).await?;
        for (rule, minutes) in waits {
            let due_ms = self.now_ms().saturating_add(u64::from(minutes).saturating_mul(60_000));
            let lane = format!("unanswered:{chat}:{rule}");
            let (chat, message) = (chat.to_owned(), message.to_owned());
            let id = format!("{lane}:{message}");
            let errand = Errand::Unanswered { rule, chat, message };
            tx.jobs(&self.id).add(&id, errand.kind(), &lane, &errand, due_ms).await?;
        }
        Ok(())
    }
}

impl Happened<'_> {
    /// Its kind, as runs and programs name it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Message(_) => "message",
            Self::Unanswered { .. } => "unanswered",
            Self::Order(_) => "order",
            Self::Labelled(_) => "labelled",
        }
    }
}

/// An id that follows from what it is of, so that the same is made once.
pub(super) fn named(prefix: &str, of: &[&str]) -> String {
    let mut hash = Sha256::new().chain_update(b"comptoir rule v1").chain_update(prefix.as_bytes());
    for part in of {
        hash = hash.chain_update((part.len() as u64).to_be_bytes()).chain_update(part.as_bytes());
    }
    format!("{prefix}{}", base32(hash.finalize().get(..16).unwrap_or_default()))
}
