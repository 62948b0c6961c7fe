"""Searches are put on record once each, and none of them by the next one."""

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.search.find import Find
from mscu.errors import NotPermitted
from mscu.ui.lists.search_record import SearchRecord
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
