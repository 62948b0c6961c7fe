"""The bar of a long job appears late, says how much is left, and cancels by mouse and Esc."""

from __future__ import annotations

from time import monotonic

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.layouts import vbox
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.job_bar import APPEARS_MS, JobBar
from mscu.ui.widgets.progress_view import time_left
from tests.ui.finding import named, texts
from tests.ui.mouse import click


class Panel(QWidget):
    """A part of a page with a field and the bar."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.bar = JobBar(self)
        vbox(self.field, self.bar, within=self)


def offers_cancel(panel: Panel) -> bool:
    return any(button.isVisible() for button in panel.findChildren(Button))


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.field.setFocus()
    return made


def test_a_short_job_has_no_bar(panel: Panel, qtbot: QtBot) -> None:
    panel.bar.begin("Verifying").report(1)
    assert not panel.bar.isVisible()
    panel.bar.end()
    began = monotonic()
    qtbot.waitUntil(lambda: monotonic() - began > APPEARS_MS / 1000 + 0.1)
    assert not panel.bar.isVisible()


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_long_job_is_cancelled(panel: Panel, qtbot: QtBot, by_mouse: bool) -> None:
    progress = panel.bar.begin("Verifying")
    qtbot.waitUntil(panel.bar.isVisible)
    progress.report(0.4)
    qtbot.waitUntil(lambda: "Verifying: 40% done" in texts(panel))
    assert panel.field.hasFocus(), "the keyboard stays where it was"
    if by_mouse:
        click(named(panel, Button, "Cancel"))
    else:
        QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert progress.is_cancelled()
    assert "Stopping…" in texts(panel)
    assert not offers_cancel(panel)
    panel.bar.end()
    assert not panel.bar.isVisible()


def test_what_cannot_be_stopped_any_more_offers_no_cancel(panel: Panel, qtbot: QtBot) -> None:
    progress = panel.bar.begin("Restoring")
    qtbot.waitUntil(panel.bar.isVisible)
    assert offers_cancel(panel)
    progress.report(1)
    qtbot.waitUntil(lambda: not offers_cancel(panel))
    assert "Restoring: nearly done" in texts(panel), "what follows takes a moment"
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    progress.check()


LEFT = {
    (1, 0.5): "",
    (30, 0.01): "",
    (10, 0.5): "About 10 seconds left",
    (20, 0.99): "About 5 seconds left",
    (60, 0.5): "About 1 minute left",
    (60, 0.2): "About 4 minutes left",
    (10, 0.2): "About 40 seconds left",
}


def test_it_goes_on_at_the_same_pace_and_gets_less_until_more_is_done() -> None:
    assert {told: time_left(*told) for told in LEFT} == LEFT
    assert time_left(10, 0.2, since=20) == "About 20 seconds left"
    assert time_left(10, 0.2, since=90) == "About 5 seconds left"
