//! What travels, as people see it: bodies, money, products, orders.

use comptoir_api::catalogue::Availability;
use comptoir_api::chat::{
    Body, Choice, ChoiceOption, Contact, Form, From, LinkPreview, Media, Message, Money, Notice,
    OptionAct, Product, Side,
};
use comptoir_wire::content::{self as wire, NoticeKind};
use comptoir_wire::ids::{ChatId, MessageId};
use data_encoding::BASE64;

use crate::blob::thumbnail_type;

/// One line of a message, for lists and quotes.
pub(crate) fn first_line(body: &Body) -> String {
    let text = match body {
        Body::Text { text }
        | Body::Other { text }
        | Body::ChoiceAnswer { text }
        | Body::FormAnswer { text, .. }
        | Body::Consent { text, .. }
        | Body::ConsentReceipt { text, .. }
        | Body::Note { text } => text.clone(),
        Body::Choice(choice) => choice_line(choice),
        Body::Carousel { text, .. } if !text.is_empty() => text.clone(),
        Body::Carousel { cards, .. } => cards.first().map(choice_line).unwrap_or_default(),
        Body::Form(form) => first_of(&[&form.text, &form.header, &form.title]),
        Body::Contacts { contacts } => {
            contacts.iter().map(|one| one.name.clone()).collect::<Vec<_>>().join(", ")
        }
        Body::Media(media) if media.caption.is_empty() => media.name.clone(),
        Body::Media(media) => media.caption.clone(),
        Body::Product(product) => product.title.clone(),
        Body::ProductList { title, text, .. } if title.is_empty() => text.clone(),
        Body::ProductList { title, .. } => title.clone(),
        Body::Cart(order) | Body::Order(order) => {
            let lines: Vec<String> = order
                .lines
                .iter()
                .map(|line| format!("{} × {}", line.quantity, line.title))
                .collect();
            format!("{} {}", order.reference, lines.join(", ")).trim().to_owned()
        }
        Body::Location { name, address, .. } => first_of(&[name, address]),
        Body::Deleted | Body::Notice { .. } => String::new(),
    };
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}

/// The notice that messages were missing, once they have all come: 0 are.
pub(crate) fn filled_notice(chat: ChatId, id: MessageId) -> Message {
    Message {
        id: id.to_string(),
        chat: chat.to_string(),
        at: 0,
        from: From {
            side: Side::Notice,
            name: String::new(),
            machine: false,
            reason: String::new(),
        },
        sent_ms: 0,
        body: Body::Notice {
            notice: Notice::Missing,
            subject: String::new(),
            detail: String::new(),
            number: 0,
        },
        reply_to: None,
        reactions: Vec::new(),
        edited: false,
        status: None,
        broadcast: None,
        forwarded: false,
        starred: false,
        preview: None,
    }
}

/// A notice as people see it.
pub(crate) fn notice_view(kind: NoticeKind) -> Notice {
    match kind {
        NoticeKind::Encrypted => Notice::Encrypted,
        NoticeKind::ReaderJoined => Notice::ReaderJoined,
        NoticeKind::ReaderLeft => Notice::ReaderLeft,
        NoticeKind::KeyChanged => Notice::KeyChanged,
        NoticeKind::RetentionChanged => Notice::RetentionChanged,
        NoticeKind::Missing => Notice::Missing,
        NoticeKind::Healed => Notice::Healed,
        NoticeKind::ChatClosed => Notice::ChatClosed,
        NoticeKind::Erased => Notice::Erased,
        NoticeKind::Refused | NoticeKind::Unspecified => Notice::Refused,
    }
}

/// Money as people see it; nothing is nothing.
pub(crate) fn money_view(money: Option<&wire::Money>) -> Money {
    money
        .map(|money| Money { minor: money.minor, currency: money.currency.clone() })
        .unwrap_or_default()
}

/// A product as people see it.
pub(crate) fn product_view(product: &wire::Product) -> Product {
    Product {
        product: product.product.clone(),
        variant: product.variant.clone(),
        title: product.title.clone(),
        subtitle: product.subtitle.clone(),
        price: money_view(product.price.as_ref()),
        unit_price: product.unit_price.clone(),
        picture: product.picture.clone(),
        availability: match product.availability() {
            wire::Availability::Low => Availability::Low,
            wire::Availability::SoldOut => Availability::SoldOut,
            wire::Availability::Withdrawn => Availability::Withdrawn,
            wire::Availability::InStock | wire::Availability::Unspecified => Availability::InStock,
        },
        question: product.question,
        wish: product.wish,
    }
}

