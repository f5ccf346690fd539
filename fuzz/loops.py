"""Random loops over arrays that may share memory: windows, steps, affine indices, index arrays, errors after visible writes.

A program is a Python file with a function `program(a, b, g, h, k, n, m, w)` and a list `CALLS` of arguments: two rows, two
grids, an array of indices, three ints. What the loops optimiser takes for granted is what the arguments try to break: that
arrays are disjoint, extents are not 0, ints are small, loops run.
"""

import random

ARGUMENTS = {
    "apart": "(z[:9], z[9:21], q[:6], q[6:], i, 5, 2, 1)",
    "the same": "(z[:9], z[:9], q[:6], q[:6], i, 7, 3, 2)",
    "shifted": "(z[1:12], z[:11], q[1:7, 1:], q[:6, :-1], i, 4, 1, 1)",
    "shifted back": "(z[:11], z[2:13], q[:6, :-1], q[:6, 1:], i, 9, -1, 3)",
    "reversed": "(z[::-1], z, q[::-1], q, i[::-1], 12, 5, 2)",
    "interleaved": "(z[::2], z[1::2], q[:, ::2], q[:, 1::2], i[::2], 6, 2, 1)",
    "transposed": "(z[3::3], z[::3], q.T, q[:8], i, 3, 8, 2)",
    "rows and columns": "(q[2], q[:, 3], q[:7, :7], q[:7, :7].T, i, 8, 0, 1)",
    "one row for all": "(z[:8], z[4:12], q, np.lib.stride_tricks.as_strided(q, (6, 8), (0, q.itemsize)), i, 6, 4, 2)",
    "overlapping rows": "(z[:8], z[4:12], np.lib.stride_tricks.as_strided(z, (5, 7), (2 * z.itemsize, z.itemsize)), q, i, 5, 4, 3)",
    "empty": "(z[:0], z[:0], q[:0], q[:, :0], i[:0], 0, 0, 0)",
    "single": "(z[:1], z[1:2], q[:1, :1], q[1:2, 1:2], i[:1], 1, 1, 1)",
    "long": "(y[:70], y[3:75], y[:1800].reshape(30, 60), y[61:1861].reshape(30, 60), i, 40, 33, 3)",
    "large ints": "(z[:9], z[9:], q, q[2:], i, 2**63 - 1, -2**63, 2**62)",
    "far indices": "(z[:9], z[9:], q, q[2:], i * 2**60, 6, -9, 5)",
    "negative": "(z[:9], z[8:], q, q[1:], -i, -3, -1, -2)",
}

