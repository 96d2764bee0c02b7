#include "threads.h"

#if defined(_WIN32)

#include <process.h>

void mutex_init(mutex *made)
{
    InitializeSRWLock(made);
}

void mutex_destroy(mutex *gone)
{
    (void)gone; /* it owns nothing */
}

void condition_init(condition *made)
{
    InitializeConditionVariable(made);
}

void condition_destroy(condition *gone)
{
    (void)gone;
}

void mutex_lock(mutex *taken)
{
    AcquireSRWLockExclusive(taken);
}

void mutex_unlock(mutex *left)
{
    ReleaseSRWLockExclusive(left);
}

void condition_wait(condition *waited, mutex *held)
{
    SleepConditionVariableSRW(waited, held, INFINITE, 0);
}

void condition_wait_for(condition *waited, mutex *held, uint32_t milliseconds)
{
    SleepConditionVariableSRW(waited, held, milliseconds, 0);
}

void condition_wake_all(condition *woken)
{
    WakeAllConditionVariable(woken);
}

static unsigned __stdcall begin(void *run)
{
    ((void (*)(void))(uintptr_t)run)();
    return 0;
}

int thread_start(thread *made, void (*run)(void))
{
    *made = (HANDLE)_beginthreadex(NULL, 0, begin, (void *)(uintptr_t)run, 0, NULL);
    return *made != NULL;
}

void thread_join(thread gone)
{
    WaitForSingleObject(gone, INFINITE);
    CloseHandle(gone);
}

#else

#include <time.h>

/* Enough for the languages that are called on the thread: musl would give it 128 KiB. */
#define STACK_SIZE ((size_t)1 << 20)

void mutex_init(mutex *made)
{
    pthread_mutex_init(made, NULL);
}

void mutex_destroy(mutex *gone)
{
    pthread_mutex_destroy(gone);
}

void condition_init(condition *made)
{
    pthread_cond_init(made, NULL);
}

void condition_destroy(condition *gone)
{
    pthread_cond_destroy(gone);
}

void mutex_lock(mutex *taken)
{
    pthread_mutex_lock(taken);
}

void mutex_unlock(mutex *left)
{
    pthread_mutex_unlock(left);
}

void condition_wait(condition *waited, mutex *held)
{
    pthread_cond_wait(waited, held);
}

void condition_wait_for(condition *waited, mutex *held, uint32_t milliseconds)
{
    struct timespec until;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += (long)(milliseconds % 1000) * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_timedwait(waited, held, &until);
}

void condition_wake_all(condition *woken)
{
    pthread_cond_broadcast(woken);
}

static void *begin(void *run)
{
    ((void (*)(void))(uintptr_t)run)();
    return NULL;
}

int thread_start(thread *made, void (*run)(void))
{
    pthread_attr_t attributes;
    int started;

    if (pthread_attr_init(&attributes) != 0) {
        return 0;
    }
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    started = pthread_create(made, &attributes, begin, (void *)(uintptr_t)run) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

void thread_join(thread gone)
{
    pthread_join(gone, NULL);
}

#endif
