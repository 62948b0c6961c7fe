"""A navigator's day: by the hour with the present in it, with what came from police and what ends soon."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.actions.enforcement.alerts import AlertsForNavigator, RaiseAlert
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import AlertKind, Role, YesNo
from mscu.ui.look.badges import TREATED_AS_CHILD
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.palette import Status
from mscu.ui.pages.charity.navigator_desk import NavigatorDeskPage
from mscu.ui.pages.charity.navigator_rows import NOTHING_LATER, NOW
from mscu.ui.pages.charity.police_card import ALL_ANSWERED, NOT_OPEN
from mscu.ui.pages.core.list_card import PanelCard
from tests.inputs.consents import a_card, a_consent
from tests.inputs.sharing import accepted_referral
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, looks, titles
from tests.ui.pages.survivors.both_scene import Both

Scene = PageScene[NavigatorDeskPage]
Show = Callable[..., Scene]
PATIENT = "Ionuț Bălan"


@pytest.fixture
def survivor(charity: Store) -> int:
    taking_on = TakeOn(name=PATIENT, safe_to_text=YesNo.YES, interpreter="Romanian, female")
    return charity.gate(Role.NAVIGATOR).perform(taking_on)


def do(charity: Store, *commands: Any) -> None:
    for command in commands:
        charity.gate(Role.NAVIGATOR).perform(command)


def card(scene: Scene, title: str) -> PanelCard:
    return named(scene.page, PanelCard, title)


def opened(charity: Store, put_up: Show, who: str = Role.NAVIGATOR) -> Scene:
    scene = put_up(charity, NavigatorDeskPage, who)
    settle()
    return scene


def test_the_day_goes_by_the_hour_with_the_present_in_it(charity: Store, survivor: int, put_up: Show) -> None:
    other = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Grace O."))
    do(charity, a_contact(other, happened="20 Jun 2022 08:30", next_contact="22 Jun 2022"))
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 16:00"))
    scene = opened(charity, put_up)
    kept, due = looks(card(scene, "Today").view)
    assert (kept.time, kept.chip.text, kept.heading) == ("08:30", "kept", "")
    assert (due.time, due.heading_note) == ("16:00", NOW)
    assert "safe by text" in due.detail
    assert "interpreter: Romanian, female" in due.detail
    assert [look.time for look in looks(card(scene, "This week").view)] == ["Wed 22"]
    charity.clock.turn(hours=8)
    scene.page.shown()
    settle()
    late, kept, nothing = looks(card(scene, "Today").view)
    assert "agreed for 20 Jun 2022 16:00" in late.detail
    assert (late.chip.status, kept.time) == (Status.LATE, "08:30")
    assert (nothing.title, nothing.heading_note) == (NOTHING_LATER, NOW)


def test_one_late_contact_keeps_its_chip_and_several_have_a_red_heading(
    charity: Store, survivor: int, put_up: Show
) -> None:
    do(charity, a_contact(survivor, happened="8 Jun 2022 09:00", next_contact="17 Jun 2022 16:00"))
    scene = opened(charity, put_up)
    (late,) = looks(card(scene, "Today").view)
    assert late.title.endswith("nobody has reached them for 12 days")
    assert (late.chip.status, late.heading) == (Status.LATE, "")
    other = charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Grace O."))
    do(charity, a_contact(other, next_contact="18 Jun 2022"))
    scene.page.shown()
    settle()
    first, second = looks(card(scene, "Today").view)
    assert (first.heading, first.heading_status, second.heading) == ("Late", Status.LATE, "")
    assert {first.chip.status, second.chip.status} == {Status.QUIET}


def test_a_child_is_seen_as_one_in_every_row(charity: Store, survivor: int, put_up: Show) -> None:
    child = TakeOn(name="Linh", born_words="about 17", age_status="age_status:child")
    linh = charity.gate(Role.NAVIGATOR).perform(child)
    do(charity, a_contact(linh, next_contact="20 Jun 2022 16:00"), a_consent(linh, review_on="28 Jun 2022"))
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 17:00"))
    scene = opened(charity, put_up)
    of_child, of_adult = (row for row in looks(card(scene, "Today").view) if row.time >= "16:00")
    (ending,) = looks(card(scene, "Ends soon").view)
    marked = [TREATED_AS_CHILD.text in row.detail for row in (of_child, of_adult, ending)]
    assert marked == [True, False, True]


def test_what_ends_within_two_weeks_is_settled_in_its_form(
    charity: Store, survivor: int, put_up: Show
) -> None:
    do(charity, a_consent(survivor, review_on="30 Jun 2022"), a_card(survivor, agreed_on="28 Mar 2022"))
    scene = opened(charity, put_up)
    view = card(scene, "Ends soon").view
    assert [accessible_text(title).partition(":")[0] for title in titles(view)] == [PATIENT, PATIENT]
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_D)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.window.turned == [f"survivors/card/{survivor}", f"survivor/{survivor}"]


def test_what_is_late_stands_first_is_counted_and_red_whatever_it_is(
    charity: Store, survivor: int, put_up: Show
) -> None:
    do(charity, a_card(survivor, agreed_on="10 Mar 2022"))
    scene = opened(charity, put_up)
    (late,) = looks(card(scene, "Today").view)
    assert (late.chip.status, late.chip.text) == (Status.LATE, "11 days late")
    assert scene.counts["navigator_desk"] == 1
    assert titles(card(scene, "Ends soon").view) == []


def test_contact_need_and_survivor_begin_on_ctrl_n(charity: Store, survivor: int, put_up: Show) -> None:
    scene = opened(charity, put_up)
    actions = {action.label: action for action in scene.page.page_actions()}
    assert list(actions) == ["Log contact…", "Add need…", "Take on a survivor", "Go out alone"]
    actions["Log contact…"].run()
    assert scene.window.turned == ["survivors"]
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 14:00"))
    scene.page.shown()
    settle()
    for action in scene.page.page_actions():
        action.run()
    assert scene.window.turned[1:] == [
        f"survivors/contact/{survivor}",
        f"survivors/need/{survivor}",
        "survivors/take_on",
        "survivors/out",
    ]


def test_more_than_five_rows_are_shown_on_the_page_of_all_clocks(charity: Store, put_up: Show) -> None:
    for number in range(7):
        survivor = charity.gate(Role.NAVIGATOR).perform(TakeOn(name=f"Person {number}"))
        do(charity, a_contact(survivor, next_contact=f"2{number % 3 + 1} Jun 2022"))
    scene = opened(charity, put_up)
    week = card(scene, "This week")
    assert len(titles(week.view)) == 5
    assert "This week\n7" in texts(week)
    bar = week.view.verticalScrollBar()
    assert (bar.maximum(), bar.isVisible()) == (0, False)
    scene.press("2 more")
    assert scene.window.turned == ["survivor_clocks"]


def test_in_a_narrow_window_the_columns_stand_one_above_the_other(
    charity: Store, survivor: int, put_up: Show
) -> None:
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 14:00"))
    scene = opened(charity, put_up)
    page, today, police = scene.page, card(scene, "Today"), scene.page.police
    for width, is_beside in ((1310, True), (860, False), (1310, True)):
        page.resize(width, 720)
        settle()
        places = [each.mapTo(page, QPoint(0, 0)) for each in (today, police)]
        assert (places[0].y() == places[1].y()) is is_beside, width
        assert (places[0].x() == places[1].x()) is not is_beside, width


def test_without_the_unit_s_store_the_card_says_so(charity: Store, survivor: int, put_up: Show) -> None:
    assert survivor
    assert NOT_OPEN in texts(opened(charity, put_up, OTHER_NAVIGATOR).page)


def test_what_came_from_police_is_answered_there(both: Both, put_up: Show) -> None:
    officer = both.world.store.gate(Role.OFFICER)
    scene = put_up(both.charity, NavigatorDeskPage, Role.NAVIGATOR, police=both.desk_of(Role.NAVIGATOR))
    settle()
    assert ALL_ANSWERED in texts(scene.page)
    accepted_referral(both.world, both.world.victim_id)
    officer.perform(
        RaiseAlert(
            case_id=both.world.case_id,
            person_id=both.world.victim_id,
            kind=AlertKind.COURT_DATE,
            words="Trial on 1 July.",
        )
    )
    scene.page.shown()
    settle()
    assert "1 not yet answered" in texts(scene.page)
    (alert,) = both.world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    scene.press(f"Log contact with {alert.person}")
    assert scene.window.turned == [f"survivors/contact/{both.survivor}"]
    scene.press(f"Got it: {alert.headline}")
    assert ALL_ANSWERED in texts(scene.page)
    (alert,) = both.world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    assert alert.acknowledged
