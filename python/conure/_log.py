"""What CONURE_LOG shows: compilations, and why the cache had no kernel."""

import os
import sys

ENABLED = os.environ.get("CONURE_LOG", "") not in ("", "0")


def log(text):
    """Write one line to standard error, if the user wants to see it."""
    if ENABLED:
        try:
            print("conure:", text, file=sys.stderr, flush=True)
        except (OSError, ValueError, AttributeError):
            pass  # no standard error, or a closed one
