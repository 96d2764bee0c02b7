#include "buffer.h"

#include <stdlib.h>
#include <string.h>

static int reserve(buffer *into, size_t extra)
{
    size_t capacity = into->capacity ? into->capacity : 64;
    char *bytes;

    while (capacity - into->length <= extra) {
        capacity *= 2;
    }
    if (capacity == into->capacity) {
        return 1;
    }
    bytes = realloc(into->bytes, capacity);
    if (!bytes) {
        into->failed = 1;
        return 0;
    }
    into->bytes = bytes;
    into->capacity = capacity;
    return 1;
}

void buffer_add_bytes(buffer *into, const char *bytes, size_t length)
{
    if (into->failed || !reserve(into, length)) {
        return;
    }
    if (length) {
        memcpy(into->bytes + into->length, bytes, length);
    }
    into->length += length;
    into->bytes[into->length] = '\0';
}

void buffer_add(buffer *into, const char *text)
{
    buffer_add_bytes(into, text, strlen(text));
}

char *buffer_take(buffer *from)
{
    char *text;

    buffer_add_bytes(from, "", 0);
    text = from->bytes;
    if (from->failed) {
        free(text);
        text = NULL;
    }
    memset(from, 0, sizeof *from);
    return text;
}

char *copy_bytes(const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);

    if (copy) {
        if (length) {
            memcpy(copy, bytes, length);
        }
        copy[length] = '\0';
    }
    return copy;
}
