"""A form that still waits for its data does not open once something else was chosen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.list_pane import ListPane
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.intake.report_list import ReportList
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.pages.ocg.groups import GroupsPage
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.page import PlansPage
from mscu.ui.pages.plans.plan_card import PlanCard
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.pages.survivors.list_pane import SurvivorListPane
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_case, a_person, a_report
from tests.inputs.plans import a_plan
from tests.scenes.stores import Store
from tests.ui.finding import named, only
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, title_of

PutUp = Callable[..., PageScene[Any]]
Act = Callable[[], object]


def chosen_meanwhile(scene: PageScene[Any], begin: Act, choose: Act) -> None:
    """Begin a form, and choose something else before its data have come."""
    late = scene.dispatcher
    assert isinstance(late, LateDispatcher)
    while late.answer_one():
        settle()
    begin()
    assert late.asked, "the form waits for nothing"
    choose()
    while late.answer_one():
        pass
    settle()


def forms(page: Page) -> list[FormCard]:
    return [card for card in page.findChildren(FormCard) if card.isVisible()]


@pytest.fixture
def put_late(put_up: PutUp) -> PutUp:
    """Return a function that puts up a page whose answers can be held back."""

    def put(store: Store, kind: type[Page], role: str) -> PageScene[Any]:
        LateDispatcher.holds = False
        try:
            return put_up(store, kind, role, dispatcher=LateDispatcher)
        finally:
            LateDispatcher.holds = True

    return put


def test_another_group(store: Store, put_late: PutUp) -> None:
    gate = store.gate(Role.OFFICER)
    _, other = (assess(gate, a_case(gate), name=name) for name in ("A group", "B group"))
    scene = put_late(store, GroupsPage, Role.OFFICER)
    late = scene.dispatcher
    assert isinstance(late, LateDispatcher)
    settle()
    merge = next(action for action in scene.page.page_actions() if action.label.startswith("Merge"))
    merge.run()
    while late.answer_one():
        pass
    assert len(forms(scene.page)) == 1
    merge.run()
    assert late.asked, "the form waits for nothing"
    assert forms(scene.page) == [], "the form of before is gone while the next waits"
    chosen_meanwhile(scene, merge.run, partial(only(scene.page, ListPane).rested.emit, other))
    assert (forms(scene.page), scene.page.card.isVisible()) == ([], True)
    assert "B group" in title_of(scene.page.card)


def test_another_nominal(store: Store, put_late: PutUp) -> None:
    gate = store.gate(Role.OFFICER)
    case = a_case(gate)
    _, other = (a_person(gate, case, name=name) for name in ("Ana Pop", "Bob Reid"))
    scene = put_late(store, SubjectsPage, Role.OFFICER)
    chosen_meanwhile(
        scene,
        scene.page.card.correct,
        partial(named(scene.page, RowsView, "People, places").chosen.emit, other),
    )
    assert (forms(scene.page), scene.page.card.isVisible()) == ([], True)


def test_another_plan(world: World, put_late: PutUp) -> None:
    _, other = (a_plan(world, title=title) for title in ("A plan", "B plan"))
    scene = put_late(world.store, PlansPage, Role.SUPERVISOR)
    begin = partial(scene.page.begin, form_specs.key_of(form_specs.RISK))
    chosen_meanwhile(scene, begin, partial(scene.page.lists[form_specs.PLAN].rested.emit, other))
    assert (forms(scene.page), only(scene.page, PlanCard).isVisible()) == ([], True)


def test_another_report(store: Store, put_late: PutUp) -> None:
    gate = store.gate(Role.OFFICER)
    first, other = a_report(gate), a_report(gate)
    scene = put_late(store, ReportsPage, Role.OFFICER)
    scene.page.open_record("report", first)
    chosen_meanwhile(scene, scene.page.forms.triage, partial(only(scene.page, ReportList).rested.emit, other))
    assert (forms(scene.page), scene.page.card.isVisible()) == ([], True)


def test_another_survivor(charity: Store, put_late: PutUp) -> None:
    gate = charity.gate(Role.NAVIGATOR)
    first, other = (gate.perform(TakeOn(name=name, language="language:ron")) for name in ("Ana", "Ion"))
    scene = put_late(charity, SurvivorsPage, Role.NAVIGATOR)
    scene.page.open_record("survivor", first)
    begin = partial(scene.page.begin, "contact")
    chosen_meanwhile(scene, begin, partial(only(scene.page, SurvivorListPane).rested.emit, other))
    assert (forms(scene.page), scene.page.view.isVisible()) == ([], True)
