/*
 * What a kernel took from the program when it was compiled, looked at before each call: names in dictionaries (globals,
 * builtins, attributes of modules), closure cells, the code and defaults of functions, attributes of classes. Most calls compare only a version
 * per dictionary: CPython 3.11 keeps one, later versions tell a watcher when a dictionary changes.
 *
 * A value (a number, a string, an array) may change as long as its type stays; its slots are a hidden argument.
 */
#include <stdlib.h>

#include "runtime.h"

typedef enum { IN_DICTIONARY, IN_CELL, OF_FUNCTION, OF_CLASS, CONSTANT } Place;

typedef struct {
    Place place;
    Py_ssize_t dictionary;      /* index of the dictionary */
    PyObject *holder;           /* dictionary, cell, function or class */
    PyObject *key;              /* name in the dictionary or the class */
    PyObject *expected;         /* NULL: not bound. Of a function: (code, defaults, keyword defaults) */
    int32_t answer;             /* number of the answer; -1: none */
    bool by_type;               /* another value of the same type will do */
    bool fixed;                 /* its slots depend on nothing but the object */
    Encoding *encoding;         /* of the expected value, where by_type */
} Guard;

typedef struct { PyObject *dictionary; uint64_t version; } Dictionary;

struct Guards {
    Py_ssize_t count, dictionary_count, hidden_count;
    Guard *guards;
    Dictionary *dictionaries;
    Py_ssize_t *hidden;         /* the guard of each hidden argument */
};

#if PY_VERSION_HEX >= 0x030C0000
static int watcher = -1;
static uint64_t changes = 1;

static int dictionary_changed(PyDict_WatchEvent event, PyObject *dictionary, PyObject *key, PyObject *value) {
    (void)event, (void)dictionary, (void)key, (void)value;
    changes++;
    return 0;
}

int guards_setup(void) {
    watcher = PyDict_AddWatcher(dictionary_changed);
    if (watcher < 0) PyErr_Clear(); /* all eight are taken: every name is looked up at every call */
    return 0;
}

static void watch(PyObject *dictionary) {
    if (watcher >= 0 && PyDict_Watch(watcher, dictionary) < 0) PyErr_Clear();
}

static uint64_t version_of(PyObject *dictionary) {
    (void)dictionary;
    return watcher >= 0 ? changes : ++changes;
}
#else
int guards_setup(void) { return 0; }
static void watch(PyObject *dictionary) { (void)dictionary; }
static uint64_t version_of(PyObject *dictionary) { return ((PyDictObject *)dictionary)->ma_version_tag; }
#endif

void guards_free(Guards *guards) {
    if (guards == NULL) return;
    for (Py_ssize_t i = 0; i < guards->count; i++) {
        Guard *guard = &guards->guards[i];
        Py_XDECREF(guard->holder);
        Py_XDECREF(guard->key);
        Py_XDECREF(guard->expected);
        if (guard->encoding != NULL) encoding_finish(guard->encoding);
        free(guard->encoding);
    }
    free(guards->guards);
    free(guards->dictionaries);
    free(guards->hidden);
    free(guards);
}

int guards_traverse(Guards *guards, visitproc visit, void *arg) {
    for (Py_ssize_t i = 0; guards != NULL && i < guards->count; i++) {
        Py_VISIT(guards->guards[i].holder);
        Py_VISIT(guards->guards[i].expected);
    }
    return 0;
}

/* The present value; borrowed. False with an exception set only where a lookup failed. */
static bool present(const Guard *guard, PyObject **value) {
    switch (guard->place) {
        case IN_DICTIONARY:
            *value = PyDict_GetItemWithError(guard->holder, guard->key);
            return *value != NULL || !PyErr_Occurred();
        case IN_CELL: *value = PyCell_GET(guard->holder); return true;
        case OF_CLASS: *value = _PyType_Lookup((PyTypeObject *)guard->holder, guard->key); return true;
        case OF_FUNCTION: case CONSTANT: *value = guard->expected; return true;
    }
    return false;
}

static bool same_signature(const Encoding *a, const Encoding *b, size_t from) {
    size_t words = b->signature.count - from;
    return a->signature.count == words
        && memcmp(a->signature.items, b->signature.items + from, words * sizeof(uint64_t)) == 0;
}

