"""The examples' kernels in C (kernels.c), callable with the arguments that the examples pass."""

import ctypes
import hashlib
import os
import pathlib
import shutil
import subprocess

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
FLAGS = ["-O3", "-march=native", "-std=c17", "-D_DEFAULT_SOURCE", "-ffp-contract=off", "-fno-math-errno", "-shared", "-fPIC"]


def build():
    """Compile kernels.c with the system's C compiler, or with the clang that came with LLVM; once per text, compiler and processor."""
    bundled = HERE.parent / "build" / "natives" / "cc"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang") or str(bundled)
    source = HERE / "kernels.c"
    processor = next(line for line in open("/proc/cpuinfo") if line.startswith("flags"))
    key = hashlib.sha256(repr((compiler, FLAGS, processor)).encode() + source.read_bytes()).hexdigest()[:16]
    library = HERE / "out" / f"kernels-{key}.so"
    if not library.exists():
        library.parent.mkdir(exist_ok=True)
        new = library.with_suffix(f".{os.getpid()}")
        subprocess.run([compiler, *FLAGS, "-o", new, source, "-lm"], check=True)
        new.rename(library)
    return ctypes.CDLL(str(library))


def call(function, *arguments, result=None):
    """Call a C function: arrays as pointers, int as int64_t, float as double."""
    def convert(argument):
        match argument:
            case np.ndarray():
                return ctypes.c_void_p(argument.ctypes.data)
            case float():
                return ctypes.c_double(argument)
            case _:
                return ctypes.c_int64(argument)

    function.restype = result
    return function(*map(convert, arguments))


def functions():
    """For each example, a function that takes what the example's own function takes and returns what that returns."""
    c = build()
    typed = {np.dtype("float64"): "double", np.dtype("uint8"): "byte"}

    def dilation(name):
        def dilate(image, window):
            result = np.empty_like(image)
            call(c[f"{name}_{typed[image.dtype]}"], image, *image.shape, window[0] // 2, window[1] // 2, result)
            return result
        return dilate

    def count_below(values, threshold):
        return call(c.count_below, values, len(values), threshold, result=ctypes.c_int64)

    def convolve(image, kernel):
        result = np.empty_like(image)
        call(c.convolve, image, *image.shape, kernel, *kernel.shape, result)
        return result

    def laplace(u, tolerance):
        result = u.copy()
        call(c.laplace, result, *u.shape, tolerance)
        return result

    def round_dilation(image, footprint):
        result = np.empty_like(image)
        call(c.dilate_footprint, image, *image.shape, footprint, *footprint.shape, result)
        return result

    def median_filter(image, size):
        result = np.empty_like(image)
        call(c.median_filter, image, *image.shape, size, result)
        return result

    def julia(width, height, constant, limit):
        result = np.empty((height, width), dtype=np.int32)
        call(c.julia, width, height, constant.real, constant.imag, limit, result)
        return result

    def kmeans(start, points, iterations):
        centers, labels = start.copy(), np.empty(len(points), dtype=np.int32)
        call(c.kmeans, points, *points.shape, centers, len(centers), iterations, labels)
        return labels, centers

    def tree_split(features, labels, order):
        threshold, impurity = np.empty(1), np.empty(1)
        feature = call(c.best_split, features, *features.shape, labels, order, threshold, impurity, result=ctypes.c_int64)
        return feature, threshold[0], impurity[0]

    def black_scholes(spot, strike, years, rate, volatility):
        calls, puts = np.empty_like(spot), np.empty_like(spot)
        call(c.black_scholes, spot, strike, years, len(spot), rate, volatility, calls, puts)
        return calls, puts

    def floyd_warshall(lengths):
        distances = lengths.copy()
        call(c.floyd_warshall, distances, len(distances))
        return distances

    def particles(positions, velocities, masses, step, steps):
        positions, velocities = positions.copy(), velocities.copy()
        call(c.simulate, positions, velocities, masses, len(masses), step, steps)
        return positions, velocities

    return {
        "dilation, naive": dilation("dilate_naive"),
        "dilation, separable": dilation("dilate_separable"),
        "count_threshold": count_below,
        "convolution": convolve,
        "laplace": laplace,
        "round_dilation": round_dilation,
        "median_filter": median_filter,
        "julia": julia,
        "kmeans": kmeans,
        "tree_split": tree_split,
        "black_scholes": black_scholes,
        "floyd_warshall": floyd_warshall,
        "particles": particles,
    }
