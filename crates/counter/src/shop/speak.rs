//! What a person of the team sends: from the console's words to what travels.

use comptoir_api::catalogue::Availability;
use comptoir_api::chat::LinkPreview;
use comptoir_api::shop::Outgoing;
use comptoir_client::Draft;
use comptoir_store::products::ProductRow;
use comptoir_store::shops::ShopRow;
use comptoir_store::{StoreError, Tx};
use comptoir_text::Text;
use comptoir_wire::content;
use comptoir_wire::content::content::Body;
use comptoir_wire::limits as wire_limits;
use data_encoding::BASE64;

use super::{Shop, ShopError, forms, trade};
use crate::{catalogue, limits};

/// Why something was not sent. Each variant says who has to act.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SpeakError {
    /// Caller: write something.
    #[error("there is nothing to send")]
    Empty,
    /// Caller: both numbers are given.
    #[error("{what}: {size}, at most {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        size: usize,
        /// How many there may be.
        limit: usize,
    },
    /// Caller: no such product or variant in the catalogue.
    #[error("no such product in the catalogue")]
    NoSuchProduct,
    /// Caller: the shop has no such form.
    #[error("no such form")]
    NoSuchForm,
    /// Caller: no such message.
    #[error("no such message")]
    NoSuchMessage,
    /// Operator.
    #[error(transparent)]
    Shop(#[from] ShopError),
}

impl From<StoreError> for SpeakError {
    fn from(error: StoreError) -> Self {
        Self::Shop(error.into())
    }
}

impl Shop {
    /// A product as a message shows it.
    pub(crate) async fn product_card(
        &self,
        tx: &mut Tx,
        text: Text,
        product: &str,
        variant: &str,
    ) -> Result<content::Product, ShopError> {
        let shop = self.row(tx).await?;
        match (Speaking { shop: &shop, text, now_ms: self.now_ms() })
            .product(tx, product, variant)
            .await
        {
            Ok(card) => Ok(card),
            Err(SpeakError::Shop(error)) => Err(error),
            Err(_) => Err(ShopError::NoShop(self.id.clone())),
        }
    }

    /// Makes a draft of what the console sends into a chat.
    pub(crate) async fn draft(&self, chat: &str, outgoing: Outgoing) -> Result<Draft, SpeakError> {
        let mut tx = self.store.read().await?;
        let shop = self.row(&mut tx).await?;
        let language = match tx.chats(&self.id).lookup(chat).await? {
            Some(row) => trade::customer_language(tx.customers(&self.id), &row).await?,
            None => String::new(),
        };
        let text = trade::text_for(&shop, &language);
        self.draft_in(&mut tx, &shop, text, outgoing).await
    }

    /// The same, in a language.
    pub(super) async fn draft_in(
        &self,
        tx: &mut Tx,
        shop: &ShopRow,
        text: Text,
        outgoing: Outgoing,
    ) -> Result<Draft, SpeakError> {
        let speaking = Speaking { shop, text, now_ms: self.now_ms() };
        match outgoing {
            Outgoing::Text { text, reply_to, preview } => {
                if text.trim().is_empty() {
                    return Err(SpeakError::Empty);
                }
                within("characters", text.chars().count(), wire_limits::TEXT_CHARS_MAX)?;
                let preview = preview.map(previewed);
                let draft = Draft::new(Body::Text(content::Text { text, preview }));
                match reply_to {
                    None => Ok(draft),
                    Some(id) => {
                        let id = id.parse().map_err(|_| SpeakError::NoSuchMessage)?;
                        Ok(draft.replying_to(id))
                    }
                }
            }
            Outgoing::Product { product, variant } => {
                let variant = variant.unwrap_or_default();
                let product = speaking.product(tx, &product, &variant).await?;
                Ok(speaking.product_draft(product))
            }
            Outgoing::ProductList { title, products } => {
                within("products", products.len(), wire_limits::PRODUCTS_PER_LIST_MAX)?;
                let mut found = Vec::new();
                for product in &products {
                    found.push(speaking.product(tx, product, "").await?);
                }
                speaking.list_draft(title, found)
            }
            Outgoing::Choice { text, options, list } => choice_draft(text, options, list),
            Outgoing::Catalogue { text } => speaking.catalogue_draft(text),
            Outgoing::Form { form } => {
                let known = tx.automations(&shop.id).forms().await?;
                let found = known.into_iter().find(|known| known.id == form);
                Ok(forms::draft(&found.ok_or(SpeakError::NoSuchForm)?, shop, speaking.text))
            }
        }
    }
}

/// A preview as it travels; a picture that cannot be read is left out.
fn previewed(preview: LinkPreview) -> content::LinkPreview {
    let data = preview.picture.split_once("base64,").map(|(_, data)| data.as_bytes());
    let thumbnail = data.and_then(|data| BASE64.decode(data).ok()).unwrap_or_default();
    content::LinkPreview {
        url: preview.url,
        title: preview.title,
        description: preview.description,
        thumbnail,
    }
}

struct Speaking<'a> {
    shop: &'a ShopRow,
    text: Text,
    now_ms: u64,
}

