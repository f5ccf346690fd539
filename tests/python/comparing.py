"""Is one result what another is: value, exact type, bits, layout and identity?"""

import struct

import numpy as np


class Difference(AssertionError):
    """Where and how two results differ."""


class Comparison:
    """Compares what the plain function left behind with what the jitted one did.

    Objects are matched by identity too: an argument's copy in one run corresponds to its copy in the other, and what was
    matched once must match again. So `f(x) is x`, `.base` and two results that are one object are all checked.

    Parameters
    ----------
    ulps : int
        By how many units in the last place floats may differ.
    order : bool
        Compare in which order the axes of fresh arrays lie in memory.
    """

    def __init__(self, ulps=0, order=True):
        self.ulps = ulps
        self.order = order
        self.partners = {}
        self.kept = []

    def match(self, expected, actual, path):
        """Both are the same object of their run. Returns False where that was known already."""
        for one, other in (expected, actual), (actual, expected):
            if id(one) in self.partners and self.partners[id(one)] is not other:
                raise Difference(f"{path}: another object than expected (identity)")
        known = id(expected) in self.partners
        self.partners[id(expected)] = actual
        self.partners[id(actual)] = expected
        self.kept += expected, actual
        return not known

    def compare(self, expected, actual, path="result"):
        if type(expected) is not type(actual):
            raise Difference(f"{path}: expected {described(expected)}, got {described(actual)}")
        if isinstance(expected, np.ndarray):
            if self.match(expected, actual, path):
                self.compare_arrays(expected, actual, path)
        elif isinstance(expected, list):
            if self.match(expected, actual, path):
                self.compare_sequences(expected, actual, path)
        elif isinstance(expected, tuple):
            self.compare_sequences(expected, actual, path)
        elif isinstance(expected, (float, complex, np.inexact)):
            if not (same_bits(expected, actual) or self.equal_floats(np.asarray(expected), np.asarray(actual)).all()):
                raise Difference(f"{path}: expected {described(expected)}, got {described(actual)}")
        elif isinstance(expected, np.random.Generator):
            if self.match(expected, actual, path):
                self.compare_generators(expected, actual, path)
        elif isinstance(expected, (int, str, np.generic, slice, type(None))):
            if expected != actual:
                raise Difference(f"{path}: expected {described(expected)}, got {described(actual)}")
        elif expected is not actual:
            raise Difference(f"{path}: expected {expected!r}, got {actual!r}")

    def compare_generators(self, expected, actual, path):
        states = [repr(generator.bit_generator.state) for generator in (expected, actual)]
        if states[0] != states[1]:
            raise Difference(f"{path}: expected the state {states[0]}, got {states[1]}")

    def compare_sequences(self, expected, actual, path):
        if len(expected) != len(actual):
            raise Difference(f"{path}: expected {len(expected)} items, got {len(actual)}: {expected!r}, {actual!r}")
        for i, (one, other) in enumerate(zip(expected, actual)):
            self.compare(one, other, f"{path}[{i}]")

    def compare_arrays(self, expected, actual, path):
        for what in "dtype", "shape":
            if getattr(expected, what) != getattr(actual, what):
                raise Difference(f"{path}.{what}: expected {getattr(expected, what)}, got {getattr(actual, what)}")
        ordered_too = self.order or expected.base is not None
        for axis, extent in enumerate(expected.shape if ordered_too else ()):
            # The strides of an axis that is never stepped along are NumPy's own affair.
            if extent > 1 and expected.size > 0 and expected.strides[axis] != actual.strides[axis]:
                raise Difference(f"{path}.strides: expected {expected.strides}, got {actual.strides}")
        for flag in ("C_CONTIGUOUS", "F_CONTIGUOUS", "WRITEABLE", "OWNDATA") if ordered_too else ("WRITEABLE", "OWNDATA"):
            if expected.flags[flag] != actual.flags[flag]:
                raise Difference(f"{path}.flags: expected {flag} {expected.flags[flag]}, got {actual.flags[flag]}")
        self.compare_elements(expected, actual, path)
        self.compare_bases(expected, actual, path)

    def compare_elements(self, expected, actual, path):
        if expected.dtype.kind in "fc":
            if expected.tobytes() == actual.tobytes():
                return
            equal = self.equal_floats(expected, actual)
        elif expected.dtype.kind == "O":
            return
        else:
            equal = expected == actual
        if not np.all(equal):
            index = tuple(int(i) for i in np.argwhere(~np.asarray(equal))[0])
            raise Difference(f"{path}: {np.sum(~equal)} of {expected.size} elements differ, the first at {index}: "
                             f"expected {expected[index]!r}, got {actual[index]!r}")

    def compare_bases(self, expected, actual, path):
        if (expected.base is None) != (actual.base is None):
            raise Difference(f"{path}.base: expected {described(expected.base)}, got {described(actual.base)}")
        if isinstance(expected.base, np.ndarray):
            if not isinstance(actual.base, np.ndarray):
                raise Difference(f"{path}.base: expected an array, got {described(actual.base)}")
            offsets = [array.__array_interface__["data"][0] - array.base.__array_interface__["data"][0]
                       for array in (expected, actual)]
            if offsets[0] != offsets[1] and expected.size > 0:
                raise Difference(f"{path}: starts {offsets[0]} bytes into its base, got {offsets[1]}")
            self.compare(expected.base, actual.base, f"{path}.base")

    def equal_floats(self, expected, actual):
        if expected.dtype.kind == "c":
            part = expected.real.dtype
            expected = np.stack([expected.real, expected.imag]).astype(part)
            actual = np.stack([actual.real, actual.imag]).astype(part)
            return np.logical_and.reduce(self.equal_floats(expected, actual), axis=0)
        bits = np.dtype(f"i{expected.dtype.itemsize}")
        with np.errstate(all="ignore"):
            both_nan = np.isnan(expected) & np.isnan(actual)
            steps = np.abs(ordered(expected, bits) - ordered(actual, bits))
        # Zeros with different signs are as far apart as no tolerance allows.
        zeros = (expected == 0) & (actual == 0) & (np.signbit(expected) != np.signbit(actual))
        near = (steps <= self.ulps) & (np.isfinite(expected) == np.isfinite(actual)) & ~zeros
        return both_nan | near


def same_bits(expected, actual):
    """Almost always so; what is near takes a hundred times as long to tell."""
    if isinstance(expected, np.inexact):
        return expected.tobytes() == actual.tobytes()
    return PARTS[type(expected)](expected) == PARTS[type(expected)](actual)


PARTS = {float: struct.Struct("d").pack, complex: lambda number: struct.pack("dd", number.real, number.imag)}


def ordered(floats, bits):
    """Map floats to integers such that neighbours map to neighbours; as Python-like exact differences."""
    raw = np.ascontiguousarray(floats).reshape(np.shape(floats)).view(bits).astype(np.int64)
    low = np.int64(-(1 << (8 * bits.itemsize - 1)))
    mapped = np.where(raw < 0, low - raw, raw)
    return mapped.astype(object) if bits.itemsize == 8 else mapped


def described(value):
    """A value with its exact type, floats to the last bit."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} array of shape {value.shape}"
    if isinstance(value, float) and value == value and type(value) is float:
        return f"float {value!r} (0x{struct.pack('>d', value).hex()})"
    if isinstance(value, np.generic):
        return f"np.{type(value).__name__} {value.item()!r}"
    return f"{type(value).__name__} {value!r}"
