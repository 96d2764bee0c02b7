/* A growing text. A failed allocation is remembered, and buffer_take then gives
 * NULL, so that callers append without checking each step. */
#ifndef LOREM_BUFFER_H
#define LOREM_BUFFER_H

#include <stddef.h>

typedef struct buffer {
    char *bytes;
    size_t length;
    size_t capacity;
    int failed;
} buffer;

void buffer_add(buffer *into, const char *text);
void buffer_add_bytes(buffer *into, const char *bytes, size_t length);

/* The text with its NUL, now the caller's; the buffer is empty again. */
char *buffer_take(buffer *from);

/* A copy of `length` bytes and a NUL, or NULL when memory ran out. */
char *copy_bytes(const char *bytes, size_t length);

#endif
