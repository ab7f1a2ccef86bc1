//! What a person says in a chat, as the Cloud API says it.

use comptoir_api::chat::{Message, Side};
use comptoir_api::cloud::wamid;
use comptoir_api::cloud::webhook::{
    Address, Card, CardName, Company, Context, Email, Fault, FlowReply, Interactive, Kind,
    ListReply, Media, Order, OrderItem, Phone, Place, Preference, Referral, Referred, Reply, Web,
};
use comptoir_store::cloud::SentRow;
use comptoir_store::cloud_media::CloudMediaRow;
use comptoir_store::{ShopId, StoreError, Tx};
use comptoir_wire::content::content::Body;
use comptoir_wire::content::{self, ChoiceAnswer, ContactCard, Content, FormAnswer, MediaKind};
use comptoir_wire::ids::{AccountId, MessageId};
use serde_json::{Map, Value, json};

use super::digits::media_id;
use crate::cloud::retailer::retailer_id;
use crate::limits;

/// A message as it stands in the thread, and as it travelled.
pub(super) struct Said<'a> {
    /// In the thread.
    pub(super) message: &'a Message,
    /// As it travelled.
    pub(super) content: &'a Content,
    /// What it answers, if that has to be known.
    pub(super) asked: Option<&'a Content>,
}

/// What a message is to those who are told.
#[derive(Debug)]
pub(super) enum Told {
    /// A message.
    Message(Box<ToldMessage>),
    /// A wish about marketing.
    Preference(Preference),
}

/// A message, and what is around it.
#[derive(Debug)]
pub(super) struct ToldMessage {
    /// What it is.
    pub(super) kind: Kind,
    /// What it answers.
    pub(super) context: Option<Context>,
    /// Which link led here.
    pub(super) referral: Option<Referral>,
    /// Why there is no more of it.
    pub(super) errors: Vec<Fault>,
    /// Number of the file whose hash is still to be filled in; empty: none.
    pub(super) media: String,
}

/// What has to be known of a shop to say it.
pub(super) struct Speech<'a> {
    pub(super) shop: &'a ShopId,
    pub(super) account: AccountId,
    pub(super) catalog: &'a str,
    /// Digits of the shop's number, and of the customer's.
    pub(super) numbers: (&'a str, &'a str),
    /// The counter's base address.
    pub(super) base: &'a str,
    pub(super) now_ms: u64,
}

