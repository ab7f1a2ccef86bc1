//! The device, off the main thread.

fn main() {}
