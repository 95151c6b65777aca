//! Another worker, called through the client that is generated for its interface.
use crate::case::Case;
use crate::native::test::interfaces::counters_client::{Counters, Tally};
use crate::native::wasi::clocks::wall_clock;

/// Adds a power of ten by each way of calling, so that the target's sum tells how often each was made.
pub fn run(case: &mut Case) {
    let name = format!("{}-target", case.worker());
    let target = Counters::new(&name);
    case.note("blocking", target.blocking_add(1));
    target.note(10);
    let future = target.add(100);
    case.note("begun", future.get().is_some_and(|sum| sum != 111));
    let sum = loop {
        future.subscribe().block();
        if let Some(sum) = future.get() {
            break sum;
        }
    };
    case.note("future", sum);
    let tally = Tally::new(&name, 5);
    case.note("tally", tally.blocking_increment(1_000));
    case.note("tally again", tally.blocking_increment(10_000));
    drop(tally);
    let now = wall_clock::now();
    drop(target.schedule_add(100_000, now));
    let later = wall_clock::Datetime { seconds: now.seconds + 3600, ..now };
    target.schedule_add(1_000_000, later).cancel();
    case.note("seconds", now.seconds);
}
