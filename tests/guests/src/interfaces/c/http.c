#include "interfaces.h"
#include <string.h>

char *post(const char *authority, const char *path, const char *body) {
  wasi_http_types_own_outgoing_request_t request = wasi_http_types_constructor_outgoing_request(wasi_http_types_constructor_fields());
  wasi_http_types_borrow_outgoing_request_t self = wasi_http_types_borrow_outgoing_request(request);
  wasi_http_types_method_t method = {.tag = WASI_HTTP_TYPES_METHOD_POST};
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_HTTP};
  native_string_t to = string_of(authority), at = string_of(path);
  must(wasi_http_types_method_outgoing_request_set_method(self, &method) && wasi_http_types_method_outgoing_request_set_scheme(self, &scheme)
    && wasi_http_types_method_outgoing_request_set_authority(self, &to) && wasi_http_types_method_outgoing_request_set_path_with_query(self, &at), "the request is invalid");
  wasi_http_types_own_outgoing_body_t outgoing;
  wasi_http_types_own_output_stream_t output;
  wasi_http_types_own_future_incoming_response_t future;
  wasi_http_types_error_code_t error;
  wasi_io_streams_stream_error_t failure;
  must(wasi_http_types_method_outgoing_request_body(self, &outgoing) && wasi_http_outgoing_handler_handle(request, NULL, &future, &error), "the request is not sent");
  must(wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(outgoing), &output), "the body has no stream");
  for (size_t sent = 0, length = strlen(body); sent < length; sent += 4096) {
    native_list_u8_t chunk = {(uint8_t *)body + sent, length - sent < 4096 ? length - sent : 4096};
    must(wasi_io_streams_method_output_stream_blocking_write_and_flush(wasi_io_streams_borrow_output_stream(output), &chunk, &failure), "the body is not taken");
  }
  wasi_io_streams_output_stream_drop_own(output);
  must(wasi_http_types_static_outgoing_body_finish(outgoing, NULL, &error), "the body is not complete");

  wasi_io_poll_own_pollable_t ready = wasi_http_types_method_future_incoming_response_subscribe(wasi_http_types_borrow_future_incoming_response(future));
  wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(ready));
  wasi_io_poll_pollable_drop_own(ready);
  wasi_http_types_result_result_own_incoming_response_error_code_void_t answer;
  must(wasi_http_types_method_future_incoming_response_get(wasi_http_types_borrow_future_incoming_response(future), &answer) && !answer.is_err && !answer.val.ok.is_err, "no answer");
  wasi_http_types_own_incoming_response_t response = answer.val.ok.val.ok;
  must(wasi_http_types_method_incoming_response_status(wasi_http_types_borrow_incoming_response(response)) == 200, "not answered with 200");
  wasi_http_types_own_incoming_body_t incoming;
  wasi_http_types_own_input_stream_t input;
  must(wasi_http_types_method_incoming_response_consume(wasi_http_types_borrow_incoming_response(response), &incoming), "the answer has no body");
  must(wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(incoming), &input), "the body has no stream");
  char content[4096];
  size_t length = 0;
  native_list_u8_t bytes;
  while (wasi_io_streams_method_input_stream_blocking_read(wasi_io_streams_borrow_input_stream(input), sizeof content - length, &bytes, &failure)) {
    memcpy(content + length, bytes.ptr, bytes.len);
    length += bytes.len;
  }
  must(failure.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED, "the answer broke off");
  wasi_io_streams_input_stream_drop_own(input);
  wasi_http_types_incoming_body_drop_own(incoming);
  wasi_http_types_incoming_response_drop_own(response);
  wasi_http_types_future_incoming_response_drop_own(future);
  return text_of((uint8_t *)content, length);
}
