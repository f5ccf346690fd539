/*
 * Exceptions as CPython and NumPy would raise them, with a traceback that shows the kernel's lines: one frame for the
 * place that raised, one for each function it was inlined into, and one for each call on the way out.
 *
 * A frame belongs to the real code object where the function is known, so that the traceback module finds the file, the
 * name and the line; nested functions get an empty code object of their name.
 */
#include <stdlib.h>

#include "runtime.h"

/* "ValueError", "numpy.exceptions.AxisError": a builtin, or an attribute of a module. New reference. */
static PyObject *exception_class(PyObject *name) {
    PyObject *result = NULL;
    Py_ssize_t length = PyUnicode_GET_LENGTH(name), dot = PyUnicode_FindChar(name, '.', 0, length, -1);
    if (dot < 0) {
        PyObject *builtins = PyEval_GetBuiltins();
        result = PyDict_GetItemWithError(builtins, name);
        Py_XINCREF(result);
    } else {
        PyObject *module_name = PyUnicode_Substring(name, 0, dot), *attribute = PyUnicode_Substring(name, dot + 1, length);
        PyObject *module = module_name == NULL ? NULL : PyImport_Import(module_name);
        if (module != NULL && attribute != NULL) result = PyObject_GetAttr(module, attribute);
        Py_XDECREF(module);
        Py_XDECREF(attribute);
        Py_XDECREF(module_name);
    }
    if (result != NULL && PyExceptionClass_Check(result)) return result;
    Py_XDECREF(result);
    if (!PyErr_Occurred()) PyErr_Format(PyExc_SystemError, "conure: a kernel raised %R, which is no exception", name);
    return NULL;
}

/* Sets the exception itself. */
static void set_exception(const ErrorSite *error, const uint64_t *words, ThreadContext *thread) {
    PyObject *class = exception_class(error->type);
    if (class == NULL) return;
    if (error->form == FORM_EMPTY) {
        PyErr_SetNone(class);
    } else {
        PyObject *value = error->form == FORM_MESSAGE ? template_fill(error->message, words, thread)
                                                      : box_borrowed(error->arguments, &words, thread);
        PyObject *exception = NULL;
        if (value != NULL) {
            exception = PyTuple_CheckExact(value) ? PyObject_CallObject(class, value) : PyObject_CallOneArg(class, value);
        }
        Py_XDECREF(value);
        if (exception != NULL) PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
        Py_XDECREF(exception);
    }
    Py_DECREF(class);
}

PyObject *recorded_exception(const ConureContext *record, ThreadContext *thread) {
    const Manifest *manifest = &thread->kernel->manifest;
    if (record->error_index < 0 || record->error_index >= manifest->error_count) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel shows an error that its manifest doesn't list");
        return NULL;
    }
    set_exception(&manifest->errors[record->error_index], record->error_arguments, thread);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return value;
}

/* What a frame at a position shows. */
typedef struct { PyObject *code, *globals; int line, instruction; } Place;

/* The instruction whose span in the source is that of the position: tracebacks underline it. -1 where there is none. */
static int instruction_at(PyObject *code, const long span[4]) {
    PyObject *positions = PyObject_CallMethod(code, "co_positions", NULL);
    PyObject *iterator = positions == NULL ? NULL : PyObject_GetIter(positions), *each;
    int index = 0, found = -1;
    while (found < 0 && iterator != NULL && (each = PyIter_Next(iterator)) != NULL) {
        bool same = true; /* each is (line, end line, column, end column), numbers or None */
        for (int i = 0; i < 4 && same; i++) {
            PyObject *value = PyTuple_GET_ITEM(each, i);
            same = PyLong_Check(value) && PyLong_AsLong(value) == span[i];
        }
        if (same) found = index;
        index += (int)sizeof(uint16_t);
        Py_DECREF(each);
    }
    Py_XDECREF(iterator);
    Py_XDECREF(positions);
    PyErr_Clear();
    return found;
}

