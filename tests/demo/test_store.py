"""A demo store is kept once it was built whole, and takes the place of nothing but a former one."""

from pathlib import Path

import pytest

from mscu.demo.store import (
    DEMO_PASSPHRASE,
    MARKER,
    UNFINISHED,
    demo_folder,
    finish,
    how_to_sign_in,
    is_demo,
    make_room,
)
from mscu.errors import TargetExists


def test_a_former_demo_is_taken_away(tmp_path: Path) -> None:
    make_room(tmp_path / "demo")
    (tmp_path / "demo" / "unit.db").write_bytes(b"old")
    (tmp_path / "demo" / "papers").mkdir()
    (tmp_path / "demo" / "papers" / "old.pdf").write_bytes(b"old")
    assert not is_demo(tmp_path / "demo")  # as far as it was built
    finish(tmp_path / "demo")
    assert is_demo(tmp_path / "demo")
    make_room(tmp_path / "demo")
    assert {path.name for path in (tmp_path / "demo").iterdir()} == {MARKER, UNFINISHED}
    assert not is_demo(tmp_path / "demo")


def test_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "unit.db").write_bytes(b"a real store")
    with pytest.raises(TargetExists):
        make_room(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["unit.db"]
    assert not is_demo(tmp_path)
    assert how_to_sign_in(tmp_path) == ""


def test_the_passphrase_and_the_log_in_names_of_a_demo_are_told(tmp_path: Path) -> None:
    make_room(tmp_path)
    (tmp_path / "unit.db").touch()
    assert how_to_sign_in(tmp_path) == ""
    finish(tmp_path)
    assert DEMO_PASSPHRASE in how_to_sign_in(tmp_path)
    assert "officer, navigator, supervisor" in how_to_sign_in(tmp_path)


def test_the_usual_folder_is_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert demo_folder().name == "demo"
