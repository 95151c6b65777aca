use crate::case::Case;
use crate::http;
use crate::native::golem::api::host::*;
use crate::native::wasi::random::random::get_random_u64;

pub fn run(case: &mut Case) {
    let promise = create_promise();
    case.note("promise", promise.oplog_idx);
    case.note("open", poll_promise(&promise));
    case.note("completed", complete_promise(&promise, b"payload"));
    case.note("again", complete_promise(&promise, b"other"));
    case.note("polled", poll_promise(&promise));
    case.note("awaited", await_promise(&promise));
    let other = create_promise();
    delete_promise(&other);
    case.note("other", other.oplog_idx);
}

/// What a worker says about its own execution.
pub fn control(case: &mut Case) {
    case.note("policy", get_retry_policy());
    set_retry_policy(RetryPolicy { max_attempts: 7, min_delay: 1_000_000, max_delay: 2_000_000, multiplier: 2.0, max_jitter_factor: None });
    case.note("new policy", get_retry_policy());
    case.note("idempotent", get_idempotence_mode());
    set_idempotence_mode(false);
    case.note("not idempotent", get_idempotence_mode());
    set_idempotence_mode(true);
    case.note("level", get_oplog_persistence_level());
    set_oplog_persistence_level(PersistenceLevel::PersistRemoteSideEffects);
    case.note("new level", get_oplog_persistence_level());
    set_oplog_persistence_level(PersistenceLevel::Smart);
    case.note("key", generate_idempotency_key());
    oplog_commit(1);

    let begin = mark_begin_operation();
    case.note("begin", begin);
    count(case, "region");
    case.note("in region", get_random_u64());
    mark_end_operation(begin);

    // The first round is undone: what follows the index is done a second time.
    let index = get_oplog_index();
    let round = count(case, "jump");
    if round == "1" {
        set_oplog_index(index);
    }
    case.note("index", index);
    case.note("round", round);
}

fn count(case: &Case, what: &str) -> String {
    let path = format!("/effect/{}-{what}", case.worker());
    String::from_utf8(http::send(&case.peer("http"), "POST", &path, b"")).expect("the count is text")
}
