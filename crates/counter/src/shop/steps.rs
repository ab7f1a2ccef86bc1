//! Does a rule's steps. What only the shop sees is done at once, in the transaction of what caused
//! it; what the customer hears is a job whose message has the step's own id.

use comptoir_api::rules::{AWAY, GREETING, RunState, Step, StepDone, Texts};
use comptoir_api::shop::Outgoing;
use comptoir_api::team::Gives;
use comptoir_store::Tx;
use comptoir_store::callbacks::Place;
use comptoir_store::chats::ChatRow;
use comptoir_store::deliveries::NewDelivery;
use comptoir_store::notes::NoteRow;
use comptoir_store::products::ProductsAsked;
use comptoir_store::rules::RunRow;
use comptoir_store::shops::ShopRow;
use comptoir_text::Text;
use comptoir_wire::limits as wire_limits;
use serde_json::json;

use super::errand::Errand;
use super::rules::{Cause, Ran, named};
use super::{Shop, ShopError, held};
use crate::http::note_as_message;
use crate::rule::fill::{Filling, fill, pick};
use crate::{catalogue, limits};

/// What a run's steps are filled in with.
struct Scene<'a> {
    shop: &'a ShopRow,
    cause: Cause,
    name: String,
    order: String,
    product: String,
    now_ms: u64,
}

impl Scene<'_> {
    /// The words for the customer, filled in, and their language.
    fn words(&self, texts: &Texts) -> Option<(String, String)> {
        let own = self.shop.languages.first().map_or("fr", String::as_str);
        let (language, text) = pick(texts, &self.cause.language, own)?;
        Some((language.to_owned(), self.filled(text, language)))
    }

    fn filled(&self, text: &str, language: &str) -> String {
        let filling = Filling {
            name: &self.name,
            shop: &self.shop.name,
            order: &self.order,
            product: &self.product,
        };
        fill(text, language, filling, &self.shop.hours, self.now_ms)
    }

    /// The language of cards: the customer's, else the shop's own.
    fn language(&self) -> String {
        let own = self.shop.languages.first().map_or("fr", String::as_str);
        if self.cause.language.is_empty() { own.to_owned() } else { self.cause.language.clone() }
    }
}

impl Shop {
    /// Does a run's steps up to the next wait, or all that are left.
    pub(super) async fn proceed(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        chat: &mut ChatRow,
        run: &mut RunRow,
        ran: &mut Ran,
    ) -> Result<(), ShopError> {
        let scene = self.scene(tx, shop, chat, run).await?;
        while !run.rest.is_empty() {
            let step = run.rest.remove(0);
            let kind = step.kind();
            if let Step::Wait { minutes, .. } = &step {
                let wait_ms = u64::from(*minutes).saturating_mul(60_000);
                let due_ms = scene.now_ms.saturating_add(wait_ms);
                // The wait stays in front: what is to be done after it depends on it.
                run.rest.insert(0, step);
                run.state = RunState::Waiting;
                run.seen.clone_from(&chat.last_message);
                let errand = Errand::Go { run: run.id.clone(), step: run.step };
                let id = format!("go:{}:{}", run.id, run.step);
                tx.jobs(&self.id).add(&id, errand.kind(), "", &errand, due_ms).await?;
                return Ok(());
            }
            let automatic = matches!(run.rule.as_str(), GREETING | AWAY);
            let left_out = if step.speaks() && !automatic && held::is_held(chat, scene.now_ms) {
                "person"
            } else {
                self.step(tx, &scene, chat, run, &step, ran).await?
            };
            run.done.push(StepDone { step: kind.to_owned(), left_out: left_out.to_owned() });
            run.step += 1;
        }
        run.state = RunState::Done;
        Ok(())
    }

    /// A wait is over: goes on, unless it was to end there.
    pub(super) async fn go_on(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        chat: &mut ChatRow,
        run: &mut RunRow,
        ran: &mut Ran,
    ) -> Result<(), ShopError> {
        let on = tx.rules(&self.id).lookup(&run.rule).await?.is_some_and(|row| row.rule.on);
        let wait = if run.rest.is_empty() { None } else { Some(run.rest.remove(0)) };
        let written = run.seen != chat.last_message;
        let ends = matches!(wait, Some(Step::Wait { unless_written: true, .. })) && written;
        run.step += 1;
        if !on || ends || chat.erased {
            run.state = RunState::Stopped;
            run.rest.clear();
            return Ok(());
        }
        run.done.push(StepDone { step: "wait".to_owned(), left_out: String::new() });
        self.proceed(tx, shop, chat, run, ran).await
    }

