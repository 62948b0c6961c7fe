"""Deciding what the unit's editions show."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.copy_codes import Treatment
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.editions.editions_panel import EditionsPanel
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button


@pytest.fixture
def panel(store: Store, qtbot: QtBot) -> EditionsPanel:
    """Return the editions page of an administrator."""
    made = EditionsPanel(InlineDispatcher(store.gate(Role.ADMINISTRATOR)))
    qtbot.addWidget(made)
    made.resize(1200, 600)
    made.show()
    made.ask()
    QApplication.processEvents()
    return made


def test_a_decision_is_kept_and_said_and_another_edition_opens_from_the_list(panel: EditionsPanel) -> None:
    said: list[str] = []

    def hear(sentence: str, _status: object) -> None:
        said.append(sentence)

    panel.notified.connect(hear)
    assert panel.card is not None
    assert "As delivered." in texts(panel)
    button(panel, "Decide").click()
    assert panel.card.why.problems() == {"reason": "Fill this in."}
    panel.card.form.show_values(panel.card.form.values() | {"health": Treatment.LEAVE_OUT})
    panel.card.why.show_values({"reason": "Agreed with DI Aspinall"})
    button(panel, "Decide").click()
    QApplication.processEvents()
    assert said == ["Decided. Supervisor will be printed this way from now on."]
    words = texts(panel)
    assert "delivered: shown" in words
    assert "Agreed with DI Aspinall" in words
    assert named(panel, RowsView, "Editions").choose(3)
    QApplication.processEvents()
    assert panel.card.table.key == "partner"
    assert "Other words" in texts(panel)
    assert "how to reach a person" in texts(panel)
