"""The launcher, once set up: what it passes on, where it works from, what it finds."""

import os
import pathlib
import shlex
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True, scope="module")
def built():
    """What was edited since the last build would otherwise be built, and told, by the first test."""
    launch("run", "-c", "pass")


def launch(*arguments, **options):
    return subprocess.run([ROOT / "conure", *arguments], capture_output=True, text=True, **options)


def setup_function(call, shell="bash", **variables):
    """Call one of the set-up's shell functions."""
    script = f'root={shlex.quote(str(ROOT))}; fail() {{ echo "$*" >&2; exit 1; }}; source "$root/tools/setup.sh"; {call}'
    return subprocess.run([shell, "-c", script], capture_output=True, text=True, env={**os.environ, **variables})


def test_run_passes_arguments_and_the_exit_code_on(tmp_path):
    program = tmp_path / "with a space.py"
    program.write_text("import sys; print(sys.argv[1:]); sys.exit(7)")
    done = launch("run", program.name, "a b", "--flag", cwd=tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("['a b', '--flag']\n", "", 7)


def test_run_reads_standard_input():
    assert launch("run", "-c", "print(input()[::-1])", input="conure\n").stdout == "erunoc\n"


def test_the_launcher_works_through_a_link(tmp_path):
    (tmp_path / "link").symlink_to(ROOT / "conure")
    done = subprocess.run([tmp_path / "link", "run", "-c", "import numpy, scipy, pytest; print('here')"],
                          capture_output=True, text=True)
    assert done.stdout == "here\n"


def test_programs_run_with_the_python_of_the_venv():
    done = launch("run", "-c", "import sys; print(sys.prefix)")
    assert done.stdout.strip() == str(ROOT / ".venv")


def test_an_unknown_verb_lists_the_verbs():
    done = launch("fly")
    assert done.returncode == 2 and "./conure run PROGRAM.py" in done.stderr


def test_an_older_java_first_on_the_path_is_passed_over(tmp_path):
    for name, version in [("old", "17.0.15"), ("new", "25.0.3")]:
        (tmp_path / name / "bin").mkdir(parents=True)
        (tmp_path / name / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
        for program in ["java", "javac"]:
            (tmp_path / name / "bin" / program).write_text("#!/bin/sh\n")
            (tmp_path / name / "bin" / program).chmod(0o755)
    path = f"{tmp_path / 'old' / 'bin'}:{os.environ['PATH']}"
    found = setup_function("find_java", PATH=path, JAVA_HOME=str(tmp_path / "new"))
    assert found.stdout.strip() == str(tmp_path / "new")
    found = setup_function("find_java", PATH=path, JAVA_HOME=str(tmp_path / "old"))
    assert found.stdout.strip() != str(tmp_path / "old")


def test_without_a_jdk_one_line_says_what_to_install(tmp_path):
    """Nothing on the PATH, and nothing in the usual folders: their patterns are not expanded."""
    for tool in ("readlink", "sed", "sort", "cut", "head", "grep"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    bash = shutil.which("bash")
    done = setup_function("set -f; find_java", bash, PATH=str(tmp_path), JAVA_HOME="", HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "no JDK 25 or newer found: install one (for instance Eclipse Temurin 25), or set JAVA_HOME to it\n"


def test_a_python_that_is_too_old_is_named_as_such():
    """The check itself must run on any Python; here it is told that it runs on an old one."""
    check = (ROOT / "tools" / "check_python.py").read_text()
    done = subprocess.run([sys.executable, "-c", "import sys; sys.version_info = (3, 9)\n" + check],
                          capture_output=True, text=True)
    assert done.returncode == 1 and done.stdout.startswith("no CPython 3.11 or newer found")


@pytest.mark.parametrize("damage", ["noise", "truncated", "missing"])
def test_a_damaged_start_up_cache_is_passed_over_in_silence(tmp_path, damage):
    lines = (ROOT / "build" / "compiler.properties").read_text().splitlines()
    java = next(line.removeprefix("java=") for line in lines if line.startswith("java="))
    arguments = [line.removeprefix("argument=") for line in lines if line.startswith("argument=")]
    cached = [argument for argument in arguments if argument.startswith("-XX:AOTCache=")]
    assert cached, (ROOT / "build" / "log" / "server.txt").read_text()
    content = bytearray(pathlib.Path(cached[0].partition("=")[2]).read_bytes())
    if damage == "noise":
        content[len(content) // 2:len(content) // 2 + 4096] = os.urandom(4096)
    elif damage == "truncated":
        del content[len(content) // 2:]
    if damage != "missing":
        (tmp_path / "compiler.aot").write_bytes(content)
    arguments[arguments.index(cached[0])] = f"-XX:AOTCache={tmp_path / 'compiler.aot'}"
    done = subprocess.run([java, *arguments, "-version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
