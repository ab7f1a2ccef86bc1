//! Stories told through the real binary: a server, customers, a console, a browser.

mod crash;
mod main_job;
mod support;
