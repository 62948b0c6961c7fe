"""The charity's page of data breaches: recorded, told as is safe, settled by a lead."""

from __future__ import annotations

from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Role, YesNo
from mscu.survivor_codes import BreachRisk, NamedAs, ToldHow
from mscu.ui.pages.charity.breaches_page import BARRED_NOTE, LEADS_ONLY, CharityBreachesPage
from tests.inputs.charity_breaches import TAKEN, a_breach
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, PutUp, fill

Scene = PageScene[CharityBreachesPage]
NGOC = TakeOn(name="Đặng Thị Ngọc", safe_to_text=YesNo.YES, safe_when="after 18:00", post="Bury")


def saved(scene: Scene, **values: object) -> None:
    """Fill the form that is open, and save it."""
    card = scene.page.forms.card
    assert card is not None
    fill(card.form, **values)
    scene.page.forms.save()
    settle()


def test_who_is_endangered_stands_there_before_anything_is_recorded(
    charity: Store, put_up: PutUp[CharityBreachesPage]
) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(NGOC)
    charity.gate(OTHER_NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
    scene = put_up(charity, CharityBreachesPage, Role.NAVIGATOR)
    settle()
    said = texts(scene.page)
    for each in (
        "If a computer is stolen",
        "No breaches recorded",
        "1. Ring a safeguarding lead",
        "SV-22-0001 Đặng Thị Ngọc",
        "an address is held",
        BARRED_NOTE,
        "Survivors: 2",
        "Tell only in person or by text; safe after 18:00",
    ):
        assert each in said
    assert "Keith" not in said
    scene.press("Open SV-22-0001 Đặng Thị Ngọc")
    assert scene.open_requests == [("survivor", number)]


def test_a_breach_is_recorded_and_who_it_concerns_is_told_in_a_safe_way(
    charity: Store, put_up: PutUp[CharityBreachesPage]
) -> None:
    number = charity.gate(Role.NAVIGATOR).perform(NGOC)
    scene = put_up(charity, CharityBreachesPage, Role.NAVIGATOR)
    settle()
    scene.press("Record a breach")
    saved(scene, **TAKEN, survivors=(str(number),))
    said = texts(scene.page)
    assert "Notify the Information Commissioner by 23 Jun 2022 08:00" in said
    assert "Still to be told: 1 of 1" in said
    assert scene.counts == {"charity_breaches": 1}
    assert LEADS_ONLY in button(scene.page, "Settle the breach").toolTip()
    scene.press("Told: SV-22-0001 Đặng Thị Ngọc")
    saved(scene, told_at="20 Jun 2022 09:30", how=ToldHow.TEXT)
    assert "Told 20 Jun 2022 09:30, by text" in texts(scene.page)


def test_a_lead_settles_it(charity: Store, put_up: PutUp[CharityBreachesPage]) -> None:
    charity.clock.turn(days=-1)
    own = charity.gate(Role.NAVIGATOR)
    named = NameReader(survivor_id=own.perform(NGOC), user=Role.LEAD, named_as=NamedAs.COVER)
    own.perform(named)
    charity.clock.turn(days=1)
    own.perform(a_breach())
    scene = put_up(charity, CharityBreachesPage, Role.LEAD)
    settle()
    scene.press("Settle the breach")
    saved(scene, risk=BreachRisk.HIGH, told_at="20 Jun 2022 09:00", people_told="Trustees.")
    said = texts(scene.page)
    for each in ("Information Commissioner was notified", "people to be told", "Risk to people: a high risk"):
        assert each in said
    assert "1. Ring" not in said
