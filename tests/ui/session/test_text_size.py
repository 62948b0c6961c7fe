"""The size of text is Qt's scale of the whole process, on top of what the environment has."""

import os
import subprocess
import sys

import pytest

from mscu.resources import PACKAGE
from mscu.ui.session.text_size import SIZES, fits, scaled, size_beside
from mscu.ui.session.workstation_settings import Remembered

STARTS = """
import os
from PySide6.QtWidgets import QApplication
from mscu.ui.window import start

class Shown:
    def __init__(self, app, make_sign_in, *, locked, text_size):
        print(app.devicePixelRatio(), text_size, os.environ["QT_SCALE_FACTOR"], flush=True)
        raise SystemExit

start.Program = Shown
start.show_window(lambda: None)
"""


def test_the_sizes_are_stepped_through_and_end() -> None:
    assert size_beside(100, 1) == 110
    assert size_beside(125, -1) == 110
    assert size_beside(SIZES[-1], 1) == SIZES[-1]
    assert size_beside(SIZES[0], -1) == SIZES[0]


def test_a_size_fits_that_leaves_the_least_window_its_room() -> None:
    for screen, shown, largest in (
        ((1920, 1080), 100, 200),
        ((1745, 982), 110, 200),
        ((1366, 768), 100, 125),
        ((1093, 614), 125, 125),
    ):
        assert [size for size in SIZES if fits(size, shown, screen)][-1] == largest


def test_qt_is_told_while_it_starts_and_the_environment_is_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_SCALE_FACTOR")
    factors = {None: 1.5, "1": 1.5, "1.25": 1.875, "": 1.5, "large": 1.5, "0": 1.5, "-2": 1.5}
    for before, factor in factors.items():
        if before is not None:
            monkeypatch.setenv("QT_SCALE_FACTOR", before)
        with scaled(150):
            assert float(os.environ["QT_SCALE_FACTOR"]) == factor
        assert os.environ.get("QT_SCALE_FACTOR") == before


def test_the_window_starts_with_the_size_of_who_used_it_last() -> None:
    Remembered.load().with_changes(person="priya.nolan").with_text_size("priya.nolan", 150)
    done = subprocess.run(
        [sys.executable, "-c", STARTS],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), "QT_SCALE_FACTOR": "2"},
        timeout=60,
        check=True,
    )
    assert done.stdout.split() == ["3.0", "150", "2"]
