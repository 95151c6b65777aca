mod bindings;
mod rt;

use std::sync::atomic::{AtomicU32, Ordering};

static GUESTS: AtomicU32 = AtomicU32::new(0);

struct Greeter;

impl bindings::exports::hello::greeter::api::Guest for Greeter {
    fn greet(name: String) -> String {
        let number = GUESTS.fetch_add(1, Ordering::Relaxed) + 1;
        format!("Hello, {name}! You are guest number {number}.")
    }
}

bindings::export!(Greeter with_types_in bindings);
