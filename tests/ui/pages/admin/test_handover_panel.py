"""What a leaver holds is shown and handed on by a supervisor, in the window."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from mscu.codes import Role
from mscu.gate import Gate
from mscu.ui.forms.form import Form
from mscu.ui.pages.admin.handover_panel import HandoverPanel
from mscu.ui.widgets.label import Label
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case, an_enquiry
from tests.scenes.stores import COLLEAGUE, Store
from tests.ui.inline import InlineDispatcher

OFFICER = "PC Officer"


@pytest.fixture
def case(officer: Gate) -> int:
    number = a_case(officer, lead=OFFICER, title="Nhà hàng của Nguyễn Văn Hải")
    an_enquiry(officer, number, owner=OFFICER)
    return number


@pytest.fixture
def heard() -> list[str]:
    """Return what the page is told."""
    return []


@pytest.fixture
def panel(store: Store, officer: Gate, case: int, heard: list[str], qtbot: QtBot) -> HandoverPanel:
    del case
    dispatcher = InlineDispatcher(store.gate(Role.SUPERVISOR))
    panel = HandoverPanel(dispatcher)
    dispatcher.setParent(panel)
    qtbot.addWidget(panel)
    panel.resize(1150, 640)

    def hear(words: str, _status: object) -> None:
        heard.append(words)

    panel.notified.connect(hear)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.ask()
    panel._ask_caseload(officer.actor.id)  # noqa: SLF001 - as the list does
    return panel


def words(panel: HandoverPanel) -> str:
    return " ".join(
        each.text() for each in panel.holdings.findChildren(Label) if each.isVisibleTo(panel.holdings)
    )


def form_of(panel: HandoverPanel, lead: str | None = None, reason: str = "") -> Form:
    form = panel._form  # noqa: SLF001 - the form that is shown
    assert form is not None
    form.show_values({"lead": lead, "reason": reason, "circles": False})
    return form


def test_all_that_is_held_is_shown_and_goes_once_nothing_is_missing(
    panel: HandoverPanel, store: Store, officer: Gate, heard: list[str], qtbot: QtBot
) -> None:
    for each in ("MS-22-0001", "Nhà hàng", "Open enquiries", "open clock"):
        assert each in words(panel)
    form = form_of(panel)
    panel.hand_over()
    assert form.cell("lead").problem
    assert form.cell("reason").problem
    assert store.sql("SELECT lead FROM cases") == [(OFFICER,)]
    form_of(panel, COLLEAGUE, "Goes to another force.")
    for leaver, kept in ((store.gate(Role.SUPERVISOR), ""), (officer, "Goes to another force.")):
        panel._ask_caseload(leaver.actor.id)  # noqa: SLF001 - as the list does
        assert panel._form is not None  # noqa: SLF001 - the form that is shown
        assert panel._form.values()["reason"] == kept  # noqa: SLF001 - the same
    panel.hand_over()
    assert store.sql("SELECT lead FROM cases") == [("PC Colleague",)]
    assert heard == ["Handed over: 1 case, 1 enquiry."]
    qtbot.waitUntil(lambda: "Nothing that you have access to" in words(panel))


def test_a_restricted_case_that_may_not_go_is_named_at_the_tick(
    panel: HandoverPanel, store: Store, case: int
) -> None:
    restrict(store, case)
    form = form_of(panel, COLLEAGUE, "Goes.")
    panel.hand_over()
    assert "MS-22-0001" in form.cell("circles").problem
