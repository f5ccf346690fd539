"""Random programs of the subset that Conure compiles: scalars, arrays, lists, loops, branches, helpers, exceptions.

A program is a Python file with a function `program(n, x, a, b, c, g)` and a list `CALLS` of arguments. It ends: loops are short
and `while` loops have a counter. What it computes is exact (no transcendental functions), so results compare to the bit.
"""

import random
import re

# Kinds of variable: what an expression of it may be used for. An "int" is Python's or NumPy's, depending on the path.
PARAMETERS = {"n": "int", "x": "float", "a": "floats", "b": "ints", "c": "bytes", "g": "grid"}

ARGUMENTS = [
    "(3, 0.5, np.array([1.0, -2.5, 4.0]), np.array([3, -1, 2, 7]), np.array([0, 200, 255, 7], dtype=np.uint8), np.arange(6.0).reshape(2, 3))",
    "(0, -0.0, np.zeros(0), np.arange(5), np.arange(3, dtype=np.uint8), np.zeros((0, 2)))",
    "(-7, float('inf'), np.arange(10.0)[::-2], np.array([5], dtype=np.int64), np.zeros(1, dtype=np.uint8), np.arange(12.0).reshape(4, 3).T)",
    "(2**31, float('nan'), np.array([float('nan'), -0.0, 1e308]), np.arange(8)[1:7:2], np.arange(250, 256, dtype=np.uint8), np.ones((1, 1)))",
    "(1, 1e-300, np.arange(6.0).reshape(2, 3).T[1], np.array([-4, 2**40, 0]), np.zeros(0, dtype=np.uint8), np.arange(24.0).reshape(4, 6)[::2, ::-1])",
]


