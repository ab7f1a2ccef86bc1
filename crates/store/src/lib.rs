//! A shop's storage: one SQL text on SQLite and PostgreSQL.