impl Speech<'_> {
    /// Says a message. A file gets its number here.
    pub(super) async fn say(&self, tx: &mut Tx, said: &Said<'_>) -> Result<Told, StoreError> {
        let mut context = self.context(said);
        let mut media = String::new();
        let mut errors = Vec::new();
        let kind = match &said.content.body {
            Some(Body::Text(text)) => Kind::Text { body: text.text.clone() },
            Some(Body::Media(file)) => {
                let row = self.file(tx, said.message, file).await?;
                let kind = media_of(file, &row);
                if row.sha256.is_empty() {
                    media = row.id;
                }
                kind
            }
            Some(Body::Location(place)) => Kind::Location(place_of(place)),
            Some(Body::Contact(card)) => {
                Kind::Contacts(std::iter::once(card).chain(&card.more).map(card_of).collect())
            }
            Some(Body::Product(product)) => {
                let referred = self.referred(tx, &product.product, &product.variant).await?;
                context.get_or_insert_default().referred_product = Some(referred);
                Kind::Text { body: words(said.content, &product.title) }
            }
            Some(Body::Cart(cart)) => Kind::Order(self.order(tx, cart).await?),
            Some(Body::ChoiceAnswer(answer)) => {
                let sent = self.sent(tx, &answer.message).await?;
                context = self.answering(&answer.message);
                choice_of(answer, said.asked, sent.as_ref())
            }
            Some(Body::FormAnswer(answer)) => {
                let sent = self.sent(tx, &answer.message).await?;
                context = self.answering(&answer.message);
                Kind::Interactive(Interactive::NfmReply {
                    nfm_reply: flow_of(answer, sent.as_ref()),
                })
            }
            Some(Body::ConsentReceipt(receipt)) => {
                return Ok(Told::Preference(Preference {
                    stop: !receipt.given,
                    detail: receipt.text.clone(),
                    at_s: self.at_s(said.message),
                }));
            }
            _ => {
                let details = "The customer sent something that has no name in this API.";
                errors.push(Fault::new(131_051, "Message type unknown", details));
                Kind::Unsupported { kind: "unknown".to_owned() }
            }
        };
        let referral = (!said.content.via.is_empty()).then(|| self.referral(&said.content.via));
        Ok(Told::Message(Box::new(ToldMessage { kind, context, referral, errors, media })))
    }

    /// When it was said, in seconds. The customer's clock, unless it is ahead of ours.
    pub(super) fn at_s(&self, message: &Message) -> u64 {
        message.sent_ms.min(self.now_ms) / 1_000
    }

    fn context(&self, said: &Said<'_>) -> Option<Context> {
        let quote = said.message.reply_to.as_ref()?;
        let (shop, customer) = self.numbers;
        let from = if quote.side == Side::Own { shop } else { customer };
        let (from, id) = (Some(from.to_owned()), Some(wamid(&quote.id)));
        Some(Context { from, id, referred_product: None })
    }

    /// The context of what answers something the shop asked.
    fn answering(&self, asked: &[u8]) -> Option<Context> {
        let id = MessageId::from_slice(asked).ok()?.to_string();
        let (from, id) = (Some(self.numbers.0.to_owned()), Some(wamid(&id)));
        Some(Context { from, id, referred_product: None })
    }

    async fn sent(&self, tx: &mut Tx, asked: &[u8]) -> Result<Option<SentRow>, StoreError> {
        let Ok(id) = MessageId::from_slice(asked) else { return Ok(None) };
        tx.cloud_sent(self.shop).lookup(&id.to_string()).await
    }

    fn referral(&self, code: &str) -> Referral {
        Referral {
            source_url: format!("{}/s/{}?via={code}", self.base, self.shop),
            source_type: "post",
            source_id: code.to_owned(),
            ..Referral::default()
        }
    }

    async fn referred(
        &self,
        tx: &mut Tx,
        product: &str,
        variant: &str,
    ) -> Result<Referred, StoreError> {
        let found = tx.products(self.shop).lookup(product).await?;
        let product_retailer_id = match found {
            Some(row) => retailer_id(&row.id, variant),
            None => product.to_owned(),
        };
        Ok(Referred { catalog_id: self.catalog.to_owned(), product_retailer_id })
    }

    /// A cart at the catalogue's prices: what it says it costs is the customer's belief.
    async fn order(&self, tx: &mut Tx, cart: &content::Cart) -> Result<Order, StoreError> {
        let mut items = Vec::new();
        for line in &cart.lines {
            let believed = line.unit_price.clone().unwrap_or_default();
            let found = tx.products(self.shop).lookup(&line.product).await?;
            let (id, minor, currency) = match found {
                Some(row) => {
                    let variant = row.variants.iter().find(|known| known.id == line.variant);
                    let minor = variant.map_or(row.price_minor, |variant| variant.price_minor);
                    (retailer_id(&row.id, &line.variant), minor, row.currency)
                }
                None => (line.product.clone(), believed.minor, believed.currency),
            };
            let decimals = comptoir_feed::exponent(&currency).unwrap_or(2);
            items.push(OrderItem::new(id, line.quantity, minor, decimals, currency));
        }
        let (catalog_id, text) = (self.catalog.to_owned(), cart.note.clone());
        Ok(Order { catalog_id, text, product_items: items })
    }

    async fn file(
        &self,
        tx: &mut Tx,
        message: &Message,
        file: &content::Media,
    ) -> Result<CloudMediaRow, StoreError> {
        if let Some(known) = tx.cloud_media(self.shop).find(&message.id).await? {
            return Ok(known);
        }
        let row = CloudMediaRow {
            id: media_id(self.account, &message.id),
            chat: message.chat.clone(),
            message: message.id.clone(),
            mime: mime_of(file),
            size: file.blob.as_ref().map_or(0, |blob| blob.size_bytes),
            name: file.name.clone(),
            created_ms: self.now_ms,
            expires_ms: self.now_ms.saturating_add(limits::CLOUD_MEDIA_MS),
            ..CloudMediaRow::default()
        };
        tx.cloud_media(self.shop).add(&row).await?;
        Ok(row)
    }
}

