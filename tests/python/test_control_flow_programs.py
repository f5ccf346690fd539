"""Random functions full of control flow, always the same ones: results, exceptions, their lines and what is printed."""

import pathlib
import sys

import pytest

from differential import check, define

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "fuzz"))

from control_flow import ARGUMENTS, Generator  # noqa: E402


@pytest.mark.parametrize("seed", range(60))
def test_random_control_flow(seed):
    try:
        function = define(Generator(seed).function("function")).function
    except SyntaxError:
        pytest.skip("a nonlocal name that is bound nowhere")
    for arguments in ARGUMENTS:
        # A variable may be an int here and a list or an exception there, which is refused.
        check(function, *arguments, traceback=True, optional=True)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 2000))
def test_more_random_control_flow(seed):
    test_random_control_flow(seed)
