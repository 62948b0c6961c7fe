"""On which systems a package is tried."""

import pytest

pytest.importorskip("pwd", reason="the package is for Linux")

from installer.try_deb import releases_from


@pytest.mark.parametrize(
    ("built_on", "tried_on"),
    [("bookworm", ("bookworm", "trixie")), ("trixie", ("trixie",)), ("noble", ("noble",))],
)
def test_a_package_is_tried_on_its_release_and_newer_ones(built_on: str, tried_on: tuple[str, ...]) -> None:
    assert releases_from(built_on) == tried_on
