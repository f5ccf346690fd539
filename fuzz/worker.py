"""Runs programs that it reads from standard input, so that a crash takes only this process with it.

A request is a line of JSON, the program's text; the answer is a line of JSON, the verdict: "ok", or what is wrong.
"""

import contextlib
import json
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests" / "python"))

from differential import check, define, run  # noqa: E402

PATIENCE = 1.0


def verdict(source):
    """`ok`, or the kind of failure and, after a colon, its text."""
    try:
        program = define(source)
        for arguments in program.CALLS:
            with time_limit(PATIENCE):
                run(program.program, arguments, {})
    except Exception as error:
        return f"invalid: {error!r}"
    try:
        for arguments in program.CALLS:
            check(program.program, *arguments, wide=True)
    except AssertionError as difference:
        return f"{kind(str(difference))}: {difference}"
    except Exception as error:
        return f"internal {type(error).__name__}: {error}"
    return "ok"


class TooSlow(BaseException):
    """The plain program takes too long to be worth comparing."""


@contextlib.contextmanager
def time_limit(seconds):
    def stop(*_):
        raise TooSlow

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    except TooSlow:
        raise ValueError("too slow") from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def kind(text):
    for word in ("was refused", "expected it to give", "traceback", "afterwards", "printed"):
        if word in text:
            return word
    return "different"


def main():
    # Answers go to a descriptor of their own: a program may print.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for line in sys.stdin:
        print(json.dumps(verdict(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
