//! Turns `crates/wire/proto` into `crates/wire/src/generated`, so that a build needs no compiler of it.

use std::path::Path;

use crate::{Done, root};

/// Writes the Rust of every schema.
pub(crate) fn generate() -> Done {
    generate_into(&root().join("crates/wire/src/generated"))
}

/// Writes it to a folder of the caller's.
pub(crate) fn generate_into(out: &Path) -> Done {
    let proto = root().join("crates/wire/proto");
    let files = ["relay.proto", "identity.proto", "content.proto"].map(|name| proto.join(name));
    let set = protox::compile(files, [&proto])?;
    std::fs::create_dir_all(out)?;
    prost_build::Config::new().out_dir(out).compile_fds(set)?;
    Ok(())
}
