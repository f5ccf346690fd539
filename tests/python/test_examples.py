"""Every example against CPython, and against NumPy or SciPy, on small data."""

import functools

import numpy as np
import pytest
from scipy import ndimage, special
from scipy.cluster.vq import kmeans2
from scipy.sparse import csgraph

from differential import check, jitted, load_example

random = np.random.default_rng(0)
PICTURES = [random.random((12, 17)), (random.random((12, 17)) * 255).astype(np.uint8), random.random((1, 1)),
            np.zeros((0, 4)), random.random((9, 5)).T, random.random((10, 12))[::2, ::-3], random.random((6, 7), dtype=np.float32)]
pictures = pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: f"{picture.dtype}{list(picture.shape)}")


def compiled(module, name):
    """A jitted function of an example, checked against CPython at every call, and what it returns."""
    function = getattr(load_example(module), name)

    @functools.wraps(function)
    def call(*arguments):
        check(function, *arguments)
        return jitted(function)(*arguments)
    return call


@pictures
@pytest.mark.parametrize("window", [(7, 7), (1, 1), (3, 5), (40, 40)])
@pytest.mark.parametrize("algorithm", ["naive", "separable"])
def test_dilation(picture, window, algorithm):
    odd = tuple(size // 2 * 2 + 1 for size in window)
    dilated = compiled("dilation", f"dilate_{algorithm}")(picture, window)
    eroded = compiled("dilation", f"erode_{algorithm}")(picture, window)
    if picture.size:
        assert np.array_equal(dilated, ndimage.grey_dilation(picture, size=odd, mode="nearest"))
        assert np.array_equal(eroded, ndimage.grey_erosion(picture, size=odd, mode="nearest"))


@pytest.mark.parametrize("values", [random.normal(size=100), np.zeros(0), np.arange(20, dtype=np.uint8), np.array([np.nan, 1.0])])
def test_count_threshold(values):
    assert compiled("count_threshold", "count_below")(values, 0.5) == np.count_nonzero(values < 0.5)


@pictures
@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (5, 3), (1, 7), (25, 25)])
def test_convolution(picture, shape):
    if picture.dtype == np.float64:
        kernel = random.random(shape)
        result = compiled("convolution", "convolve")(picture, kernel)
        if picture.size:
            assert np.allclose(result, ndimage.convolve(picture, kernel, mode="constant"))


def test_convolution_refuses_an_even_kernel():
    check(load_example("convolution").convolve, PICTURES[0], np.zeros((3, 4)))


def test_laplace():
    example = load_example("laplace")
    plate = example.heated_plate(17)
    solved = plate.copy()
    jitted(example.solve)(solved, 1e-10)
    assert np.allclose(solved, example.solve_directly(plate), atol=1e-7)
    check(example.solve, plate, 1e-6)
    check(example.relax, plate, 1.5)
    check(example.relax, np.zeros((2, 2)), 1.5)


@pictures
@pytest.mark.parametrize("radius", [0, 1, 3, 9])
def test_round_dilation(picture, radius):
    disc = compiled("round_dilation", "disc")(radius)
    result = compiled("round_dilation", "dilate")(picture, disc)
    if picture.size and picture.dtype == np.float64:
        assert np.array_equal(result, ndimage.maximum_filter(picture, footprint=disc, mode="constant", cval=-np.inf))


@pictures
@pytest.mark.parametrize("size", [1, 3, 5])
def test_median_filter(picture, size):
    result = compiled("median_filter", "median_filter")(picture, size)
    if picture.size:
        assert np.array_equal(result, ndimage.median_filter(picture, size=size, mode="nearest"))


@pytest.mark.parametrize("c", [-0.79 + 0.15j, 0j, 0.3 + 0.5j])
def test_julia(c):
    example = load_example("julia")
    assert np.array_equal(compiled("julia", "julia")(24, 18, c, 40), example.julia_numpy(24, 18, c, 40))


def test_kmeans():
    example = load_example("kmeans")
    points, start = example.blobs(200, 4, 3)
    centers = start.copy()
    labels = jitted(example.kmeans)(points, centers, 6)
    expected = kmeans2(points, start, iter=6, minit="matrix")
    assert np.allclose(centers, expected[0]) and np.array_equal(labels, expected[1])
    check(example.kmeans, points, start, 3)
    check(example.kmeans, np.zeros((5, 2)), np.zeros((2, 2)), 2)
    check(example.kmeans, points, np.zeros((0, 3)), 1)


def test_tree_split():
    example = load_example("tree_split")
    arguments = example.samples(200, 5)
    result = compiled("tree_split", "best_split")(*arguments)
    expected = example.best_split_numpy(*arguments)
    assert result[0] == expected[0] and np.allclose(result[1:], expected[1:])
    features, labels, order = arguments
    compiled("tree_split", "best_split")(features, np.zeros_like(labels), order)
    check(example.best_split, features[:0], labels[:0], order[:0])


def test_black_scholes():
    example = load_example("black_scholes")
    arguments = example.options(100)
    check(example.black_scholes, *arguments, ulps=512)
    calls, puts = jitted(example.black_scholes)(*arguments)
    expected = example.black_scholes_numpy(*arguments)
    assert np.allclose(calls, expected[0]) and np.allclose(puts, expected[1])
    assert special.ndtr(0.0) == jitted(example.normal_cdf)(0.0)


def test_floyd_warshall():
    example = load_example("floyd_warshall")
    lengths = example.random_graph(25, 0.15)
    check(example.floyd_warshall, lengths)
    distances = lengths.copy()
    jitted(example.floyd_warshall)(distances)
    graph = csgraph.csgraph_from_dense(lengths, null_value=np.inf)
    assert np.array_equal(distances, csgraph.floyd_warshall(graph))


def test_particles():
    example = load_example("particles")
    arguments = *example.cloud(9), 0.01, 5
    check(example.simulate, *arguments)
    check(example.energy, *arguments[:3])
    ours, numpy = [array.copy() for array in arguments[:2]], [array.copy() for array in arguments[:2]]
    jitted(example.simulate)(*ours, *arguments[2:])
    example.simulate_numpy(*numpy, *arguments[2:])
    assert np.allclose(ours, numpy)


SMALL = {"count_threshold": (1000,), "convolution": (20, 30), "laplace": (17,), "round_dilation": (20, 30, 4), "median_filter": (20, 30, 5),
         "julia": (40, 30, 50), "kmeans": (300, 4, 3, 5), "tree_split": (300, 4), "black_scholes": (500,), "floyd_warshall": (20,),
         "particles": (12, 5)}


@pytest.mark.parametrize("name", SMALL)
def test_main_compares_and_agrees(name, capsys):
    load_example(name, with_conure=True).main(*SMALL[name])
    output = capsys.readouterr().out
    assert " agree." in output and "Conure" in output


def test_main_of_dilation_writes_pictures(tmp_path, capsys, monkeypatch):
    example = load_example("dilation", with_conure=True)
    monkeypatch.setattr(example, "WIDTH", 64)
    monkeypatch.setattr(example, "HEIGHT", 48)
    monkeypatch.setattr("sys.argv", ["dilation.py", "--output", str(tmp_path)])
    example.main()
    assert "All results equal SciPy's." in capsys.readouterr().out
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["before", "closed", "dilated", "eroded", "opened", "sheet"]
    monkeypatch.setattr("sys.argv", ["dilation.py", str(tmp_path / "sheet.png"), "--no-cpython", "--output", str(tmp_path / "again")])
    example.main()
    assert len(list((tmp_path / "again").iterdir())) == 6
