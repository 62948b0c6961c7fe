"""What is kept is made once, and nobody spoils it for the next run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools.kept import FORMER, MAKERS, ROOT, Kept, sources


class Maker:
    """Makes a folder with one file, and counts how often."""

    def __init__(self) -> None:
        self.times = 0
        self.fails = False

    def __call__(self, folder: Path) -> int:
        folder.mkdir()
        if self.fails:
            raise OSError("full")
        (folder / "file").write_text("as made", encoding="utf-8")
        self.times += 1
        return self.times


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    folder = tmp_path / "cache"
    folder.mkdir()
    return folder


def test_a_thing_is_made_once_and_each_session_has_its_own_files(cache: Path, tmp_path: Path) -> None:
    make = Maker()
    for session in ("first", "second"):
        thing, files = Kept(cache, tmp_path / session).get("thing", make)
        assert thing == 1
        assert (files / "file").read_text(encoding="utf-8") == "as made"
        (files / "file").write_text("spoilt", encoding="utf-8")


def test_of_something_else_it_is_made_anew(cache: Path, tmp_path: Path) -> None:
    make = Maker()
    things = [Kept(cache, tmp_path / of).get("thing", make, depends_on=of)[0] for of in ("one", "other")]
    assert things == [1, 2]


def test_what_was_not_finished_is_made_again(cache: Path, tmp_path: Path) -> None:
    make, kept = Maker(), Kept(cache, tmp_path / "session")
    make.fails = True
    with pytest.raises(OSError, match="full"):
        kept.get("thing", make)
    make.fails = False
    assert kept.get("thing", make)[0] == 1


def test_former_states_of_the_program_are_removed(cache: Path, tmp_path: Path) -> None:
    for number in range(FORMER + 2):
        (cache / str(number)).mkdir()
    Kept(cache, tmp_path / "session").get("thing", Maker())
    assert len(list(cache.iterdir())) == FORMER + 1


def test_all_that_fills_a_store_counts() -> None:
    files = set(sources())
    assert {ROOT / "mscu" / "gate.py", ROOT / "tests" / "scenes" / "crowd.py"} <= files
    assert [folder for folder in MAKERS if not (ROOT / folder).is_dir()] == []
    assert not any(path.suffix == ".pyc" for path in files)
