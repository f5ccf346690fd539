/*
 * Result slots → Python objects of exactly the type that CPython and NumPy would return.
 *
 * A block that a result owns becomes an array that owns its data: NumPy frees it through block_memory_handler. While a
 * result is boxed, block.object remembers the array or list made of a block, so that what was one object in the kernel
 * is one object in Python; the call ends before anybody else looks at it.
 */
#include "runtime.h"

static PyObject *memory_handler;

int box_setup(void) {
    memory_handler = block_memory_handler();
    return memory_handler == NULL ? -1 : 0;
}

static double as_double(uint64_t word) {
    double value;
    memcpy(&value, &word, sizeof value);
    return value;
}

static float as_float(uint64_t word) {
    uint32_t low = (uint32_t)word;
    float value;
    memcpy(&value, &low, sizeof value);
    return value;
}

#define NUMPY_SCALAR(Class, expression)                                                                                  \
    do {                                                                                                                 \
        PyObject *scalar = PyArrayScalar_New(Class);                                                                     \
        if (scalar != NULL) PyArrayScalar_ASSIGN(scalar, Class, expression);                                             \
        return scalar;                                                                                                   \
    } while (0)

static PyObject *box_scalar(uint8_t element, const uint64_t *words) {
    uint64_t word = words[0];
    switch (numpy_type_of_element(element)) {
        case NPY_BOOL: PyArrayScalar_RETURN_BOOL_FROM_LONG(word != 0);
        case NPY_INT8: NUMPY_SCALAR(Int8, (npy_int8)word);
        case NPY_UINT8: NUMPY_SCALAR(UInt8, (npy_uint8)word);
        case NPY_INT16: NUMPY_SCALAR(Int16, (npy_int16)word);
        case NPY_UINT16: NUMPY_SCALAR(UInt16, (npy_uint16)word);
        case NPY_INT32: NUMPY_SCALAR(Int32, (npy_int32)word);
        case NPY_UINT32: NUMPY_SCALAR(UInt32, (npy_uint32)word);
        case NPY_INT64: NUMPY_SCALAR(Int64, (npy_int64)word);
        case NPY_UINT64: NUMPY_SCALAR(UInt64, word);
        case NPY_FLOAT16: NUMPY_SCALAR(Half, (npy_half)word);
        case NPY_FLOAT32: NUMPY_SCALAR(Float, as_float(word));
        case NPY_FLOAT64: NUMPY_SCALAR(Double, as_double(word));
        case NPY_COMPLEX64: {
            PyObject *scalar = PyArrayScalar_New(CFloat);
            if (scalar != NULL) {
                float parts[2] = {as_float(words[0]), as_float(words[1])};
                memcpy(&PyArrayScalar_VAL(scalar, CFloat), parts, sizeof parts);
            }
            return scalar;
        }
        case NPY_COMPLEX128: {
            PyObject *scalar = PyArrayScalar_New(CDouble);
            if (scalar != NULL) memcpy(&PyArrayScalar_VAL(scalar, CDouble), words, 2 * sizeof(double));
            return scalar;
        }
        default: PyErr_SetString(PyExc_SystemError, "conure: a kernel returned a scalar of no type"); return NULL;
    }
}

static PyObject *array_over(PyTypeObject *class, uint8_t element, int rank, const npy_intp *extents,
                            const npy_intp *strides, void *data, int flags, PyObject *like) {
    PyArray_Descr *dtype = PyArray_DescrFromType(numpy_type_of_element(element));
    return PyArray_NewFromDescr(class, dtype, rank, extents, strides, data, flags, like);
}

/* Hands the block to the array: it owns its data from here on. */
static void give_block(PyObject *array, ConureBlock *block, ThreadContext *thread) {
    PyArrayObject_fields *fields = (PyArrayObject_fields *)array;
    Py_XSETREF(fields->mem_handler, Py_NewRef(memory_handler));
    PyArray_ENABLEFLAGS((PyArrayObject *)array, NPY_ARRAY_OWNDATA);
    block_detach(thread, block);
    block->object = array;
}

