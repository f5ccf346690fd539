"""The benchmark's own parts: what it compares with must be right, and its statistics too."""

import pathlib
import sys

import numpy as np
import pytest

BENCH = pathlib.Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(autouse=True)
def bench_on_path(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if getattr(sys.modules[name], "__file__", None) and pathlib.Path(sys.modules[name].__file__).parent == BENCH:
            del sys.modules[name]


@pytest.mark.parametrize("example", ["count_threshold", "convolution", "laplace", "round_dilation", "median_filter", "julia",
                                     "kmeans", "tree_split", "black_scholes", "floyd_warshall"])
def test_the_hand_written_c_computes_what_the_example_does(example):
    import c_limit
    import peers
    _, [case] = peers.load(example, "python")
    assert case.equal(c_limit.functions()[example](*case.arguments), case.reference(*case.reference_arguments))


@pytest.mark.parametrize("algorithm", ["dilation, naive", "dilation, separable"])
@pytest.mark.parametrize("dtype", [np.float64, np.uint8])
def test_the_hand_written_dilation(algorithm, dtype):
    import c_limit
    import peers
    module, _ = peers.load("dilation", "python")
    image = (np.random.default_rng(1).random((37, 41)) * 255).astype(dtype)
    for window in [(7, 7), (3, 9), (1, 1)]:
        expected = module.ALGORITHMS[algorithm][1](image, window)
        np.testing.assert_array_equal(c_limit.functions()[algorithm](image, window), expected)


def test_helpers_that_a_kernel_calls_are_found():
    import peers
    module, _ = peers.load("kmeans", "python")
    assert set(peers.called_functions(module.kmeans, vars(module))) == {"nearest", "squared_distance"}


def test_array_programs_compute_what_numpy_does():
    import array_rows
    import conure
    assert len({name for name, *_ in array_rows.ROWS}) == len(array_rows.ROWS)
    for name, function, makers in array_rows.ROWS:
        compiled = conure.jit(function)
        for n in [10, 1000]:
            ours, theirs = array_rows.arguments_of(makers, n), array_rows.arguments_of(makers, n)
            with np.errstate(all="ignore"):
                expected = function(*theirs)
            for one, other in zip(flat(compiled(*ours), ours), flat(expected, theirs), strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-12, err_msg=name)


def flat(result, arguments):
    return [*(result if isinstance(result, tuple) else [0 if result is None else result]), *arguments]


def test_programs_grow_by_statements():
    import growth_rows
    for kind in growth_rows.KINDS:
        assert len(growth_rows.growing_program(kind, 5).splitlines()) == 7


def test_peak_memory_counts_what_a_call_needs():
    import array_rows
    x = np.ones(4_000_000)
    assert 30e6 < array_rows.peak_memory(lambda x: x + 1.0, [x]) < 40e6


def test_a_ratio_is_taken_within_rounds():
    from timing import Times, paired_ratio
    # The machine is twice as slow in the second round: the ratio is not.
    assert paired_ratio(Times(1.0, [1.0, 2.0, 1.0]), Times(2.0, [2.0, 4.0, 2.0])) == 0.5
