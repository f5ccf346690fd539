"""Lists of which a length, or the type of each item, has to be known: shapes, axes, indices, arguments of `f(*list)`."""

import numpy as np
import pytest

from differential import check, define, refused

x = np.arange(12.0).reshape(3, 4) - 4
v = np.array([3.0, 1.0, 2.0, -5.0])
n = np.arange(6).reshape(2, 3)


def program(body):
    """A function of x, v and n with this body."""
    lines = body.strip("\n").split("\n")
    if len(lines) == 1:
        lines = [part.strip() for part in ("return " + lines[0] if ";" not in lines[0] else lines[0]).split(";")]
    return define("def f(x, v, n):\n" + "\n".join("    " + line for line in lines)).f


SHAPES = [
    "np.zeros([d + 2 for d in x.shape]), np.ones(tuple([d * 2 for d in x.shape]), dtype=int), np.indices([d for d in x.shape])",
    "np.ix_(*[np.arange(d) for d in x.shape]), x[np.ix_(*[np.arange(d) for d in x.shape])]",
    "np.meshgrid(*[np.arange(d) for d in x.shape], indexing='ij'), np.meshgrid(*(np.linspace(0, 1, d) for d in x.shape))",
    "x.reshape([-1] + [d for d in x.shape[1:]]), x.reshape([x.shape[0]] + list(x.shape[1:])), x.reshape(list(x.shape) + [1]), np.broadcast_to(v, [3] + list(v.shape))",
    "np.reshape(x, [d for d in x.shape[::-1]]), np.zeros(list(x.shape)), np.unravel_index(5, [d for d in x.shape])",
    "s = list(x.shape); s[0] = 7; s.append(2); s.insert(1, 3); s.pop(0); del s[0]; s += (2,); return np.zeros(s), len(s), sum(s), s",
    "s = list(x.shape); s.extend([2, 1]); s.reverse(); s[1:3] = [5]; t = s.copy(); t.clear(); return np.zeros(s), t, s == t, s is t, 5 in s, s.count(5)",
    "s = [1] * x.ndim; s[-1] = -1; return x * v.reshape(s)",
    "a, *s = x.shape; return np.zeros(s)",
    "s = list(x.shape); print(s); return s, np.zeros(s)",
    "x.transpose(list(range(x.ndim))[::-1]), x.transpose(tuple(range(x.ndim))[::-1]), x.transpose([k for k in range(x.ndim)][::-1])",
    "axes = list(range(x.ndim)); axes[0], axes[1] = axes[1], axes[0]; axes.append(axes.pop(0)); return x.transpose(axes)",
    "axes = [k for k in range(x.ndim) if k != 0]; return x.transpose([0] + axes), np.sum(x, axis=tuple(axes)), np.sum(x, axis=tuple(range(1, x.ndim)))",
    "np.pad(x, [(1, 1) for _ in x.shape]), np.pad(x, [(k, 1) for k in range(x.ndim)])",
    "p = [[0, 0]] * x.ndim; p[1] = [1, 2]; return np.pad(x, p)",
    "p = [[0, 0]] * x.ndim; p[1][0] = 1; return np.pad(x, p)",
]

INDICES = [
    "i = [slice(None)] * x.ndim; i[1] = slice(1, 3); return x[tuple(i)]",
    "i = [slice(None)] * x.ndim; i[0] = 1; return x[tuple(i)]",
    "i = [slice(None)] * x.ndim; i[-1] = np.newaxis; return x[tuple(i)]",
    "i = [0] * x.ndim; i[1] = 2; return x[tuple(i)]",
    "x[tuple([slice(0, d, 2) for d in x.shape])]",
    "i = [1, 2]; a = x[tuple(i)]; x[i] = 0; return a, x, x[0, i], np.array(i)",
    "i = [1, 2]; a = x[tuple(i)]; return a, i[5]",
]

ITEMS = [
    "np.concatenate([np.ravel(a) for a in (x, n)]), np.stack([a * 2 for a in (v, v.astype(int))]), np.hstack([np.ravel(a) for a in [x, n, v]])",
    "a = [x, n]; return sum([b.sum() for b in a]), len(a), np.concatenate([b.ravel() for b in a])",
    "r = [[1, 2], [3, 4]]; return [a + b for a, b in zip(*r)], list(zip(*r))",
    "r = [v, v * 2]; return [a + b for a, b in zip(*r)]",
    "r = [v, v * 2, v * 3]; a, b, c = zip(*[(s[0], s[1], s[2]) for s in r]); return np.array(a) + np.array(b)",
    "a = [x, v]; return np.add(*a), np.multiply(*a), np.einsum('ij,kj->ik', *[x, x]), np.gradient(x, *[1.0, 2.0])",
]

