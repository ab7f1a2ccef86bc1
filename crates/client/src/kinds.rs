//! The kinds of content: which are kept, which act on another message, which are refused.

use comptoir_wire::content::content::Body as Kind;
use comptoir_wire::content::{Content, Line, Media, Money, Product, ReceiptKind, Text};
use comptoir_wire::identity::Role;
use comptoir_wire::limits as wire;
use comptoir_wire::link::is_via;

use crate::cards;
use crate::device::SendError;
use crate::limits;
use crate::orders;

/// Field numbers of `Content.body`, as the database keeps them.
pub(crate) mod tag {
    pub(crate) const UNKNOWN: i64 = 0;
    pub(crate) const TEXT: i64 = 20;
    pub(crate) const REACTION: i64 = 21;
    pub(crate) const EDIT: i64 = 22;
    pub(crate) const DELETE: i64 = 23;
    pub(crate) const MEDIA: i64 = 24;
    pub(crate) const LOCATION: i64 = 25;
    pub(crate) const CONTACT: i64 = 26;
    pub(crate) const PRODUCT: i64 = 27;
    pub(crate) const PRODUCT_LIST: i64 = 28;
    pub(crate) const CART: i64 = 29;
    pub(crate) const ORDER_STATUS: i64 = 30;
    pub(crate) const PAYMENT_REQUEST: i64 = 31;
    pub(crate) const CHOICE: i64 = 32;
    pub(crate) const CHOICE_ANSWER: i64 = 33;
    pub(crate) const FORM: i64 = 34;
    pub(crate) const FORM_ANSWER: i64 = 35;
    pub(crate) const CONSENT: i64 = 36;
    pub(crate) const CONSENT_RECEIPT: i64 = 37;
    pub(crate) const NOTICE: i64 = 38;
    pub(crate) const RECEIPT: i64 = 39;
    pub(crate) const TYPING: i64 = 40;
    pub(crate) const PROFILE: i64 = 41;
    pub(crate) const RESEND: i64 = 42;
    pub(crate) const CART_ANSWER: i64 = 43;
    pub(crate) const FAREWELL: i64 = 44;
    pub(crate) const CAROUSEL: i64 = 45;
    pub(crate) const FORM_ASK: i64 = 46;
    pub(crate) const FORM_NEXT: i64 = 47;
    pub(crate) const KEEP: i64 = 48;
}

/// The field number of a content's body; 0 if this version does not know it.
pub(crate) fn tag_of(content: &Content) -> i64 {
    match &content.body {
        None => tag::UNKNOWN,
        Some(Kind::Text(_)) => tag::TEXT,
        Some(Kind::Reaction(_)) => tag::REACTION,
        Some(Kind::Edit(_)) => tag::EDIT,
        Some(Kind::Delete(_)) => tag::DELETE,
        Some(Kind::Media(_)) => tag::MEDIA,
        Some(Kind::Location(_)) => tag::LOCATION,
        Some(Kind::Contact(_)) => tag::CONTACT,
        Some(Kind::Product(_)) => tag::PRODUCT,
        Some(Kind::ProductList(_)) => tag::PRODUCT_LIST,
        Some(Kind::Cart(_)) => tag::CART,
        Some(Kind::OrderStatus(_)) => tag::ORDER_STATUS,
        Some(Kind::PaymentRequest(_)) => tag::PAYMENT_REQUEST,
        Some(Kind::Choice(_)) => tag::CHOICE,
        Some(Kind::ChoiceAnswer(_)) => tag::CHOICE_ANSWER,
        Some(Kind::Form(_)) => tag::FORM,
        Some(Kind::FormAnswer(_)) => tag::FORM_ANSWER,
        Some(Kind::Consent(_)) => tag::CONSENT,
        Some(Kind::ConsentReceipt(_)) => tag::CONSENT_RECEIPT,
        Some(Kind::SystemNotice(_)) => tag::NOTICE,
        Some(Kind::Receipt(_)) => tag::RECEIPT,
        Some(Kind::Typing(_)) => tag::TYPING,
        Some(Kind::Profile(_)) => tag::PROFILE,
        Some(Kind::ResendRequest(_)) => tag::RESEND,
        Some(Kind::CartAnswer(_)) => tag::CART_ANSWER,
        Some(Kind::Farewell(_)) => tag::FAREWELL,
        Some(Kind::Carousel(_)) => tag::CAROUSEL,
        Some(Kind::FormAsk(_)) => tag::FORM_ASK,
        Some(Kind::FormNext(_)) => tag::FORM_NEXT,
        Some(Kind::Keep(_)) => tag::KEEP,
    }
}

