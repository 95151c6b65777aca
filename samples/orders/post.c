#include "post.h"

#include <string.h>

static void answer_with(orders_string_t *answer, const char *problem, const char *path) {
  text t = {0};
  text_add_literal(&t, path);
  text_add_literal(&t, problem);
  answer->ptr = (uint8_t *)t.bytes;
  answer->len = t.length;
}

static void add_header(wasi_http_types_borrow_fields_t fields, const char *name, const uint8_t *value, size_t length) {
  orders_string_t key = {(uint8_t *)name, strlen(name)};
  wasi_http_types_field_value_t bytes = {(uint8_t *)value, length};
  wasi_http_types_header_error_t error;
  wasi_http_types_method_fields_append(fields, &key, &bytes, &error);
}

static wasi_http_types_own_outgoing_request_t new_request(const orders_string_t *authority, const char *path, const orders_string_t *key) {
  static const char json[] = "application/json";
  wasi_http_types_own_fields_t headers = wasi_http_types_constructor_fields();
  add_header(wasi_http_types_borrow_fields(headers), "content-type", (const uint8_t *)json, sizeof json - 1);
  add_header(wasi_http_types_borrow_fields(headers), "idempotency-key", key->ptr, key->len);

  wasi_http_types_own_outgoing_request_t request = wasi_http_types_constructor_outgoing_request(headers);
  wasi_http_types_borrow_outgoing_request_t self = wasi_http_types_borrow_outgoing_request(request);
  wasi_http_types_method_t method = {.tag = WASI_HTTP_TYPES_METHOD_POST};
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_HTTP};
  orders_string_t where = *authority, target = {(uint8_t *)path, strlen(path)};
  wasi_http_types_method_outgoing_request_set_method(self, &method);
  wasi_http_types_method_outgoing_request_set_scheme(self, &scheme);
  wasi_http_types_method_outgoing_request_set_authority(self, &where);
  wasi_http_types_method_outgoing_request_set_path_with_query(self, &target);
  return request;
}

static bool write_body(wasi_http_types_own_outgoing_body_t body, const text *content) {
  wasi_http_types_own_output_stream_t stream;
  if (!wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream)) return false;

  // blocking-write-and-flush takes at most 4,096 bytes at a time.
  bool written = true;
  for (size_t at = 0; at < content->length && written; at += 4096) {
    size_t left = content->length - at;
    orders_list_u8_t part = {(uint8_t *)content->bytes + at, left < 4096 ? left : 4096};
    wasi_io_streams_stream_error_t error;
    written = wasi_io_streams_method_output_stream_blocking_write_and_flush(wasi_io_streams_borrow_output_stream(stream), &part, &error);
    if (!written) wasi_io_streams_stream_error_free(&error);
  }
  wasi_io_streams_output_stream_drop_own(stream);

  wasi_http_types_error_code_t error;
  if (wasi_http_types_static_outgoing_body_finish(body, NULL, &error)) return written;
  wasi_http_types_error_code_free(&error);
  return false;
}

static bool wait_for_response(wasi_http_types_own_future_incoming_response_t future, wasi_http_types_own_incoming_response_t *response) {
  wasi_http_types_borrow_future_incoming_response_t self = wasi_http_types_borrow_future_incoming_response(future);
  wasi_io_poll_own_pollable_t ready = wasi_http_types_method_future_incoming_response_subscribe(self);
  wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(ready));
  wasi_io_poll_pollable_drop_own(ready);

  wasi_http_types_result_result_own_incoming_response_error_code_void_t outcome;
  bool arrived = wasi_http_types_method_future_incoming_response_get(self, &outcome) && !outcome.is_err;
  if (arrived && outcome.val.ok.is_err) {
    wasi_http_types_error_code_free(&outcome.val.ok.val.err);
    arrived = false;
  }
  if (arrived) *response = outcome.val.ok.val.ok;
  wasi_http_types_future_incoming_response_drop_own(future);
  return arrived;
}

static bool read_body(wasi_http_types_own_incoming_response_t response, orders_string_t *answer) {
  wasi_http_types_own_incoming_body_t body;
  wasi_http_types_own_input_stream_t stream;
  if (!wasi_http_types_method_incoming_response_consume(wasi_http_types_borrow_incoming_response(response), &body)) return false;
  if (!wasi_http_types_method_incoming_body_stream(wasi_http_types_borrow_incoming_body(body), &stream)) return false;

  text content = {0};
  wasi_io_streams_stream_error_t end;
  orders_list_u8_t part;
  while (wasi_io_streams_method_input_stream_blocking_read(wasi_io_streams_borrow_input_stream(stream), 4096, &part, &end)) {
    text_add(&content, (const char *)part.ptr, part.len);
    orders_list_u8_free(&part);
  }
  bool complete = end.tag == WASI_IO_STREAMS_STREAM_ERROR_CLOSED;
  wasi_io_streams_stream_error_free(&end);
  wasi_io_streams_input_stream_drop_own(stream);
  wasi_http_types_incoming_body_drop_own(body);
  answer->ptr = (uint8_t *)content.bytes;
  answer->len = content.length;
  return complete;
}

bool post(const orders_string_t *authority, const char *path, const orders_string_t *key, const text *body, orders_string_t *answer) {
  wasi_http_types_own_outgoing_request_t request = new_request(authority, path, key);
  wasi_http_types_own_outgoing_body_t outgoing;
  wasi_http_types_method_outgoing_request_body(wasi_http_types_borrow_outgoing_request(request), &outgoing);

  wasi_http_types_own_future_incoming_response_t future;
  wasi_http_types_error_code_t error;
  if (!wasi_http_outgoing_handler_handle(request, NULL, &future, &error)) {
    wasi_http_types_error_code_free(&error);
    answer_with(answer, ": the request was refused", path);
    return false;
  }

  wasi_http_types_own_incoming_response_t response;
  if (!write_body(outgoing, body) || !wait_for_response(future, &response)) {
    answer_with(answer, ": no answer", path);
    return false;
  }

  uint16_t status = wasi_http_types_method_incoming_response_status(wasi_http_types_borrow_incoming_response(response));
  bool good = status >= 200 && status < 300;
  if (good && !read_body(response, answer)) {
    answer_with(answer, ": the answer broke off", path);
    good = false;
  } else if (!good) {
    answer_with(answer, ": refused", path);
  }
  wasi_http_types_incoming_response_drop_own(response);
  return good;
}