/// A card as people see it, with what is above it.
pub(crate) fn choice_view(choice: &wire::Choice, header_media: Option<Media>) -> Choice {
    Choice {
        text: choice.text.clone(),
        header: choice.header.clone(),
        header_media,
        footer: choice.footer.clone(),
        options: choice.options.iter().filter_map(option_view).collect(),
        list: choice.list,
        button: choice.button.clone(),
        many: choice.many,
        chosen: Vec::new(),
    }
}

/// An option as people see it; `None` for what a later version may know how to press.
fn option_view(option: &wire::ChoiceOption) -> Option<ChoiceOption> {
    use wire::OptionAct as Wire;
    let act = match Wire::try_from(option.act).ok()? {
        Wire::Reply => OptionAct::Reply,
        Wire::OpenUrl => OptionAct::OpenUrl,
        Wire::Call => OptionAct::Call,
        Wire::Copy => OptionAct::Copy,
        Wire::ShareLocation => OptionAct::ShareLocation,
        Wire::ShareContact => OptionAct::ShareContact,
        Wire::OpenCatalogue => OptionAct::OpenCatalogue,
    };
    Some(ChoiceOption {
        id: option.id.clone(),
        title: option.title.clone(),
        description: option.description.clone(),
        act,
        value: option.value.clone(),
        section: option.section.clone(),
    })
}

/// A form as people see it, with what is above it.
pub(crate) fn form_view(form: &wire::Form, header_media: Option<Media>) -> Form {
    let of = |json: &str| serde_json::from_str(json).unwrap_or_default();
    Form {
        id: form.id.clone(),
        title: form.title.clone(),
        text: form.text.clone(),
        header: form.header.clone(),
        header_media,
        footer: form.footer.clone(),
        button: form.button.clone(),
        screen: form.screen.clone(),
        schema: of(&form.schema_json),
        data: of(&form.data_json),
        asks: form.asks,
        answered: None,
    }
}

/// Somebody's addresses as people see them.
pub(crate) fn contact_view(card: &wire::ContactCard) -> Contact {
    Contact {
        name: card.name.clone(),
        phones: card.phones.clone(),
        emails: card.emails.clone(),
        organisation: card.organisation.clone(),
        urls: card.urls.clone(),
        addresses: card.addresses.clone(),
    }
}

fn choice_line(choice: &Choice) -> String {
    let media = choice.header_media.as_ref().map(|media| media.name.as_str());
    first_of(&[&choice.text, &choice.header, &choice.footer, media.unwrap_or_default()])
}

fn first_of(texts: &[&str]) -> String {
    texts.iter().find(|text| !text.is_empty()).map(|text| (*text).to_owned()).unwrap_or_default()
}

/// A file as people see it; `here`: this device has it.
/// Bars of a voice note that are shown.
const WAVE_BARS_MAX: usize = 64;

pub(crate) fn media_view(media: &wire::Media, here: bool) -> Media {
    let kind = match media.kind() {
        wire::MediaKind::Image => "image",
        wire::MediaKind::Video => "video",
        wire::MediaKind::Voice => "voice",
        wire::MediaKind::Audio => "audio",
        wire::MediaKind::Sticker => "sticker",
        wire::MediaKind::Document | wire::MediaKind::Unspecified => "document",
    };
    Media {
        media: kind.to_owned(),
        name: media.name.clone(),
        mime: media.mime.clone(),
        caption: media.caption.clone(),
        size_bytes: media.blob.as_ref().map(|blob| blob.size_bytes).unwrap_or_default(),
        width_px: media.width_px,
        height_px: media.height_px,
        thumbnail: thumbnail_view(&media.thumbnail),
        here,
        duration_ms: media.duration_ms,
        waveform: media.waveform.iter().copied().take(WAVE_BARS_MAX).collect(),
    }
}

/// What a link in a message leads to; none where the words no longer have that link.
pub(crate) fn preview_view(
    preview: Option<&wire::LinkPreview>,
    body: &Body,
) -> Option<LinkPreview> {
    let Body::Text { text } = body else { return None };
    let preview = preview.filter(|preview| text.contains(&preview.url))?;
    Some(LinkPreview {
        url: preview.url.clone(),
        title: preview.title.clone(),
        description: preview.description.clone(),
        picture: thumbnail_view(&preview.thumbnail),
    })
}

/// A small picture as an address of itself; nothing for one that would be large once it is drawn.
fn thumbnail_view(bytes: &[u8]) -> String {
    let Some(mime) = thumbnail_type(bytes) else { return String::new() };
    format!("data:{mime};base64,{}", BASE64.encode(bytes))
}
