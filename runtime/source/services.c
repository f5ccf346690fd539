/* The table that kernels call through. */
#include <complex.h>
#include <math.h>

#include <numpy/random/distributions.h>

#include <stdlib.h>

#include "runtime.h"

static void record_call_site(ConureContext *context, int32_t site) {
    if (context->trace_count < CONURE_TRACE_SITES) context->trace_sites[context->trace_count] = site;
    context->trace_count++;
}

static void clear_error(ConureContext *context) {
    context->error_index = -1;
    context->trace_count = 0;
    context->error_context = context->error_cause = 0;
    context->error_again = 0;
}

/* What the machine refuses is too much by far: small amounts are not tried. */
static int64_t has_room(ConureContext *context, uint64_t bytes) {
    enum { SMALL = 64 << 20 };
    (void)context;
    if (bytes < SMALL) return 1;
    void *volatile tried = malloc(bytes); /* volatile: a compiler may leave out what is only allocated and freed */
    free(tried);
    return tried != NULL;
}

static void record_raise_again(ConureContext *context, int32_t site) { record_call_site(context, ~site); }

/* Takes the GIL back where it was let go; the next poll lets it go again. */
static int32_t print(ConureContext *context, int32_t index, const uint64_t *words) {
    ThreadContext *thread = (ThreadContext *)context;
    Kernel *kernel = thread->kernel;
    PyThreadState *released = thread->released;
    if (released != NULL) {
        PyEval_RestoreThread(released);
        thread->released = NULL;
    }
    int32_t status = CONURE_INTERRUPTED;
    if (index < 0 || index >= kernel->manifest.text_count) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel printed a text it doesn't have");
        return status;
    }
    uint32_t depth = context->recursion_depth;
    PyObject *text = template_fill(kernel->manifest.texts[index], words, thread);
    PyObject *out = text == NULL ? NULL : PySys_GetObject("stdout");
    if (text != NULL && out == NULL) PyErr_SetString(PyExc_RuntimeError, "lost sys.stdout");
    if (out == Py_None) {
        status = CONURE_RETURNED; /* print() to no stdout does nothing */
    } else if (out != NULL) {
        Py_INCREF(out);
        PyObject *written = PyObject_CallMethod(out, "write", "O", text);
        if (written != NULL) status = CONURE_RETURNED;
        Py_XDECREF(written);
        Py_DECREF(out);
    }
    Py_XDECREF(text);
    context->recursion_depth = depth;
    if (status == CONURE_RETURNED && released != NULL) thread->released = PyEval_SaveThread();
    return status;
}

static double service_ldexp(double x, int64_t exponent) {
    return ldexp(x, exponent > 100000 ? 100000 : exponent < -100000 ? -100000 : (int)exponent);
}

/* memmove. A huge page that has no memory yet gets it at its last byte: the system then clears it from its start on, and the copy
   follows through what it has just cleared. Where the first byte asks for it the system clears backwards, and all takes half as long again. */
static void service_move(void *to, const void *from, uint64_t bytes) {
    const uint64_t HUGE_PAGE = 2 << 20;
    char *target = to;
    const char *source = from;
    if ((uintptr_t)to - (uintptr_t)from < bytes) {
        memmove(to, from, bytes);
        return;
    }
    while (bytes > 0) {
        uint64_t piece = HUGE_PAGE - ((uintptr_t)target & (HUGE_PAGE - 1));
        if (piece > bytes) piece = bytes;
        volatile char *last = target + piece - 1;
        *last = *last;
        memmove(target, source, piece);
        target += piece;
        source += piece;
        bytes -= piece;
    }
}

#define COMPLEX_SERVICE(name)                                                                                            \
    static void service_##name(double real, double imaginary, double *result) {                                          \
        double complex value = name(CMPLX(real, imaginary));                                                             \
        result[0] = creal(value);                                                                                        \
        result[1] = cimag(value);                                                                                        \
    }
