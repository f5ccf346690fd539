"""Run programs under CPython and print their source and what they do, for UntypedProgramsTest.

Usage: python run_programs.py PROGRAMS.py COUNT SEED

PROGRAMS.py holds functions and CASES, a list of calls.  COUNT programs more are generated from SEED.  The output is
Python's minor version, the source of all functions, a line "----", and per call: the call, the outcome and what was
printed, separated by tabs.
"""

import contextlib
import io
import random
import sys


class Generator:
    """Makes functions full of control flow on a few variables, any of which may be unbound."""

    NAMES = ["a", "b", "c", "d"]

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.lines = []
        self.counter = 0

    def function(self, name):
        self.lines = [f"def {name}(x, y):"]
        if self.random.random() < 0.7:
            self.lines.append("    a = x")
        if self.random.random() < 0.5:
            self.lines.append("    b = y")
        self.budget = 30
        self.block(1, loop=False, handler=False, attempts=True, returns=True)
        self.lines.append(f"    return {self.expression(1)}")
        return "\n".join(self.lines)

    def name(self):
        return self.random.choice(self.NAMES)

    def expression(self, depth=2):
        pick = self.random.random()
        if depth == 0 or pick < 0.35:
            return self.random.choice(["x", "y", "0", "1", "2", "-3", self.name(), self.name(), self.name()])
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        if pick < 0.65:
            return f"({left} {self.random.choice(['+', '-', '*', '//', '%', '&', '^'])} {right})"
        if pick < 0.75:
            return f"({left} {self.random.choice(['and', 'or'])} {right})"
        if pick < 0.83:
            return f"({left} {self.random.choice(['<', '<=', '==', '!='])} {right} < {self.expression(0)})"
        if pick < 0.9:
            return f"({left} if {right} else {self.expression(0)})"
        if pick < 0.94:
            return f"({self.name()} := {left})"
        if pick < 0.97:
            return f"len([i for i in range(3) if i * {left} > {right}])"
        return f"(not {left})"

    def block(self, depth, **context):
        for _ in range(self.random.randint(1, 4)):
            self.statement(depth, **context)

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    def statement(self, depth, loop, handler, attempts, returns):
        context = dict(loop=loop, handler=handler, attempts=attempts, returns=returns)
        self.budget -= 1
        pick = self.random.random()
        if self.budget < 0 or depth > 5:
            pick *= 0.5
        if pick < 0.22:
            self.emit(depth, f"{self.name()} = {self.expression()}")
        elif pick < 0.3:
            self.emit(depth, f"{self.name()} {self.random.choice(['+=', '-=', '*='])} {self.expression(1)}")
        elif pick < 0.34:
            self.emit(depth, f"print({self.name()}, {self.expression(1)})")
        elif pick < 0.36:
            self.emit(depth, f"del {self.name()}")
        elif pick < 0.38:
            self.emit(depth, f"{self.name()}, {self.name()} = {self.expression(1)}, {self.expression(1)}")
        elif pick < 0.41:
            self.emit(depth, self.random.choice([f"assert {self.expression(1)}", f"raise {self.random.choice(['ValueError', 'IndexError(3)'])}"]))
        elif pick < 0.45 and loop:
            self.emit(depth, self.random.choice(["break", "continue"]))
        elif pick < 0.47 and returns:
            self.emit(depth, f"return {self.expression(1)}")
        elif pick < 0.5 and handler:
            self.emit(depth, "raise")
        elif pick < 0.68:
            self.emit(depth, f"if {self.expression()}:")
            self.block(depth + 1, **context)
            if self.random.random() < 0.3:
                self.emit(depth, f"elif {self.expression(1)}:")
                self.block(depth + 1, **context)
            if self.random.random() < 0.4:
                self.emit(depth, "else:")
                self.block(depth + 1, **context)
        elif pick < 0.83:
            self.loop(depth, context)
        elif pick < 0.94 and attempts:
            self.attempt(depth, context)
        elif pick < 0.97:
            self.closure(depth)
        else:
            self.match(depth, context)

    def loop(self, depth, context):
        inside = dict(context, loop=True)
        if self.random.random() < 0.6:
            self.emit(depth, f"for {self.name()} in range({self.random.randint(0, 3)}):")
            self.block(depth + 1, **inside)
        else:
            self.counter += 1
            counter = f"n{self.counter}"
            self.emit(depth, f"{counter} = 0")
            self.emit(depth, f"while {counter} < {self.random.randint(0, 3)} and {self.expression(1)}:")
            self.emit(depth + 1, f"{counter} += 1")
            self.block(depth + 1, **inside)
        if self.random.random() < 0.35:
            self.emit(depth, "else:")
            self.block(depth + 1, **context)

    def attempt(self, depth, context):
        self.emit(depth, "try:")
        self.block(depth + 1, **dict(context, handler=False))
        last = self.random.random() < 0.4
        if not last or self.random.random() < 0.6:
            for kind in self.random.sample(["ZeroDivisionError", "(ValueError, AssertionError)", "NameError", "LookupError as d"], self.random.randint(1, 3)):
                self.emit(depth, f"except {kind}:")
                self.block(depth + 1, **dict(context, handler=True, attempts=False))
            if self.random.random() < 0.3:
                self.emit(depth, "else:")
                self.block(depth + 1, **dict(context, handler=False))
        if last:
            self.emit(depth, "finally:")
            self.block(depth + 1, **dict(context, handler=False, attempts=False))

    def closure(self, depth):
        self.counter += 1
        name, variable = f"f{self.counter}", self.name()
        self.emit(depth, f"def {name}(p={self.expression(0)}):")
        if self.random.random() < 0.5:
            self.emit(depth + 1, f"nonlocal {variable}")
            self.emit(depth + 1, f"{variable} = p + {self.expression(0)}")
        self.emit(depth + 1, f"return p + {self.name()}")
        self.emit(depth, f"{self.name()} = {name}({self.expression(0)})")

    def match(self, depth, context):
        self.emit(depth, f"match ({self.expression(1)}, {self.expression(1)}):")
        for pattern in self.random.sample(["(0, 1)", "(0 | 1 as a, b)", "(c, 0) if c", "(a, *b)", "(-3, _)"], 2):
            self.emit(depth + 1, f"case {pattern}:")
            self.block(depth + 2, **context)


def describe(value):
    # Functions and the like have no text that could be compared.
    return repr(value)


def main():
    path, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
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
        for arguments in ("0, 1", "2, 0", "-1, 3"):
            cases.append(f"generated{number}({arguments})")
    print(sys.version_info.minor)
    print(source)
    print("----")
    for case in cases:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            try:
                outcome = describe(eval(case, environment))
            except Exception as error:
                outcome = "!" + type(error).__name__
        print(case, outcome, out.getvalue().replace("\n", "|"), sep="\t")


main()
