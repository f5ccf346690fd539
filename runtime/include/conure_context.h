/*
 * What a kernel sees of the world: a kernel imports nothing and reaches everything through the ConureContext that is the
 * first argument of each of its functions.
 *
 * The layout below is a binary interface. conure.llvm.ContextLayout mirrors it: a test reads this file, so keep one field
 * or service a line. Offsets stand beside the fields and are asserted in source/context_layout.c. Services may be appended
 * at the end; anything else changes CONURE_ABI_VERSION, which is part of every cache key.
 *
 * A kernel function returns
 *   CONURE_RETURNED     its results are stored,
 *   CONURE_RAISED       it stored error_index, error_class and the words of error_arguments that the message uses,
 *   CONURE_INTERRUPTED  a service said so: a Python exception is already set (Ctrl-C in poll, an error in print).
 * A caller that passes CONURE_RAISED on first calls record_call_site with its own site. No clean-up is needed on the way
 * out: every block allocated during a call hangs on that call and goes when it ends, whatever its count.
 */
#ifndef CONURE_CONTEXT_H
#define CONURE_CONTEXT_H

#include <stdatomic.h>
#include <stdint.h>

#define CONURE_ABI_VERSION 4

enum { CONURE_RETURNED = 0, CONURE_RAISED = 1, CONURE_INTERRUPTED = 2 };

enum { CONURE_CHAIN_CONTEXT = 0, CONURE_CHAIN_CAUSE = 1, CONURE_CHAIN_NO_CAUSE = 2 };

enum { CONURE_ERROR_WORDS = 32, CONURE_TRACE_SITES = 32, CONURE_BLOCK_EXTENTS = 10 };

/*
 * Exception classes, Python's and (at the end of ValueError) NumPy's, depth first, so that "is a subclass of" is a range: class c is an E when
 * c - E < size(E), unsigned, where size counts E and all its subclasses here (third column).
 * `except Name` in a kernel compares error_class with such ranges.
 */
#define CONURE_EXCEPTIONS(X)                                                                                             \
    X(BaseException, 0, 30)                                                                                              \
    X(KeyboardInterrupt, 1, 1)                                                                                           \
    X(SystemExit, 2, 1)                                                                                                  \
    X(Exception, 3, 27)                                                                                                  \
    X(ArithmeticError, 4, 4)                                                                                             \
    X(FloatingPointError, 5, 1)                                                                                          \
    X(OverflowError, 6, 1)                                                                                               \
    X(ZeroDivisionError, 7, 1)                                                                                           \
    X(AssertionError, 8, 1)                                                                                              \
    X(AttributeError, 9, 1)                                                                                              \
    X(BufferError, 10, 1)                                                                                                \
    X(EOFError, 11, 1)                                                                                                   \
    X(LookupError, 12, 3)                                                                                                \
    X(IndexError, 13, 1)                                                                                                 \
    X(KeyError, 14, 1)                                                                                                   \
    X(MemoryError, 15, 1)                                                                                                \
    X(NameError, 16, 2)                                                                                                  \
    X(UnboundLocalError, 17, 1)                                                                                          \
    X(OSError, 18, 2)                                                                                                    \
    X(TimeoutError, 19, 1)                                                                                               \
    X(RuntimeError, 20, 3)                                                                                               \
    X(NotImplementedError, 21, 1)                                                                                        \
    X(RecursionError, 22, 1)                                                                                             \
    X(StopIteration, 23, 1)                                                                                              \
    X(TypeError, 24, 1)                                                                                                  \
    X(ValueError, 25, 4)                                                                                                 \
    X(UnicodeError, 26, 1)                                                                                               \
    X(AxisError, 27, 1)                                                                                                  \
    X(LinAlgError, 28, 1)                                                                                                \
    X(Warning, 29, 1)

typedef struct ConureContext ConureContext;
typedef struct ConureBlock ConureBlock;
typedef struct ConureList ConureList;
struct bitgen; /* NumPy's, numpy/random/bitgen.h */

