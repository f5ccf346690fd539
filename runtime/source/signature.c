/* What a signature says: type texts, and which slots are owners. */
#include "encoding.h"

uint64_t signature_owners(const uint64_t **words, uint32_t *slots) {
    uint64_t code = *(*words)++;
    switch (code & 0xff) {
        case CODE_COMPLEX: *slots = 2; return 0;
        case CODE_SCALAR: *slots = (code >> 8 & 0xff) >= ELEMENT_complex64 ? 2 : 1; return 0;
        case CODE_NONE: case CODE_ELLIPSIS: *slots = 0; return 0;
        case CODE_STRING: case CODE_FUNCTION: case CODE_LIBRARY: (*words)++; *slots = 0; return 0;
        case CODE_ARRAY: *slots = 2 + 2 * (uint32_t)(code >> 16 & 0xff); return 2;
        case CODE_EMPTY_LIST: *slots = 1; return 1;
        case CODE_LIST: signature_owners(words, slots); *slots = 1; return 1;
        case CODE_TUPLE: case CODE_SLICE: case CODE_PARTIAL: case CODE_EITHER: case CODE_UNLIKE_LIST: case CODE_NAMED: {
            uint64_t mask = 0;
            if ((code & 0xff) == CODE_NAMED) (*words)++;
            uint32_t at = (code & 0xff) == CODE_EITHER || (code & 0xff) == CODE_UNLIKE_LIST ? 1 : 0;
            for (uint64_t i = 0; i < code >> 8; i++) {
                uint32_t part;
                uint64_t owners = signature_owners(words, &part);
                if (at < 64) mask |= owners << at;
                at += part;
            }
            *slots = at;
            return mask;
        }
        default: *slots = 1; return 0;
    }
}

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

/* The number of a function or a class, a new one if it is met first; -1 with an exception. */
static Py_ssize_t number_of(PyObject *function, PyObject *functions) {
    Py_ssize_t count = PyList_GET_SIZE(functions), index = 0;
    while (index < count && PyList_GET_ITEM(functions, index) != function) index++;
    return index == count && PyList_Append(functions, function) < 0 ? -1 : index;
}

static PyObject *function_text(PyObject *function, PyObject *functions) {
    Py_ssize_t number = number_of(function, functions);
    return number < 0 ? NULL : PyUnicode_FromFormat("function#%zd", number);
}

/* `class#2 Point(x=float, y=int)`. */
static PyObject *named_text(const uint64_t **words, PyObject *functions, uint64_t count) {
    PyObject *class = (PyObject *)(uintptr_t)*(*words)++;
    Py_ssize_t number = number_of(class, functions);
    PyObject *name = PyObject_GetAttrString(class, "__name__"), *fields = PyObject_GetAttrString(class, "_fields");
    PyObject *parts = PyList_New(0), *joiner = PyUnicode_FromString(", "), *text = NULL;
    bool good = number >= 0 && name != NULL && fields != NULL && parts != NULL && joiner != NULL;
    if (good && !(PyTuple_CheckExact(fields) && PyTuple_GET_SIZE(fields) == (Py_ssize_t)count)) {
        PyErr_Format(PyExc_TypeError, "the fields of %U have changed", name);
        good = false;
    }
    for (uint64_t i = 0; i < count && good; i++) {
        PyObject *type = signature_text(words, functions);
        PyObject *part = type == NULL ? NULL : PyUnicode_FromFormat("%U=%U", PyTuple_GET_ITEM(fields, (Py_ssize_t)i), type);
        good = part != NULL && PyList_Append(parts, part) == 0;
        Py_XDECREF(part);
        Py_XDECREF(type);
    }
    PyObject *all = good ? PyUnicode_Join(joiner, parts) : NULL;
    if (all != NULL) text = PyUnicode_FromFormat("class#%zd %U(%U)", number, name, all);
    Py_XDECREF(all);
    Py_XDECREF(joiner);
    Py_XDECREF(parts);
    Py_XDECREF(fields);
    Py_XDECREF(name);
    return text;
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
        case CODE_NAMED: return named_text(words, functions, code >> 8);
        case CODE_SLICE: return wrapped(joined_text(words, functions, code >> 8, ", "), "slice(%U)");
        case CODE_PARTIAL: return wrapped(joined_text(words, functions, code >> 8, ", "), "partial(%U)");
        case CODE_ELLIPSIS: return PyUnicode_FromString("...");
        case CODE_LIST: return wrapped(signature_text(words, functions), "list[%U]");
        case CODE_EMPTY_LIST: return PyUnicode_FromString("list[]");
        case CODE_UNLIKE_LIST: return wrapped(joined_text(words, functions, code >> 8, ", "), code >> 8 == 1 ? "list[%U,]" : "list[%U]");
        case CODE_EITHER: return joined_text(words, functions, code >> 8, "|");
        case CODE_STRING: return PyUnicode_FromFormat("str%R", (PyObject *)(uintptr_t)*(*words)++);
        case CODE_FUNCTION: return function_text((PyObject *)(uintptr_t)*(*words)++, functions);
        case CODE_LIBRARY: return library_text((PyObject *)(uintptr_t)*(*words)++);
        case CODE_GENERATOR: return PyUnicode_FromString("Generator");
        default: PyErr_SetString(PyExc_SystemError, "conure: not a signature"); return NULL;
    }
}
