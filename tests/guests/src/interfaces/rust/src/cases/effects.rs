use super::rpc;
use crate::case::Case;
use crate::http;
use crate::native::golem::api::host::{WorkerId, generate_idempotency_key, get_self_metadata};
use crate::native::wasi::http::types::Fields;
use crate::native::wasi::random::random::get_random_u64;

/// A charge over HTTP and a call of another worker, each with a key and a random content that the other side notes.
pub fn run(case: &mut Case) {
    let key = generate_idempotency_key();
    let name = format!("{:016x}{:016x}", key.high_bits, key.low_bits);
    let headers = Fields::from_list(&[("idempotency-key".to_owned(), name.into_bytes())]).expect("the header is valid");
    let content = get_random_u64().to_string().repeat(case.peer("repeat").parse().expect("a number"));
    let path = format!("/{}/{}", case.peer("what"), case.worker());
    let answer = http::send_with(headers, &case.peer("http"), "POST", &path, content.as_bytes());
    case.note("charged", String::from_utf8_lossy(&answer));

    let amount = get_random_u64() % 1_000_000;
    case.note("amount", amount);
    let target = WorkerId { component_id: get_self_metadata().worker_id.component_id, worker_name: format!("{}-target", case.worker()) };
    case.note("sum", rpc::add(&rpc::client(&target), amount));
}
