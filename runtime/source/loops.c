/*
 * Inner loops of NumPy's for kernels: the C functions that universal functions call, `loop(data pointers, dimensions,
 * strides, data)`, so that kernels compute what NumPy computes, bit for bit, by its BLAS and LAPACK.
 *
 * A manifest names a loop by its universal function and the characters of its types, "numpy.matmul dd->d". It is looked up
 * when the kernel is loaded, and called through the context.
 *
 * Functions that sort and search lie with the dtypes: "dtype.sort.stable ->d" sorts contiguous lines in place, "dtype.argsort.quick
 * d->l" gives the positions that sort them, "dtype.argmax d->l" that of the first greatest element. They get the shape of a loop here.
 */
#include <fenv.h>

#include "runtime.h"

#include <numpy/ufuncobject.h>

/* The loop of a universal function for types, as `types` lists them: inputs, "->", outputs. */
static bool find_loop(NativeLoop *loop, PyUFuncObject *function, const char *types, const char *end) {
    enum { MOST_OPERANDS = 32 };
    int numbers[MOST_OPERANDS], count = 0;
    for (const char *at = types; at < end; at++) {
        if (*at == '-' || *at == '>') continue;
        PyArray_Descr *dtype = count == MOST_OPERANDS ? NULL : PyArray_DescrFromType(*at);
        if (dtype == NULL) return false;
        numbers[count++] = dtype->type_num;
        Py_DECREF(dtype);
    }
    if (count != function->nargs) return false;
    for (int k = 0; k < function->ntypes; k++) {
        bool fits = function->functions[k] != NULL;
        for (int i = 0; i < count && fits; i++) fits = function->types[k * count + i] == numbers[i];
        if (!fits) continue;
        loop->function = function->functions[k];
        loop->data = function->data == NULL ? NULL : function->data[k];
        loop->dimensions = 1 + function->core_num_dim_ix;
        return true;
    }
    return false;
}

/* ---- functions of dtypes */

/* The function has found no memory: says so as loops do. */
static void no_memory(void) {
    PyGILState_STATE state = PyGILState_Ensure();
    PyErr_NoMemory();
    PyGILState_Release(state);
}

static void sort_lines(char **arguments, const npy_intp *dimensions, const npy_intp *strides, void *function) {
    for (npy_intp k = 0; k < dimensions[0]; k++) {
        if (((PyArray_SortFunc *)function)(arguments[0] + k * strides[0], dimensions[1], NULL) < 0) {
            no_memory();
            return;
        }
    }
}

static void order_lines(char **arguments, const npy_intp *dimensions, const npy_intp *strides, void *function) {
    for (npy_intp k = 0; k < dimensions[0]; k++) {
        npy_intp *order = (npy_intp *)(void *)(arguments[1] + k * strides[1]);
        for (npy_intp i = 0; i < dimensions[1]; i++) order[i] = i;
        if (((PyArray_ArgSortFunc *)function)(arguments[0] + k * strides[0], order, dimensions[1], NULL) < 0) {
            no_memory();
            return;
        }
    }
}

static void search_lines(char **arguments, const npy_intp *dimensions, const npy_intp *strides, void *function) {
    for (npy_intp k = 0; k < dimensions[0]; k++) {
        npy_intp *found = (npy_intp *)(void *)(arguments[1] + k * strides[1]);
        ((PyArray_ArgFunc *)function)(arguments[0] + k * strides[0], dimensions[1], found, NULL);
    }
}

/* Whether `*at` begins with a word; goes behind it. */
static bool takes_word(const char **at, const char *word) {
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0) return false;
    *at += length;
    return true;
}

/* "sort.stable ->d" behind "dtype.": what is done with lines, how, and to which dtype. */
static bool find_of_dtype(NativeLoop *loop, const char *at) {
    bool searches_most = takes_word(&at, "argmax "), searches_least = !searches_most && takes_word(&at, "argmin ");
    bool orders = takes_word(&at, "argsort."), sorts = !orders && takes_word(&at, "sort.");
    int kind = takes_word(&at, "quick ") ? NPY_QUICKSORT : takes_word(&at, "stable ") ? NPY_STABLESORT : -1;
    if (kind < 0 ? orders || sorts : !orders && !sorts) return false;
    if (sorts) takes_word(&at, "->");
    PyArray_Descr *dtype = PyArray_DescrFromType(*at);
    if (dtype == NULL) return false;
    PyArray_ArrFuncs *functions = PyDataType_GetArrFuncs(dtype);
    loop->function = orders ? order_lines : sorts ? sort_lines : search_lines;
    loop->data = orders ? (void *)functions->argsort[kind] : sorts ? (void *)functions->sort[kind]
               : searches_most ? (void *)functions->argmax : searches_least ? (void *)functions->argmin : NULL;
    loop->owner = (PyObject *)dtype;
    loop->dimensions = 2;
    loop->work = orders || sorts ? 32 : 1;
    loop->signals = false;
    return loop->data != NULL;
}