LOOPS = ["""
total = 0.0
for k in range(x.ndim):
    i = [slice(None)] * x.ndim
    i[k] = slice(1, None)
    total += x[tuple(i)].sum()
return total
""", """
out = []
for k in range(x.ndim):
    s = [1] * x.ndim
    s[k] = x.shape[k]
    out.append(np.arange(x.shape[k]).reshape(s))
return out[0] + out[1]
""", """
i = [slice(None)] * x.ndim
for t in range(int(v[0])):
    i[0] = slice(1, None)
    x[tuple(i)] += t
return x
""", """
s = list(x.shape)
k = 0
while k < 3:
    s[0] += 1
    k += 1
if v[0] > 2:
    s[1] = 5
return np.zeros(s)
""", """
parts = []
for k in range(2):
    parts.append(x[k] * 2)
parts.append(n[0])
return np.concatenate(parts)
""", """
dims = [d for d in x.shape]
strides = [1] * len(dims)
for k in range(len(dims) - 2, -1, -1):
    strides[k] = strides[k + 1] * dims[k + 1]
return np.array(strides), np.zeros(dims)
""", """
s = list(x.shape)
try:
    s[0] = 8
    v[int(v[0]) + 7] = 1
    s[0] = 9
except IndexError:
    return np.zeros(s)
return np.ones(s)
""", """
s = list(x.shape)
t = s
t[0] = 9
u = s[:]
u[0] = 10
return np.zeros(s), t is s, u is s, np.ones(u), t == s
""", """
def changed(s):
    s[0] += 1
    s.append(2)
    return s
s = list(x.shape)
t = changed(s)
return np.zeros(s), t is s
""", """
def zeros():
    return np.zeros(s)
s = list(x.shape)
s[0] = 1
a = zeros()
s[0] = 2
return a, zeros()
""", """
def make(k):
    s = list(x.shape)
    s[k] = 1
    return s
return np.zeros(make(0)), np.zeros(make(1))
""", """
parameters = [x, v, 2.0]
for i, p in enumerate(parameters):
    parameters[i] = p * 2
return parameters[0] + parameters[1], parameters
""", """
a = [1, 2]
b = [a, a]
b[0].append(3)
return np.zeros(tuple(b[1])), len(a)
""", """
a = list(x.shape)
m = map(lambda d: d + 1, a)
z = zip(a, a)
a[0] = 9
return np.zeros(tuple(m)), np.zeros(a), list(z)
""", """
a = [2, 3]
def g(s=a):
    s.append(1)
    return len(s)
p = g()
q = g()
return np.zeros(a), p, q, a == (2, 3), a != None
""", """
a = [2, 2]
for k in range(int(v[0])):
    if k == 1:
        continue
    a[0] += 1
    if k == 2:
        break
    a[1] += 1
else:
    a[0] = 1
return np.zeros(a)
""", """
activations = [v]
for w in (x, x.T.copy()):
    activations.append(w @ activations[-1])
return [activations[-1], len(activations)], [x, [v, "a", None]]
""", "a = [1]; a.append((1, 2)); return a, [v, v[1:]] == [v[1:], v]"]


@pytest.mark.parametrize("body", SHAPES + INDICES + ITEMS + LOOPS)
def test_known_lists(body):
    check(program(body), x, v, n)


def test_a_list_for_an_axis_is_none():
    for body in ("np.sum(x, axis=[0, 1])", "a = [0, 1]; y = np.zeros(a); return np.sum(x, axis=a)"):
        check(program(body), x, v, n)


def test_lengths_that_only_running_tells():
    """The first refusal stands."""
    refused(program("s = list(x.shape)\nif v[0] > 2:\n    s.append(5)\nreturn np.zeros(s)"), x, v, n, golden="known_list_grows")
    refused(program("np.zeros([d for d in x.shape if d > 3])"), x, v, n, golden="known_list_filtered")
    refused(program("s = list(x.shape)\nfor d in s:\n    s[1] = 7\nreturn np.zeros(s)"), x, v, n, golden="known_list_changed_in_its_loop")
    refused(program("np.add(*list(v[:2]))"), x, v, n, golden="known_list_spread")
    refused(program("def g(s, d):\n    if d == 0:\n        return s\n    return g(s + [d], d - 1)\nreturn np.zeros(g([1], 2))"), x, v, n, golden="known_list_recursion")


def test_items_taken_out_by_value():
    """`list.remove` of axes, whose item has to be known."""
    programs = define("""
def others(x, axis):
    axes = list(range(x.ndim))
    axes.remove(axis)
    return x.sum(axis=tuple(axes)), axes

def shape(x):
    extents = [1] + list(x.shape)
    extents.remove(1)
    return x.reshape(tuple(extents)), np.zeros(extents)
""")
    for axis in (0, 1, 2, 5, True):
        check(programs.others, np.arange(24.0).reshape(2, 3, 4), axis)
    check(programs.shape, x)


def test_arrays_on_this_machine():
    f = define("""
def f(n, x):
    return (np.zeros(n, device="cpu"), np.ones((n, 2), dtype=np.int8, device=None), np.arange(n, like=None, device=None), np.asarray(x, device="cpu"),
            np.full(n, 3, like=None), np.zeros_like(x, device="cpu"), np.array(x, like=None))
""").f
    check(f, 3, v)
    for wrong in ("np.array(x, device=None)", "np.zeros_like(x, like=None)"):
        check(define(f"def f(x):\n    return {wrong}\n").f, v)
