use crate::case::Case;
use crate::http;
use crate::native::wasi::http::outgoing_handler::handle;
use crate::native::wasi::http::types::*;
use crate::native::wasi::io::poll::poll;
use crate::native::wasi::io::streams::StreamError;

/// One exchange in all its parts; one whose response breaks off; one that nobody answers.
pub fn run(case: &mut Case) {
    let authority = case.peer("http");
    let request = http::request(&authority, "POST", &format!("/exchange/{}", case.worker()), headers(case));
    case.note("request", (request.method(), request.scheme(), request.path_with_query()));
    case.note("authority", request.authority().is_some());
    case.note("request headers", request.headers().entries());
    let body = request.body().expect("a fresh request has a body");
    let future = handle(request, Some(options(case))).expect("the request is valid");
    let trailers = Fields::from_list(&[("x-trailer".to_owned(), b"sent".to_vec())]).expect("the trailer is valid");
    http::write(body, b"the body", Some(trailers));
    let ready = future.subscribe();
    case.note("poll", poll(&[&ready]));
    case.note("ready", ready.ready());
    drop(ready);
    let response = future.get().expect("the future is ready").expect("it is asked once").expect("the request is answered");
    case.note("status", response.status());
    case.note("header", response.headers().get("x-count"));
    let incoming = response.consume().expect("the body is there");
    let stream = incoming.stream().expect("the stream is there");
    case.note("skipped", stream.blocking_skip(4).expect("bytes are skipped"));
    case.note("body", String::from_utf8(http::read_all(&stream).expect("the body comes to its end")).expect("the body is text"));
    drop(stream);
    drop(incoming);
    with_trailers(case);
    broken(case);
    let nobody = handle(http::request("127.0.0.1:1", "GET", "/", Fields::new()), None).expect("the request is valid");
    case.note("nobody", http::wait(&nobody).err());
}

fn headers(case: &mut Case) -> Fields {
    let fields = Fields::new();
    fields.set("x-one", &[b"1".to_vec()]).expect("the header is valid");
    fields.append("x-two", b"2").expect("the header is valid");
    fields.append("x-gone", b"3").expect("the header is valid");
    fields.delete("x-gone").expect("the header is there");
    case.note("fields", (fields.has("x-one"), fields.get("x-two"), fields.has("x-gone"), Fields::clone(&fields).entries()));
    fields
}

fn options(case: &mut Case) -> RequestOptions {
    let options = RequestOptions::new();
    options.set_connect_timeout(Some(50_000_000_000)).expect("the time-out is taken");
    options.set_first_byte_timeout(Some(60_000_000_000)).expect("the time-out is taken");
    options.set_between_bytes_timeout(Some(70_000_000_000)).expect("the time-out is taken");
    case.note("time-outs", (options.connect_timeout(), options.first_byte_timeout(), options.between_bytes_timeout()));
    options
}

fn with_trailers(case: &mut Case) {
    let future = handle(http::request(&case.peer("trailers"), "GET", "/", Fields::new()), None).expect("the request is valid");
    let response = http::wait(&future).expect("the request is answered");
    let incoming = response.consume().expect("the body is there");
    http::read_all(&incoming.stream().expect("the stream is there")).expect("the body comes to its end");
    let trailers = IncomingBody::finish(incoming);
    trailers.subscribe().block();
    let trailers = trailers.get().expect("trailers are ready").expect("they are asked for once").expect("they came");
    case.note("trailers", trailers.map(|fields| fields.entries()));
}

fn broken(case: &mut Case) {
    let future = handle(http::request(&case.peer("broken"), "GET", "/", Fields::new()), None).expect("the request is valid");
    let response = http::wait(&future).expect("the head comes");
    let body = response.consume().expect("the body is there");
    match http::read_all(&body.stream().expect("the stream is there")) {
        Err(StreamError::LastOperationFailed(error)) => {
            case.note("broken", http_error_code(&error));
            case.note("broken text", error.to_debug_string());
            case.note("no file", crate::native::wasi::filesystem::types::filesystem_error_code(&error));
            case.note("no socket", crate::native::wasi::sockets::network::network_error_code(&error));
        }
        other => panic!("the body came to its end: {}", other.is_ok()),
    }
}
