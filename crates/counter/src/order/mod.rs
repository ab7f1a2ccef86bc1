//! An order: what a cart becomes, where it can go, and what the customer is told of it.

pub(crate) mod cart;
pub(crate) mod changes;
pub(crate) mod refusal;
pub(crate) mod slots;
pub(crate) mod states;
pub(crate) mod sums;
pub(crate) mod ticket;
