use crate::case::Case;
use crate::native::wasi::keyvalue::types::{Bucket, Error, IncomingValue, OutgoingValue};
use crate::native::wasi::keyvalue::{atomic, cache, eventual, eventual_batch};
use crate::native::wasi::io::streams::StreamError;

/// Values that others may change afterwards: a write made again would be seen.
pub const KEPT: &str = "kept";
pub const GONE: &str = "gone";

pub fn bucket(worker: &str) -> Bucket {
    must(Bucket::open_bucket(worker))
}

pub fn must<T>(answer: Result<T, Error>) -> T {
    answer.unwrap_or_else(|failure| panic!("{}", failure.trace()))
}

pub fn outgoing(text: &str) -> OutgoingValue {
    let value = OutgoingValue::new_outgoing_value();
    must(value.outgoing_value_write_body_sync(text.as_bytes()));
    value
}

pub fn text(value: Option<IncomingValue>) -> Option<String> {
    value.map(|value| String::from_utf8(must(value.incoming_value_consume_sync())).expect("the value is text"))
}

pub fn eventual(case: &mut Case) {
    let bucket = bucket(&case.worker());
    case.note("absent", text(must(eventual::get(&bucket, KEPT))));
    must(eventual::set(&bucket, KEPT, &outgoing("mine")));
    let streamed = OutgoingValue::new_outgoing_value();
    let body = must(streamed.outgoing_value_write_body_async());
    body.blocking_write_and_flush(b"streamed").expect("the value is written");
    drop(body);
    must(eventual::set(&bucket, GONE, &streamed));
    let value = must(eventual::get(&bucket, GONE)).expect("the value is there");
    case.note("size", must(value.incoming_value_size()));
    let stream = must(value.incoming_value_consume_async());
    case.note("stream", stream.blocking_read(100).expect("the value is read"));
    case.note("end", matches!(stream.blocking_read(1), Err(StreamError::Closed)));
    must(eventual::delete(&bucket, GONE));
    case.note("kept", text(must(eventual::get(&bucket, KEPT))));
    case.note("exists", (must(eventual::exists(&bucket, KEPT)), must(eventual::exists(&bucket, GONE))));
}

pub fn batch(case: &mut Case) {
    let bucket = bucket(&case.worker());
    let (kept, gone) = (outgoing("mine"), outgoing("mine"));
    must(eventual_batch::set_many(&bucket, &[(KEPT.to_owned(), &kept), (GONE.to_owned(), &gone)]));
    let mut keys = must(eventual_batch::keys(&bucket));
    keys.sort();
    case.note("keys", keys);
    must(eventual_batch::delete_many(&bucket, &[GONE.to_owned()]));
    let all = must(eventual_batch::get_many(&bucket, &[KEPT.to_owned(), GONE.to_owned()]));
    case.note("values", all.into_iter().map(text).collect::<Vec<_>>());
}

pub fn atomic(case: &mut Case) {
    let bucket = bucket(&case.worker());
    case.note("incremented", must(atomic::increment(&bucket, "number", 5)));
    case.note("swapped", must(atomic::compare_and_swap(&bucket, "number", 5, 7)));
    case.note("not swapped", must(atomic::compare_and_swap(&bucket, "number", 5, 9)));
    must(eventual::set(&bucket, "text", &outgoing("no number")));
    case.note("error", atomic::increment(&bucket, "text", 1).map_err(|failure| failure.trace()));
}

pub fn cache(case: &mut Case) {
    let (kept, gone) = (cache_key(&case.worker(), KEPT), cache_key(&case.worker(), GONE));
    case.note("absent", text(cached(&kept)));
    set(&kept, "mine", None);
    set(&gone, "mine", Some(3_600_000));
    set(&cache_key(&case.worker(), "expired"), "mine", Some(0));
    case.note("values", (text(cached(&kept)), text(cached(&gone)), text(cached(&cache_key(&case.worker(), "expired")))));
    let deleted = cache::delete(&gone);
    deleted.listen_to_future_result().block();
    must(deleted.future_result_get().expect("the future is ready"));
    let exists = cache::exists(&gone);
    exists.listen_to_future_exists_result().block();
    case.note("exists", must(exists.future_exists_result_get().expect("the future is ready")));

    for _ in 0..2 {
        let entry = cache::get_or_set(&cache_key(&case.worker(), "filled"));
        entry.listen_to_future_get_or_set_result().block();
        match must(entry.future_get_or_set_result_get().expect("the future is ready")) {
            cache::GetOrSetEntry::Occupied(value) => case.note("occupied", text(Some(value))),
            cache::GetOrSetEntry::Vacant(vacancy) => {
                must(vacancy.vacancy_fill(None).outgoing_value_write_body_sync(b"filled"));
                case.note("vacant", true);
            }
        }
    }
}

pub fn cache_key(worker: &str, key: &str) -> String {
    format!("{worker}/{key}")
}

pub fn cached(key: &str) -> Option<IncomingValue> {
    let future = cache::get(key);
    future.listen_to_future_get_result().block();
    must(future.future_get_result_get().expect("the future is ready"))
}

pub fn set(key: &str, value: &str, ttl_ms: Option<u32>) {
    let future = cache::set(key, &outgoing(value), ttl_ms);
    future.listen_to_future_result().block();
    must(future.future_result_get().expect("the future is ready"));
}
