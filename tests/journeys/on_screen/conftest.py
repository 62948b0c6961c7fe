"""A copy of the demo on a computer with a screen; one screen and one demo serve all journeys."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic

import pytest

from mscu.app.demo_store import build_demo
from tests.conftest import HOMES
from tests.tools.kept import Kept
from tests.tools.screen import LACKING, screen

if sys.platform == "linux":
    from tests.journeys.on_screen.office import Office
    from tests.tools import at_spi
else:  # the bus of accessibility is Linux's
    collect_ignore_glob = ["test_*.py"]

SIZE = "1366x768x24"
CASES = 8


@pytest.fixture(scope="session")
def shown_by(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, str]]:
    """Yield the environment of programs on the screen of all journeys, with its bus of accessibility."""
    if LACKING or at_spi.LACKING:
        pytest.skip(f"install first: {LACKING} {at_spi.LACKING}")
    with screen(tmp_path_factory.mktemp("screen"), SIZE) as seen, at_spi.session_bus(seen) as settings:
        yield settings


@pytest.fixture(scope="session")
def demo_made(kept_stores: Kept) -> Path:
    """Return the folder of a small demo of both stores, made once, which no test may change."""

    def make(folder: Path) -> None:
        build_demo(folder, CASES)

    return kept_stores.get("whole-demo", make, depends_on=CASES)[1]


@pytest.fixture
def computer(
    shown_by: Mapping[str, str], tmp_path: Path, record_property: Callable[[str, object], None]
) -> Iterator[Office]:
    """Yield a computer on which there is no store yet; what the journey takes is reported."""
    home = tmp_path / "home"
    homes = {name: str(home / name.lower()) for name in HOMES}
    home.mkdir()
    made = Office(tmp_path / "store", {**shown_by, **homes, "HOME": str(home)})
    begun = monotonic()
    yield made
    taken = {"seconds": round(monotonic() - begun), **asdict(made.effort)}
    for name, value in taken.items():
        record_property(name, value)


@pytest.fixture
def office(computer: Office, demo_made: Path) -> Office:
    """Return a computer with a copy of the demo."""
    shutil.copytree(demo_made, computer.store)
    return computer