/*
 * An owner handle says who keeps an array's memory alive:
 *   0                     nobody: the memory outlives the call (never returned to Python)
 *   block                 a counted block of this call
 *   PyObject | BORROWED   an argument or a global array, alive during the call
 * plus VIEW when the array is a view of what the owner describes and not that array itself: slicing, rows, .T and
 * reshape set it, so that `.base` and `f(x) is x` come out as NumPy's. retain and release take any handle.
 */
typedef uint64_t ConureOwner;
#define CONURE_OWNER_VIEW ((uint64_t)1)
#define CONURE_OWNER_BORROWED ((uint64_t)2)
#define CONURE_OWNER_TAGS ((uint64_t)3)

/* Element types by number (ConureBlock.element_type): the order is NumPy's own. */
#define CONURE_ELEMENT_TYPES(X)                                                                                          \
    X(none, 0)                                                                                                           \
    X(bool, 1)                                                                                                           \
    X(int8, 2)                                                                                                           \
    X(uint8, 3)                                                                                                          \
    X(int16, 4)                                                                                                          \
    X(uint16, 5)                                                                                                         \
    X(int32, 6)                                                                                                          \
    X(uint32, 7)                                                                                                         \
    X(int64, 8)                                                                                                          \
    X(uint64, 9)                                                                                                         \
    X(float16, 10)                                                                                                       \
    X(float32, 11)                                                                                                       \
    X(float64, 12)                                                                                                       \
    X(complex64, 13)                                                                                                     \
    X(complex128, 14)

enum { CONURE_BLOCK_ARRAY = 0, CONURE_BLOCK_LIST = 1 };

/*
 * A counted piece of memory. `count` starts at 1 and is not atomic: a block belongs to one call. For an array that may be
 * returned as the base of a view, the kernel stores element_type, rank, fortran and extents of the array that was
 * created (`np.zeros((3, 4)).T` has a base of shape (3, 4)); without them (element_type none) the base is flat.
 */
struct ConureBlock {
    uint64_t count;                          /*   0 */
    void *data;                              /*   8: aligned to 64 bytes */
    uint64_t size;                           /*  16: usable bytes at data */
    uint32_t kind;                           /*  24: CONURE_BLOCK_… */
    uint32_t size_class;                     /*  28: runtime's */
    void *object;                            /*  32: runtime's: the Python object made of it while results are boxed */
    ConureBlock *previous;                   /*  40: runtime's: the blocks of this call */
    ConureBlock *next;                       /*  48: runtime's */
    uint8_t element_type;                    /*  56 */
    uint8_t rank;                            /*  57: at most CONURE_BLOCK_EXTENTS */
    uint8_t fortran;                         /*  58: 1 when created in Fortran order */
    uint8_t reserved[5];                     /*  59 */
    int64_t extents[CONURE_BLOCK_EXTENTS];   /*  64 */
    uint64_t padding[6];                     /* 144: the data of an array block follows at 192 */
};

/*
 * A list. Elements lie in a row, each `element_words` 8-byte slots in the slot form of its type. Bit i of owner_mask says
 * that word i of an element is an owner handle or a list: the list holds one count of each, and drops them when it goes.
 * Growing moves `elements`. A list argument is a list block made for the call; `block.object` is then the Python list.
 */
struct ConureList {
    ConureBlock block;                       /*   0: kind CONURE_BLOCK_LIST */
    int64_t length;                          /* 192 */
    int64_t capacity;                        /* 200 */
    uint64_t *elements;                      /* 208 */
    uint64_t element_words;                  /* 216: 0 for a list of None or of static values */
    uint64_t owner_mask;                     /* 224 */
    uint64_t reserved[3];                    /* 232 */
};

/*
 * Services: X(name, result, parameters). In the table each is one pointer, in this order. Those that return int32_t give
 * CONURE_RETURNED or the status to return; allocations give NULL when there is no memory, and the kernel raises
 * MemoryError from its own error table.
 */
