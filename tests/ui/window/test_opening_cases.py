"""A case that is opened is the one that is read, and none that was shown before."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.case_file import CaseFile
from mscu.changes import SOMETHING
from mscu.codes import Operation
from mscu.gate import Gate
from mscu.progress import Progress
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.page_stack import PageStack
from tests.inputs.factories import a_case, a_note, a_person
from tests.scenes.stores import Store
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.window.noted_pages import FirstPage


class Asked:
    """A gate that notes which cases are read."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.cases = gate, list[int]()

    def ask(self, query: object, progress: Progress) -> object:
        if isinstance(query, CaseFile):
            self.cases.append(query.case_id)
        return self.gate.ask(query, progress)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self.gate, name)


@dataclass
class Opened:
    """A window with a page of cases."""

    stack: PageStack
    dispatcher: InlineDispatcher
    asked: Asked

    @property
    def reads(self) -> list[int]:
        """The cases that were read since this was asked."""
        cases = list(self.asked.cases)
        self.asked.cases.clear()
        return cases


@pytest.fixture
def window(store: Store, officer: Gate, qtbot: QtBot) -> Opened:
    asked = Asked(officer)
    dispatcher = InlineDispatcher(asked)  # type: ignore[arg-type]
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester")
    workspace = Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in)
    stack = PageStack(Workspaces(workspace), (FirstPage, CasePage))
    qtbot.addWidget(stack)
    dispatcher.setParent(stack)
    return Opened(stack, dispatcher, asked)


def test_opening_a_case_reads_that_one_alone(
    store: Store, officer: Gate, auditor: Gate, window: Opened
) -> None:
    """Reading the one before again took as long, and after ten minutes recorded that it was consulted."""
    first, second = a_case(officer), a_case(officer, title="A nail bar")
    for case_id in (first, second, first):
        window.stack.turn_to("desk")
        store.clock.turn(minutes=11)  # from then on reading one is another consultation
        window.asked.cases.clear()
        window.stack.open("cases", case_id)
        assert window.reads == [case_id]
    sheet = auditor.ask(AuditPage(filter=AuditFilter(operation=Operation.CONSULTATION)))
    assert [row.object_id for row in sheet.rows if row.object_type == "cases"] == [first, second, first]
    window.stack.turn_to("desk")
    window.asked.cases.clear()
    window.stack.back()
    assert window.reads == [first], "as it may have changed meanwhile"


def test_what_others_record_elsewhere_is_read_later_and_once(
    officer: Gate, window: Opened, qtbot: QtBot
) -> None:
    """Of forty officers each would otherwise read the case in front of them after each save of any other."""
    case_id, other = a_case(officer), a_case(officer, title="A nail bar")
    person = a_person(officer, case_id)
    note = a_note(officer, case_id)
    window.stack.open("cases", case_id)
    window.stack.show()
    page = next(page for page in window.stack.findChildren(CasePage))
    soon = page.reading.findChild(QTimer)
    assert soon is not None
    soon.setInterval(0)
    elsewhere = frozenset({("cases", other), ("entry", 9_999), ("subject", 9_999)})
    assert window.reads
    window.dispatcher.records_changed.emit(frozenset())
    assert window.reads == [case_id], "what it was is not known"
    for concerning in (("cases", case_id), ("entry", note), ("subject", person), ("plans", 1), SOMETHING):
        window.dispatcher.records_changed.emit(elsewhere | {concerning})
        assert window.reads == [case_id], concerning
    for _ in range(3):
        window.dispatcher.records_changed.emit(elsewhere)
    assert window.reads == []
    with qtbot.waitSignal(soon.timeout):
        pass
    assert window.reads == [case_id]
    window.dispatcher.records_changed.emit(elsewhere)
    window.stack.turn_to("desk")
    with qtbot.waitSignal(soon.timeout):
        pass
    assert window.reads == [], "of a page that was left nothing is consulted"
