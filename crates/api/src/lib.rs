//! What our own screens and scripts ask, as JSON types. No I/O.
//!
//! [`chat`] is how a conversation looks to a person, the same for the customer and the shop.
//! [`device`] is the JSON-RPC of a customer's device: the app asks it of its worker, scripts ask
//! it of `comptoir client`. [`shop`] is what the console and the public pages ask of a counter.
//! [`form`] is what a person does with a form of several screens.
//! [`cloud`] is the Cloud API that programs speak with a shop. Fields are only added. Times are milliseconds since 1970, money is minor units.

pub mod address;
pub mod answers;
pub mod catalogue;
pub mod chat;
pub mod cloud;
pub mod cloud_console;
pub mod customers;
pub mod device;
pub mod form;
pub mod import;
pub mod order;
pub mod preview;
pub mod privacy;
pub mod programs;
pub mod quick;
pub mod reach;
pub mod rules;
pub mod said;
pub mod saved;
pub mod shop;
pub mod stats;
pub mod team;
pub mod trade;
