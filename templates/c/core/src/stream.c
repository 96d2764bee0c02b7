#include "lorem.h"

#include "runtime.h"
#include "text.h"

#include <stdlib.h>

struct lorem_stream {
    task task; /* first, so that its address is the stream's */
    lorem_on_word on_word;
    void *user;
    lorem_status status; /* how the stream ends, */
    char *message;       /* and what it then says */
    size_t sentence;     /* words of a sentence */
    uint64_t words;      /* words in all */
    uint64_t told;       /* words so far */
    int ended;
};

/* Makes one call: the next word, or how the stream ends. */
static void step(task *of)
{
    lorem_stream *stream = (lorem_stream *)of;

    if (stream->told < stream->words) {
        const char *word = sentence_words[stream->told++ % stream->sentence];
        stream->on_word(stream->user, LOREM_STATUS_OK, word);
    } else if (!stream->ended) {
        stream->ended = 1;
        stream->on_word(stream->user, stream->status, stream->message);
    }
}

static lorem_stream *new_stream(const lorem_options *options, lorem_on_word on_word, void *user)
{
    lorem_stream *stream = calloc(1, sizeof *stream);

    if (!stream) {
        return NULL;
    }
    stream->task.step = step;
    stream->on_word = on_word;
    stream->user = user;
    stream->sentence = sentence_length(options);
    stream->status = check_length(options, &stream->message);
    if (stream->status == LOREM_STATUS_OK) {
        stream->words = (uint64_t)stream->sentence * lorem_options_repeat(options);
    }
    return stream;
}

static void delete_stream(lorem_stream *stream)
{
    free(stream->message);
    free(stream);
}

lorem_status lorem_stream_start(lorem_options *options, lorem_on_word on_word, void *user,
                                lorem_stream **stream, char **out)
{
    lorem_status status = lorem_options_check(options, out);
    lorem_stream *made;

    *stream = NULL;
    if (status != LOREM_STATUS_OK) {
        return status;
    }
    made = new_stream(options, on_word, user);
    if (!made) {
        return LOREM_STATUS_FAILED; /* memory ran out */
    }
    if (!runtime_enter()) {
        delete_stream(made);
        return fail_with(LOREM_STATUS_FAILED, "the core's thread cannot be started", out);
    }
    *stream = made;
    return LOREM_STATUS_OK;
}

void lorem_stream_request(lorem_stream *stream, uint32_t calls)
{
    if (stream) {
        runtime_ask(&stream->task, calls);
    }
}

void lorem_stream_free(lorem_stream *stream)
{
    if (stream) {
        runtime_leave(&stream->task);
        delete_stream(stream);
    }
}
