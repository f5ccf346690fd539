/* Binds a call's arguments to the parameters of the jitted function, as CPython does and with its errors. */
#include "runtime.h"

int binding_read(Binding *binding, PyObject *function) {
    PyCodeObject *code = (PyCodeObject *)((PyFunctionObject *)function)->func_code;
    binding->positional_only = code->co_posonlyargcount;
    binding->positional = code->co_argcount;
    binding->keyword_only = code->co_kwonlyargcount;
    binding->variadic = (code->co_flags & CO_VARARGS) != 0;
    binding->by_binder = (code->co_flags & CO_VARKEYWORDS) != 0;
    PyObject *names = PyObject_GetAttrString((PyObject *)code, "co_varnames");
    if (names == NULL) return -1;
    binding->names = PyTuple_GetSlice(names, 0, binding->positional + binding->keyword_only);
    Py_DECREF(names);
    return binding->names == NULL ? -1 : 0;
}

PyObject *tuple_of(PyObject *const *items, Py_ssize_t count) {
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) PyTuple_SET_ITEM(tuple, i, Py_NewRef(items[i]));
    return tuple;
}

/* CPython binds and, where it must, words the TypeError. New reference to the tuple of bound arguments. */
static PyObject *bind_in_python(Binding *binding, PyObject *plain, PyObject *specialiser, const Given *given) {
    if (binding->binder == NULL) {
        binding->binder = PyObject_CallMethod(specialiser, "binder", "O", plain);
        if (binding->binder == NULL) return NULL;
    }
    PyFunctionObject *function = (PyFunctionObject *)plain, *binder = (PyFunctionObject *)binding->binder;
    if (PyFunction_Check(binding->binder)) { /* defaults may be assigned to at any time */
        PyObject *defaults = function->func_defaults, *keyword_defaults = function->func_kwdefaults;
        if (binder->func_defaults != defaults
            && PyFunction_SetDefaults(binding->binder, defaults == NULL ? Py_None : defaults) < 0) {
            return NULL;
        }
        if (binder->func_kwdefaults != keyword_defaults
            && PyFunction_SetKwDefaults(binding->binder, keyword_defaults == NULL ? Py_None : keyword_defaults) < 0) {
            return NULL;
        }
    }
    PyObject *bound = PyObject_Vectorcall(binding->binder, given->items, given->count, given->keywords);
    if (bound == NULL || PyTuple_CheckExact(bound)) return bound;
    Py_DECREF(bound);
    PyErr_SetString(PyExc_SystemError, "conure: arguments were bound to no tuple");
    return NULL;
}

/* The parameter that a keyword names: by identity, as names in source are interned, else not found. */
static Py_ssize_t parameter_of(const Binding *binding, PyObject *keyword) {
    for (Py_ssize_t i = binding->positional_only; i < binding->positional + binding->keyword_only; i++) {
        if (PyTuple_GET_ITEM(binding->names, i) == keyword) return i;
    }
    return -1;
}

/* Keywords and defaults without Python; NULL without an exception where Python must look. The order of the result is
   that of the signature: positional, *args, keyword-only. */
static PyObject *bind_simply(const Binding *binding, PyObject *plain, const Given *given) {
    Py_ssize_t count = PyVectorcall_NARGS(given->count), total = binding->positional + binding->keyword_only;
    Py_ssize_t keywords = given->keywords == NULL ? 0 : PyTuple_GET_SIZE(given->keywords);
    if (binding->by_binder || (count > binding->positional && !binding->variadic)) return NULL;
    Py_ssize_t shift = binding->variadic ? 1 : 0, direct = count < binding->positional ? count : binding->positional;
    PyObject *bound = PyTuple_New(total + shift);
    if (bound == NULL) return NULL;
    PyObject **slot = &PyTuple_GET_ITEM(bound, 0);
    for (Py_ssize_t i = 0; i < direct; i++) slot[i] = Py_NewRef(given->items[i]);
    for (Py_ssize_t i = 0; i < keywords; i++) {
        Py_ssize_t parameter = parameter_of(binding, PyTuple_GET_ITEM(given->keywords, i));
        if (parameter < 0) goto python;
        Py_ssize_t at = parameter < binding->positional ? parameter : parameter + shift;
        if (slot[at] != NULL) goto python;
        slot[at] = Py_NewRef(given->items[count + i]);
    }
    PyFunctionObject *function = (PyFunctionObject *)plain;
    Py_ssize_t defaults = function->func_defaults == NULL ? 0 : PyTuple_GET_SIZE(function->func_defaults);
    for (Py_ssize_t i = direct; i < binding->positional; i++) {
        if (slot[i] != NULL) continue;
        Py_ssize_t index = i - (binding->positional - defaults);
        if (index < 0) goto python;
        slot[i] = Py_NewRef(PyTuple_GET_ITEM(function->func_defaults, index));
    }
    for (Py_ssize_t i = binding->positional; i < total; i++) {
        if (slot[i + shift] != NULL) continue;
        PyObject *value = function->func_kwdefaults == NULL
                              ? NULL
                              : PyDict_GetItemWithError(function->func_kwdefaults, PyTuple_GET_ITEM(binding->names, i));
        if (value == NULL) goto python;
        slot[i + shift] = Py_NewRef(value);
    }
    if (binding->variadic) {
        Py_ssize_t rest = count - direct;
        slot[binding->positional] = tuple_of(given->items + direct, rest);
        if (slot[binding->positional] == NULL) goto python;
    }
    return bound;
python:
    PyErr_Clear();
    Py_DECREF(bound);
    return NULL;
}

PyObject *bind(Binding *binding, PyObject *function, PyObject *specialiser, const Given *given) {
    PyObject *bound = bind_simply(binding, function, given);
    return bound != NULL || PyErr_Occurred() ? bound : bind_in_python(binding, function, specialiser, given);
}
