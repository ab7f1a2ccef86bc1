//! What a shop says over HTTP: its card, its key on its domain, its catalogue.

use comptoir_api::catalogue::{CataloguePage, ProductPage, Variant};
use comptoir_api::device::{Opened, ShopPreview, Verified};
use comptoir_api::reach::PublicTopic;
use comptoir_api::shop::WellKnown;
use comptoir_api::trade::{DeliveryOptions, Quote, QuoteAsked};
use comptoir_wire::content::{Availability, Line, Money, Product};
use comptoir_wire::identity::ShopCard;
use comptoir_wire::ids::AccountId;
use comptoir_wire::limits as wire;
use comptoir_wire::link::ShopLink;
use serde::de::DeserializeOwned;

use super::error::{Failed, KEY, OFFLINE, PARAMS, REFUSED};
use super::{DeviceFactory, Rpc};
use crate::chats::check_card;
use crate::fetch::{Fetch, HttpRequest};
use crate::{limits, readers, view};

/// A shop whose card was fetched and checked.
struct Known {
    card: Vec<u8>,
    account: AccountId,
    shop: ShopCard,
    verified: Verified,
}

impl<F: Fetch, D: DeviceFactory> Rpc<F, D> {
    /// Begins a chat with a shop, or finds the one there is.
    pub(super) async fn open_shop(&self, link: &str) -> Result<Opened, Failed> {
        let link = parse(link)?;
        let known = match self.know(&link).await {
            Ok(known) => known,
            // Without a connection the chat there already is can still be opened.
            Err(failed) => {
                let opened = self.opened_before(&link)?.ok_or(failed)?;
                if let Some(via) = &link.via {
                    let (one, chat) = self.inner.people.with_chat(&opened.chat)?;
                    one.line.with(|device| device.came_by(chat, via))?;
                }
                return Ok(opened);
            }
        };
        let (factory, clock) = (&self.inner.factory, &self.inner.clock);
        let relay = known.shop.relay.clone();
        if !relay.starts_with("http://") && !relay.starts_with("https://") {
            return Err(Failed::new(REFUSED, "the shop's card names no relay"));
        }
        let one = self.inner.people.for_relay(factory, clock, &relay)?;
        let by_domain = known.verified.by_domain;
        let (chat, new) =
            one.line.with(|device| device.begin_chat(&link, &known.card, by_domain))?;
        Ok(Opened { chat: chat.to_string(), new })
    }

    fn opened_before(&self, link: &ShopLink) -> Result<Option<Opened>, Failed> {
        let Some(account) = link.account else { return Ok(None) };
        for one in self.inner.people.all() {
            if let Some(chat) = one.line.read(|device| device.chat_with(account))? {
                return Ok(Some(Opened { chat: chat.to_string(), new: false }));
            }
        }
        Ok(None)
    }

    /// What a shop says of itself, before a chat begins.
    pub(super) async fn preview(&self, link: &str) -> Result<ShopPreview, Failed> {
        let link = parse(link)?;
        let known = self.know(&link).await?;
        let named = ShopLink { account: Some(known.account), ..link };
        let chat = self.opened_before(&named)?.map(|opened| opened.chat);
        let nobody = AccountId([0; 32]);
        Ok(ShopPreview {
            name: known.shop.name.clone(),
            accent: known.shop.accent.clone(),
            tagline: known.shop.tagline.clone(),
            readers: known.shop.readers.iter().map(|r| readers::view(r, nobody)).collect(),
            verified: known.verified,
            chat,
            host: known.shop.host,
        })
    }

    /// Fetches a shop's card, and checks it against the link and the shop's domain.
    async fn know(&self, link: &ShopLink) -> Result<Known, Failed> {
        let url = format!("{}/s/{}/card", link.base, link.slug);
        let card = self.get(&url, wire::SHOP_CARD_BYTES_MAX as u64).await?;
        let (account, shop) = check_card(link, &card)?;
        let by_domain = self.published(link, account).await?;
        let verified = Verified { by_link: link.account.is_some(), by_domain };
        Ok(Known { card, account, shop, verified })
    }

