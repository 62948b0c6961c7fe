"""Users change their own passphrase: of the store that is meant, and it is said which."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.actions.admin.users import ChangePassphrase
from mscu.codes import Role, StoreKind
from mscu.errors import WrongPassphrase
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.admin.own_passphrase import CHOOSE_STORE, OTHER_STORE_UNCHANGED, OwnPassphrasePage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Clock, Store, Template
from tests.ui.finding import named, texts
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.admin.administration_scene import Opened
from tests.ui.pages.cases.case_scene import Window

ANOTHER, NEW = "correct horse battery", "staple of the lighthouse"
UNIT, SURVIVORS = StoreKind
WHO = Role.NAVIGATOR


@pytest.fixture
def folders(store: Store, founded_charity: Template) -> dict[StoreKind, Path]:
    store.close()
    charity = store.folder / SURVIVORS
    shutil.copytree(founded_charity.folder, charity)
    return {UNIT: store.folder, SURVIVORS: charity}


def open_session(folder: Path, passphrase: str) -> StoreSession:
    service = store_service.unlock(folder, WHO, passphrase, devices=NO_DEVICES, now=NOW)
    return StoreSession(service)


def fits(folder: Path, passphrase: str) -> bool:
    try:
        open_session(folder, passphrase).service.close()
    except WrongPassphrase:
        return False
    return True


@pytest.fixture
def sessions() -> Iterator[list[StoreSession]]:
    """Yield the sessions, which are closed in the end."""
    made: list[StoreSession] = []
    yield made
    for session in made:
        session.service.close()


def page_of(sessions: list[StoreSession], qtbot: QtBot) -> OwnPassphrasePage:
    """Show the page over all open stores, the first in front."""
    dispatchers = {session.gate.actor.store: InlineDispatcher(session) for session in sessions}
    first = next(iter(dispatchers.values()))
    window = Window(sessions[0].gate.actor, Drafts(Box(), Clock(), first))
    window.stores.update(dispatchers)
    page = OwnPassphrasePage(first, window)
    qtbot.addWidget(page)
    for dispatcher in dispatchers.values():
        dispatcher.setParent(page)
    with qtbot.waitExposed(page):
        page.show()
    page.shown()
    return page


def change(page: OwnPassphrasePage, old: str) -> None:
    for name, words in (("Current", old), ("New", NEW), ("Repeat", NEW)):
        named(page, QLineEdit, name).setText(words)
    named(page, Button, "Change").click()


@pytest.mark.parametrize(
    ("choice", "changed", "said"),
    [
        ("Both", {UNIT, SURVIVORS}, "Your passphrase for both stores has been changed."),
        ("The charity", {SURVIVORS}, "Your passphrase for the charity's store has been changed."),
    ],
)
def test_the_passphrase_of_the_chosen_store_is_changed(
    choice: str,
    changed: set[StoreKind],
    said: str,
    folders: dict[StoreKind, Path],
    sessions: list[StoreSession],
    qtbot: QtBot,
) -> None:
    sessions += [open_session(folder, PASSPHRASE) for folder in folders.values()]
    page = page_of(sessions, qtbot)
    change(page, PASSPHRASE)
    assert CHOOSE_STORE in texts(page)
    stores = named(page, ChoiceField, "Store")
    stores.setCurrentIndex(next(at for at in range(stores.count()) if stores.itemText(at).startswith(choice)))
    change(page, PASSPHRASE)
    assert said in texts(page)
    while sessions:
        sessions.pop().service.close()
    for kind, folder in folders.items():
        assert fits(folder, NEW) == (kind in changed)
        assert fits(folder, PASSPHRASE) == (kind not in changed)


def test_two_passphrases_stay_two(
    folders: dict[StoreKind, Path], sessions: list[StoreSession], qtbot: QtBot
) -> None:
    """Changed in both although only one fits, it is changed there, and it is said that the other stays."""
    charity = open_session(folders[SURVIVORS], PASSPHRASE)
    charity.perform(ChangePassphrase(old=PASSPHRASE, new=ANOTHER, again=ANOTHER))
    sessions += [open_session(folders[UNIT], PASSPHRASE), charity]
    page = page_of(sessions, qtbot)
    named(page, ChoiceField, "Store").setCurrentIndex(1)
    change(page, PASSPHRASE)
    assert OTHER_STORE_UNCHANGED.format("This is not your current passphrase.") in texts(page)
    while sessions:
        sessions.pop().service.close()
    assert fits(folders[UNIT], NEW)
    assert fits(folders[SURVIVORS], ANOTHER)


def test_with_one_store_open_none_is_chosen(
    folders: dict[StoreKind, Path], sessions: list[StoreSession], qtbot: QtBot
) -> None:
    sessions.append(open_session(folders[SURVIVORS], PASSPHRASE))
    page = page_of(sessions, qtbot)
    assert not page.findChildren(ChoiceField)
    change(page, PASSPHRASE)
    assert "Your passphrase has been changed." in texts(page)


def test_the_own_passphrase_is_changed(store: Store, qtbot: QtBot) -> None:
    opened = Opened(store, "supervisor", qtbot)
    opened.stack.turn_to("own")
    QApplication.processEvents()
    page = opened.stack.page
    assert isinstance(page, OwnPassphrasePage)
    assert named(page, QLineEdit, "Current passphrase").hasFocus()
    change(page, "not this one at all")
    assert "This is not your current passphrase." in texts(page)
    change(page, PASSPHRASE)
    qtbot.waitUntil(lambda: "Your passphrase has been changed." in texts(page))
    assert named(page, QLineEdit, "New passphrase").text() == ""
    named(page, QLineEdit, "Current passphrase").setText(NEW)
    opened.stack.back()
    assert all(not line.text() for line in page.findChildren(QLineEdit)), "it is gone with the page"
    opened.close()
    store_service.unlock(store.folder, "supervisor", NEW, devices=NO_DEVICES, now=NOW).close()
