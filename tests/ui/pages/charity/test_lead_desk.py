"""The safeguarding lead's desk: load, late contacts, what is asked and what ends, by number alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from mscu.actions.survivors.survivors import OpenWithReason, TakeOn
from mscu.codes import Role
from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.look.folding import accessible_text
from mscu.ui.pages.charity.lead_desk import BY_NUMBER, NOBODY_ON_CALL, LeadDeskPage
from mscu.ui.pages.charity.team_rows import HEADINGS, TeamLook, sorted_team
from mscu.ui.pages.core.list_card import PanelCard
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.inputs.charity_breaches import a_breach
from tests.inputs.consents import a_card, a_consent, a_request
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, looks, titles

Scene = PageScene[LeadDeskPage]
Show = Callable[..., Scene]
NAME = "Ionuț Bălan"


@pytest.fixture
def survivor(charity: Store) -> int:
    """Return one for whom something of each kind is due."""
    own = charity.gate(Role.NAVIGATOR)
    number = own.perform(TakeOn(name=NAME))
    own.perform(a_contact(number, next_contact="17 Jun 2022 14:00"))
    own.perform(a_card(number, agreed_on="10 Mar 2022"))
    own.perform(a_consent(number, review_on="30 Jun 2022"))
    own.perform(a_request(number, due_on="22 Jun 2022"))
    charity.gate(OTHER_NAVIGATOR).perform(OpenWithReason(survivor_id=number, reason="She rang."))
    return number


def card(scene: Scene, title: str) -> PanelCard:
    return named(scene.page, PanelCard, title)


def opened(charity: Store, put_up: Show) -> Scene:
    scene = put_up(charity, LeadDeskPage, Role.LEAD)
    settle()
    return scene


def test_the_desk_tells_load_and_what_is_due_by_number_alone(
    charity: Store, survivor: int, put_up: Show
) -> None:
    assert survivor
    scene = opened(charity, put_up)
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
    charity: Store, survivor: int, put_up: Show
) -> None:
    assert survivor
    scene = opened(charity, put_up)
    view, header = card(scene, "The team").view, only(scene.page, ColumnHeader)
    by_name = titles(view)
    assert by_name == sorted(by_name)
    late = header.sectionViewportPosition(HEADINGS.index("Late") + 1) + 30
    for descending in (False, True):
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(late, 15))
        figures = [look.figures[HEADINGS.index("Late")] for look in looks(view)]
        assert figures == sorted(figures, reverse=descending)
        assert "2 navigators, 1 survivor" in texts(scene.page)
    again = opened(charity, put_up)
    again_header = only(again.page, ColumnHeader)
    again_header.restore(scene.window.kept_columns["lead_desk/team"])
    assert (again_header.sorted_by, again_header.is_descending) == (3, True)


def test_figures_are_sorted_by_their_value() -> None:
    team = [TeamLook(str(figure), figures=(figure,)) for figure in (9, 10, 2)]
    assert [look.title for look in sorted_team(team, 1, descending=False)] == ["2", "9", "10"]
    assert [look.title for look in sorted_team(team, 1, descending=True)] == ["10", "9", "2"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Who calls today?", "survivors/readers/{}"),
        ("Asked of us", "survivors/openings"),
        ("Ends or is to be looked at", "survivor/{}"),
        ("The team", "survivors"),
    ],
)
def test_enter_opens_what_the_row_asks_for(
    charity: Store, survivor: int, put_up: Show, title: str, expected: str
) -> None:
    scene = opened(charity, put_up)
    view = card(scene, title).view
    view.setFocus()
    view.choose_first()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.window.turned == [expected.format(survivor)]


def test_an_open_breach_stands_above_and_leads_to_its_register(charity: Store, put_up: Show) -> None:
    charity.gate(Role.NAVIGATOR).perform(a_breach())
    scene = opened(charity, put_up)
    assert "A data breach is open." in texts(scene.page)
    scene.press("Open the register")
    assert scene.window.turned == ["charity_breaches"]


def test_who_may_read_opens_for_a_survivor_whose_records_the_lead_does_not_read(
    charity: Store, survivor: int, put_up: Callable[..., PageScene[SurvivorsPage]]
) -> None:
    scene = put_up(charity, SurvivorsPage, Role.LEAD)
    settle()
    scene.page.resume(f"survivors/readers/{survivor}")
    settle()
    assert "Give a colleague access" in texts(scene.page)
    scene.page.resume("survivors/rota")
    settle()
    assert "Who may read" not in texts(scene.page)
