/* Python arguments → a signature, which picks the variant, and slots, which the kernel reads. Lists are encode_list.c's. */
#include <stdlib.h>

#include "encoding.h"

enum { LARGEST_TUPLE = 4096 };

static PyTypeObject *memmap_type, *ufunc_type, *array_function_type, *partial_type;

int encode_setup(void) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *memmap = numpy == NULL ? NULL : PyObject_GetAttrString(numpy, "memmap");
    PyObject *ufunc = memmap == NULL ? NULL : PyObject_GetAttrString(numpy, "ufunc");
    PyObject *function = ufunc == NULL ? NULL : PyObject_GetAttrString(numpy, "sum");
    PyObject *functools = function == NULL ? NULL : PyImport_ImportModule("functools");
    PyObject *partial = functools == NULL ? NULL : PyObject_GetAttrString(functools, "partial");
    Py_XDECREF(functools);
    Py_XDECREF(numpy);
    if (partial == NULL) return -1;
    memmap_type = (PyTypeObject *)memmap;
    ufunc_type = (PyTypeObject *)ufunc;
    partial_type = (PyTypeObject *)partial;
    array_function_type = (PyTypeObject *)Py_NewRef(Py_TYPE(function));
    Py_DECREF(function);
    return 0;
}

void encoding_start(Encoding *encoding) {
    encoding->signature = (Words){encoding->inline_signature, 0, INLINE_SIGNATURE, encoding->inline_signature};
    encoding->slots = (Words){encoding->inline_slots, 0, INLINE_SLOTS, encoding->inline_slots};
}

static void words_free(Words *words) {
    if (words->items != words->inline_items) free(words->items);
}

void encoding_finish(Encoding *encoding) {
    words_free(&encoding->signature);
    words_free(&encoding->slots);
}

bool words_grow(Words *words, size_t extra) {
    size_t capacity = 2 * words->capacity + extra;
    uint64_t *items = words->items == words->inline_items ? malloc(capacity * sizeof *items)
                                                          : realloc(words->items, capacity * sizeof *items);
    if (items == NULL) {
        PyErr_NoMemory();
        return false;
    }
    if (words->items == words->inline_items) memcpy(items, words->inline_items, words->count * sizeof *items);
    words->items = items;
    words->capacity = capacity;
    return true;
}

static inline uint64_t double_word(double value) {
    uint64_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

static inline uint64_t float_word(float value) {
    uint32_t word;
    memcpy(&word, &value, sizeof word);
    return word;
}

static EncodeStatus encode_int(Encoding *encoding, PyObject *value) {
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) {
        PyErr_SetString(PyExc_OverflowError,
                        "Python int too large for a jitted function, where an int has 64 bits; "
                        "np.uint64 holds values up to 2**64 - 1");
        return ENCODE_FAILED;
    }
    return put(encoding, CODE_INT, (uint64_t)number);
}

/* Whether rows lie one behind the other in C's order, contiguous each: those of a[1:-1, 1:-1]. Axes may be gone through from
   their ends, as those of a[::-1]: NumPy's orders are of the strides' magnitudes. */
static bool has_rows(PyArrayObject *array) {
    int rank = PyArray_NDIM(array);
    const npy_intp *extents = PyArray_DIMS(array), *strides = PyArray_STRIDES(array);
    if (rank < 2 || strides[rank - 1] != PyArray_ITEMSIZE(array)) return false;
    for (int axis = 0; axis < rank - 1; axis++) {
        if (extents[axis + 1] == 0 || labs(strides[axis]) / extents[axis + 1] < labs(strides[axis + 1])) return false;
    }
    return true;
}

/* Items of containers have one layout where that is not contiguous: those of a list are to be of one type. */
static EncodeStatus encode_array(Encoding *encoding, PyArrayObject *array, bool is_item) {
    uint8_t element = element_of_numpy_type(PyArray_TYPE(array));
    int flags = PyArray_FLAGS(array), rank = PyArray_NDIM(array);
    if (element == 0 || !PyArray_ISNOTSWAPPED(array) || rank > 32) return ENCODE_UNSUPPORTED;
    uint64_t layout = flags & NPY_ARRAY_C_CONTIGUOUS ? 'C' : flags & NPY_ARRAY_F_CONTIGUOUS ? 'F' : !is_item && has_rows(array) ? 'R' : 'A';
    uint64_t read_only = flags & NPY_ARRAY_WRITEABLE ? 0 : 1;
    if (put_code(encoding, CODE_ARRAY | (uint64_t)element << 8 | (uint64_t)rank << 16 | layout << 24 | read_only << 32)
            != ENCODED
        || !words_room(&encoding->slots, 2 + 2 * (size_t)rank)) {
        return ENCODE_FAILED;
    }
    uint64_t *slot = encoding->slots.items + encoding->slots.count;
    slot[0] = (uint64_t)(uintptr_t)PyArray_DATA(array);
    slot[1] = (uint64_t)(uintptr_t)array | CONURE_OWNER_BORROWED;
    const npy_intp *extents = PyArray_DIMS(array), *strides = PyArray_STRIDES(array);
    for (int i = 0; i < rank; i++) {
        slot[2 + i] = (uint64_t)extents[i];
        slot[2 + rank + i] = (uint64_t)strides[i];
    }
    encoding->slots.count += 2 + 2 * (size_t)rank;
    return ENCODED;
}

