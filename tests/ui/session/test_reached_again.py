"""Pages that may have failed to read while a server was away read again once it is back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from mscu.changes import SOMETHING, Changes, OthersChanges
from mscu.errors import AccessChanged, LoginRefused, ServerRefuses, ServerUnreachable
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.others_at_work import OthersAtWork

CASE: Changes = frozenset({("cases", 1)})
EVERYTHING: Changes = frozenset({SOMETHING})
NOTHING = OthersChanges(1, None)


@dataclass
class Server:
    """A gate that says what others changed, and a session that is told when to ask."""

    began = 1
    changes: Changes = frozenset()
    undo: None = None
    found: OthersChanges = NOTHING
    is_away: bool = False
    refuses: type[ServerRefuses] | None = None
    heard: list[Changes] = field(default_factory=list)

    def ask(self, _query: object, _progress: object = None) -> OthersChanges:
        if self.is_away:
            raise ServerUnreachable
        if self.refuses is not None:
            raise self.refuses
        return self.found

    def perform(self, _command: object, _progress: object = None) -> None:
        raise AssertionError

    def interrupt(self) -> None:
        """Nothing is asked that could be."""

    def listen(
        self,
        rows: Callable[[int], object],
        places: Callable[[], object],
        reached: Callable[[bool], object],
        shut_out: Callable[[], object],
    ) -> bool:
        self.tell, self.come, self.reach, self.shut_out = rows, places, reached, shut_out
        return True


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def dispatcher(server: Server, qapp: QCoreApplication) -> Iterator[Dispatcher]:
    """Yield what asks the gate, with somebody who hears of others."""
    parent = QObject(qapp)
    made = Dispatcher(server, parent)
    made.records_changed.connect(server.heard.append)
    OthersAtWork(made, server, parent)
    yield made
    made.close()


def look(server: Server, dispatcher: Dispatcher, qtbot: QtBot, row: int = 0) -> list[Changes]:
    """Have it asked what others changed, and return what pages have heard since they were made."""
    with qtbot.waitSignal(dispatcher.busy, check_params_cb=lambda is_busy: not is_busy):
        server.tell(row)
    return server.heard


def test_all_is_read_again_once_the_server_is_back_and_nothing_while_it_stays(
    server: Server, dispatcher: Dispatcher, qtbot: QtBot
) -> None:
    server.reach(True)
    assert look(server, dispatcher, qtbot) == []
    server.found = OthersChanges(2, CASE)
    assert look(server, dispatcher, qtbot, 2) == [CASE]
    server.heard.clear()
    server.found = NOTHING
    server.reach(False)
    server.is_away = True
    assert look(server, dispatcher, qtbot) == []
    server.is_away = False
    assert look(server, dispatcher, qtbot) == []  # it is asked before the server is known to be there
    server.reach(True)
    assert look(server, dispatcher, qtbot) == [EVERYTHING]
    assert look(server, dispatcher, qtbot) == [EVERYTHING]


@pytest.mark.parametrize("refused", [ServerRefuses, LoginRefused, AccessChanged])
def test_a_server_that_refuses_to_tell_has_shut_the_user_out(
    server: Server, dispatcher: Dispatcher, qtbot: QtBot, refused: type[ServerRefuses]
) -> None:
    others = OthersAtWork(dispatcher, server, dispatcher)
    server.is_away = True
    with qtbot.assertNotEmitted(others.shut_out):
        look(server, dispatcher, qtbot)
    server.is_away, server.refuses = False, refused
    with qtbot.waitSignal(others.shut_out):
        server.tell(0)
