//! Starts the shop's console.

fn main() {
    comptoir_web::console::start();
}