/// Whether it is kept and counted (`Content.sender_seq`).
pub(crate) fn is_kept(content: &Content) -> bool {
    !matches!(
        tag_of(content),
        tag::RECEIPT | tag::TYPING | tag::RESEND | tag::FORM_ASK | tag::FORM_NEXT
    )
}

/// Whether it acts on another message rather than being shown itself; order statuses are
/// decided by whether their cart is there.
pub(crate) fn is_hidden(tag: i64) -> bool {
    matches!(
        tag,
        tag::REACTION
            | tag::EDIT
            | tag::DELETE
            | tag::PROFILE
            | tag::CART_ANSWER
            | tag::FAREWELL
            | tag::KEEP
    )
}

/// The message it acts on or answers; empty if none.
pub(crate) fn target(body: &Kind) -> &[u8] {
    match body {
        Kind::Reaction(reaction) => &reaction.message,
        Kind::Edit(edit) => &edit.message,
        Kind::Delete(delete) => &delete.message,
        Kind::ChoiceAnswer(answer) => &answer.message,
        Kind::FormAnswer(answer) => &answer.message,
        Kind::FormAsk(ask) => &ask.message,
        Kind::ConsentReceipt(receipt) => &receipt.message,
        Kind::OrderStatus(status) => &status.cart,
        _ => &[],
    }
}

/// What to show where the kind is unknown; also what search and the chat list see.
pub(crate) fn fallback(body: &Kind) -> String {
    match body {
        Kind::Text(text) => text.text.clone(),
        Kind::Edit(edit) => edit.text.clone(),
        Kind::Media(media) if media.caption.is_empty() => media.name.clone(),
        Kind::Media(media) => media.caption.clone(),
        Kind::Location(location) => {
            format!("{} {}, {}", location.name, location.latitude, location.longitude)
                .trim()
                .to_owned()
        }
        Kind::Contact(card) => cards::contact_words(card),
        Kind::Product(product) => product.title.clone(),
        Kind::ProductList(list) if list.title.is_empty() => list.text.clone(),
        Kind::ProductList(list) => list.title.clone(),
        Kind::Cart(cart) => lines(&cart.lines),
        Kind::OrderStatus(status) => format!("{} {}", status.reference, lines(&status.lines)),
        Kind::PaymentRequest(request) => request.reference.clone(),
        Kind::Choice(choice) => cards::choice_words(choice),
        Kind::Carousel(carousel) => cards::carousel_words(carousel),
        Kind::ChoiceAnswer(answer) => answer.title.clone(),
        Kind::Form(form) => cards::form_words(form),
        Kind::FormAnswer(answer) => cards::form_answer_words(answer),
        Kind::Consent(consent) => consent.text.clone(),
        Kind::ConsentReceipt(receipt) => receipt.text.clone(),
        _ => String::new(),
    }
}

/// "2 × Honey, 1 × Tea".
pub(crate) fn lines(lines: &[Line]) -> String {
    let titles = lines.iter().map(|line| format!("{} × {}", line.quantity, line.title));
    titles.collect::<Vec<_>>().join(", ")
}

