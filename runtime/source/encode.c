/*
 * Python arguments → a signature, which picks the variant, and slots, which the kernel reads.
 *
 * A signature is a prefix code of 64-bit words: the low byte of a word says what follows.
 *   CODE_ARRAY | element << 8 | rank << 16 | layout << 24 | read-only << 32
 *   CODE_SCALAR | element << 8
 *   CODE_TUPLE | count << 8, then the parts
 *   CODE_LIST, then the element; CODE_EMPTY_LIST
 *   CODE_EITHER | count << 8, then the alternatives (elements of a list that differ)
 *   CODE_STRING, then the address of the one object that stands for this string
 *   CODE_FUNCTION, then its address
 *   CODE_INT_VALUE, then the value
 */
#include <stdlib.h>

#include "runtime.h"

enum {
    CODE_BOOL = 1, CODE_INT, CODE_FLOAT, CODE_COMPLEX, CODE_NONE, CODE_SCALAR, CODE_ARRAY, CODE_TUPLE, CODE_LIST,
    CODE_EMPTY_LIST, CODE_EITHER, CODE_STRING, CODE_FUNCTION, CODE_INT_VALUE
};
enum { DEEPEST = 16, LARGEST_TUPLE = 4096, MOST_ALTERNATIVES = 8 };

static PyTypeObject *memmap_type;

