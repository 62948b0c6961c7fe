"""Reconciliation: what is missing opens where it belongs, and a number of others is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt

from mscu.codes import Role
from mscu.copy_codes import StatedBy, StatedOf
from mscu.gate import Gate
from mscu.ui.pages.figures.reconciliation_page import ReconciliationPage
from tests.actions.figures.test_reconciliation import VICTIM
from tests.inputs.factories import a_case, a_person
from tests.journeys.drivers import press
from tests.scenes.stores import Store
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PutUp, fill, open_line


def test_what_is_missing_opens_its_case_and_a_number_is_typed(
    store: Store, officer: Gate, put_up: PutUp[ReconciliationPage]
) -> None:
    case = a_case(officer, title="Nail bar")
    a_person(officer, case, name="Ánh", roles=VICTIM)
    scene = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    settle()
    assert "1 of 1" in texts(scene.page.card)
    open_line(scene.lines, 0)
    assert scene.open_requests == [("cases", case)]
    button(scene.page, "Enter a number").click()
    form = scene.page.stating.card
    assert form is not None
    fill(
        form.form,
        stated_by=StatedBy.HOME_OFFICE,
        stated_of=StatedOf.NRM,
        quarter=1,
        number=3,
        said="gov.uk, Q2",
    )
    scene.page.stating.save()
    assert "The number is saved" in scene.said()
    assert "0 (3 fewer)" in texts(scene.page.card)


def test_esc_leaves_the_form_and_then_the_page(store: Store, put_up: PutUp[ReconciliationPage]) -> None:
    scene = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    settle()
    for _ in range(2):  # the page claims the key as well, and Qt takes turns
        button(scene.page, "Enter a number").click()
        assert scene.page.stating.isVisible()
        press(Qt.Key.Key_Escape)
        assert scene.page.stating.isHidden()
        assert scene.page.card.isVisible()
    assert scene.window.turned == []
    press(Qt.Key.Key_Escape)
    assert scene.window.turned == ["impact"]


def test_one_form_at_a_time_stands_beside_the_list(store: Store, put_up: PutUp[ReconciliationPage]) -> None:
    scene = put_up(store, ReconciliationPage, Role.SUPERVISOR)
    settle()
    button(scene.page, "Enter a number").click()
    scene.page.saving.begin()
    assert scene.page.stating.card is None
    assert not scene.page.saving.isHidden()
    assert scene.page.card.isHidden()
    scene.page.leave()
    assert scene.page.saving.card is None, "half filled, it is gone on coming back"
    assert not scene.page.card.isHidden()