/* The array that a block was created as, for views of it that outlive the call. */
static PyObject *base_of_block(ConureBlock *block, uint8_t element, ThreadContext *thread) {
    npy_intp extents[CONURE_BLOCK_EXTENTS];
    int rank = 1, flags = NPY_ARRAY_WRITEABLE;
    if (block->element_type != 0) {
        element = block->element_type;
        rank = block->rank;
        for (int i = 0; i < rank; i++) extents[i] = (npy_intp)block->extents[i];
        if (block->fortran) flags |= NPY_ARRAY_F_CONTIGUOUS;
    } else {
        PyArray_Descr *dtype = PyArray_DescrFromType(numpy_type_of_element(element));
        extents[0] = (npy_intp)(block->size / (uint64_t)PyDataType_ELSIZE(dtype));
        Py_DECREF(dtype);
    }
    PyObject *base = array_over(&PyArray_Type, element, rank, extents, NULL, block->data, flags, NULL);
    if (base != NULL) give_block(base, block, thread);
    return base;
}

static PyObject *view_of(PyObject *base, const Type *type, const npy_intp *extents, const npy_intp *strides, void *data) {
    int flags = PyArray_ISWRITEABLE((PyArrayObject *)base) && !type->read_only ? NPY_ARRAY_WRITEABLE : 0;
    PyObject *view = array_over(Py_TYPE(base), type->element, type->rank, extents, strides, data, flags, base);
    if (view != NULL && PyArray_SetBaseObject((PyArrayObject *)view, Py_NewRef(base)) < 0) Py_CLEAR(view);
    return view;
}

static PyObject *box_array(const Type *type, const uint64_t *words, ThreadContext *thread, bool borrow) {
    void *data = (void *)(uintptr_t)words[0];
    ConureOwner owner = words[1];
    const npy_intp *extents = (const npy_intp *)(words + 2), *strides = extents + type->rank;
    void *object = (void *)(uintptr_t)(owner & ~CONURE_OWNER_TAGS);
    if (borrow) { /* for the length of a print: nobody keeps it */
        return array_over(&PyArray_Type, type->element, type->rank, extents, strides, data, 0, NULL);
    }
    if (object == NULL) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel returned an array that nobody owns");
        return NULL;
    }
    if (owner & CONURE_OWNER_BORROWED) {
        return owner & CONURE_OWNER_VIEW ? view_of(object, type, extents, strides, data) : Py_NewRef((PyObject *)object);
    }
    ConureBlock *block = object;
    if (owner & CONURE_OWNER_VIEW) {
        PyObject *base = block->object == NULL ? base_of_block(block, type->element, thread) : Py_NewRef(block->object);
        if (base == NULL) return NULL;
        PyObject *view = view_of(base, type, extents, strides, data);
        if (view == NULL) block->object = NULL; /* the base goes below and takes the block along */
        Py_DECREF(base);
        return view;
    }
    if (block->object != NULL) return Py_NewRef((PyObject *)block->object);
    if (data != block->data) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel returned a view that it calls an array of its own");
        return NULL;
    }
    int flags = type->read_only ? 0 : NPY_ARRAY_WRITEABLE;
    PyObject *array = array_over(&PyArray_Type, type->element, type->rank, extents, strides, data, flags, NULL);
    if (array != NULL) give_block(array, block, thread);
    return array;
}

static PyObject *box(const Type *type, const uint64_t **words, ThreadContext *thread, bool borrow);

/* The numbers of a list, in a loop for each kind; false with an exception, and what is missing left out. */
static bool box_numbers(TypeKind kind, const ConureList *list, PyObject *result) {
    for (int64_t i = 0; i < list->length; i++) {
        PyObject *number = kind == TYPE_FLOAT ? PyFloat_FromDouble(as_double(list->elements[i])) : PyLong_FromLongLong((int64_t)list->elements[i]);
        if (number == NULL) return false;
        PyList_SET_ITEM(result, i, number);
    }
    return true;
}

static bool box_elements(const Type *type, const ConureList *list, ThreadContext *thread, bool borrow, PyObject *result) {
    if (type->count > 0 && (type->parts[0]->kind == TYPE_FLOAT || type->parts[0]->kind == TYPE_INT)) return box_numbers(type->parts[0]->kind, list, result);
    const uint64_t *at = list->elements;
    for (int64_t i = 0; i < list->length; i++) {
        PyObject *element = type->count == 0 ? Py_NewRef(Py_None) : box(type->parts[0], &at, thread, borrow);
        if (element == NULL) return false;
        PyList_SET_ITEM(result, i, element);
    }
    return true;
}

