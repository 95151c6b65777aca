use crate::case::Case;
use crate::native::golem::api::host::get_self_metadata;
use crate::native::golem::api::oplog::{GetOplog, SearchOplog};
use crate::native::wasi::random::random::get_random_u64;

pub fn run(case: &mut Case) {
    let me = get_self_metadata().worker_id;
    case.note("number", get_random_u64());
    let entries = GetOplog::new(&me, 1);
    let mut all = Vec::new();
    while let Some(page) = entries.get_next() {
        all.extend(page);
    }
    case.note("entries", all);
    let found = SearchOplog::new(&me, "get_random_u64");
    let mut indices = Vec::new();
    while let Some(page) = found.get_next() {
        indices.extend(page.into_iter().map(|(index, _)| index));
    }
    case.note("found", indices);
}
