# Programs for UntypedProgramsTest; CASES, at the end, says how they are called.


def loop_else(n, k):
    for i in range(n):
        if i == k:
            break
    else:
        return -1
    return i


def while_else(n):
    while n > 0:
        n -= 3
        if n == 1:
            break
    else:
        n = 100
    return n


def last_item(n):
    for i in range(n):
        pass
    return i


def nested_breaks(n):
    found = []
    for i in range(n):
        for j in range(n):
            if j > i:
                break
            if (i + j) % 3 == 0:
                continue
            found.append((i, j))
        else:
            found.append(i)
    return found


def by_value(a, b, c):
    return a and b, a or b or c, not a, (a and b) or c, a or (b and c)


def chains(a, b, c):
    calls = []

    def see(v):
        calls.append(v)
        return v
    r = see(a) < see(b) <= see(c)
    s = see(a) == see(a) != see(b) < see(c)
    return r, s, calls


def unpacking(t):
    (a, b), *c, d = t
    [e, *f] = c
    g = h = a
    a, b = b, a
    return a, b, c, d, e, f, g, h


def unpack_failure(t):
    try:
        a, b = t
    except ValueError:
        return "wrong"
    return a + b


def augmented(n):
    values = [n, n + 1]
    alias = values
    values[0] += 5
    values += [7]
    index = 0
    values[index := index + 1] *= 2
    t = (1,)
    t += (2,)
    return values, alias, t, index


def walrus(xs):
    total = 0
    while (n := len(xs)) > 2:
        total += n
        xs = xs[1:]
    squares = [y := v * v for v in xs]
    return total, n, squares, y


def comprehensions(n):
    i = "outer"
    pairs = [(i, j) for i in range(n) for j in range(i) if (i + j) % 2]
    flat = [v for row in [[1, 2], [3]] for v in row]
    nested = [[i * j for j in range(3)] for i in range(n)]
    return i, pairs, flat, nested, sum(v * v for v in range(n)), any(v > 2 for v in range(n)), [*(v for v in range(n) if v)]


def late_binding(n):
    functions = [lambda: i for i in range(n)]
    more = [lambda i=i: i for i in range(n)]
    return [f() for f in functions], [f() for f in more]


def counter(n):
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count
    for _ in range(n):
        step()
    step(by=10)
    return count


def recursion(n):
    def fib(k):
        return k if k < 2 else fib(k - 1) + fib(k - 2)

    def even(k):
        return True if k == 0 else odd(k - 1)

    def odd(k):
        return False if k == 0 else even(k - 1)
    return fib(n), even(n)


def arguments(n):
    def f(a, /, b, c=3, *rest, d, e=5):
        return a, b, c, rest, d, e
    more = (7, 8)
    return f(n, 2, d=4), f(n, 2, 9, *more, d=1, e=2), f(n, b=1, d=0), f(*more, d=n)


def unbound(flag):
    if flag:
        value = 1
    return value


def unbound_later(n):
    for i in range(n):
        if i == 1:
            value = i
    try:
        return value
    except UnboundLocalError:
        return "unbound"


def deleted(flag):
    value = 1
    if flag:
        del value
    return value


def free_unbound(flag):
    def f():
        return value
    if flag:
        value = 1
    try:
        return f()
    except NameError:
        return "unbound"


def handlers(n):
    try:
        if n == 0:
            1 // n
        if n == 1:
            [][n]
        if n == 2:
            raise ValueError("two")
        if n == 3:
            raise KeyError
        result = "none"
    except ZeroDivisionError:
        result = "zero"
    except (IndexError, KeyError) as error:
        result = "lookup"
    else:
        result += " else"
    return result


def state_in_try(n):
    step = "start"
    try:
        step = "one"
        x = 1 // n
        step = "two"
        y = [5][n]
        step = "three"
    except ArithmeticError:
        return step
    except LookupError:
        step = step + " caught"
    return step, x


def finals(n):
    log = []
    for i in range(4):
        try:
            log.append(i)
            if i == n:
                continue
            if i == n + 1:
                break
            if n == 7:
                return log
            if n == 8:
                raise ValueError
        except ValueError:
            log.append("caught")
            if i == 2:
                raise
        finally:
            log.append("finally")
            print(i, n)
    else:
        log.append("else")
    return log


def finally_wins(n):
    for i in range(3):
        try:
            1 // n
            return "body"
        finally:
            if i == 1:
                return "finally"
            continue
    return "end"


def nested_finally(n):
    log = []
    try:
        try:
            if n:
                return log
            log.append("inner")
        finally:
            log.append("first")
    finally:
        log.append("second")
    return log, "end"


