/*
 * What the parts of the runtime know of each other. One part, one file:
 *   thread.c     the context of each thread, calls that begin and end
 *   blocks.c     memory: counted blocks, caches of free ones
 *   lists.c      the lists of kernels
 *   ticker.c     polling: Ctrl-C, and the GIL let go in long kernels
 *   services.c   the table that kernels call through
 *   loops.c      inner loops of NumPy's, for kernels
 *   random.c     NumPy's random generators: draws, locks
 *   types.c      type texts as trees
 *   encode.c     Python arguments → signature and slots (encode_list.c: lists)
 *   signature.c  signatures as type texts
 *   box.c        result slots → Python objects
 *   template.c   texts with placeholders
 *   manifest.c   what a kernel library says about itself
 *   errors.c     exceptions and tracebacks
 *   guards.c     what must still hold of the program
 *   kernel.c     a loaded library as a Python object
 *   binding.c    the arguments of a call → the parameters of the function
 *   dispatcher.c the jitted function
 */
#ifndef CONURE_RUNTIME_H
#define CONURE_RUNTIME_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <frameobject.h>
#include <structmember.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define NPY_NO_DEPRECATED_API NPY_2_0_API_VERSION
#define NPY_TARGET_VERSION NPY_2_0_API_VERSION
#define PY_ARRAY_UNIQUE_SYMBOL conure_numpy_api
#ifndef CONURE_IMPORTS_NUMPY
#define NO_IMPORT_ARRAY
#endif
#include <numpy/arrayobject.h>
#include <numpy/arrayscalars.h>

#include "conure_context.h"

enum {
#define ELEMENT(name, number) ELEMENT_##name = number,
    CONURE_ELEMENT_TYPES(ELEMENT)
#undef ELEMENT
};

/* ---- thread.c ------------------------------------------------------------------------------------------------------ */

typedef struct Kernel Kernel;

enum { BLOCK_CLASSES = 15 };

typedef struct ThreadContext {
    ConureContext context;            /* what kernels see; first, so that one pointer is both */
    Kernel *kernel;                   /* the kernel that runs; borrowed from the call */
    ConureBlock *live;                /* the blocks of the running call */
    PyThreadState *released;          /* not NULL: the GIL was let go, and this takes it back */
    uint32_t call_depth;              /* calls of kernels within calls of kernels on this thread */
    bool main_thread;                 /* signals are handled here */
    uint64_t signals_checked;         /* nanoseconds, monotonic */
    _Atomic uint64_t serial;          /* odd while a call runs; changes with every call */
    uint64_t serial_seen;             /* the ticker's */
    struct ThreadContext *next;       /* the registry's, under its lock */
    struct KeptErrors *kept_errors;   /* those that stand behind others (chains.c); NULL: none yet */
    ConureBlock *free_blocks[BLOCK_CLASSES];
    uint32_t free_counts[BLOCK_CLASSES];
} ThreadContext;

/* Values a call must keep alive itself: elements of a list argument, global arrays. */
typedef struct {
    PyObject **items;
    Py_ssize_t count, capacity;
    PyObject *inline_items[8];
} Kept;

/* What a call changes in its thread's context, to be put back at its end. */
typedef struct {
    ThreadContext *thread;
    Kernel *kernel;
    ConureBlock *live;
    uint32_t recursion_depth, recursion_limit;
    Kept kept;
    Kept locks;                       /* of the generators among its values; held while the kernel runs */
} Call;

/* The calling thread's context, made at its first use; NULL with MemoryError set. */
ThreadContext *thread_context(void);
/* … where it has one already. */
ThreadContext *thread_context_if_any(void);
int thread_context_setup(void);
void begin_call(Call *call, ThreadContext *thread);
/* Frees the blocks that were not handed to Python and what was kept. Keeps a set exception. */
void end_call(Call *call);
/* Takes a new reference for the time of the call; -1 with MemoryError set. */
int keep(Kept *kept, PyObject *object);

/* ---- blocks.c ------------------------------------------------------------------------------------------------------ */

ConureBlock *block_allocate(ConureContext *context, uint64_t bytes);
ConureBlock *block_allocate_zeroed(ConureContext *context, uint64_t bytes);
void owner_retain(ConureContext *context, ConureOwner owner);
void owner_release(ConureContext *context, ConureOwner owner);
/* Takes the block off the running call: the caller owns it now. */
void block_detach(ThreadContext *thread, ConureBlock *block);
void blocks_free_all(ThreadContext *thread, ConureBlock *first);
void blocks_drop_cache(ThreadContext *thread);
/* NumPy's memory handler whose memory is a block's data. New reference. */
PyObject *block_memory_handler(void);