/* What a dotted name says: the module's attribute. */
static PyObject *named(const char *start, const char *end) {
    const char *dot = end;
    while (dot > start && *dot != '.') dot--;
    PyObject *path = PyUnicode_FromStringAndSize(start, dot - start);
    PyObject *module = path == NULL ? NULL : PyImport_Import(path);
    PyObject *name = module == NULL ? NULL : PyUnicode_FromStringAndSize(dot + 1, end - dot - 1);
    PyObject *found = name == NULL ? NULL : PyObject_GetAttr(module, name);
    Py_XDECREF(path);
    Py_XDECREF(module);
    Py_XDECREF(name);
    return found;
}

static bool is_universal_function(PyObject *object) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *type = numpy == NULL ? NULL : PyObject_GetAttrString(numpy, "ufunc");
    bool result = type != NULL && PyObject_IsInstance(object, type) > 0;
    Py_XDECREF(numpy);
    Py_XDECREF(type);
    return result;
}

int native_loop_find(NativeLoop *loop, const char *name, const char *end) {
    static const char LINALG[] = "numpy.linalg.";
    const char *types = memchr(name, ' ', (size_t)(end - name)), *rest = name;
    if (takes_word(&rest, "dtype.") && find_of_dtype(loop, rest)) return 0;
    PyObject *function = types == NULL ? NULL : named(name, types);
    if (function != NULL && is_universal_function(function) && find_loop(loop, (PyUFuncObject *)function, types + 1, end)) {
        loop->owner = function;
        loop->work = 1;
        loop->signals = strncmp(name, LINALG, sizeof LINALG - 1) == 0;
        return 0;
    }
    Py_XDECREF(function);
    if (!PyErr_Occurred()) PyErr_Format(PyExc_ValueError, "NumPy has no loop %.*s", (int)(end - name), name);
    return -1;
}

void native_loop_forget(NativeLoop *loop) { Py_XDECREF(loop->owner); }

/* Whether a call may take about a millisecond: then other threads should run meanwhile. BLAS multiplies all extents with each
   other, LAPACK takes the cube of the largest; sorting takes some steps an element. */
static bool takes_long(const NativeLoop *loop, const int64_t *dimensions) {
    const double LONG = 4e6;
    double product = 1, largest = 1;
    for (int i = 1; i < loop->dimensions; i++) {
        product *= (double)dimensions[i];
        if ((double)dimensions[i] > largest) largest = (double)dimensions[i];
    }
    return (double)dimensions[0] * (loop->signals ? largest * largest * largest : product) * loop->work > LONG;
}

/* Whether the loop set an exception, MemoryError: takes it away again. */
static bool found_no_memory(ThreadContext *thread) {
    PyThreadState *state = thread->released != NULL ? thread->released : PyThreadState_Get();
#if PY_VERSION_HEX >= 0x030C0000
    if (__builtin_expect(state->current_exception == NULL, 1)) return false;
#else
    if (__builtin_expect(state->curexc_type == NULL, 1)) return false;
#endif
    if (thread->released != NULL) PyEval_RestoreThread(thread->released);
    thread->released = NULL;
    PyErr_Clear();
    return true;
}

int64_t native_loop(ConureContext *context, int32_t index, void **arguments, const int64_t *dimensions, const int64_t *strides) {
    ThreadContext *thread = (ThreadContext *)context;
    const NativeLoop *loop = &thread->kernel->manifest.loops[index];
    if (thread->released == NULL && takes_long(loop, dimensions)) thread->released = PyEval_SaveThread();
    if (loop->signals) feclearexcept(FE_INVALID);
    loop->function((char **)arguments, (const npy_intp *)dimensions, (const npy_intp *)strides, loop->data);
    if (found_no_memory(thread)) return -1;
    return loop->signals && fetestexcept(FE_INVALID) != 0;
}
