/* Type texts as trees. The grammar is the brief one of docs: conure.manifest and signature_text write it. */
#include <ctype.h>
#include <stdlib.h>

#include "runtime.h"

static const struct { const char *name; int numpy; } ELEMENTS[] = {
    {"none", NPY_NOTYPE}, {"bool", NPY_BOOL},       {"int8", NPY_INT8},       {"uint8", NPY_UINT8},
    {"int16", NPY_INT16}, {"uint16", NPY_UINT16},   {"int32", NPY_INT32},     {"uint32", NPY_UINT32},
    {"int64", NPY_INT64}, {"uint64", NPY_UINT64},   {"float16", NPY_FLOAT16}, {"float32", NPY_FLOAT32},
    {"float64", NPY_FLOAT64}, {"complex64", NPY_COMPLEX64}, {"complex128", NPY_COMPLEX128},
};
enum { ELEMENT_COUNT = sizeof ELEMENTS / sizeof *ELEMENTS };

int numpy_type_of_element(uint8_t element) { return ELEMENTS[element].numpy; }

uint8_t element_of_numpy_type(int type_number) {
    for (uint8_t i = 1; i < ELEMENT_COUNT; i++) {
        if (ELEMENTS[i].numpy == type_number) return i;
    }
    return 0;
}

const char *element_name(uint8_t element) { return ELEMENTS[element].name; }

void type_free(Type *type) {
    if (type == NULL) return;
    for (Py_ssize_t i = 0; i < type->count; i++) type_free(type->parts[i]);
    free(type->parts);
    Py_XDECREF(type->object);
    free(type);
}

typedef struct { const char *at, *end, *start; } Reader;

static Type *failure(Reader *reader, Type *type) {
    if (!PyErr_Occurred()) {
        PyErr_Format(PyExc_ValueError, "not a type text, at character %zd: %.200s", reader->at - reader->start, reader->start);
    }
    type_free(type);
    return NULL;
}

static bool eat(Reader *reader, const char *word) {
    size_t length = strlen(word);
    if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0) return false;
    reader->at += length;
    return true;
}

