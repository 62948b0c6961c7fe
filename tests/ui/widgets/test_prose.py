"""Sentences with a link: how high they are in a width."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mscu.ui.look.fonts import Type
from mscu.ui.widgets.prose import Prose

LINE = Type.BODY.value.line
LONG = "Nobody has answered yet. " * 12


def test_its_height_follows_its_width_and_its_words(qtbot: QtBot) -> None:
    prose = Prose(LONG)
    qtbot.addWidget(prose)
    wide, narrow = prose.heightForWidth(600), prose.heightForWidth(200)
    assert LINE < wide < narrow
    assert [prose.heightForWidth(width) for width in (600, 200)] == [wide, narrow]
    prose.say("Answered.")
    assert prose.heightForWidth(200) == LINE
    prose.say(LONG)
    assert prose.heightForWidth(200) == narrow


def test_it_is_measured_right_however_often_its_width_changes(qtbot: QtBot) -> None:
    prose, widths = Prose(LONG, strong="Waiting."), range(120, 640, 8)
    qtbot.addWidget(prose)
    first = [prose.heightForWidth(width) for width in widths]
    assert first == sorted(first, reverse=True)
    assert [prose.heightForWidth(width) for width in widths] == first


def test_a_link_that_comes_or_goes_counts(qtbot: QtBot) -> None:
    prose = Prose("Answered.", link="Read the answer")
    qtbot.addWidget(prose)
    assert prose.heightForWidth(600) == LINE
    assert prose.heightForWidth(120) == 2 * LINE
    prose.say("Answered.")
    assert prose.heightForWidth(120) == LINE
