"""Random functions full of control flow on a few ints, any of which may be unbound: loops with `else`, `try` with everything,
closures, `match`, `del`, `:=`. They end, and often with an exception.
"""

import random

ARGUMENTS = [(0, 1), (2, 0), (-1, 3)]


class Generator:
    """Writes functions of `x` and `y`, one after the other.

    Parameters
    ----------
    seed : int
        The same seed gives the same functions.
    """

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
