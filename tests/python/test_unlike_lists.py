"""Lists of unlike items as arguments: arrays of several ranks, dtypes and layouts, functions, strings, lists in them."""

import numpy as np

from differential import calls, check, define, jitted, refused

W = np.linspace(-1, 1, 12).reshape(4, 3)
B = np.array([0.5, -0.5, 0.25])
V = np.linspace(0, 1, 6).reshape(3, 2)
X = np.linspace(0, 2, 8).reshape(2, 4)


def frozen(x):
    x = x.copy()
    x.flags.writeable = False
    return x


@calls(([W, B], X), ([W.astype(np.float32), B], X), ([W, 0.5], X), ([np.asfortranarray(W), frozen(B)], X), ([W, None], X))
def affine(params, x):
    weights, bias = params
    y = x @ weights
    if params[1] is not None:
        y = y + bias
    return y, len(params), params[0], params, params[-1]


@calls(([(W, B), (V, np.ones(2))], X), ([(W, B), (np.asfortranarray(V), np.ones(2))], X), ([(W, B)], X), ([(W, B), (V, None)], X), ([], X),
       ([[W, B], [V, np.ones(2)]], X), ([[W, B], [V]], X), ([(W, B), (V, np.ones(2)), [V.T, 1.5]], X), ([[W[::-1], B], [V, np.ones(4)[::2]]], X))
def layers_in_turn(layers, x):
    for layer in layers:
        weights = layer[0]
        x = x @ weights
        if len(layer) > 1 and layer[1] is not None:
            x = np.maximum(x + layer[1], 0)
    return x, len(layers), layers


@calls(([np.ones(3), np.arange(4), np.zeros((2, 2))],), ([frozen(B), B, B[::-1]],), ([2.5, B, W],), ([np.arange(3), B, V],))
def ways_through(values):
    total = 0.0
    numbers = []
    for k, value in enumerate(values):
        total += np.sum(value) * k
    for value in reversed(values):
        total = total * 2 + np.size(value)
    for value, again in zip(values, values):
        numbers.append(np.sum(value * again))
    for k in range(len(values)):
        numbers.append(np.max(values[k]))
    first, *rest = values
    for value in rest:
        total -= np.sum(value)
    sums = [np.sum(value) for value in values]
    return total, numbers, sums, [np.ndim(value) for value in values[1:]], [np.ndim(value) for value in values[::-1]], first


@calls(([W, B], 0), ([B, 2 * B, 3.5], 1), ([1, "a", None], -1), ([(1, 2.5), (2, 3)], 1), ([(1, 2.5), (2, 3)], 5), ([1, "a"], -3))
def at_an_index(values, k):
    return values[k], values[0]


@calls(([np.sin, np.cos, abs], 0.5), ([np.sin, np.negative], np.linspace(0, 1, 5)), ([lambda x: x + 1, np.sqrt], 2.0))
def functions_in_turn(functions, x):
    results = []
    for function in functions:
        x = function(x)
        results.append(x * 1.0)
    return x, results


@calls((["mean", "max"], B), (["sum"], B), (["max", "sum", "mean"], B))
def names_in_turn(names, x):
    results = []
    for name in names:
        if name == "mean":
            results.append(x.mean())
        elif name == "max":
            results.append(x.max())
        else:
            results.append(x.sum())
    return results, "mean" in names, "sum" in names


@calls(([("scale", 2.0), ("shift", np.ones(3)), ("clip", 0.0, 1.0)], B), ([("shift", 1), ("scale", 2)], B))
def a_pipeline(steps, x):
    for step in steps:
        name, *arguments = step
        if name == "scale":
            x = x * arguments[0]
        elif name == "shift":
            x = x + arguments[0]
        elif name == "clip":
            x = np.clip(x, *arguments)
    return x


@calls(([B, np.arange(3)],), ([np.ones(3), np.arange(3, dtype=np.uint8), B],))
def stacked(columns):
    return np.stack(columns), np.concatenate(columns), np.column_stack(columns), np.array(columns), sum(columns), tuple(columns)[0] is columns[0]


