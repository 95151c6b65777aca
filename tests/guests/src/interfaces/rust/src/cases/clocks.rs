use crate::case::Case;
use crate::native::wasi::clocks::{monotonic_clock, wall_clock};
use crate::native::wasi::io::poll::poll;

pub fn run(case: &mut Case) {
    let start = monotonic_clock::now();
    case.note("monotonic", start);
    case.note("resolution", monotonic_clock::resolution());
    case.note("wall", wall_clock::now());
    case.note("wall resolution", wall_clock::resolution());
    let short = monotonic_clock::subscribe_duration(1_000_000);
    let long = monotonic_clock::subscribe_instant(start + 3_600_000_000_000);
    case.note("long ready", long.ready());
    short.block();
    case.note("short ready", short.ready());
    case.note("poll", poll(&[&long, &short]));
    case.note("later", monotonic_clock::now());
}