/// What it says of itself, else this.
fn words(content: &Content, otherwise: &str) -> String {
    if content.fallback.is_empty() { otherwise.to_owned() } else { content.fallback.clone() }
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn mime_of(file: &content::Media) -> String {
    match (file.mime.as_str(), file.kind()) {
        ("", MediaKind::Image) => "image/jpeg".to_owned(),
        ("", MediaKind::Video) => "video/mp4".to_owned(),
        ("", MediaKind::Voice | MediaKind::Audio) => "audio/ogg".to_owned(),
        ("", MediaKind::Sticker) => "image/webp".to_owned(),
        ("", _) => "application/octet-stream".to_owned(),
        (mime, _) => mime.to_owned(),
    }
}

fn media_of(file: &content::Media, row: &CloudMediaRow) -> Kind {
    let sha256 = data_encoding::HEXLOWER.decode(row.sha256.as_bytes()).unwrap_or_default();
    let media = Media {
        id: row.id.clone(),
        mime_type: row.mime.clone(),
        sha256: data_encoding::BASE64.encode(&sha256),
        caption: filled(&file.caption),
        ..Media::default()
    };
    match file.kind() {
        MediaKind::Image => Kind::Image(media),
        MediaKind::Video => Kind::Video(media),
        MediaKind::Voice => Kind::Audio(Media { voice: Some(true), caption: None, ..media }),
        MediaKind::Audio => Kind::Audio(Media { voice: Some(false), caption: None, ..media }),
        MediaKind::Sticker => {
            Kind::Sticker(Media { animated: Some(false), caption: None, ..media })
        }
        MediaKind::Document | MediaKind::Unspecified => {
            Kind::Document(Media { filename: filled(&file.name), ..media })
        }
    }
}

fn place_of(place: &content::Location) -> Place {
    Place {
        latitude: place.latitude,
        longitude: place.longitude,
        name: filled(&place.name),
        address: filled(&place.address),
    }
}

fn card_of(card: &ContactCard) -> Card {
    let phone = |phone: &String| Phone { phone: phone.clone(), kind: "CELL" };
    Card {
        name: CardName { formatted_name: card.name.clone(), first_name: card.name.clone() },
        phones: card.phones.iter().map(phone).collect(),
        emails: card.emails.iter().map(|email| Email { email: email.clone() }).collect(),
        urls: card.urls.iter().map(|url| Web { url: url.clone() }).collect(),
        addresses: card.addresses.iter().map(|at| Address { street: at.clone() }).collect(),
        org: filled(&card.organisation).map(|company| Company { company }),
    }
}

/// A button's or a row's answer: what it is depends on what was sent.
fn choice_of(answer: &ChoiceAnswer, asked: Option<&Content>, sent: Option<&SentRow>) -> Kind {
    let (id, title) = (answer.options.join(","), answer.title.clone());
    if sent.is_some_and(|sent| sent.kind.ends_with("template")) {
        return Kind::Button { payload: id, text: title };
    }
    match asked.and_then(|asked| asked.body.as_ref()) {
        Some(Body::Choice(choice)) if choice.list => {
            let row = choice.options.iter().find(|row| answer.options.contains(&row.id));
            let description = row.and_then(|row| filled(&row.description));
            Kind::Interactive(Interactive::ListReply {
                list_reply: ListReply { id, title, description },
            })
        }
        _ => Kind::Interactive(Interactive::ButtonReply { button_reply: Reply { id, title } }),
    }
}

/// A form's answer, with the `flow_token` its sender gave it.
fn flow_of(answer: &FormAnswer, sent: Option<&SentRow>) -> FlowReply {
    let mut values: Map<String, Value> =
        serde_json::from_str(&answer.values_json).unwrap_or_default();
    let detail: Value =
        sent.and_then(|sent| serde_json::from_str(&sent.detail).ok()).unwrap_or_default();
    if let Some(token @ Value::String(_)) = detail.get("flow_token") {
        values.entry("flow_token").or_insert_with(|| token.clone());
    }
    if sent.is_some_and(|sent| sent.kind == "address_message") {
        let lines = values.values().filter_map(Value::as_str).collect::<Vec<_>>().join("\n");
        let response_json = json!({ "values": values }).to_string();
        return FlowReply { name: "address_message", body: lines, response_json };
    }
    let response_json = Value::Object(values).to_string();
    FlowReply { name: "flow", body: "Sent".to_owned(), response_json }
}