COMPLEX_SERVICE(csqrt) COMPLEX_SERVICE(cexp) COMPLEX_SERVICE(clog)
COMPLEX_SERVICE(csin) COMPLEX_SERVICE(ccos) COMPLEX_SERVICE(ctan)
COMPLEX_SERVICE(casin) COMPLEX_SERVICE(cacos) COMPLEX_SERVICE(catan)
COMPLEX_SERVICE(csinh) COMPLEX_SERVICE(ccosh) COMPLEX_SERVICE(ctanh)
COMPLEX_SERVICE(casinh) COMPLEX_SERVICE(cacosh) COMPLEX_SERVICE(catanh)

/* lgamma writes the global signgam: the reentrant one does not. */
double lgamma_r(double, int *);
static double service_lgamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}

/* A service left out here would be NULL: tests call every one. */
const ConureServices conure_services = {
    .poll = poll_signals,
    .record_call_site = record_call_site,
    .clear_error = clear_error,
    .chain_error = chain_error,
    .record_raise_again = record_raise_again,
    .has_room = has_room,
    .generator = generator_create,
    .allocate = block_allocate,
    .allocate_zeroed = block_allocate_zeroed,
    .retain = owner_retain,
    .release = owner_release,
    .list_create = list_create,
    .list_reserve = list_reserve,
    .list_open = list_open,
    .list_close = list_close,
    .list_slice = list_slice,
    .print = print,
    .round_digits = round_digits,
#define SAME(name) .name = name,
    SAME(sin) SAME(cos) SAME(tan) SAME(asin) SAME(acos) SAME(atan) SAME(sinh) SAME(cosh) SAME(tanh) SAME(asinh)
    SAME(acosh) SAME(atanh) SAME(exp) SAME(exp2) SAME(expm1) SAME(log) SAME(log2) SAME(log10) SAME(log1p) SAME(cbrt)
    SAME(erf) SAME(erfc) SAME(tgamma) SAME(pow) SAME(atan2) SAME(hypot) SAME(fmod) SAME(remainder) SAME(nextafter)
    SAME(sinf) SAME(cosf) SAME(tanf) SAME(asinf) SAME(acosf) SAME(atanf) SAME(sinhf) SAME(coshf) SAME(tanhf)
    SAME(asinhf) SAME(acoshf) SAME(atanhf) SAME(expf) SAME(exp2f) SAME(expm1f) SAME(logf) SAME(log2f) SAME(log10f)
    SAME(log1pf) SAME(cbrtf) SAME(powf) SAME(atan2f) SAME(hypotf) SAME(fmodf) SAME(nextafterf)
    SAME(python_gamma) SAME(python_lgamma) SAME(python_hypot)
    .lgamma = service_lgamma,
    .ldexp = service_ldexp,
#define COMPLEX(name) .name = service_##name,
    COMPLEX(csqrt) COMPLEX(cexp) COMPLEX(clog) COMPLEX(csin) COMPLEX(ccos) COMPLEX(ctan) COMPLEX(casin) COMPLEX(cacos)
    COMPLEX(catan) COMPLEX(csinh) COMPLEX(ccosh) COMPLEX(ctanh) COMPLEX(casinh) COMPLEX(cacosh) COMPLEX(catanh)
    .cpow = python_cpow,
    .native_loop = native_loop,
    .move = service_move,
    SAME(draw_binomial) SAME(draw_bounded)
#define DRAW(name) .draw_##name = random_##name,
    DRAW(standard_normal) DRAW(standard_exponential) DRAW(standard_cauchy) DRAW(standard_normal_f)
    DRAW(standard_exponential_f) DRAW(standard_gamma) DRAW(chisquare) DRAW(pareto) DRAW(weibull) DRAW(power)
    DRAW(rayleigh) DRAW(standard_t) DRAW(standard_gamma_f) DRAW(beta) DRAW(f) DRAW(laplace) DRAW(gumbel) DRAW(logistic)
    DRAW(lognormal) DRAW(noncentral_chisquare) DRAW(wald) DRAW(vonmises) DRAW(noncentral_f) DRAW(triangular)
    DRAW(poisson) DRAW(geometric) DRAW(logseries) DRAW(zipf) DRAW(negative_binomial) DRAW(hypergeometric) DRAW(interval)
};
