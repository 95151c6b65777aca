// The state of a worker is the state of its program: a static variable is all it takes to keep a number.
#include "counter.h"

static uint64_t value;

uint64_t exports_shop_counter_api_add(uint64_t n) {
  value += n;
  return value;
}

uint64_t exports_shop_counter_api_value(void) {
  return value;
}
