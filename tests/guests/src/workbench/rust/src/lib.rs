//! The workbench guest in Rust, on the standard library and the bindings that wit-bindgen generates from wit/world.wit.
#[rustfmt::skip]
#[allow(unused, clippy::all)]
mod native;
mod rt;

use native::exports::test::workbench::api::Guest;
use native::golem::api::host::{PromiseId, await_promise, create_promise, generate_idempotency_key};
use native::wasi::clocks::monotonic_clock;
use std::cell::Cell;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

thread_local! {
    static COUNTER: Cell<u64> = const { Cell::new(0) };
    static DIGEST: Cell<u64> = const { Cell::new(14695981039346656037) };
}

struct Workbench;

fn see(value: u64) -> u64 {
    DIGEST.set(value.to_le_bytes().iter().fold(DIGEST.get(), |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(1099511628211)));
    value
}

fn look() -> [u64; 5] {
    let random = see(native::wasi::random::random::get_random_u64());
    let monotonic = see(monotonic_clock::now());
    let wall = see(SystemTime::now().duration_since(UNIX_EPOCH).expect("time is after 1970").as_nanos() as u64);
    let key = generate_idempotency_key();
    let key = see(key.high_bits ^ key.low_bits);
    let promise = see(create_promise().oplog_idx);
    println!("seen {random}");
    [random, monotonic, wall, key, promise]
}

fn rounds(count: u32, pause_ms: u32) -> Vec<u64> {
    let mut seen = Vec::with_capacity(count as usize * 5);
    for _ in 0..count {
        seen.extend(look());
        if pause_ms > 0 {
            std::thread::sleep(Duration::from_millis(pause_ms.into()));
        }
    }
    seen
}

impl Guest for Workbench {
    fn add(n: u64) -> u64 {
        COUNTER.set(COUNTER.get().wrapping_add(n));
        COUNTER.get()
    }

    fn get() -> u64 {
        COUNTER.get()
    }

    fn create_promise() -> u64 {
        create_promise().oplog_idx
    }

    fn await_promise(oplog_idx: u64) -> Vec<u8> {
        // A worker learns its own id by creating a promise; only the index differs between its promises.
        await_promise(&PromiseId { oplog_idx, ..create_promise() })
    }

    fn approve(what: String) -> String {
        let promise = create_promise();
        println!("approve {what} by {}", promise.oplog_idx);
        let payload = await_promise(&promise);
        Self::add(1);
        format!("{what}: {}", String::from_utf8_lossy(&payload))
    }

    fn observe(count: u32) -> Vec<u64> {
        rounds(count, 0)
    }

    fn work(count: u32, pause_ms: u32) -> Vec<u64> {
        let seen = rounds(count, pause_ms);
        Self::add(1);
        seen
    }

    fn seen() -> u64 {
        DIGEST.get()
    }

    fn say(stdout: String, stderr: String) {
        use std::io::Write;
        print!("{stdout}");
        std::io::stdout().flush().expect("standard output takes bytes");
        eprint!("{stderr}");
    }

    fn environment() -> Vec<(String, String)> {
        std::env::vars().collect()
    }

    fn arguments() -> Vec<String> {
        std::env::args().collect()
    }

    fn sleep(ms: u32) -> u64 {
        let start = monotonic_clock::now();
        std::thread::sleep(Duration::from_millis(ms.into()));
        monotonic_clock::now() - start
    }

    fn spin() {
        loop {
            std::hint::black_box(());
        }
    }

    fn fail(message: String) {
        panic!("{message}");
    }

    fn exit() {
        std::process::exit(3);
    }

    fn write_file(path: String, text: String) -> Result<(), String> {
        std::fs::write(path, text).map_err(|failure| failure.to_string())
    }

    fn read_file(path: String) -> Result<String, String> {
        std::fs::read_to_string(path).map_err(|failure| failure.to_string())
    }
}

native::export!(Workbench with_types_in native);