/* The code object stays the position's own; false with an exception set. */
static bool place_of(Kernel *kernel, Position *position, Place *place) {
    PyFunctionObject *function = NULL;
    long first = 1, column = 0, indentation = 0;
    *place = (Place){.instruction = -1};
    if (position->function >= 0 && position->function < PyTuple_GET_SIZE(kernel->functions)) {
        PyObject *entry = PyTuple_GET_ITEM(kernel->functions, position->function);
        function = (PyFunctionObject *)PyTuple_GET_ITEM(entry, 0);
        first = PyLong_AsLong(PyTuple_GET_ITEM(entry, 1));
        column = PyLong_AsLong(PyTuple_GET_ITEM(entry, 2));
        indentation = PyLong_AsLong(PyTuple_GET_ITEM(entry, 3));
        place->globals = function->func_globals;
    }
    place->line = (int)first + position->line;
    PyCodeObject *code = function == NULL ? NULL : (PyCodeObject *)function->func_code;
    bool own = code != NULL && PyUnicode_Compare(code->co_name, position->name) == 0;
    if (position->code == NULL && own) {
        position->code = Py_NewRef((PyObject *)code);
    } else if (position->code == NULL) {
        const char *file = code == NULL ? "<kernel>" : PyUnicode_AsUTF8(code->co_filename);
        const char *name = PyUnicode_AsUTF8(position->name);
        if (file == NULL || name == NULL) return false;
        position->code = (PyObject *)PyCode_NewEmpty(file, name, place->line);
    }
    place->code = position->code;
    if (own && position->instruction == INSTRUCTION_UNKNOWN) {
        const long span[4] = {place->line, first + position->end_line,
                              position->column + (position->line == 0 ? column : indentation),
                              position->end_column + (position->end_line == 0 ? column : indentation)};
        position->instruction = instruction_at(position->code, span);
    }
    if (own) place->instruction = position->instruction;
    return place->code != NULL;
}

/* A traceback entry in front of `next`; steals it, and gives it back where no entry can be made. */
static PyObject *entry_before(PyObject *next, Kernel *kernel, int32_t index, PyObject *default_globals) {
    Place place;
    PyObject *entry = NULL;
    if (place_of(kernel, &kernel->manifest.positions[index], &place)) {
        PyObject *globals = place.globals == NULL ? default_globals : place.globals;
        PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), (PyCodeObject *)place.code, globals, NULL);
        if (frame != NULL) {
            entry = PyObject_CallFunction((PyObject *)&PyTraceBack_Type, "OOii", next == NULL ? Py_None : next, frame,
                                          place.instruction, place.line);
            Py_DECREF(frame);
        }
    }
    if (entry == NULL) {
        PyErr_Clear(); /* an exception without some frame is better than another exception */
        return next;
    }
    Py_XDECREF(next);
    return entry;
}

/* Positions of a manifest, the innermost first. */
typedef struct { int32_t *items; int count, capacity; } Trail;

static void trail_up(Trail *trail, const Manifest *manifest, int32_t at) {
    for (; at >= 0 && at < manifest->position_count; at = manifest->positions[at].caller) {
        if (trail->count == trail->capacity) {
            int capacity = 2 * trail->capacity + 16;
            int32_t *items = realloc(trail->items, (size_t)capacity * sizeof *items);
            if (items == NULL) return;
            trail->items = items;
            trail->capacity = capacity;
        }
        trail->items[trail->count++] = at;
    }
}

/* Takes off the functions into which that of a site was inlined: the error has not got there. */
static void trail_down_to(Trail *trail, const Manifest *manifest, int32_t site) {
    for (int32_t at = manifest->sites[site]; (at = manifest->positions[at].caller) >= 0;) {
        if (trail->count > 0) trail->count--;
    }
}

