//! The screens: the customer's app, the shop's console, and the parts they share.
//!
//! A view is a function of state. Nothing here decides: the app asks its worker, the console asks
//! its counter, and both draw what comes back. No cryptography, no SQL, no sentence of its own.

// Deep view types need it; leptos documents the figure.
#![recursion_limit = "256"]

pub mod app;
pub mod browser;
pub mod console;
pub mod parts;
pub mod words;