@calls(([W, B],), ([B, W, 1.5],))
def elements_written(params):
    params[0][...] = 5.0
    params[1] *= 2
    params[1][0] = 7
    return params[0] is params[-2], params


@calls(([B, 2],), ([2.5, W, B],))
def copies_of_our_own(values):
    own = list(values)
    own.append(1.5)
    other = values + [None]
    third = values * 2
    fourth = values.copy()
    fourth.pop()
    fourth.reverse()
    return own, other, third, fourth, [*values, 1], values, [values, values], (values, 1)


def helper(params, x):
    weights, bias = params
    return x @ weights + bias


@calls(([W, B], X), ([W, 1.5], X), ([W, B[::-1]], X))
def passed_on(params, x):
    def inner(k):
        return params[1] * k

    def pick(which):
        return params if which else None

    return helper(params, x), helper([params[0], 2.0], x), inner(2), helper(params=params, x=x), pick(True), pick(False)


@calls(([W, B], True), ([W, B], False))
def on_a_path(params, flag):
    chosen = params if flag else None
    if chosen is None:
        return 0, params
    return chosen[0].sum(), chosen


@calls(([W, B], [W, B]), ([1, 2.5, None], [1, 2.5, None]), (["a", 1], ["a", 1.5]))
def compared(values, others):
    return len(values) == len(others), bool(values), values is None, isinstance(values, list), type(values) is list, isinstance(values, tuple)


@calls((["a", 1], ["a", 1]), (["a", 1], ["a", 2]), (["a", None], ["a", None, 1]))
def equal(values, others):
    return values == others, values != others, "a" in values, values.count("a"), None in values


PARAMS = [W, B]


@calls((X,))
def a_global_list(x):
    return x @ PARAMS[0] + PARAMS[1], PARAMS


def test_lists_that_change_between_calls():
    function = define("def function(values):\n    total = 0.0\n    for value in values:\n        total = total + np.sum(value)\n    return total, values\n").function
    values = [B, W]
    check(function, values)
    values.append(2.5)
    check(function, values)
    values[0] = np.arange(3)
    check(function, values)
    del values[1:]
    check(function, values)
    values.clear()
    check(function, values)


def test_lists_of_like_items_share_a_kernel():
    function = jitted(define("def function(values):\n    total = 0.0\n    for value in values:\n        total += value.sum()\n    return total\n").function)
    for count in (1, 2, 5):
        function([B] * count)
    assert len(function.specializations) == 1
    for values in ([B, B[::-1]], [B[::-1], B, B, B]):
        assert function(values) == function.__wrapped__(values)
    assert len(function.specializations) == 2


def test_changes_are_refused():
    changes = {"append": "values.append(1)", "set": "values[0] = 1", "extend": "values += [1]", "delete": "del values[:1]", "number": "values[1] += 1"}
    for name, change in changes.items():
        refused(define(f"def function(values):\n    {change}\n    return values\n").function, [B, 1], golden=f"unlike_list_{name}")


def test_refusals():
    refused(define("def function(values, x):\n    return values[int(x[0])].sum()\n").function, [B, W], B, golden="unlike_list_at_an_index")
    refused(define("def function(values):\n    return values[0]\n").function, [B, W] * 40, golden="unlike_list_too_long")
    refused(define("def function(values):\n    return values[0]\n").function, [B, {}], golden="unlike_list_of_a_dict")


@calls(([B, 2 * B], [B, B], 0.5), ([W, B], [W, B], 0.5), ([frozen(W), B], [W, B], 0.5), ([np.arange(3), B], [B, B], 0.5))
def steps_in_place(params, gradients, rate):
    for k in range(len(params)):
        params[k] -= rate * gradients[k]
    for p, g in zip(params, gradients):
        p += g
    return params


@calls(([W, 0], V[0], V[1]), ([W, 1], V[0], V[1]), ([W, B, -1], V[0], V[1]))
def an_axis_in_a_list(values, out, given):
    for k in range(len(given)):
        out[k] = given[k] * 2
    return np.sum(values[0], axis=values[-1]), out
