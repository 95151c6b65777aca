#include "text.h"

#include <stdlib.h>
#include <string.h>

void text_add(text *t, const char *bytes, size_t length) {
  if (t->length + length > t->capacity) {
    t->capacity = (t->length + length) * 2;
    t->bytes = realloc(t->bytes, t->capacity);
    if (t->bytes == NULL) abort();
  }
  memcpy(t->bytes + t->length, bytes, length);
  t->length += length;
}

void text_add_literal(text *t, const char *literal) {
  text_add(t, literal, strlen(literal));
}

void text_add_number(text *t, uint64_t number) {
  char digits[20];
  size_t first = sizeof digits;
  do {
    digits[--first] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  text_add(t, digits + first, sizeof digits - first);
}

void text_add_json_string(text *t, const char *bytes, size_t length) {
  static const char hex[] = "0123456789abcdef";
  text_add(t, "\"", 1);
  for (size_t i = 0; i < length; i++) {
    unsigned char c = (unsigned char)bytes[i];
    if (c < 0x20) {
      char escape[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
      text_add(t, escape, sizeof escape);
    } else {
      if (c == '"' || c == '\\') text_add(t, "\\", 1);
      text_add(t, bytes + i, 1);
    }
  }
  text_add(t, "\"", 1);
}
