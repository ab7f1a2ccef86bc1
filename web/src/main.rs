//! The screens.

fn main() {}
