//! The plain way to send a request.
use crate::native::wasi::http::outgoing_handler;
use crate::native::wasi::http::types::*;
use crate::native::wasi::io::streams::{InputStream, StreamError};

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
