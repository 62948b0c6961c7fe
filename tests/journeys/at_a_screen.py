"""Runs the program as it is started, and says what can be seen of it; a process of its own for tests.

    python -m tests.journeys.at_a_screen

Each line of its input is a question, answered with a line once that is so: `where NAME` with the middle of
the part of that name on the screen, `keyboard NAME` once such a part has the keyboard, with its text, and
`reads WORDS` once that can be read. `pages` is answered with the names of the user's pages. `turn PAGE` and
`open KIND NUMBER` turn to a page and open a record; they are answered once all that it asks is answered.
`box` is answered with the place of the page on the screen, `words` with all that can be read on it, as JSON.
"""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict

from PySide6.QtCore import QObject, QPoint, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from mscu.__main__ import load
from mscu.ui.widgets.skeleton import Skeleton
from mscu.ui.window.page_stack import PageStack
from mscu.ui.window.start import show_window
from tests.ui.finding import name_of, texts
from tests.ui.pages.core.page_words import PageWords

LOOK_AGAIN_MS = 30


class Observer(QObject):
    """Answers one question after the other."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._questions: list[str] = []
        self._last = ""
        notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._hear)
        timer = QTimer(self, interval=LOOK_AGAIN_MS)
        timer.timeout.connect(self._look)
        timer.start()

    def _hear(self) -> None:
        if line := sys.stdin.readline():
            self._questions.append(line.rstrip("\n"))

    def _look(self) -> None:
        """Answer what stands first once two looks agree: by then the window has come to rest."""
        window = QApplication.activeWindow()
        if not self._questions or window is None:
            return
        kind, _, what = self._questions[0].partition(" ")
        if kind in _DEEDS:
            _DEEDS[kind](_stack(window), what)
            self._questions[0] = kind = "answered"
        answer = _ANSWERS[kind](window, what)
        if answer and answer == self._last:
            self._questions.pop(0)
            sys.stdout.write(f"{answer}\n")
            sys.stdout.flush()
            answer = ""
        self._last = answer


def _where(window: QWidget, name: str) -> str:
    for part in window.findChildren(QWidget):
        middle = part.mapTo(window, part.rect().center())
        if _name(part).startswith(name) and part.isEnabled() and window.childAt(middle) is part:
            at = window.mapToGlobal(middle)
            return f"{at.x()} {at.y()}"
    return ""


def _keyboard(_window: QWidget, name: str) -> str:
    part = QApplication.focusWidget()
    if part is None or not _name(part).startswith(name):
        return ""
    return f"{_name(part)}: {part.text()}" if isinstance(part, QLineEdit) else _name(part)


def _reads(window: QWidget, words: str) -> str:
    return words if words in texts(window) else ""


def _pages(window: QWidget, _what: str) -> str:
    return " ".join(page.name for page in _stack(window).kinds())


def _answered(window: QWidget, _what: str) -> str:
    stack = window.findChild(PageStack)
    page = None if stack is None else stack.page
    waits = any(frame.isVisible() for frame in window.findChildren(Skeleton))
    return "" if page is None or waits or not page.answers.is_answered else page.name


def _box(window: QWidget, _what: str) -> str:
    page = _stack(window).page
    assert page is not None
    corner = page.mapToGlobal(QPoint(0, 0))
    return f"{corner.x()} {corner.y()} {page.width()} {page.height()}"


def _words(window: QWidget, _what: str) -> str:
    page = _stack(window).page
    assert page is not None
    return json.dumps(asdict(PageWords.on(page)))


def _open(stack: PageStack, what: str) -> None:
    kind, _, number = what.partition(" ")
    stack.open(kind, int(number))


def _stack(window: QWidget) -> PageStack:
    stack = window.findChild(PageStack)
    assert stack is not None
    return stack


def _name(part: QWidget) -> str:
    return part.accessibleName() or name_of(part)


_ANSWERS: dict[str, Callable[[QWidget, str], str]] = {
    "where": _where,
    "keyboard": _keyboard,
    "reads": _reads,
    "pages": _pages,
    "answered": _answered,
    "box": _box,
    "words": _words,
}
_DEEDS: dict[str, Callable[[PageStack, str], None]] = {"turn": PageStack.turn_to, "open": _open}


def main() -> int:
    """Start the program as `mscu` does, with somebody looking."""
    app = QApplication(sys.argv[:1])
    app.setCursorFlashTime(0)
    observer = Observer(app)
    code = show_window(load)
    observer.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(main())
