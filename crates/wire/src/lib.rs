//! What travels: frames to the relay, contents of messages, credentials.
//!
//! In reading order: [`ids`] name things, [`identity`] says who a device and a shop are,
//! [`relay`] is spoken with the relay, [`content`] is inside the encryption, [`codec`] turns
//! bytes into these and refuses what is over [`limits`]. The schemas are in `proto/`; fields
//! and variants are only added, and a number is never reused. No I/O, no clock, no randomness.

pub mod codec;
pub mod ids;
pub mod limits;
pub mod link;
pub mod signed;
pub mod terms;

/// Frames between a device and a relay (`proto/relay.proto`).
pub mod relay {
    #![expect(missing_docs, clippy::pedantic, reason = "generated from the schema")]
    include!("generated/comptoir.relay.v1.rs");
}

/// Credentials, the reader roster and the shop card (`proto/identity.proto`).
pub mod identity {
    #![expect(missing_docs, clippy::pedantic, reason = "generated from the schema")]
    include!("generated/comptoir.identity.v1.rs");
}

/// What a message can be (`proto/content.proto`).
pub mod content {
    #![expect(
        missing_docs,
        clippy::pedantic,
        clippy::module_inception,
        clippy::large_enum_variant,
        reason = "generated from the schema"
    )]
    include!("generated/comptoir.content.v1.rs");
}