class Generator:
    """Writes one program.

    Parameters
    ----------
    seed : int
        The same seed gives the same program.
    size : int
        About how many statements.
    """

    def __init__(self, seed, size=14):
        self.random = random.Random(seed)
        self.budget = size
        self.names = 0
        self.loops = 0
        self.helpers = []

    def program(self):
        parts = [self.helper() for _ in range(self.random.choice([0, 0, 1, 2]))]
        kinds = dict(PARAMETERS)
        body = self.block(kinds, 1, minimum=4)
        body.append("    return " + ", ".join(self.results(kinds)))
        parts.append("def program(n, x, a, b, c, g):\n" + "\n".join(body))
        calls = "CALLS = [\n" + "".join(f"    {arguments},\n" for arguments in ARGUMENTS) + "]"
        return "\n\n\n".join([*parts, calls]) + "\n"

    def results(self, kinds):
        wanted = [name for name, kind in kinds.items() if name not in PARAMETERS and kind != "function"] or ["n"]
        extra = self.random.sample(["a", "b", "c", "g", "x", self.expression("float", kinds)], 2)
        return wanted[-6:] + extra

    # ---- helpers -----------------------------------------------------------------------------------------------------------

    def helper(self):
        """A function of scalars, or one that writes to an array."""
        name = f"helper{len(self.helpers)}"
        outer_budget, self.budget = self.budget, 3
        kinds = {"p": "int", "q": "float"}
        if self.random.random() < 0.4:
            kinds["r"] = "floats"
        parameters = dict(kinds)
        body = self.block(kinds, 1, minimum=1)
        kind = self.random.choice(["int", "float"])
        if self.random.random() < 0.4:
            body.append(f"    if {self.condition(kinds)}:\n        return {self.expression(kind, kinds)}")
        body.append(f"    return {self.expression(kind, kinds)}")
        self.budget = outer_budget
        signature = ", ".join(parameters) if "r" in parameters or self.random.random() < 0.5 else "p, q=0.25"
        self.helpers.append((name, kind, parameters))
        return f"def {name}({signature}):\n" + "\n".join(body)

    def call(self, kind, kinds):
        fitting = [helper for helper in self.helpers if helper[1] == kind]
        if not fitting:
            return None
        name, _, parameters = self.random.choice(fitting)
        arguments = []
        for parameter, wanted in parameters.items():
            arguments.append(self.some(wanted, kinds) if wanted == "floats" else self.expression(wanted, kinds, 1))
            if arguments[-1] is None:
                return None
        return f"{name}({', '.join(arguments)})"

    # ---- statements --------------------------------------------------------------------------------------------------------

    def block(self, kinds, depth, minimum=1):
        lines = []
        for _ in range(max(minimum, self.random.randint(1, 3))):
            if self.budget <= 0 and lines:
                break
            self.budget -= 1
            lines += self.statement(kinds, depth)
        return lines

    def statement(self, kinds, depth):
        simple = [self.assign] * 5 + [self.augment] * 3 + [self.store] * 3 + [self.append, self.swap, self.new_array, self.new_list,
                                                                                      self.new_pair, self.new_function, self.check]
        nested = [self.branch] * 3 + [self.count] * 3 + [self.over_array] * 2 + [self.while_loop, self.attempt]
        if self.loops:
            simple.append(self.leave)
        choices = simple + (nested if depth < 4 and self.budget > 0 else [])
        while True:
            lines = self.random.choice(choices)(kinds, depth)
            if lines:
                return ["    " * depth + line if not line.startswith("\0") else line[1:] for line in lines]

    def nested(self, header, kinds, depth, scope=None):
        """A header and a block in a scope of its own; what it binds is mostly not used afterwards."""
        inner = dict(kinds, **(scope or {}))
        lines = [header] + ["\0" + line for line in self.block(inner, depth + 1)]
        for name, kind in inner.items():
            if name not in kinds and self.random.random() < 0.15:
                kinds[name] = kind
        return lines

    def fresh(self, kinds, kind):
        """A new variable, or one of that kind that is there already (or, rarely, of another kind of number)."""
        candidates = [name for name, known in kinds.items() if known == kind and name not in ("a", "b", "r")]
        if candidates and self.random.random() < 0.5:
            return self.random.choice(candidates)
        self.names += 1
        name = f"v{self.names}"
        kinds[name] = kind
        return name

    def bounded(self, text):
        """In a loop ints must not grow without bound: Python's would take all memory."""
        if self.loops:
            return self.random.choice([f"({text}) & 0xFFFF", f"({text}) % 997", f"({text}) & 0xFF"])
        return text

    def assign(self, kinds, depth):
        kind = self.random.choice(["int", "int", "float", "float", "bool"])
        text = self.expression(kind, kinds)
        if kind == "int":
            text = self.bounded(text)
        return [f"{self.fresh(kinds, kind)} = {text}"]

    def augment(self, kinds, depth):
        kind = self.random.choice(["int", "float"])
        name = self.some(kind, kinds)
        if name is None or name == "n" and self.loops:
            return None
        text = self.expression(kind, kinds, 1)
        operator = self.random.choice(["+=", "-="] if kind == "float" or not self.loops else ["^=", "&="])
        if kind == "int" and self.loops:
            text = f"({text}) & 0xFFF"
        return [f"{name} {operator} {text}"]

    def store(self, kinds, depth):
        array = self.some(self.random.choice(["floats", "ints", "grid", "bytes"]), kinds)
        if array is None:
            return None
        if kinds[array] == "bytes":
            return [f"{array}[{self.index(array, kinds)}] = ({self.expression('int', kinds)}) & 0xFF"]
        if kinds[array] == "grid":
            return [f"{self.place(array, kinds)} {self.random.choice(['=', '+=', '*='])} {self.expression('float', kinds)}"]
        kind = "float" if kinds[array] == "floats" else "int"
        text = self.expression(self.random.choice([kind, "int"]), kinds)
        if kind == "int":
            text = f"({text}) % 1000"
        operator = self.random.choice(["=", "=", "+=", "-="])
        return [f"{array}[{self.index(array, kinds)}] {operator} {text}"]

    def append(self, kinds, depth):
        name = self.some("list", kinds)
        if name is None:
            return None
        if self.random.random() < 0.3:
            return [f"if {name}:", f"    {name}.pop()"]
        return [f"{name}.append(int({self.bounded(self.expression('int', kinds, 1))}))"]

    def swap(self, kinds, depth):
        kind = self.random.choice(["int", "float"])
        one, other = self.some(kind, kinds), self.some(kind, kinds)
        return [f"{one}, {other} = {other}, {one}"] if one and other and one != other and "n" not in (one, other) else None

    def new_array(self, kinds, depth):
        kind = self.random.choice(["floats", "ints"])
        size = self.random.choice(["4", "5", *self.sizes(kinds)])
        dtype = "" if kind == "floats" else ", dtype=np.int64"
        make = self.random.choice([f"np.zeros({size}{dtype})", f"np.ones({size}{dtype})"])
        if self.random.random() < 0.4:
            make = self.view(kind, kinds) or make
        return [f"{self.fresh(kinds, kind)} = {make}"]

    def new_pair(self, kinds, depth):
        text = f"({self.bounded(self.expression('int', kinds, 1))}, {self.expression('float', kinds, 1)})"
        return [f"{self.fresh(kinds, 'pair')} = {text}"]

    def new_function(self, kinds, depth):
        """A closure: it sees what its variables are when it is called."""
        if self.random.random() < 0.5:
            return None
        self.names += 1
        name, parameter = f"f{self.names}", f"t{self.names}"
        text = self.expression("int", dict(kinds, **{parameter: "int"}), 2)
        kinds[name] = "function"
        return [f"{name} = lambda {parameter}: {text}"]

    def sizes(self, kinds):
        return [f"len({name}){more}" for name, kind in kinds.items() if kind in ("floats", "ints", "grid") for more in ("", " - 1", " + 1")] + [
            f"abs(int({name})) % 6" for name in ("n", "p") if name in kinds]

    def view(self, kind, kinds):
        if kind == "floats" and self.random.random() < 0.4 and "g" in kinds:
            return self.random.choice(["g[0]", "g[-1]", "g[:, 0]", f"g[{self.index('g', kinds)}]", "g[1:, -1]", "g[::-1, 0]"])
        array = self.some(kind, kinds)
        return array and array + self.random.choice(["[1:]", "[:-1]", "[::-1]", "[::2]", "[:3]", "[-2:]"])

    def new_list(self, kinds, depth):
        bound = self.random.choice(["3", *self.sizes(kinds)])
        self.names += 1
        item = f"i{self.names}"
        text = self.expression("int", dict(kinds, **{item: "int"}), 1)
        return [f"{self.fresh(kinds, 'list')} = [int({text}) & 0xFF for {item} in range({bound})]"]

    def check(self, kinds, depth):
        if self.random.random() < 0.6:
            return None
        if self.random.random() < 0.5:
            return [f"assert {self.condition(kinds)}, 'failed'"]
        return [f"if {self.condition(kinds)}:", "    raise ValueError('text')"]

    def leave(self, kinds, depth):
        return [f"if {self.condition(kinds)}:", "    " + self.random.choice(["break", "continue", "break", self.early_return(kinds)])]

    def early_return(self, kinds):
        """In a helper; a program's results are of one shape."""
        return "continue" if "a" in kinds else f"return {self.expression('int', kinds, 1)}"

    def branch(self, kinds, depth):
        lines = self.nested(f"if {self.condition(kinds)}:", kinds, depth)
        if self.random.random() < 0.3:
            lines += ["\0" + "    " * depth + f"elif {self.condition(kinds)}:"] + self.nested("", kinds, depth)[1:]
        if self.random.random() < 0.5:
            lines += ["\0" + "    " * depth + "else:"] + self.nested("", kinds, depth)[1:]
        return lines

    def count(self, kinds, depth):
        self.names += 1
        name = f"i{self.names}"
        bounds = self.random.choice(["5", "1, 6", "4, -1, -1", "0, 9, 2"] + [f"{start}{size}" for size in self.sizes(kinds) for start in ("", "1, ")])
        self.loops += 1
        lines = self.nested(f"for {name} in range({bounds}):", kinds, depth, {name: "int"})
        self.loops -= 1
        if self.random.random() < 0.15:
            lines += ["\0" + "    " * depth + "else:"] + self.nested("", kinds, depth)[1:]
        return lines

    def over_array(self, kinds, depth):
        array = self.some(self.random.choice(["floats", "ints", "list", "bytes", "grid"]), kinds)
        if array is None or kinds[array] == "list" and self.loops:
            return None
        self.names += 1
        name, number = f"e{self.names}", f"i{self.names}"
        kind = {"floats": "float", "grid": "floats", "bytes": "byte"}.get(kinds[array], "int")
        header, scope = self.random.choice([
            (f"for {name} in {array}:", {name: kind}), (f"for {number}, {name} in enumerate({array}):", {name: kind, number: "int"}),
            (f"for {name}, {number} in zip({array}, range(9)):", {name: kind, number: "int"})])
        if kinds[array] == "list":
            header = header.replace(array, f"{array}[:]")
        self.loops += 1
        lines = self.nested(header, kinds, depth, scope)
        self.loops -= 1
        return lines

    def while_loop(self, kinds, depth):
        self.names += 1
        name = f"w{self.names}"
        self.loops += 1
        inner = self.nested(f"while {name} < 6 and {self.condition(kinds)}:", kinds, depth)
        self.loops -= 1
        return [f"{name} = 0", inner[0], "\0" + "    " * (depth + 1) + f"{name} += 1", *inner[1:]]

    def attempt(self, kinds, depth):
        error = self.random.choice(["ZeroDivisionError", "IndexError", "(IndexError, ValueError)", "Exception"])
        lines = self.nested("try:", kinds, depth)
        lines += ["\0" + "    " * depth + f"except {error}:"] + self.nested("", kinds, depth)[1:]
        if self.random.random() < 0.3:
            self.loops, loops = 0, self.loops
            lines += ["\0" + "    " * depth + "finally:", "\0" + "    " * (depth + 1) + f"x = {self.expression('float', kinds, 1)}"]
            self.loops = loops
        return lines

    # ---- expressions -------------------------------------------------------------------------------------------------------

    def some(self, kind, kinds):
        names = [name for name, known in kinds.items() if known == kind]
        return self.random.choice(names) if names else None

    def index(self, array, kinds):
        text = self.expression("int", kinds, 1)
        return self.random.choice([f"({text}) % len({array})", f"({text}) % len({array})", "0", "-1", text])

    def condition(self, kinds, depth=1):
        if depth <= 0:
            return self.some("bool", kinds) or f"{self.leaf('int', kinds)} < {self.leaf('int', kinds)}"
        return self.fill(self.random.choice(CONDITIONS), kinds, depth - 1)

    def expression(self, kind, kinds, depth=2):
        if kind == "bool":
            return self.condition(kinds, depth)
        if depth <= 0 or self.random.random() < 0.25:
            return self.leaf(kind, kinds)
        while True:
            text = self.fill(self.random.choice(INTEGERS if kind == "int" else FLOATS), kinds, depth - 1)
            if text is not None:
                return text

    def leaf(self, kind, kinds):
        constants = ["0", "1", "2", "-3", "7", "255"] if kind == "int" else ["0.0", "1.0", "-2.5", "0.5", "1e10", "3"]
        name = self.some(kind, kinds)
        return name if name and self.random.random() < 0.75 else self.random.choice(constants)

    def fill(self, template, kinds, depth):
        """Replace the letters of a template; None where nothing fits."""
        parts = {"I": lambda: self.expression("int", kinds, depth), "F": lambda: self.expression("float", kinds, depth),
                 "C": lambda: self.condition(kinds, depth), "A": lambda: self.element("floats", kinds), "B": lambda: self.element("ints", kinds),
                 "E": lambda: self.element("list", kinds), "L": lambda: self.some("list", kinds), "V": lambda: self.some("floats", kinds),
                 "D": lambda: self.grid(kinds), "Y": lambda: self.byte(kinds), "P": lambda: self.some("pair", kinds), "K": lambda: self.some("function", kinds),
                 "S": lambda: "g.shape[1]" if "g" in kinds else None, "G": lambda: self.call("int", kinds), "H": lambda: self.call("float", kinds)}
        filled = [parts[piece]() if piece in parts else piece for piece in re.split(r"\b([A-Z])\b", template)]
        return None if None in filled else "".join(filled)

    def place(self, array, kinds):
        i, j = self.index(array, kinds), self.index(f"{array}[0]", kinds)
        return self.random.choice([f"{array}[{i}, {j}]", f"{array}[{i}, {j}]", f"{array}[{i}][{j}]", f"{array}[{i}, 0]"])

    def grid(self, kinds):
        array = self.some("grid", kinds)
        return array and self.place(array, kinds)

    def byte(self, kinds):
        name = self.some("byte", kinds)
        return name if name and self.random.random() < 0.5 else self.element("bytes", kinds)

    def element(self, kind, kinds):
        array = self.some(kind, kinds)
        return array and f"{array}[{self.index(array, kinds)}]"