static inline ConureBlock *block_of_data(void *data) { return (ConureBlock *)((char *)data - sizeof(ConureBlock)); }

/* ---- lists.c ------------------------------------------------------------------------------------------------------- */

ConureList *list_create(ConureContext *context, uint64_t element_words, uint64_t owner_mask, int64_t capacity);
int32_t list_reserve(ConureContext *context, ConureList *list, int64_t capacity);
int32_t list_open(ConureContext *context, ConureList *list, int64_t index, int64_t count);
void list_close(ConureContext *context, ConureList *list, int64_t index, int64_t count);
ConureList *list_slice(ConureContext *context, ConureList *list, int64_t start, int64_t step, int64_t count);
void list_release_elements(ConureContext *context, ConureList *list);

/* ---- ticker.c ------------------------------------------------------------------------------------------------------ */

extern _Atomic bool ticker_asleep;
int32_t poll_signals(ConureContext *context);
void ticker_wake(void);
void ticker_register(ThreadContext *thread);
void ticker_forget(ThreadContext *thread);
int ticker_setup(void);

/* ---- services.c ---------------------------------------------------------------------------------------------------- */

extern const ConureServices conure_services;
double round_digits(double x, int64_t digits);
double python_gamma(double x);
double python_lgamma(double x);
double python_hypot(double x, double y);
void python_cpow(double a, double b, double c, double d, double *result);

/* ---- random.c ------------------------------------------------------------------------------------------------------ */

int random_setup(void);
/* Waits for the locks; -1 with an exception set, none of them held. */
int locks_acquire(Kept *locks);
/* Keeps a set exception. */
void locks_release(Kept *locks);

/* The services draw_…, as conure_context.h declares them. */
int64_t draw_binomial(struct bitgen *generator, double p, int64_t n);
struct bitgen *generator_create(ConureContext *context, uint64_t state_high, uint64_t state_low, uint64_t sequence_high, uint64_t sequence_low);
uint64_t draw_bounded(struct bitgen *generator, uint64_t most);

/* ---- types.c ------------------------------------------------------------------------------------------------------- */

typedef enum {
    TYPE_BOOL, TYPE_INT, TYPE_FLOAT, TYPE_COMPLEX, TYPE_NONE, TYPE_OBJECT, TYPE_SCALAR,
    TYPE_TUPLE, TYPE_ARRAY, TYPE_LIST, TYPE_FUNCTION, TYPE_EXCEPTION, TYPE_GENERATOR, TYPE_EITHER, TYPE_PASSED_LIST, TYPE_NAMED
} TypeKind;

typedef struct Type {
    TypeKind kind;
    uint32_t slots;             /* 8-byte words of a value */
    uint8_t element;            /* number of CONURE_ELEMENT_TYPES, of a NumPy scalar or an array */
    uint8_t rank;
    char layout;                /* 'C', 'F', 'R' (C's order, contiguous rows), 'A' */
    bool read_only;
    uint64_t owner_mask;        /* which of the words are owner handles or lists */
    int32_t function;           /* number of a function */
    PyObject *object;           /* what is known when compiling: a string, a dtype, a class; the class of a named tuple, or slice */
    Py_ssize_t count;           /* parts of a tuple, alternatives, or 1 for a list; 0 for the list of unknown elements */
    struct Type **parts;
} Type;

/* Parses one type text that ends at `end`; NULL with ValueError set. */
Type *type_parse(const char *text, const char *end);
void type_free(Type *type);
/* NumPy's type number of an element type, and back (0 where there is none). */
int numpy_type_of_element(uint8_t element);
uint8_t element_of_numpy_type(int type_number);
const char *element_name(uint8_t element);

/* ---- encode.c ------------------------------------------------------------------------------------------------------ */

typedef struct {
    uint64_t *items;
    size_t count, capacity;
    uint64_t *inline_items;
} Words;

enum { INLINE_SIGNATURE = 48, INLINE_SLOTS = 160 };

typedef struct {
    Words signature, slots;
    uint64_t inline_signature[INLINE_SIGNATURE], inline_slots[INLINE_SLOTS];
} Encoding;

void encoding_start(Encoding *encoding);
void encoding_finish(Encoding *encoding);
/* -1 with MemoryError set. */
int encoding_add_slot(Encoding *encoding, uint64_t slot);

typedef enum {
    ENCODED = 0,
    ENCODE_UNSUPPORTED = 1,     /* no exception set: Python words the refusal */
    ENCODE_FAILED = -1          /* exception set */
} EncodeStatus;

