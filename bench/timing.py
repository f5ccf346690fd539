"""Times of several functions, taken in turn, so that a machine that slows down slows all of them.

Processor time of the whole process: everything measured here runs on one thread, so on a quiet machine it is the time that
passes, and on a busy one it leaves out the waiting.
"""

import statistics
import sys
import time
from typing import NamedTuple


class Times(NamedTuple):
    """Seconds of one call: the best, and the times of every round, for ratios within a round."""
    best: float
    rounds: list


def calls_for(function, seconds):
    """How many calls take about so many seconds."""
    calls = 1
    while True:
        taken = once(function, calls)
        if taken >= seconds / 2 or calls >= 10_000_000:
            return max(1, round(calls * seconds / max(taken, 1e-9)))
        calls *= 4


def once(function, calls):
    start = time.process_time()
    for _ in range(calls):
        function()
    return time.process_time() - start


def in_turn(functions, rounds=9, seconds=0.02):
    """Call each function in every round, in an order that alternates. Returns Times by name."""
    calls = {name: calls_for(function, seconds) for name, function in functions.items()}
    taken = {name: [] for name in functions}
    for number in range(rounds):
        names = list(functions) if number % 2 == 0 else list(reversed(functions))
        for name in names:
            taken[name].append(once(functions[name], calls[name]) / calls[name])
    return {name: Times(min(times), times) for name, times in taken.items()}


def paired_ratio(ours, theirs):
    """The median over the rounds of ours divided by theirs."""
    return statistics.median(a / b for a, b in zip(ours.rounds, theirs.rounds))


def progress(text):
    """Show on the terminal's last line what is being measured; an empty text clears it."""
    if sys.stderr.isatty():
        print(f"\r\033[K  {text}" if text else "\r\033[K", end="", file=sys.stderr, flush=True)
