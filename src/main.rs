//! The browser app, started by the page.
fn main() {
    lambda_paths::start();
}
