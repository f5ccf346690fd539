/* The extension module _conure. */
#define CONURE_IMPORTS_NUMPY
#include "runtime.h"

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_conure",
    .m_doc = "Native dispatch of jitted functions.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit__conure(void) {
    import_array();
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL) return NULL;
    if (thread_context_setup() < 0 || ticker_setup() < 0 || box_setup() < 0 || encode_setup() < 0 || guards_setup() < 0
        || kernel_setup(module) < 0 || dispatcher_setup(module) < 0
        || PyModule_AddIntConstant(module, "ABI_VERSION", CONURE_ABI_VERSION) < 0) {
        Py_CLEAR(module);
    }
    return module;
}
