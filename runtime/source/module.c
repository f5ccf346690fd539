/* The extension module _conure. */
#define CONURE_IMPORTS_NUMPY
#include "runtime.h"

/* type_text(value, functions): the type text of a value, None where no kernel takes it. Functions in it are numbered by
   the list `functions`, which grows. */
static PyObject *type_text(PyObject *module, PyObject *arguments) {
    (void)module;
    PyObject *value, *functions, *text = NULL;
    if (!PyArg_ParseTuple(arguments, "OO!:type_text", &value, &PyList_Type, &functions)) return NULL;
    ThreadContext *thread = thread_context();
    PyObject *strings = thread == NULL ? NULL : PyDict_New();
    if (strings == NULL) return NULL;
    Call call;
    Encoding encoding;
    begin_call(&call, thread);
    encoding_start(&encoding);
    EncodeStatus status = encode_value(&encoding, &call, strings, value);
    if (status == ENCODE_UNSUPPORTED) text = Py_NewRef(Py_None);
    if (status == ENCODED) {
        const uint64_t *words = encoding.signature.items;
        text = signature_text(&words, functions);
    }
    end_call(&call);
    encoding_finish(&encoding);
    Py_DECREF(strings);
    return text;
}

static PyMethodDef functions[] = {
    {"type_text", type_text, METH_VARARGS, "type_text(value, functions) -> str or None"},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_conure",
    .m_doc = "Native dispatch of jitted functions.",
    .m_size = -1,
    .m_methods = functions,
};

PyMODINIT_FUNC PyInit__conure(void) {
    import_array();
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL) return NULL;
    if (thread_context_setup() < 0 || ticker_setup() < 0 || box_setup() < 0 || encode_setup() < 0 || random_setup() < 0 || guards_setup() < 0
        || kernel_setup(module) < 0 || dispatcher_setup(module) < 0
        || PyModule_AddIntConstant(module, "ABI_VERSION", CONURE_ABI_VERSION) < 0
        || PyModule_AddStringConstant(module, "NUMPY_VERSION", CONURE_NUMPY_VERSION) < 0) {
        Py_CLEAR(module);
    }
    return module;
}