static EncodeStatus encode_scalar(Encoding *encoding, PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
#define SCALAR(Class, name, word)                                                                                     \
    if (type == &Py##Class##ArrType_Type) return put(encoding, CODE_SCALAR | ELEMENT_##name << 8, word)
    SCALAR(Double, float64, double_word(PyArrayScalar_VAL(value, Double)));
    SCALAR(Float, float32, float_word(PyArrayScalar_VAL(value, Float)));
    SCALAR(Int64, int64, (uint64_t)PyArrayScalar_VAL(value, Int64));
    SCALAR(Int32, int32, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int32));
    SCALAR(UInt8, uint8, PyArrayScalar_VAL(value, UInt8));
    SCALAR(Bool, bool, PyArrayScalar_VAL(value, Bool) != 0);
    SCALAR(Int8, int8, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int8));
    SCALAR(Int16, int16, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int16));
    SCALAR(UInt16, uint16, PyArrayScalar_VAL(value, UInt16));
    SCALAR(UInt32, uint32, PyArrayScalar_VAL(value, UInt32));
    SCALAR(UInt64, uint64, PyArrayScalar_VAL(value, UInt64));
    SCALAR(Half, float16, PyArrayScalar_VAL(value, Half));
#undef SCALAR
    if (type == &PyCDoubleArrType_Type) {
        uint64_t words[2];
        memcpy(words, &PyArrayScalar_VAL(value, CDouble), sizeof words);
        return put(encoding, CODE_SCALAR | ELEMENT_complex128 << 8, words[0]) == ENCODED ? put_slot(encoding, words[1]) : ENCODE_FAILED;
    }
    if (type == &PyCFloatArrType_Type) {
        uint32_t words[2];
        memcpy(words, &PyArrayScalar_VAL(value, CFloat), sizeof words);
        return put(encoding, CODE_SCALAR | ELEMENT_complex64 << 8, words[0]) == ENCODED ? put_slot(encoding, words[1]) : ENCODE_FAILED;
    }
    return ENCODE_UNSUPPORTED;
}

/* Half a surrogate pair has no UTF-8, which the compiler is sent. */
static bool has_surrogate(PyObject *text) {
    if (PyUnicode_KIND(text) == PyUnicode_1BYTE_KIND) return false;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(text); i++) {
        if (Py_UNICODE_IS_SURROGATE(PyUnicode_READ_CHAR(text, i))) return true;
    }
    return false;
}

static EncodeStatus encode_tuple(Encoding *encoding, EncodeContext *context, PyObject *tuple) {
    Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    if (context->depth >= DEEPEST_VALUE || count > LARGEST_TUPLE) return ENCODE_UNSUPPORTED;
    if (put_code(encoding, CODE_TUPLE | (uint64_t)count << 8) != ENCODED) return ENCODE_FAILED;
    context->depth++;
    EncodeStatus status = ENCODED;
    for (Py_ssize_t i = 0; i < count && status == ENCODED; i++) {
        status = encode(encoding, context, PyTuple_GET_ITEM(tuple, i));
    }
    context->depth--;
    return status;
}

/* Whether an object of a class of the program has attributes of its own; -1 with an exception. */
static int has_attributes(PyObject *object) {
    if (Py_TYPE(object)->tp_dictoffset == 0) return 0;
    PyObject *attributes = PyObject_GenericGetDict(object, NULL);
    if (attributes == NULL) return -1;
    int result = PyDict_GET_SIZE(attributes) > 0;
    Py_DECREF(attributes);
    return result;
}

/* What `strings` has for a class whose named tuples were found to behave as tuples do: a number of the class as it is, 0 where it has
   none, and of fields. */
static unsigned long long class_version(PyTypeObject *class, Py_ssize_t fields) { return class->tp_version_tag == 0 ? 0 : (unsigned long long)fields << 32 | class->tp_version_tag; }

