/* The core's runtime: one thread that does the steps of all tasks, one each in turn. */
#ifndef LOREM_RUNTIME_H
#define LOREM_RUNTIME_H

#include <stdint.h>

typedef struct task task;
struct task {
    void (*step)(task *of); /* one piece of work, on the runtime's thread */
    uint64_t due;           /* steps that are asked for and not done */
    task *next;             /* in the runtime's list */
};

/* Makes room for one more task; the first one starts the thread. 0 if that cannot be done. */
int runtime_enter(void);

/* Asks for more steps of a task. */
void runtime_ask(task *of, uint32_t steps);

/* Takes a task away: waits for a step under way, after that none is done. The last one to leave ends
 * the thread, so that none is there at exit, at a fork, or when the library is unloaded. */
void runtime_leave(task *gone);

#endif
