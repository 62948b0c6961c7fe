"""Every dialog shows its whole text on the smallest screen, and where everything is twice as large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QStringListModel
from PySide6.QtWidgets import QDialog, QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mscu.errors import MscuError, whereabouts
from mscu.ui.look.layouts import vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.message_place import MessagePlace
from mscu.ui.session.crash import CrashNote
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.window.closing_page import ClosingPage
from mscu.ui.window.program import CLOSING_LOSES
from mscu.ui.window.refusal_note import RefusalNote
from tests.ui.fitting import cut_texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.showing import put_up

SCREENS = ((1366, 768), (1366 // 2, 768 // 2))
TITLE_BAR = 28
LABELS = tuple(f"First Responder form (MS06 A) of a potential victim, MS-22-00{at}" for at in range(40, 50))
"""Titles of drafts, more of them than are named."""


def errors(kind: type[MscuError] = MscuError) -> Iterator[type[MscuError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from errors(each)


LONGEST = max((str(kind.__doc__).splitlines()[0] for kind in errors()), key=len)


def deep(levels: int) -> None:
    if levels:
        deep(levels - 1)
    raise ValueError


def crash_note(parent: QWidget) -> QDialog:
    """Return the note of an error deep in the program."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its message is never shown
        deep(12)
    return CrashNote(whereabouts(caught.value), parent, drafts_kept=False)


DIALOGS: dict[type[QDialog], Callable[[QWidget], QDialog]] = {
    CrashNote: crash_note,
    RefusalNote: partial(RefusalNote, LONGEST),
}


class Failing:
    """An open store of which nothing can be kept."""

    def keep_drafts(self) -> tuple[str, ...]:
        return LABELS

    def close(self, then: Callable[[str], object]) -> None:
        then(f"No new backup was made. {LONGEST}")

    def log_out(self, seconds: float) -> None:
        """Nothing is open."""


@pytest.fixture(params=SCREENS, ids=str)
def window(request: pytest.FixtureRequest, qtbot: QtBot) -> QWidget:
    made = QWidget()
    width, height = request.param
    made.resize(width, height - TITLE_BAR)
    QVBoxLayout(made).setContentsMargins(0, 0, 0, 0)
    put_up(qtbot, made)
    return made


def show_in(window: QWidget, content: QWidget) -> None:
    layout = window.layout()
    assert layout is not None
    layout.addWidget(content)
    settle()


def test_each_dialog_fits_the_screen_and_cuts_nothing(window: QWidget, qtbot: QtBot) -> None:
    ours = {kind for kind in QDialog.__subclasses__() if kind.__module__.startswith("mscu.")}
    assert ours == set(DIALOGS)
    for make in DIALOGS.values():
        dialog = make(window)
        with qtbot.waitExposed(dialog):
            dialog.show()
        settle()
        dialog.resize(dialog.size().boundedTo(window.size()))
        settle()
        assert cut_texts(dialog) == []
        assert dialog.height() <= window.height()
        assert dialog.width() <= window.width()
        dialog.close()


def test_what_is_not_kept_at_the_end_is_said_whole(window: QWidget) -> None:
    failing = Failing()
    page = ClosingPage(failing, failing.keep_drafts)  # type: ignore[arg-type]
    show_in(window, page)
    page.begin()
    settle()
    assert page.asks
    assert cut_texts(page) == []
    page.close_anyway()
    settle()
    assert LONGEST in "".join(bar.text() for bar in page.findChildren(MessageBar))
    assert cut_texts(page) == []


def test_a_message_over_a_page_is_said_whole_and_leaves_the_row_that_was_just_saved_in_view(
    window: QWidget,
) -> None:
    page, view = QWidget(), QListView()
    rows = QStringListModel([f"Row {n}" for n in range(60)])
    view.setModel(rows)
    vbox(view, within=page)
    show_in(window, page)
    place = MessagePlace(page)
    for sentence in (LONGEST, CLOSING_LOSES):
        place.show_bar(MessageBar(sentence, closes=True))
        settle()
        assert cut_texts(page) == []
        assert page.rect().contains(place.geometry())
        place.clear()
    place.show_bar(MessageBar("Saved.", status=Status.DONE))
    rows.setStringList([*rows.stringList(), "Saved"])
    for at in (60, 0):
        view.setCurrentIndex(rows.index(at))
        view.scrollTo(rows.index(at))
        settle()
        row = view.visualRect(view.currentIndex())
        assert not row.translated(view.viewport().mapTo(page, QPoint())).intersects(place.geometry())
    place.clear()
    place.show_bar(MessageBar("Saved.", status=Status.DONE))
    assert place.y() > page.height() // 2, "the foot is free"
