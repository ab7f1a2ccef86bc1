//! Reads the device's change log: what follows from each change is saved with the cursor, once.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use comptoir_api::chat::{Message, Side, Status};
use comptoir_api::shop::{ConsoleEvent, Customer};
use comptoir_client::Peer;
use comptoir_store::chats::ChatRow;
use comptoir_store::daily::{LINK_CHATS, LINK_ORDERS};
use comptoir_store::deliveries::NewDelivery;
use comptoir_store::search::fold;
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};
use comptoir_wire::content::Content;
use comptoir_wire::content::content::Body as Sent;
use comptoir_wire::ids::{AccountId, ChatId, base32};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use super::backoff::backoff;
use super::errand::Errand;
use super::held;
use super::keep;
use super::late;
use super::line_of::line_of;
use super::programs::Ticks;
use super::rules::{Occasion, Ran};
use super::seen::{Seen, What, look};
use super::sight::Sight;
use super::trade::Asking;
use super::{Shop, ShopError};
use crate::broadcast::times::day_of;
use crate::cloud::hooks::Listeners;
use crate::cloud::numbers;
use crate::limits;
use crate::rule::fits::{Happened, Ready, Said, product_of, words_of};
use crate::stats::count::Day;

/// Name of the cursor in the change log.
const CHANGES: &str = "changes";

/// What to tell the consoles once it is saved.
#[derive(Default)]
struct After {
    events: Vec<(ChatId, ConsoleEvent)>,
    orders: Vec<(ChatId, String)>,
    rows: Vec<ChatId>,
    rosters: Vec<ChatId>,
    lost: Vec<(ChatId, Vec<String>)>,
    /// Rules tell programs.
    hooks: bool,
    /// What programs are told, in order; saved with the batch.
    told: Vec<NewDelivery>,
    /// What machines of the shop said, to be counted with the batch.
    machine_said: i64,
}

impl After {
    /// What rules did in a chat.
    fn ran(&mut self, chat: &str, ran: Ran) {
        self.hooks |= ran.hooks;
        let Ok(chat) = chat.parse() else { return };
        self.events.extend(ran.notes.into_iter().map(|note| (chat, ConsoleEvent::Message(note))));
    }
}

/// What of the shop a batch needs, looked up once.
struct Context {
    shop: ShopRow,
    rules: Vec<Arc<Ready>>,
    who: Listeners,
    ticks: Ticks,
    /// Chats of which the batch says no more than that machines spoke; their rows say so already.
    spoken: HashSet<String>,
}

