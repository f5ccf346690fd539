/* A loaded kernel library as a Python object: signature, guards, manifest, and the way to run it. */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

#include "runtime.h"

PyTypeObject *kernel_type;

static int load(Kernel *kernel, PyObject *path) {
    PyObject *bytes;
    if (!PyUnicode_FSConverter(path, &bytes)) return -1;
    kernel->library = dlopen(PyBytes_AS_STRING(bytes), RTLD_NOW | RTLD_LOCAL);
    Py_DECREF(bytes);
    if (kernel->library == NULL) {
        PyErr_Format(PyExc_OSError, "a kernel can't be loaded: %s", dlerror());
        return -1;
    }
    *(void **)&kernel->entry = dlsym(kernel->library, "conure_entry");
    const char *manifest = dlsym(kernel->library, "conure_manifest");
    if (kernel->entry == NULL || manifest == NULL) {
        PyErr_SetString(PyExc_OSError, "a kernel library lacks conure_entry or conure_manifest");
        return -1;
    }
    return manifest_read(&kernel->manifest, manifest);
}

/* The number of axes of an array; -1 for what is no array. */
static int64_t axes_of(const Type *type) { return type->kind == TYPE_ARRAY ? type->rank : -1; }

static bool fits(const Assumption *assumption, Type *const *types, Py_ssize_t count) {
    uint32_t first = assumption->first, second = assumption->second;
    if (first >= (uint64_t)count) return false;
    if (assumes_number(assumption->kind)) return second < types[first]->slots;
    if (assumption->kind == ASSUMED_WIDE) return axes_of(types[first]) == second;
    if (second >= (uint64_t)count || axes_of(types[first]) < 0 || axes_of(types[second]) < 0) return false;
    return assumption->kind != ASSUMED_EQUAL || types[first]->rank == types[second]->rank;
}

/* Slots of the arguments start one after the other, as their types say; assumptions speak of them. */
static int place_arguments(Kernel *kernel, size_t slots) {
    const Manifest *manifest = &kernel->manifest;
    Py_ssize_t count = manifest->argument_count;
    kernel->argument_slots = calloc((size_t)count + 1, sizeof *kernel->argument_slots);
    Type **types = calloc((size_t)count + 1, sizeof *types);
    bool good = kernel->argument_slots != NULL && types != NULL;
    uint32_t at = 0;
    for (Py_ssize_t i = 0; i < count && good; i++) {
        kernel->argument_slots[i] = at;
        const char *text = PyUnicode_AsUTF8(manifest->arguments[i]);
        types[i] = text == NULL ? NULL : type_parse(text, text + strlen(text));
        good = types[i] != NULL;
        if (good) at += types[i]->slots;
    }
    good = good && at == slots;
    for (Py_ssize_t i = 0; i < manifest->assumption_count && good; i++) good = fits(&manifest->assumptions[i], types, count);
    for (Py_ssize_t i = 0; i < count && types != NULL; i++) {
        if (types[i] != NULL) type_free(types[i]);
    }
    free(types);
    if (!good && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "a kernel's manifest doesn't fit the arguments it was compiled for");
    }
    return good ? 0 : -1;
}

static bool functions_are_sound(PyObject *functions) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(functions); i++) {
        PyObject *entry = PyTuple_GET_ITEM(functions, i);
        bool sound = PyTuple_CheckExact(entry) && PyTuple_GET_SIZE(entry) == 4 && (PyFunction_Check(PyTuple_GET_ITEM(entry, 0)) || PyType_Check(PyTuple_GET_ITEM(entry, 0)));
        for (int k = 1; k < 4 && sound; k++) sound = PyLong_CheckExact(PyTuple_GET_ITEM(entry, k));
        if (!sound) {
            PyErr_SetString(PyExc_TypeError, "functions are tuples of a function or a class, its first line, column and indentation");
            return false;
        }
    }
    return true;
}

Kernel *kernel_create(PyObject *library, PyObject *functions, PyObject *guards, const Encoding *signature, Call *call,
                      PyObject *strings) {
    if (!functions_are_sound(functions)) return NULL;
    Kernel *kernel = PyObject_GC_New(Kernel, kernel_type);
    if (kernel == NULL) return NULL;
    memset((char *)kernel + offsetof(Kernel, library), 0, sizeof *kernel - offsetof(Kernel, library));
    PyObject_GC_Track(kernel);
    kernel->functions = Py_NewRef(functions);
    kernel->dict = PyDict_New();
    size_t bytes = signature->signature.count * sizeof(uint64_t);
    kernel->signature = malloc(bytes + 1);
    if (kernel->signature == NULL) PyErr_NoMemory();
    if (kernel->dict == NULL || kernel->signature == NULL) goto failed;
    memcpy(kernel->signature, signature->signature.items, bytes);
    kernel->signature_words = signature->signature.count;
    if (library != Py_None) {
        if (load(kernel, library) < 0 || place_arguments(kernel, signature->slots.count) < 0) goto failed;
    }
    kernel->guards = guards_create(guards, &kernel->manifest, call, strings);
    if (kernel->guards == NULL) goto failed;
    return kernel;
failed:
    Py_DECREF(kernel);
    return NULL;
}

