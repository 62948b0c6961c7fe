"""What was typed and not saved when the golden stores were made is found in its form again."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from mscu.store.open_store import open_store
from mscu.ui.forms.drafts import Draft
from tests.journeys.golden_drafts import Seat, sealed, values_in
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.goldens import Golden, golden_stores

pytestmark = pytest.mark.usefixtures("salts")
WRITTEN = [(golden, person) for golden in golden_stores() for person in golden.read_facts().get("drafts", ())]
FORMS = list({person: (golden, person) for golden, person in WRITTEN}.values())
"""The drafts of each person in the newest store that has some: the stores are in order of their names."""


@dataclass(frozen=True)
class Left:
    """What somebody left unsaved beside a golden store, by the key of its form."""

    store: Store
    person: str
    written: dict[str, dict[str, Any]]
    is_newest: bool


def _name(part: tuple[Golden, str]) -> str:
    golden, person = part
    return f"{golden.name}, {person}"


@pytest.fixture(params=WRITTEN, ids=_name)
def left(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Left]:
    """Bring a copy of the store up to date, and open it."""
    golden: Golden
    golden, person = request.param
    written = golden.read_facts()["drafts"][person]
    copied = replace(golden, folder=tmp_path / "store")
    shutil.copytree(golden.folder, copied.folder)
    open_store(copied.folder, person, PASSPHRASE, devices=NO_DEVICES, now=NOW).close()
    with closing(copied.store()) as store:
        yield Left(store, person, written, request.param in FORMS)


@pytest.mark.usefixtures("theme", "qapp")
def test_drafts_are_opened_as_they_were_kept_and_stand_in_their_forms_again(left: Left) -> None:
    contents = sealed(left.store, left.person).contents()
    found = {draft.key: draft for draft in map(Draft.from_bytes, contents)}
    assert {
        key: {"label": draft.label, "values": draft.values} for key, draft in found.items()
    } == left.written
    if not left.is_newest:
        return
    with closing(Seat(left.store, left.person)) as seat:
        for key, draft in left.written.items():
            values, shown = draft["values"], values_in(seat.form(key))
            assert {name: _plain(shown.get(name)) for name in values} == _each_plain(values), key


def _each_plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: object) -> object:
    """Return a value with nothing chosen as None: a choice that must be made since is an empty text."""
    return None if value == "" else value