/* The traceback of an error; where a handler caught it, `handled_at` is a site of its function, else -1. */
static PyObject *traceback_of(Kernel *kernel, const ErrorRecord *record, int32_t handled_at) {
    const Manifest *manifest = &kernel->manifest;
    Trail trail = {0};
    trail_up(&trail, manifest, manifest->errors[record->index].position);
    uint32_t sites = record->trace_count < CONURE_TRACE_SITES ? record->trace_count : CONURE_TRACE_SITES;
    for (uint32_t i = 0; i < sites; i++) {
        int32_t site = record->trace_sites[i];
        bool again = site < 0; /* `raise e` in the handler */
        if (again) site = ~site;
        if (site >= manifest->site_count) continue;
        if (again) trail_down_to(&trail, manifest, site);
        trail_up(&trail, manifest, manifest->sites[site]);
    }
    if (handled_at >= 0 && handled_at < manifest->site_count) trail_down_to(&trail, manifest, handled_at);
    PyObject *globals = PyDict_New(), *chain = NULL;
    if (globals == NULL) PyErr_Clear();
    for (int i = 0; i < trail.count && globals != NULL; i++) chain = entry_before(chain, kernel, trail.items[i], globals);
    Py_XDECREF(globals);
    free(trail.items);
    return chain;
}

/* The errors behind one while exceptions are made of them: each becomes one object. */
typedef struct { Kernel *kernel; ThreadContext *thread; KeptErrors *errors; PyObject *made[MOST_KEPT]; } Chain;

static void attach(Chain *chain, PyObject *exception, const ErrorRecord *record);

/* Borrowed from the chain; NULL where there is none. */
static PyObject *kept_exception(Chain *chain, int32_t number) {
    KeptError *kept = kept_error(chain->errors, number);
    if (kept == NULL || kept->record.index < 0 || kept->record.index >= chain->kernel->manifest.error_count) return NULL;
    PyObject **made = &chain->made[number % MOST_KEPT];
    if (*made != NULL) return *made;
    set_exception(&chain->kernel->manifest.errors[kept->record.index], kept->record.arguments, chain->thread);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    *made = value;
    if (value == NULL) return NULL;
    if (kept->site < 0) {
        PyException_SetContext(value, NULL);
    } else if ((traceback = traceback_of(chain->kernel, &kept->record, kept->site)) != NULL) {
        PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    attach(chain, value, &kept->record);
    return value;
}

static void attach(Chain *chain, PyObject *exception, const ErrorRecord *record) {
    PyObject *context = kept_exception(chain, record->context), *cause = kept_exception(chain, record->cause);
    if (context != NULL && context != exception) PyException_SetContext(exception, Py_NewRef(context));
    if (cause != NULL || record->cause < 0) PyException_SetCause(exception, Py_XNewRef(cause));
}

/* Gives an exception what stands behind it. */
static void attach_all(Kernel *kernel, ThreadContext *thread, KeptErrors *errors, PyObject *exception, const ErrorRecord *record) {
    Chain chain = {.kernel = kernel, .thread = thread, .errors = errors};
    attach(&chain, exception, record);
    for (int i = 0; i < MOST_KEPT; i++) Py_XDECREF(chain.made[i]);
}

void raise_recorded_error(Kernel *kernel, ThreadContext *thread) {
    ConureContext *context = &thread->context;
    const Manifest *manifest = &kernel->manifest;
    if (context->error_index < 0 || context->error_index >= manifest->error_count) {
        PyErr_SetString(PyExc_SystemError, "conure: a kernel raised an error that its manifest doesn't list");
        return;
    }
    /* Python code may run below, and jitted functions on this thread. */
    ErrorRecord record = error_record(context);
    KeptErrors *errors = NULL;
    if (record.context != 0 || record.cause != 0) {
        context->error_context = context->error_cause = 0;
        if (thread->kept_errors != NULL && (errors = malloc(sizeof *errors)) != NULL) *errors = *thread->kept_errors;
    }
    context->error_again = 0;
    set_exception(&manifest->errors[record.index], record.arguments, thread);
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    PyObject *chain = traceback_of(kernel, &record, -1);
    if (chain != NULL) {
        Py_XSETREF(traceback, chain);
        PyException_SetTraceback(value, traceback);
    }
    if (record.context != 0 || record.cause != 0) attach_all(kernel, thread, errors, value, &record);
    free(errors);
    PyErr_Restore(type, value, traceback);
}
