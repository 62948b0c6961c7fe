"""What the workstation remembers survives a start, and garbage in its file does no harm."""

import json
import stat
import sys

import pytest

from mscu.ui.session.workstation_settings import Remembered, settings_file


def test_nothing_is_remembered_at_first() -> None:
    assert Remembered.load() == Remembered()


def test_a_choice_is_remembered() -> None:
    changed = Remembered.load().with_changes(store="/srv/unit", person="priya.nolan")
    assert changed == Remembered(store="/srv/unit", person="priya.nolan")
    assert Remembered.load() == changed
    assert Remembered.load().with_changes(scheme="dark").store == "/srv/unit"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other rights")
def test_others_cannot_read_it() -> None:
    Remembered.load().with_changes(person="priya.nolan")
    assert stat.S_IMODE(settings_file().stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"store": 7}', b'{"other": "x"}', b"\xff\xfe"])
def test_garbage_is_as_good_as_nothing(content: bytes) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_bytes(content)
    assert Remembered.load() == Remembered()


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


def test_each_user_has_a_size_of_text_and_nobody_is_named_for_it() -> None:
    Remembered.load().with_text_size("priya.nolan", 150).with_text_size("", 110)
    remembered = Remembered.load()
    sizes = [remembered.text_size(person) for person in ("Priya.Nolan", "", "tom.fielding")]
    assert sizes == [150, 110, 100]
    assert "nolan" not in settings_file().read_text().casefold()


@pytest.mark.parametrize("sizes", ['"150"', "[150]", '{"x": "150", "y": 151, "z": null, "": true}'])
def test_a_size_that_is_none_counts_as_100(sizes: str) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(f'{{"person": "priya.nolan", "text_sizes": {sizes}}}')
    remembered = Remembered.load()
    assert remembered == Remembered(person="priya.nolan")


def test_each_user_has_columns_of_lists_and_nobody_is_named_for_them() -> None:
    Remembered.load().with_columns("priya.nolan", "audit", (1, 0, 110, 200, 0))
    Remembered.load().with_columns("priya.nolan", "team", (2, 1, 0, 112))
    remembered = Remembered.load()
    assert remembered.columns_of("Priya.Nolan") == {"audit": [1, 0, 110, 200, 0], "team": [2, 1, 0, 112]}
    assert remembered.columns_of("tom.fielding") == {}
    assert "nolan" not in settings_file().read_text().casefold()


@pytest.mark.parametrize("columns", ["7", '{"x": 7}', '{"x": {"audit": "12"}}', '{"x": {"audit": [1, "2"]}}'])
def test_columns_that_are_no_numbers_count_as_none(columns: str) -> None:
    settings_file().parent.mkdir(parents=True)
    settings_file().write_text(f'{{"columns": {columns}}}')
    assert not any(Remembered.load().columns.values())


def test_a_disk_that_refuses_is_no_reason_to_stop() -> None:
    settings_file().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_file().parent.write_bytes(b"a file where the folder should be")
    assert Remembered.load().with_changes(store="a").store == "a"


def test_who_had_the_tour_is_remembered_without_names() -> None:
    Remembered.load().with_tour("priya.nolan")
    remembered = Remembered.load()
    assert [remembered.had_tour(person) for person in ("Priya.Nolan", "tom.fielding")] == [True, False]
    assert b"nolan" not in settings_file().read_bytes()
