"""Exit with 0 if this Python can carry Conure; otherwise say in one line what it lacks. Runs on any Python, old ones too."""

import os
import sys


def complaint():
    if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
        return "no CPython 3.11 or newer found: install one so that python3.11 (or newer) is on the PATH"
    import sysconfig

    here = "Python %d.%d (%s)" % (sys.version_info[:2] + (sys.executable,))
    if sysconfig.get_config_var("Py_GIL_DISABLED"):
        return "%s is a free-threaded build, which Conure does not support yet: install the ordinary one" % here
    try:
        import ensurepip
        import venv
    except ImportError:
        return "%s cannot make virtual environments: install python3-venv" % here
    if not os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h")):
        return "%s has no C headers (Python.h): install python3-dev" % here
    return None


problem = complaint()
if problem:
    print(problem)
    sys.exit(1)
