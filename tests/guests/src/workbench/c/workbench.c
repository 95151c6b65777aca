// The workbench guest in C, on wasi-libc and the bindings that wit-bindgen generates from wit/world.wit.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wasi/api.h>
#include "native.h"

#define EXPORT(name) exports_test_workbench_api_##name

static uint64_t counter;
static uint64_t digest = 14695981039346656037u;

static void out_of_memory(void) { abort(); }

static void *must(void *allocated) {
  if (!allocated) out_of_memory();
  return allocated;
}

static uint64_t see(uint64_t value) {
  for (int i = 0; i < 8; i++) digest = (digest ^ (value >> (8 * i) & 0xff)) * 1099511628211u;
  return value;
}

static void promise_of(uint64_t index, golem_api_host_promise_id_t *promise) {
  // A worker learns its own id by creating a promise; only the index differs between its promises.
  golem_api_host_create_promise(promise);
  promise->oplog_idx = index;
}

static void set(native_string_t *to, const char *text) {
  to->len = strlen(text);
  to->ptr = must(malloc(to->len + 1));
  memcpy(to->ptr, text, to->len + 1);
}

static char *text_of(native_string_t *from) {
  char *text = must(malloc(from->len + 1));
  memcpy(text, from->ptr, from->len);
  text[from->len] = 0;
  native_string_free(from);
  return text;
}

uint64_t EXPORT(add)(uint64_t n) { return counter += n; }

uint64_t EXPORT(get)(void) { return counter; }

uint64_t EXPORT(create_promise)(void) {
  golem_api_host_promise_id_t promise;
  golem_api_host_create_promise(&promise);
  uint64_t index = promise.oplog_idx;
  golem_api_host_promise_id_free(&promise);
  return index;
}

void EXPORT(await_promise)(uint64_t index, native_list_u8_t *ret) {
  golem_api_host_promise_id_t promise;
  promise_of(index, &promise);
  golem_api_host_await_promise(&promise, ret);
  golem_api_host_promise_id_free(&promise);
}

void EXPORT(approve)(native_string_t *what, native_string_t *ret) {
  char *subject = text_of(what);
  golem_api_host_promise_id_t promise;
  golem_api_host_create_promise(&promise);
  printf("approve %s by %llu\n", subject, (unsigned long long)promise.oplog_idx);
  fflush(stdout);
  native_list_u8_t payload;
  golem_api_host_await_promise(&promise, &payload);
  char *answer = must(malloc(strlen(subject) + payload.len + 3));
  sprintf(answer, "%s: %.*s", subject, (int)payload.len, payload.ptr);
  set(ret, answer);
  counter++;
  free(answer);
  free(subject);
  native_list_u8_free(&payload);
  golem_api_host_promise_id_free(&promise);
}

static void look(uint64_t *seen) {
  golem_api_host_uuid_t key;
  wasi_clocks_wall_clock_datetime_t now;
  seen[0] = see(wasi_random_random_get_random_u64());
  seen[1] = see(wasi_clocks_monotonic_clock_now());
  wasi_clocks_wall_clock_now(&now);
  seen[2] = see(now.seconds * 1000000000 + now.nanoseconds);
  golem_api_host_generate_idempotency_key(&key);
  seen[3] = see(key.high_bits ^ key.low_bits);
  seen[4] = see(EXPORT(create_promise)());
  printf("seen %llu\n", (unsigned long long)seen[0]);
  fflush(stdout);
}

static void pause_for(uint32_t ms) {
  struct timespec time = {ms / 1000, ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static void rounds_of(uint32_t rounds, uint32_t pause_ms, native_list_u64_t *ret) {
  ret->len = rounds * 5;
  ret->ptr = must(malloc(ret->len * 8 + 8));
  for (uint32_t i = 0; i < rounds; i++) {
    look(ret->ptr + i * 5);
    if (pause_ms) pause_for(pause_ms);
  }
}

void EXPORT(observe)(uint32_t rounds, native_list_u64_t *ret) { rounds_of(rounds, 0, ret); }

void EXPORT(work)(uint32_t rounds, uint32_t pause_ms, native_list_u64_t *ret) {
  rounds_of(rounds, pause_ms, ret);
  counter++;
}

uint64_t EXPORT(seen)(void) { return digest; }

void EXPORT(say)(native_string_t *out, native_string_t *err) {
  fwrite(out->ptr, 1, out->len, stdout);
  fflush(stdout);
  fwrite(err->ptr, 1, err->len, stderr);
  fflush(stderr);
  native_string_free(out);
  native_string_free(err);
}

void EXPORT(environment)(native_list_tuple2_string_string_t *ret) {
  size_t count, size;
  if (__wasi_environ_sizes_get(&count, &size) != 0) abort();
  uint8_t **variables = must(calloc(count + 1, sizeof *variables));
  if (__wasi_environ_get(variables, must(malloc(size + 1))) != 0) abort();
  ret->len = count;
  ret->ptr = must(calloc(count + 1, sizeof *ret->ptr));
  for (size_t i = 0; i < count; i++) {
    char *variable = (char *)variables[i], *equals = strchr(variable, '=');
    *equals = 0;
    set(&ret->ptr[i].f0, variable);
    set(&ret->ptr[i].f1, equals + 1);
  }
}

void EXPORT(arguments)(native_list_string_t *ret) {
  size_t count, size;
  if (__wasi_args_sizes_get(&count, &size) != 0) abort();
  uint8_t **arguments = must(calloc(count + 1, sizeof *arguments));
  if (__wasi_args_get(arguments, must(malloc(size + 1))) != 0) abort();
  ret->len = count;
  ret->ptr = must(calloc(count + 1, sizeof *ret->ptr));
  for (size_t i = 0; i < count; i++) set(&ret->ptr[i], (char *)arguments[i]);
}

uint64_t EXPORT(sleep)(uint32_t ms) {
  uint64_t start = wasi_clocks_monotonic_clock_now();
  pause_for(ms);
  return wasi_clocks_monotonic_clock_now() - start;
}

void EXPORT(spin)(void) {
  for (volatile uint64_t turns = 0;; turns++) {
  }
}

void EXPORT(fail)(native_string_t *message) {
  fprintf(stderr, "%s\n", text_of(message));
  abort();
}

void EXPORT(exit)(void) { exit(3); }

bool EXPORT(write_file)(native_string_t *path, native_string_t *text, native_string_t *err) {
  FILE *file = fopen(text_of(path), "w");
  bool ok = file && fwrite(text->ptr, 1, text->len, file) == text->len;
  if (!file || fclose(file) != 0) ok = false;
  if (!ok) set(err, strerror(errno));
  native_string_free(text);
  return ok;
}

bool EXPORT(read_file)(native_string_t *path, native_string_t *ret, native_string_t *err) {
  FILE *file = fopen(text_of(path), "r");
  if (!file) {
    set(err, strerror(errno));
    return false;
  }
  char text[4096];
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  set(ret, text);
  return true;
}