static int kernel_traverse(PyObject *self, visitproc visit, void *arg) {
    Kernel *kernel = (Kernel *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(kernel->functions);
    Py_VISIT(kernel->dict);
    return guards_traverse(kernel->guards, visit, arg);
}

static void kernel_dealloc(PyObject *self) {
    Kernel *kernel = (Kernel *)self;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    guards_free(kernel->guards);
    manifest_clear(&kernel->manifest);
    free(kernel->signature);
    free(kernel->argument_slots);
    Py_XDECREF(kernel->functions);
    Py_XDECREF(kernel->dict);
    if (kernel->library != NULL) dlclose(kernel->library);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

/* ---- running ------------------------------------------------------------------------------------------------------- */

static void byte_range(PyArrayObject *array, uintptr_t *low, uintptr_t *high) {
    *low = *high = (uintptr_t)PyArray_DATA(array);
    for (int i = 0; i < PyArray_NDIM(array); i++) {
        npy_intp extent = PyArray_DIM(array, i), reach = (extent - 1) * PyArray_STRIDE(array, i);
        if (extent == 0) {
            *high = *low;
            return;
        }
        if (reach < 0) *low += (uintptr_t)reach;
        else *high += (uintptr_t)reach;
    }
    *high += (uintptr_t)PyArray_ITEMSIZE(array);
}

bool kernel_arrays_overlap(PyArrayObject *first, PyArrayObject *second) {
    uintptr_t low1, high1, low2, high2;
    byte_range(first, &low1, &high1);
    byte_range(second, &low2, &high2);
    return low1 < high2 && low2 < high1;
}

bool kernel_shapes_are_equal(PyArrayObject *first, PyArrayObject *second) {
    return PyArray_NDIM(first) == PyArray_NDIM(second)
        && memcmp(PyArray_DIMS(first), PyArray_DIMS(second), (size_t)PyArray_NDIM(first) * sizeof(npy_intp)) == 0;
}

static bool has_unit_axis(const uint64_t *extents, uint32_t axes) {
    for (uint32_t axis = 0; axis < axes; axis++) {
        if (extents[axis] == 1) return true;
    }
    return false;
}

static PyArrayObject *array_in(const uint64_t *slots) { return (PyArrayObject *)(uintptr_t)(slots[1] & ~CONURE_OWNER_TAGS); }

static bool holds(const Kernel *kernel, const Assumption *assumption, const uint64_t *slots) {
    const uint64_t *first = slots + kernel->argument_slots[assumption->first];
    if (assumption->kind == ASSUMED_VALUE) return first[assumption->second] == (uint64_t)assumption->number;
    if (assumption->kind == ASSUMED_OTHER) return first[assumption->second] != (uint64_t)assumption->number;
    if (assumption->kind == ASSUMED_LENGTH) return ((const ConureList *)(uintptr_t)first[assumption->second])->length == assumption->number;
    if (assumption->kind == ASSUMED_WIDE) return !has_unit_axis(first + 2, assumption->second);
    const uint64_t *second = slots + kernel->argument_slots[assumption->second];
    if (assumption->kind == ASSUMED_EQUAL) return kernel_shapes_are_equal(array_in(first), array_in(second));
    return !kernel_arrays_overlap(array_in(first), array_in(second));
}

bool kernel_assumptions_hold(const Kernel *kernel, const uint64_t *slots) {
    for (Py_ssize_t i = 0; i < kernel->manifest.assumption_count; i++) {
        if (!holds(kernel, &kernel->manifest.assumptions[i], slots)) return false;
    }
    return true;
}

/* Whether two kernels are for the same types, and for the same values and extents where they are for some. */
bool kernel_is_like(const Kernel *one, const Kernel *other) {
    if (one->signature_words != other->signature_words
        || memcmp(one->signature, other->signature, one->signature_words * sizeof(uint64_t)) != 0) {
        return false;
    }
    for (Py_ssize_t i = 0; i < one->manifest.assumption_count; i++) {
        const Assumption *assumption = &one->manifest.assumptions[i];
        if (!assumes_number(assumption->kind)) continue;
        bool shared = false;
        for (Py_ssize_t k = 0; k < other->manifest.assumption_count && !shared; k++) {
            const Assumption *given = &other->manifest.assumptions[k];
            shared = given->kind == assumption->kind && given->first == assumption->first && given->second == assumption->second
                  && given->number == assumption->number;
        }
        if (!shared) return false;
    }
    return true;
}

PyObject *kernel_run(Kernel *kernel, const uint64_t *slots, Call *call) {
    enum { INLINE_RESULTS = 64 };
    ThreadContext *thread = call->thread;
    uint64_t inline_results[INLINE_RESULTS], *results = inline_results;
    uint32_t count = kernel->manifest.result->slots;
    if (count > INLINE_RESULTS && (results = malloc(count * sizeof *results)) == NULL) return PyErr_NoMemory();
    if (call->locks.count > 0 && locks_acquire(&call->locks) < 0) {
        if (results != inline_results) free(results);
        return NULL;
    }
    thread->kernel = kernel;
    Py_INCREF(kernel); /* Python code that runs inside (print, signal handlers) may drop the variant */
    int32_t status = kernel->entry(&thread->context, slots, results);
    if (thread->released != NULL) {
        PyEval_RestoreThread(thread->released);
        thread->released = NULL;
    }
    PyObject *result = NULL;
    if (status == CONURE_RETURNED) {
        const uint64_t *words = results;
        result = box_value(kernel->manifest.result, &words, thread);
    } else if (status == CONURE_RAISED) {
        raise_recorded_error(kernel, thread);
    } else if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel ended without a result or an exception");
    }
    if (results != inline_results) free(results);
    if (call->locks.count > 0) locks_release(&call->locks);
    thread->kernel = call->kernel;
    Py_DECREF(kernel);
    return result;
}

/* ---- as seen from Python ------------------------------------------------------------------------------------------- */

static PyObject *get_argument_types(PyObject *self, void *unused) {
    (void)unused;
    const Manifest *manifest = &((Kernel *)self)->manifest;
    PyObject *types = PyTuple_New(manifest->argument_count);
    for (Py_ssize_t i = 0; types != NULL && i < manifest->argument_count; i++) {
        PyTuple_SET_ITEM(types, i, Py_NewRef(manifest->arguments[i]));
    }
    return types;
}

static PyObject *get_result_type(PyObject *self, void *unused) {
    (void)unused;
    PyObject *text = ((Kernel *)self)->manifest.result_text;
    return Py_NewRef(text == NULL ? Py_None : text);
}

static PyObject *get_assumptions(PyObject *self, void *unused) {
    (void)unused;
    const Manifest *manifest = &((Kernel *)self)->manifest;
    PyObject *texts = PyTuple_New(manifest->assumption_count);
    for (Py_ssize_t i = 0; texts != NULL && i < manifest->assumption_count; i++) {
        const Assumption *assumption = &manifest->assumptions[i];
        const char *name = assumption_name(assumption->kind);
        PyObject *text = assumes_number(assumption->kind)
            ? PyUnicode_FromFormat("%s %u %u %lld", name, assumption->first, assumption->second, (long long)assumption->number)
            : PyUnicode_FromFormat("%s %u %u", name, assumption->first, assumption->second);
        if (text == NULL) Py_CLEAR(texts);
        else PyTuple_SET_ITEM(texts, i, text);
    }
    return texts;
}

static PyGetSetDef kernel_getset[] = {
    {"argument_types", get_argument_types, NULL, "Type texts of the parameters.", NULL},
    {"result_type", get_result_type, NULL, "Type text of the result; None where the plain function runs.", NULL},
    {"assumptions", get_assumptions, NULL, "What the dispatcher checks before it calls the kernel.", NULL},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMemberDef kernel_members[] = {
    {"__dictoffset__", T_PYSSIZET, offsetof(Kernel, dict), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot kernel_slots[] = {
    {Py_tp_dealloc, kernel_dealloc},
    {Py_tp_traverse, kernel_traverse},
    {Py_tp_getset, kernel_getset},
    {Py_tp_members, kernel_members},
    {Py_tp_doc, "A compiled specialisation of a jitted function."},
    {0, NULL},
};

static PyType_Spec kernel_spec = {
    .name = "_conure.Kernel",
    .basicsize = sizeof(Kernel),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .slots = kernel_slots,
};

int kernel_setup(PyObject *module) {
    kernel_type = (PyTypeObject *)PyType_FromSpec(&kernel_spec);
    return kernel_type == NULL ? -1 : PyModule_AddObjectRef(module, "Kernel", (PyObject *)kernel_type);
}
