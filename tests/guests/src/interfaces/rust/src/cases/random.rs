use crate::case::Case;
use crate::native::wasi::random::{insecure, insecure_seed, random};

pub fn run(case: &mut Case) {
    case.note("bytes", random::get_random_bytes(20));
    case.note("number", random::get_random_u64());
    case.note("insecure bytes", insecure::get_insecure_random_bytes(12));
    case.note("insecure number", insecure::get_insecure_random_u64());
    case.note("seed", insecure_seed::insecure_seed());
}
