//! Blind delivery: mailboxes, commits, key packages, blobs.
