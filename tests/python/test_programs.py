"""Whole programs in the style of user code, each against CPython."""

import pytest

from comparing import Difference
from differential import check
from programs import combinatorics, decompositions, discrete, estimation, images, matrices, modelling, neural, numbers, physics, science, sorting, stencils

MODULES = (sorting, numbers, matrices, science, combinatorics, stencils, decompositions, estimation, neural, discrete, physics, images, modelling)
CALLS = [(module, call) for module in MODULES for call in module.CALLS]

# Programs that Conure refuses yet, by what of NumPy they wait for.
WAITING = {
    "add.at": "discrete.coo_sum_duplicates",
    "add.outer": "discrete.floyd_warshall",
    "array_equal": "discrete.connected_components",
    "allclose": "decompositions.gauss_seidel",
    "fill_diagonal": "modelling.agglomerative",
    "iinfo": "discrete.matrix_chain",
    "linspace": "discrete.needleman_wunsch estimation.histogram_by_hand modelling.bezier modelling.make_grid "
        "physics.mandelbrot_masks",
    "maximum.accumulate": "modelling.max_drawdown",
    "mgrid": "images.stockham_fft physics.mandelbrot_compressed",
    "out=": "physics.cell_list stencils.evolve",
    "pad": "images.gaussian_blur",
    "round": "images.hough_lines images.sobel physics.lennard_jones",
    "unravel_index": "discrete.smith_waterman",
}
WAITING = {program: function for function, programs in WAITING.items() for program in programs.split()}


@pytest.mark.parametrize("module, call", CALLS, ids=[f"{call[0].__name__}" for _, call in CALLS])
def test_program(module, call):
    function, *arguments = call
    waiting = WAITING.get(f"{module.__name__.split('.')[-1]}.{function.__name__}")
    try:
        check(function, *arguments, ulps=getattr(module, "ULPS", {}).get(function.__name__, 0))
    except Difference as difference:
        if waiting and "was refused" in str(difference):
            pytest.xfail(waiting)
        raise
