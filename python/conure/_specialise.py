"""What happens at a call with types not met before: look on disk, else compile, then load."""

import os
import sys
import threading
import time

from _conure import ABI_VERSION

from conure._answers import Answers
from conure._cache import Cache, default_folder, digest, processor
from conure._errors import CompileError, refusal
from conure._installation import installation
from conure._log import ENABLED, log
from conure._source import NoSource

# A function that needs another kernel for each value of an argument is refused rather than compiled all the time.
MOST_BY_VALUE = 128

_lock = threading.RLock()
_cache = None


def _renew_lock():
    global _lock
    _lock = threading.RLock()


os.register_at_fork(after_in_child=_renew_lock)


def miss(specialiser, dispatcher, arguments, types, functions, facts, serial):
    """Add a kernel for these arguments to the dispatcher, or raise.

    Several threads may come at once: the second waits and finds the work done.
    """
    with _lock:
        if dispatcher._serial != serial:
            return
        try:
            _specialise(specialiser, dispatcher, arguments, types, functions, facts)
        except CompileError as problem:
            if not specialiser.fallback:
                raise problem.with_traceback(None) from None
            dispatcher._add(arguments, None, (), [])
            from conure._arguments import warn_once
            warn_once(specialiser, problem)


def _specialise(specialiser, dispatcher, arguments, types, functions, facts):
    global _cache
    function = dispatcher.__wrapped__
    _refuse_keywords(function, specialiser.source)
    started = time.perf_counter()
    if _cache is None:
        _cache = Cache(default_folder())
    number = len(functions)
    by_value = sum(bool(getattr(kernel, "known_arguments", None)) for kernel in dispatcher._kernels)
    known = dict(enumerate(arguments)) if by_value < MOST_BY_VALUE else {}

    def answers():
        return Answers(list(functions[:number]), specialiser.source, known)

    fields = source_fields(answers())
    version = installation().version
    options = specialiser.options
    minor = str(sys.version_info.minor)
    # Where the function stands in its file is not part of the key: tracebacks take that from the running function.
    key = digest(version, str(ABI_VERSION), processor(), minor, repr(sorted(options.items())), *_lasting(["function", *fields]),
                 *types, "", *facts)

    def verify(recorded):
        given = answers()
        try:
            for question, answer in recorded:
                given.ask(question)
                if _lasting(given.answers[-1]) != answer:
                    if ENABLED:
                        log(f"{function.__name__}: a kernel on disk does not fit: {' '.join(question)} is another now")
                    return None
        except (NoSource, LookupError, ValueError, TypeError):
            return None
        return given

    def load(library, given, milliseconds, from_cache):
        loaded = given.loaded_functions()
        kernel = dispatcher._add(arguments, library, loaded, given.guards)
        kernel.compile_ms = milliseconds
        kernel.from_cache = from_cache
        kernel.library = library
        kernel.known_arguments = given.known_arguments
        if ENABLED:
            took = (time.perf_counter() - started) * 1000
            log(f"{'loaded' if from_cache else 'compiled'} {function.__qualname__}({', '.join(types)}) in {took:.1f} ms")

    def compile_it():
        from conure._compiler import compile_kernel
        request = request_of("compile", _cache.new_library(key), options, types, facts, fields)
        begun = time.perf_counter()
        library, given = compile_kernel(lambda: request, answers)
        return library, given, (time.perf_counter() - begun) * 1000

    if not specialiser.cache:
        library, given, milliseconds = compile_it()
        try:
            load(library, given, milliseconds, False)
        finally:
            os.unlink(library)
        return

    def load_from_disk():
        found = _cache.find(key, verify)
        if found is None:
            return False
        library, milliseconds, given = found
        try:
            load(library, given, milliseconds, True)
        except OSError as problem:  # replaced between the look and the load, or a folder that forbids execution
            log(f"{function.__name__}: a kernel on disk can't be loaded: {problem}")
            return False
        return True

    if load_from_disk():
        return
    with _cache.lock(key):
        if load_from_disk():  # another process was faster
            return
        if ENABLED:
            log(f"{function.__qualname__}({', '.join(types)}): no kernel on disk")
        library, given, milliseconds = compile_it()
        recorded = [(question, _lasting(answer)) for question, answer in zip(given.questions, given.answers)]
        library = _cache.store(key, library, recorded, milliseconds)
        load(library, given, milliseconds, False)


def source_fields(answers):
    """Return the fields of the function itself; its source must be known."""
    try:
        return answers.function_fields(0)
    except NoSource as problem:
        raise refusal(answers.plain(0), f"its {problem}", "no-source", problem.instead) from None


def request_of(kind, library, options, types, facts, fields):
    """Return the fields of a request to the compiler."""
    flag = {True: "1", False: "0"}
    return [kind, library, flag[options["fastmath"]], flag[options["parallel"]], str(sys.version_info.minor),
            str(len(types)), *types, str(len(facts)), *facts, *fields]


def _lasting(answer):
    """Return an answer as it is kept: of a function its text, not where the text stands."""
    if answer[0] != "function":
        return answer
    _, number, name, qualified_name, _, _, column, indentation, closure, text = answer
    return ["function", number, name, qualified_name, column, indentation, closure, digest(text)]


def _refuse_keywords(function, text):
    code = function.__code__
    if code.co_flags & 0x08:
        name = code.co_varnames[code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 0x04)]
        raise refusal(function, f"the parameter '**{name}'", "unsupported-syntax", "keyword parameters, written out", name, text)
