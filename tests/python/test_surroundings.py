"""Kernels in a real process: interrupts, threads, forks, memory, the cache on disk, and what a jitted function is to Python."""

import concurrent.futures
import inspect
import os
import pathlib
import pickle
import signal
import stat
import subprocess
import sys
import textwrap
import threading
import time

import numpy as np
import pytest

import conure
from differential import DISABLED, define

pytestmark = pytest.mark.skipif(DISABLED, reason="nothing is compiled")

PROGRAM = """
import sys, time, os
import numpy as np
import conure

@conure.jit
def total(values, factor):
    result = 0.0
    for value in values:
        result += value * factor
    return result
"""


def program(tmp_path, text, name="program.py"):
    path = tmp_path / name
    path.write_text(PROGRAM + textwrap.dedent(text))
    return path


def run(path, *arguments, timeout=60, **variables):
    return subprocess.run([sys.executable, path, *map(str, arguments)], capture_output=True, text=True, timeout=timeout,
                          env={**os.environ, **{name: str(value) for name, value in variables.items()}})


def succeeds(path, expected, **variables):
    done = run(path, **variables)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == expected.split(), done.stdout + done.stderr


# ---- interrupts ------------------------------------------------------------------------------------------------------------

LOOPS = {
    "while_true": "while True:\n        pass",
    "counted": "total = 0\n    for i in range(10**18):\n        total = (total + i) & 0xFFFF\n    a[0] = total\n    return a",
    "nested": "for i in range(10**9):\n        for k in range(10**9):\n            a[k % 3] = i\n    return a",
    "array_writes": "i = 0\n    while i >= 0:\n        a[i % 3] += 1.0\n        i = (i + 1) % 1000003\n    return a",
    "recursion": "x = 0\n    while True:\n        x = (x + helper(20)) & 0xFF",
    "in_try": "while True:\n        try:\n            a[5] = 0.0\n        except IndexError:\n            pass",
}


@pytest.mark.parametrize("name", LOOPS)
def test_an_interrupt_ends_any_loop(name, tmp_path):
    path = program(tmp_path, f"""
def helper(n):
    return n if n < 2 else helper(n - 1) + helper(n - 2)

@conure.jit
def endless(a, go):
    if not go:
        return a
    {LOOPS[name]}

a = np.zeros(3)
endless(a, False)
print("ready", flush=True)
try:
    endless(a, True)
except KeyboardInterrupt:
    print("interrupted", time.time(), flush=True)
print(endless(a, False) is a)
""")
    process = subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.5)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        word, at = process.stdout.readline().split()
        assert word == "interrupted"
        # The limit is 0.2 s; a loaded machine gets some more.
        assert float(at) - sent < 1.0
        assert process.stdout.readline() == "True\n"
        assert process.wait(10) == 0
    finally:
        process.kill()


# ---- threads and processes -------------------------------------------------------------------------------------------------

def test_first_calls_from_several_threads():
    @conure.jit
    def weigh(values, factor):
        result = 0.0
        for value in values:
            result += value * factor
        return result

    values = np.arange(100.0)
    start = threading.Barrier(8)

    def call(factor):
        start.wait()
        return weigh(values, factor)

    factors = [1, 2.0, True, np.float32(3), 4, 5.0, np.int8(6), 7j]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(call, factors))
    assert results == [weigh.__wrapped__(values, factor) for factor in factors]


def test_a_long_kernel_lets_other_threads_run():
    @conure.jit
    def spin(n):
        x = 1
        for i in range(n):
            x = (x * 1103515245 + i) & 0x7FFFFFFF
        return x

    spin(10)
    thread = threading.Thread(target=spin, args=(600_000_000,))
    thread.start()
    steps = 0
    while thread.is_alive():
        time.sleep(0.001)
        steps += 1
    assert steps > 20


def test_forked_children_call_and_compile(tmp_path):
    succeeds(program(tmp_path, """
        values = np.arange(4.0)
        total(values, 1)
        child = os.fork()
        if child == 0:
            ok = total(values, 1) == 6.0 and total(values, 2.5) == 15.0 and total(values.astype(np.float32), 1) == 6.0
            os._exit(0 if ok else 1)
        print(total(values, 2.5), os.waitpid(child, 0)[1])
        """), "15.0 0")


