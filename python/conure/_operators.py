"""The data-parallel operators, called outside of jitted functions: each runs a kernel that calls the operator inside.

What they mean is written in ``conure._plain_operators``, which runs where Conure is disabled.
"""

import functools
import types

import numpy as np
from _conure import Dispatcher

import conure
from conure._decorator import jit


@functools.cache
def _calling(function):
    def call(*arguments):
        return function(*arguments)
    return call


def _function(function):
    """A function that a kernel takes as an argument; those of libraries are called by one."""
    return function if isinstance(function, (types.FunctionType, Dispatcher)) else _calling(function)


def _slices(x, axis):
    return x if type(axis) is int and axis == 0 else np.moveaxis(np.asarray(x), axis, 0)


@jit
def _map(f, arrays):
    return conure.map(f, *arrays)


@jit
def _outer_map(f, arrays):
    return conure.outer_map(f, *arrays)


@jit
def _imap(f, shape):
    return conure.imap(f, shape)


@jit
def _parfor(f, shape):
    return conure.parfor(f, shape)


@jit
def _ireduce(f, combine, shape, init):
    return conure.ireduce(f, combine, shape, init)


@jit
def _reduce(f, x, init):
    return conure.reduce(f, x, None, init)


@jit
def _reduce_slices(f, x, init):
    return conure.reduce(f, x, 0, init)


@jit
def _scan(f, x, init):
    return conure.scan(f, x, 0, init)


@jit
def _filter(pred, x):
    return conure.filter(pred, x)


@jit
def _filter_reduce(f, pred, x, init):
    return conure.filter_reduce(f, pred, x, init)


@jit
def _pmap1(f, x, w):
    return conure.pmap1(f, x, w)


@jit
def _pmap2(f, x, w):
    return conure.pmap2(f, x, w)


@jit
def _pmap2_trim(f, x, width, step):
    return conure.pmap2_trim(f, x, width, step)


def map(f, x, *more, axis=0):
    """Stack ``f`` of the slices of all arrays along ``axis``: ``map(f, x, y)[i] = f(x[i], y[i])``."""
    return _map(_function(f), tuple(_slices(each, axis) for each in (x, *more)))


def each(f, x, *more, axis=0):
    """Do what `map` does."""
    return map(f, x, *more, axis=axis)


def outer_map(f, *arrays, axis=0):
    """Stack ``f`` of each combination of slices: ``outer_map(f, x, y, z)[i, j, k] = f(x[i], y[j], z[k])``."""
    return _outer_map(_function(f), tuple(_slices(each, axis) for each in arrays))


def allpairs(f, x, y, axis=0):
    """Stack ``f`` of each pair of slices: ``allpairs(f, x, y)[i, j] = f(x[i], y[j])``."""
    return outer_map(f, x, y, axis=axis)


def imap(f, shape):
    """Stack ``f`` of all positions of a shape: an int for an int, a tuple for a tuple."""
    return _imap(_function(f), shape)


def parfor(f, shape):
    """Call ``f`` for all positions of a shape, for what it writes; the calls must not depend on each other."""
    return _parfor(_function(f), shape)


def ireduce(f, combine, shape, init=None):
    """Combine ``f`` of all positions of a shape, in C order: ``combine(…combine(combine(init, f(0)), f(1))…)``.

    Without ``init`` it begins with the first.
    """
    return _ireduce(_function(f), _function(combine), shape, init)


def reduce(f, x, axis=None, init=None):
    """Combine all elements in C order, or the slices along an axis: ``f(…f(f(init, x[0]), x[1])…)``.

    Without ``init`` it begins with the first.
    """
    if axis is None:
        return _reduce(_function(f), x, init)
    return _reduce_slices(_function(f), _slices(x, axis), init)


def scan(f, x, axis=0, init=None):
    """Stack the results of `reduce` of the first slice, of the first two, …."""
    return _scan(_function(f), _slices(x, axis), init)


def filter(pred, x):
    """Keep the elements, or leading slices, for which ``pred`` is true."""
    return _filter(_function(pred), x)


def filter_reduce(f, pred, x, init=None):
    """Combine the elements, or leading slices, for which ``pred`` is true."""
    return _filter_reduce(_function(f), _function(pred), x, init)


def pmap1(f, x, w=3):
    """Stack ``f`` of the ``w`` slices around each one, fewer at the borders."""
    return _pmap1(_function(f), x, w)


def pmap2(f, x, w=(3, 3)):
    """Stack ``f`` of the window around each element along the first two axes, cut at the borders."""
    return _pmap2(_function(f), x, w)


def pmap2_trim(f, x, width, step=1):
    """Stack ``f`` of the whole windows along the first two axes, ``step`` apart."""
    return _pmap2_trim(_function(f), x, width, step)
