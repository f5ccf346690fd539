"""How pytest runs these tests: kernels are compiled into a cache of their own; `--long` runs the exhaustive tables too."""

import os
import signal
import tempfile

import pytest

# Set before conure is imported anywhere: a kernel left by an older compiler must not pass a test.
os.environ.setdefault("CONURE_CACHE_DIR", tempfile.mkdtemp(prefix="conure-test-cache-"))

# The compiler's verifier runs after every pass.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-Dconure.verify=true")

# A shell has what it starts in the background ignore interrupts, which tests send.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="run the exhaustive tests too")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: an exhaustive table, run with --long")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="runs with --long"))


def pytest_pycollect_makeitem(collector, name, obj):
    """A function under @differential is a test, whatever its name."""
    from differential import Differential
    if isinstance(obj, Differential):
        return pytest.Function.from_parent(collector, name=name, callobj=obj.test)
    return None
