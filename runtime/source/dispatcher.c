/*
 * The jitted function: binds its arguments, finds the kernel compiled for their types, runs it. What is rare
 * (a first call, an argument no kernel takes, a call that CPython itself would refuse) is Python's: the specialiser, an
 * object with the methods miss, unsupported and binder, of python/conure.
 */
#include <stddef.h>
#include <stdlib.h>

#include "runtime.h"

PyTypeObject *dispatcher_type;

typedef struct {
    PyObject_HEAD
    vectorcallfunc vectorcall;
    PyObject *function;             /* the plain function */
    PyObject *specialiser;
    Binding binding;
    PyObject *strings;              /* strings and functions that signatures mention */
    Kernel **kernels;
    Py_ssize_t kernel_count;
    uint64_t serial;                /* changes with the kernels */
    PyObject *dict, *weak_references;
} Dispatcher;

/* ---- lookup and call ----------------------------------------------------------------------------------------------- */

static bool is_for(const Kernel *kernel, const Encoding *encoding) {
    size_t words = encoding->signature.count;
    return kernel->signature_words == words && memcmp(kernel->signature, encoding->signature.items, words * sizeof(uint64_t)) == 0;
}

static Kernel *find(Dispatcher *self, Encoding *encoding, Call *call, bool *failed) {
    size_t slots = encoding->slots.count;
    for (Py_ssize_t i = 0; i < self->kernel_count; i++) {
        Kernel *kernel = self->kernels[i];
        if (!is_for(kernel, encoding)) continue;
        if (!kernel_assumptions_hold(kernel, encoding->slots.items)) continue;
        Py_INCREF(kernel); /* a comparison of keys may run Python code */
        int holds = guards_check(kernel->guards, encoding, call, self->strings);
        if (holds == 1) return kernel;
        Py_DECREF(kernel);
        encoding->slots.count = slots;
        if (holds < 0) {
            *failed = true;
            return NULL;
        }
    }
    return NULL;
}

static EncodeStatus encode_arguments(Dispatcher *self, Encoding *encoding, Call *call, PyObject *const *arguments,
                                     Py_ssize_t count, Py_ssize_t *index) {
    for (*index = 0; *index < count; ++*index) {
        EncodeStatus status = encode_value(encoding, call, self->strings, arguments[*index]);
        if (status != ENCODED) return status;
    }
    return ENCODED;
}

/* Type texts of a signature, and the functions it mentions; new references. */
static PyObject *describe(const Encoding *encoding, Py_ssize_t count, PyObject *functions) {
    PyObject *texts = PyTuple_New(count);
    const uint64_t *words = encoding->signature.items;
    for (Py_ssize_t i = 0; texts != NULL && i < count; i++) {
        PyObject *text = signature_text(&words, functions);
        if (text == NULL) Py_CLEAR(texts);
        else PyTuple_SET_ITEM(texts, i, text);
    }
    return texts;
}

static bool is_wide(PyArrayObject *array) {
    for (int axis = 0; axis < PyArray_NDIM(array); axis++) {
        if (PyArray_DIM(array, axis) == 1) return false;
    }
    return true;
}

static bool append_promise(PyObject *list, AssumptionKind kind, Py_ssize_t first, Py_ssize_t second) {
    PyObject *text = PyUnicode_FromFormat("%s %zd %zd", assumption_name(kind), first, second);
    bool done = text != NULL && PyList_Append(list, text) == 0;
    Py_XDECREF(text);
    return done;
}

/* Which axes of an array have extent 1, where others have more elements: it is a row or a column, and broadcast as a rule. */
static bool append_units(PyObject *list, PyArrayObject *array, Py_ssize_t i) {
    enum { FIRST_EXTENT = 2 }; /* the slot behind the pointer and the owner */
    if (PyArray_SIZE(array) <= 1 || is_wide(array)) return true;
    for (int axis = 0; axis < PyArray_NDIM(array); axis++) {
        AssumptionKind kind = PyArray_DIM(array, axis) == 1 ? ASSUMED_VALUE : ASSUMED_OTHER;
        PyObject *text = PyUnicode_FromFormat("%s %zd %d 1", assumption_name(kind), i, FIRST_EXTENT + axis);
        bool done = text != NULL && PyList_Append(list, text) == 0;
        Py_XDECREF(text);
        if (!done) return false;
    }
    return true;
}