/* A named tuple whose class behaves as tuples do, which Python finds out whenever the class has changed. */
static EncodeStatus encode_named(Encoding *encoding, EncodeContext *context, PyObject *tuple) {
    PyObject *class = (PyObject *)Py_TYPE(tuple);
    Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    unsigned long long version = class_version(Py_TYPE(tuple), count);
    PyObject *met = PyDict_GetItemWithError(context->strings, class);
    if (met == NULL && PyErr_Occurred()) return ENCODE_FAILED;
    if (version == 0 || met == NULL || !PyLong_CheckExact(met) || PyLong_AsUnsignedLongLong(met) != version) {
        PyObject *answers = PyImport_ImportModule("conure._answers");
        PyObject *known = answers == NULL ? NULL : PyObject_CallMethod(answers, "is_named_tuple", "O", class);
        Py_XDECREF(answers);
        if (known == NULL) return ENCODE_FAILED;
        Py_DECREF(known);
        if (known != Py_True) return ENCODE_UNSUPPORTED;
        PyObject *fields = PyObject_GetAttrString(class, "_fields");
        if (fields == NULL) return ENCODE_FAILED;
        bool fits = PyTuple_CheckExact(fields) && PyTuple_GET_SIZE(fields) == count;
        Py_DECREF(fields);
        if (!fits) return ENCODE_UNSUPPORTED; /* tuple.__new__ makes such */
        PyObject *now = PyLong_FromUnsignedLongLong(class_version(Py_TYPE(tuple), count));
        int kept = now == NULL ? -1 : PyDict_SetItem(context->strings, class, now);
        Py_XDECREF(now);
        if (kept < 0) return ENCODE_FAILED;
    }
    int attributes = has_attributes(tuple);
    if (attributes != 0) return attributes < 0 ? ENCODE_FAILED : ENCODE_UNSUPPORTED;
    if (context->depth >= DEEPEST_VALUE || count > LARGEST_TUPLE) return ENCODE_UNSUPPORTED;
    EncodeStatus status = put_code(encoding, CODE_NAMED | (uint64_t)count << 8);
    if (status == ENCODED) status = put_code(encoding, (uint64_t)(uintptr_t)class);
    context->depth++;
    for (Py_ssize_t i = 0; i < count && status == ENCODED; i++) status = encode(encoding, context, PyTuple_GET_ITEM(tuple, i));
    context->depth--;
    return status;
}

static EncodeStatus encode_slice(Encoding *encoding, EncodeContext *context, PySliceObject *slice) {
    PyObject *parts[] = {slice->start, slice->stop, slice->step};
    if (context->depth >= DEEPEST_VALUE) return ENCODE_UNSUPPORTED;
    EncodeStatus status = put_code(encoding, CODE_SLICE | 3 << 8);
    context->depth++;
    for (int i = 0; i < 3 && status == ENCODED; i++) status = encode(encoding, context, parts[i]);
    context->depth--;
    return status;
}

/* What a functools.partial holds lives as long as it does. */
static EncodeStatus encode_partial(Encoding *encoding, EncodeContext *context, PyObject *partial) {
    if (context->depth >= DEEPEST_VALUE) return ENCODE_UNSUPPORTED;
    PyObject *function = PyObject_GetAttrString(partial, "func"), *arguments = PyObject_GetAttrString(partial, "args");
    PyObject *keywords = PyObject_GetAttrString(partial, "keywords");
    PyObject *names = keywords == NULL ? NULL : PySequence_Tuple(keywords);
    PyObject *list = keywords == NULL ? NULL : PyDict_Values(keywords), *values = list == NULL ? NULL : PyList_AsTuple(list);
    PyObject *parts[] = {function, arguments, names, values};
    EncodeStatus status = ENCODE_FAILED;
    if (function != NULL && arguments != NULL && names != NULL && values != NULL) status = put_code(encoding, CODE_PARTIAL | 4 << 8);
    context->depth++;
    for (int i = 0; i < 4 && status == ENCODED; i++) status = encode(encoding, context, parts[i]);
    context->depth--;
    Py_XDECREF(values);
    Py_XDECREF(list);
    Py_XDECREF(names);
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_XDECREF(function);
    return status;
}

int encoding_add_slot(Encoding *encoding, uint64_t slot) { return put_slot(encoding, slot) == ENCODED ? 0 : -1; }

/* A string, a function, a dtype is compiled in. The signature names it by address; `strings` keeps it, so that no other object
   can come to that address. */
