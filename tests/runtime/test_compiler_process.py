"""The compiler's process, when something goes wrong with it: a clear error, and the next call works."""

import os
import pathlib
import signal
import threading
import time

import pytest

import conure
from conure import _compiler, _installation

if conure.jit(lambda: 0).__class__.__name__ == "function":
    pytest.skip("CONURE_DISABLE is set", allow_module_level=True)


def fresh(factor):
    """Return a function that no cache knows."""
    names = {"__file__": __file__, "__name__": __name__}
    import linecache
    name = f"<test {factor} {time.time_ns()}>"
    text = f"def scaled(x):\n    return x * {factor} + {time.time_ns() % 10**9}.5\n"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    exec(compile(text, name, "exec"), names)
    return conure.jit(cache=False)(names["scaled"]), names["scaled"]


def works():
    jitted, plain = fresh(3)
    assert jitted(2.0) == plain(2.0)


def stop_compiler():
    """Stop all threads of the compiler, which takes effect a little after the signal."""
    process = _compiler._process.process.pid
    os.kill(process, signal.SIGSTOP)
    while " T " not in pathlib.Path(f"/proc/{process}/stat").read_text():
        time.sleep(0.001)


@pytest.fixture(autouse=True)
def running():
    works()
    yield
    works()


def test_killed_between_two_calls():
    _compiler._process.process.kill()
    _compiler._process.process.wait()
    works()


def test_stopped_for_good(monkeypatch):
    monkeypatch.setattr(_compiler, "SILENCE", 0.3)
    stop_compiler()
    with pytest.raises(conure.CompilerFailure, match="said nothing"):
        fresh(4)[0](1.0)


def test_interrupted_by_the_user():
    stop_compiler()
    threading.Timer(0.2, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        fresh(4)[0](1.0)


def test_killed_while_it_works(monkeypatch):
    _compiler._process.end(kill=True)
    _compiler._process = None
    answer = _compiler.Process.send

    def send_and_kill(self, fields):
        answer(self, fields)
        self.process.kill()

    monkeypatch.setattr(_compiler.Process, "send", send_and_kill)
    with pytest.raises(conure.CompilerFailure, match="ended while it worked"):
        fresh(4)[0](1.0)
    monkeypatch.undo()


def test_no_jdk(monkeypatch):
    _compiler._process.end(kill=True)
    _compiler._process = None
    monkeypatch.setattr(_installation.installation(), "java", "/nowhere/bin/java")
    with pytest.raises(conure.CompilerFailure, match="no JDK at '/nowhere/bin/java'"):
        fresh(4)[0](1.0)
    monkeypatch.undo()


def test_nothing_built(monkeypatch):
    monkeypatch.setattr(_installation, "_installation", None)
    monkeypatch.setattr(_installation, "_PLACES", ("/nowhere/compiler.properties",))
    with pytest.raises(conure.CompilerFailure, match="not built"):
        fresh(4)[0](1.0)


def test_what_the_program_reads_and_writes_is_its_own():
    """The compiler holds none of the program's descriptors, so a pipe's reader sees its end."""
    read, write = os.pipe()
    os.set_inheritable(write, True)
    _compiler._process.end(kill=True)
    _compiler._process = None
    works()
    os.close(write)
    assert os.read(read, 1) == b""
    os.close(read)