/* What a new kernel may be promised of one array, and of it and the arrays behind it. */
static bool append_promises(PyObject *list, PyObject *const *arguments, Py_ssize_t count, Py_ssize_t i, bool units) {
    PyArrayObject *array = (PyArrayObject *)arguments[i];
    if (units && !append_units(list, array, i)) return false;
    if (is_wide(array) && !append_promise(list, ASSUMED_WIDE, i, PyArray_NDIM(array))) return false;
    for (Py_ssize_t j = i + 1; j < count; j++) {
        if (!PyArray_Check(arguments[j])) continue;
        PyArrayObject *other = (PyArrayObject *)arguments[j];
        if (!kernel_arrays_overlap(array, other) && !append_promise(list, ASSUMED_DISJOINT, i, j)) return false;
    }
    /* of arrays of one shape, each with the one before */
    for (Py_ssize_t j = PyArray_NDIM(array) == 0 ? -1 : i - 1; j >= 0; j--) {
        if (!PyArray_Check(arguments[j]) || !kernel_shapes_are_equal((PyArrayObject *)arguments[j], array)) continue;
        return append_promise(list, ASSUMED_EQUAL, j, i);
    }
    return true;
}

/* A program that broadcasts its arguments now along this axis, now along that, gets a kernel for all of it. */
static bool may_promise_units(const Dispatcher *self, const Encoding *encoding) {
    enum { MOST_BY_UNITS = 2 };
    int count = 0;
    for (Py_ssize_t i = 0; i < self->kernel_count; i++) count += is_for(self->kernels[i], encoding);
    return count < MOST_BY_UNITS;
}

static PyObject *promises(const Dispatcher *self, const Encoding *encoding, PyObject *const *arguments, Py_ssize_t count) {
    PyObject *list = PyList_New(0);
    bool units = may_promise_units(self, encoding);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        if (PyArray_Check(arguments[i]) && !append_promises(list, arguments, count, i, units)) Py_CLEAR(list);
    }
    return list;
}

/* A CompileError is about the program: the frames of Conure's own that raise it say nothing. */
static void hide_own_frames(void) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (type != NULL && PyType_Check(type) && strcmp(((PyTypeObject *)type)->tp_name, "CompileError") == 0) {
        PyErr_NormalizeException(&type, &value, &traceback);
        PyException_SetTraceback(value, Py_None);
        Py_CLEAR(traceback);
    }
    PyErr_Restore(type, value, traceback);
}