impl Shop {
    /// Takes changes as they come, until `stop`.
    pub(super) async fn take_changes(self: Arc<Self>, stop: CancellationToken) {
        let mut changes = self.device.changes();
        let mut failures = 0_u32;
        loop {
            // Marked as seen before reading, so that what comes meanwhile wakes us again.
            changes.borrow_and_update();
            let wait = match self.take_some().await {
                Ok(0) => None,
                Ok(_) => {
                    failures = 0;
                    continue;
                }
                Err(error) => {
                    failures = failures.saturating_add(1);
                    tracing::error!(shop = %self.id, %error, "changes could not be saved");
                    Some(backoff(failures))
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                changed = changes.changed(), if wait.is_none() => if changed.is_err() { return },
                () = pause(wait), if wait.is_some() => {}
            }
        }
    }

    /// Takes what the log holds, at most a batch of it, and says how much that was.
    pub(crate) async fn take_some(&self) -> Result<usize, ShopError> {
        let mut tx = self.store.peek().await?;
        let cursor = tx.cursors(&self.id).lookup(CHANGES).await?;
        let from = cursor.max(self.passed.load(Ordering::Relaxed));
        let seen = self.device.read(move |device| look(device, from)).await?;
        let Some(last) = seen.last().map(|seen| seen.seq) else { return Ok(0) };
        let mut who = Listeners::load(&mut tx, &self.id, self.now_ms()).await?;
        let count = seen.len();
        if who.nobody() && seen.iter().all(is_tick) && !tx.recipients(&self.id).any().await? {
            // Nobody keeps these: consoles hear them, and the next save moves the cursor past them.
            drop(tx);
            self.passed.fetch_max(last, Ordering::Relaxed);
            for Seen { chat, what, .. } in seen {
                if let What::Status(message, status) = what {
                    let event = ConsoleEvent::Status { chat: chat.to_string(), message, status };
                    self.tell(chat, event).await?;
                }
            }
            return Ok(count);
        }
        drop(tx);
        self.who_reads(&mut who, &seen).await?;

        let turn = self.turn().await;
        let mut tx = self.store.begin().await?;
        // Another counter of this shop, or this one before a crash, may have been here.
        if tx.cursors(&self.id).lookup(CHANGES).await? != cursor {
            return Ok(count);
        }
        let context = self.context(&mut tx, who, &seen).await?;
        let mut after = After::default();
        for one in seen {
            self.take(&mut tx, &context, one, &mut after).await?;
        }
        tx.deliveries(&self.id).add(&std::mem::take(&mut after.told)).await?;
        if after.machine_said > 0 {
            let day = Day::of(&self.id, &context.shop.hours, self.now_ms());
            day.machine_said(&mut tx, after.machine_said).await?;
        }
        tx.cursors(&self.id).set(CHANGES, last).await?;
        tx.save().await?;
        drop(turn);
        self.wake();
        if after.hooks || !context.who.nobody() {
            self.hooks.wake();
        }
        self.after(after).await?;
        Ok(count)
    }

    async fn context(
        &self,
        tx: &mut Tx,
        who: Listeners,
        seen: &[Seen],
    ) -> Result<Context, ShopError> {
        let shop = self.row(tx).await?;
        let rules = self.rules(tx).await?;
        let ticks = self.ticks(tx, seen).await?;
        let spoken = tx.chats(&self.id).machines_spoke(&only_machines(seen), self.now_ms()).await?;
        Ok(Context { shop, rules, who, ticks, spoken })
    }

    async fn take(
        &self,
        tx: &mut Tx,
        context: &Context,
        seen: Seen,
        after: &mut After,
    ) -> Result<(), ShopError> {
        let Seen { seq, chat, what } = seen;
        match what {
            What::Began(peer) => {
                self.begin(tx, chat, peer.as_ref(), seq).await?;
                after.rosters.push(chat);
                after.rows.push(chat);
            }
            What::Message(message) => {
                let (message, content, asked) = *message;
                let new = self.hear(tx, context, chat, &message, &content, after).await?;
                let who = &context.who;
                // Machines' own words are not a person's, and programs know what they sent.
                if new
                    && !is_machines_own(&message)
                    && let Some(happened) = self.happened(tx, who, chat, seq).await?
                {
                    let asked = asked.as_ref();
                    after.told.extend(happened.message(tx, who, &message, &content, asked).await?);
                }
                after.events.push((chat, ConsoleEvent::Message(message)));
                after.rows.push(chat);
            }
            What::Answer(answer) => {
                let Some(mut row) = tx.chats(&self.id).lookup(&chat.to_string()).await? else {
                    return Ok(());
                };
                let (language, name) = self.known(tx, &row).await?;
                let asking = Asking {
                    shop: &context.shop,
                    chat: &mut row,
                    language: &language,
                    name: &name,
                };
                let ran = self.take_answer(tx, &context.rules, asking, &answer).await?;
                after.ran(&row.id, ran);
                row.todo = true;
                tx.chats(&self.id).update(&row).await?;
                after.orders.push((chat, answer.order));
                after.rows.push(chat);
            }
            What::Acted(content) => {
                if let Some(happened) = self.happened(tx, &context.who, chat, seq).await? {
                    after.told.extend(happened.act(tx, &context.who, &content).await?);
                }
            }
            What::Held(message) => tx.recipients(&self.id).held(&message).await?,
            What::Status(message, status) => {
                let reached = match status {
                    Status::Sent => 1,
                    Status::Delivered => 2,
                    Status::Read => 3,
                    Status::Failed | Status::Waiting => 0,
                };
                if reached > 0 && context.ticks.broadcast.contains(&message) {
                    tx.recipients(&self.id).reached(&message, reached).await?;
                }
                if let Some(addressed) = context.ticks.sent.get(&message) {
                    let customer = addressed.contact.customer.clone();
                    let happened = self.happening(chat, customer, seq);
                    after.told.extend(happened.status(&context.who, addressed, status));
                }
                let event = ConsoleEvent::Status { chat: chat.to_string(), message, status };
                after.events.push((chat, event));
            }
            What::Readers => {
                after.rosters.push(chat);
                let event = ConsoleEvent::Readers { chat: chat.to_string() };
                after.events.push((chat, event));
                // A newcomer's console did not have the chat until now.
                after.rows.push(chat);
            }
            What::Erased(last) => {
                self.forget_words(tx, chat, last.as_deref()).await?;
                after.rows.push(chat);
            }
            What::Profile(peer) => {
                self.rename(tx, chat, peer.as_ref()).await?;
                after.rows.push(chat);
            }
            What::Farewell { erase } => {
                self.take_leave(tx, chat, erase).await?;
                after.rows.push(chat);
            }
            What::Nothing => {}
        }
        Ok(())
    }

    /// A new chat: its customer, its row, and a roster that is the shop's of now.
    async fn begin(
        &self,
        tx: &mut Tx,
        chat: ChatId,
        peer: Option<&Peer>,
        seq: i64,
    ) -> Result<ChatRow, ShopError> {
        let now_ms = self.now_ms();
        let account = peer.map_or(AccountId([0; 32]), |peer| peer.account);
        let (name, language) = peer.map_or(("", ""), |peer| (&peer.name, &peer.language));
        let id = customer_of(self.account, account);
        let account = account.to_string();
        let customer = tx.customers(&self.id).add(&id, &account, name, language, now_ms).await?;
        numbers::contact(tx, self, &customer).await?;
        let row = ChatRow {
            id: chat.to_string(),
            customer,
            search: fold(name),
            last_ms: now_ms,
            created_ms: now_ms,
            ..ChatRow::default()
        };
        tx.chats(&self.id).add(&row).await?;
        let errand = Errand::Roster { chat: row.id.clone() };
        let job = format!("roster:{}:{seq}", row.id);
        tx.jobs(&self.id).add(&job, errand.kind(), &row.id, &errand, now_ms).await?;
        if tx.shops().keep(&self.id).await? != (0, 0) {
            keep::announce(tx, &self.id, &row.id, now_ms).await?;
        }
        Ok(row)
    }

    /// A message that is new or was altered: the inbox's row, an order, automatic replies. Says
    /// whether it is new.
    async fn hear(
        &self,
        tx: &mut Tx,
        context: &Context,
        chat: ChatId,
        message: &Message,
        content: &Content,
        after: &mut After,
    ) -> Result<bool, ShopError> {
        if context.spoken.contains(&message.chat) {
            after.machine_said += 1;
            return Ok(true);
        }
        let found = tx.chats(&self.id).lookup(&message.chat).await?;
        let mut row = match found {
            Some(row) => row,
            None => self.begin(tx, chat, None, message.at).await?,
        };
        let new = message.at > row.place;
        row.place = row.place.max(message.at);
        if !new {
            if row.last_message == message.id {
                row.last_text = line_of(message, &content.fallback);
                tx.chats(&self.id).update(&row).await?;
            }
            return Ok(false);
        }
        if message.from.side == Side::Notice {
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        let (now_ms, first) = (self.now_ms(), row.last_message.is_empty());
        // Who says how it was waits for nobody.
        let rated = message.from.side == Side::Other
            && self.take_rating(tx, &context.shop.hours, &row.id, content).await?;
        if message.broadcast.is_none() && !about_consent(content) && !rated {
            let day = Day::of(&self.id, &context.shop.hours, now_ms);
            if first {
                day.began(tx).await?;
            }
            day.message(tx, &row, message, content).await?;
        }
        let before_ms = (!first).then_some(row.last_ms);
        if message.broadcast.is_some() && !first {
            // What goes to many moves nobody's chat to the top of the list.
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        row.last_ms = now_ms;
        if message.from.machine && !first {
            // The list goes on saying what somebody wrote: that is what waits for an answer.
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        row.last_message.clone_from(&message.id);
        row.last_text = line_of(message, &content.fallback);
        row.last_own = message.from.side == Side::Own;
        row.search = searchable(&row);
        if !row.last_own && !content.via.is_empty() {
            self.came_by(tx, context, &row.customer, &content.via).await?;
        }
        if row.last_own {
            row.todo = false;
            row.waits_ms = 0;
            if !message.from.machine {
                held::take(tx, &self.id, &mut row, now_ms).await?;
            }
            late::wind(tx, &self.id, &mut row).await?;
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        if self.take_consent(tx, &row, message, content).await? {
            row.customer_spoke_ms = now_ms;
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        if rated {
            tx.chats(&self.id).update(&row).await?;
            return Ok(true);
        }
        let since_ms = now_ms.saturating_sub(limits::BROADCAST_FOLLOWS_MS);
        tx.recipients(&self.id).answered(&row.id, since_ms).await?;
        let sight = Sight::before(tx, &self.id, &row.id).await?;
        self.answer(tx, context, &mut row, message, content, before_ms, after).await?;
        self.give(tx, &mut row).await?;
        if row.waits_ms == 0 {
            row.waits_ms = now_ms;
        }
        late::wind(tx, &self.id, &mut row).await?;
        tx.chats(&self.id).update(&row).await?;
        let lost = sight.settle(tx, &self.id, now_ms).await?;
        after.lost.push((chat, lost));
        Ok(true)
    }

    /// What a customer's new message leads to.
    #[expect(clippy::too_many_arguments, reason = "one step of the story, told in one place")]
    async fn answer(
        &self,
        tx: &mut Tx,
        context: &Context,
        row: &mut ChatRow,
        message: &Message,
        content: &Content,
        before_ms: Option<u64>,
        after: &mut After,
    ) -> Result<(), ShopError> {
        let now_ms = self.now_ms();
        let waited = row.todo && !row.closed;
        row.incoming += 1;
        row.todo = true;
        row.closed = false;
        row.snoozed_ms = 0;
        row.customer_spoke_ms = now_ms;
        let (known, name) = self.known(tx, row).await?;
        let language = if known.is_empty() { content.language.clone() } else { known };
        // What a machine says starts nothing: two of them would never end.
        if !message.from.machine {
            let said = Said {
                text: words_of(message),
                before_ms,
                product: product_of(message),
                via: &content.via,
            };
            let occasion = Occasion {
                happened: Happened::Message(said),
                name: format!("message:{}", message.id),
                language: &language,
                order: None,
            };
            let (shop, rules) = (&context.shop, &context.rules);
            let ran = self.start_rules(tx, shop, rules, row, &occasion).await?;
            if row.todo && !waited {
                self.begin_waiting(tx, rules, &row.id, &message.id).await?;
            }
            after.ran(&message.chat, ran);
        }
        if let Some(Sent::Product(card)) = &content.body
            && card.wish
        {
            self.take_wish(tx, &message.chat, card).await?;
        }
        if let (Some(Sent::Cart(cart)), Ok(id)) = (&content.body, message.id.parse()) {
            let chat = message.chat.parse();
            let asking =
                Asking { shop: &context.shop, chat: row, language: &language, name: &name };
            let (order, ran) = self.take_cart(tx, &context.rules, asking, id, cart).await?;
            after.ran(&message.chat, ran);
            if let (Some(order), Ok(chat)) = (order, chat) {
                let now_ms = self.now_ms();
                let since_ms = now_ms.saturating_sub(limits::BROADCAST_FOLLOWS_MS);
                tx.recipients(&self.id).ordered(&message.chat, since_ms).await?;
                let code = tx.customers(&self.id).came_from(&row.customer).await?;
                if !code.is_empty() {
                    let day = day_of(&context.shop.hours, now_ms);
                    tx.daily(&self.id).add(&day, LINK_ORDERS, &code, 1).await?;
                }
                after.orders.push((chat, order));
            }
        }
        Ok(())
    }

    /// A customer's first short link is kept with him, for segments; each link's count is a sum.
    async fn came_by(
        &self,
        tx: &mut Tx,
        context: &Context,
        customer: &str,
        code: &str,
    ) -> Result<(), StoreError> {
        let link = tx.cloud_links().lookup(code).await?;
        if link.is_none_or(|link| link.shop != self.id) {
            return Ok(());
        }
        if tx.customers(&self.id).came_by(customer, code).await? {
            let day = day_of(&context.shop.hours, self.now_ms());
            tx.daily(&self.id).add(&day, LINK_CHATS, code, 1).await?;
        }
        Ok(())
    }

    /// Words whose time is over stand in the inbox no longer, and are not found there.
    async fn forget_words(
        &self,
        tx: &mut Tx,
        chat: ChatId,
        last: Option<&(Message, Content)>,
    ) -> Result<(), ShopError> {
        let Some(mut row) = tx.chats(&self.id).lookup(&chat.to_string()).await? else {
            return Ok(());
        };
        let (_, name) = self.known(tx, &row).await?;
        row.last_text =
            last.map(|(message, content)| line_of(message, &content.fallback)).unwrap_or_default();
        row.search = cut_search(&format!("{} {}", fold(&name), fold(&row.last_text)));
        tx.chats(&self.id).update(&row).await?;
        Ok(())
    }

    async fn rename(
        &self,
        tx: &mut Tx,
        chat: ChatId,
        peer: Option<&Peer>,
    ) -> Result<(), ShopError> {
        let Some(peer) = peer else { return Ok(()) };
        let Some(mut row) = tx.chats(&self.id).lookup(&chat.to_string()).await? else {
            return Ok(());
        };
        let name = peer.name.chars().take(limits::NAME_CHARS_MAX).collect::<String>();
        tx.customers(&self.id).rename(&row.customer, &name, &peer.language).await?;
        row.search = format!("{} {}", fold(&name), row.search);
        row.search = cut_search(&row.search);
        tx.chats(&self.id).update(&row).await?;
        Ok(())
    }

    /// The customer left. What he asked to erase goes; orders stay, as the law has it.
    async fn take_leave(&self, tx: &mut Tx, chat: ChatId, erase: bool) -> Result<(), ShopError> {
        let Some(mut row) = tx.chats(&self.id).lookup(&chat.to_string()).await? else {
            return Ok(());
        };
        row.closed = true;
        row.todo = false;
        row.held_ms = 0;
        tx.planned(&self.id).erase(&row.id).await?;
        tx.consents(&self.id).leave(&row.customer, erase).await?;
        if erase {
            row.erased = true;
            tx.chats(&self.id).set_erased_ms(&row.id, self.now_ms()).await?;
            row.last_text = String::new();
            row.search = String::new();
            // The others keep the card they shared; that it was his as well is forgotten.
            tx.customers(&self.id).part(&row.customer).await?;
            let forgotten = Customer { id: row.customer.clone(), ..Customer::default() };
            tx.customers(&self.id).set_card(&forgotten).await?;
            tx.notes(&self.id).erase(&row.id).await?;
            tx.labels(&self.id).set_of_chat(&row.id, &[]).await?;
            tx.deliveries(&self.id).erase(&row.id, self.now_ms()).await?;
            tx.rules(&self.id).erase(&row.id).await?;
            tx.cloud_media(&self.id).erase(&row.id).await?;
        }
        tx.chats(&self.id).update(&row).await?;
        Ok(())
    }

    /// The customer's language and name, as far as they are known.
    async fn known(&self, tx: &mut Tx, row: &ChatRow) -> Result<(String, String), StoreError> {
        let known = tx.customers(&self.id).names(&row.customer).await?;
        Ok(known.map(|(name, language)| (language, name)).unwrap_or_default())
    }

    async fn after(&self, after: After) -> Result<(), ShopError> {
        for chat in after.rosters {
            self.rosters.changed(chat);
        }
        for (chat, lost) in after.lost {
            self.hide(chat, lost);
        }
        for (chat, event) in after.events {
            self.tell(chat, event).await?;
        }
        for (chat, order) in after.orders {
            let mut tx = self.store.read().await?;
            if let Some(listed) = tx.orders(&self.id).lookup(&order).await? {
                let detail = self.detail(&mut tx, listed.order, listed.customer_name).await?;
                drop(tx);
                self.tell(chat, ConsoleEvent::Order(detail)).await?;
            }
        }
        let mut rows = after.rows;
        rows.sort();
        rows.dedup();
        for chat in rows {
            self.tell_row(chat).await?;
        }
        Ok(())
    }
}

/// Whether a change is nothing but how far an own message has come.
fn is_tick(seen: &Seen) -> bool {
    matches!(seen.what, What::Status(..) | What::Nothing)
}

/// The chats of a batch in which nothing but machines spoke, and how far: most of what programs
/// say changes nothing else, and there may be much of it.
fn only_machines(seen: &[Seen]) -> Vec<(String, i64)> {
    let mut places: BTreeMap<ChatId, Option<i64>> = BTreeMap::new();
    for Seen { chat, what, .. } in seen {
        match what {
            What::Status(..) | What::Nothing => {}
            What::Message(message) if is_plain_machines(&message.0, &message.1) => {
                let place = places.entry(*chat).or_insert(Some(0));
                *place = place.map(|place| place.max(message.0.at));
            }
            _ => drop(places.insert(*chat, None)),
        }
    }
    places.into_iter().filter_map(|(chat, place)| Some((chat.to_string(), place?))).collect()
}

fn is_plain_machines(message: &Message, content: &Content) -> bool {
    is_machines_own(message) && message.broadcast.is_none() && !about_consent(content)
}

/// What a machine of the shop said.
fn is_machines_own(message: &Message) -> bool {
    message.from.side == Side::Own && message.from.machine
}

/// A question about consent, or a word of it: nobody waits for an answer to those.
fn about_consent(content: &Content) -> bool {
    matches!(content.body, Some(Sent::Consent(_) | Sent::ConsentReceipt(_)))
}

/// What the inbox finds a chat by: the customer's names and the latest lines.
fn searchable(row: &ChatRow) -> String {
    cut_search(&format!("{} {}", row.search, fold(&row.last_text)))
}

/// Keeps the names in front and the end, which is what was said last.
fn cut_search(search: &str) -> String {
    let letters: Vec<char> = search.chars().collect();
    let (names, rest) = letters.split_at(letters.len().min(limits::NAME_CHARS_MAX));
    let from = rest.len().saturating_sub(limits::SEARCH_CHARS_MAX);
    names.iter().chain(rest.iter().skip(from)).collect()
}

/// A customer's id follows from the shop and his account: one who comes back is the same, and who
/// writes to two shops of a server is somebody else in each.
fn customer_of(shop: AccountId, account: AccountId) -> String {
    let hash = Sha256::new().chain_update(b"comptoir customer v2");
    let hash = hash.chain_update(shop.0).chain_update(account.0);
    format!("cus_{}", base32(hash.finalize().get(..16).unwrap_or_default()))
}

async fn pause(wait: Option<Duration>) {
    tokio::time::sleep(wait.unwrap_or_default()).await;
}
