//! What a message says in one line: for quotes, lists and those who listen.

use comptoir_api::chat::{Body, Choice};

use super::ticket;
use crate::words::Words;

/// What a message says in one line: for quotes, lists and those who listen.
pub fn one_line(words: Words, body: &Body) -> String {
    match body {
        Body::Text { text } | Body::Note { text } | Body::Other { text } => {
            text.lines().next().unwrap_or_default().to_owned()
        }
        Body::Deleted => words.t("chat-deleted"),
        Body::Media(file) if !file.caption.is_empty() => file.caption.clone(),
        Body::Media(file) => file.name.clone(),
        Body::Product(product) => {
            format!("{}, {}", product.title, words.money(&product.price))
        }
        Body::ProductList { title, text, .. } if title.is_empty() => {
            text.lines().next().unwrap_or_default().to_owned()
        }
        Body::ProductList { title, .. } => title.clone(),
        Body::Cart(order) => {
            format!("{}, {}", words.t("cart-mine"), words.money(&order.total))
        }
        Body::Order(order) => ticket::ticket_label(words, order),
        Body::Choice(choice) => card_line(choice),
        Body::Carousel { text, .. } if !text.is_empty() => text.clone(),
        Body::Carousel { cards, .. } => cards.first().map(card_line).unwrap_or_default(),
        Body::Form(form) if form.text.is_empty() => form.title.clone(),
        Body::Form(form) => form.text.clone(),
        Body::ChoiceAnswer { text }
        | Body::FormAnswer { text, .. }
        | Body::Consent { text, .. }
        | Body::ConsentReceipt { text, .. } => text.lines().next().unwrap_or_default().to_owned(),
        Body::Contacts { contacts } => {
            contacts.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(", ")
        }
        Body::Location { name, address, .. } if name.is_empty() => address.clone(),
        Body::Location { name, .. } => name.clone(),
        Body::Notice { subject, .. } => subject.clone(),
    }
}

fn card_line(card: &Choice) -> String {
    let text = if card.text.is_empty() { &card.header } else { &card.text };
    text.lines().next().unwrap_or_default().to_owned()
}