def raise_again(n):
    try:
        try:
            1 // n
        except ZeroDivisionError:
            print("seen")
            raise
        return "fine"
    except ArithmeticError:
        return "outer"


def handler_name(n):
    error = 5
    try:
        1 // n
    except ZeroDivisionError as error:
        pass
    return error


def matching(v):
    match v:
        case 0 | 1:
            return "small"
        case -1:
            return "minus"
        case "text":
            return v
        case None | True:
            return "single"
        case ():
            return "empty"
        case (x,):
            return "one", x
        case (0, y) | (y, 0):
            return "zero", y
        case (x, [y, *z]) if x > 3:
            return x, y, z
        case (x, *rest, y):
            return x, rest, y
        case int_like if v == 9:
            return "nine", int_like
        case _:
            return "other"


def classes(v):
    match v:
        case bool():
            return "bool"
        case int(n) if n > 5:
            return "large", n
        case int() | float() as n:
            return "number", n
        case (str(s), list() as rest):
            return s, rest
        case tuple():
            return "tuple"
    return "none"


def guard_binds(v):
    x = "before"
    match v:
        case (x, y) if y:
            return "first"
        case _:
            return x


def deletes(n):
    values = [1, 2, 3, 4, 5]
    del values[n], values[0:2]
    return values


def slices(t):
    return t[1:], t[:-1], t[::-1], t[1:4:2], t[-2:]


def slice_assignment(n):
    values = [0, 1, 2, 3]
    values[1:3] = [n] * 3
    values[::4] = "ab"
    return values


def texts(n):
    assert n >= 0, f"negative {n}"
    return f"{n} and {n!r}" + "!" * n


def conditional(a, b):
    return (a if a > b else b), [x if x % 2 else -x for x in range(a)]


def shadowing(x):
    def f(x):
        x += 1
        return lambda: x
    g = f(x)
    x = 100
    return g(), x


def closure_over_loop(n):
    out = []
    for k in range(n):
        def f():
            return k
        out.append(f())
    k = "after"
    return out, f()


def swap(a, b):
    if a > b:
        a, b = b, a
    return a, b


def early(n):
    while True:
        n += 1
        if n % 7 == 0:
            return n


def dead_code(n):
    return n
    n = 5
    while True:
        pass


CASES = """
loop_else(5, 3)
loop_else(5, 9)
loop_else(0, 0)
while_else(10)
while_else(9)
last_item(3)
last_item(0)
nested_breaks(4)
by_value(0, 2, 3)
by_value(1, 0, "")
by_value(1, 2.5, None)
chains(1, 2, 3)
chains(3, 2, 1)
unpacking(((1, 2), 3, 4, 5))
unpacking(((1, 2), 3, 5))
unpack_failure((1, 2))
unpack_failure((1, 2, 3))
unpack_failure([1])
augmented(3)
walrus([1, 2, 3, 4, 5])
comprehensions(4)
late_binding(3)
counter(4)
recursion(7)
arguments(1)
unbound(True)
unbound(False)
unbound_later(1)
unbound_later(3)
deleted(True)
deleted(False)
free_unbound(True)
free_unbound(False)
handlers(0)
handlers(1)
handlers(2)
handlers(3)
handlers(4)
state_in_try(0)
state_in_try(1)
state_in_try(-1)
state_in_try(3)
finals(1)
finals(3)
finals(5)
finals(7)
finals(8)
finally_wins(0)
finally_wins(1)
nested_finally(0)
nested_finally(1)
raise_again(0)
raise_again(1)
handler_name(0)
handler_name(1)
matching(0)
matching(1)
matching(-1)
matching("text")
matching(None)
matching(True)
matching(())
matching((5,))
matching([0, 4])
matching((4, 0))
matching((4, (5, 6, 7)))
matching((1, (5, 6, 7)))
matching((1, 2, 3, 4))
matching(9)
matching(10)
matching("other")
classes(True)
classes(9)
classes(3)
classes(2.5)
classes(("a", [1]))
classes(("a", 1))
classes("a")
guard_binds((1, 2))
guard_binds((1, 0))
guard_binds(3)
deletes(4)
deletes(9)
slices((1, 2, 3, 4, 5))
slices("abcde")
slice_assignment(9)
texts(2)
texts(-2)
conditional(4, 3)
shadowing(1)
closure_over_loop(3)
closure_over_loop(0)
swap(1, 2)
swap(2, 1)
early(3)
dead_code(4)
""".split("\n")[1:-1]
