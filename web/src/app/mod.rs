//! The customer's app.

/// Mounts the app on the page.
pub fn start() {
    console_error_panic_hook::set_once();
}
