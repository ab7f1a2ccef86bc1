//! Turns `crates/wire/proto` into `crates/wire/src/generated`, so that a build needs no compiler of it.

use crate::{Done, root};

/// Writes the Rust of every schema.
pub(crate) fn generate() -> Done {
    let wire = root().join("crates/wire");
    let proto = wire.join("proto");
    let files = ["relay.proto", "identity.proto", "content.proto"].map(|name| proto.join(name));
    let set = protox::compile(files, [&proto])?;
    let out = wire.join("src/generated");
    std::fs::create_dir_all(&out)?;
    prost_build::Config::new().out_dir(&out).compile_fds(set)?;
    Ok(())
}
