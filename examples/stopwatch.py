"""What the examples share: taking times and printing them side by side."""

import time


def stopwatch(function, *arguments, runs=5):
    """Call `function` several times.

    Returns
    -------
    result : object
        What the last call returned.
    first : float
        Seconds of the first call, which compiles (or finds the kernel in the cache).
    best : float
        Seconds of the fastest of the other calls.
    """
    times = []
    for _ in range(1 + runs):
        start = time.perf_counter()
        result = function(*arguments)
        times.append(time.perf_counter() - start)
    return result, times[0], min(times[1:])


def milliseconds(seconds):
    return f"{seconds * 1e3:,.2f} ms"


def table(headings, rows):
    """Print rows of text under their headings, the first column flush left, the others flush right."""
    widths = [max(len(row[column]) for row in [headings, *rows]) for column in range(len(headings))]
    for row in [headings, ["-" * width for width in widths], *rows]:
        first, *others = (cell.ljust(width) if column == 0 else cell.rjust(width)
                          for column, (cell, width) in enumerate(zip(row, widths)))
        print("  ".join([first, *others]))


def compare(title, conure, reference, equal):
    """Time a call of Conure's and a reference's, print both, and insist that they agree.

    Parameters
    ----------
    title : str
        What is computed.
    conure, reference : tuple
        A name, a function and its arguments.
    equal : callable
        Takes both results, returns whether they agree.
    """
    ours, first, best = stopwatch(*conure[1:])
    theirs, _, reference_best = stopwatch(*reference[1:])
    print(title)
    table(["", "compile time", "execution time"],
          [[reference[0], "", milliseconds(reference_best)],
           [conure[0], milliseconds(max(0.0, first - best)), milliseconds(best)]])
    if not equal(ours, theirs):
        raise SystemExit(f"{title}: Conure and {reference[0]} disagree")
    print(f"Conure and {reference[0]} agree.")
