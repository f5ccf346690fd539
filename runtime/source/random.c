/*
 * NumPy's random generators in kernels: what a Generator is made of, its lock, and draws by NumPy's own C functions
 * (numpy/random/distributions.h), so that the stream is NumPy's. They are linked from the library that NumPy ships for it;
 * a NumPy of another version may draw otherwise, so generators of one are not taken.
 */
#include <numpy/random/distributions.h>

#include "encoding.h"

/* What is worked out for n and p is kept until others come; it changes no draw. */
int64_t draw_binomial(struct bitgen *generator, double p, int64_t n) {
    static _Thread_local binomial_t known;
    return random_binomial(generator, p, n, &known);
}

uint64_t draw_bounded(struct bitgen *generator, uint64_t most) { return random_bounded_uint64(generator, 0, most, 0, false); }

/* ---- generators as arguments --------------------------------------------------------------------------------------- */

static PyObject *name_bit_generator, *name_capsule, *name_lock, *name_acquire, *name_release;

int random_setup(void) {
    name_bit_generator = PyUnicode_InternFromString("bit_generator");
    name_capsule = PyUnicode_InternFromString("capsule");
    name_lock = PyUnicode_InternFromString("lock");
    name_acquire = PyUnicode_InternFromString("acquire");
    name_release = PyUnicode_InternFromString("release");
    return name_bit_generator == NULL || name_capsule == NULL || name_lock == NULL || name_acquire == NULL || name_release == NULL ? -1 : 0;
}

/* numpy.random.Generator, whose module is imported by those who use it; NULL before the first. */
static PyTypeObject *generator_type;

static bool has_this_numpys_draws(void) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *version = numpy == NULL ? NULL : PyObject_GetAttrString(numpy, "__version__");
    bool same = version != NULL && PyUnicode_Check(version) && PyUnicode_CompareWithASCIIString(version, CONURE_NUMPY_VERSION) == 0;
    if (version != NULL && !same) {
        PyErr_Format(PyExc_RuntimeError, "conure was built with the random generators of NumPy " CONURE_NUMPY_VERSION
                     ", which may draw otherwise than those of NumPy %S: build it again", version);
    }
    Py_XDECREF(version);
    Py_XDECREF(numpy);
    return same;
}

EncodeStatus encode_generator(Encoding *encoding, EncodeContext *context, PyObject *value) {
    if (Py_TYPE(value) != generator_type) {
        if (generator_type != NULL || strcmp(Py_TYPE(value)->tp_name, "numpy.random._generator.Generator") != 0) return ENCODE_UNSUPPORTED;
        if (!has_this_numpys_draws()) return ENCODE_FAILED;
        generator_type = (PyTypeObject *)Py_NewRef((PyObject *)Py_TYPE(value));
    }
    PyObject *bits = PyObject_GetAttr(value, name_bit_generator);
    PyObject *capsule = bits == NULL ? NULL : PyObject_GetAttr(bits, name_capsule);
    PyObject *lock = capsule == NULL ? NULL : PyObject_GetAttr(bits, name_lock);
    bitgen_t *generator = lock == NULL ? NULL : PyCapsule_GetPointer(capsule, "BitGenerator");
    Call *call = context->call;
    bool good = generator != NULL && keep(&call->kept, bits) == 0 && keep(&call->locks, lock) == 0;
    Py_XDECREF(lock);
    Py_XDECREF(capsule);
    Py_XDECREF(bits);
    return good ? put(encoding, CODE_GENERATOR, (uint64_t)(uintptr_t)generator) : ENCODE_FAILED;
}

/* ---- locks --------------------------------------------------------------------------------------------------------- */

/* In the order of their addresses, each once: two threads with the same generators cannot wait for each other. */
static void sort(Kept *locks) {
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < locks->count; i++) {
        PyObject *lock = locks->items[i];
        Py_ssize_t at = count;
        while (at > 0 && (uintptr_t)locks->items[at - 1] > (uintptr_t)lock) at--;
        if (at > 0 && locks->items[at - 1] == lock) {
            Py_DECREF(lock);
            continue;
        }
        memmove(locks->items + at + 1, locks->items + at, (size_t)(count - at) * sizeof *locks->items);
        locks->items[at] = lock;
        count++;
    }
    locks->count = count;
}

static void release(Kept *locks, Py_ssize_t held) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    while (held > 0) {
        PyObject *done = PyObject_CallMethodNoArgs(locks->items[--held], name_release);
        if (done == NULL) PyErr_Clear();
        Py_XDECREF(done);
    }
    PyErr_Restore(type, value, traceback);
}

int locks_acquire(Kept *locks) {
    sort(locks);
    for (Py_ssize_t i = 0; i < locks->count; i++) {
        PyObject *done = PyObject_CallMethodNoArgs(locks->items[i], name_acquire);
        if (done == NULL) {
            release(locks, i);
            return -1;
        }
        Py_DECREF(done);
    }
    return 0;
}

void locks_release(Kept *locks) { release(locks, locks->count); }
