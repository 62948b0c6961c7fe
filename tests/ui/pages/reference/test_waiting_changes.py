"""Administration says how many changes of lists, advice and rules wait for whoever looks at it."""

from __future__ import annotations

from pathlib import Path

from mscu.actions.reference.deciding import AgreeChange
from mscu.actions.reference.lists import RelabelChoice
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.rules import ProposePeriod
from mscu.actions.reference.waiting_changes import CountChangesToDecide
from mscu.codes import ReferenceKind, Role
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.widgets.button import Button
from tests.inputs.reference import a_release, of_change, of_choice
from tests.scenes.stores import Store
from tests.ui.finding import texts, visible
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PutUp

COURT = "court:bolton_mc"


def buttons(page: AdministrationPage) -> set[str]:
    return {button.text() for button in visible(page, Button)}


def test_what_waits_is_counted_for_whoever_may_decide_it(
    store: Store, tmp_path: Path, put_up: PutUp[AdministrationPage]
) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    administrator = put_up(store, AdministrationPage, Role.ADMINISTRATOR).page
    settle()
    assert {"Lists", "Advice library", "Rules"} <= buttons(administrator)
    period = ProposePeriod(rule="clocks:case_review", value=14, holds_from="20 Jun 2022", reason="Policy.")
    supervisor.perform(period)
    assert supervisor.ask(CountChangesToDecide()) == {}, "who proposed it does not agree to it"
    administrator.records_changed(frozenset())
    settle()
    assert "1 change to decide: Rules 1" in texts(administrator)
    supervisor.perform(RelabelChoice(label="Ours", **of_choice(store, COURT)))
    supervisor.perform(UpdateLists(root=a_release(tmp_path, COURT, "Bolton Court")))
    administrator.records_changed(frozenset())
    settle()
    assert "2 changes to decide: Lists 1, Rules 1" in texts(administrator)
    store.gate(Role.ADMINISTRATOR).perform(AgreeChange(**of_change(store, "kind = 'rule'")))
    assert supervisor.ask(CountChangesToDecide()) == {ReferenceKind.LIST: 1}