/* Appends the signature and slots of one value. `strings` maps the strings that signatures mention to one object each;
   list blocks belong to `call`. */
EncodeStatus encode_value(Encoding *encoding, Call *call, PyObject *strings, PyObject *value);
int encode_setup(void);

/* ---- signature.c --------------------------------------------------------------------------------------------------- */

/* The type text of the value whose signature starts at *words, which moves on. Functions are numbered by `functions`, a
   Python list of them. New reference. */
PyObject *signature_text(const uint64_t **words, PyObject *functions);

/* ---- box.c --------------------------------------------------------------------------------------------------------- */

/* The Python object of the slots at *words, which moves on. New reference, NULL with an exception set. */
PyObject *box_value(const Type *type, const uint64_t **words, ThreadContext *thread);
/* The same for a moment's use, such as printing: the kernel keeps its blocks. */
PyObject *box_borrowed(const Type *type, const uint64_t **words, ThreadContext *thread);
int box_setup(void);

/* ---- template.c ---------------------------------------------------------------------------------------------------- */

typedef struct Template Template;

Template *template_parse(const char *text, const char *end);
void template_free(Template *template);
/* New str. */
PyObject *template_fill(const Template *template, const uint64_t *words, ThreadContext *thread);

/* ---- manifest.c ---------------------------------------------------------------------------------------------------- */

enum { INSTRUCTION_UNKNOWN = -2 };

typedef struct {
    int32_t function, line, column, end_line, end_column, caller;
    int32_t instruction;        /* of the code, by byte; -1: none, or INSTRUCTION_UNKNOWN before it was looked for */
    PyObject *name;
    PyObject *code;             /* what a traceback shows; NULL before it was needed */
} Position;

typedef enum { FORM_EMPTY, FORM_MESSAGE, FORM_ARGUMENTS } ErrorForm;
/* An inner loop of NumPy's: what universal functions call, see loops.c. */
typedef struct {
    void (*function)(char **arguments, const npy_intp *dimensions, const npy_intp *strides, void *data);
    void *data;
    PyObject *owner;            /* keeps both alive */
    int dimensions;
    int work;                   /* steps for each of the product of the dimensions */
    bool signals;               /* numerical errors, by the floating-point invalid flag */
} NativeLoop;

/* Finds the loop that is named so; -1 with an exception set. */
int native_loop_find(NativeLoop *loop, const char *name, const char *end);
void native_loop_forget(NativeLoop *loop);
int64_t native_loop(ConureContext *context, int32_t index, void **arguments, const int64_t *dimensions, const int64_t *strides);

typedef struct { int32_t position; PyObject *type; ErrorForm form; Template *message; Type *arguments; } ErrorSite;
typedef struct { int32_t answer; Type *type; PyObject *text; } Hidden;
typedef enum { ASSUMED_DISJOINT, ASSUMED_EQUAL, ASSUMED_WIDE, ASSUMED_VALUE, ASSUMED_OTHER, ASSUMED_LENGTH } AssumptionKind;

/* What a kernel was promised of its arguments:
 *   disjoint I J     their memory does not overlap
 *   equal I J        two arrays of one rank have the same shape
 *   wide I RANK      an array has no axis of extent 1
 *   value I SLOT N   the int, bool or extent in a slot of argument I is N
 *   other I SLOT N   the extent in a slot of argument I is not N
 *   length I SLOT N  the list in a slot of argument I has N elements
 */
typedef struct { AssumptionKind kind; uint32_t first, second; int64_t number; } Assumption;
const char *assumption_name(AssumptionKind kind);
/* Whether it compares a slot with a number. */
static inline bool assumes_number(AssumptionKind kind) { return kind >= ASSUMED_VALUE; }

typedef struct {
    Py_ssize_t argument_count, hidden_count, assumption_count, position_count, site_count, error_count, text_count, loop_count;
    PyObject **arguments;       /* type texts */
    Hidden *hidden;
    Assumption *assumptions;
    Position *positions;
    int32_t *sites;
    ErrorSite *errors;
    Template **texts;
    NativeLoop *loops;
    PyObject *result_text;
    Type *result;
} Manifest;

/* -1 with ValueError set; what was read until then is freed by manifest_clear. */
int manifest_read(Manifest *manifest, const char *text);
void manifest_clear(Manifest *manifest);

/* ---- guards.c ------------------------------------------------------------------------------------------------------ */

typedef struct Guards Guards;