    /// Whether the shop's domain publishes this key, over TLS: over plain HTTP it proves nothing.
    async fn published(&self, link: &ShopLink, account: AccountId) -> Result<bool, Failed> {
        if !link.base.starts_with("https://") {
            return Ok(false);
        }
        let url = format!("{}/.well-known/comptoir", link.base);
        let Ok(body) = self.get(&url, limits::PAGE_BYTES_MAX).await else { return Ok(false) };
        let Ok(well_known) = serde_json::from_slice::<WellKnown>(&body) else { return Ok(false) };
        let named = well_known.shops.iter().find(|shop| shop.slug == link.slug);
        match named {
            None => Ok(false),
            Some(shop) if shop.account == account.to_string() => Ok(true),
            Some(_) => Err(Failed::new(
                KEY,
                "the shop's domain publishes another key than the one that answers: do not write",
            )),
        }
    }

    async fn get(&self, url: &str, limit: u64) -> Result<Vec<u8>, Failed> {
        let response = self.inner.fetch.fetch(HttpRequest::get(url), limit).await?;
        match response.status {
            200..=299 => Ok(response.body),
            404 => Err(Failed::new(REFUSED, "there is no such page at the shop's address")),
            502..=504 => Err(Failed::new(OFFLINE, "the shop's server does not answer")),
            status => Err(Failed::new(REFUSED, format!("the shop's server answered {status}"))),
        }
    }

    async fn get_json<T: DeserializeOwned>(&self, url: &str) -> Result<T, Failed> {
        let body = self.get(url, limits::PAGE_BYTES_MAX).await?;
        serde_json::from_slice(&body)
            .map_err(|_| Failed::new(REFUSED, "the shop's server answered something else"))
    }

    /// What a shop writes of to who wants it.
    pub(super) async fn topics(&self, chat: &str) -> Result<Vec<PublicTopic>, Failed> {
        let (base, slug) = self.shop_of(chat)?;
        let url = format!("{base}/api/public/{slug}/topics?lang={}", self.language()?);
        self.get_json(&url).await
    }

    /// A page of a shop's catalogue.
    pub(super) async fn catalogue(
        &self,
        chat: &str,
        query: Option<String>,
        collection: Option<String>,
        after: Option<String>,
    ) -> Result<CataloguePage, Failed> {
        let (base, slug) = self.shop_of(chat)?;
        let mut url = format!("{base}/api/public/{slug}/catalogue?lang={}", self.language()?);
        for (name, value) in [("query", query), ("collection", collection), ("after", after)] {
            if let Some(value) = value {
                url.extend(["&", name, "=", &escape(&value)]);
            }
        }
        self.get_json(&url).await
    }

    /// One product.
    pub(super) async fn product(&self, chat: &str, product: &str) -> Result<ProductPage, Failed> {
        let (base, slug) = self.shop_of(chat)?;
        let (product, language) = (escape(product), self.language()?);
        let url = format!("{base}/api/public/{slug}/products/{product}?lang={language}");
        self.get_json(&url).await
    }

    /// How a shop hands over.
    pub(super) async fn delivery(&self, chat: &str) -> Result<DeliveryOptions, Failed> {
        let (base, slug) = self.shop_of(chat)?;
        let url = format!("{base}/api/public/{slug}/delivery?lang={}", self.language()?);
        self.get_json(&url).await
    }

