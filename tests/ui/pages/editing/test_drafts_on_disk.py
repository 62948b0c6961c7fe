"""A form says "kept" only of what is on the disk, and since when something is not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from pytestqt.qtbot import QtBot

from mscu.codes import Kind, Role
from mscu.errors import DiskError
from mscu.store.keys.drafts import FOLDER, SealedDrafts
from mscu.ui.forms.drafts import Draft
from mscu.ui.pages.core.draft_bar import ONLY_IN_WINDOW
from tests.inputs.factories import a_case
from tests.scenes.stores import Store
from tests.tools.failing import failing
from tests.ui.pages.cases.case_scene import Scene, words_of

PROMISE = re.compile(r"draft (is )?kept|is kept", re.IGNORECASE)


class Disk:
    """Where the drafts of a store lie; it can be taken away and given back."""

    def __init__(self, store: Store) -> None:
        self.sealed = SealedDrafts.of(store.folder, store.template.unlocked(Role.OFFICER), 1)
        self._folder = store.folder / FOLDER
        self._away = store.folder / "away"

    def refuse(self) -> None:
        """Put a file where the folder was: nothing can be written there, by whoever runs the test."""
        if self._folder.exists():
            self._folder.rename(self._away)
        self._folder.write_bytes(b"")

    def accept(self) -> None:
        self._folder.unlink()
        if self._away.exists():
            self._away.rename(self._folder)

    def texts(self) -> list[object]:
        return [Draft.from_bytes(content).values["text"] for content in self.sealed.contents()]


@pytest.fixture
def disk(store: Store) -> Disk:
    return Disk(store)


@pytest.fixture
def scene(store: Store, disk: Disk, qtbot: QtBot) -> Iterator[Scene]:
    made = Scene(store, box=disk.sealed)
    qtbot.addWidget(made.page)
    made.page.resize(1232, 870)
    with qtbot.waitExposed(made.page):
        made.page.show()
    made.open(a_case(made.gate))
    with closing(made.dispatcher):
        yield made


def type_in(scene: Scene, text: str) -> None:
    scene.fill(text=text)
    scene.drafts.seal_now()


def test_a_form_says_since_when_the_disk_refuses_and_when_it_no_longer_does(
    scene: Scene, store: Store, disk: Disk, qtbot: QtBot
) -> None:
    form = scene.add(Kind.NOTE)
    scene.fill(text="Half")
    assert "Draft kept" not in words_of(form), "nothing is kept before it is written"
    assert not form._discard.isHidden()  # noqa: SLF001 - it can be discarded at once
    qtbot.waitUntil(lambda: "Draft kept at 10:30" in words_of(form))
    assert disk.texts() == ["Half"]
    disk.refuse()
    store.clock.turn(minutes=5)
    type_in(scene, "Half of it")
    store.clock.turn(minutes=5)
    type_in(scene, "Half of it more")
    words = words_of(form)
    assert "Draft not kept since 10:35" in words
    assert ONLY_IN_WINDOW in words
    assert not PROMISE.search(words.replace("Close the form; the draft is kept", ""))
    disk.accept()
    scene.drafts.seal_now()
    assert "Draft kept at 10:40" in words_of(form)
    assert form.draft_bar.isHidden()
    assert disk.texts() == ["Half of it more"]


@pytest.mark.parametrize("accepts", [True, False])
def test_what_could_not_be_saved_says_whether_its_draft_is_kept(
    accepts: bool, scene: Scene, store: Store, disk: Disk
) -> None:
    form = scene.add(Kind.NOTE)
    scene.fill(text="Landlord called back")
    if not accepts:
        disk.refuse()
    with failing(store.engine, "disk I/O error") as switch:
        switch.after(4)
        scene.save()
    said = form.error_bar.text()
    assert f"Not saved. {DiskError.__doc__}" in said
    assert ("Your draft is kept." in said) == accepts == (disk.texts() == ["Landlord called back"])
    assert form.draft_bar.isHidden() == accepts


@pytest.mark.parametrize("accepts", [True, False])
def test_a_form_that_is_left_says_whether_its_draft_is_kept(accepts: bool, scene: Scene, disk: Disk) -> None:
    form = scene.add(Kind.NOTE)
    scene.fill(text="Half a sentence")
    if not accepts:
        disk.refuse()
    form.left.emit()
    assert ("Draft kept: Note or phone call" in scene.said()) == accepts
    assert ("Draft not kept since 10:30: Note or phone call" in scene.said()) != accepts
    scene.press("Continue")
    assert scene.form.form.values()["text"] == "Half a sentence"
    assert (disk.texts() == ["Half a sentence"]) == accepts
