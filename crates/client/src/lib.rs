//! A device: keys, MLS, sync; native and WebAssembly.
