/* The core's own tests: configure with -DLOREM_BUILD_TESTS=ON, run with ctest. */
#include "lorem.h"
#include "threads.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

static void expect(int ok, const char *what, const char *got)
{
    if (!ok) {
        fprintf(stderr, "failed: %s (got: %s)\n", what, got ? got : "NULL");
        failures++;
    }
}

static lorem_options *options(int64_t repeat, int crab)
{
    lorem_options *made = lorem_options_new(LOREM_NAMES_SNAKE);

    lorem_options_set_integer(made, "repeat", repeat);
    lorem_options_set_boolean(made, "crab_emoji", crab);
    return made;
}

/* Generates from `of`, which it frees, and holds status and text against the wanted. */
static void generates(lorem_options *of, lorem_status status, const char *text, const char *what)
{
    char *out = NULL;
    lorem_status got = lorem_generate(of, &out);

    expect(got == status && out && strstr(out, text), what, out);
    lorem_text_free(out);
    lorem_options_free(of);
}

static void test_text(void)
{
    lorem_options *of = options(2, 1);

    lorem_options_set_text(of, "separator", "/", 1);
    generates(of, LOREM_STATUS_OK,
              "lorem ipsum dolor sit amet \xf0\x9f\xa6\x80/lorem ipsum dolor sit amet "
              "\xf0\x9f\xa6\x80",
              "the sentence is repeated");
    generates(options(1, 0), LOREM_STATUS_OK, "lorem ipsum dolor sit amet", "one sentence");
    generates(options(4294967295, 1), LOREM_STATUS_FAILED, "the limit is 1048576", "too long");
}

static void test_types(void)
{
    lorem_options *of = lorem_options_new(LOREM_NAMES_CAMEL);

    lorem_options_set_text(of, "crabEmoji", "yes", 3);
    lorem_options_set_other(of, "separator", "a list");
    lorem_options_set_integer(of, "colour", 1);
    generates(of, LOREM_STATUS_BAD_TYPE,
              "invalid options: `repeat` is missing; `crabEmoji` must be a boolean, not a string; "
              "`separator` must be a string, not a list; `colour` is not an option",
              "every wrong type is named");
}

static void test_values(void)
{
    lorem_options *of = options(0, 0);

    lorem_options_set_text(of, "separator", "", 0);
    generates(of, LOREM_STATUS_BAD_VALUE,
              "invalid options: `repeat` must be between 1 and 4294967295, not 0; `separator` must "
              "be 1 to 16 bytes long, not 0",
              "every wrong value is named");
    of = options(1, 0);
    lorem_options_set_text(of, "separator", "a\0b", 3);
    generates(of, LOREM_STATUS_BAD_VALUE, "must not contain a NUL", "NUL in the separator");
    of = options(1, 0);
    lorem_options_set_text(of, "separator", "\xed\xa0\x80", 3);
    generates(of, LOREM_STATUS_BAD_VALUE, "must be UTF-8", "a surrogate in the separator");
}

/* What the calls of a stream said. */
typedef struct heard {
    mutex lock;
    condition changed;
    int calls;
    lorem_status status;
    int ended;
    char words[256]; /* a space after each */
} heard;

static void on_word(void *user, lorem_status status, const char *text)
{
    heard *to = user;

    mutex_lock(&to->lock);
    to->calls++;
    to->status = status;
    to->ended |= status != LOREM_STATUS_OK || !text;
    if (text && strlen(to->words) + strlen(text) + 2 < sizeof to->words) {
        strcat(strcat(to->words, text), " ");
    }
    condition_wake_all(&to->changed);
    mutex_unlock(&to->lock);
}

/* Waits for so many calls, and a little longer for one too many. */
static int hears(heard *to, int calls)
{
    int got;

    mutex_lock(&to->lock);
    while (to->calls < calls) {
        condition_wait(&to->changed, &to->lock);
    }
    condition_wait_for(&to->changed, &to->lock, 20);
    got = to->calls;
    mutex_unlock(&to->lock);
    return got == calls;
}

static lorem_stream *start(lorem_options *of, heard *to)
{
    lorem_stream *stream = NULL;
    char *out = NULL;

    memset(to, 0, sizeof *to);
    mutex_init(&to->lock);
    condition_init(&to->changed);
    expect(lorem_stream_start(of, on_word, to, &stream, &out) == LOREM_STATUS_OK, "it starts", out);
    lorem_text_free(out);
    lorem_options_free(of);
    return stream;
}

static void test_streams(void)
{
    heard one, other;
    lorem_stream *stream = start(options(2, 1), &one), *second = start(options(1, 0), &other);

    expect(hears(&one, 0), "nothing is told unasked", one.words);
    lorem_stream_request(stream, 3);
    lorem_stream_request(second, 1000);
    expect(hears(&one, 3) && strcmp(one.words, "lorem ipsum dolor ") == 0, "3 words", one.words);
    expect(hears(&other, 6) && other.ended, "a stream ends once", other.words);
    lorem_stream_request(stream, 10);
    expect(hears(&one, 13) && one.ended, "12 words and the end", one.words);
    lorem_stream_free(second);
    lorem_stream_free(stream);
    stream = start(options(20000, 0), &one);
    lorem_stream_request(stream, 1000000);
    hears(&one, 1);
    lorem_stream_free(stream);
    expect(hears(&one, one.calls), "a freed stream is silent", one.words);
    stream = start(options(4294967295, 0), &one);
    lorem_stream_request(stream, 2);
    expect(hears(&one, 1) && one.status == LOREM_STATUS_FAILED, "a text too long", one.words);
    lorem_stream_free(stream);
}

static void test_queues(void)
{
    lorem_options *of = options(0, 0);
    lorem_queue *queue = NULL;
    lorem_status status = LOREM_STATUS_OK;
    char *out = NULL;
    int words = 0;

    expect(lorem_queue_start(of, &queue, &out) == LOREM_STATUS_BAD_VALUE, "bad options", out);
    expect(!queue && out && strstr(out, "`repeat` must be between 1"), "they are named", out);
    lorem_text_free(out);
    lorem_options_free(of);
    of = options(100, 0);
    expect(lorem_queue_start(of, &queue, &out) == LOREM_STATUS_OK, "a queue starts", out);
    do {
        status = lorem_queue_next(queue, 1000, &out);
        words += out != NULL;
        lorem_text_free(out);
    } while (status == LOREM_STATUS_WAITING || out);
    expect(status == LOREM_STATUS_OK && words == 500, "every word comes", NULL);
    expect(lorem_queue_next(queue, 1000, &out) == LOREM_STATUS_OK && !out, "it stays at its end", out);
    lorem_queue_free(queue);
    lorem_options_free(of);
}

static void test_the_rest(void)
{
    char *out = NULL;

    expect(lorem_crash(&out) == LOREM_STATUS_PANICKED, "a panic is a status", out);
    lorem_text_free(out);
    out = lorem_version();
    expect(out && out[0] >= '0' && out[0] <= '9', "the version is a number", out);
    lorem_text_free(out);
}

int main(void)
{
    test_text();
    test_types();
    test_values();
    test_streams();
    test_queues();
    test_the_rest();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
