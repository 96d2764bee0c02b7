#include "runtime.h"

#include "threads.h"

#include <stddef.h>

static struct {
    mutex lock;
    condition changed; /* something below is not as it was */
    thread thread;
    size_t tasks;  /* how many have entered and not left */
    task *ready;   /* those with steps to do, the next one first */
    task *running; /* the one whose step is being done */
    int ending;    /* the last task has left, the thread has not ended yet */
} runtime = {.lock = MUTEX_INIT, .changed = CONDITION_INIT};

static void put_last(task *added)
{
    task **end = &runtime.ready;

    while (*end) {
        end = &(*end)->next;
    }
    added->next = NULL;
    *end = added;
}

static void take_out(const task *gone)
{
    task **at = &runtime.ready;

    while (*at && *at != gone) {
        at = &(*at)->next;
    }
    if (*at) {
        *at = gone->next;
    }
}

/* Does a step of the first task, which then stands last; the lock is held but for the step itself. */
static void do_step(void)
{
    task *first = runtime.ready;

    runtime.ready = first->next;
    runtime.running = first;
    first->due--;
    mutex_unlock(&runtime.lock);
    first->step(first);
    mutex_lock(&runtime.lock);
    runtime.running = NULL;
    if (first->due) {
        put_last(first);
    }
    condition_wake_all(&runtime.changed);
}

static void serve(void)
{
    mutex_lock(&runtime.lock);
    while (!runtime.ending) {
        if (runtime.ready) {
            do_step();
        } else {
            condition_wait(&runtime.changed, &runtime.lock);
        }
    }
    mutex_unlock(&runtime.lock);
}

int runtime_enter(void)
{
    int entered = 1;

    mutex_lock(&runtime.lock);
    while (runtime.ending) {
        condition_wait(&runtime.changed, &runtime.lock);
    }
    if (runtime.tasks == 0) {
        entered = thread_start(&runtime.thread, serve);
    }
    runtime.tasks += (size_t)entered;
    mutex_unlock(&runtime.lock);
    return entered;
}

void runtime_ask(task *of, uint32_t steps)
{
    mutex_lock(&runtime.lock);
    if (steps && of->due == 0 && of != runtime.running) {
        put_last(of);
    }
    of->due += steps;
    condition_wake_all(&runtime.changed);
    mutex_unlock(&runtime.lock);
}

static void end_thread(void)
{
    thread_join(runtime.thread);
    mutex_lock(&runtime.lock);
    runtime.ending = 0;
    condition_wake_all(&runtime.changed);
    mutex_unlock(&runtime.lock);
}

void runtime_leave(task *gone)
{
    int last;

    mutex_lock(&runtime.lock);
    gone->due = 0; /* so that the thread does not take it up again before this one wakes */
    while (runtime.running == gone) {
        condition_wait(&runtime.changed, &runtime.lock);
    }
    take_out(gone);
    last = --runtime.tasks == 0;
    runtime.ending = last;
    condition_wake_all(&runtime.changed);
    mutex_unlock(&runtime.lock);
    if (last) {
        end_thread();
    }
}