DTYPES = ["np.float64"] * 5 + ["np.float32", "np.uint8", "np.int32", "np.int64"]


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
        self.indices = []
        self.counters = []
        self.numbers = []
        self.rows = ["a", "b"]
        self.over = {}

    def program(self):
        body = ["    s = 0.0", "    c = 0"]
        self.numbers.append("s")
        self.counters.append("c")
        parts = []
        if self.random.random() < 0.3:
            parts.append(self.helper())
        body += self.block(1, 3)
        results = ", ".join(["s", "c", *self.numbers[1:], *self.counters[1:]][:5])
        parts.append("def program(a, b, g, h, k, n, m, w):\n" + "\n".join(body) + f"\n    return {results}")
        dtype = self.random.choice(DTYPES)
        values = "np.arange(2000) % 89 - 20"
        if dtype.startswith("np.float"):
            values = self.random.choice([f"({values}) * 0.75", f"np.where(np.arange(2000) % 7 == 3, np.nan, {values})", f"np.where(np.arange(2000) % 5, -0.0, {values})"])
        elif dtype == "np.uint8":
            values = "np.arange(2000) * 37 % 256"
        chosen = self.random.sample(sorted(ARGUMENTS), 5)
        calls = "".join(f"    (lambda y, z, q, i: {ARGUMENTS[name]})(values(), values()[:24], values()[:80].reshape(10, 8), np.arange(7) * 3 % 8),\n"
                        for name in chosen)
        parts.append(f"def values():\n    return ({values}).astype({dtype})")
        return "\n\n\n".join(parts) + "\n\n\nCALLS = [\n" + calls + "]\n"

    def helper(self):
        """What a window is handed to."""
        self.rows.append("helper")
        start, step = self.random.choice([("r[0]", "t = max(t, r[j])"), ("0", "t += r[j]"), ("0.0", "t = t + r[j] * r[-1 - j]"), ("r[0]", "t = r[j] if r[j] < t else t")])
        self.rows.remove("helper")
        self.helps = True
        return f"def helper(r):\n    t = {start}\n    for j in range(len(r)):\n        {step}\n    return t"

    helps = False

    def block(self, depth, minimum=1):
        lines = []
        for _ in range(max(minimum, self.random.randint(1, 3))):
            if self.budget <= 0 and lines:
                break
            self.budget -= 1
            lines += self.statement(depth)
        return lines

    def statement(self, depth):
        simple = [self.store] * 4 + [self.accumulate] * 4 + [self.count, self.fail, self.leave, self.view]
        nested = [self.loop] * 6 + [self.branch] * 2 + [self.attempt, self.while_loop]
        # Outside of loops there is little to find.
        choices = nested if not self.indices and self.random.random() < 0.8 else simple + (nested if depth < 5 else [])
        while True:
            lines = self.random.choice(choices)(depth)
            if lines:
                return lines

    @staticmethod
    def indented(depth, *lines):
        return ["    " * depth + line for line in lines]

    def inner(self, depth, header):
        rows = list(self.rows)
        lines = self.indented(depth, header) + self.block(depth + 1)
        self.rows = rows
        return lines

    # ---- statements --------------------------------------------------------------------------------------------------------

    def store(self, depth):
        target = self.element()
        operator = self.random.choice(["=", "=", "=", "+=", "-=", "*="])
        if self.random.random() < 0.15:
            other = self.element()
            return self.indented(depth, f"{target}, {other} = {other}, {target}")
        return self.indented(depth, f"{target} {operator} {self.value()}")

    def accumulate(self, depth):
        name = self.random.choice(self.numbers)
        value = self.value()
        return self.indented(depth, self.random.choice([
            f"{name} += {value}", f"{name} = max({name}, {value})", f"{name} = min({value}, {name})", f"{name} = {value}",
            f"{name} = {value} if {self.condition()} else {name}", f"if {value} > {name}: {name} = {value}"]))

    def count(self, depth):
        if self.random.random() < 0.3:
            self.names += 1
            name = f"c{self.names}"
            if not self.indices:
                self.counters.append(name)
                return self.indented(depth, f"{name} = {self.random.choice(['0', 'w', 'len(a) - 1', '-1', 'n'])}")
        name = self.random.choice(self.counters)
        return self.indented(depth, f"{name} {self.random.choice(['+= 1', '+= 1', '-= 1', '+= 2', '+= w'])}")

    def fail(self, depth):
        return self.indented(depth, self.random.choice([
            f"assert {self.condition()}", f"if {self.condition()}: raise ValueError('stop')", f"c += 7 // {self.index()}", f"c = {self.index()} % w"]))

    def leave(self, depth):
        return self.indented(depth, f"if {self.condition()}: {self.random.choice(['break', 'continue'])}") if self.indices else None

    def view(self, depth):
        self.names += 1
        name = f"v{self.names}"
        text = self.random.choice([f"{self.row()}{self.slice()}", f"{self.grid()}[{self.index()}]", f"{self.grid()}[:, {self.index()}]",
                                   f"{self.grid()}[{self.index()}, {self.slice()[1:-1]}]"])
        self.rows.append(name)
        return self.indented(depth, f"{name} = {text}")

    def branch(self, depth):
        lines = self.inner(depth, f"if {self.condition()}:")
        if self.random.random() < 0.3:
            lines += self.inner(depth, "else:")
        return lines

    def loop(self, depth):
        self.names += 1
        name = "ijlpq"[self.names % 5] + str(self.names)
        header = f"for {name} in {self.range(name)}:"
        if self.random.random() < 0.1:
            item = f"e{self.names}"
            row = self.row()
            header = f"for {name}, {item} in enumerate({row}):"
            self.over[name] = f"len({row})"
            self.numbers.append(item)
        else:
            item = None
        self.indices.append(name)
        lines = self.inner(depth, header)
        self.indices.remove(name)
        if item:
            self.numbers.remove(item)
        if self.random.random() < 0.1:
            lines += self.inner(depth, "else:")
        return lines

    def while_loop(self, depth):
        self.names += 1
        name = f"c{self.names}"
        start, condition, step = self.random.choice([
            ("0", f"{name} < {self.extent()}", "+= 1"), ("n", f"{name} > 0", "-= 1"), ("0", f"{name} < n and {name} < 50", "+= 2"),
            (f"{self.extent()} - 1", f"{name} >= 0", "-= 1"), ("1", f"{name} < {self.extent()}", "*= 2")])
        self.indices.append(name)
        body = self.block(depth + 1)
        self.indices.remove(name)
        place = self.random.choice([0, len(body)]) if "continue" not in "".join(body) else 0
        body[place:place] = self.indented(depth + 1, f"{name} {step}")
        return self.indented(depth, f"{name} = {start}", f"while {condition}:") + body

    def attempt(self, depth):
        error = self.random.choice(["IndexError", "ZeroDivisionError", "(IndexError, ValueError)", "AssertionError", "Exception"])
        return self.inner(depth, "try:") + self.indented(depth, f"except {error}:") + self.indented(depth + 1, self.random.choice(["c += 100", "s = 1.5", "pass"]))

    # ---- expressions -------------------------------------------------------------------------------------------------------

    def row(self):
        return self.random.choice(self.rows)

    def grid(self):
        return self.random.choice("gh")

    def extent(self):
        return self.random.choice([f"len({self.row()})", "len(a)", "g.shape[0]", "g.shape[1]", "g.shape[0]", "g.shape[1]", "h.shape[1]", "n", "m"])

    def slice(self):
        low, high = self.index(), self.index()
        return self.random.choice(["[::-1]", "[1:]", "[:-1]", "[::2]", f"[{low}:]", f"[:{high}]", f"[{low}:{high}]", f"[max({low} - w, 0):{low} + w + 1]",
                                   f"[{low}::-1]"])

    def range(self, name):
        near = self.random.choice(self.indices) if self.indices else "m"
        extent = self.over[near] if near in self.over and self.random.random() < 0.4 else self.extent()
        self.over[name] = extent
        return "range(" + self.random.choice([
            extent, extent, extent, f"{extent} - 1", f"{extent} + 1", f"1, {extent} - 1", f"w, {extent} - w", f"{extent} - 1, -1, -1", f"0, {extent}, 2",
            f"m, {extent}, 3", f"n, m, -1", f"-w, w + 1", f"-1, 2", f"max({near} - w, 0), min({near} + w + 1, {extent})",
            f"max({near} - w, 0), min({near} + w + 1, {extent})", f"{near} - w, {near} + w + 1", f"{near}, {extent}", f"{near} + 1, {extent}", f"{near}"]) + ")"

    def index(self):
        if not self.indices:
            return self.random.choice(["0", "-1", "1", "m", "n - 1", "w", "n // 2"])
        name = self.random.choice(self.indices[-3:])
        other = self.random.choice(self.indices)
        return self.random.choice([name, name, name, name, f"{name} + 1", f"{name} - 1", f"{name} - w", f"{name} + w", f"{name} + {other}", f"{name} - {other}",
                                   f"2 * {name}", f"{self.extent()} - 1 - {name}", f"-{name}", f"-1 - {name}", f"{name} // 2", f"({name} + w) % {self.extent()}",
                                   f"k[{name}]", f"k[{name} % len(k)]", f"min({name} + w, {self.extent()} - 1)", f"max({name} - w, 0)", f"{name} % 4",
                                   self.random.choice(self.counters), "0", "-1", f"n - {name}", f"m + {name}", f"{name} & 3", f"{name} >> 1"])

    def within(self, extent):
        """An index that is mostly right for that extent."""
        names = [name for name in self.indices if self.over.get(name) == extent]
        if not names:
            return self.random.choice(["0", "-1", f"({self.index()}) % {extent}", "w", "1"])
        name = self.random.choice(names)
        return self.random.choice([name, name, name, name, f"{name} - 1", f"{extent} - 1 - {name}", f"-1 - {name}", f"min({name} + w, {extent} - 1)",
                                   f"({name} + 1) % {extent}"])

    def element(self):
        if self.random.random() < 0.7:
            if self.random.random() < 0.6:
                grid = self.grid()
                return f"{grid}[{self.within(grid + '.shape[0]')}, {self.within(grid + '.shape[1]')}]"
            row = self.row()
            return f"{row}[{self.within(f'len({row})')}]"
        if self.random.random() < 0.55:
            return f"{self.grid()}[{self.index()}, {self.index()}]"
        return f"{self.row()}[{self.index()}]"

    def value(self):
        text = self.random.choice([self.element(), self.element(), self.element(), self.random.choice(self.numbers), "1", "2"])
        if self.helps and self.random.random() < 0.2:
            text = f"helper({self.row()}{self.slice()})"
        if self.random.random() < 0.4:
            text = self.random.choice([f"{text} + {self.element()}", f"{text} - {self.element()}", f"{text} * {self.element()}", f"max({text}, {self.element()})",
                                       f"min({text}, {self.element()})", f"abs({text})", f"{text} + 1"])
        return text

    def condition(self):
        index = self.index()
        return self.random.choice([
            f"0 <= {index} < {self.extent()}", f"{index} < {self.extent()}", f"{index} >= 0", f"{index} != {self.index()}", f"{index} > {self.index()}",
            f"{index} == {self.index()}", f"{self.element()} > {self.element()}", f"{self.element()} < 3", f"{index} % 2 == 0", "c > 20", "s > 100", "w > 0",
            f"{index} < n and {self.index()} >= 0", f"{index} >= 1 or {self.index()} < m"])


def generate(seed, size=14):
    return Generator(seed, size).program()
