"""The desks of the charity: a navigator's day by the hour, a lead's load by number alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.actions.enforcement.alerts import AlertsForNavigator, RaiseAlert
from mscu.actions.survivors.survivors import OpenWithReason, TakeOn
from mscu.codes import AlertKind, Role, YesNo
from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.look.badges import TREATED_AS_CHILD
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.palette import Status
from mscu.ui.pages.charity.lead_desk import BY_NUMBER, NOBODY_ON_CALL, LeadDeskPage
from mscu.ui.pages.charity.navigator_desk import NavigatorDeskPage
from mscu.ui.pages.charity.navigator_rows import NOTHING_LATER, NOW
from mscu.ui.pages.charity.police_card import ALL_ANSWERED, NOT_OPEN
from mscu.ui.pages.charity.team_rows import HEADINGS, TeamLook, sorted_team
from mscu.ui.pages.core.list_card import PanelCard
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.inputs.charity_breaches import a_breach
from tests.inputs.consents import a_card, a_consent, a_request
from tests.inputs.sharing import accepted_referral
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, looks, titles
from tests.ui.pages.survivors.both_scene import Both

Scene = PageScene[Any]
Show = Callable[..., Scene]
NAME = "Ionuț Bălan"


@pytest.fixture
def survivor(charity: Store) -> int:
    taking_on = TakeOn(name=NAME, safe_to_text=YesNo.YES, interpreter="Romanian, female")
    return charity.gate(Role.NAVIGATOR).perform(taking_on)


def do(charity: Store, *commands: Any) -> None:
    for command in commands:
        charity.gate(Role.NAVIGATOR).perform(command)


def card(scene: Scene, title: str) -> PanelCard:
    return named(scene.page, PanelCard, title)


def opened(
    charity: Store, put_up: Show, desk: type[Page] = NavigatorDeskPage, role: Role = Role.NAVIGATOR
) -> Scene:
    scene = put_up(charity, desk, role)
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
    scene.come_back()
    late, kept, nothing = looks(card(scene, "Today").view)
    assert "agreed for 20 Jun 2022 16:00" in late.detail
    assert (late.chip.status, kept.time) == (Status.LATE, "08:30")
    assert (nothing.title, nothing.heading_note) == (NOTHING_LATER, NOW)


def test_what_is_late_stands_first_and_red_and_several_have_a_heading(
    charity: Store, survivor: int, put_up: Show
) -> None:
    do(charity, a_card(survivor, agreed_on="10 Mar 2022"))
    scene = opened(charity, put_up)
    (late,) = looks(card(scene, "Today").view)
    assert (late.chip.status, late.chip.text, late.heading) == (Status.LATE, "11 days late", "")
    assert scene.counts["navigator_desk"] == 1
    assert titles(card(scene, "Ends soon").view) == []
    do(charity, a_contact(survivor, happened="8 Jun 2022 09:00", next_contact="17 Jun 2022 16:00"))
    scene.come_back()
    rows = looks(card(scene, "Today").view)
    assert [(row.heading, row.chip.status) for row in rows] == [("Late", Status.QUIET), ("", Status.QUIET)]
    assert rows[0].heading_status is Status.LATE
    assert any(row.title.endswith("nobody has reached them for 12 days") for row in rows)


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
    assert [accessible_text(title).partition(":")[0] for title in titles(view)] == [NAME, NAME]
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_D)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.window.turned == [f"survivors/card/{survivor}", f"survivor/{survivor}"]


def test_contact_need_and_survivor_begin_on_ctrl_n_in_columns_that_fit(
    charity: Store, survivor: int, put_up: Show
) -> None:
    scene = opened(charity, put_up)
    page = scene.page
    assert NOT_OPEN in texts(page), "the unit's store"
    actions = {action.label: action for action in page.page_actions()}
    assert list(actions) == ["Log contact…", "Add need…", "Take on a survivor", "Go out alone"]
    actions["Log contact…"].run()
    do(charity, a_contact(survivor, next_contact="20 Jun 2022 14:00"))
    page.shown()
    settle()
    for action in page.page_actions():
        action.run()
    of_one = [f"survivors/contact/{survivor}", f"survivors/need/{survivor}"]
    assert scene.window.turned == ["survivors", *of_one, "survivors/take_on", "survivors/out"]
    for width, is_beside in ((1310, True), (860, False), (1310, True)):
        page.resize(width, 720)
        settle()
        places = [each.mapTo(page, QPoint(0, 0)) for each in (card(scene, "Today"), page.police)]
        assert (places[0].y() == places[1].y()) is is_beside, width
        assert (places[0].x() == places[1].x()) is not is_beside, width


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
    scene.come_back()
    assert "1 not yet answered" in texts(scene.page)
    (alert,) = both.world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    scene.press(f"Log contact with {alert.person}")
    assert scene.window.turned == [f"survivors/contact/{both.survivor}"]
    scene.press(f"Got it: {alert.headline}")
    assert ALL_ANSWERED in texts(scene.page)
    (alert,) = both.world.store.gate(Role.NAVIGATOR).ask(AlertsForNavigator())
    assert alert.acknowledged


# ------------------------------------------------------------------------------ a lead's desk


@pytest.fixture
def awaited(charity: Store) -> int:
    """Return one for whom something of each kind is due."""
    own = charity.gate(Role.NAVIGATOR)
    number = own.perform(TakeOn(name=NAME))
    own.perform(a_contact(number, next_contact="17 Jun 2022 14:00"))
    own.perform(a_card(number, agreed_on="10 Mar 2022"))
    own.perform(a_consent(number, review_on="30 Jun 2022"))
    own.perform(a_request(number, due_on="22 Jun 2022"))
    charity.gate(OTHER_NAVIGATOR).perform(OpenWithReason(survivor_id=number, reason="She rang."))
    return number


def test_the_desk_tells_load_and_what_is_due_by_number_alone(
    charity: Store, awaited: int, put_up: Show
) -> None:
    assert awaited
    scene = opened(charity, put_up, LeadDeskPage, Role.LEAD)
    said = texts(scene.page)
    assert "2 navigators, 1 survivor, by number alone" in said
    assert "1 contact late" in said
    assert NOBODY_ON_CALL in said
    assert BY_NUMBER in said
    view = card(scene, "The team").view
    team = dict(zip(titles(view), looks(view), strict=True))
    figures = {name: dict(zip(HEADINGS, look.figures, strict=True)) for name, look in team.items()}
    display = charity.gate(Role.NAVIGATOR).actor.display
    counts = {"Supports": 1, "Today": 0, "Late": 1, "Consents": 1, "Cards": 1, "Waiting": 0}
    assert figures[display] == counts
    assert "late: 1" in team[display].spoken
    late = titles(card(scene, "Who calls today?").view)
    assert list(map(accessible_text, late)) == [f"SV-22-0001, with {display}"]
    assert titles(card(scene, "Asked of us").view) == [
        "Opened with a reason: SV-22-0001",
        "Police: SV-22-0001",
    ]
    assert titles(card(scene, "Ends or is to be looked at").view) == [
        "Emergency card: SV-22-0001",
        "Consent, share with police: SV-22-0001",
    ]
    assert NAME not in said
    assert NAME not in repr([looks(each.view) for each in scene.page.findChildren(PanelCard)])


def test_the_team_is_sorted_by_figures_as_numbers_and_left_that_way(
    charity: Store, awaited: int, put_up: Show
) -> None:
    assert awaited
    scene = opened(charity, put_up, LeadDeskPage, Role.LEAD)
    view, header = card(scene, "The team").view, only(scene.page, ColumnHeader)
    by_name = titles(view)
    assert by_name == sorted(by_name)
    late = header.sectionViewportPosition(HEADINGS.index("Late") + 1) + 30
    for descending in (False, True):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(late, 15))
        figures = [look.figures[HEADINGS.index("Late")] for look in looks(view)]
        assert figures == sorted(figures, reverse=descending)
        assert "2 navigators, 1 survivor" in texts(scene.page)
    again = opened(charity, put_up, LeadDeskPage, Role.LEAD)
    again_header = only(again.page, ColumnHeader)
    again_header.restore(scene.window.kept_columns["lead_desk/team"])
    assert (again_header.sorted_by, again_header.is_descending) == (3, True)
    looked = [TeamLook(str(figure), figures=(figure,)) for figure in (9, 10, 2)]
    assert [look.title for look in sorted_team(looked, 1, descending=False)] == ["2", "9", "10"]
    assert [look.title for look in sorted_team(looked, 1, descending=True)] == ["10", "9", "2"]


def test_enter_opens_what_a_row_asks_for_and_an_open_breach_leads_to_its_register(
    charity: Store, awaited: int, put_up: Show
) -> None:
    scene = opened(charity, put_up, LeadDeskPage, Role.LEAD)
    for title, expected in {
        "Who calls today?": f"survivors/readers/{awaited}",
        "Asked of us": "survivors/openings",
        "Ends or is to be looked at": f"survivor/{awaited}",
        "The team": "survivors",
    }.items():
        view = card(scene, title).view
        view.setFocus()
        view.choose_first()
        QTest.keyClick(view, Qt.Key.Key_Return)
        assert scene.window.turned[-1] == expected
    charity.gate(Role.NAVIGATOR).perform(a_breach())
    scene.come_back()
    assert "A data breach is open." in texts(scene.page)
    scene.press("Open the register")
    assert scene.window.turned[-1] == "charity_breaches"


def test_who_may_read_opens_for_a_survivor_whose_records_the_lead_does_not_read(
    charity: Store, awaited: int, put_up: Callable[..., PageScene[SurvivorsPage]]
) -> None:
    scene = put_up(charity, SurvivorsPage, Role.LEAD)
    settle()
    scene.resume(f"survivors/readers/{awaited}")
    assert "Give a colleague access" in texts(scene.page)
    scene.resume("survivors/rota")
    assert "Who may read" not in texts(scene.page)