/* Python compiles, loads and adds a kernel, or raises. */
static int miss(Dispatcher *self, PyObject *const *arguments, Py_ssize_t count, const Encoding *encoding) {
    PyObject *functions = PyList_New(0), *result = NULL;
    if (functions == NULL || PyList_Append(functions, self->function) < 0) {
        Py_XDECREF(functions);
        return -1;
    }
    PyObject *texts = describe(encoding, count, functions);
    PyObject *tuple = tuple_of(arguments, count), *facts = promises(self, encoding, arguments, count);
    if (texts != NULL && tuple != NULL && facts != NULL) {
        result = PyObject_CallMethod(self->specialiser, "miss", "OOOOOK", self, tuple, texts, functions, facts,
                                     (unsigned long long)self->serial);
    }
    Py_XDECREF(facts);
    Py_XDECREF(texts);
    Py_XDECREF(tuple);
    Py_DECREF(functions);
    if (result == NULL) hide_own_frames();
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

static PyObject *unsupported(Dispatcher *self, PyObject *const *arguments, Py_ssize_t count, Py_ssize_t index) {
    PyObject *tuple = tuple_of(arguments, count);
    if (tuple == NULL) return NULL;
    PyObject *result = PyObject_CallMethod(self->specialiser, "unsupported", "OOn", self, tuple, index);
    Py_DECREF(tuple);
    if (result == NULL) hide_own_frames();
    return result;
}

static PyObject *call_plain(Dispatcher *self, const Given *given) {
    return PyObject_Vectorcall(self->function, given->items, given->count, given->keywords);
}

static PyObject *call_bound(Dispatcher *self, PyObject *const *arguments, Py_ssize_t count, const Given *given) {
    enum { MOST_TRIES = 20 };
    ThreadContext *thread = thread_context();
    if (thread == NULL) return NULL;
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
        Call call;
        Encoding encoding;
        Py_ssize_t index;
        bool failed = false;
        Kernel *kernel = NULL;
        PyObject *result = NULL;
        begin_call(&call, thread);
        encoding_start(&encoding);
        EncodeStatus status = encode_arguments(self, &encoding, &call, arguments, count, &index);
        if (status == ENCODED) kernel = find(self, &encoding, &call, &failed);
        if (kernel != NULL && kernel->entry != NULL) result = kernel_run(kernel, encoding.slots.items, &call);
        end_call(&call);
        if (kernel != NULL) {
            encoding_finish(&encoding);
            bool plain = kernel->entry == NULL;
            Py_DECREF(kernel);
            return plain ? call_plain(self, given) : result;
        }
        if (status == ENCODED && !failed && miss(self, arguments, count, &encoding) < 0) failed = true;
        encoding_finish(&encoding);
        if (failed || status == ENCODE_FAILED) return NULL;
        if (status == ENCODE_UNSUPPORTED) {
            result = unsupported(self, arguments, count, index);
            if (result != Py_NotImplemented) return result;
            Py_DECREF(result);
            return call_plain(self, given);
        }
    }
    PyErr_Format(PyExc_RuntimeError, "conure: %R changes faster than it can be compiled", self->function);
    return NULL;
}

static PyObject *dispatcher_call(PyObject *callable, PyObject *const *items, size_t count, PyObject *keywords) {
    Dispatcher *self = (Dispatcher *)callable;
    Given given = {items, count, keywords};
    if (is_bound(&self->binding, &given)) return call_bound(self, items, self->binding.positional, &given);
    PyObject *bound = bind(&self->binding, self->function, self->specialiser, &given);
    if (bound == NULL) return NULL;
    PyObject *result = call_bound(self, &PyTuple_GET_ITEM(bound, 0), PyTuple_GET_SIZE(bound), &given);
    Py_DECREF(bound);
    return result;
}

/* ---- kernels ------------------------------------------------------------------------------------------------------- */

static void take_out(Dispatcher *self, Py_ssize_t index) {
    Kernel *kernel = self->kernels[index];
    Py_ssize_t rest = --self->kernel_count - index;
    memmove(self->kernels + index, self->kernels + index + 1, (size_t)rest * sizeof *self->kernels);
    self->serial++;
    Py_DECREF(kernel);
}

/* Keeps the number of variants bounded for a program whose globals or lambdas change all the time. */
static void drop_oldest(Dispatcher *self, const Kernel *like) {
    enum { MOST_ALIKE = 8 };
    int count = 0;
    for (Py_ssize_t i = 0; i < self->kernel_count; i++) {
        if (kernel_is_like(like, self->kernels[i]) && ++count > MOST_ALIKE) {
            take_out(self, i);
            return;
        }
    }
}

