"""What the workstation remembers, such as the size of text; garbage in its file does no harm."""

import json
import os
import stat
import subprocess
import sys

import pytest

from mscu.resources import PACKAGE
from mscu.ui.session.text_size import SIZES, fits, scaled, size_beside
from mscu.ui.session.workstation_settings import Remembered, settings_file


def test_a_choice_is_remembered_and_others_cannot_read_it() -> None:
    assert Remembered.load() == Remembered()
    changed = Remembered.load().with_changes(store="/srv/unit", person="priya.nolan")
    assert changed == Remembered(store="/srv/unit", person="priya.nolan")
    assert Remembered.load() == changed
    assert Remembered.load().with_changes(scheme="dark").store == "/srv/unit"
    if sys.platform != "win32":  # Windows has other rights
        assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600


NAMED = Remembered(person="priya.nolan")
GARBAGE = {
    **dict.fromkeys((b"", b"{", b"[]", b'{"store": 7}', b'{"other": "x"}', b"\xff\xfe"), Remembered()),
    b'{"person": "priya.nolan", "text_sizes": "150"}': NAMED,
    b'{"person": "priya.nolan", "text_sizes": [150]}': NAMED,
    b'{"person": "priya.nolan", "text_sizes": {"x": "150", "y": 151, "z": null, "": true}}': NAMED,
}


def test_garbage_is_as_good_as_nothing() -> None:
    settings_file().parent.mkdir(parents=True)
    for content, remembered in GARBAGE.items():
        settings_file().write_bytes(content)
        assert Remembered.load() == remembered, content
    for columns in ("7", '{"x": 7}', '{"x": {"audit": "12"}}', '{"x": {"audit": [1, "2"]}}'):
        settings_file().write_text(f'{{"columns": {columns}}}')
        assert not any(Remembered.load().columns.values())


def test_only_these_things_are_written() -> None:
    Remembered.load().with_changes(store="a", person="b", unit="c", scheme="light")
    written = json.loads(settings_file().read_bytes())
    assert written == {
        "store": "a",
        "person": "b",
        "unit": "c",
        "scheme": "light",
        "place": "",
        "rail": "",
        "text_sizes": {},
        "columns": {},
        "unmarked": [],
        "toured": [],
    }


def test_each_user_has_a_size_of_text_columns_and_the_tour_and_nobody_is_named_for_them() -> None:
    Remembered.load().with_text_size("priya.nolan", 150).with_text_size("", 110)
    Remembered.load().with_columns("priya.nolan", "audit", (1, 0, 110, 200, 0))
    Remembered.load().with_columns("priya.nolan", "team", (2, 1, 0, 112))
    Remembered.load().with_tour("priya.nolan")
    remembered = Remembered.load()
    sizes = [remembered.text_size(person) for person in ("Priya.Nolan", "", "tom.fielding")]
    assert sizes == [150, 110, 100]
    assert remembered.columns_of("Priya.Nolan") == {"audit": [1, 0, 110, 200, 0], "team": [2, 1, 0, 112]}
    assert remembered.columns_of("tom.fielding") == {}
    assert [remembered.had_tour(person) for person in ("Priya.Nolan", "tom.fielding")] == [True, False]
    assert "nolan" not in settings_file().read_text().casefold()


def test_a_disk_that_refuses_is_no_reason_to_stop() -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_bytes(b"a file where the folder should be")
    assert Remembered.load().with_changes(store="a").store == "a"


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
