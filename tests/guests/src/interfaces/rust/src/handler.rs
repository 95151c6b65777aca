//! How this worker answers a request.
use crate::case::Case;
use crate::http::{read_all, write};
use crate::native::wasi::http::types::*;
use crate::native::wasi::random::random::get_random_u64;

/// Answers with the request's body and a random number.
pub fn answer(case: &mut Case, request: IncomingRequest, response: ResponseOutparam) {
    case.note("method", request.method());
    case.note("path", request.path_with_query());
    case.note("scheme", request.scheme());
    case.note("authority", request.authority());
    case.note("headers", request.headers().entries());
    let body = request.consume().expect("the request's body is there");
    let content = read_all(&body.stream().expect("the stream is there")).expect("the body comes to its end");
    let trailers = IncomingBody::finish(body);
    case.note("trailers", trailers.get().map(|all| all.map(|all| all.map(|trailers| trailers.map(|fields| fields.entries())))));
    let random = get_random_u64();
    case.note("random", random);

    let headers = Fields::from_list(&[("x-random".to_owned(), random.to_string().into_bytes())]).expect("the header is valid");
    let answer = OutgoingResponse::new(headers);
    answer.set_status_code(201).expect("the status is valid");
    case.note("status", answer.status_code());
    case.note("answer", answer.headers().entries());
    let outgoing = answer.body().expect("a fresh response has a body");
    ResponseOutparam::set(response, Ok(answer));
    write(outgoing, &content, None);
}