/* Encodes the expected value; what it keeps belongs to `call`. */
static EncodeStatus remember(Guard *guard, PyObject *value, Call *call, PyObject *strings) {
    Encoding *encoding = malloc(sizeof *encoding);
    if (encoding == NULL) {
        PyErr_NoMemory();
        return ENCODE_FAILED;
    }
    encoding_start(encoding);
    EncodeStatus status = encode_value(encoding, call, strings, value);
    if (status == ENCODED && guard->encoding != NULL && !same_signature(guard->encoding, encoding, 0)) status = ENCODE_UNSUPPORTED;
    if (status != ENCODED) {
        encoding_finish(encoding);
        free(encoding);
        return status;
    }
    if (guard->encoding != NULL) encoding_finish(guard->encoding);
    free(guard->encoding);
    guard->encoding = encoding;
    Py_XSETREF(guard->expected, Py_NewRef(value));
    return ENCODED;
}

/* 1: the guard holds, 0: it doesn't, -1: exception. */
static int holds(Guard *guard, Call *call, PyObject *strings) {
    PyObject *value;
    if (guard->place == OF_FUNCTION) {
        PyFunctionObject *function = (PyFunctionObject *)guard->holder;
        PyObject *defaults = function->func_defaults, *keyword_defaults = function->func_kwdefaults;
        return function->func_code == PyTuple_GET_ITEM(guard->expected, 0)
            && (defaults == NULL ? Py_None : defaults) == PyTuple_GET_ITEM(guard->expected, 1)
            && (keyword_defaults == NULL ? Py_None : keyword_defaults) == PyTuple_GET_ITEM(guard->expected, 2);
    }
    if (!present(guard, &value)) return -1;
    if (value == guard->expected) return 1;
    if (!guard->by_type || value == NULL) return 0;
    EncodeStatus status = remember(guard, value, call, strings);
    return status == ENCODED ? 1 : status == ENCODE_FAILED ? -1 : 0;
}

static int check_dictionary(Guards *guards, Py_ssize_t index, Call *call, PyObject *strings) {
    for (Py_ssize_t i = 0; i < guards->count; i++) {
        Guard *guard = &guards->guards[i];
        if (guard->place != IN_DICTIONARY || guard->dictionary != index) continue;
        int result = holds(guard, call, strings);
        if (result != 1) return result;
    }
    return 1;
}

int guards_check(Guards *guards, Encoding *encoding, Call *call, PyObject *strings) {
    for (Py_ssize_t i = 0; i < guards->dictionary_count; i++) {
        Dictionary *dictionary = &guards->dictionaries[i];
        uint64_t version = version_of(dictionary->dictionary);
        if (version == dictionary->version) continue;
        int result = check_dictionary(guards, i, call, strings);
        if (result != 1) return result;
        dictionary->version = version;
    }
    for (Py_ssize_t i = 0; i < guards->count; i++) {
        Guard *guard = &guards->guards[i];
        if (guard->place == IN_DICTIONARY) continue;
        int result = holds(guard, call, strings);
        if (result != 1) return result;
    }
    for (Py_ssize_t i = 0; i < guards->hidden_count; i++) {
        Guard *guard = &guards->guards[guards->hidden[i]];
        size_t signature = encoding->signature.count;
        if (guard->fixed) {
            const Words *known = &guard->encoding->slots;
            for (size_t slot = 0; slot < known->count; slot++) {
                if (encoding_add_slot(encoding, known->items[slot]) < 0) return -1;
            }
            continue;
        }
        if (keep(&call->kept, guard->expected) < 0) return -1; /* another thread may rebind the name meanwhile */
        EncodeStatus status = encode_value(encoding, call, strings, guard->expected);
        bool same = status == ENCODED && same_signature(guard->encoding, encoding, signature);
        encoding->signature.count = signature;
        if (status == ENCODE_FAILED) return -1;
        if (!same) return 0;
    }
    return 1;
}

/* ---- from Python --------------------------------------------------------------------------------------------------- */

static Py_ssize_t dictionary_index(Guards *guards, PyObject *dictionary) {
    for (Py_ssize_t i = 0; i < guards->dictionary_count; i++) {
        if (guards->dictionaries[i].dictionary == dictionary) return i;
    }
    guards->dictionaries[guards->dictionary_count] = (Dictionary){dictionary, 0};
    watch(dictionary);
    return guards->dictionary_count++;
}

