"""A store of every released version opens, comes up to date, is sound, and can be worked in."""

import shutil
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mscu.actions.find import Find
from mscu.gate import Gate
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.entry import Entry
from mscu.store.choices import read_code_lists
from mscu.store.files import DATABASE, KEYS
from mscu.store.unit import open_unit
from mscu.store.verify import verify
from tests.store.closed import CANARY, note, sentences
from tests.store.make_golden import GOLDEN
from tests.stores import NO_DEVICES, NOW, PASSPHRASE

VERSIONS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def test_this_version_has_one() -> None:
    assert version("mscu") in VERSIONS, "Run `python -m tests.store.make_golden`."


@pytest.mark.parametrize("name", VERSIONS)
def test_it_opens_whole(name: str, tmp_path: Path) -> None:
    """Of an unreleased version, `python -m tests.store.make_golden` makes it anew."""
    folder = tmp_path / "store"
    folder.mkdir()
    for file in (DATABASE, KEYS, "unit.head"):
        shutil.copyfile(GOLDEN / name / file, folder / file)
    unit = open_unit(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert unit.agrees()
    assert sentences(verify(unit)) == []
    with unit.engine.connect() as connection:
        assert connection.scalar(select(func.count(Case.id))) == 1
        assert connection.scalar(select(func.count(Entry.id))) == 4
        choices = set(connection.scalars(select(Code.key)))
    assert {row["key"] for row in read_code_lists()} <= choices, "what forms offer now"
    gate = Gate(unit, unit.actor(), lambda: NOW)
    assert gate.ask(Find(words=CANARY))
    note(gate, 1)
    assert sentences(verify(unit)) == []
    unit.close()
