"""The package is there."""

from importlib import util


def test_the_package_is_found() -> None:
    assert util.find_spec("mscu") is not None
