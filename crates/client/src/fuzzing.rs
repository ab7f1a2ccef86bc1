//! Doors for fuzzers: what a stranger can hand to a device, without a network around it.

use comptoir_wire::codec::Travels;
use comptoir_wire::content::Content;
use comptoir_wire::identity::Role;
use comptoir_wire::link::ShopLink;
use comptoir_wire::signed;

/// A member of a chat says anything at all: it is shown or refused.
pub fn content(bytes: &[u8]) {
    if let Ok(content) = Content::from_bytes(bytes) {
        for role in [Role::Person, Role::Counter] {
            let _ = crate::kinds::check(&content, role);
        }
        if let Some(body) = &content.body {
            let _ = crate::kinds::fallback(body);
        }
    }
}

/// A shop's address answers anything at all instead of its card.
pub fn card(bytes: &[u8]) {
    let _ = signed::verify_card(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = ShopLink::parse(text);
    }
}

/// Somebody sends anything at all as a file.
pub fn file(bytes: &[u8]) {
    let _ = crate::blob::looks_like_a_picture(bytes);
}
