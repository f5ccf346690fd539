"""A few random programs, always the same ones, and those that once failed. `./conure dev fuzz` looks for more."""

import pathlib
import sys

import pytest

FUZZ = pathlib.Path(__file__).resolve().parents[2] / "fuzz"
sys.path.insert(0, str(FUZZ))

import loops  # noqa: E402
from generate import generate  # noqa: E402
from run import kind  # noqa: E402
from shrink import shrink  # noqa: E402
from worker import verdict  # noqa: E402


@pytest.mark.parametrize("seed", range(60))
def test_random_program(seed):
    found = verdict(generate(seed))
    assert kind(found) in ("ok", "invalid"), found


@pytest.mark.parametrize("seed", range(8))
def test_random_loops(seed):
    found = verdict(loops.generate(seed, 8))
    assert kind(found) in ("ok", "invalid"), found


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1600))
def test_another_random_program(seed):
    test_random_program(seed)


@pytest.mark.parametrize("path", sorted((FUZZ / "kept").glob("*.py")), ids=lambda path: path.stem)
def test_kept(path):
    found = verdict(path.read_text())
    assert kind(found) == "ok", found


def test_the_same_seed_gives_the_same_program():
    assert generate(7) == generate(7) != generate(8)


def test_shrinking_keeps_what_matters():
    """Of a whole program only the statement that matters is left."""
    small = shrink(generate(3).replace("    return", "    n = 12345 // n\n    return", 1), lambda text: "12345" in text, seconds=5)
    assert len(small.splitlines()) < 6 and "12345" in small