/* One (place, holder, key, expected, answer, by_type). `expected` is (value,), or () where nothing is bound. */
static int read_guard(Guards *guards, PyObject *entry, Call *call, PyObject *strings) {
    const char *place;
    PyObject *holder, *key, *expected;
    int answer, by_type;
    Guard *guard = &guards->guards[guards->count];
    if (!PyArg_ParseTuple(entry, "sOOO!ip;a guard is (place, holder, key, expected, answer, by_type)", &place, &holder, &key,
                          &PyTuple_Type, &expected, &answer, &by_type)) {
        return -1;
    }
    *guard = (Guard){.answer = answer, .by_type = by_type, .dictionary = -1};
    if (strcmp(place, "key") == 0 && PyDict_Check(holder)) guard->place = IN_DICTIONARY;
    else if (strcmp(place, "cell") == 0 && PyCell_Check(holder)) guard->place = IN_CELL;
    else if (strcmp(place, "function") == 0 && PyFunction_Check(holder) && PyTuple_GET_SIZE(expected) == 3) guard->place = OF_FUNCTION;
    else if (strcmp(place, "class") == 0 && PyType_Check(holder) && PyUnicode_CheckExact(key)) guard->place = OF_CLASS;
    else if (strcmp(place, "constant") == 0) guard->place = CONSTANT;
    else {
        PyErr_Format(PyExc_ValueError, "no such guard: %s", place);
        return -1;
    }
    guard->holder = Py_NewRef(holder);
    guard->key = Py_NewRef(key);
    guards->count++;
    if (guard->place == IN_DICTIONARY) guard->dictionary = dictionary_index(guards, holder);
    if (guard->place == OF_FUNCTION) {
        guard->expected = Py_NewRef(expected);
    } else if (PyTuple_GET_SIZE(expected) == 1) {
        PyObject *value = PyTuple_GET_ITEM(expected, 0);
        guard->expected = Py_NewRef(value);
        if (by_type) {
            EncodeStatus status = remember(guard, value, call, strings);
            if (status == ENCODE_UNSUPPORTED) PyErr_SetString(PyExc_ValueError, "a value of no type");
            if (status != ENCODED) return -1;
            guard->fixed = !PyArray_Check(value) && !PyList_Check(value) && !PyTuple_Check(value);
        }
    }
    return 0;
}

static int find_hidden(Guards *guards, const Manifest *manifest) {
    for (Py_ssize_t i = 0; i < manifest->hidden_count; i++) {
        Py_ssize_t found = 0;
        while (found < guards->count
               && (guards->guards[found].answer != manifest->hidden[i].answer || guards->guards[found].encoding == NULL)) {
            found++;
        }
        if (found == guards->count || guards->guards[found].encoding->slots.count != manifest->hidden[i].type->slots) {
            PyErr_Format(PyExc_ValueError, "a kernel hides an argument that no answer explains: %d", (int)manifest->hidden[i].answer);
            return -1;
        }
        guards->hidden[guards->hidden_count++] = found;
    }
    return 0;
}

Guards *guards_create(PyObject *description, const Manifest *manifest, Call *call, PyObject *strings) {
    PyObject *entries = PySequence_Fast(description, "guards are a sequence");
    if (entries == NULL) return NULL;
    Py_ssize_t count = PySequence_Fast_GET_SIZE(entries);
    Guards *guards = calloc(1, sizeof *guards);
    if (guards != NULL) {
        guards->guards = calloc((size_t)count + 1, sizeof *guards->guards);
        guards->dictionaries = calloc((size_t)count + 1, sizeof *guards->dictionaries);
        guards->hidden = calloc((size_t)manifest->hidden_count + 1, sizeof *guards->hidden);
    }
    bool good = guards != NULL && guards->guards != NULL && guards->dictionaries != NULL && guards->hidden != NULL;
    if (!good) PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < count && good; i++) {
        good = read_guard(guards, PySequence_Fast_GET_ITEM(entries, i), call, strings) == 0;
    }
    Py_DECREF(entries);
    if (good && find_hidden(guards, manifest) == 0) return guards;
    guards_free(guards);
    return NULL;
}
