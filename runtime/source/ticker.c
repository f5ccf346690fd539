/*
 * Polling. A ticker thread looks every two milliseconds whether a thread is still in the call it was in at the last
 * look, and then sets that context's poll flag. The kernel calls poll_signals: the first time that lets the GIL go, so
 * a kernel of a millisecond never pays for it; later, on the main thread, signal handlers run at most 50 ms apart.
 *
 * The ticker starts with the first kernel, sleeps after a while without calls, is woken by the next call, and starts
 * anew in a forked child. It never touches Python.
 */
#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "runtime.h"

enum { TICK_NANOSECONDS = 2000000, IDLE_TICKS = 250 };
static const uint64_t SIGNALS_EVERY = 50000000;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* registry, running, and the condition below */
static pthread_cond_t wake = PTHREAD_COND_INITIALIZER;
static ThreadContext *registry;
static bool running;
_Atomic bool ticker_asleep = true;

static uint64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/* Flags the calls that have lasted; says whether any call ran since the last look. */
static bool look(void) {
    bool active = false;
    for (ThreadContext *thread = registry; thread != NULL; thread = thread->next) {
        uint64_t serial = atomic_load_explicit(&thread->serial, memory_order_relaxed);
        if (serial != thread->serial_seen) {
            active = true;
        } else if (serial & 1) {
            active = true;
            atomic_store_explicit(&thread->context.poll_flag, 1, memory_order_relaxed);
        }
        thread->serial_seen = serial;
    }
    return active;
}

static void *tick(void *unused) {
    const struct timespec pause = {0, TICK_NANOSECONDS};
    int idle = 0;
    for (;;) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&lock);
        idle = look() ? 0 : idle + 1;
        if (idle >= IDLE_TICKS) {
            /* A call that begins between look() and this store is seen by the second look. */
            atomic_store(&ticker_asleep, true);
            if (!look()) {
                while (atomic_load(&ticker_asleep)) pthread_cond_wait(&wake, &lock);
            }
            atomic_store(&ticker_asleep, false);
            idle = 0;
        }
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

void ticker_wake(void) {
    pthread_mutex_lock(&lock);
    if (!running) {
        sigset_t all, before;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before); /* signals go to the program's own threads */
        pthread_attr_t attributes;
        pthread_t ticker;
        pthread_attr_init(&attributes);
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
        running = pthread_create(&ticker, &attributes, tick, NULL) == 0; /* else the next call tries again */
        pthread_attr_destroy(&attributes);
        pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    if (running) atomic_store(&ticker_asleep, false);
    pthread_cond_signal(&wake);
    pthread_mutex_unlock(&lock);
}

void ticker_register(ThreadContext *thread) {
    pthread_mutex_lock(&lock);
    thread->next = registry;
    registry = thread;
    pthread_mutex_unlock(&lock);
}

void ticker_forget(ThreadContext *thread) {
    pthread_mutex_lock(&lock);
    for (ThreadContext **link = &registry; *link != NULL; link = &(*link)->next) {
        if (*link == thread) {
            *link = thread->next;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

/* A child of fork has one thread and no ticker; the contexts of the others stay behind as garbage. */
static void before_fork(void) { pthread_mutex_lock(&lock); }

static void after_fork_in_parent(void) { pthread_mutex_unlock(&lock); }

static void after_fork_in_child(void) {
    running = false;
    atomic_store(&ticker_asleep, true);
    pthread_mutex_init(&lock, NULL);
    pthread_cond_init(&wake, NULL);
    ThreadContext *own = thread_context_if_any();
    registry = own;
    if (own != NULL) {
        own->next = NULL;
        own->main_thread = true;
    }
}

int ticker_setup(void) {
    if (pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child) != 0) {
        PyErr_NoMemory();
        return -1;
    }
    return 0;
}

int32_t poll_signals(ConureContext *context) {
    ThreadContext *thread = (ThreadContext *)context;
    atomic_store_explicit(&context->poll_flag, 0, memory_order_relaxed);
    if (thread->released != NULL) {
        if (!thread->main_thread) return CONURE_RETURNED;
        uint64_t time = now();
        if (time - thread->signals_checked < SIGNALS_EVERY) return CONURE_RETURNED;
        thread->signals_checked = time;
        PyEval_RestoreThread(thread->released);
        thread->released = NULL;
    }
    if (PyErr_CheckSignals() < 0) return CONURE_INTERRUPTED;
    thread->released = PyEval_SaveThread();
    return CONURE_RETURNED;
}