static Type *create(TypeKind kind, uint32_t slots) {
    Type *type = calloc(1, sizeof *type);
    if (type == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    type->kind = kind;
    type->slots = slots;
    return type;
}

static bool add_part(Type *type, Type *part) {
    Type **parts = part == NULL ? NULL : realloc(type->parts, (size_t)(type->count + 1) * sizeof *parts);
    if (parts == NULL) {
        type_free(part);
        return false;
    }
    type->parts = parts;
    parts[type->count++] = part;
    return true;
}


/* The slots of the last part stand behind those before it. */
static void place_part(Type *type) {
    const Type *part = type->parts[type->count - 1];
    /* Owners beyond word 63 would be lost: such an element of a list is refused. */
    if (type->slots < 64) type->owner_mask |= part->owner_mask << type->slots;
    type->slots += part->slots;
}

static Type *read_type(Reader *reader);

static Type *read_tuple(Reader *reader) {
    Type *type = create(TYPE_TUPLE, 0);
    if (type == NULL) return NULL;
    while (!eat(reader, ")")) {
        if (type->count > 0) {
            eat(reader, ",");
            eat(reader, " ");
            if (eat(reader, ")")) break;
        }
        if (!add_part(type, read_type(reader))) return failure(reader, type);
        place_part(type);
    }
    return type;
}

/* `list[int, float]`, behind its first item: what is passed is a list of just these, and the list itself stands in front. */
static Type *read_items(Reader *reader, Type *list) {
    list->kind = TYPE_PASSED_LIST;
    list->owner_mask = 0;
    place_part(list);
    while (!eat(reader, "]")) {
        if (!eat(reader, ",")) return failure(reader, list);
        eat(reader, " ");
        if (eat(reader, "]")) break;
        if (!add_part(list, read_type(reader))) return failure(reader, list);
        place_part(list);
    }
    return list;
}

static Type *read_list(Reader *reader) {
    Type *type = create(TYPE_LIST, 1);
    if (type == NULL) return NULL;
    type->owner_mask = 1;
    if (eat(reader, "]")) return type;
    if (!add_part(type, read_type(reader))) return failure(reader, type);
    return eat(reader, "]") ? type : read_items(reader, type);
}

static Type *read_string(Reader *reader) {
    char quote = *reader->at;
    const char *start = reader->at++;
    while (reader->at < reader->end && *reader->at != quote) reader->at += *reader->at == '\\' ? 2 : 1;
    Type *type = create(TYPE_OBJECT, 0);
    if (type == NULL) return NULL;
    if (reader->at >= reader->end) return failure(reader, type);
    reader->at++;
    /* the text is a Python literal: repr() wrote it */
    PyObject *literal = PyUnicode_FromStringAndSize(start, reader->at - start);
    PyObject *ast = literal == NULL ? NULL : PyImport_ImportModule("ast");
    type->object = ast == NULL ? NULL : PyObject_CallMethod(ast, "literal_eval", "O", literal);
    Py_XDECREF(ast);
    Py_XDECREF(literal);
    if (type->object == NULL || !PyUnicode_CheckExact(type->object)) return failure(reader, type);
    return type;
}

static uint8_t read_element(Reader *reader) {
    uint8_t found = 0;
    for (uint8_t i = 1; i < ELEMENT_COUNT; i++) { /* the longest name: int8 and int16 share no prefix with a shorter one */
        size_t length = strlen(ELEMENTS[i].name);
        if ((size_t)(reader->end - reader->at) >= length && memcmp(reader->at, ELEMENTS[i].name, length) == 0
            && (found == 0 || length > strlen(ELEMENTS[found].name))) {
            found = i;
        }
    }
    if (found != 0) reader->at += strlen(ELEMENTS[found].name);
    return found;
}

static Type *read_array(Reader *reader, uint8_t element) {
    Type *type = create(TYPE_ARRAY, 0);
    if (type == NULL) return NULL;
    type->element = element;
    type->owner_mask = 2;
    while (reader->at < reader->end && *reader->at != ']') {
        if (*reader->at == ':') type->rank++;
        else if (*reader->at != ',' && *reader->at != ' ') return failure(reader, type);
        reader->at++;
    }
    if (!eat(reader, "]")) return failure(reader, type);
    type->layout = 'C';
    if (reader->at < reader->end && strchr("CFRA", *reader->at) != NULL) type->layout = *reader->at++;
    type->read_only = eat(reader, "!");
    type->slots = 2 + 2u * type->rank;
    return type;
}

static Type *constant(Reader *reader, PyObject *object) {
    Type *type = object == NULL ? NULL : create(TYPE_OBJECT, 0);
    if (type == NULL) {
        Py_XDECREF(object);
        return failure(reader, NULL);
    }
    type->object = object;
    return type;
}

static Type *read_dtype(Reader *reader) {
    uint8_t element = read_element(reader);
    if (element == 0) return failure(reader, NULL);
    return constant(reader, (PyObject *)PyArray_DescrFromType(numpy_type_of_element(element)));
}

/* `numpy.float64`, `math.sin`: what a library calls by that name. */
static Type *read_library(Reader *reader) {
    const char *start = reader->at, *dot = NULL;
    for (; reader->at < reader->end && (isalnum((unsigned char)*reader->at) || strchr("._", *reader->at)); reader->at++) {
        if (*reader->at == '.') dot = reader->at;
    }
    if (dot == NULL) return failure(reader, NULL);
    PyObject *home = PyUnicode_FromStringAndSize(start, dot - start);
    PyObject *name = PyUnicode_FromStringAndSize(dot + 1, reader->at - dot - 1);
    PyObject *module = home == NULL ? NULL : PyImport_Import(home);
    PyObject *object = module == NULL || name == NULL ? NULL : PyObject_GetAttr(module, name);
    Py_XDECREF(module);
    Py_XDECREF(name);
    Py_XDECREF(home);
    return constant(reader, object);
}

/* `named numpy.linalg._linalg.QRResult(…)`: a tuple of that class. */
static Type *read_named(Reader *reader) {
    Type *named = read_library(reader);
    if (named == NULL || !eat(reader, "(")) return failure(reader, named);
    Type *tuple = read_tuple(reader);
    if (tuple == NULL) return failure(reader, named);
    tuple->object = Py_NewRef(named->object);
    type_free(named);
    return tuple;
}

/* `class#2 Point(x=float, y=int)`: a tuple of that class of the program. */
static Type *read_class(Reader *reader) {
    Type *type = create(TYPE_NAMED, 0);
    if (type == NULL) return NULL;
    while (reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') type->function = type->function * 10 + (*reader->at++ - '0');
    while (reader->at < reader->end && *reader->at != '(') reader->at++;
    if (!eat(reader, "(")) return failure(reader, type);
    while (!eat(reader, ")")) {
        while (reader->at < reader->end && *reader->at != '=') reader->at++; /* a comma, and the name */
        if (!eat(reader, "=") || !add_part(type, read_type(reader))) return failure(reader, type);
        place_part(type);
    }
    return type;
}

/* `slice(int, None, None)`: a tuple that becomes a slice. */
static Type *read_slice(Reader *reader) {
    Type *tuple = read_tuple(reader);
    if (tuple != NULL) tuple->object = Py_NewRef((PyObject *)&PySlice_Type);
    return tuple;
}

static Type *read_simple(Reader *reader) {
    if (reader->at >= reader->end) return failure(reader, NULL);
    if (eat(reader, "named ")) return read_named(reader);
    if (eat(reader, "class#")) return read_class(reader);
    if (eat(reader, "(")) return read_tuple(reader);
    if (eat(reader, "slice(")) return read_slice(reader);
    if (eat(reader, "partial(")) return read_tuple(reader); /* an argument: its slots are what counts */
    if (eat(reader, "...")) return constant(reader, Py_NewRef(Py_Ellipsis));
    if (eat(reader, "list[")) return read_list(reader);
    if (eat(reader, "dtype ")) return read_dtype(reader);
    if (eat(reader, "exception")) return create(TYPE_EXCEPTION, 1);
    if (eat(reader, "None")) return create(TYPE_NONE, 0);
    if (eat(reader, "Generator")) return create(TYPE_GENERATOR, 1);
    if (eat(reader, "str")) return reader->at < reader->end ? read_string(reader) : failure(reader, NULL);
    if (eat(reader, "function#")) {
        Type *type = create(TYPE_FUNCTION, 0);
        while (type != NULL && reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9') {
            type->function = type->function * 10 + (*reader->at++ - '0');
        }
        return type;
    }
    if (eat(reader, "np.")) {
        uint8_t element = read_element(reader);
        if (element == 0) return failure(reader, NULL);
        Type *type = create(TYPE_SCALAR, element >= 13 ? 2 : 1);
        if (type != NULL) type->element = element;
        return type;
    }
    const char *start = reader->at;
    uint8_t element = read_element(reader);
    if (element != 0 && eat(reader, "[")) return read_array(reader, element);
    reader->at = start;
    if (eat(reader, "bool")) return create(TYPE_BOOL, 1);
    if (eat(reader, "int")) {
        if (eat(reader, "=")) {
            while (reader->at < reader->end && strchr("-0123456789", *reader->at) != NULL) reader->at++;
        }
        return create(TYPE_INT, 1);
    }
    if (eat(reader, "float")) return create(TYPE_FLOAT, 1);
    if (eat(reader, "complex")) return create(TYPE_COMPLEX, 2);
    return read_library(reader);
}

static Type *read_type(Reader *reader) {
    Type *first = read_simple(reader);
    if (first == NULL || reader->at >= reader->end || *reader->at != '|') return first;
    Type *either = create(TYPE_EITHER, 1);
    if (either == NULL || !add_part(either, first)) return failure(reader, either);
    either->slots += first->slots;
    while (eat(reader, "|")) {
        if (!add_part(either, read_simple(reader))) return failure(reader, either);
        either->slots += either->parts[either->count - 1]->slots;
    }
    return either;
}

Type *type_parse(const char *text, const char *end) {
    Reader reader = {text, end, text};
    Type *type = read_type(&reader);
    if (type != NULL && reader.at != end) return failure(&reader, type);
    return type;
}
