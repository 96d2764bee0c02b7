/* The C interface of lorem, written by cbindgen from bindings/c/src.
 *
 * Texts are UTF-8 and end in a NUL. A text that a function hands out through
 * `out` belongs to the caller, who frees it with lorem_text_free. Calls from
 * several threads are safe as long as each has its own lorem_options. */

#ifndef LOREM_H
#define LOREM_H

#include <stddef.h>
#include <stdint.h>

// How a language spells the names of options.
typedef enum {
  // crab_emoji
  LOREM_NAMES_SNAKE = 0,
  // crabEmoji
  LOREM_NAMES_CAMEL = 1,
  // CrabEmoji
  LOREM_NAMES_PASCAL = 2,
} lorem_names;

// How a call ended.
typedef enum {
  // It worked.
  LOREM_STATUS_OK = 0,
  // An option is missing, unknown or of the wrong type.
  LOREM_STATUS_BAD_TYPE = 1,
  // Every option has its type, but a value is out of range.
  LOREM_STATUS_BAD_VALUE = 2,
  // The core could not do what was asked.
  LOREM_STATUS_FAILED = 3,
  // The core panicked: a mistake of its own.
  LOREM_STATUS_PANICKED = 4,
  // Nothing has come yet: lorem_queue_next alone says so.
  LOREM_STATUS_WAITING = 5,
} lorem_status;

// What to generate: `repeat` (integer, 1 or more), `crab_emoji` (boolean) and, if
// wanted, `separator` (1 to 16 bytes, one space when not set).
typedef struct lorem_options lorem_options;

// A stream for languages that cannot be called on the core's thread: the words wait in a queue
// of bounded length. Started and freed as a stream is.
typedef struct lorem_queue lorem_queue;

// The words of the text, one call per word. One thread of the core serves all streams in turn;
// it starts with the first and ends with the last. After a fork the child has no streams.
typedef struct lorem_stream lorem_stream;

// Called on the core's thread with LOREM_STATUS_OK and a word. The last call has
// LOREM_STATUS_OK and NULL, or what went wrong and its message. The text lives until the call
// returns. It has to return soon, since all streams wait for it, and nothing may be thrown out
// of it.
typedef void (*lorem_on_word)(void *user, lorem_status status, const char *text);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Makes options with nothing set; `names` is one of lorem_names.
lorem_options *lorem_options_new(int names);

// Records an integer. Nothing that is recorded is refused before
// lorem_options_check, which then names every mistake at once.
//
// # Safety
// `options` must come from lorem_options_new, `name` must end in a NUL.
void lorem_options_set_integer(lorem_options *options, const char *name, int64_t value);

// Records a boolean: 0 is false.
//
// # Safety
// As for lorem_options_set_integer.
void lorem_options_set_boolean(lorem_options *options, const char *name, int value);

// Records a text of `length` bytes.
//
// # Safety
// As for lorem_options_set_integer; `text` must have `length` bytes, or be NULL when that is 0.
void lorem_options_set_text(lorem_options *options,
                            const char *name,
                            const char *text,
                            size_t length);

// Records a value of a type that no option has; `what` describes it ("a list").
//
// # Safety
// As for lorem_options_set_integer; `what` must end in a NUL.
void lorem_options_set_other(lorem_options *options, const char *name, const char *what);

// Checks all options. On failure `*out` is the message.
//
// # Safety
// `options` must come from lorem_options_new, `out` must be writable.
lorem_status lorem_options_check(lorem_options *options, char **out);

// The value of checked options; 0 if they are not.
//
// # Safety
// `options` must come from lorem_options_new.
uint32_t lorem_options_repeat(const lorem_options *options);

// The value of checked options, 0 or 1; 0 if they are not.
//
// # Safety
// `options` must come from lorem_options_new.
int lorem_options_crab_emoji(const lorem_options *options);

// The value of checked options, which lives as long as they do; NULL if they are not checked.
//
// # Safety
// `options` must come from lorem_options_new.
const char *lorem_options_separator(const lorem_options *options);

// Frees options; NULL is fine.
//
// # Safety
// `options` must come from lorem_options_new, and is gone after this.
void lorem_options_free(lorem_options *options);

// Generates the text. `*out` is the text, on failure the message.
//
// # Safety
// As for lorem_options_check.
lorem_status lorem_generate(lorem_options *options, char **out);

// Panics inside the core on purpose, to show how a panic arrives in each
// language. `*out` is the message. Remove it together with its tests.
//
// # Safety
// `out` must be writable.
lorem_status lorem_crash(char **out);

// The version of the package that this library was packed into.
char *lorem_version(void);

// Frees a text that a function handed out; NULL is fine.
//
// # Safety
// `text` must have been handed out by this library, and is gone after this.
void lorem_text_free(char *text);

// Starts a stream, which calls nothing before lorem_stream_request; the options can be freed at
// once. `*stream` belongs to the caller, who frees it with lorem_stream_free. On failure it is
// NULL and `*out` is the message.
//
// # Safety
// `options` must come from lorem_options_new, `stream` and `out` must be writable.
lorem_status lorem_stream_start(lorem_options *options,
                                lorem_on_word on_word,
                                void *user,
                                lorem_stream **stream,
                                char **out);

// Allows `calls` more calls, so that a slow reader is never flooded. On any thread; NULL is fine.
//
// # Safety
// `stream` must come from lorem_stream_start.
void lorem_stream_request(lorem_stream *stream, uint32_t calls);

// Ends a stream wherever it is: waits for a call under way, after that none is made. On any
// thread, but not in on_word; NULL is fine.
//
// # Safety
// `stream` must come from lorem_stream_start, and is gone after this.
void lorem_stream_free(lorem_stream *stream);

// As lorem_stream_start.
//
// # Safety
// `options` must come from lorem_options_new, `queue` and `out` must be writable.
lorem_status lorem_queue_start(lorem_options *options, lorem_queue **queue, char **out);

// Takes the next word, or gives LOREM_STATUS_WAITING when none came in so many milliseconds.
// `*out` is the word, NULL at the end, on failure the message. One thread at a time.
//
// # Safety
// `queue` must come from lorem_queue_start, `out` must be writable.
lorem_status lorem_queue_next(lorem_queue *queue, uint32_t milliseconds, char **out);

// As lorem_stream_free.
//
// # Safety
// `queue` must come from lorem_queue_start, and is gone after this.
void lorem_queue_free(lorem_queue *queue);

#ifdef __cplusplus
} // extern "C"
#endif // __cplusplus

#endif /* LOREM_H */
