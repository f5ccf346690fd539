"""`numpy.random.default_rng`: what is made of a seed.

M. E. O'Neill's `seed_seq` as `numpy.random.SeedSequence` has it: the words of the seed are mixed into a pool of four, of which
the words are drawn that PCG64 begins with. Source: NumPy's reference, "Seeding and entropy".
"""

import conure
import numpy as np


def default_rng(seed=None):
    if seed is None:
        return conure.generator(np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0))
    state = _state(_pool(_words(seed)))
    return conure.generator(state[0], state[1], state[2], state[3])


def _words(seed):
    """The seed's words of 32 bits, the lowest of each number first."""
    if isinstance(seed, (bool, float, complex, np.bool, np.inexact, str)):
        conure.refuse("a seed of np.random.default_rng that is no integer", "an int, or a list of ints")
    if isinstance(seed, (int, np.integer)):
        return _words_of_all((seed,))
    if isinstance(seed, np.ndarray) and (seed.ndim != 1 or seed.dtype.kind not in "iu"):
        conure.refuse("a seed of np.random.default_rng that is no line of integers", "an int, or a list of ints")
    return _words_of_all(seed)


def _words_of_all(numbers):
    count = 0
    for each in numbers:
        if isinstance(each, (bool, np.bool, str, tuple, list, np.ndarray)) or each is None:
            conure.refuse("a seed of np.random.default_rng that holds something else than integers", "an int, or a list of ints")
        if isinstance(each, (float, complex, np.inexact)):
            raise TypeError("seed must be integer")
        if each < 0:
            raise ValueError("expected non-negative integer")
        count += 1 if each <= 0xffffffff else 2
    words = np.empty(count, np.uint32)
    count = 0
    for each in numbers:
        number = np.uint64(each)
        words[count] = np.uint32(number & np.uint64(0xffffffff))
        count += 1
        if number > 0xffffffff:
            words[count] = np.uint32(number >> np.uint64(32))
            count += 1
    return words


def _mixed(word, constant, multiplier):
    """A word that is mixed with a constant, and the constant for the next."""
    after = constant * multiplier & 0xffffffff
    product = (word ^ constant) * after & 0xffffffff
    return product ^ product >> 16, after


def _combined(x, y):
    difference = x * 0xca01f9dd - y * 0x4973f715 & 0xffffffff
    return difference ^ difference >> 16


def _pool(words):
    pool = np.empty(4, np.int64)
    constant = 0x43b0d7e5
    for k in range(4):
        pool[k], constant = _mixed(int(words[k]) if k < len(words) else 0, constant, 0x931e8875)
    for source in range(4):
        for k in range(4):
            if k != source:
                word, constant = _mixed(int(pool[source]), constant, 0x931e8875)
                pool[k] = _combined(int(pool[k]), word)
    for source in range(4, len(words)):
        for k in range(4):
            word, constant = _mixed(int(words[source]), constant, 0x931e8875)
            pool[k] = _combined(int(pool[k]), word)
    return pool


def _state(pool):
    """The first four numbers of 64 bits that the pool gives."""
    state = np.empty(4, np.uint64)
    constant = 0x8b51f9dd
    for k in range(4):
        low, constant = _mixed(int(pool[2 * k % 4]), constant, 0x58f38ded)
        high, constant = _mixed(int(pool[(2 * k + 1) % 4]), constant, 0x58f38ded)
        state[k] = np.uint64(high) << np.uint64(32) | np.uint64(low)
    return state