/* From a sequence of (place, holder, key, expected, answer, by_type), see guards.c; NULL with an exception set. */
Guards *guards_create(PyObject *description, const Manifest *manifest, Call *call, PyObject *strings);
void guards_free(Guards *guards);
int guards_traverse(Guards *guards, visitproc visit, void *arg);
/* 1: all hold, and the hidden arguments were appended to the slots. 0: the program changed. -1: exception set. */
int guards_check(Guards *guards, Encoding *encoding, Call *call, PyObject *strings);
int guards_setup(void);

/* ---- kernel.c ------------------------------------------------------------------------------------------------------ */

struct Kernel {
    PyObject_HEAD
    void *library;
    ConureEntry *entry;         /* NULL: this signature runs the plain function */
    Manifest manifest;
    Guards *guards;
    uint64_t *signature;
    size_t signature_words;
    uint32_t *argument_slots;   /* where the slots of each argument start */
    PyObject *functions;        /* tuple of (function, first line, column, indentation) by number */
    PyObject *dict;             /* what Python notes of it */
};

/* `library` is a path, or None for a signature that runs the plain function. */
Kernel *kernel_create(PyObject *library, PyObject *functions, PyObject *guards, const Encoding *signature, Call *call,
                      PyObject *strings);
/* Whether two arrays may share memory: their byte ranges do. */
bool kernel_arrays_overlap(PyArrayObject *first, PyArrayObject *second);
bool kernel_shapes_are_equal(PyArrayObject *first, PyArrayObject *second);
/* Whether the facts that the kernel was promised hold of these arguments. */
bool kernel_assumptions_hold(const Kernel *kernel, const uint64_t *slots);
bool kernel_is_like(const Kernel *one, const Kernel *other);
/* Runs it: the boxed result, or NULL with an exception set. */
PyObject *kernel_run(Kernel *kernel, const uint64_t *slots, Call *call);

extern PyTypeObject *kernel_type;
int kernel_setup(PyObject *module);

/* ---- chains.c ------------------------------------------------------------------------------------------------------ */

/* An error as a context or a copy of one records it. */
typedef struct {
    int32_t index;
    uint32_t trace_count;
    uint64_t arguments[CONURE_ERROR_WORDS];
    int32_t trace_sites[CONURE_TRACE_SITES], context, cause;
} ErrorRecord;

/* An error that stands behind others: as it was when it was caught at the handler whose copy it is. */
typedef struct {
    ErrorRecord record;
    uint64_t copy;              /* its address */
    int32_t number, site;       /* a site in the function of the handler; -1 where it was never raised */
} KeptError;

enum { MOST_KEPT = 64 };

typedef struct KeptErrors {
    int32_t last;
    KeptError items[MOST_KEPT]; /* by number, modulo their count */
} KeptErrors;

ErrorRecord error_record(const ConureContext *context);
/* NULL where there is none of that number any more; `errors` may be NULL. */
KeptError *kept_error(KeptErrors *errors, int32_t number);
void chain_error(ConureContext *context, const ConureContext *copy, int32_t kind, int32_t site);

/* ---- errors.c ------------------------------------------------------------------------------------------------------ */

/* Sets the exception that the context's error record describes. */
void raise_recorded_error(Kernel *kernel, ThreadContext *thread);
/* The exception of an error record that a kernel keeps: the fields of a context up to the trace. New reference. */
PyObject *recorded_exception(const ConureContext *record, ThreadContext *thread);

/* ---- binding.c ----------------------------------------------------------------------------------------------------- */

/* How the arguments of a call came. */
typedef struct { PyObject *const *items; size_t count; PyObject *keywords; } Given;

/* What is known of a function's parameters. */
typedef struct {
    PyObject *names;                /* positional, keyword-only (as in co_varnames) */
    PyObject *binder;               /* a function of the same signature that returns its arguments; NULL until needed */
    Py_ssize_t positional_only, positional, keyword_only;
    bool variadic, by_binder;       /* takes *args; takes **kwargs, so always binds through Python */
} Binding;

int binding_read(Binding *binding, PyObject *function);
/* Whether the arguments are the parameters as they came. */
static inline bool is_bound(const Binding *binding, const Given *given) {
    return given->keywords == NULL && PyVectorcall_NARGS(given->count) == binding->positional && binding->keyword_only == 0
        && !binding->variadic && !binding->by_binder;
}
/* The parameters in the order of the signature: positional, *args, keyword-only. New tuple; NULL with an exception set. */
PyObject *bind(Binding *binding, PyObject *function, PyObject *specialiser, const Given *given);
PyObject *tuple_of(PyObject *const *items, Py_ssize_t count);

/* ---- dispatcher.c -------------------------------------------------------------------------------------------------- */

extern PyTypeObject *dispatcher_type;
int dispatcher_setup(PyObject *module);

#endif
