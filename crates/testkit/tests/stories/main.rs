//! Stories of two people who never met, a relay that may be hostile, and machines that stop.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "these are tests")]

mod crash;
mod first_contact;
mod heal;
mod hostile;
mod keep;
mod kinds;
mod marks;
mod messages;
mod moving;
mod race;
mod socket;
