//! How an order reaches its customer, between what travels and what is shown.

use comptoir_api::chat::{Address, Handover};
use comptoir_wire::content;

/// A way of handing over, as it travels.
pub fn to_wire(handover: Handover) -> content::Handover {
    content::Handover {
        method: handover.method,
        title: handover.title,
        from_ms: handover.from_ms,
        to_ms: handover.to_ms,
        address: handover.address.map(|address| content::Address {
            name: address.name,
            lines: address.lines,
            postcode: address.postcode,
            city: address.city,
            region: address.region,
            country: address.country,
            phone: address.phone,
        }),
    }
}

/// A way of handing over, as a stranger wrote it.
pub fn from_wire(handover: content::Handover) -> Handover {
    Handover {
        method: handover.method,
        title: handover.title,
        from_ms: handover.from_ms,
        to_ms: handover.to_ms,
        address: handover.address.map(|address| Address {
            name: address.name,
            lines: address.lines,
            postcode: address.postcode,
            city: address.city,
            region: address.region,
            country: address.country,
            phone: address.phone,
        }),
    }
}