/// Checks what this device is about to say; the errors are for the person or program.
pub(crate) fn check_draft(body: &Kind) -> Result<(), SendError> {
    let long = |what, text: &str, limit| {
        let size = text.chars().count();
        if size > limit { Err(SendError::TooLong { what, size, limit }) } else { Ok(()) }
    };
    match body {
        Kind::Text(text) if text.text.trim().is_empty() => {
            Err(SendError::Invalid("an empty message"))
        }
        Kind::Text(text) => {
            long("the message", &text.text, wire::TEXT_CHARS_MAX)?;
            if !preview_fits(text) {
                return Err(SendError::Invalid("a preview of no link in the message"));
            }
            Ok(())
        }
        Kind::Edit(edit) if edit.text.trim().is_empty() => {
            Err(SendError::Invalid("an empty message"))
        }
        Kind::Edit(edit) => long("the message", &edit.text, wire::TEXT_CHARS_MAX),
        Kind::Reaction(reaction) => long("the reaction", &reaction.emoji, 16),
        Kind::Media(media) if media.thumbnail.len() > wire::THUMBNAIL_BYTES_MAX => {
            let (size, limit) = (media.thumbnail.len(), wire::THUMBNAIL_BYTES_MAX);
            Err(SendError::TooLong { what: "the thumbnail", size, limit })
        }
        Kind::Media(media) => long("the caption", &media.caption, wire::NOTE_CHARS_MAX),
        Kind::Cart(cart) => {
            long("the note", &cart.note, wire::NOTE_CHARS_MAX)?;
            if cart.lines.is_empty() {
                return Err(SendError::Invalid("an empty cart"));
            }
            if cart.lines.len() > wire::LINES_MAX {
                let (size, limit) = (cart.lines.len(), wire::LINES_MAX);
                return Err(SendError::TooLong { what: "the cart", size, limit });
            }
            match cart.lines.iter().find(|l| !(1..=wire::QUANTITY_MAX).contains(&l.quantity)) {
                Some(_) => Err(SendError::Invalid("a quantity is from 1 to 999")),
                None => Ok(()),
            }
        }
        Kind::Receipt(_)
        | Kind::Typing(_)
        | Kind::ResendRequest(_)
        | Kind::SystemNotice(_)
        | Kind::FormAsk(_)
        | Kind::FormNext(_) => Err(SendError::Invalid("not something people say")),
        body => match check_incoming(body) {
            Ok(()) => Ok(()),
            Err(what) => Err(SendError::Invalid(what)),
        },
    }
}

/// Checks what somebody else said, once, at the edge: nothing in it is over a limit, and it is
/// something that role may say. What remains to be judged (prices, stock) is the counter's.
pub(crate) fn check(content: &Content, from: Role) -> Result<(), &'static str> {
    let id_or_none = |id: &[u8]| id.is_empty() || id.len() == 16;
    if content.id.len() != 16 || !id_or_none(&content.reply_to) {
        return Err("an id");
    }
    if content.fallback.chars().count() > 2 * wire::TEXT_CHARS_MAX || content.language.len() > 35 {
        return Err("too long");
    }
    if !content.via.is_empty() && (from != Role::Person || !is_via(&content.via)) {
        return Err("a short link");
    }
    if let Some(author) = &content.author {
        let long = author.name.chars().count() > wire::NAME_CHARS_MAX || author.reason.len() > 40;
        if from != Role::Counter || long {
            return Err("an author");
        }
    }
    if let Some(broadcast) = &content.broadcast {
        let named = !broadcast.topic.is_empty()
            && broadcast.topic.chars().count() <= 200
            && broadcast.title.chars().count() <= 200;
        if from != Role::Counter || !named {
            return Err("a broadcast");
        }
    }
    let Some(body) = &content.body else { return Ok(()) };
    if !id_or_none(target(body)) {
        return Err("an id");
    }
    let of_shop = matches!(
        body,
        Kind::OrderStatus(_)
            | Kind::PaymentRequest(_)
            | Kind::ProductList(_)
            | Kind::Choice(_)
            | Kind::Carousel(_)
            | Kind::Form(_)
            | Kind::FormNext(_)
            | Kind::Consent(_)
    );
    let of_person = matches!(
        body,
        Kind::Cart(_)
            | Kind::CartAnswer(_)
            | Kind::ChoiceAnswer(_)
            | Kind::FormAnswer(_)
            | Kind::FormAsk(_)
            | Kind::ConsentReceipt(_)
    );
    if (of_shop && from != Role::Counter) || (of_person && from != Role::Person) {
        return Err("not for that side to say");
    }
    check_incoming(body)
}