#define CONURE_SERVICES(X)                                                                                               \
    /* called when poll_flag is set: in every loop, at least each few microseconds */                                    \
    X(poll, int32_t, (ConureContext *))                                                                                  \
    /* a caller's site (index into the manifest's sites), on the way out of CONURE_RAISED */                             \
    X(record_call_site, void, (ConureContext *, int32_t site))                                                           \
    /* drops the error record and its trace: an `except` clause took it */                                               \
    X(clear_error, void, (ConureContext *))                                                                              \
    /* a block of count 1 with room for `bytes`; contents undefined, or zero */                                          \
    X(allocate, ConureBlock *, (ConureContext *, uint64_t bytes))                                                        \
    X(allocate_zeroed, ConureBlock *, (ConureContext *, uint64_t bytes))                                                 \
    X(retain, void, (ConureContext *, ConureOwner owner))                                                                \
    X(release, void, (ConureContext *, ConureOwner owner))                                                               \
    /* an empty list of count 1 */                                                                                       \
    X(list_create, ConureList *, (ConureContext *, uint64_t element_words, uint64_t owner_mask, int64_t capacity))       \
    /* makes room for `capacity` elements (amortised); 0, or 1 when there is no memory */                                \
    X(list_reserve, int32_t, (ConureContext *, ConureList *, int64_t capacity))                                          \
    /* opens `count` undefined elements before `index` (0 … length); 0, or 1 when there is no memory */                  \
    X(list_open, int32_t, (ConureContext *, ConureList *, int64_t index, int64_t count))                                 \
    /* closes `count` elements from `index`, without releasing what they own (`pop` moves it out) */                     \
    X(list_close, void, (ConureContext *, ConureList *, int64_t index, int64_t count))                                   \
    /* a new list of elements start, start + step, …, `count` of them, retaining what they own */                        \
    X(list_slice, ConureList *, (ConureContext *, ConureList *, int64_t start, int64_t step, int64_t count))             \
    /* prints text `index` of the manifest, its placeholders filled from `words`, through sys.stdout, at once */         \
    X(print, int32_t, (ConureContext *, int32_t index, const uint64_t *words))                                           \
    /* round(x, digits) and round-half-even of CPython */                                                                \
    X(round_digits, double, (double, int64_t digits))                                                                    \
    /* the C library's mathematics, which CPython's math and NumPy's scalar loops use */                                 \
    X(sin, double, (double))                                                                                             \
    X(cos, double, (double))                                                                                             \
    X(tan, double, (double))                                                                                             \
    X(asin, double, (double))                                                                                            \
    X(acos, double, (double))                                                                                            \
    X(atan, double, (double))                                                                                            \
    X(sinh, double, (double))                                                                                            \
    X(cosh, double, (double))                                                                                            \
    X(tanh, double, (double))                                                                                            \
    X(asinh, double, (double))                                                                                           \
    X(acosh, double, (double))                                                                                           \
    X(atanh, double, (double))                                                                                           \
    X(exp, double, (double))                                                                                             \
    X(exp2, double, (double))                                                                                            \
    X(expm1, double, (double))                                                                                           \
    X(log, double, (double))                                                                                             \
    X(log2, double, (double))                                                                                            \
    X(log10, double, (double))                                                                                           \
    X(log1p, double, (double))                                                                                           \
    X(cbrt, double, (double))                                                                                            \
    X(erf, double, (double))                                                                                             \
    X(erfc, double, (double))                                                                                            \
    X(tgamma, double, (double))                                                                                          \
    X(lgamma, double, (double))                                                                                          \
    X(pow, double, (double, double))                                                                                     \
    X(atan2, double, (double, double))                                                                                   \
    X(hypot, double, (double, double))                                                                                   \
    X(fmod, double, (double, double))                                                                                    \
    X(remainder, double, (double, double))                                                                               \
    X(nextafter, double, (double, double))                                                                               \
    X(ldexp, double, (double, int64_t exponent))                                                                         \
    X(sinf, float, (float))                                                                                              \
    X(cosf, float, (float))                                                                                              \
    X(tanf, float, (float))                                                                                              \
    X(asinf, float, (float))                                                                                             \
    X(acosf, float, (float))                                                                                             \
    X(atanf, float, (float))                                                                                             \
    X(sinhf, float, (float))                                                                                             \
    X(coshf, float, (float))                                                                                             \
    X(tanhf, float, (float))                                                                                             \
    X(asinhf, float, (float))                                                                                            \
    X(acoshf, float, (float))                                                                                            \
    X(atanhf, float, (float))                                                                                            \
    X(expf, float, (float))                                                                                              \
    X(exp2f, float, (float))                                                                                             \
    X(expm1f, float, (float))                                                                                            \
    X(logf, float, (float))                                                                                              \
    X(log2f, float, (float))                                                                                             \
    X(log10f, float, (float))                                                                                            \
    X(log1pf, float, (float))                                                                                            \
    X(cbrtf, float, (float))                                                                                             \
    X(powf, float, (float, float))                                                                                       \
    X(atan2f, float, (float, float))                                                                                     \
    X(hypotf, float, (float, float))                                                                                     \
    X(fmodf, float, (float, float))                                                                                      \
    X(nextafterf, float, (float, float))                                                                                 \
    /* where CPython's own result differs from the C library's (see source/python_math.c); domain errors give NaN and    \
       ranges give infinity: the kernel raises */                                                                        \
    X(python_gamma, double, (double))                                                                                    \
    X(python_lgamma, double, (double))                                                                                   \
    X(python_hypot, double, (double, double))                                                                            \
    /* complex functions of the C library: real, imaginary → result[0], result[1] */                                     \
    X(csqrt, void, (double, double, double *result))                                                                     \
    X(cexp, void, (double, double, double *result))                                                                      \
    X(clog, void, (double, double, double *result))                                                                      \
    X(csin, void, (double, double, double *result))                                                                      \
    X(ccos, void, (double, double, double *result))                                                                      \
    X(ctan, void, (double, double, double *result))                                                                      \
    X(casin, void, (double, double, double *result))                                                                     \
    X(cacos, void, (double, double, double *result))                                                                     \
    X(catan, void, (double, double, double *result))                                                                     \
    X(csinh, void, (double, double, double *result))                                                                     \
    X(ccosh, void, (double, double, double *result))                                                                     \
    X(ctanh, void, (double, double, double *result))                                                                     \
    X(casinh, void, (double, double, double *result))                                                                    \
    X(cacosh, void, (double, double, double *result))                                                                    \
    X(catanh, void, (double, double, double *result))                                                                    \
    /* complex ** complex as CPython computes it; a zero base with a negative or complex power is the kernel's check */  \
    X(cpow, void, (double, double, double, double, double *result))                                                      \
    /* calls loop `loop` of the manifest, an inner loop of NumPy's, which may change `arguments`. 1 where it signals a \
       numerical error (numpy.linalg), else 0; -1: it found no memory */                                                 \
    X(native_loop, int64_t, (ConureContext *, int32_t loop, void **arguments, const int64_t *dimensions, const int64_t *strides))\
    /* draws from a NumPy bit generator (bitgen_t *), as NumPy's own C functions draw; of what numpy/random/distributions.h   \
       calls random_… */                                                                                                 \
    X(draw_standard_normal, double, (struct bitgen *generator))                                                          \
    X(draw_standard_exponential, double, (struct bitgen *generator))                                                     \
    X(draw_standard_cauchy, double, (struct bitgen *generator))                                                          \
    X(draw_standard_normal_f, float, (struct bitgen *generator))                                                         \
    X(draw_standard_exponential_f, float, (struct bitgen *generator))                                                    \
    X(draw_standard_gamma, double, (struct bitgen *generator, double))                                                   \
    X(draw_chisquare, double, (struct bitgen *generator, double))                                                        \
    X(draw_pareto, double, (struct bitgen *generator, double))                                                           \
    X(draw_weibull, double, (struct bitgen *generator, double))                                                          \
    X(draw_power, double, (struct bitgen *generator, double))                                                            \
    X(draw_rayleigh, double, (struct bitgen *generator, double))                                                         \
    X(draw_standard_t, double, (struct bitgen *generator, double))                                                       \
    X(draw_standard_gamma_f, float, (struct bitgen *generator, float))                                                   \
    X(draw_beta, double, (struct bitgen *generator, double, double))                                                     \
    X(draw_f, double, (struct bitgen *generator, double, double))                                                        \
    X(draw_laplace, double, (struct bitgen *generator, double, double))                                                  \
    X(draw_gumbel, double, (struct bitgen *generator, double, double))                                                   \
    X(draw_logistic, double, (struct bitgen *generator, double, double))                                                 \
    X(draw_lognormal, double, (struct bitgen *generator, double, double))                                                \
    X(draw_noncentral_chisquare, double, (struct bitgen *generator, double, double))                                     \
    X(draw_wald, double, (struct bitgen *generator, double, double))                                                     \
    X(draw_vonmises, double, (struct bitgen *generator, double, double))                                                 \
    X(draw_noncentral_f, double, (struct bitgen *generator, double, double, double))                                     \
    X(draw_triangular, double, (struct bitgen *generator, double, double, double))                                       \
    X(draw_poisson, int64_t, (struct bitgen *generator, double))                                                         \
    X(draw_geometric, int64_t, (struct bitgen *generator, double))                                                       \
    X(draw_logseries, int64_t, (struct bitgen *generator, double))                                                       \
    X(draw_zipf, int64_t, (struct bitgen *generator, double))                                                            \
    X(draw_negative_binomial, int64_t, (struct bitgen *generator, double, double))                                       \
    X(draw_binomial, int64_t, (struct bitgen *generator, double p, int64_t n))                                           \
    X(draw_hypergeometric, int64_t, (struct bitgen *generator, int64_t good, int64_t bad, int64_t sample))               \
    /* uniform in 0 … most; by masks and rejection, and by Lemire's method */                                            \
    X(draw_interval, uint64_t, (struct bitgen *generator, uint64_t most))                                                \
    X(draw_bounded, uint64_t, (struct bitgen *generator, uint64_t most))                                                 \
    /* memmove */                                                                                                        \
    X(move, void, (void *to, const void *from, uint64_t bytes))                                                          \
    /* says what stands behind the pending error, or one about to be raised: a CONURE_CHAIN_… and `kept`, a copy of the  \
       context up to recursion_depth in which a handler keeps its error; `site` is in the function that handles it, -1   \
       where it was never raised */                                                                                      \
    X(chain_error, void, (ConureContext *, const ConureContext *kept, int32_t kind, int32_t site))                       \
    /* `raise e` of an error that was kept: the call sites end with the function that kept it, and go on here */         \
    X(record_raise_again, void, (ConureContext *, int32_t site))                                                         \
    /* 1 where an allocation of so many bytes would succeed now, else 0 */                                               \
    X(has_room, int64_t, (ConureContext *, uint64_t bytes))                                                              \
    /* a bit generator as numpy.random.PCG64 is one, for the time of the call; its state and its sequence, the high halves \
       first, or four zeros for any; NULL: it found no memory */                                                         \
    X(generator, struct bitgen *, (ConureContext *, uint64_t, uint64_t, uint64_t, uint64_t))

