//! A customer, a relay and a shop in one process: what each sees of the other.

mod automatic;
mod crash;
mod inbox;
mod readers;
mod trade;
mod world;