int encode_setup(void) {
    PyObject *numpy = PyImport_ImportModule("numpy");
    PyObject *memmap = numpy == NULL ? NULL : PyObject_GetAttrString(numpy, "memmap");
    Py_XDECREF(numpy);
    memmap_type = (PyTypeObject *)memmap;
    return memmap == NULL ? -1 : 0;
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

static bool words_grow(Words *words, size_t extra) {
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

/* Makes sure that `extra` words fit. */
static inline bool words_room(Words *words, size_t extra) {
    return __builtin_expect(words->capacity - words->count >= extra, 1) || words_grow(words, extra);
}

static inline EncodeStatus put(Encoding *encoding, uint64_t code, uint64_t slot) {
    if (!words_room(&encoding->signature, 1) || !words_room(&encoding->slots, 1)) return ENCODE_FAILED;
    encoding->signature.items[encoding->signature.count++] = code;
    encoding->slots.items[encoding->slots.count++] = slot;
    return ENCODED;
}

static inline EncodeStatus put_code(Encoding *encoding, uint64_t code) {
    if (!words_room(&encoding->signature, 1)) return ENCODE_FAILED;
    encoding->signature.items[encoding->signature.count++] = code;
    return ENCODED;
}

static inline EncodeStatus put_slot(Encoding *encoding, uint64_t slot) {
    if (!words_room(&encoding->slots, 1)) return ENCODE_FAILED;
    encoding->slots.items[encoding->slots.count++] = slot;
    return ENCODED;
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

static EncodeStatus encode_int(Encoding *encoding, PyObject *value, bool by_value) {
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0) {
        PyErr_SetString(PyExc_OverflowError,
                        "Python int too large for a jitted function, where an int has 64 bits; "
                        "np.uint64 holds values up to 2**64 - 1");
        return ENCODE_FAILED;
    }
    if (!by_value) return put(encoding, CODE_INT, (uint64_t)number);
    if (put_code(encoding, CODE_INT_VALUE) != ENCODED) return ENCODE_FAILED;
    return put(encoding, (uint64_t)number, (uint64_t)number);
}

static EncodeStatus encode_array(Encoding *encoding, PyArrayObject *array) {
    uint8_t element = element_of_numpy_type(PyArray_TYPE(array));
    int flags = PyArray_FLAGS(array), rank = PyArray_NDIM(array);
    if (element == 0 || !PyArray_ISNOTSWAPPED(array) || !(flags & NPY_ARRAY_ALIGNED) || rank > 32) return ENCODE_UNSUPPORTED;
    uint64_t layout = flags & NPY_ARRAY_C_CONTIGUOUS ? 'C' : flags & NPY_ARRAY_F_CONTIGUOUS ? 'F' : 'A';
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
#define SCALAR(Class, element, word)                                                                                     \
    if (type == &Py##Class##ArrType_Type) return put(encoding, CODE_SCALAR | (element) << 8, word)
    SCALAR(Double, 12, double_word(PyArrayScalar_VAL(value, Double)));
    SCALAR(Float, 11, float_word(PyArrayScalar_VAL(value, Float)));
    SCALAR(Int64, 8, (uint64_t)PyArrayScalar_VAL(value, Int64));
    SCALAR(Int32, 6, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int32));
    SCALAR(UInt8, 3, PyArrayScalar_VAL(value, UInt8));
    SCALAR(Bool, 1, PyArrayScalar_VAL(value, Bool) != 0);
    SCALAR(Int8, 2, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int8));
    SCALAR(Int16, 4, (uint64_t)(int64_t)PyArrayScalar_VAL(value, Int16));
    SCALAR(UInt16, 5, PyArrayScalar_VAL(value, UInt16));
    SCALAR(UInt32, 7, PyArrayScalar_VAL(value, UInt32));
    SCALAR(UInt64, 9, PyArrayScalar_VAL(value, UInt64));
    SCALAR(Half, 10, PyArrayScalar_VAL(value, Half));
#undef SCALAR
    if (type == &PyCDoubleArrType_Type) {
        uint64_t words[2];
        memcpy(words, &PyArrayScalar_VAL(value, CDouble), sizeof words);
        return put(encoding, CODE_SCALAR | 14 << 8, words[0]) == ENCODED ? put_slot(encoding, words[1]) : ENCODE_FAILED;
    }
    if (type == &PyCFloatArrType_Type) {
        uint32_t words[2];
        memcpy(words, &PyArrayScalar_VAL(value, CFloat), sizeof words);
        return put(encoding, CODE_SCALAR | 13 << 8, words[0]) == ENCODED ? put_slot(encoding, words[1]) : ENCODE_FAILED;
    }
    return ENCODE_UNSUPPORTED;
}

typedef struct { Call *call; PyObject *strings; int depth; } Context;

static EncodeStatus encode(Encoding *encoding, Context *context, PyObject *value, bool by_value);

static EncodeStatus encode_tuple(Encoding *encoding, Context *context, PyObject *tuple) {
    Py_ssize_t count = PyTuple_GET_SIZE(tuple);
    if (context->depth >= DEEPEST || count > LARGEST_TUPLE) return ENCODE_UNSUPPORTED;
    if (put_code(encoding, CODE_TUPLE | (uint64_t)count << 8) != ENCODED) return ENCODE_FAILED;
    context->depth++;
    EncodeStatus status = ENCODED;
    for (Py_ssize_t i = 0; i < count && status == ENCODED; i++) {
        status = encode(encoding, context, PyTuple_GET_ITEM(tuple, i), false);
    }
    context->depth--;
    return status;
}

/* The words of the signature from `start` name a type: which of its slots are owners. Moves on. */
static uint64_t owners_of(const uint64_t **words, uint32_t *slots) {
    uint64_t code = *(*words)++;
    switch (code & 0xff) {
        case CODE_COMPLEX: *slots = 2; return 0;
        case CODE_SCALAR: *slots = (code >> 8 & 0xff) >= 13 ? 2 : 1; return 0;
        case CODE_NONE: *slots = 0; return 0;
        case CODE_STRING: case CODE_FUNCTION: (*words)++; *slots = 0; return 0;
        case CODE_ARRAY: *slots = 2 + 2 * (uint32_t)(code >> 16 & 0xff); return 2;
        case CODE_EMPTY_LIST: *slots = 1; return 1;
        case CODE_LIST: owners_of(words, slots); *slots = 1; return 1;
        case CODE_INT_VALUE: (*words)++; *slots = 1; return 0;
        case CODE_TUPLE: case CODE_EITHER: {
            uint64_t mask = 0;
            uint32_t at = (code & 0xff) == CODE_EITHER ? 1 : 0;
            for (uint64_t i = 0; i < code >> 8; i++) {
                uint32_t part;
                uint64_t owners = owners_of(words, &part);
                if (at < 64) mask |= owners << at;
                at += part;
            }
            *slots = at;
            return mask;
        }
        default: *slots = 1; return 0;
    }
}

static EncodeStatus store_elements(Encoding *encoding, ConureList *list, Context *context, const uint64_t *slots,
                                   size_t count, size_t words) {
    (void)encoding;
    ConureContext *kernel_context = &context->call->thread->context;
    if (list_reserve(kernel_context, list, (int64_t)count) != CONURE_RETURNED) {
        PyErr_NoMemory();
        return ENCODE_FAILED;
    }
    if (words != 0) memcpy(list->elements, slots, count * words * sizeof(uint64_t));
    list->length = (int64_t)count;
    return ENCODED;
}

static ConureList *create_list(Context *context, PyObject *object, uint64_t words, uint64_t owner_mask) {
    ConureList *list = list_create(&context->call->thread->context, words, owner_mask, 0);
    if (list == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    list->block.object = object;
    list->block.count = UINT64_C(1) << 32; /* the call holds it to its end */
    return list;
}

/* Elements of different scalar types: every element carries the tag of its alternative. */
static EncodeStatus encode_mixed_list(Encoding *encoding, Context *context, PyObject *object, PyObject *elements,
                                      size_t signature_start) {
    uint64_t alternatives[MOST_ALTERNATIVES];
    uint32_t at[MOST_ALTERNATIVES], count = 0, words = 1;
    Py_ssize_t length = PyTuple_GET_SIZE(elements);
    Encoding one;
    for (Py_ssize_t i = 0; i < length; i++) { /* first the alternatives, in order of appearance */
        encoding_start(&one);
        EncodeStatus status = encode(&one, context, PyTuple_GET_ITEM(elements, i), false);
        uint64_t code = status == ENCODED ? one.signature.items[0] : 0, kind = code & 0xff;
        size_t slots = one.slots.count, parts = one.signature.count;
        encoding_finish(&one);
        if (status != ENCODED) return status;
        if (parts != 1 || kind == CODE_ARRAY || kind == CODE_EMPTY_LIST || kind == CODE_TUPLE) return ENCODE_UNSUPPORTED;
        uint32_t found = 0;
        while (found < count && alternatives[found] != code) found++;
        if (found < count) continue;
        if (count == MOST_ALTERNATIVES) return ENCODE_UNSUPPORTED;
        alternatives[count] = code;
        at[count++] = words;
        words += (uint32_t)slots;
    }
    encoding->signature.count = signature_start;
    if (put_code(encoding, CODE_LIST) != ENCODED || put_code(encoding, CODE_EITHER | (uint64_t)count << 8) != ENCODED) {
        return ENCODE_FAILED;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (put_code(encoding, alternatives[i]) != ENCODED) return ENCODE_FAILED;
    }
    ConureList *list = create_list(context, object, words, 0);
    if (list == NULL || list_reserve(&context->call->thread->context, list, length) != CONURE_RETURNED) {
        PyErr_NoMemory();
        return ENCODE_FAILED;
    }
    for (Py_ssize_t i = 0; i < length; i++) {
        uint64_t *element = list->elements + (size_t)i * words;
        memset(element, 0, words * sizeof *element);
        encoding_start(&one);
        EncodeStatus status = encode(&one, context, PyTuple_GET_ITEM(elements, i), false);
        if (status == ENCODED) {
            uint32_t tag = 0;
            while (tag < count && alternatives[tag] != one.signature.items[0]) tag++;
            if (tag == count) status = ENCODE_UNSUPPORTED;
            else {
                element[0] = tag;
                memcpy(element + at[tag], one.slots.items, one.slots.count * sizeof(uint64_t));
            }
        }
        encoding_finish(&one);
        if (status != ENCODED) return status;
    }
    list->length = length;
    return put_slot(encoding, (uint64_t)(uintptr_t)list);
}

/* The rows of a list of lists: those that are empty get the element layout of the others, for their copies may grow. */
static void give_element_layout(Encoding *row, size_t length) {
    const uint64_t *element = row->signature.items + 1;
    uint32_t words;
    uint64_t owner_mask = owners_of(&element, &words);
    for (size_t i = 0; i < length; i++) {
        ConureList *list = (ConureList *)(uintptr_t)row->slots.items[i];
        list->element_words = words;
        list->owner_mask = owner_mask;
    }
}

static EncodeStatus encode_list(Encoding *encoding, Context *context, PyObject *object) {
    if (context->depth >= DEEPEST) return ENCODE_UNSUPPORTED;
    PyObject *elements = PyList_AsTuple(object); /* what is there now: another thread may change the list */
    if (elements == NULL) return ENCODE_FAILED;
    int kept = keep(&context->call->kept, elements);
    Py_DECREF(elements);
    if (kept < 0) return ENCODE_FAILED;
    size_t signature_start = encoding->signature.count;
    Py_ssize_t length = PyTuple_GET_SIZE(elements);
    if (length == 0) {
        ConureList *list = create_list(context, object, 0, 0);
        return list == NULL ? ENCODE_FAILED : put(encoding, CODE_EMPTY_LIST, (uint64_t)(uintptr_t)list);
    }
    if (put_code(encoding, CODE_LIST) != ENCODED) return ENCODE_FAILED;
    context->depth++;
    Encoding row; /* all slots of the elements; the signature of the first and that of the present one */
    encoding_start(&row);
    EncodeStatus status = ENCODED;
    size_t first = 0, words = 0;
    bool mixed = false, some_empty = false;
    for (Py_ssize_t i = 0; i < length && status == ENCODED && !mixed; i++) {
        status = encode(&row, context, PyTuple_GET_ITEM(elements, i), false);
        if (status != ENCODED) break;
        if (i == 0) {
            first = row.signature.count;
            words = row.slots.count;
            continue;
        }
        uint64_t *known = row.signature.items, *present = known + first;
        size_t count = row.signature.count - first;
        if (present[0] == CODE_EMPTY_LIST && (known[0] & 0xff) == CODE_LIST) {
            some_empty = true; /* an empty list among others has their type */
        } else if (known[0] == CODE_EMPTY_LIST && (present[0] & 0xff) == CODE_LIST) {
            some_empty = true;
            memmove(known, present, count * sizeof *known);
            first = count;
        } else {
            mixed = count != first || memcmp(known, present, first * sizeof *known) != 0;
        }
        row.signature.count = first;
    }
    if (status == ENCODED && !mixed && some_empty) give_element_layout(&row, (size_t)length);
    if (status == ENCODED && !mixed) {
        const uint64_t *signature = row.signature.items;
        uint32_t slots;
        uint64_t owner_mask = owners_of(&signature, &slots);
        ConureList *list = slots > 64 ? NULL : create_list(context, object, words, owner_mask);
        if (list == NULL) status = slots > 64 ? ENCODE_UNSUPPORTED : ENCODE_FAILED;
        else status = store_elements(encoding, list, context, row.slots.items, (size_t)length, words);
        for (size_t i = 0; i < first && status == ENCODED; i++) status = put_code(encoding, row.signature.items[i]);
        if (status == ENCODED) status = put_slot(encoding, (uint64_t)(uintptr_t)list);
    }
    encoding_finish(&row);
    if (mixed) status = encode_mixed_list(encoding, context, object, elements, signature_start);
    context->depth--;
    return status;
}

int encoding_add_slot(Encoding *encoding, uint64_t slot) { return put_slot(encoding, slot) == ENCODED ? 0 : -1; }

/* A string or function is compiled in. The signature names it by address; `strings` keeps it, so that no other object
   can come to that address. */
static EncodeStatus encode_static(Encoding *encoding, Context *context, PyObject *value, uint64_t code) {
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
static PyObject *twin(Context *context, PyObject *function) {
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

static EncodeStatus encode(Encoding *encoding, Context *context, PyObject *value, bool by_value) {
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyFloat_Type) return put(encoding, CODE_FLOAT, double_word(PyFloat_AS_DOUBLE(value)));
    if (type == &PyLong_Type) return encode_int(encoding, value, by_value);
    if (type == &PyArray_Type || type == memmap_type) return encode_array(encoding, (PyArrayObject *)value);
    if (type == &PyBool_Type) return put(encoding, CODE_BOOL, value == Py_True);
    if (value == Py_None) return put_code(encoding, CODE_NONE);
    if (type == &PyTuple_Type) return encode_tuple(encoding, context, value);
    if (type == &PyUnicode_Type) return encode_static(encoding, context, value, CODE_STRING);
    if (type == &PyList_Type) return encode_list(encoding, context, value);
    if (type == &PyComplex_Type) {
        Py_complex number = PyComplex_AsCComplex(value);
        if (put(encoding, CODE_COMPLEX, double_word(number.real)) != ENCODED) return ENCODE_FAILED;
        return put_slot(encoding, double_word(number.imag));
    }
    if (type == &PyFunction_Type) return encode_static(encoding, context, twin(context, value), CODE_FUNCTION);
    if (type == dispatcher_type) return encode_static(encoding, context, value, CODE_FUNCTION);
    return encode_scalar(encoding, value);
}

EncodeStatus encode_value(Encoding *encoding, Call *call, PyObject *strings, PyObject *value, bool by_value) {
    Context context = {call, strings, 0};
    return encode(encoding, &context, value, by_value);
}

/* ---- signatures as type texts -------------------------------------------------------------------------------------- */

static PyObject *array_text(uint64_t code) {
    char axes[2 * 64 + 1] = "";
    uint64_t rank = code >> 16 & 0xff;
    for (uint64_t i = 0; i < rank; i++) memcpy(axes + (i == 0 ? 0 : 2 * i - 1), i == 0 ? ":" : ",:", i == 0 ? 2 : 3);
    char layout[2] = {rank == 0 ? '\0' : (char)(code >> 24 & 0xff), '\0'};
    return PyUnicode_FromFormat("%s[%s]%s%s", element_name(code >> 8 & 0xff), axes, layout, code >> 32 & 1 ? "!" : "");
}

static PyObject *joined_text(const uint64_t **words, PyObject *functions, uint64_t count, const char *separator) {
    PyObject *parts = PyList_New(0), *joiner = PyUnicode_FromString(separator), *text = NULL;
    for (uint64_t i = 0; i < count && parts != NULL; i++) {
        PyObject *part = signature_text(words, functions);
        if (part == NULL || PyList_Append(parts, part) < 0) Py_CLEAR(parts);
        Py_XDECREF(part);
    }
    if (parts != NULL && joiner != NULL) text = PyUnicode_Join(joiner, parts);
    Py_XDECREF(parts);
    Py_XDECREF(joiner);
    return text;
}

static PyObject *wrapped(PyObject *text, const char *format) {
    PyObject *result = text == NULL ? NULL : PyUnicode_FromFormat(format, text);
    Py_XDECREF(text);
    return result;
}

static PyObject *function_text(PyObject *function, PyObject *functions) {
    Py_ssize_t count = PyList_GET_SIZE(functions), index = 0;
    while (index < count && PyList_GET_ITEM(functions, index) != function) index++;
    if (index == count && PyList_Append(functions, function) < 0) return NULL;
    return PyUnicode_FromFormat("function#%zd", index);
}

PyObject *signature_text(const uint64_t **words, PyObject *functions) {
    uint64_t code = *(*words)++;
    switch (code & 0xff) {
        case CODE_BOOL: return PyUnicode_FromString("bool");
        case CODE_INT: return PyUnicode_FromString("int");
        case CODE_FLOAT: return PyUnicode_FromString("float");
        case CODE_COMPLEX: return PyUnicode_FromString("complex");
        case CODE_NONE: return PyUnicode_FromString("None");
        case CODE_SCALAR: return PyUnicode_FromFormat("np.%s", element_name(code >> 8 & 0xff));
        case CODE_ARRAY: return array_text(code);
        case CODE_TUPLE: return wrapped(joined_text(words, functions, code >> 8, ", "), code >> 8 == 1 ? "(%U,)" : "(%U)");
        case CODE_LIST: return wrapped(signature_text(words, functions), "list[%U]");
        case CODE_EMPTY_LIST: return PyUnicode_FromString("list[]");
        case CODE_EITHER: return joined_text(words, functions, code >> 8, "|");
        case CODE_STRING: return PyUnicode_FromFormat("str%R", (PyObject *)(uintptr_t)*(*words)++);
        case CODE_FUNCTION: return function_text((PyObject *)(uintptr_t)*(*words)++, functions);
        case CODE_INT_VALUE: return PyUnicode_FromFormat("int=%lld", (long long)*(*words)++);
        default: PyErr_SetString(PyExc_SystemError, "conure: not a signature"); return NULL;
    }
}
