#include "greeter.h"

#include <stdlib.h>
#include <string.h>

static unsigned guests;

static char *put(char *at, const void *bytes, size_t length) {
  memcpy(at, bytes, length);
  return at + length;
}

void exports_hello_greeter_api_greet(greeter_string_t *name, greeter_string_t *ret) {
  char digits[10], *first = digits + sizeof digits;
  unsigned number = ++guests;
  do *--first = (char)('0' + number % 10);
  while (number /= 10);

  char *text = malloc(name->len + 64);
  if (text == NULL) abort();
  char *end = put(text, "Hello, ", 7);
  end = put(end, name->ptr, name->len);
  end = put(end, "! You are guest number ", 23);
  end = put(end, first, (size_t)(digits + sizeof digits - first));
  end = put(end, ".", 1);
  greeter_string_free(name);

  ret->ptr = (uint8_t *)text;
  ret->len = (size_t)(end - text);
}
