use crate::case::Case;
use crate::native::golem::api::host::{WorkerId, get_self_metadata};
use crate::native::golem::rpc::types::*;
use crate::native::wasi::clocks::wall_clock;

const ADD: &str = "test:interfaces/cases.{add}";

pub fn client(worker: &WorkerId) -> WasmRpc {
    WasmRpc::new(worker)
}

fn number(n: u64) -> [WitValue; 1] {
    [WitValue { nodes: vec![WitNode::PrimU64(n)] }]
}

fn sum(answer: Result<WitValue, RpcError>) -> u64 {
    match answer.expect("the call is answered").nodes.as_slice() {
        [WitNode::TupleValue(_), WitNode::PrimU64(sum)] => *sum,
        other => panic!("{other:?}"),
    }
}

pub fn add(calls: &WasmRpc, n: u64) -> u64 {
    sum(calls.invoke_and_await(ADD, &number(n)))
}

/// Adds a power of ten by each way of calling, so that the target's sum tells how often each was made.
pub fn run(case: &mut Case) {
    let me = get_self_metadata().worker_id;
    let target = WorkerId { component_id: me.component_id, worker_name: format!("{}-target", case.worker()) };
    let calls = client(&target);
    case.note("await", add(&calls, 1));
    calls.invoke(ADD, &number(10)).expect("the call is accepted");
    let future = calls.async_invoke_and_await(ADD, &number(100));
    let answer = loop {
        future.subscribe().block();
        if let Some(answer) = future.get() {
            break answer;
        }
    };
    case.note("future", sum(answer));
    let now = wall_clock::now();
    calls.schedule_invocation(now, ADD, &number(1_000));
    let later = wall_clock::Datetime { seconds: now.seconds + 3600, ..now };
    calls.schedule_cancelable_invocation(later, ADD, &number(10_000)).cancel();
    case.note("refused", calls.invoke_and_await("no such function", &[]).err());
    case.note("ephemeral target", WasmRpc::ephemeral(me.component_id).invoke(ADD, &number(1)).is_ok());

    let uuid = parse_uuid("01234567-89ab-cdef-0123-456789abcdef").expect("the id is valid");
    case.note("uuid", (uuid, uuid_to_string(uuid), parse_uuid("no id").is_err()));
    let typed = ValueAndType { value: WitValue { nodes: vec![WitNode::PrimChar('c')] }, typ: WitType { nodes: vec![WitTypeNode::PrimCharType] } };
    case.note("value", extract_value(&typed));
    case.note("type", extract_type(&typed));
}
