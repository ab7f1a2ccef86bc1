//! Turns `crates/wire/proto` into `crates/wire/src/generated`, so that a build needs no compiler of it.

use std::error::Error;
use std::path::Path;

/// Writes the Rust of every schema.
pub(crate) fn generate() -> Result<(), Box<dyn Error>> {
    let wire = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wire");
    let proto = wire.join("proto");
    let files = ["relay.proto", "identity.proto", "content.proto"].map(|name| proto.join(name));
    let set = protox::compile(files, [&proto])?;
    let out = wire.join("src/generated");
    std::fs::create_dir_all(&out)?;
    prost_build::Config::new().out_dir(&out).compile_fds(set)?;
    Ok(())
}
