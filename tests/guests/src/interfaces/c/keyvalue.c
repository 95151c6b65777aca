#include "interfaces.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef wasi_keyvalue_types_own_error_t error_t;

static wasi_keyvalue_types_borrow_outgoing_value_t outgoing(const char *text) {
  wasi_keyvalue_types_own_outgoing_value_t value = wasi_keyvalue_types_static_outgoing_value_new_outgoing_value();
  native_string_t content = string_of(text);
  error_t error;
  must(wasi_keyvalue_types_method_outgoing_value_outgoing_value_write_body_sync(wasi_keyvalue_types_borrow_outgoing_value(value), (void *)&content, &error), "the value is not written");
  return wasi_keyvalue_types_borrow_outgoing_value(value);
}

static const char *text(wasi_keyvalue_types_own_incoming_value_t value) {
  wasi_keyvalue_types_incoming_value_sync_body_t body;
  error_t error;
  must(wasi_keyvalue_types_method_incoming_value_incoming_value_consume_sync(wasi_keyvalue_types_borrow_incoming_value(value), &body, &error), "the value is not read");
  return text_of(body.ptr, body.len);
}

static int by_text(const void *a, const void *b) {
  const native_string_t *one = a, *other = b;
  return strcmp(text_of(one->ptr, one->len), text_of(other->ptr, other->len));
}

void run_batch(void) {
  wasi_keyvalue_types_own_bucket_t bucket;
  native_string_t name = string_of(worker());
  error_t error;
  must(wasi_keyvalue_types_static_bucket_open_bucket(&name, &bucket, &error), "no bucket");
  wasi_keyvalue_eventual_batch_borrow_bucket_t self = wasi_keyvalue_types_borrow_bucket(bucket);
  native_string_t both[] = {string_of("kept"), string_of("gone")};
  wasi_keyvalue_eventual_batch_tuple2_key_borrow_outgoing_value_t pairs[] = {{both[0], outgoing("mine")}, {both[1], outgoing("mine")}};
  wasi_keyvalue_eventual_batch_list_tuple2_key_borrow_outgoing_value_t all = {pairs, 2};
  must(wasi_keyvalue_eventual_batch_set_many(self, &all, &error), "nothing is set");
  wasi_keyvalue_eventual_batch_list_key_t keys, gone = {&both[1], 1}, wanted = {both, 2};
  must(wasi_keyvalue_eventual_batch_keys(self, &keys, &error), "no keys");
  qsort(keys.ptr, keys.len, sizeof *keys.ptr, by_text);
  for (size_t i = 0; i < keys.len; i++) note("key %s", text_of(keys.ptr[i].ptr, keys.ptr[i].len));
  must(wasi_keyvalue_eventual_batch_delete_many(self, &gone, &error), "nothing is deleted");
  wasi_keyvalue_eventual_batch_list_option_own_incoming_value_t values;
  must(wasi_keyvalue_eventual_batch_get_many(self, &wanted, &values, &error), "no values");
  for (size_t i = 0; i < values.len; i++) note("value %s", values.ptr[i].is_some ? text(values.ptr[i].val) : "none");
  uint64_t number;
  native_string_t key = string_of("number");
  must(wasi_keyvalue_atomic_increment(self, &key, 7, &number, &error), "not incremented");
  note("number %llu", (unsigned long long)number);
}

static void wait_for(wasi_io_poll_own_pollable_t ready) {
  wasi_io_poll_method_pollable_block(wasi_io_poll_borrow_pollable(ready));
  wasi_io_poll_pollable_drop_own(ready);
}

static void finish(wasi_keyvalue_cache_own_future_result_t future) {
  wasi_keyvalue_cache_borrow_future_result_t self = wasi_keyvalue_cache_borrow_future_result(future);
  wasi_keyvalue_cache_result_void_own_error_t done;
  wait_for(wasi_keyvalue_cache_method_future_result_listen_to_future_result(self));
  must(wasi_keyvalue_cache_method_future_result_future_result_get(self, &done) && !done.is_err, "the change failed");
}

void run_cache(void) {
  static const char *const keys[] = {"kept", "gone"};
  for (int i = 0; i < 2; i++) {
    char name[256];
    snprintf(name, sizeof name, "%s/%s", worker(), keys[i]);
    native_string_t key = string_of(name);
    uint32_t hour_ms = 3600000;
    finish(wasi_keyvalue_cache_set(&key, outgoing("mine"), i ? &hour_ms : NULL));
    if (i) {
      native_string_t again = string_of(name);
      finish(wasi_keyvalue_cache_delete(&again));
    }
    native_string_t wanted = string_of(name);
    wasi_keyvalue_cache_own_future_get_result_t future = wasi_keyvalue_cache_get(&wanted);
    wasi_keyvalue_cache_borrow_future_get_result_t self = wasi_keyvalue_cache_borrow_future_get_result(future);
    wait_for(wasi_keyvalue_cache_method_future_get_result_listen_to_future_get_result(self));
    wasi_keyvalue_cache_result_option_own_incoming_value_own_error_t got;
    must(wasi_keyvalue_cache_method_future_get_result_future_get_result_get(self, &got) && !got.is_err, "the value is not read");
    note("%s %s", keys[i], got.val.ok.is_some ? text(got.val.ok.val) : "none");
  }
}
