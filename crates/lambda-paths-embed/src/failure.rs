//! A panic, which should never happen, reaches whoever called as an exception with its words.

/// From now on a panic throws its message. The module must not be called again after one.
pub(crate) fn tell_by_exception() {
    std::panic::set_hook(Box::new(|info| wasm_bindgen::throw_str(&info.to_string())));
}
