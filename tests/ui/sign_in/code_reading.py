"""Reading recovery codes off the screen, and typing their ends as from the paper."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from mscu.text.recovery_letters import GROUP, GROUPS
from mscu.ui.sign_in.recovery_sheet import CodeCard, CodesStep
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.label import Label
from tests.ui.finding import named


def groups(step: CodesStep) -> list[list[Label]]:
    """Return the groups of each code as they are shown."""
    return [
        [label for label in card.findChildren(Label) if len(label.text()) == GROUP and label.isVisible()]
        for card in step.findChildren(CodeCard)
    ]


def assert_whole(step: CodesStep) -> None:
    """Check that no letter of a code is cut on the screen."""
    QApplication.processEvents()
    for labels in groups(step):
        assert len(labels) == GROUPS
        for label in labels:
            wanted = QFontMetricsF(label.font()).boundingRect(label.text()).size()
            seen = label.visibleRegion().boundingRect()
            assert seen.width() >= wanted.width(), label.text()
            assert seen.height() >= wanted.height(), label.text()


def type_ends(step: CodesStep) -> None:
    for number, labels in enumerate(groups(step), 1):
        end = labels[-1].text()
        QTest.keyClicks(named(step, QLineEdit, f"Code {number}, group {GROUPS}"), end)
        step.show_codes()
    named(step, Button, "Both are on paper").click()