/// A preview is of a link that stands in the words, and not longer than it may be.
fn preview_fits(text: &Text) -> bool {
    let Some(preview) = &text.preview else { return true };
    let is_web = preview.url.starts_with("https://") || preview.url.starts_with("http://");
    is_web
        && text.text.contains(&preview.url)
        && preview.url.len() <= wire::URL_BYTES_MAX
        && preview.title.chars().count() <= wire::PREVIEW_TITLE_CHARS_MAX
        && preview.description.chars().count() <= wire::PREVIEW_TEXT_CHARS_MAX
        && preview.thumbnail.len() <= wire::THUMBNAIL_BYTES_MAX
}

fn check_incoming(body: &Kind) -> Result<(), &'static str> {
    const LONG: Result<(), &str> = Err("too long");
    let chars = |text: &str, max: usize| text.chars().count() <= max;
    let note = |text: &str| chars(text, wire::NOTE_CHARS_MAX);
    let name = |text: &str| chars(text, 200);
    let fits = match body {
        Kind::Text(text) => chars(&text.text, wire::TEXT_CHARS_MAX) && preview_fits(text),
        Kind::Edit(edit) => chars(&edit.text, wire::TEXT_CHARS_MAX),
        Kind::Reaction(reaction) => chars(&reaction.emoji, 16),
        Kind::Media(media) => return check_media(media),
        Kind::Location(place) => {
            let on_earth = place.latitude.abs() <= 90.0 && place.longitude.abs() <= 180.0;
            on_earth && note(&place.name) && note(&place.address)
        }
        Kind::Contact(card) => return cards::check_contact(card),
        Kind::Product(product) => return check_product(product),
        Kind::ProductList(list) => {
            if list.products.len() > wire::PRODUCTS_PER_LIST_MAX {
                return LONG;
            }
            list.products.iter().try_for_each(check_product)?;
            let said = chars(&list.text, wire::TEXT_CHARS_MAX) && note(&list.footer);
            name(&list.title) && said
        }
        Kind::Cart(cart) => {
            // Quantities that cannot be are for the shop to answer, in words.
            let few = cart.lines.len() <= wire::LINES_MAX;
            let coupons = cart.coupons.len() <= wire::COUPONS_MAX
                && cart.coupons.iter().all(|code| chars(code, wire::COUPON_CHARS_MAX));
            few && coupons
                && note(&cart.note)
                && cart.lines.iter().all(line)
                && name(&cart.delivery)
                && orders::handover_fits(cart.handover.as_ref())
        }
        Kind::OrderStatus(status) => {
            let few = status.lines.len() <= wire::LINES_MAX && status.history.len() <= 200;
            let steps = status.history.iter().all(|step| name(&step.by) && note(&step.reason));
            let words = note(&status.note) && note(&status.reason) && name(&status.reference);
            let ids = !status.order.is_empty() && name(&status.order) && name(&status.delivery);
            few && steps
                && words
                && ids
                && status.lines.iter().all(line)
                && total(status.total.as_ref())
                && orders::fits(status)
        }
        Kind::Choice(choice) => return cards::check_choice(choice),
        Kind::Carousel(carousel) => return cards::check_carousel(carousel),
        Kind::Form(form) => return cards::check_form(form),
        Kind::FormAnswer(answer) => return cards::check_form_answer(answer),
        Kind::FormAsk(ask) => return cards::check_form_ask(ask),
        Kind::FormNext(next) => return cards::check_form_next(next),
        Kind::ChoiceAnswer(answer) => {
            answer.options.len() <= wire::OPTIONS_MAX
                && answer.options.iter().all(|id| chars(id, wire::OPTION_ID_CHARS_MAX))
                && chars(&answer.title, wire::TEXT_CHARS_MAX)
        }
        Kind::Profile(profile) => {
            chars(&profile.name, wire::NAME_CHARS_MAX) && profile.language.len() <= 35
        }
        Kind::CartAnswer(answer) => {
            !answer.order.is_empty()
                && name(&answer.order)
                && orders::proof_fits(answer.proof.as_ref())
        }
        Kind::Receipt(receipt) => {
            receipt.messages.len() <= 1_000
                && receipt.messages.iter().all(|id| id.len() == 16)
                && receipt.kind() != ReceiptKind::Unspecified
        }
        Kind::ResendRequest(request) => {
            request.device.len() == 16 && request.sender_seqs.len() <= 1_000
        }
        Kind::SystemNotice(notice) => name(&notice.subject) && note(&notice.detail),
        Kind::PaymentRequest(request) => name(&request.reference) && total(request.amount.as_ref()),
        Kind::Consent(consent) => {
            name(&consent.topic) && note(&consent.text) && name(&consent.title)
        }
        Kind::ConsentReceipt(receipt) => {
            !receipt.topic.is_empty()
                && name(&receipt.topic)
                && note(&receipt.text)
                && name(&receipt.title)
                && receipt.time_zone.len() <= wire::TIME_ZONE_BYTES_MAX
        }
        Kind::Delete(_) | Kind::Typing(_) | Kind::Farewell(_) => true,
        Kind::Keep(keep) => keep.days.max(keep.media_days) <= limits::KEEP_DAYS_MAX,
    };
    if fits { Ok(()) } else { LONG }
}