def test_a_pool_of_processes(tmp_path):
    for method in ("fork", "spawn"):
        succeeds(program(tmp_path, f"""
            import multiprocessing
            def work(k):
                return float(total(np.arange(4.0), k))
            if __name__ == "__main__":
                with multiprocessing.get_context("{method}").Pool(3) as pool:
                    print(*pool.map(work, range(6)), *pool.starmap(total, [(np.ones(2), 1.5)]))
            """), "0.0 6.0 12.0 18.0 24.0 30.0 3.0")


def test_many_processes_at_once_share_an_empty_cache(tmp_path):
    path = program(tmp_path, "print(total(np.arange(4.0), 2))")
    cache = tmp_path / "cache"
    processes = [subprocess.Popen([sys.executable, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  env={**os.environ, "CONURE_CACHE_DIR": str(cache)}) for _ in range(6)]
    for process in processes:
        output, errors = process.communicate(timeout=120)
        assert output == "12.0\n", errors


# ---- memory ----------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("calls", [100_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_memory_does_not_grow(calls, tmp_path):
    path = program(tmp_path, """
        @conure.jit
        def fails(a, i):
            b = np.zeros(100)
            c = [b, a]
            return a[i] + c[0][0]

        @conure.jit
        def gives(a, n):
            b = np.zeros(n)
            return b, b[1:], [a, b], (n, None)

        def resident():
            with open("/proc/self/statm") as file:
                return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

        a = np.zeros(3)
        def rounds(n):
            for _ in range(n):
                try:
                    fails(a, 7)
                except IndexError:
                    pass
                gives(a, 50)

        rounds(20_000)
        before = resident()
        rounds(int(sys.argv[1]))
        print(resident() - before <= 2**20)
        """)
    done = run(path, calls, timeout=300)
    assert done.stdout == "True\n", done.stdout + done.stderr


# ---- the cache -------------------------------------------------------------------------------------------------------------

USE = """
    print(total(np.arange(4.0), 2), *(s.from_cache for s in total.specializations))
    """


def test_a_second_process_finds_the_kernel(tmp_path):
    path = program(tmp_path, USE)
    cache = tmp_path / "cache"
    succeeds(path, "12.0 False", CONURE_CACHE_DIR=cache)
    succeeds(path, "12.0 True", CONURE_CACHE_DIR=cache)


def test_an_edited_function_is_not_taken_from_the_cache(tmp_path):
    cache = tmp_path / "cache"
    path = program(tmp_path, USE)
    succeeds(path, "12.0 False", CONURE_CACHE_DIR=cache)
    path.write_text(path.read_text().replace("value * factor", "value + factor"))
    succeeds(path, "14.0 False", CONURE_CACHE_DIR=cache)


def test_an_edited_helper_is_not_taken_from_the_cache(tmp_path):
    cache = tmp_path / "cache"
    path = program(tmp_path, """
        def helper(a):
            return a + 1
        @conure.jit
        def outer(a):
            return helper(a) * scale
        scale = 2
        print(outer(1))
        """)
    succeeds(path, "4", CONURE_CACHE_DIR=cache)
    path.write_text(path.read_text().replace("a + 1", "a + 5"))
    succeeds(path, "12", CONURE_CACHE_DIR=cache)
    path.write_text(path.read_text().replace("scale = 2", "scale = 2.5"))
    succeeds(path, "15.0", CONURE_CACHE_DIR=cache)


@pytest.mark.parametrize("damage", ["emptied", "cut", "garbled", "a folder"])
def test_a_damaged_cache_file_is_replaced(damage, tmp_path):
    path = program(tmp_path, "print(total(np.arange(4.0), 2))")
    cache = tmp_path / "cache"
    succeeds(path, "12.0", CONURE_CACHE_DIR=cache)
    files = [file for file in cache.rglob("*") if file.is_file()]
    assert files
    for file in files:
        content = file.read_bytes()
        if damage == "a folder":
            file.unlink()
            file.mkdir()
        else:
            file.write_bytes({"emptied": b"", "cut": content[:len(content) // 2], "garbled": content[::-1]}[damage])
    succeeds(path, "12.0", CONURE_CACHE_DIR=cache)


UNUSABLE = {
    "a file": "cannot be made: File exists",
    "not creatable": "cannot be made: No such file or directory",
    "writable by others": "can be written by others",
    "somebody else's": "belongs to somebody else",
    "not writable": "cannot be written",
}


@pytest.mark.parametrize("kind", UNUSABLE)
def test_an_unusable_cache_folder(kind, tmp_path):
    """One warning says what is wrong with it; the answer is right all the same, and nothing of the folder is used."""
    path = program(tmp_path, "print(total(np.arange(4.0), 2), total(np.arange(4), 2), *(s.from_cache for s in total.specializations))")
    cache = tmp_path / "cache"
    if kind == "a file":
        cache.write_text("")
    elif kind == "not creatable":
        cache = pathlib.Path("/proc/conure")
    else:
        # A kernel that must not be taken.
        succeeds(path, "12.0 12.0 False False", CONURE_CACHE_DIR=cache)
    if kind == "writable by others":
        cache.chmod(stat.S_IRWXU | stat.S_IWGRP | stat.S_IXGRP)
    elif kind == "somebody else's":
        if os.geteuid() != 0:
            pytest.skip("only root gives files away")
        os.chown(cache, 54321, 54321)
    elif kind == "not writable":
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere")
        cache.chmod(stat.S_IRUSR | stat.S_IXUSR)
    done = run(path, CONURE_CACHE_DIR=cache)
    cache.exists() and kind != "not creatable" and cache.chmod(stat.S_IRWXU)
    assert (done.returncode, done.stdout) == (0, "12.0 12.0 False False\n"), done.stderr
    warning = f"RuntimeWarning: conure keeps no kernels: the cache folder {str(cache)!r} {UNUSABLE[kind]} (CONURE_CACHE_DIR chooses another)"
    assert done.stderr.count("conure keeps no kernels") == 1 and warning in done.stderr, done.stderr
    assert "program.py" in done.stderr, "the warning is of the line that called"


WITHOUT_A_COMPILER = {
    "no JDK": ("conure._installation.installation().java = '/nowhere/bin/java'",
               "no JDK at '/nowhere/bin/java' any more: install one (25 or newer) and run ./conure dev build"),
    "no JVM": ("conure._installation.installation().java = '/bin/false'",
               "the compiler ended while it worked (exit status 1); the next call starts another"),
    "not built": ("conure._installation._PLACES = ()", "the compiler is not built: run ./conure dev build, which says what is missing"),
}


@pytest.mark.parametrize("kind", WITHOUT_A_COMPILER)
def test_without_a_compiler(kind, tmp_path):
    """The error says so, again at the next call."""
    change, text = WITHOUT_A_COMPILER[kind]
    path = program(tmp_path, f"""
        import conure._installation
        {change}
        for _ in range(2):
            try:
                print(total(np.arange(4.0), 2))
            except Exception as error:
                print(type(error).__module__, type(error).__name__, error, sep="|")
        """)
    done = run(path, CONURE_CACHE_DIR=tmp_path / "cache")
    assert done.stdout.splitlines() == [f"conure|CompilerFailure|{text}"] * 2, done.stdout + done.stderr


def test_a_kernel_on_disk_needs_no_jdk(tmp_path):
    path = program(tmp_path, """
        import conure._installation
        if len(sys.argv) > 1:
            conure._installation.installation().java = "/nowhere/bin/java"
        print(total(np.arange(4.0), 2))
        """)
    assert run(path, CONURE_CACHE_DIR=tmp_path / "cache").stdout == "12.0\n"
    assert run(path, "without", CONURE_CACHE_DIR=tmp_path / "cache").stdout == "12.0\n"


def test_code_from_a_text_has_no_source(tmp_path):
    path = program(tmp_path, """
        exec("@conure.jit\\ndef from_text(x):\\n    return x + 1")
        try:
            from_text(1)
        except conure.CompileError as error:
            print(error)
        """)
    done = run(path)
    assert done.stdout.splitlines()[0] == "<string>:1: cannot compile from_text: its source is not available: it was not read from a file ('<string>')", done.stdout + done.stderr


def test_the_compiler_killed_in_the_middle(tmp_path):
    """Killing every child of the process while it compiles gives an answer or an error, never a hang."""
    path = program(tmp_path, """
        import signal, threading
        def kill_children():
            end = time.time() + 3
            while time.time() < end:
                for entry in os.listdir("/proc"):
                    if entry.isdigit():
                        try:
                            parent = open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()[1]
                        except OSError:
                            continue
                        if int(parent) == os.getpid():
                            os.kill(int(entry), signal.SIGKILL)
                time.sleep(0.02)
        killer = threading.Thread(target=kill_children)
        killer.start()
        try:
            print(total(np.arange(4.0), 2))
        except Exception as error:
            print(type(error).__name__)
        killer.join()
        print(total(np.arange(4.0), 2))
        """)
    done = run(path, timeout=120, CONURE_CACHE_DIR=tmp_path / "cache")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "12.0"


# ---- what Python sees ------------------------------------------------------------------------------------------------------

@conure.jit
def documented(a: float, b: int = 2, *, c: int = 3) -> float:
    """Adds."""
    return a + b + c


def test_a_jitted_function_looks_like_the_plain_one():
    assert documented.__name__ == "documented" and documented.__doc__ == "Adds." and documented.__module__ == __name__
    assert inspect.signature(documented) == inspect.signature(documented.__wrapped__)
    assert documented.__defaults__ == (2,) if hasattr(documented, "__defaults__") else True
    assert inspect.getsource(documented.__wrapped__).startswith("@conure.jit")
    assert pickle.loads(pickle.dumps(documented)) is documented
    assert callable(documented) and "documented" in repr(documented)


def test_what_was_compiled_can_be_read():
    assert documented(1.5) == 6.5
    assert documented(1, b=5) == 9
    texts = [str(specialization) for specialization in documented.specializations]
    assert len(texts) == 2 and all("int" in text for text in texts)
    assert all(specialization.compile_ms > 0 for specialization in documented.specializations if not specialization.from_cache)


def test_explain_shows_each_stage():
    documented(1.5)
    text = str(documented.explain())
    for stage in ("source", "untyped", "typed", "loops"):
        assert stage in text.lower()


def test_options_are_checked():
    with pytest.raises(TypeError):
        conure.jit(nonsense=True)(lambda a: a)


def test_arguments_are_released():
    @conure.jit
    def identity(a):
        return a

    array = np.zeros(10)
    identity(array)
    count = sys.getrefcount(array)
    for _ in range(100):
        identity(array)
    assert sys.getrefcount(array) == count


def test_a_disabled_program_runs_plain(tmp_path):
    path = program(tmp_path, """
        @conure.jit
        def plain(a):
            return {a: 1}
        print(plain(3), total(np.arange(4.0), 2))
        """)
    succeeds(path, "{3: 1} 12.0", CONURE_DISABLE=1)


def test_importing_conure_starts_no_java(tmp_path):
    path = tmp_path / "only_import.py"
    path.write_text("import conure, os\nprint(sum(os.path.exists(f'/proc/{p}/stat') and open(f'/proc/{p}/stat').read()"
                    ".rsplit(')', 1)[1].split()[1] == str(os.getpid()) for p in os.listdir('/proc') if p.isdigit()))\n")
    succeeds(path, "0")


def test_a_kernel_replaced_on_disk_is_not_taken_for_the_new_one():
    """More versions of a helper than the cache keeps, all called from the same source in one process."""
    for number in range(12):
        program = define(f"def helper(a):\n    return a + {number}\n\ndef caller(a):\n    return helper(a) * 2\n")
        assert conure.jit(program.caller)(1) == 2 + 2 * number


def test_freed_arrays_leave_nothing_behind(tmp_path):
    (tmp_path / "freed.py").write_text(textwrap.dedent("""
        import os
        import conure
        import numpy as np

        @conure.jit
        def ones(n):
            return np.ones(n)

        def resident():
            with open("/proc/self/statm") as statm:
                return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

        ones(10_000)
        before = resident()
        arrays = [ones(10_000) for _ in range(700)]
        held = resident() - before
        del arrays
        print(held, resident() - before)
    """))
    done = subprocess.run([sys.executable, tmp_path / "freed.py"], check=True, capture_output=True, text=True)
    held, left = map(int, done.stdout.split())
    assert held > 40_000_000
    assert left < 10_000_000
