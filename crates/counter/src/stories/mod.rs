//! A customer, a relay and a shop in one process: what each sees of the other.

mod after;
mod automatic;
mod broadcast;
mod crash;
mod hooks;
mod hooks_queue;
mod hooks_subscribe;
mod inbox;
mod links;
mod objects;
mod parts;
mod program;
mod readers;
mod receiver;
mod rules;
mod rules_crash;
mod rules_try;
mod selling;
mod sight;
mod stats;
mod teamwork;
mod terms;
mod tokens;
mod trade;
mod uploads;
mod world;
