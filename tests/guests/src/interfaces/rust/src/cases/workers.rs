use super::rpc;
use crate::case::Case;
use crate::native::golem::api::host::*;
use crate::native::golem::api::oplog::GetOplog;

/// Looks at another worker, copies it, takes back its last invocation and updates it.
pub fn run(case: &mut Case) {
    let me = get_self_metadata();
    case.note("self", (&me.worker_id.worker_name, &me.args, &me.env, me.status, me.component_version));
    let component = me.worker_id.component_id;
    case.note("component", resolve_component_id(&case.peer("component")).map(|id| id.uuid));
    let target = WorkerId { component_id: component, worker_name: format!("{}-target", case.worker()) };
    case.note("not there", resolve_worker_id_strict(&case.peer("component"), "nobody").is_some());
    let calls = rpc::client(&target);
    case.note("first", rpc::add(&calls, 1));
    case.note("second", rpc::add(&calls, 2));
    case.note("there", resolve_worker_id_strict(&case.peer("component"), &target.worker_name).is_some());
    case.note("id", resolve_worker_id(&case.peer("component"), &target.worker_name).map(|id| id.worker_name));
    case.note("metadata", get_worker_metadata(&target).map(|found| (found.worker_id.worker_name, found.component_version)));
    case.note("nobody", get_worker_metadata(&WorkerId { worker_name: "nobody".to_owned(), ..target.clone() }).is_some());
    let named = WorkerPropertyFilter::Name(WorkerNameFilter { comparator: StringFilterComparator::Equal, value: target.worker_name.clone() });
    let filter = WorkerAnyFilter { filters: vec![WorkerAllFilter { filters: vec![named] }] };
    let page = GetWorkers::new(component, Some(&filter), true);
    let mut found = Vec::new();
    while let Some(workers) = page.get_next() {
        found.extend(workers.into_iter().map(|worker| (worker.worker_id.worker_name, worker.status)));
    }
    case.note("found", found);

    let entries = GetOplog::new(&target, 1);
    let mut last = 0;
    while let Some(page) = entries.get_next() {
        last += page.len() as u64;
    }
    case.note("entries", last);
    fork_worker(&target, &WorkerId { worker_name: format!("{}-copy", case.worker()), ..target.clone() }, last);
    revert_worker(&target, RevertWorkerTarget::RevertLastInvocations(1));
    update_worker(&target, 1, UpdateMode::Automatic);
    case.note("after revert", rpc::add(&calls, 4));
}

/// Goes on twice: here, and as the copy.
pub fn fork(case: &mut Case) {
    let name = format!("{}-fork", case.worker());
    let before = crate::native::wasi::random::random::get_random_u64();
    case.note("before", before);
    match fork_as(&name) {
        ForkResult::Original => case.note("fork", "original"),
        ForkResult::Forked => {
            case.note("fork", "copy");
            case.do_not_ask();
        }
    }
}

fn fork_as(name: &str) -> ForkResult {
    crate::native::golem::api::host::fork(name)
}