    /// What a basket comes to.
    pub(super) async fn quote(&self, chat: &str, ask: &QuoteAsked) -> Result<Quote, Failed> {
        let (base, slug) = self.shop_of(chat)?;
        let request = HttpRequest {
            method: "POST",
            url: format!("{base}/api/public/{slug}/quote?lang={}", self.language()?),
            headers: vec![("content-type".into(), "application/json".into())],
            body: serde_json::to_vec(ask).unwrap_or_default(),
        };
        let response = self.inner.fetch.fetch(request, limits::PAGE_BYTES_MAX).await?;
        let read = serde_json::from_slice(&response.body).ok().filter(|_| response.is_success());
        read.ok_or_else(|| Failed::new(REFUSED, "the shop could not say what that comes to"))
    }

    fn shop_of(&self, chat: &str) -> Result<(String, String), Failed> {
        let (one, chat) = self.inner.people.with_chat(chat)?;
        let summary = one.line.read(|device| device.chat(chat))?.unwrap_or_default();
        Ok((summary.base, summary.slug))
    }

    fn language(&self) -> Result<String, Failed> {
        Ok(escape(&self.inner.people.settings()?.language))
    }
}

fn parse(link: &str) -> Result<ShopLink, Failed> {
    ShopLink::parse(link).map_err(|error| Failed::new(PARAMS, error.to_string()))
}

/// Percent-encodes what is not a letter or digit.
fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.extend(["%", &data_encoding::HEXUPPER.encode(&[byte])]);
        }
    }
    out
}

fn variant_of<'a>(page: &'a ProductPage, variant: &str) -> Result<Option<&'a Variant>, Failed> {
    if variant.is_empty() {
        return Ok(None);
    }
    let found = page.variants_list.iter().find(|other| other.id == variant);
    found.map(Some).ok_or_else(|| Failed::new(REFUSED, "the shop has no such variant"))
}

/// A product as a message.
pub(super) fn card_of(page: &ProductPage, variant: &str) -> Result<Product, Failed> {
    let chosen = variant_of(page, variant)?;
    let tile = &page.tile;
    let price = chosen.map_or(&tile.price, |variant| &variant.price);
    let left = chosen.map_or(tile.availability, |variant| variant.availability);
    let picture = chosen.map(|v| v.picture.clone()).filter(|path| !path.is_empty());
    Ok(Product {
        product: tile.id.clone(),
        variant: variant.to_owned(),
        title: tile.title.clone(),
        subtitle: chosen.map_or_else(|| tile.subtitle.clone(), |variant| variant.title.clone()),
        price: Some(Money { minor: price.minor, currency: price.currency.clone() }),
        picture: picture.unwrap_or_else(|| tile.picture.clone()),
        path: String::new(),
        availability: match left {
            comptoir_api::catalogue::Availability::InStock => Availability::InStock,
            comptoir_api::catalogue::Availability::Low => Availability::Low,
            comptoir_api::catalogue::Availability::SoldOut => Availability::SoldOut,
            comptoir_api::catalogue::Availability::Withdrawn => Availability::Withdrawn,
        } as i32,
        unit_price: tile.unit_price.clone(),
        question: true,
        section: String::new(),
        wish: false,
    })
}

/// A line of a cart, with what the catalogue says of it.
pub(super) fn line_of(page: &ProductPage, variant: &str, quantity: u32) -> Result<Line, Failed> {
    let product = card_of(page, variant)?;
    let title = match variant_of(page, variant)? {
        Some(variant) => format!("{} · {}", product.title, variant.title),
        None => product.title,
    };
    Ok(Line {
        product: product.product,
        variant: product.variant,
        title,
        quantity,
        unit_price: product.price,
        picture: product.picture,
        ..Line::default()
    })
}

/// What a cart costs as far as this side knows; the shop computes its own.
pub(super) fn total_of(lines: &[Line]) -> Option<Money> {
    let first = lines.first()?.unit_price.as_ref()?;
    let mut minor: i64 = 0;
    for line in lines {
        let price = view::money_view(line.unit_price.as_ref());
        if price.currency != first.currency {
            return None;
        }
        minor = minor.checked_add(price.minor.checked_mul(i64::from(line.quantity))?)?;
    }
    Some(Money { minor, currency: first.currency.clone() })
}
