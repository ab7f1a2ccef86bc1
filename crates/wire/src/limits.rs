//! Every size and count on the wire, with units. What is over gets an error that carries the limit.

use std::net::IpAddr;

/// One ciphertext in a frame, bytes.
pub const CIPHERTEXT_BYTES_MAX: usize = 256 * 1024;
/// One WebSocket message, bytes: a commit with its Welcome, and room for the mailbox list.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// Mailboxes in one `Send` or `Commit`.
pub const MAILBOXES_MAX: usize = 1_000;
/// Parcels in one `Send` or `Commit`.
pub const PARCELS_MAX: usize = 16;
/// One MLS key package, bytes (X-Wing: about 2.6 KiB).
pub const KEY_PACKAGE_BYTES_MAX: usize = 8 * 1024;
/// One-time key packages in one frame.
pub const KEY_PACKAGES_PER_FRAME_MAX: usize = 100;
/// One-time key packages the relay keeps for a device.
pub const KEY_PACKAGES_STORED_MAX: usize = 200;
/// A device credential, bytes.
pub const CREDENTIAL_BYTES_MAX: usize = 512;
/// One attachment, plaintext bytes: 2 GiB.
pub const BLOB_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// How long the relay keeps what nobody fetched, milliseconds: 30 days.
pub const KEPT_MS_MAX: u64 = 30 * 24 * 60 * 60 * 1000;
/// Text of a message, characters.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Caption, note, reason: characters.
pub const NOTE_CHARS_MAX: usize = 1_000;
/// A name of a person, shop or reader, characters.
pub const NAME_CHARS_MAX: usize = 80;
/// A time zone's name, bytes.
pub const TIME_ZONE_BYTES_MAX: usize = 64;
/// Readers on a roster.
pub const READERS_MAX: usize = 500;
/// Lines in a cart or order.
pub const LINES_MAX: usize = 100;
/// Pieces of one line.
pub const QUANTITY_MAX: u32 = 999;
/// Lines of a postal address between the name and the postcode.
pub const ADDRESS_LINES_MAX: usize = 3;
/// Coupons in a cart.
pub const COUPONS_MAX: usize = 5;
/// A coupon's code, characters.
pub const COUPON_CHARS_MAX: usize = 40;
/// What is taken off an order, entries.
pub const DISCOUNTS_MAX: usize = 10;
/// Rates of tax in an order.
pub const TAXES_MAX: usize = 20;
/// Refunds of an order.
pub const REFUNDS_MAX: usize = 50;
/// Thumbnail inside a message, bytes.
pub const THUMBNAIL_BYTES_MAX: usize = 16 * 1024;
/// A signed shop card, bytes.
pub const SHOP_CARD_BYTES_MAX: usize = 128 * 1024;
/// Options of a choice.
pub const OPTIONS_MAX: usize = 50;
/// Cards of a carousel.
pub const CARDS_MAX: usize = 10;
/// An option's id, characters.
pub const OPTION_ID_CHARS_MAX: usize = 256;
/// An address an option leads to, bytes.
pub const URL_BYTES_MAX: usize = 2_000;
/// A link preview's title and its description, characters.
pub const PREVIEW_TITLE_CHARS_MAX: usize = 200;
/// See [`PREVIEW_TITLE_CHARS_MAX`].
pub const PREVIEW_TEXT_CHARS_MAX: usize = 300;
/// A form's screens as JSON, bytes: it travels inside a message.
pub const FORM_SCHEMA_BYTES_MAX: usize = 160 * 1024;
/// What fills a form in, or was filled in, as JSON, bytes.
pub const FORM_DATA_BYTES_MAX: usize = 32 * 1024;
/// What fills in a screen that a shop answers with, as JSON, bytes: pictures are inside it.
pub const FORM_SCREEN_BYTES_MAX: usize = 160 * 1024;
/// People in one contact message.
pub const CONTACTS_MAX: usize = 50;
/// The code of a shop's short link, characters.
pub const VIA_CHARS_MAX: usize = 64;
/// Products in a product list.
pub const PRODUCTS_PER_LIST_MAX: usize = 30;

/// An address as limits count it: one home has a whole IPv6 network of addresses, so the first
/// 64 bits count.
pub fn counted_as(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => IpAddr::V6((address.to_bits() & !u128::from(u64::MAX)).into()),
        IpAddr::V4(_) => address,
    }
}
