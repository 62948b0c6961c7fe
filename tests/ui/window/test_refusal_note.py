"""Somebody who started the program without a terminal reads why it does not start."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from mscu.__main__ import load
from mscu.ui.widgets.button import Button
from mscu.ui.window.refusal_note import RefusalNote
from mscu.ui.window.start import REFUSED, show_window
from tests.tools.it_settings import SetByIT
from tests.ui.finding import named, texts


@pytest.mark.usefixtures("qapp")
def test_settings_that_cannot_be_used_are_said_in_a_window(set_by_it: SetByIT) -> None:
    set_by_it("idle_minutes = 600")
    said: list[str] = []

    def read_and_close() -> None:
        (note,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, RefusalNote))
        said.append(texts(note))
        named(note, Button, "Close").click()

    QTimer.singleShot(0, read_and_close)
    assert show_window(load) == REFUSED
    assert "“idle_minutes” must be a whole number from 1 to 60. Tell IT." in said[0]
