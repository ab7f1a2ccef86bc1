//! What everyone may see of a shop, and its link.

use comptoir_api::rules::{MenuAct, MenuShown};
use comptoir_api::shop::PublicShop;
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};

use crate::catalogue;
use crate::rule::fill::pick;
use crate::rule::hours;

/// A shop as everyone may see it, with its collections in a language.
pub async fn public_shop(
    tx: &mut Tx,
    shop: &ShopRow,
    language: &str,
    now_ms: u64,
) -> Result<PublicShop, StoreError> {
    let open_now = hours::open_at(&shop.hours, now_ms);
    Ok(PublicShop {
        slug: shop.id.0.clone(),
        account: shop.account.clone(),
        name: shop.name.clone(),
        tagline: shop.tagline.clone(),
        about: shop.about.clone(),
        accent: shop.accent.clone(),
        picture: catalogue::media_path(&shop.id, &shop.picture),
        address: shop.address.clone(),
        hours: shop.hours.clone(),
        languages: shop.languages.clone(),
        currency: shop.currency.clone(),
        open_now,
        until: until_today(shop, now_ms),
        collections: catalogue::collections(tx, &shop.id, language, now_ms).await?,
        products: tx.products(&shop.id).count().await?,
        menu: menu(tx, shop, language).await?,
    })
}

/// The buttons above a customer's composer, in his language.
async fn menu(tx: &mut Tx, shop: &ShopRow, language: &str) -> Result<Vec<MenuShown>, StoreError> {
    let own = shop.languages.first().map_or("fr", String::as_str);
    let mut shown = Vec::new();
    for button in tx.automations(&shop.id).menu().await? {
        let Some((_, title)) = pick(&button.titles, language, own) else { continue };
        let (does, with) = match &button.does {
            MenuAct::Say { texts } => {
                ("say", pick(texts, language, own).map_or(title, |(_, text)| text))
            }
            MenuAct::Catalogue {} => ("catalogue", ""),
            MenuAct::Orders {} => ("orders", ""),
            MenuAct::Product { product } => ("product", product.as_str()),
            MenuAct::Link { url } => ("link", url.as_str()),
        };
        let (does, with) = (does.to_owned(), with.to_owned());
        shown.push(MenuShown { title: title.to_owned(), does, with });
    }
    Ok(shown)
}

/// A shop's link: whom it vouches for stands after `#`, which never reaches a server.
pub fn link(base: &str, shop: &ShopRow) -> String {
    match shop.account.as_str() {
        "" => format!("{base}/s/{}", shop.id),
        account => format!("{base}/s/{}#k={account}", shop.id),
    }
}

/// "19:30" by the shop's clock, if it opens or closes again today.
fn until_today(shop: &ShopRow, now_ms: u64) -> String {
    let Some(now) = hours::local(&shop.hours, now_ms) else { return String::new() };
    match hours::changes_at(&shop.hours, now_ms) {
        Some(then) if then.date() == now.date() => {
            format!("{:02}:{:02}", then.hour(), then.minute())
        }
        _ => String::new(),
    }
}
