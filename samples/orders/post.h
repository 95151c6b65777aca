// One HTTP POST through wasi:http.
#pragma once
#include "orders.h"
#include "text.h"

// Sends body to http://{authority}{path} with the header Idempotency-Key and waits for the answer. True when the status is
// 2xx: answer holds the body then, and why there was no good answer otherwise. The caller frees it with orders_string_free.
bool post(const orders_string_t *authority, const char *path, const orders_string_t *key, const text *body, orders_string_t *answer);
