/* What the core needs of threads, over POSIX's and Windows' own. */
#ifndef LOREM_THREADS_H
#define LOREM_THREADS_H

#include <stdint.h>

#if defined(_WIN32)
#include <windows.h>
typedef SRWLOCK mutex;
typedef CONDITION_VARIABLE condition;
typedef HANDLE thread;
#define MUTEX_INIT SRWLOCK_INIT
#define CONDITION_INIT CONDITION_VARIABLE_INIT
#else
#include <pthread.h>
typedef pthread_mutex_t mutex;
typedef pthread_cond_t condition;
typedef pthread_t thread;
#define MUTEX_INIT PTHREAD_MUTEX_INITIALIZER
#define CONDITION_INIT PTHREAD_COND_INITIALIZER
#endif

/* For those that are no statics. */
void mutex_init(mutex *made);
void mutex_destroy(mutex *gone);
void condition_init(condition *made);
void condition_destroy(condition *gone);

void mutex_lock(mutex *taken);
void mutex_unlock(mutex *left);

/* These may return early, so that the caller looks again at what it waits for. */
void condition_wait(condition *waited, mutex *held);
void condition_wait_for(condition *waited, mutex *held, uint32_t milliseconds);
void condition_wake_all(condition *woken);

/* Runs `run` on a new thread; 0 if there is none to be had. */
int thread_start(thread *made, void (*run)(void));
void thread_join(thread gone);

#endif