impl Speaking<'_> {
    async fn product(
        &self,
        tx: &mut Tx,
        id: &str,
        variant: &str,
    ) -> Result<content::Product, SpeakError> {
        let found = tx.products(&self.shop.id).sold_at(self.now_ms).lookup(id).await?;
        let product = found.ok_or(SpeakError::NoSuchProduct)?;
        let chosen = product.variants.iter().find(|one| one.id == variant);
        if !variant.is_empty() && chosen.is_none() {
            return Err(SpeakError::NoSuchProduct);
        }
        let language = self.text.code();
        let (minor, stock) = match chosen {
            Some(variant) => (variant.price_minor, variant.stock),
            None => (product.price_minor, product.stock),
        };
        let file = chosen.map(|variant| variant.picture.as_str()).filter(|file| !file.is_empty());
        let first = product.pictures.first().map(|picture| picture.file.as_str());
        Ok(content::Product {
            picture: catalogue::media_path(&self.shop.id, file.or(first).unwrap_or_default()),
            path: format!("/s/{}/p/{}", self.shop.id, product.id),
            subtitle: match chosen {
                Some(variant) => variant.title.clone(),
                None => catalogue::subtitle_of(&product, language),
            },
            title: catalogue::title_of(&product, None, language),
            price: Some(content::Money { minor, currency: product.currency.clone() }),
            availability: availability(&product, stock) as i32,
            unit_price: match chosen {
                Some(row) => catalogue::variant_unit_price(&product, row, language),
                None => catalogue::unit_price_of(&product, minor, language),
            },
            question: false,
            wish: false,
            section: String::new(),
            variant: variant.to_owned(),
            product: product.id,
        })
    }

    fn product_draft(&self, product: content::Product) -> Draft {
        let fallback = self.line(&product);
        let mut draft = Draft::new(Body::Product(product));
        draft.fallback = fallback;
        self.text.code().clone_into(&mut draft.language);
        draft
    }

    fn list_draft(
        &self,
        title: String,
        products: Vec<content::Product>,
    ) -> Result<Draft, SpeakError> {
        if products.is_empty() {
            return Err(SpeakError::Empty);
        }
        within("characters", title.chars().count(), limits::TITLE_CHARS_MAX)?;
        let lines: Vec<String> = products.iter().map(|product| self.line(product)).collect();
        let heading = (!title.is_empty()).then(|| title.clone());
        let fallback = heading.into_iter().chain(lines).collect::<Vec<_>>().join("\n");
        let total = products.len() as u32;
        let more_path = format!("/s/{}", self.shop.id);
        let list = content::ProductList {
            title,
            products,
            more_path,
            total,
            ..content::ProductList::default()
        };
        let mut draft = Draft::new(Body::ProductList(list));
        draft.fallback = fallback;
        self.text.code().clone_into(&mut draft.language);
        Ok(draft)
    }

    /// A button that opens the catalogue; whose app knows none reads where it is.
    fn catalogue_draft(&self, text: String) -> Result<Draft, SpeakError> {
        within("characters", text.chars().count(), wire_limits::NOTE_CHARS_MAX)?;
        let text = if text.trim().is_empty() { self.text.get("say-catalogue") } else { text };
        let option = content::ChoiceOption {
            id: "catalogue".to_owned(),
            title: self.text.get("cloud-open-catalogue"),
            act: content::OptionAct::OpenCatalogue as i32,
            ..content::ChoiceOption::default()
        };
        let choice = content::Choice {
            text: text.clone(),
            options: vec![option],
            ..content::Choice::default()
        };
        let mut draft = Draft::new(Body::Choice(choice));
        draft.fallback = text;
        self.text.code().clone_into(&mut draft.language);
        Ok(draft)
    }

    fn line(&self, product: &content::Product) -> String {
        let price = product.price.clone().unwrap_or_default();
        let price = self.text.money(price.minor, &price.currency);
        self.text.with("fallback-product", &[("title", product.title.as_str()), ("price", &price)])
    }
}

fn availability(product: &ProductRow, stock: Option<i64>) -> content::Availability {
    if product.hidden {
        return content::Availability::Withdrawn;
    }
    match catalogue::availability(stock).0 {
        Availability::InStock => content::Availability::InStock,
        Availability::Low => content::Availability::Low,
        Availability::SoldOut => content::Availability::SoldOut,
        Availability::Withdrawn => content::Availability::Withdrawn,
    }
}

fn choice_draft(text: String, options: Vec<String>, list: bool) -> Result<Draft, SpeakError> {
    let options: Vec<String> = options.into_iter().map(|option| option.trim().to_owned()).collect();
    if text.trim().is_empty() || options.len() < 2 || options.iter().any(String::is_empty) {
        return Err(SpeakError::Empty);
    }
    within("options", options.len(), wire_limits::OPTIONS_MAX)?;
    within("characters", text.chars().count(), wire_limits::NOTE_CHARS_MAX)?;
    for option in &options {
        within("characters", option.chars().count(), limits::LINE_CHARS_MAX)?;
    }
    let numbered = (1..).zip(&options).map(|(n, option)| format!("{n}. {option}"));
    let fallback = std::iter::once(text.clone()).chain(numbered).collect::<Vec<_>>().join("\n");
    let options = (1..)
        .zip(options)
        .map(|(n, title)| content::ChoiceOption {
            id: n.to_string(),
            title,
            ..content::ChoiceOption::default()
        })
        .collect();
    let choice = content::Choice { text, options, list, ..content::Choice::default() };
    let mut draft = Draft::new(Body::Choice(choice));
    draft.fallback = fallback;
    Ok(draft)
}

fn within(what: &'static str, size: usize, limit: usize) -> Result<(), SpeakError> {
    if size > limit { Err(SpeakError::TooMany { what, size, limit }) } else { Ok(()) }
}
