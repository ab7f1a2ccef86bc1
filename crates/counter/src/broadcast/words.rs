//! What a broadcast says to one customer: in his language, with his name, marked as what it is.

use std::collections::HashMap;

use comptoir_api::reach::{BroadcastDraft, Topic};
use comptoir_client::Draft;
use comptoir_store::Tx;
use comptoir_store::shops::ShopRow;
use comptoir_wire::content::content::Body;
use comptoir_wire::content::{self, ProductList};

use crate::shop::consents::text_of;
use crate::shop::{Shop, ShopError, trade};

/// A broadcast in every language it may be needed in: made once, filled in for each.
pub(crate) struct Letter {
    topic: Topic,
    draft: BroadcastDraft,
    shop: String,
    own: String,
    /// By language.
    products: HashMap<String, Vec<content::Product>>,
}

impl Letter {
    /// Looks its topic and products up. A product that is gone is left out.
    pub(crate) async fn of(
        shop: &Shop,
        tx: &mut Tx,
        row: &ShopRow,
        draft: BroadcastDraft,
    ) -> Result<Self, ShopError> {
        let topic = tx.topics(&shop.id).lookup(&draft.segment.topic).await?.unwrap_or_default();
        let own = row.languages.first().cloned().unwrap_or_else(|| "fr".to_owned());
        let mut products = HashMap::new();
        for (language, _) in &draft.texts {
            let mut cards = Vec::new();
            for product in &draft.products {
                let text = trade::text_for(row, language);
                let here = tx.products(&shop.id).lookup(product).await?;
                if here.is_some_and(|product| !product.hidden) {
                    cards.push(shop.product_card(tx, text, product, "").await?);
                }
            }
            products.insert(language.clone(), cards);
        }
        Ok(Self { topic, draft, shop: row.name.clone(), own, products })
    }

    /// What somebody of this name and language gets.
    pub(crate) fn to(&self, name: &str, language: &str) -> Option<Draft> {
        let (language, words) = self.words(language)?;
        let text = fill(words, name, &self.shop);
        let products = self.products.get(language).cloned().unwrap_or_default();
        let mut draft = if products.is_empty() {
            Draft::text(text)
        } else {
            let total = u32::try_from(products.len()).unwrap_or_default();
            let titles: Vec<&str> = products.iter().map(|product| product.title.as_str()).collect();
            let fallback = format!("{text}\n{}", titles.join("\n"));
            let list = ProductList { text, products, total, ..ProductList::default() };
            Draft { fallback, ..Draft::new(Body::ProductList(list)) }
        };
        language.clone_into(&mut draft.language);
        let title = text_of(&self.topic, language).map(|text| text.title.clone());
        draft.broadcast = Some(content::Broadcast {
            topic: self.topic.id.clone(),
            title: title.unwrap_or_default(),
            ..content::Broadcast::default()
        });
        Some(draft)
    }

    /// The words in his language, else in the shop's own, else in any there are.
    fn words(&self, language: &str) -> Option<(&str, &str)> {
        let short = language.split('-').next().unwrap_or_default();
        let said = |(tag, text): &(String, String)| -> bool { !tag.is_empty() && !text.is_empty() };
        let in_tag = |tag: &str| {
            self.draft.texts.iter().filter(|text| said(text)).find(|(known, _)| known == tag)
        };
        let found = in_tag(short).or_else(|| in_tag(&self.own));
        let found = found.or_else(|| self.draft.texts.iter().find(|text| said(text)))?;
        Some((&found.0, &found.1))
    }
}

/// Fills `{name}` and `{shop}` in. Without a name, the space before it goes too: "Bonjour,".
pub(crate) fn fill(words: &str, name: &str, shop: &str) -> String {
    let named = match name.trim() {
        "" => words.replace(" {name}", "").replace("{name}", ""),
        name => words.replace("{name}", name),
    };
    named.replace("{shop}", shop)
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn a_name_that_is_not_known_leaves_no_hole() {
        assert_eq!(fill("Bonjour {name}, ici {shop}.", "Tilleul", "H"), "Bonjour Tilleul, ici H.");
        assert_eq!(fill("Bonjour {name}, ici {shop}.", "", "H"), "Bonjour, ici H.");
    }
}
