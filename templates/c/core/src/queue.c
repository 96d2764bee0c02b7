/* A stream whose calls fill a queue. It asks for as many calls as there is room, so it cannot overflow. */
#include "lorem.h"

#include "buffer.h"
#include "threads.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 64 };

/* What one call said. */
typedef struct told {
    lorem_status status;
    char *text;
} told;

struct lorem_queue {
    lorem_stream *stream;
    mutex lock; /* of all below */
    condition arrived;
    told told[ROOM];
    size_t first;
    size_t count;
    int ended;
};

static void on_word(void *user, lorem_status status, const char *text)
{
    lorem_queue *queue = user;
    told last = {status, text ? copy_bytes(text, strlen(text)) : NULL};

    if (text && !last.text) {
        last.status = LOREM_STATUS_FAILED; /* memory ran out */
    }
    mutex_lock(&queue->lock);
    queue->told[(queue->first + queue->count++) % ROOM] = last;
    condition_wake_all(&queue->arrived);
    mutex_unlock(&queue->lock);
}

lorem_status lorem_queue_start(lorem_options *options, lorem_queue **queue, char **out)
{
    lorem_queue *made = calloc(1, sizeof *made);
    lorem_status status;

    *queue = NULL;
    *out = NULL;
    if (!made) {
        return LOREM_STATUS_FAILED;
    }
    mutex_init(&made->lock);
    condition_init(&made->arrived);
    status = lorem_stream_start(options, on_word, made, &made->stream, out);
    if (status != LOREM_STATUS_OK) {
        lorem_queue_free(made);
        return status;
    }
    lorem_stream_request(made->stream, ROOM);
    *queue = made;
    return LOREM_STATUS_OK;
}

/* Takes the first of the queue; the lock is held. */
static told take(lorem_queue *queue)
{
    told nothing = {queue->ended ? LOREM_STATUS_OK : LOREM_STATUS_WAITING, NULL};
    told first;

    if (queue->count == 0) {
        return nothing;
    }
    first = queue->told[queue->first];
    queue->first = (queue->first + 1) % ROOM;
    queue->count--;
    queue->ended = first.status != LOREM_STATUS_OK || !first.text;
    return first;
}

lorem_status lorem_queue_next(lorem_queue *queue, uint32_t milliseconds, char **out)
{
    told next;

    mutex_lock(&queue->lock);
    if (queue->count == 0 && !queue->ended) {
        condition_wait_for(&queue->arrived, &queue->lock, milliseconds);
    }
    next = take(queue);
    mutex_unlock(&queue->lock);
    if (next.text) {
        lorem_stream_request(queue->stream, 1);
    }
    *out = next.text;
    return next.status;
}

void lorem_queue_free(lorem_queue *queue)
{
    if (!queue) {
        return;
    }
    lorem_stream_free(queue->stream);
    while (queue->count) {
        free(take(queue).text);
    }
    condition_destroy(&queue->arrived);
    mutex_destroy(&queue->lock);
    free(queue);
}
