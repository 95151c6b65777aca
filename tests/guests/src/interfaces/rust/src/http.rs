//! The plain way to send a request, and how this worker answers one.
use crate::case::Case;
use crate::native::wasi::http::outgoing_handler;
use crate::native::wasi::http::types::*;
use crate::native::wasi::io::streams::{InputStream, StreamError};
use crate::native::wasi::random::random::get_random_u64;

/// A request that must be answered with success.
pub fn send(authority: &str, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    send_with(Fields::new(), authority, method, path, body)
}

pub fn send_with(headers: Fields, authority: &str, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
    let request = request(authority, method, path, headers);
    let outgoing = request.body().expect("a fresh request has a body");
    let future = outgoing_handler::handle(request, None).expect("the request is valid");
    write(outgoing, body, None);
    let response = wait(&future).unwrap_or_else(|failure| panic!("{method} {path}: {failure:?}"));
    assert_eq!(response.status(), 200, "{method} {path}");
    let body = response.consume().expect("the body is there");
    let content = read_all(&body.stream().expect("the stream is there"));
    content.unwrap_or_else(|failure| panic!("{method} {path}: {failure:?}"))
}

pub fn request(authority: &str, method: &str, path: &str, headers: Fields) -> OutgoingRequest {
    let request = OutgoingRequest::new(headers);
    let method = if method == "POST" { Method::Post } else { Method::Get };
    request.set_method(&method).expect("the method is valid");
    request.set_scheme(Some(&Scheme::Http)).expect("the scheme is valid");
    request.set_authority(Some(authority)).expect("the authority is valid");
    request.set_path_with_query(Some(path)).expect("the path is valid");
    request
}

pub fn write(body: OutgoingBody, content: &[u8], trailers: Option<Fields>) {
    let stream = body.write().expect("the stream is there");
    for chunk in content.chunks(4096) {
        stream.blocking_write_and_flush(chunk).expect("the body is taken");
    }
    drop(stream);
    OutgoingBody::finish(body, trailers).expect("the body is complete");
}

pub fn wait(future: &FutureIncomingResponse) -> Result<IncomingResponse, ErrorCode> {
    let ready = future.subscribe();
    ready.block();
    drop(ready);
    future.get().expect("the future is ready").expect("it is asked once")
}

pub fn read_all(stream: &InputStream) -> Result<Vec<u8>, StreamError> {
    let mut content = Vec::new();
    loop {
        match stream.blocking_read(65536) {
            Ok(bytes) => content.extend(bytes),
            Err(StreamError::Closed) => return Ok(content),
            Err(failure) => return Err(failure),
        }
    }
}

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
