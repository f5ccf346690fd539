"""Run programs under CPython and print their source and what they do, for UntypedProgramsTest.

Usage: python run_programs.py PROGRAMS.py COUNT SEED FUZZ

PROGRAMS.py holds functions and CASES, a list of calls.  COUNT programs more are generated from SEED by
control_flow.py in the folder FUZZ.  The output is
Python's minor version, the source of all functions, a line "----", and per call: the call, the outcome and what was
printed, separated by tabs.
"""

import contextlib
import io
import sys


def main():
    path, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    sys.path.insert(0, sys.argv[4])
    from control_flow import ARGUMENTS, Generator
    with open(path) as file:
        source = file.read()
    environment = {}
    exec(compile(source, path, "exec"), environment)
    cases = list(environment["CASES"])
    generator = Generator(seed)
    for number in range(count):
        text = generator.function(f"generated{number}")
        try:
            code = compile(text, "generated", "exec")
        except SyntaxError:
            continue  # a nonlocal name that is bound nowhere
        exec(code, environment)
        source += "\n\n" + text + "\n"
        for arguments in ARGUMENTS:
            cases.append(f"generated{number}{arguments}")
    print(sys.version_info.minor)
    print(source)
    print("----")
    for case in cases:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                outcome = repr(eval(case, environment))
            except Exception as error:
                outcome = "!" + type(error).__name__
        print(case, outcome, out.getvalue().replace("\n", "|"), sep="\t")


main()
