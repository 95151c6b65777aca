// Host interfaces from C, on wasi-libc and the bindings that wit-bindgen generates from wit/world.wit. Memory is never freed: a
// worker runs one case.
#include <stdbool.h>
#include <stdint.h>
#include "native.h"

// Adds a line to what the case noted.
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

// An address that the test gave, or null.
const char *peer(const char *name);

// The worker's own name.
const char *worker(void);

// Ends the invocation with a message unless the condition holds.
void must(bool condition, const char *what);

native_string_t string_of(const char *text);
char *text_of(const uint8_t *bytes, size_t length);

// Sends a request that must be answered with 200 and gives the answer's body.
char *post(const char *authority, const char *path, const char *body);

void run_libc(void);
void run_tcp(void);
void run_udp(void);
void run_batch(void);
void run_cache(void);
