"""Survivors' clocks on a navigator's board and desk: hers, and never in the unit's store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mscu.actions.clocks.clock_board import FirstClocks, When
from mscu.actions.enforcement.alerts import RaiseAlert
from mscu.actions.support.check_ins import GoOut
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import AlertKind, Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.clocks.clocks import ClocksPage
from mscu.ui.pages.clocks.survivor_clocks import WhoseClocks
from mscu.ui.pages.desk.my_desk import MyDeskPage
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.segmented import SegmentedField
from tests.inputs.consents import a_card, a_consent, a_request
from tests.inputs.factories import World, valid
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import named, texts
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[Any]
Show = Callable[..., Scene]
PATIENT = "Ionuț Bălan"


@pytest.fixture
def survivor(charity: Store) -> int:
    """Return one for whom something of each kind is due."""
    gate = charity.gate(Role.NAVIGATOR)
    number = gate.perform(TakeOn(name=PATIENT))
    gate.perform(a_contact(number, next_contact="20 Jun 2022 14:00"))
    gate.perform(a_consent(number, review_on="24 Jun 2022"))
    gate.perform(a_card(number, agreed_on="18 Mar 2022"))
    gate.perform(a_request(number, due_on="1 Jul 2022"))
    gate.perform(GoOut(area="Bury", expected_at="20 Jun 2022 17:00"))
    return number


@pytest.fixture
def show(world: World, charity: Store, put_up: Show) -> Iterator[Show]:
    """Yield a function that opens a page of the unit's store, with the charity's beside it."""
    dispatchers = []

    def put(kind: type, who: str = Role.NAVIGATOR, *, alone: bool = False) -> Scene:
        own = InlineDispatcher(charity.gate(who))
        dispatchers.append(own)
        scene = put_up(world.store, kind, Role.NAVIGATOR, charity=None if alone else own)
        settle()
        return scene

    yield put
    for dispatcher in dispatchers:
        dispatcher.close()


def pick(scene: Scene, shown: WhoseClocks) -> list[str]:
    field = named(scene.page, SegmentedField, "Whose clocks")
    field.show_value(shown)
    field.edited.emit()
    settle()
    return titles(scene.page.view)


def choose(scene: Scene, name: str, value: object) -> list[str]:
    field = named(scene.page, ChoiceField, name)
    field.show_value(value)
    field.edited.emit()
    settle()
    return titles(scene.page.view)


HERS = [
    f"Review the emergency card: {PATIENT}",
    f"Next contact: {PATIENT}",
    "Back from going out alone: Victim Navigator",
    f"Review a consent: {PATIENT}",
    f"Reply to a request: {PATIENT}",
]


def test_her_clocks_stand_on_the_board_the_worst_first(survivor: int, show: Show) -> None:
    assert survivor
    scene = show(ClocksPage)
    found = titles(scene.page.view)
    assert [each.partition(":")[0] for each in found] == [e.partition(":")[0] for e in HERS]
    assert "1 late, 2 due today, 5 shown" in texts(scene.page)


def test_cases_are_apart_and_nothing_of_a_survivor_is_among_them(
    survivor: int, show: Show, world: World
) -> None:
    assert survivor
    scene = show(ClocksPage)
    cases = pick(scene, WhoseClocks.CASES)
    assert cases
    assert not [each for each in cases if PATIENT in each and "Review the emergency card" in each]
    head = world.store.gate(Role.NAVIGATOR).ask(FirstClocks())
    assert len(cases) == len(head.rows)
    assert len(pick(scene, WhoseClocks.SURVIVORS)) == len(HERS)


def test_the_filters_hold_for_survivors_too(survivor: int, show: Show) -> None:
    assert survivor
    scene = show(ClocksPage)
    assert len(choose(scene, "When due", When.TODAY)) == 2
    assert len(choose(scene, "When due", When.LATE)) == 1
    assert len(choose(scene, "When due", When.OWED)) == 0
    choose(scene, "When due", None)
    assert choose(scene, "Type of clock", "consent") == [HERS[3]]


def test_of_a_colleague_s_survivor_a_number_is_shown_and_only_under_survivors(
    survivor: int, show: Show
) -> None:
    assert survivor
    scene = show(ClocksPage, OTHER_NAVIGATOR)
    assert titles(scene.page.view) == []
    assert pick(scene, WhoseClocks.SURVIVORS) == ["Review the emergency card", "Reply to a request"]
    assert PATIENT not in texts(scene.page)


def test_without_the_charity_s_store_the_board_is_as_it_was(survivor: int, show: Show) -> None:
    assert survivor
    scene = show(ClocksPage, alone=True)
    assert "The unit's" in texts(scene.page)
    assert PATIENT not in texts(scene.page)


def test_enter_opens_the_survivor_and_d_the_form_that_settles_it(survivor: int, show: Show) -> None:
    scene = show(ClocksPage)
    view = scene.page.view
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_D)
    assert scene.window.turned == [f"survivor/{survivor}", f"survivors/card/{survivor}"]
    QTest.keyClick(view, Qt.Key.Key_P)
    assert "Enter opens it" in scene.said()


def test_who_is_out_is_settled_on_the_survivors_page(survivor: int, show: Show) -> None:
    assert survivor
    scene = show(ClocksPage)
    view: RowsView = scene.page.view
    at = [each.partition(":")[0] for each in titles(view)].index("Back from going out alone")
    view.opened.emit(scene.page._model.id_at(at))  # noqa: SLF001 - as Enter on that row
    assert scene.window.turned == ["survivors"]


def test_nothing_of_them_is_written_into_the_unit_s_store(survivor: int, show: Show, world: World) -> None:
    assert survivor
    before = world.store.sql("SELECT count(*) FROM clock")
    scene = show(ClocksPage)
    pick(scene, WhoseClocks.SURVIVORS)
    show(MyDeskPage)
    assert world.store.sql("SELECT count(*) FROM clock") == before
    assert world.store.sql("SELECT count(*) FROM clock WHERE label LIKE 'Ionuț%'") == [(0,)]


# ------------------------------------------------------------------ My desk


def test_my_desk_shows_hers_under_their_days(survivor: int, show: Show) -> None:
    scene = show(MyDeskPage)
    clocks = named(scene.page, RowsView, "Clocks by day")
    assert [each.partition(":")[0] for each in titles(clocks)] == [each.partition(":")[0] for each in HERS]
    assert "1 late, 2 due today" in texts(scene.page)
    clocks.setFocus()
    clocks.choose_first()
    QTest.keyClick(clocks, Qt.Key.Key_Return)
    assert scene.window.turned == [f"survivor/{survivor}"]


def test_what_police_told_is_acknowledged_on_my_desk(show: Show, world: World) -> None:
    alert = valid(RaiseAlert, world, kind=AlertKind.ADDRESS_VISITED, words="Officers called.")
    world.store.gate(Role.OFFICER).perform(alert)
    scene = show(MyDeskPage)
    card = named(scene.page, RowsView, "From police")
    (title,) = [each for each in titles(card) if "address" in each.lower()]
    assert title
    for _ in titles(card):
        button(scene.page, "Acknowledge").click()
        settle()
    assert titles(card) == []
    assert "Nothing new" in texts(scene.page)
