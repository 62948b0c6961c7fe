"""Searches are put on record once each; which commands words find, in which order, and how they are read."""

from functools import partial
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.search.find import Find
from mscu.errors import NotPermitted
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.lists.window_command import WindowCommand, matching
from mscu.ui.session.dispatcher import Dispatcher
from tests.ui.inline import InlineDispatcher


class Noting:
    """A gate that notes what it is asked."""

    changes: frozenset[tuple[str, int]] = frozenset()
    undo: None = None

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def ask(self, query: object, _progress: object = None) -> object:
        self.asked.append(query)
        return ()

    def perform(self, command: object, _progress: object = None) -> object:
        raise NotPermitted(type(command).__name__)

    def interrupt(self) -> None:
        raise AssertionError("A search that goes on record was stopped.")


def settled(words: str) -> Find:
    return Find(words=words, settled=True)


@pytest.mark.usefixtures("qapp")
def test_the_same_search_is_put_on_record_once_until_it_was_closed() -> None:
    gate, record = Noting(), SearchRecord()
    dispatcher = InlineDispatcher(gate)
    for words in ("crabtree", "crabtree", "hollin", "crabtree"):
        record.keep(dispatcher, settled(words))
    assert [query.words for query in gate.asked] == ["crabtree", "hollin", "crabtree"]
    record.forget()
    record.keep(dispatcher, settled("crabtree"))
    assert len(gate.asked) == 4


def test_one_after_another_none_is_replaced(qtbot: QtBot) -> None:
    gate, record = Noting(), SearchRecord()
    dispatcher = Dispatcher(gate)
    for number in range(20):
        record.keep(dispatcher, settled(f"words {number}"))
    qtbot.waitUntil(lambda: len(gate.asked) == 20)
    dispatcher.close()


command = partial(WindowCommand, run=str)


COMMANDS = (
    command(label="Change my passphrase", words="password"),
    command(label="Cases", detail="page", keys="Ctrl+4", words="investigations"),
    command(label="Open a case"),
    command(label="Charity’s audit", detail="page"),
    command(label="Dark", detail="colours", words="theme"),
)


FOUND = {
    "case": ["Cases", "Open a case"],
    "open case": ["Open a case"],
    "case open": ["Open a case"],
    "CASES": ["Cases"],
    "investig": ["Cases"],
    "password": ["Change my passphrase"],
    "passw chan": ["Change my passphrase"],
    "dark colours": ["Dark"],
    "theme": ["Dark"],
    "charitys": ["Charity’s audit"],
    "charity's": ["Charity’s audit"],
    "ase": [],
    "case zebra": [],
}


def test_words_find_what_has_words_that_begin_with_them_and_what_begins_with_all_comes_first() -> None:
    assert {typed: [each.label for each in matching(COMMANDS, typed)] for typed in FOUND} == FOUND
    some = (command(label="Close the case"), command(label="Merge", words="case"), command(label="Case"))
    assert [each.label for each in matching(some, "case")] == ["Case", "Close the case", "Merge"]


def test_a_command_is_read_with_its_keys_or_why_not() -> None:
    assert COMMANDS[1].spoken == "Cases, page, Ctrl+4"
    blocked = command(label="Close", keys="Ctrl+W", why_not="an enquiry is open")
    assert blocked.spoken == "Close, Ctrl+W, not now: an enquiry is open"
    assert command(label="Dark", checked=True).spoken == "Dark, current"
