//! One line of a message, for the inbox.

use comptoir_api::chat::{Body, Message};

use crate::limits;

/// The first line of what a message says, or what it says of itself to those who do not know it.
pub(crate) fn line_of(message: &Message, fallback: &str) -> String {
    let text = match &message.body {
        Body::Text { text }
        | Body::ChoiceAnswer { text }
        | Body::FormAnswer { text, .. }
        | Body::ConsentReceipt { text, .. }
        | Body::Other { text }
        | Body::Note { text } => text.as_str(),
        Body::Product(product) => product.title.as_str(),
        Body::Choice(choice) if !choice.text.is_empty() => choice.text.as_str(),
        Body::Media(media) if !media.caption.is_empty() => media.caption.as_str(),
        Body::Media(media) if fallback.is_empty() => media.name.as_str(),
        Body::ProductList { title, .. } if !title.is_empty() => title.as_str(),
        Body::Location { name, .. } if !name.is_empty() => name.as_str(),
        Body::Deleted | Body::Notice { .. } => "",
        _ => fallback,
    };
    cut(text)
}

/// The first line that is not empty, of a bounded length.
pub(super) fn cut(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|c| !c.is_control()).take(limits::LAST_LINE_CHARS_MAX).collect()
}