fn line(line: &Line) -> bool {
    [&line.product, &line.variant, &line.title].iter().all(|text| text.chars().count() <= 300)
        && line.picture.len() <= 500
        && total(line.unit_price.as_ref())
}

pub(crate) fn total(money: Option<&Money>) -> bool {
    money.is_none_or(|money| money.currency.len() <= 3)
}

fn check_product(product: &Product) -> Result<(), &'static str> {
    let texts = [
        &product.product,
        &product.variant,
        &product.title,
        &product.subtitle,
        &product.unit_price,
        &product.picture,
        &product.path,
    ];
    let short = texts.iter().all(|text| text.chars().count() <= 500);
    // A picture is fetched from under the shop's own address, and from nowhere else.
    let local = |path: &str| path.is_empty() || (path.starts_with('/') && !path.starts_with("//"));
    if short && total(product.price.as_ref()) && local(&product.picture) && local(&product.path) {
        Ok(())
    } else {
        Err("a product")
    }
}

/// Checks a file, in a message of its own or above a card.
pub(crate) fn check_media(media: &Media) -> Result<(), &'static str> {
    let blob = media.blob.as_ref().is_some_and(|blob| {
        blob.id.len() == 16
            && blob.key.len() == 32
            && blob.sha256.len() == 32
            && blob.nonce.len() == 7
            && blob.size_bytes <= wire::BLOB_BYTES_MAX
    });
    let texts = media.name.chars().count() <= 255
        && media.mime.len() <= 127
        && media.caption.chars().count() <= wire::NOTE_CHARS_MAX
        && media.blurhash.len() <= 100;
    let small = media.thumbnail.len() <= wire::THUMBNAIL_BYTES_MAX && media.waveform.len() <= 1_024;
    if blob && texts && small { Ok(()) } else { Err("a file") }
}
