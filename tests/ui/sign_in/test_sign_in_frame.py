"""What the doorway gives a way in: the room that its sentences need, at the width they have."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mscu.ui.sign_in.first_run import SetUp
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame, SignInPanel
from tests.ui.inline import InlineBackground
from tests.ui.sign_in.sign_in_ports import TestSignIn


@pytest.mark.parametrize("width", [683, 1279, 1280, 1366])
def test_a_narrow_window_shows_the_whole_screen_without_the_panel(width: int, qtbot: QtBot) -> None:
    """As wide as a screen of 1366 pixels is at 200 %."""
    frame = SignInFrame()
    qtbot.addWidget(frame)
    frame.resize(width, 384)
    with qtbot.waitExposed(frame):
        frame.show()
    form = RestoreForm(InlineBackground(), TestSignIn())
    frame.show_screen(form)
    QApplication.processEvents()
    assert form.mapTo(frame, form.rect().topRight()).x() < width
    (panel,) = frame.findChildren(SignInPanel)
    assert panel.isVisible() == (width >= 1280)


@pytest.mark.parametrize("way", [RestoreForm, SetUp])
@pytest.mark.parametrize("width", [1366, 1440])
def test_no_sentence_is_cut_or_covered(
    way: type[RestoreForm] | type[SetUp], width: int, qtbot: QtBot
) -> None:
    frame = SignInFrame()
    qtbot.addWidget(frame)
    frame.resize(width, 700)
    with qtbot.waitExposed(frame):
        frame.show()
    frame.show_screen(way(InlineBackground(), TestSignIn()))
    QApplication.processEvents()
    wrapped = [each for each in frame.findChildren(QLabel) if each.wordWrap()]
    seen = [each for each in wrapped if each.isVisible()]
    assert len(seen) > 1
    for label in seen:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
