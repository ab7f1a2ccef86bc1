//! What the shop does by itself: rules, of which the greeting and the away message are two.
//!
//! [`fits`] says which rules something starts, [`guard`] which of those may run, [`fill`] in which
//! words they speak. All three are pure: the shop that runs them and the simulator that only shows
//! what would have happened decide alike.

pub(crate) mod fill;
pub(crate) mod fits;
pub(crate) mod guard;
pub(crate) mod hours;
pub(crate) mod simulate;
