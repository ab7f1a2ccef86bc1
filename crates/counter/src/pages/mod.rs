//! The shop's public pages: HTML that reads without a script.

pub(crate) mod accent;
mod catalogue;
mod codes;
mod cover;
mod door;
mod frame;
mod icon;
mod landing;
mod privacy;
mod product;
pub mod qr;
#[cfg(test)]
mod sample;
pub mod sheet;
mod short;
mod structured;
#[cfg(test)]
mod tests;
mod tile;
mod visit;
#[cfg(test)]
mod visits;

pub use door::lost;
pub(crate) use door::routes;
pub(crate) use visit::encode;
