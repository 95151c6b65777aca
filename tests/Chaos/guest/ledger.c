// The worker of the chaos tests: a balance, and one keyed HTTP request for each change of it.
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

static uint64_t total = 0;

static void new_key(char out[36]) {
  static const char hex[] = "0123456789abcdef";
  golem_api_host_uuid_t uuid;
  golem_api_host_generate_idempotency_key(&uuid);
  size_t at = 0;
  for (int i = 0; i < 32; i++) {
    uint64_t half = i < 16 ? uuid.high_bits : uuid.low_bits;
    if (i == 8 || i == 12 || i == 16 || i == 20) out[at++] = '-';
    out[at++] = hex[half >> (60 - 4 * (i % 16)) & 15];
  }
}

static wasi_http_types_own_outgoing_request_t new_request(ledger_string_t authority, const char key[36]) {
  wasi_http_types_own_fields_t headers = wasi_http_types_constructor_fields();
  ledger_string_t name = {(uint8_t *)"idempotency-key", 15}, path = {(uint8_t *)"/effects", 8};
  wasi_http_types_field_value_t value = {(uint8_t *)key, 36};
  wasi_http_types_header_error_t error;
  wasi_http_types_method_fields_append(wasi_http_types_borrow_fields(headers), &name, &value, &error);
  wasi_http_types_own_outgoing_request_t request = wasi_http_types_constructor_outgoing_request(headers);
  wasi_http_types_borrow_outgoing_request_t self = wasi_http_types_borrow_outgoing_request(request);
  wasi_http_types_method_t method = {.tag = WASI_HTTP_TYPES_METHOD_POST};
  wasi_http_types_scheme_t scheme = {.tag = WASI_HTTP_TYPES_SCHEME_HTTP};
  wasi_http_types_method_outgoing_request_set_method(self, &method);
  wasi_http_types_method_outgoing_request_set_scheme(self, &scheme);
  wasi_http_types_method_outgoing_request_set_authority(self, &authority);
  wasi_http_types_method_outgoing_request_set_path_with_query(self, &path);
  return request;
}

static void write_amount(wasi_http_types_own_outgoing_body_t body, uint64_t amount) {
  char digits[20];
  size_t at = sizeof digits;
  do digits[--at] = '0' + amount % 10;
  while ((amount /= 10) > 0);
  wasi_http_types_own_output_stream_t stream;
  if (!wasi_http_types_method_outgoing_body_write(wasi_http_types_borrow_outgoing_body(body), &stream)) return;
  ledger_list_u8_t part = {(uint8_t *)digits + at, sizeof digits - at};
  wasi_io_streams_stream_error_t failed;
  if (!wasi_io_streams_method_output_stream_blocking_write_and_flush(wasi_io_streams_borrow_output_stream(stream), &part, &failed))
    wasi_io_streams_stream_error_free(&failed);
  wasi_io_streams_output_stream_drop_own(stream);
  wasi_http_types_error_code_t error;
  if (!wasi_http_types_static_outgoing_body_finish(body, NULL, &error)) wasi_http_types_error_code_free(&error);
}

// The status of the answer, 0 for none.
static uint16_t wait_for_status(wasi_http_types_own_future_incoming_response_t future) {
  wasi_http_types_borrow_future_incoming_response_t self = wasi_http_types_borrow_future_incoming_response(future);
  wasi_io_poll_own_pollable_t ready = wasi_http_types_method_future_incoming_response_subscribe(self);
  wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(ready));
  wasi_io_poll_pollable_drop_own(ready);
  wasi_http_types_result_result_own_incoming_response_error_code_void_t outcome;
  bool arrived = wasi_http_types_method_future_incoming_response_get(self, &outcome) && !outcome.is_err;
  uint16_t status = 0;
  if (arrived && !outcome.val.ok.is_err) {
    wasi_http_types_own_incoming_response_t response = outcome.val.ok.val.ok;
    status = wasi_http_types_method_incoming_response_status(wasi_http_types_borrow_incoming_response(response));
    wasi_http_types_incoming_response_drop_own(response);
  }
  wasi_http_types_future_incoming_response_drop_own(future);
  return status;
}

bool exports_chaos_ledger_api_charge(ledger_string_t *target, uint64_t amount, uint64_t *ret, ledger_string_t *err) {
  char key[36];
  new_key(key);
  wasi_http_types_own_outgoing_request_t request = new_request(*target, key);
  wasi_http_types_own_outgoing_body_t body;
  wasi_http_types_method_outgoing_request_body(wasi_http_types_borrow_outgoing_request(request), &body);
  wasi_http_types_own_future_incoming_response_t future;
  wasi_http_types_error_code_t error;
  if (!wasi_http_outgoing_handler_handle(request, NULL, &future, &error)) {
    ledger_string_dup(err, "refused");
    return false;
  }
  write_amount(body, amount);
  if (wait_for_status(future) != 200) {
    ledger_string_dup(err, "no good answer");
    return false;
  }
  *ret = total += amount;
  return true;
}

uint64_t exports_chaos_ledger_api_add(uint64_t amount) { return total += amount; }

uint64_t exports_chaos_ledger_api_balance(void) { return total; }
