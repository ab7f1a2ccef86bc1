//! A PostgreSQL server that lives as long as a test.