static PyObject *box_list(const Type *type, ConureList *list, ThreadContext *thread, bool borrow) {
    if (list->block.object != NULL) return Py_NewRef((PyObject *)list->block.object);
    PyObject *result = PyList_New(list->length);
    if (result == NULL) return NULL;
    if (!borrow) list->block.object = result;
    if (!box_elements(type, list, thread, borrow, result)) {
        if (!borrow) list->block.object = NULL;
        Py_CLEAR(result);
    }
    return result;
}

/* The tuple as one of a class of the program, made past the class's own functions. */
static PyObject *named_tuple(const Type *type, PyObject *tuple, ThreadContext *thread) {
    PyObject *functions = thread->kernel == NULL ? NULL : thread->kernel->functions, *named = NULL;
    PyObject *class = functions != NULL && type->function < PyTuple_GET_SIZE(functions) ? PyTuple_GET_ITEM(PyTuple_GET_ITEM(functions, type->function), 0) : NULL;
    PyObject *arguments = PyTuple_Pack(1, tuple);
    Py_DECREF(tuple);
    if (arguments == NULL) return NULL;
    if (class != NULL && PyType_Check(class) && PyType_IsSubtype((PyTypeObject *)class, &PyTuple_Type)) named = PyTuple_Type.tp_new((PyTypeObject *)class, arguments, NULL);
    else PyErr_SetString(PyExc_SystemError, "conure: a kernel returned a tuple of a class that it doesn't know");
    Py_DECREF(arguments);
    return named;
}

static PyObject *box(const Type *type, const uint64_t **words, ThreadContext *thread, bool borrow) {
    const uint64_t *at = *words;
    *words += type->slots;
    switch (type->kind) {
        case TYPE_BOOL: return PyBool_FromLong(at[0] != 0);
        case TYPE_INT: return PyLong_FromLongLong((int64_t)at[0]);
        case TYPE_FLOAT: return PyFloat_FromDouble(as_double(at[0]));
        case TYPE_COMPLEX: return PyComplex_FromDoubles(as_double(at[0]), as_double(at[1]));
        case TYPE_NONE: return Py_NewRef(Py_None);
        case TYPE_OBJECT: return Py_NewRef(type->object);
        case TYPE_EXCEPTION: return recorded_exception((const ConureContext *)(uintptr_t)at[0], thread);
        case TYPE_SCALAR: return box_scalar(type->element, at);
        case TYPE_ARRAY: return box_array(type, at, thread, borrow);
        case TYPE_LIST: return box_list(type, (ConureList *)(uintptr_t)at[0], thread, borrow);
        case TYPE_PASSED_LIST: return Py_NewRef((PyObject *)(uintptr_t)at[0]);
        case TYPE_TUPLE: case TYPE_NAMED: {
            PyObject *tuple = PyTuple_New(type->count);
            for (Py_ssize_t i = 0; tuple != NULL && i < type->count; i++) {
                PyObject *part = box(type->parts[i], &at, thread, borrow);
                if (part == NULL) Py_CLEAR(tuple);
                else PyTuple_SET_ITEM(tuple, i, part);
            }
            if (type->kind == TYPE_NAMED) return tuple == NULL ? NULL : named_tuple(type, tuple, thread);
            if (tuple == NULL || type->object == NULL) return tuple;
            bool is_list = type->object == (PyObject *)&PyList_Type;
            PyObject *named = is_list ? PySequence_List(tuple) : PyObject_Call(type->object, tuple, NULL);
            Py_DECREF(tuple);
            return named;
        }
        case TYPE_EITHER: {
            uint64_t tag = *at++;
            if (tag >= (uint64_t)type->count) break;
            for (uint64_t i = 0; i < tag; i++) at += type->parts[i]->slots;
            return box(type->parts[tag], &at, thread, borrow);
        }
        case TYPE_FUNCTION: {
            PyObject *functions = thread->kernel == NULL ? NULL : thread->kernel->functions;
            if (functions != NULL && type->function < PyTuple_GET_SIZE(functions)) {
                PyObject *entry = PyTuple_GET_ITEM(functions, type->function);
                return Py_NewRef(PyTuple_GET_ITEM(entry, 0));
            }
            break;
        }
        case TYPE_GENERATOR: break; /* no result is one */
    }
    PyErr_SetString(PyExc_SystemError, "conure: a kernel returned what its manifest doesn't say");
    return NULL;
}

PyObject *box_value(const Type *type, const uint64_t **words, ThreadContext *thread) {
    return box(type, words, thread, false);
}

PyObject *box_borrowed(const Type *type, const uint64_t **words, ThreadContext *thread) {
    return box(type, words, thread, true);
}
