"""Deep copies of arguments that keep what a kernel can see: layout, strides, aliasing, write protection."""

import numpy as np


class Fresh:
    """An argument made anew for each run, where a copy would lose what matters (a memmap, say)."""

    def __init__(self, make):
        self.make = make


def deep_copy(value, memo):
    """Copy arrays and lists; two views of one array are views of one copy afterwards.

    Parameters
    ----------
    value : object
        An argument: scalars, strings, None and functions stay what they are.
    memo : dict
        Copies made so far, by the id of what was copied; share it among the arguments of one call.
    """
    if id(value) in memo:
        return memo[id(value)][1]
    if isinstance(value, Fresh):
        copy = value.make()
    elif type(value) is np.ndarray:
        copy = copy_array(value, memo)
    elif type(value) is list:
        copy = []
        memo[id(value)] = value, copy
        copy.extend(deep_copy(item, memo) for item in value)
    elif type(value) is tuple:
        copy = tuple(deep_copy(item, memo) for item in value)
        if all(new is old for new, old in zip(copy, value)):
            copy = value
    else:
        return value
    # The original is kept beside its copy, so that its id isn't given to another object meanwhile.
    memo[id(value)] = value, copy
    return copy


def copy_array(array, memo):
    root = array
    while type(root.base) is np.ndarray:
        root = root.base
    if root is array:
        copy = array.copy(order="K")
    else:
        whole = deep_copy(root, memo)
        offset = address(array) - address(root)
        copy = np.ndarray(array.shape, array.dtype, buffer=whole.ravel(order="K"), offset=offset, strides=array.strides)
    copy.flags.writeable = array.flags.writeable
    return copy


def address(array):
    return array.__array_interface__["data"][0]