static EncodeStatus encode_static(Encoding *encoding, EncodeContext *context, PyObject *value, uint64_t code) {
    PyObject *known = PyDict_GetItemWithError(context->strings, value);
    if (known == NULL) {
        if (PyErr_Occurred() || PyDict_SetItem(context->strings, value, value) < 0) return ENCODE_FAILED;
        known = value;
    }
    if (put_code(encoding, code) != ENCODED) return ENCODE_FAILED;
    return put_code(encoding, (uint64_t)(uintptr_t)known);
}

/* A lambda that is made anew at every turn of a loop stands for the one that was compiled, as long as nothing but its
   code decides what it does. */
static PyObject *twin(EncodeContext *context, PyObject *function) {
    PyFunctionObject *given = (PyFunctionObject *)function;
    if (given->func_closure != NULL || given->func_defaults != NULL || given->func_kwdefaults != NULL) return function;
    PyObject *known = PyDict_GetItemWithError(context->strings, given->func_code);
    if (known != NULL) {
        PyFunctionObject *other = (PyFunctionObject *)known;
        bool same = other->func_code == given->func_code && other->func_globals == given->func_globals
                 && other->func_closure == NULL && other->func_defaults == NULL && other->func_kwdefaults == NULL;
        if (same) return known;
    }
    if (PyErr_Occurred() || PyDict_SetItem(context->strings, given->func_code, function) < 0) PyErr_Clear();
    return function;
}

PyObject *library_text(PyObject *value) {
    PyObject *answers = PyImport_ImportModule("conure._answers");
    PyObject *text = answers == NULL ? NULL : PyObject_CallMethod(answers, "library_text", "O", value);
    Py_XDECREF(answers);
    return text;
}

/* A dtype, or a class or function of a library that Conure knows by name. */
static EncodeStatus encode_library(Encoding *encoding, EncodeContext *context, PyObject *value) {
    /* longlong equals int64 */
    if (PyArray_DescrCheck(value) && element_of_numpy_type(((PyArray_Descr *)value)->type_num) == 0) return ENCODE_UNSUPPORTED;
    PyObject *met = PyDict_GetItemWithError(context->strings, value);
    if (met == NULL || PyLong_CheckExact(met)) {
        PyObject *text = PyErr_Occurred() ? NULL : library_text(value);
        if (text == NULL) return ENCODE_FAILED;
        Py_DECREF(text);
        if (text == Py_None) return ENCODE_UNSUPPORTED;
    }
    return encode_static(encoding, context, value, CODE_LIBRARY);
}

EncodeStatus encode(Encoding *encoding, EncodeContext *context, PyObject *value) {
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyFloat_Type) return put(encoding, CODE_FLOAT, double_word(PyFloat_AS_DOUBLE(value)));
    if (type == &PyLong_Type) return encode_int(encoding, value);
    if (type == &PyArray_Type || type == memmap_type) return encode_array(encoding, (PyArrayObject *)value, context->depth > 0);
    if (type == &PyBool_Type) return put(encoding, CODE_BOOL, value == Py_True);
    if (value == Py_None) return put_code(encoding, CODE_NONE);
    if (type == &PyTuple_Type) return encode_tuple(encoding, context, value);
    if (type == &PyUnicode_Type && !has_surrogate(value)) return encode_static(encoding, context, value, CODE_STRING);
    if (type == &PyList_Type) return encode_list(encoding, context, value);
    if (type == &PyComplex_Type) {
        Py_complex number = PyComplex_AsCComplex(value);
        if (put(encoding, CODE_COMPLEX, double_word(number.real)) != ENCODED) return ENCODE_FAILED;
        return put_slot(encoding, double_word(number.imag));
    }
    if (type == &PyFunction_Type) return encode_static(encoding, context, twin(context, value), CODE_FUNCTION);
    if (type == dispatcher_type) return encode_static(encoding, context, value, CODE_FUNCTION);
    if (PyArray_DescrCheck(value) || PyType_CheckExact(value) || PyCFunction_CheckExact(value) || type == ufunc_type || type == array_function_type) {
        return encode_library(encoding, context, value);
    }
    if (type == &PySlice_Type) return encode_slice(encoding, context, (PySliceObject *)value);
    if (type == partial_type) return encode_partial(encoding, context, value);
    if (PyTuple_Check(value)) return encode_named(encoding, context, value);
    if (value == Py_Ellipsis) return put_code(encoding, CODE_ELLIPSIS);
    EncodeStatus status = encode_scalar(encoding, value);
    return status == ENCODE_UNSUPPORTED ? encode_generator(encoding, context, value) : status;
}

EncodeStatus encode_value(Encoding *encoding, Call *call, PyObject *strings, PyObject *value) {
    EncodeContext context = {call, strings, 0};
    return encode(encoding, &context, value);
}
