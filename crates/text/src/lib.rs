//! Every sentence a person reads, in French and English, and how money and hours are written.
