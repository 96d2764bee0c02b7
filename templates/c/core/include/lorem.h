/* The C interface of lorem: what every binding calls.
 *
 * Texts are UTF-8 and end in a NUL. A text that a function hands out through
 * `out` belongs to the caller, who frees it with lorem_text_free; it is NULL
 * only when memory ran out. Calls from several threads are safe as long as each
 * has its own lorem_options. */
#ifndef LOREM_H
#define LOREM_H

#include <stddef.h>
#include <stdint.h>

/* Only the shared library exports its functions. */
#if !defined(LOREM_BUILD_SHARED)
#define LOREM_API
#elif defined(_WIN32)
#define LOREM_API __declspec(dllexport)
#else
#define LOREM_API __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* How a call ended. */
typedef enum lorem_status {
    LOREM_STATUS_OK = 0,        /* it worked */
    LOREM_STATUS_BAD_TYPE = 1,  /* an option is missing, unknown or of the wrong type */
    LOREM_STATUS_BAD_VALUE = 2, /* every option has its type, but a value is out of range */
    LOREM_STATUS_FAILED = 3,    /* the core could not do what was asked */
    LOREM_STATUS_PANICKED = 4,  /* the core found a mistake of its own */
    LOREM_STATUS_WAITING = 5    /* nothing has come yet: lorem_queue_next alone says so */
} lorem_status;

/* How a language spells the names of options. */
typedef enum lorem_names {
    LOREM_NAMES_SNAKE = 0, /* crab_emoji */
    LOREM_NAMES_CAMEL = 1, /* crabEmoji */
    LOREM_NAMES_PASCAL = 2 /* CrabEmoji */
} lorem_names;

/* What to generate: `repeat` (integer, 1 or more), `crab_emoji` (boolean) and,
 * if wanted, `separator` (1 to 16 bytes, one space when not set). */
typedef struct lorem_options lorem_options;

/* Makes options with nothing set, or NULL when memory ran out. */
LOREM_API lorem_options *lorem_options_new(lorem_names names);

/* These record what the caller gave under a name; nothing is refused before
 * lorem_options_check, which then names every mistake at once. */
LOREM_API void lorem_options_set_integer(lorem_options *options, const char *name, int64_t value);
LOREM_API void lorem_options_set_boolean(lorem_options *options, const char *name, int value);
LOREM_API void lorem_options_set_text(lorem_options *options, const char *name, const char *text,
                                      size_t length);
/* Records a value of a type that no option has; `what` describes it ("a list"). */
LOREM_API void lorem_options_set_other(lorem_options *options, const char *name, const char *what);

/* Checks all options. On failure `*out` is the message. */
LOREM_API lorem_status lorem_options_check(lorem_options *options, char **out);

/* The values of checked options. The separator lives as long as the options. */
LOREM_API uint32_t lorem_options_repeat(const lorem_options *options);
LOREM_API int lorem_options_crab_emoji(const lorem_options *options);
LOREM_API const char *lorem_options_separator(const lorem_options *options);

LOREM_API void lorem_options_free(lorem_options *options);

/* Generates the text. `*out` is the text, on failure the message. */
LOREM_API lorem_status lorem_generate(lorem_options *options, char **out);

/* The words of that text, one call per word. One thread of the core serves all streams in turn; it
 * starts with the first and ends with the last. After a fork the child has no streams. */
typedef struct lorem_stream lorem_stream;

/* Called on the core's thread with LOREM_STATUS_OK and a word. The last call has LOREM_STATUS_OK and
 * NULL, or what went wrong and its message. The text lives until the call returns. It has to return
 * soon, since all streams wait for it, and nothing may be thrown out of it. */
typedef void (*lorem_on_word)(void *user, lorem_status status, const char *text);

/* Starts a stream, which calls nothing before lorem_stream_request; the options can be freed at
 * once. `*stream` belongs to the caller, who frees it with lorem_stream_free. On failure it is NULL
 * and `*out` is the message. */
LOREM_API lorem_status lorem_stream_start(lorem_options *options, lorem_on_word on_word, void *user,
                                          lorem_stream **stream, char **out);

/* Allows `calls` more calls, so that a slow reader is never flooded. On any thread;
 * NULL is fine. */
LOREM_API void lorem_stream_request(lorem_stream *stream, uint32_t calls);

/* Ends a stream wherever it is: waits for a call under way, after that none is made. On any thread,
 * but not in on_word; NULL is fine. */
LOREM_API void lorem_stream_free(lorem_stream *stream);

/* A stream for languages that cannot be called on the core's thread: the words wait in a queue of
 * bounded length. Started and freed as a stream is. */
typedef struct lorem_queue lorem_queue;

LOREM_API lorem_status lorem_queue_start(lorem_options *options, lorem_queue **queue, char **out);

/* Takes the next word, or gives LOREM_STATUS_WAITING when none came in so many milliseconds. `*out`
 * is the word, NULL at the end, on failure the message. One thread at a time. */
LOREM_API lorem_status lorem_queue_next(lorem_queue *queue, uint32_t milliseconds, char **out);

LOREM_API void lorem_queue_free(lorem_queue *queue);

/* Fails inside the core on purpose, to show how such a failure arrives in each
 * language. `*out` is the message. Remove it together with its tests. */
LOREM_API lorem_status lorem_crash(char **out);

/* The version of the package that this library was packed into. */
LOREM_API char *lorem_version(void);

LOREM_API void lorem_text_free(char *text);

#ifdef __cplusplus
}
#endif

#endif
