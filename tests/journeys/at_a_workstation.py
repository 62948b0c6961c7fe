"""Runs the program as it is started, and types into its window; a process of its own for tests.

    python -m tests.journeys.at_a_workstation

What to type comes as one line of JSON on its input, so that no word of it stands in its code. It
says `ready` when all is typed; the next line, `lock`, presses Ctrl+L. Told of `people` instead, it
lets one after the other in at the same door, opens what each may open, and says `ready`.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from mscu.__main__ import load
from mscu.actions.core.dates import Today
from mscu.app.memory_protection import protect_process
from mscu.app.sign_in import StoreSignIn
from mscu.app.unlocked_stores import UnlockedStores
from mscu.codes import StoreKind
from mscu.errors import MscuError
from mscu.ui.look.frame import Frame
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.survivors.page import SurvivorsPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.unlock import UnlockForm
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.rail import RailItem
from mscu.ui.window.start import show_window
from mscu.ui.window.window_session import WindowSession
from tests.journeys.drivers import CTRL, come_back, fill_form, press, reach, write
from tests.journeys.sitting import RAIL_KEYS
from tests.ui.finding import named

SECONDS = 60.0
PAUSE_MS = 10
FEW = 3
T = TypeVar("T")
W = TypeVar("W", bound=QWidget)


def until(found: Callable[[], T | None], what: str) -> T:
    """Run the event loop until something is there.

    The loop sleeps between two looks: looking without pause keeps Python from every other thread, and
    what the program does there while the passphrase is typed then takes a minute instead of a second.
    """
    end, pause = monotonic() + SECONDS, QEventLoop()
    while monotonic() < end:
        QTimer.singleShot(PAUSE_MS, pause, pause.quit)
        pause.exec()
        if there := found():
            return there
    raise AssertionError(f"{what} did not come")


def shown(kind: type[W]) -> Callable[[], W | None]:
    """Look for a part of any window that can be seen."""

    def look() -> W | None:
        parts = (each for each in QApplication.allWidgets() if isinstance(each, kind))
        return next((each for each in parts if each.isVisible()), None)

    return look


def unlock(passphrase: str) -> MainWindow:
    """Type the passphrase into the window that stands there, and wait for the pages."""
    form = until(shown(UnlockForm), "the way in")
    field = named(form, QLineEdit, "Passphrase")
    until(field.isEnabled, "the field of the passphrase")
    come_back()
    reach(field.hasFocus, what="the passphrase")
    write(passphrase)
    press(Qt.Key.Key_Return)
    main = until(shown(MainWindow), "the pages")
    until(lambda: main.stack.page, "the first page")
    return main


class Navigator:
    """A navigator at her page."""

    def __init__(self, main: MainWindow) -> None:
        self.main = main
        keys = RAIL_KEYS[named(main, RailItem, "Survivors").line.keys]
        come_back()
        press(keys, CTRL)
        self.page = until(shown(SurvivorsPage), "her page")

    def key(self, key: Qt.Key) -> None:
        """Press a key with Ctrl, once the window has the keyboard."""
        come_back()
        press(key, CTRL)

    def push(self, words: str) -> None:
        """Go to a button by Tab, and press it."""
        button = until(self._button(words), words)
        come_back()
        reach(button.hasFocus, what=words)
        press(Qt.Key.Key_Return)

    def _button(self, words: str) -> Callable[[], QAbstractButton | None]:
        def look() -> QAbstractButton | None:
            found = (b for b in self.page.findChildren(QAbstractButton) if b.isVisible())
            return next((b for b in found if b.accessibleName().startswith(words)), None)

        return look

    def fill(self, values: Mapping[str, Any], *, save: bool = True) -> None:
        """Fill the form that comes; saved, it goes."""
        card: FormCard = until(lambda: self.page.forms.card, "a form")
        come_back()
        fill_form(card.form, values)
        come_back()
        if save:
            press(Qt.Key.Key_S, CTRL)
            until(lambda: self.page.forms.card is None, f"saving: {card.form.problems()}")


def type_all(told: Mapping[str, Any]) -> None:
    """Type what is told: somebody new, a contact, a consent, a search, and half a contact."""
    hers = Navigator(unlock(told["passphrase"]))
    hers.push("Take on a survivor")
    hers.fill(told["about"])
    until(lambda: hers.page.view.survivor, "whom she took on")
    hers.key(Qt.Key.Key_N)
    hers.fill(told["contact"])
    hers.push("Record or withdraw")
    hers.push("Record a consent")
    hers.fill(told["consent"])
    recorded: list[bool] = []
    hers.main.search.search_recorded.connect(partial(recorded.append, True))
    hers.key(Qt.Key.Key_K)
    write(told["sought"])
    until(hers.main.search.list.hits, "what was looked for")
    until(lambda: recorded, "the record of the search")
    press(Qt.Key.Key_Escape)
    hers.key(Qt.Key.Key_N)
    hers.fill(told["draft"], save=False)


class Heard(QObject):
    """Hears an answer of a desk: whatever was asked before has been answered then."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self.answer: object = None
        dispatcher.ask(Today(), then=self._hear)

    def _hear(self, answer: object) -> None:
        self.answer = answer


def let_in(told: Mapping[str, Any]) -> None:
    """Open what each of these people can open, and try the navigators' folder by itself."""
    folder = Path(told["folder"])
    sat = []  # nobody's window is taken apart while the next one sits down
    for name in told["people"]:
        opened = StoreSignIn().unlock(folder, name, told["passphrase"])
        sat.append(sit_down(opened))
        with suppress(MscuError):
            StoreSignIn().unlock(folder / StoreKind.SURVIVORS, name, told["passphrase"])
            raise AssertionError(name)


def sit_down(opened: UnlockedStores) -> tuple[Frame, WindowSession]:
    """Turn to the first pages that somebody has, and leave."""
    frame = Frame()
    session = opened.open_session(frame)
    frame.show_content(session.widget)
    frame.show()
    stack, dispatcher = session.main.stack, session.workspaces.first.dispatcher
    for page in stack.kinds()[:FEW]:
        stack.turn_to(page.name)
        heard = Heard(dispatcher)
        until(partial(getattr, heard, "answer"), page.title)
    session.log_out(SECONDS)
    frame.hide()
    return frame, session


def go() -> None:
    """Do what is told, then what comes next; whatever fails ends the process."""
    try:
        told = json.loads(sys.stdin.readline())
        if "people" in told:
            let_in(told)
        else:
            type_all(told)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        if sys.stdin.readline() == "lock\n":
            press(Qt.Key.Key_L, CTRL)
    except Exception:  # noqa: BLE001 - the window would go on, and whoever waits with it
        traceback.print_exc()
        os._exit(1)


def main() -> int:
    """Start the program as `mscu` does, and sit down at it."""
    protect_process()
    app = QApplication(sys.argv[:1])
    QTimer.singleShot(0, app, go)
    return show_window(load)


if __name__ == "__main__":
    sys.exit(main())
