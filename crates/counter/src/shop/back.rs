//! Tells customers who asked that something is there again: once, as an automatic message.

use comptoir_client::Draft;
use comptoir_store::stock::Waiting;
use comptoir_store::{StoreError, Tx};
use comptoir_wire::content::content::Body;
use comptoir_wire::content::{Product, ProductList};
use data_encoding::BASE64;
use prost::Message as _;

use super::errand::Errand;
use super::trade::{customer_language, text_for};
use super::{Shop, ShopError};
use crate::limits;

impl Shop {
    /// A customer asks to be told when something is there again.
    pub(super) async fn take_wish(
        &self,
        tx: &mut Tx,
        chat: &str,
        card: &Product,
    ) -> Result<(), StoreError> {
        let Some(product) = tx.products(&self.id).lookup(&card.product).await? else {
            return Ok(());
        };
        let known = product.variants.iter().any(|variant| variant.id == card.variant);
        if !card.variant.is_empty() && !known {
            return Ok(());
        }
        let waiting = Waiting {
            product: product.id,
            variant: card.variant.clone(),
            chat: chat.to_owned(),
            asked_ms: self.now_ms(),
        };
        tx.stock_waits(&self.id).add(&waiting, limits::WAITS_PER_CHAT_MAX).await?;
        Ok(())
    }

    /// Turns what is there again into jobs that say so. Who is taken out of the list in the same
    /// save is told once, whichever counter of the shop comes first.
    pub(super) async fn queue_back(&self, due: &[Waiting]) -> Result<(), ShopError> {
        if due.is_empty() {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        let shop = self.row(&mut tx).await?;
        for waiting in due {
            let Some(chat) = tx.chats(&self.id).lookup(&waiting.chat).await? else { continue };
            if !tx.stock_waits(&self.id).remove(waiting).await? {
                continue;
            }
            let language = customer_language(tx.customers(&self.id), &chat).await?;
            let text = text_for(&shop, &language);
            let (product, variant) = (&waiting.product, &waiting.variant);
            let card = self.product_card(&mut tx, text, product, variant).await?;
            let said = text.with("stock-back", &[("title", card.title.as_str())]);
            let list = ProductList {
                title: said.clone(),
                products: vec![card],
                more_path: format!("/s/{}", self.id),
                total: 1,
                ..ProductList::default()
            };
            let errand = Errand::Back {
                chat: waiting.chat.clone(),
                list: BASE64.encode(&list.encode_to_vec()),
                fallback: said,
                language: text.code().to_owned(),
            };
            let job = format!("back:{product}:{variant}:{}:{}", waiting.chat, waiting.asked_ms);
            let now_ms = self.now_ms();
            tx.jobs(&self.id).add(&job, errand.kind(), &waiting.chat, &errand, now_ms).await?;
        }
        tx.save().await?;
        self.wake();
        Ok(())
    }
}

/// The message that such a job sends.
pub(super) fn draft(list: &str, fallback: String) -> Option<Draft> {
    let list = ProductList::decode(BASE64.decode(list.as_bytes()).ok()?.as_slice()).ok()?;
    let mut draft = Draft::new(Body::ProductList(list));
    draft.fallback = fallback;
    Some(draft)
}
