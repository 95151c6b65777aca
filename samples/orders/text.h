// A growing piece of text, enough to write JSON.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct {
  char *bytes;
  size_t length, capacity;
} text;

void text_add(text *t, const char *bytes, size_t length);
void text_add_literal(text *t, const char *literal);
void text_add_number(text *t, uint64_t number);
// With quotes around it and everything escaped that JSON wants escaped.
void text_add_json_string(text *t, const char *bytes, size_t length);
