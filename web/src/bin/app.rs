//! Starts the customer's app.

fn main() {
    comptoir_web::app::start();
}
