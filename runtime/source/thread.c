/* The context of each thread, and what a call changes in it. */
#include <pthread.h>
#include <stdlib.h>

#include "runtime.h"

static _Thread_local ThreadContext *current __attribute__((tls_model("initial-exec")));
static pthread_key_t at_thread_exit;

static void forget(void *opaque) {
    ThreadContext *thread = opaque;
    current = NULL;
    ticker_forget(thread);
    blocks_drop_cache(thread);
    free(thread->kept_errors);
    free(thread);
}

int thread_context_setup(void) {
    if (pthread_key_create(&at_thread_exit, forget) != 0) {
        PyErr_SetString(PyExc_RuntimeError, "conure: no thread-specific storage left");
        return -1;
    }
    return 0;
}

/* An address that kernels must stay above: what they call needs room too. */
static uint64_t stack_limit(void) {
    enum { RESERVE = 256 << 10 };
    pthread_attr_t attributes;
    void *lowest = NULL;
    size_t size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        pthread_attr_getstack(&attributes, &lowest, &size);
        pthread_attr_destroy(&attributes);
    }
    if (lowest == NULL) return (uint64_t)(uintptr_t)__builtin_frame_address(0) - RESERVE;
    return (uint64_t)(uintptr_t)lowest + (size > 2 * RESERVE ? RESERVE : size / 2);
}

static bool is_main_thread(void) {
    PyObject *threading = PyImport_ImportModule("threading");
    PyObject *main = threading == NULL ? NULL : PyObject_CallMethod(threading, "main_thread", NULL);
    PyObject *identity = main == NULL ? NULL : PyObject_GetAttrString(main, "ident");
    bool result = identity != NULL && PyLong_AsUnsignedLong(identity) == PyThread_get_thread_ident();
    Py_XDECREF(identity);
    Py_XDECREF(main);
    Py_XDECREF(threading);
    PyErr_Clear();
    return result;
}

ThreadContext *thread_context(void) {
    if (__builtin_expect(current != NULL, 1)) return current;
    PyObject *type, *value, *traceback; /* may be asked for while an exception is on its way: NumPy frees */
    PyErr_Fetch(&type, &value, &traceback);
    ThreadContext *thread = calloc(1, sizeof *thread);
    if (thread == NULL || pthread_setspecific(at_thread_exit, thread) != 0) {
        free(thread);
        Py_XDECREF(type), Py_XDECREF(value), Py_XDECREF(traceback);
        PyErr_NoMemory();
        return NULL;
    }
    thread->context.error_index = -1;
    thread->context.stack_limit = stack_limit();
    memcpy(&thread->context.services, &conure_services, sizeof conure_services);
    thread->main_thread = is_main_thread();
    ticker_register(thread);
    current = thread;
    PyErr_Restore(type, value, traceback);
    return thread;
}

ThreadContext *thread_context_if_any(void) { return current; }

/* How deep Python may still recurse: kernels share its limit, so that RecursionError comes where CPython's would. */
static uint32_t recursion_left(void) {
    PyThreadState *state = PyThreadState_Get();
#if PY_VERSION_HEX >= 0x030C0000
    int left = state->py_recursion_remaining;
#else
    int left = state->recursion_remaining;
#endif
    return left > 0 ? (uint32_t)left : 0;
}

void begin_call(Call *call, ThreadContext *thread) {
    ConureContext *context = &thread->context;
    call->thread = thread;
    call->kernel = thread->kernel;
    call->live = thread->live;
    call->recursion_depth = context->recursion_depth;
    call->recursion_limit = context->recursion_limit;
    call->kept.items = call->kept.inline_items;
    call->kept.count = 0;
    call->kept.capacity = (Py_ssize_t)(sizeof call->kept.inline_items / sizeof *call->kept.inline_items);
    call->locks.items = call->locks.inline_items;
    call->locks.count = 0;
    call->locks.capacity = call->kept.capacity;
    thread->live = NULL;
    context->recursion_depth = 0;
    context->recursion_limit = recursion_left();
    context->error_index = -1;
    context->trace_count = 0;
    thread->call_depth++;
    uint64_t serial = atomic_load_explicit(&thread->serial, memory_order_relaxed);
    atomic_store_explicit(&thread->serial, (serial | 1) + 2, memory_order_relaxed);
    if (__builtin_expect(atomic_load_explicit(&ticker_asleep, memory_order_relaxed), 0)) ticker_wake();
}

static void drop(Kept *kept) {
    if (kept->count > 0) {
        PyObject *type, *value, *traceback; /* a destructor may run Python code */
        PyErr_Fetch(&type, &value, &traceback);
        for (Py_ssize_t i = 0; i < kept->count; i++) Py_DECREF(kept->items[i]);
        PyErr_Restore(type, value, traceback);
    }
    if (kept->items != kept->inline_items) PyMem_Free(kept->items);
}

void end_call(Call *call) {
    ThreadContext *thread = call->thread;
    ConureBlock *live = thread->live;
    thread->live = call->live;
    thread->kernel = call->kernel;
    thread->context.recursion_depth = call->recursion_depth;
    thread->context.recursion_limit = call->recursion_limit;
    uint64_t serial = atomic_load_explicit(&thread->serial, memory_order_relaxed);
    atomic_store_explicit(&thread->serial, --thread->call_depth > 0 ? serial + 2 : serial + 1, memory_order_relaxed);
    if (live != NULL) blocks_free_all(thread, live);
    drop(&call->kept);
    drop(&call->locks);
}

int keep(Kept *kept, PyObject *object) {
    if (kept->count == kept->capacity) {
        Py_ssize_t capacity = 2 * kept->capacity;
        PyObject **items = PyMem_New(PyObject *, capacity);
        if (items == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memcpy(items, kept->items, (size_t)kept->count * sizeof *items);
        if (kept->items != kept->inline_items) PyMem_Free(kept->items);
        kept->items = items;
        kept->capacity = capacity;
    }
    kept->items[kept->count++] = Py_NewRef(object);
    return 0;
}
