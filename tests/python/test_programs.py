"""Whole programs in the style of user code, each against CPython."""

import pytest

from differential import check
from programs import combinatorics, decompositions, discrete, estimation, images, matrices, modelling, neural, numbers, physics, science, sorting, stencils

MODULES = (sorting, numbers, matrices, science, combinatorics, stencils, decompositions, estimation, neural, discrete, physics, images, modelling)
CALLS = [(module, call) for module in MODULES for call in module.CALLS]


@pytest.mark.parametrize("module, call", CALLS, ids=[f"{call[0].__name__}" for _, call in CALLS])
def test_program(module, call):
    function, *arguments = call
    check(function, *arguments, ulps=getattr(module, "ULPS", {}).get(function.__name__, 0))
