"""Constants and functions that classes of the program hold."""

import numpy as np

from differential import calls, define, jitted, refused

X = np.linspace(0, 1, 4)


class Default:
    gravity = 9.81
    steps = 3
    name = "verlet"
    table = np.array([1.0, 2.0, 3.0, 4.0])
    pair = (1, 2.5)
    nothing = None
    kind = float

    @staticmethod
    def twice(x):
        return 2 * x

    def thrice(x):
        return 3 * x

    @classmethod
    def made(cls):
        return cls.steps

    class Inner:
        scale = 0.5


class Derived(Default):
    steps = 5


@calls((2.0,), (X,))
def read(x):
    return (x * Default.gravity + Default.steps, Default.name, Default.pair, Default.nothing is None, Default.twice(x), Default.thrice(x), Derived.steps, Derived.gravity,
            np.zeros(Default.steps), Default.Inner.scale * x, isinstance(x, Default), Default.kind(3), Default.__name__)


@calls((X,))
def an_array(x):
    total = 0.0
    for k in range(Derived.steps - 1):
        total += Default.table[k] * x[k]
    return total, Default.table


def test_missing():
    function = jitted(define("class C:\n    x = 1\ndef function():\n    try:\n        return C.y\n    except AttributeError as e:\n        print(e)\n        return C.x\n").function)
    assert function() == 1


def test_a_constant_that_changes():
    program = define("class Base:\n    n = 3\n    m = 1.5\nclass C(Base):\n    pass\ndef function(x):\n    return C.n * x, np.zeros(C.n).shape, C.m\n")
    function, C, Base = jitted(program.function), program.C, program.Base
    assert function(2) == (6, (3,), 1.5)
    Base.n = 4
    assert function(2) == (8, (4,), 1.5)
    C.n = 5
    assert function(2) == (10, (5,), 1.5)
    kernels = len(function.specializations)
    C.n = 6
    C.m = 2.5
    assert function(2) == (12, (6,), 2.5)
    assert len(function.specializations) == kernels
    C.m = 2
    assert function(2) == (12, (6,), 2) and type(function(2)[2]) is int
    del C.n, C.m
    assert function(2) == (8, (4,), 1.5)


def test_refusals():
    refused(define("def function():\n    return Default()\n", Default=Default).function, golden="class_instance_made")
    refused(define("def function():\n    return Default.made()\n", Default=Default).function, golden="class_method")
    refused(define("def function(x):\n    return x.n\n", Default=Default).function, Default(), golden="class_instance_argument")
    refused(define("def function(x):\n    Default.n = x\n", Default=Default).function, 1, golden="class_attribute_set")