#define CONURE_DECLARE_SERVICE(name, result, parameters) result(*name) parameters;

typedef struct ConureServices {
    CONURE_SERVICES(CONURE_DECLARE_SERVICE)
} ConureServices;

struct ConureContext {
    _Atomic uint32_t poll_flag;                       /*   0: not 0: call poll(). Read it without ordering. */
    int32_t error_index;                              /*   4: into the manifest's errors; -1: none */
    int32_t error_class;                              /*   8: number of CONURE_EXCEPTIONS */
    uint32_t trace_count;                             /*  12: call sites recorded, also beyond the array */
    uint64_t error_arguments[CONURE_ERROR_WORDS];     /*  16 */
    int32_t trace_sites[CONURE_TRACE_SITES];          /* 272: innermost first */
    int32_t error_context;                            /* 400: number of the error that was being handled; 0: none    */
    int32_t error_cause;                              /* 404: … that this was raised from; 0: none; -1: from None    */
    uint64_t error_again;                             /* 408: address of the first copy of what is raised again      */
    uint32_t recursion_depth;                         /* 416: a function that can recurse: depth >= limit raises     */
    uint32_t recursion_limit;                         /* 420: RecursionError; else depth + 1 inside, - 1 on return   */
    uint64_t stack_limit;                             /* 424: … and so does a frame address below this               */
    ConureServices services;                          /* 432 */
};

/* What a kernel library exports. */
typedef int32_t ConureEntry(ConureContext *context, const uint64_t *arguments, uint64_t *results);

#endif
