//! Who a segment has, as SQL: customers, their one live chat, and what they agreed to.

use comptoir_api::reach::{Bought, Segment};
use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use crate::row::ms;

/// A day, in milliseconds.
const DAY_MS: u64 = 24 * 3_600_000;

/// Customers with the chat they are written to in, and the consent they gave: `$1` the shop, `$2`
/// the topic. Who left with a request to be erased, or is blocked, is nobody here.
macro_rules! customers {
    () => {
        " FROM customers c JOIN chats h ON h.shop = c.shop AND h.id = (SELECT i.id FROM chats i \
         WHERE i.customer = c.id AND i.erased = 0 ORDER BY i.last_ms DESC, i.id LIMIT 1) \
         LEFT JOIN consents k ON k.shop = c.shop AND k.customer = c.id AND k.topic = $2 \
         AND k.given = 1 WHERE c.shop = $1 AND NOT EXISTS (SELECT 1 FROM cloud_contacts x \
         WHERE x.shop = c.shop AND x.customer = c.id AND x.blocked_ms IS NOT NULL) "
    };
}

/// Whether a customer fits: `$3` to `$8`, bound by [`bind`].
macro_rules! fits {
    () => {
        " ($3 = '' OR EXISTS (SELECT 1 FROM chat_labels l JOIN chats j ON j.shop = l.shop \
         AND j.id = l.chat WHERE l.shop = c.shop AND l.label = $3 AND j.customer = c.id)) \
         AND ($4 = '' OR c.language = $4 OR c.language LIKE $4 || '-%') \
         AND ($5 = '' OR c.came_by = $5) \
         AND ($6 = 'whatever' OR ($6 = 'yes') = EXISTS (SELECT 1 FROM orders o \
         WHERE o.customer = c.id AND o.placed_ms >= $8 AND o.state NOT IN \
         ('received', 'corrected', 'cancelled') AND ($7 = '' OR o.lines LIKE $7 ESCAPE '!'))) "
    };
}

/// Whether he has had as many as he wants of the topic: `$9` is a month ago.
macro_rules! is_capped {
    () => {
        " (k.per_month_max > 0 AND k.per_month_max <= (SELECT COUNT(*) FROM broadcast_recipients r \
         JOIN broadcasts b ON b.shop = r.shop AND b.id = r.broadcast WHERE r.customer = c.id \
         AND b.topic = $2 AND r.sent_ms > $9)) "
    };
}

pub(crate) use {customers, fits, is_capped};

/// Binds `$1` to `$9`.
pub(crate) fn bind<'q>(
    asked: Query<'q, Any, AnyArguments>,
    shop: &str,
    segment: &Segment,
    now_ms: u64,
) -> Query<'q, Any, AnyArguments> {
    let bought = match segment.bought {
        Bought::Whatever => "whatever",
        Bought::Yes => "yes",
        Bought::No => "no",
    };
    let since = match segment.days {
        0 => 0,
        days => now_ms.saturating_sub(u64::from(days) * DAY_MS),
    };
    let product = match segment.product.as_str() {
        "" => String::new(),
        id => format!("%\"product\":\"{}\"%", escaped(id)),
    };
    asked
        .bind(shop.to_owned())
        .bind(segment.topic.clone())
        .bind(segment.label.clone())
        .bind(segment.language.clone())
        .bind(segment.came_by.clone())
        .bind(bought.to_owned())
        .bind(product)
        .bind(ms(since))
        .bind(ms(now_ms.saturating_sub(30 * DAY_MS)))
}

/// An id inside a LIKE with `ESCAPE '!'`.
fn escaped(id: &str) -> String {
    id.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}
