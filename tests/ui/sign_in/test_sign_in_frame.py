"""What the doorway gives a way in: the room that its sentences need, at the width they have."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from mscu.ui.sign_in.first_run import SetUp
from mscu.ui.sign_in.restore_form import RestoreForm
from mscu.ui.sign_in.sign_in_frame import SignInFrame, SignInPanel
from tests.ui.inline import InlineBackground
from tests.ui.showing import put_up
from tests.ui.sign_in.sign_in_ports import TestSignIn


@pytest.mark.parametrize("way", [RestoreForm, SetUp])
@pytest.mark.parametrize("size", [(683, 384), (1279, 384), (1280, 384), (1366, 700), (1440, 700)], ids=str)
def test_a_screen_is_shown_whole_no_sentence_is_cut_and_a_narrow_window_has_no_panel(
    way: type[RestoreForm] | type[SetUp], size: tuple[int, int], qtbot: QtBot
) -> None:
    """The least is as wide as a screen of 1366 pixels is at 200 %."""
    frame = SignInFrame()
    frame.resize(*size)
    put_up(qtbot, frame)
    form = way(InlineBackground(), TestSignIn())
    frame.show_screen(form)
    QApplication.processEvents()
    assert form.mapTo(frame, form.rect().topRight()).x() < size[0]
    (panel,) = frame.findChildren(SignInPanel)
    assert panel.isVisible() == (size[0] >= 1280)
    seen = [each for each in frame.findChildren(QLabel) if each.wordWrap() and each.isVisible()]
    assert len(seen) > 1
    for label in seen:
        assert label.height() >= label.heightForWidth(label.width()), label.text()