    async fn scene<'a>(
        &self,
        tx: &mut Tx,
        shop: &'a ShopRow,
        chat: &ChatRow,
        run: &RunRow,
    ) -> Result<Scene<'a>, ShopError> {
        let cause: Cause = serde_json::from_str(&run.cause).unwrap_or_default();
        let names = tx.customers(&self.id).names(&chat.customer).await?.unwrap_or_default();
        // An order is looked for only where words or programs name it.
        let words = serde_json::to_string(&run.rest).unwrap_or_default();
        let tells = |step: &Step| matches!(step, Step::Webhook { .. });
        let order = if !words.contains("{order}") && !run.rest.iter().any(tells) {
            None
        } else if cause.order.is_empty() {
            tx.orders(&self.id).find_open(&chat.id).await?.map(|order| order.reference)
        } else {
            tx.orders(&self.id).lookup(&cause.order).await?.map(|listed| listed.order.reference)
        };
        let product = match cause.product.as_str() {
            "" => None,
            id => tx.products(&self.id).lookup(id).await?,
        };
        let product = product.map(|product| catalogue::title_of(&product, None, &cause.language));
        Ok(Scene {
            shop,
            name: names.0,
            order: order.unwrap_or_default(),
            product: product.unwrap_or_default(),
            cause,
            now_ms: self.now_ms(),
        })
    }

    /// Does one step; says why it was left out, if it was.
    async fn step(
        &self,
        tx: &mut Tx,
        scene: &Scene<'_>,
        chat: &mut ChatRow,
        run: &RunRow,
        step: &Step,
        ran: &mut Ran,
    ) -> Result<&'static str, ShopError> {
        let shop = &self.id;
        match step {
            Step::Say { texts } => {
                let Some((language, text)) = scene.words(texts) else { return Ok("no_text") };
                let text = text.chars().take(wire_limits::TEXT_CHARS_MAX).collect();
                let reason = reason_of(&run.rule).to_owned();
                let errand = Errand::Say { chat: run.chat.clone(), text, language, reason };
                self.speak_later(tx, scene, run, &errand).await?;
            }
            Step::Choice { texts, options, list } => {
                let Some((language, text)) = scene.words(texts) else { return Ok("no_text") };
                let Some((_, options)) = pick(options, &language, &language) else {
                    return Ok("no_text");
                };
                let options = options.lines().map(|option| scene.filled(option.trim(), &language));
                let options = options.filter(|option| !option.is_empty()).collect();
                let outgoing = Outgoing::Choice { text, options, list: *list };
                self.show_later(tx, scene, run, outgoing, language).await?;
            }
            Step::Product { product } => {
                let found = tx.products(shop).lookup(product).await?;
                if found.is_none_or(|product| product.hidden) {
                    return Ok("no_product");
                }
                let outgoing = Outgoing::Product { product: product.clone(), variant: None };
                self.show_later(tx, scene, run, outgoing, scene.language()).await?;
            }
            Step::Products { texts, products, collection } => {
                let mut rows = if products.is_empty() {
                    let asked = ProductsAsked {
                        collection: collection.clone(),
                        now_ms: self.now_ms(),
                        limit: limits::RULE_COLLECTION_SHOWN,
                        ..ProductsAsked::default()
                    };
                    tx.products(shop).list(&asked).await?.0
                } else {
                    let mut rows = tx.products(shop).lookup_all(products).await?;
                    rows.sort_by_key(|row| products.iter().position(|id| *id == row.id));
                    rows
                };
                rows.retain(|row| !row.hidden);
                if rows.is_empty() {
                    return Ok("no_product");
                }
                let products =
                    rows.into_iter().take(wire_limits::PRODUCTS_PER_LIST_MAX).map(|row| row.id);
                let words = scene.words(texts);
                let language = words
                    .as_ref()
                    .map_or_else(|| scene.language(), |(language, _)| language.clone());
                let title = words.map(|(_, title)| title).unwrap_or_default();
                let title = title.chars().take(limits::TITLE_CHARS_MAX).collect();
                let outgoing = Outgoing::ProductList { title, products: products.collect() };
                self.show_later(tx, scene, run, outgoing, language).await?;
            }
            Step::Catalogue { texts } => {
                let words = scene.words(texts);
                let language = words
                    .as_ref()
                    .map_or_else(|| scene.language(), |(language, _)| language.clone());
                let text = words.map(|(_, text)| text).unwrap_or_default();
                let text = text.chars().take(wire_limits::NOTE_CHARS_MAX).collect();
                self.show_later(tx, scene, run, Outgoing::Catalogue { text }, language).await?;
            }
            Step::Form { form } => {
                if !tx.automations(shop).forms().await?.iter().any(|known| known.id == *form) {
                    return Ok("no_form");
                }
                let outgoing = Outgoing::Form { form: form.clone() };
                self.show_later(tx, scene, run, outgoing, scene.language()).await?;
            }
            Step::Label { label, add } => {
                if !tx.labels(shop).list().await?.iter().any(|known| known.id == *label) {
                    return Ok("no_label");
                }
                let mut labels = tx.labels(shop).of_chat(&chat.id).await?;
                labels.retain(|known| known != label);
                if *add {
                    labels.push(label.clone());
                }
                tx.labels(shop).set_of_chat(&chat.id, &labels).await?;
                // Who may see the chat can have changed: its roster follows.
                super::sight::announce(tx, shop, &chat.id, scene.now_ms).await?;
            }
            Step::Assign { staff, team, gives } => {
                let left_out = self.assign(tx, chat, staff, team, *gives).await?;
                super::sight::announce(tx, shop, &chat.id, scene.now_ms).await?;
                return Ok(left_out);
            }
            Step::Note { text } => {
                let own = scene.shop.languages.first().map_or("fr", String::as_str);
                let note = NoteRow {
                    id: named("not_", &[&run.id, &run.step.to_string()]),
                    chat: chat.id.clone(),
                    place: chat.place,
                    staff: String::new(),
                    name: match run.name.as_str() {
                        "" => Text::new(own).get("automation-reader"),
                        name => name.to_owned(),
                    },
                    body: scene
                        .filled(text, own)
                        .chars()
                        .take(wire_limits::NOTE_CHARS_MAX)
                        .collect(),
                    created_ms: scene.now_ms,
                };
                tx.notes(shop).add(&note).await?;
                ran.notes.push(note_as_message(note));
            }
            Step::Close {} => {
                chat.closed = true;
                chat.todo = false;
                chat.held_ms = 0;
            }
            Step::Webhook { url } => {
                let found = tx.callbacks(shop).find(&hook_token(url), Place::Rule).await?;
                let Some(callback) = found.filter(|callback| callback.active) else {
                    return Ok("no_webhook");
                };
                let body = told(scene, chat, run).to_string();
                let new = NewDelivery {
                    id: named("dlv_", &[&run.id, &run.step.to_string()]),
                    callback: callback.id,
                    lane: chat.id.clone(),
                    field: "rules".to_owned(),
                    about: "rule".to_owned(),
                    media: String::new(),
                    body,
                    now_ms: scene.now_ms,
                };
                tx.deliveries(shop).add(&[new]).await?;
                ran.hooks = true;
            }
            Step::Wait { .. } => {}
        }
        Ok("")
    }

    /// Gives a chat to somebody, to a team, or to whoever's turn it is.
    async fn assign(
        &self,
        tx: &mut Tx,
        chat: &mut ChatRow,
        staff: &str,
        team: &str,
        gives: Gives,
    ) -> Result<&'static str, ShopError> {
        let known = |found: comptoir_store::staff::StaffRow| found.shop == self.id;
        if !staff.is_empty() && !tx.staff().lookup(staff).await?.is_some_and(known) {
            return Ok("no_staff");
        }
        if !team.is_empty() {
            if !tx.teams(&self.id).list().await?.iter().any(|known| known.id == team) {
                return Ok("no_team");
            }
            team.clone_into(&mut chat.team);
        }
        if !staff.is_empty() || team.is_empty() || gives != Gives::Hand {
            staff.clone_into(&mut chat.assignee);
        }
        if staff.is_empty() && gives != Gives::Hand && !self.give_next(tx, chat, gives).await? {
            return Ok("nobody_there");
        }
        Ok("")
    }

    async fn show_later(
        &self,
        tx: &mut Tx,
        scene: &Scene<'_>,
        run: &RunRow,
        outgoing: Outgoing,
        language: String,
    ) -> Result<(), ShopError> {
        let (chat, reason) = (run.chat.clone(), reason_of(&run.rule).to_owned());
        let errand = Errand::Show { chat, outgoing: Box::new(outgoing), language, reason };
        self.speak_later(tx, scene, run, &errand).await
    }

    /// Saves what the customer is to hear; its message's id follows from the step.
    async fn speak_later(
        &self,
        tx: &mut Tx,
        scene: &Scene<'_>,
        run: &RunRow,
        errand: &Errand,
    ) -> Result<(), ShopError> {
        let id = format!("step:{}:{}", run.id, run.step);
        tx.jobs(&self.id).add(&id, errand.kind(), &run.chat, errand, scene.now_ms).await?;
        Ok(())
    }
}

/// What a program is told: that a rule ran, and where; never what was said.
fn told(scene: &Scene<'_>, chat: &ChatRow, run: &RunRow) -> serde_json::Value {
    json!({
        "object": "comptoir_rule",
        "rule": { "id": run.rule, "name": run.name },
        "run": run.id,
        "cause": scene.cause.kind,
        "chat": chat.id,
        "customer": chat.customer,
        "order": scene.order,
        "product": scene.cause.product,
        "at_ms": scene.now_ms,
    })
}

/// What stands for a token where a rule, and no program, tells an address.
pub(crate) fn hook_token(url: &str) -> String {
    named("rule:", &[url])
}

/// Why the machine speaks; goes with the message.
fn reason_of(rule: &str) -> &'static str {
    match rule {
        "greeting" => "greeting",
        "away" => "away",
        _ => "rule",
    }
}
