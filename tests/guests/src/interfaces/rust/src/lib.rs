//! One worker that uses every interface of the host, on the standard library, the WASI adapter and the bindings that wit-bindgen
//! generates from wit/world.wit.
mod case;
mod cases;
mod handler;
mod http;
#[rustfmt::skip]
#[allow(unused, clippy::all)]
mod native;
// build.sh takes it from the workbench.
mod rt;

use case::Case;
use native::exports::golem::api::{load_snapshot, save_snapshot};
use native::exports::test::interfaces::cases::Guest;
use native::exports::test::interfaces::counters;
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

fn run_case(name: &str, mut case: Case) -> Vec<String> {
    cases::run(name, &mut case);
    let lines = case.finish();
    remember(&lines);
    lines
}

/// Holds a snapshot function where the environment says so, until the test has answered.
fn hold(function: &str) {
    if std::env::var("HOLD").as_deref() == Ok(function) {
        let mut case = Case::from_environment();
        case.note(function, <Worker as Guest>::seen().len());
        case.ask();
    }
}

impl Guest for Worker {
    fn run(name: String, peers: Vec<(String, String)>) -> Vec<String> {
        run_case(&name, Case::new(peers))
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
        run_case("random", Case::from_environment());
        Ok(())
    }
}

impl incoming_handler::Guest for Worker {
    fn handle(request: IncomingRequest, response: ResponseOutparam) {
        let mut case = Case::from_environment();
        handler::answer(&mut case, request, response);
        remember(&case.finish());
    }
}

impl save_snapshot::Guest for Worker {
    fn save() -> Vec<u8> {
        hold("save");
        Self::seen().join("\n").into_bytes()
    }
}

impl load_snapshot::Guest for Worker {
    fn load(bytes: Vec<u8>) -> Result<(), String> {
        let lines = String::from_utf8(bytes).map_err(|failure| failure.to_string())?;
        remember(&lines.lines().map(str::to_owned).collect::<Vec<_>>());
        hold("load");
        remember(&["loaded".to_owned()]);
        Ok(())
    }
}

struct Tally(Cell<u64>);

impl counters::Guest for Worker {
    type Tally = Tally;

    fn add(n: u64) -> u64 {
        <Self as Guest>::add(n)
    }

    fn note(n: u64) {
        <Self as Guest>::add(n);
    }
}

impl counters::GuestTally for Tally {
    fn new(start: u64) -> Tally {
        Tally(Cell::new(start))
    }

    fn increment(&self, by: u64) -> u64 {
        self.0.set(self.0.get() + by);
        <Worker as Guest>::add(by);
        self.0.get()
    }
}

native::export!(Worker with_types_in native);
