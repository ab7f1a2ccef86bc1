//! What the shop says by itself: the greeting, and the away message outside its hours.

pub(crate) mod hours;
pub(crate) mod reply;
