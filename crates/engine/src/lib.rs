//! The relay's storage: atomic batches, keys and logs.
