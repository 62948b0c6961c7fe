"""A case that is opened is the one that is read, and none that was shown before."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.case_file import CaseFile
from mscu.codes import Operation
from mscu.gate import Gate
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.page_stack import PageStack
from tests.inputs.factories import a_case
from tests.scenes.stores import Store
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.window.noted_pages import FirstPage


class Asked:
    """A gate that notes which cases are read."""

    def __init__(self, gate: Gate) -> None:
        self.gate, self.cases = gate, list[int]()

    def ask(self, query: object) -> object:
        if isinstance(query, CaseFile):
            self.cases.append(query.case_id)
        return self.gate.ask(query)  # type: ignore[arg-type]

    def __getattr__(self, name: str) -> object:
        return getattr(self.gate, name)


def test_opening_a_case_reads_that_one_alone(
    store: Store, officer: Gate, auditor: Gate, qtbot: QtBot
) -> None:
    """Reading the one before again took as long, and after ten minutes recorded that it was consulted."""
    first, second = a_case(officer), a_case(officer, title="A nail bar")
    asked = Asked(officer)
    dispatcher = InlineDispatcher(asked)  # type: ignore[arg-type]
    signed_in = SignedIn(actor=officer.actor, unit_name="Greater Manchester")
    workspace = Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in)
    stack = PageStack(Workspaces(workspace), (FirstPage, CasePage))
    qtbot.addWidget(stack)
    dispatcher.setParent(stack)
    for case_id in (first, second, first):
        stack.turn_to("desk")
        store.clock.turn(minutes=11)  # from then on reading one is another consultation
        asked.cases.clear()
        stack.open("cases", case_id)
        assert asked.cases == [case_id]
    sheet = auditor.ask(AuditPage(filter=AuditFilter(operation=Operation.CONSULTATION)))
    assert [row.object_id for row in sheet.rows if row.object_type == "cases"] == [first, second, first]
    stack.turn_to("desk")
    asked.cases.clear()
    stack.back()
    assert asked.cases == [first], "as it may have changed meanwhile"