static PyObject *add_kernel(PyObject *object, PyObject *arguments) {
    Dispatcher *self = (Dispatcher *)object;
    PyObject *bound, *library, *functions, *guards;
    if (!PyArg_ParseTuple(arguments, "O!OO!O:_add", &PyTuple_Type, &bound, &library, &PyTuple_Type, &functions, &guards)) {
        return NULL;
    }
    ThreadContext *thread = thread_context();
    if (thread == NULL) return NULL;
    Call call;
    Encoding encoding;
    Py_ssize_t index;
    Kernel *kernel = NULL;
    begin_call(&call, thread);
    encoding_start(&encoding);
    EncodeStatus status = encode_arguments(self, &encoding, &call, &PyTuple_GET_ITEM(bound, 0), PyTuple_GET_SIZE(bound), &index);
    if (status == ENCODE_UNSUPPORTED) PyErr_SetString(PyExc_ValueError, "arguments that no kernel takes");
    if (status == ENCODED) {
        Call inner; /* guards look at what their own values allocate and keep */
        begin_call(&inner, thread);
        kernel = kernel_create(library, functions, guards, &encoding, &inner, self->strings);
        end_call(&inner);
    }
    end_call(&call);
    encoding_finish(&encoding);
    if (kernel == NULL) return NULL;
    Kernel **kernels = realloc(self->kernels, (size_t)(self->kernel_count + 1) * sizeof *kernels);
    if (kernels == NULL) {
        Py_DECREF(kernel);
        return PyErr_NoMemory();
    }
    /* the newest first: an older one of the same signature is no longer what the program asks for */
    memmove(kernels + 1, kernels, (size_t)self->kernel_count * sizeof *kernels);
    kernels[0] = kernel;
    self->kernels = kernels;
    self->kernel_count++;
    self->serial++;
    Py_INCREF(kernel);
    drop_oldest(self, kernel);
    return (PyObject *)kernel;
}

static PyObject *remove_kernel(PyObject *object, PyObject *kernel) {
    Dispatcher *self = (Dispatcher *)object;
    for (Py_ssize_t i = 0; i < self->kernel_count; i++) {
        if ((PyObject *)self->kernels[i] != kernel) continue;
        take_out(self, i);
        Py_RETURN_NONE;
    }
    PyErr_SetString(PyExc_ValueError, "not a kernel of this function");
    return NULL;
}

/* Pickled by its name, as functions are. */
static PyObject *dispatcher_reduce(PyObject *object, PyObject *unused) {
    (void)unused;
    return PyObject_GetAttrString(((Dispatcher *)object)->function, "__qualname__");
}

