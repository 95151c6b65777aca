use crate::case::Case;
use crate::http;
use crate::native::golem::api::host::{PersistenceLevel, set_oplog_persistence_level};
use crate::native::golem::durability::durability::*;
use crate::native::golem::rpc::types::{ValueAndType, WitNode, WitType, WitTypeNode, WitValue};
use crate::native::wasi::clocks::monotonic_clock::subscribe_duration;

/// A host call that the guest makes durable by itself: performed live, in a zone that is not persisted, and read in replay.
pub fn run(case: &mut Case) {
    observe_function_call("test:interfaces", "run");
    // Asked for here, since what is only done live must not be the first to ask the host.
    let worker = case.worker();
    let kind = DurableFunctionType::WriteRemote;
    let begin = begin_durable_function(kind);
    case.note("begin", begin);
    let state = current_durable_execution_state();
    case.note("level", state.persistence_level);
    let answer = if state.is_live {
        let answer = perform(case, &worker, "raw");
        persist_durable_function_invocation("own::raw", b"request", answer.as_bytes(), kind);
        answer
    } else {
        let read = read_persisted_durable_function_invocation();
        assert_eq!(read.function_name, "own::raw");
        String::from_utf8(read.response).expect("the answer is text")
    };
    end_durable_function(kind, begin, true);
    case.note("answer", answer);

    let begin = begin_durable_function(kind);
    let answer = if current_durable_execution_state().is_live {
        let answer = typed(&perform(case, &worker, "typed"));
        persist_typed_durable_function_invocation("own::typed", &typed("request"), &answer, kind);
        answer
    } else {
        read_persisted_typed_durable_function_invocation().response
    };
    end_durable_function(kind, begin, false);
    case.note("typed answer", answer);

    let lazy = LazyInitializedPollable::new();
    let ready = lazy.subscribe();
    lazy.set(subscribe_duration(1_000_000));
    ready.block();
    case.note("ready", ready.ready());
}

fn perform(case: &Case, worker: &str, what: &str) -> String {
    set_oplog_persistence_level(PersistenceLevel::PersistNothing);
    let path = format!("/effect/{worker}-{what}");
    let answer = http::send(&case.peer("http"), "POST", &path, b"");
    set_oplog_persistence_level(PersistenceLevel::Smart);
    String::from_utf8(answer).expect("the answer is text")
}

fn typed(text: &str) -> ValueAndType {
    ValueAndType { value: WitValue { nodes: vec![WitNode::PrimString(text.to_owned())] }, typ: WitType { nodes: vec![WitTypeNode::PrimStringType] } }
}
