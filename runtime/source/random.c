/*
 * NumPy's random generators in kernels: what a Generator is made of, its lock, and draws by NumPy's own C functions
 * (numpy/random/distributions.h), so that the stream is NumPy's. They are linked from the library that NumPy ships for it;
 * a NumPy of another version may draw otherwise, so generators of one are not taken.
 */
#include <numpy/random/distributions.h>

#include <sys/random.h>
#include <time.h>

#include "encoding.h"

/* What is worked out for n and p is kept until others come; it changes no draw. */
int64_t draw_binomial(struct bitgen *generator, double p, int64_t n) {
    static _Thread_local binomial_t known;
    return random_binomial(generator, p, n, &known);
}

uint64_t draw_bounded(struct bitgen *generator, uint64_t most) { return random_bounded_uint64(generator, 0, most, 0, false); }

/* ---- generators that kernels make ----------------------------------------------------------------------------------- */

/*
 * M. E. O'Neill's PCG XSL RR 128/64, as numpy.random.PCG64 has it: a step, then the halves of the state folded and rotated. An upper
 * half that a draw of 32 bits left is what the next such draw gives.
 */
__extension__ typedef unsigned __int128 Word128;

typedef struct {
    bitgen_t functions;
    Word128 state;
    Word128 increment;
    bool has_half;
    uint32_t half;
} Generator;

static void pcg_step(Generator *generator) {
    const Word128 multiplier = (Word128)2549297995355413924u << 64 | 4865540595714422341u;
    generator->state = generator->state * multiplier + generator->increment;
}

static uint64_t pcg_uint64(void *state) {
    Generator *generator = state;
    pcg_step(generator);
    uint64_t folded = (uint64_t)(generator->state >> 64) ^ (uint64_t)generator->state;
    unsigned by = (unsigned)(generator->state >> 122);
    return folded >> by | folded << (-by & 63);
}

static uint32_t pcg_uint32(void *state) {
    Generator *generator = state;
    generator->has_half = !generator->has_half;
    if (!generator->has_half) return generator->half;
    uint64_t next = pcg_uint64(state);
    generator->half = (uint32_t)(next >> 32);
    return (uint32_t)next;
}

static double pcg_double(void *state) { return (double)(pcg_uint64(state) >> 11) * 0x1p-53; }

struct bitgen *generator_create(ConureContext *context, uint64_t state_high, uint64_t state_low, uint64_t sequence_high, uint64_t sequence_low) {
    ConureBlock *block = block_allocate(context, sizeof(Generator));
    if (block == NULL) return NULL;
    uint64_t seed[4] = {state_high, state_low, sequence_high, sequence_low};
    if ((state_high | state_low | sequence_high | sequence_low) == 0 && getrandom(seed, sizeof seed, 0) != sizeof seed) {
        /* The clock and an address will do where the machine has no better. */
        struct timespec now;
        clock_gettime(CLOCK_REALTIME, &now);
        seed[0] = (uint64_t)now.tv_sec ^ (uint64_t)now.tv_nsec << 32;
        seed[1] = (uint64_t)(uintptr_t)block;
    }
    Generator *generator = block->data;
    *generator = (Generator){.functions = {generator, pcg_uint64, pcg_uint32, pcg_double, pcg_uint64}};
    generator->increment = ((Word128)seed[2] << 64 | seed[3]) << 1 | 1;
    pcg_step(generator);
    generator->state += (Word128)seed[0] << 64 | seed[1];
    pcg_step(generator);
    return (struct bitgen *)&generator->functions;
}

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