# I and F stand for an int and a float, C for a condition, A, B and E for elements of arrays of floats, of ints and of a list,
# D for one of a matrix, Y for an unsigned byte, V and L for an array of floats and a list, P for a pair of an int and a float,
# G and H for calls that give an int and a float, K for a closure, S for an extent.
INTEGERS = ["(I + I)", "(I - I)", "(I * I)", "(I & I)", "(I | I)", "(I ^ I)", "(I // I)", "(I % I)", "min(I, I)", "max(I, I)", "abs(I)",
            "(I if C else I)", "-I", "~I", "(I >> (I & 7))", "len(V)", "B", "B", "B", "int(B)", "len(L)", "sum(L)", "E", "G", "G",
            "int(Y)", "int(Y)", "P[0]", "K(I)", "K(I)", "S", "round(F) if abs(F) < 1e9 else 0"]
FLOATS = ["(F + F)", "(F - F)", "(F * F)", "(F + F)", "(F - F)", "(F / F)", "(F // F)", "(F % F)", "min(F, F)", "max(F, F)", "abs(F)",
          "(F if C else F)", "-F", "math.sqrt(abs(F))", "math.copysign(F, F)", "(F + I)", "(F * I)", "(I / I)", "np.sqrt(abs(F))", "A", "A",
          "A", "A", "H", "H", "float(I)", "D", "D", "P[1]", "float(Y)"]
CONDITIONS = ["I < I", "I <= I", "I > I", "I == I", "I != I", "F < F", "F >= F", "F == F", "not I", "C and C", "C or C", "not C",
              "0 <= I < 7", "F < F <= F", "F == I", "I in (1, 2, 7)", "Y < Y", "Y + Y < Y", "Y == I",
              "P == P", "P < P"]


def generate(seed, size=14):
    return Generator(seed, size).program()
