//! One worker that uses every interface of the host, on the standard library, the WASI adapter and the bindings that wit-bindgen
//! generates from wit/world.wit.
mod case;
mod cases;
mod http;
#[rustfmt::skip]
#[allow(unused, clippy::all)]
mod native;
// build.sh takes it from the workbench.
mod rt;

use case::Case;
use native::exports::golem::api::{load_snapshot, save_snapshot};
use native::exports::test::interfaces::cases::Guest;
use native::exports::wasi::cli::run;
use native::exports::wasi::http::incoming_handler::{self, IncomingRequest, ResponseOutparam};
use std::cell::{Cell, RefCell};

thread_local! {
    static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static COUNTER: Cell<u64> = const { Cell::new(0) };
}

struct Worker;

fn remember(lines: &[String]) {
    SEEN.with_borrow_mut(|seen| seen.extend_from_slice(lines));
}

impl Guest for Worker {
    fn run(name: String, peers: Vec<(String, String)>) -> Vec<String> {
        let mut case = Case::new(peers);
        cases::run(&name, &mut case);
        let lines = case.finish();
        remember(&lines);
        lines
    }

    fn seen() -> Vec<String> {
        SEEN.with_borrow(Clone::clone)
    }

    fn add(n: u64) -> u64 {
        COUNTER.set(COUNTER.get() + n);
        COUNTER.get()
    }
}

impl run::Guest for Worker {
    fn run() -> Result<(), ()> {
        <Self as Guest>::run("random".into(), Vec::new());
        Ok(())
    }
}

impl incoming_handler::Guest for Worker {
    fn handle(request: IncomingRequest, response: ResponseOutparam) {
        let mut case = Case::new(Vec::new());
        http::answer(&mut case, request, response);
        remember(&case.finish());
    }
}

impl save_snapshot::Guest for Worker {
    fn save() -> Vec<u8> {
        Self::seen().join("\n").into_bytes()
    }
}

impl load_snapshot::Guest for Worker {
    fn load(bytes: Vec<u8>) -> Result<(), String> {
        let lines = String::from_utf8(bytes).map_err(|failure| failure.to_string())?;
        remember(&lines.lines().map(str::to_owned).collect::<Vec<_>>());
        remember(&["loaded".to_owned()]);
        Ok(())
    }
}

native::export!(Worker with_types_in native);