static PyMethodDef dispatcher_methods[] = {
    {"_add", add_kernel, METH_VARARGS, "_add(arguments, library, functions, guards) -> Kernel"},
    {"_remove", remove_kernel, METH_O, "_remove(kernel)"},
    {"__reduce__", dispatcher_reduce, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyObject *get_kernels(PyObject *object, void *unused) {
    (void)unused;
    Dispatcher *self = (Dispatcher *)object;
    return tuple_of((PyObject *const *)self->kernels, self->kernel_count);
}

static PyObject *get_serial(PyObject *object, void *unused) {
    (void)unused;
    return PyLong_FromUnsignedLongLong(((Dispatcher *)object)->serial);
}

/* What a function has and callers look for: __code__, __defaults__, … of the plain function. */
static PyObject *get_of_function(PyObject *object, void *name) {
    return PyObject_GetAttrString(((Dispatcher *)object)->function, name);
}

static int set_of_function(PyObject *object, PyObject *value, void *name) {
    return PyObject_SetAttrString(((Dispatcher *)object)->function, name, value);
}

static PyGetSetDef dispatcher_getset[] = {
    {"_kernels", get_kernels, NULL, "The kernels, in the order in which they are tried.", NULL},
    {"_serial", get_serial, NULL, "A number that changes with the kernels.", NULL},
    {"__code__", get_of_function, set_of_function, NULL, "__code__"},
    {"__defaults__", get_of_function, set_of_function, NULL, "__defaults__"},
    {"__kwdefaults__", get_of_function, set_of_function, NULL, "__kwdefaults__"},
    {"__closure__", get_of_function, NULL, NULL, "__closure__"},
    {"__globals__", get_of_function, NULL, NULL, "__globals__"},
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* ---- the type ------------------------------------------------------------------------------------------------------ */

static PyObject *dispatcher_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords) {
    PyObject *function, *specialiser;
    if (keywords != NULL && PyDict_GET_SIZE(keywords) > 0) {
        PyErr_SetString(PyExc_TypeError, "Dispatcher(function, specialiser) takes no keywords");
        return NULL;
    }
    if (!PyArg_ParseTuple(arguments, "O!O:Dispatcher", &PyFunction_Type, &function, &specialiser)) return NULL;
    Dispatcher *self = (Dispatcher *)type->tp_alloc(type, 0);
    if (self == NULL) return NULL;
    self->vectorcall = dispatcher_call;
    self->function = Py_NewRef(function);
    self->specialiser = Py_NewRef(specialiser);
    self->strings = PyDict_New();
    self->dict = PyDict_New();
    if (self->strings == NULL || self->dict == NULL || binding_read(&self->binding, self->function) < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static int dispatcher_traverse(PyObject *object, visitproc visit, void *arg) {
    Dispatcher *self = (Dispatcher *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->function);
    Py_VISIT(self->specialiser);
    Py_VISIT(self->binding.binder);
    Py_VISIT(self->strings);
    Py_VISIT(self->binding.names);
    Py_VISIT(self->dict);
    for (Py_ssize_t i = 0; i < self->kernel_count; i++) Py_VISIT(self->kernels[i]);
    return 0;
}

/* The function and the specialiser stay until the end: a call may still come while a cycle is taken apart. */
static int dispatcher_clear(PyObject *object) {
    Dispatcher *self = (Dispatcher *)object;
    Py_ssize_t count = self->kernel_count;
    Kernel **kernels = self->kernels;
    self->kernel_count = 0;
    self->kernels = NULL;
    for (Py_ssize_t i = 0; i < count; i++) Py_DECREF(kernels[i]);
    free(kernels);
    if (self->dict != NULL) PyDict_Clear(self->dict);
    Py_CLEAR(self->binding.binder);
    return 0;
}

static void dispatcher_dealloc(PyObject *object) {
    Dispatcher *self = (Dispatcher *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    if (self->weak_references != NULL) PyObject_ClearWeakRefs(object);
    dispatcher_clear(object);
    Py_XDECREF(self->function);
    Py_XDECREF(self->specialiser);
    Py_XDECREF(self->strings);
    Py_XDECREF(self->binding.names);
    Py_XDECREF(self->dict);
    type->tp_free(object);
    Py_DECREF(type);
}

static PyObject *dispatcher_bind_method(PyObject *object, PyObject *instance, PyObject *class) {
    (void)class;
    return instance == NULL || instance == Py_None ? Py_NewRef(object) : PyMethod_New(object, instance);
}

static PyObject *dispatcher_repr(PyObject *object) {
    return PyUnicode_FromFormat("<conure.jit of %R>", ((Dispatcher *)object)->function);
}

static PyMemberDef dispatcher_members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Dispatcher, vectorcall), READONLY, NULL},
    {"__dictoffset__", T_PYSSIZET, offsetof(Dispatcher, dict), READONLY, NULL},
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Dispatcher, weak_references), READONLY, NULL},
    {"_specialiser", T_OBJECT, offsetof(Dispatcher, specialiser), READONLY, "What compiles for this function."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot dispatcher_slots[] = {
    {Py_tp_new, dispatcher_new},
    {Py_tp_call, PyVectorcall_Call},
    {Py_tp_dealloc, dispatcher_dealloc},
    {Py_tp_traverse, dispatcher_traverse},
    {Py_tp_clear, dispatcher_clear},
    {Py_tp_repr, dispatcher_repr},
    {Py_tp_descr_get, dispatcher_bind_method},
    {Py_tp_methods, dispatcher_methods},
    {Py_tp_getset, dispatcher_getset},
    {Py_tp_members, dispatcher_members},
    {0, NULL},
};

static PyType_Spec dispatcher_spec = {
    .name = "_conure.Dispatcher",
    .basicsize = sizeof(Dispatcher),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .slots = dispatcher_slots,
};

int dispatcher_setup(PyObject *module) {
    dispatcher_type = (PyTypeObject *)PyType_FromSpec(&dispatcher_spec);
    return dispatcher_type == NULL ? -1 : PyModule_AddObjectRef(module, "Dispatcher", (PyObject *)dispatcher_type);
}
