"""The Survivors page: who is in front, what is read of whom, how one moves in it, and who may read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.support.check_ins import GoOut, WhoIsOut
from mscu.actions.support.closures import CloseSupport
from mscu.actions.support.contacts import CorrectContact
from mscu.actions.survivors.survivor_file import MAX_CONTACTS
from mscu.actions.survivors.survivor_list import SurvivorList
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Operation, Role
from mscu.rules.age_rules import WITH_GUARDIAN
from mscu.survivor_codes import NamedAs
from mscu.ui.pages.support.progress_card import ProgressChart
from mscu.ui.pages.survivors.list_pane import SurvivorListPane
from mscu.ui.pages.survivors.page import SurvivorsPage
from mscu.ui.pages.survivors.survivor_header import SurvivorHeader
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.link import Link
from tests.inputs.charity_breaches import a_breach, found_again
from tests.inputs.support import DIRECTORY, OF_ONE, a_contact, correcting
from tests.scenes.stores import OTHER_NAVIGATOR, Store
from tests.ui.finding import only, visible
from tests.ui.pages.cases.case_scene import button, press_key, settle, type_keys, words_of
from tests.ui.pages.core.page_scene import fill, looks, shown, titles
from tests.ui.pages.survivors.survivor_scene import Opened, kept, register, save, show_others


def test_the_first_of_mine_is_in_front_with_all_that_is_recorded(page: Opened, survivor: int) -> None:
    words = words_of(page.page.view)
    for said in (
        *("Ionuț Bălan", "Romanian", "phone after 18:00", "text", "do not write"),
        "engaged: ABE interview",
        "His sister is safe",
        "severity 3 of 4",
        "“I want to work, but for a boss who pays.”",
        "60 min · interpreter D. Ionescu · alone · safe to talk",
        "Told DS Nolan 13 Apr 2022 12:05",
    ):
        assert said in words
    assert page.counts == {"survivors": 1, "charity_breaches": 0}
    words = words_of(page.page)
    for said in ("’s own store.", "No police key opens it.", "unit.db"):
        assert said in words
    page.rows.setFocus()
    type_keys("xyz")
    assert page.page.forms.card is None, "letters typed on the list do nothing"
    assert button(page.page, "Log contact").isEnabled()
    contact = kept(page, survivor).contacts[0]
    page.dispatcher.perform(correcting(CorrectContact, survivor, contact.id))
    assert "75 min" in words_of(page.page.view.contacts), "a command of another page is heard"


def test_the_wheel_reads_its_scores_aloud_and_paints_nothing_that_was_not_asked(page: Opened) -> None:
    wheel = only(page.page, ProgressChart)
    told = "Progress wheel: Wellbeing 2, Safety 3, Independence 2, Trust in police 2"
    assert wheel.accessibleName() == told
    assert "Safety, 13 Jun 2022: 3" in words_of(page.page.view.progress)
    page.page.begin("progress")
    fill(page.form.form, safety=4)
    save(page)
    wheel = only(page.page, ProgressChart)
    assert wheel.accessibleName().startswith("Progress wheel: Wellbeing not asked, Safety 4")
    assert not wheel.grab().isNull()


def test_a_row_says_when_the_next_contact_is_due_or_that_there_is_no_date(
    page: Opened, survivor: int, charity: Store
) -> None:
    (row,) = looks(page.rows)
    assert (row.title, row.detail, row.chip.text) == ("Ionuț Bălan", "next contact 14:00 · Romanian", "today")
    charity.clock.turn(days=12)
    page.come_back()
    (row,) = looks(page.rows)
    assert (row.detail, row.chip.text) == ("no contact for 19 days · Romanian", "12 days late")
    charity.clock.turn(days=-12)
    page.gate.perform(a_contact(survivor, happened="19 Jun 2022", next_contact=""))
    page.come_back()
    (row,) = looks(page.rows)
    assert (row.detail, row.chip.text) == ("Romanian · phone and text", "no date")


def test_the_code_word_is_covered_until_it_is_pressed_and_after_leaving(page: Opened) -> None:
    head = page.page.view.header
    link = next(each for each in head.findChildren(Link) if "ode word" in each.text())
    assert link.text() == "Code word set"
    link.click()
    assert link.text() == "Code word: lapwing"
    page.page.leave()
    assert link.text() == "Code word set"
    assert "lapwing" not in words_of(page.page)


def test_of_a_survivor_of_others_there_is_a_number_and_a_way_in(
    survivor: int, show: Callable[..., Opened]
) -> None:
    scene = show(OTHER_NAVIGATOR)
    show_others(scene.page)
    scene.page.open_survivor(survivor)
    assert "Ionuț" not in words_of(scene.page)
    assert "With PC Navigator" in words_of(scene.page.others)
    assert not shown(scene.page.others.readers), "only a lead is offered who may read"
    scene.press("Open with a reason")
    save(scene)
    assert set(scene.form.form.problems()) == {"reason"}
    fill(scene.form.form, reason="She rang the duty phone.")
    save(scene)
    assert "The safeguarding leads have been told" in scene.said()
    assert "Ionuț Bălan" in words_of(scene.page.view.header)
    assert titles(scene.page.list.view) == ["Ionuț Bălan"]


def test_whoever_is_opened_with_a_reason_comes_in_front_though_the_list_is_read_later(
    survivor: int, show: Callable[..., Opened], qtbot: QtBot
) -> None:
    """With answers that come one after the other, as in the program."""
    scene = show(OTHER_NAVIGATOR)
    dispatcher = Dispatcher(scene.gate)
    page = SurvivorsPage(dispatcher, scene.window)
    dispatcher.records_changed.connect(page.records_changed)
    qtbot.addWidget(page)
    page.show()
    page.shown()
    qtbot.waitUntil(lambda: page.list.row(survivor) is not None)
    qtbot.waitUntil(lambda: bool(visible(page, SurvivorListPane)))
    show_others(page)
    page.open_survivor(survivor)
    page.begin("open")
    qtbot.waitUntil(lambda: page.forms.card is not None)
    card = page.forms.card
    assert card is not None
    fill(card.form, reason="She rang the duty phone.")
    page.forms.save()
    qtbot.waitUntil(lambda: bool(visible(page, SurvivorHeader)))
    assert "Ionuț Bălan" in words_of(page.view.header)
    assert not page.others.isVisible()
    dispatcher.close()


def test_moving_through_the_list_opens_nobody_before_one_rests(page: Opened, charity: Store) -> None:
    for name in ("Ama", "Bela", "Cem"):
        page.gate.perform(TakeOn(name=name))
    page.page.shown()
    page.rows.setFocus()
    before = opened(charity)
    press_key(Qt.Key.Key_Down)
    press_key(Qt.Key.Key_Down)
    assert opened(charity) == before
    page.page.list._rested()  # noqa: SLF001 - as the timer does
    assert opened(charity) == before + 1


def opened(charity: Store) -> int:
    rows = charity.gate(Role.LEAD).ask(AuditPage(filter=AuditFilter())).rows
    return sum(row.operation is Operation.CONSULTATION for row in rows)


def test_nobody_yet_offers_to_take_on_the_first_and_a_child_is_seen_as_one(
    show: Callable[..., Opened],
) -> None:
    scene = show(Role.NAVIGATOR)
    why = {action.label: action.why_not for action in scene.page.page_actions()}
    assert (why["Log contact"], why["Take on a survivor"]) == ("choose a survivor", "")
    link = next(each for each in scene.page.list.findChildren(Link) if each.isVisible())
    assert link.text() == "Take on a survivor"
    link.click()
    fill(
        scene.form.form,
        name="Linh",
        born_words="about 17",
        age_status="age_status:uncertain_treated_as_child",
    )
    save(scene)
    assert [row.name for row in scene.gate.ask(SurvivorList())] == ["Linh"]
    words = words_of(scene.page.view.header)
    assert {"treated as child", "Age about 17"} <= set(words.split("\n"))
    (row,) = looks(scene.rows)
    assert (row.title, row.detail[:19]) == ("Linh", "treated as child · ")
    for form in ("consent", "share", "card"):
        scene.page.begin(form)
        settle()
        assert WITH_GUARDIAN in words_of(scene.form)


def test_who_is_out_and_overdue_or_an_open_breach_stands_above_all(page: Opened, charity: Store) -> None:
    charity.gate(OTHER_NAVIGATOR).perform(DIRECTORY[GoOut]())
    page.page.watch.refresh()
    assert not page.page.notices.isVisible()
    charity.clock.turn(hours=7)
    page.page.watch.refresh()
    words = words_of(page.page.notices)
    assert "PC Other.Navigator is out alone and overdue." in words
    assert "Bury, expected back 20 Jun 2022 17:00, 30 min ago" in words
    page.press("Mark as back")
    assert charity.gate(Role.NAVIGATOR).ask(WhoIsOut()) == ()
    page.dispatcher.perform(a_breach())
    settle()
    said = words_of(page.page.notices)
    assert "Papers lost or left behind: notify the Information Commissioner by 23 Jun 2022" in said
    assert page.counts["charity_breaches"] == 1
    link = page.page.notices.findChild(Link)
    assert link is not None
    link.followed.emit()
    assert page.window.turned == ["charity_breaches"]
    charity.gate(Role.LEAD).perform(found_again(1))
    page.page.watch.refresh()
    settle()
    assert page.page.notices.isHidden()


def test_a_hit_leads_to_the_survivor_and_a_form_wanted_while_records_are_read_comes_with_them(
    page: Opened, survivor: int
) -> None:
    page.page.view.file = None
    page.page.offer_page_actions()
    assert page.page.forms.card is None
    page.page.reading.open(survivor)
    settle()
    assert page.form.spec.key == f"survivors/contact/{survivor}"
    page.page.close_form()
    other = page.gate.perform(TakeOn(name="Keith Ormrod"))
    page.gate.perform(NameReader(survivor_id=other, user=OTHER_NAVIGATOR))
    page.open("support", other)
    assert "Keith Ormrod" in words_of(page.page.view.header)


def test_all_contacts_are_shown_when_they_are_wanted_and_closed_support_is_still_read(
    survivor: int, show: Callable[..., Opened]
) -> None:
    scene = show(Role.NAVIGATOR)
    for day in range(1, MAX_CONTACTS + 2):
        scene.gate.perform(a_contact(survivor, happened=f"{day} May 2022", summary=f"Number {day}."))
    scene.come_back()
    assert f"{MAX_CONTACTS} of {MAX_CONTACTS + 2}" in words_of(scene.page.view.contacts)
    scene.press("Show all contacts")
    assert "Number 1." in words_of(scene.page.view.contacts)
    scene.gate.perform(OF_ONE[CloseSupport](survivor))
    scene.come_back()
    words = words_of(scene.page.view)
    assert "closed" in words
    assert "His sister is safe" in words


# ------------------------------------------------------------------------------ who may read


@pytest.fixture
def lead(survivor: int, show: Callable[..., Opened]) -> Opened:
    """Return the page of a lead, with a survivor of others in front."""
    scene = show(Role.LEAD)
    show_others(scene.page)
    scene.page.open_survivor(survivor)
    settle()
    return scene


def rows(charity: Store, who: str) -> list[str]:
    return [row.name for row in charity.gate(who).ask(SurvivorList())]


def test_a_lead_bars_somebody_from_a_survivor_whom_she_does_not_read(lead: Opened, charity: Store) -> None:
    assert rows(charity, OTHER_NAVIGATOR) == [""]
    lead.press("Who may read")
    assert "Nobody is barred." in words_of(register(lead.page))
    lead.press("Bar a colleague")
    save(lead)
    assert set(lead.form.form.problems()) == {"user", "reason"}
    fill(lead.form.form, user=OTHER_NAVIGATOR, reason="Same church.")
    save(lead)
    words = words_of(register(lead.page))
    assert "PC Other.Navigator" in words
    assert "Same church." in words
    assert "Ionuț" not in words
    assert rows(charity, OTHER_NAVIGATOR) == []


def test_a_lead_hands_a_survivor_on_to_another_navigator(lead: Opened, charity: Store) -> None:
    lead.press("Who may read")
    lead.press("Give a colleague access")
    fill(lead.form.form, user=OTHER_NAVIGATOR, named_as=NamedAs.NAVIGATOR)
    save(lead)
    lead.press("End: PC Navigator, navigator")
    assert rows(charity, Role.NAVIGATOR) == rows(charity, OTHER_NAVIGATOR) == ["Ionuț Bălan"]
    charity.clock.turn(days=1)
    assert rows(charity, Role.NAVIGATOR) == [""]
    (row,) = charity.gate(OTHER_NAVIGATOR).ask(SurvivorList())
    assert row.named_as is NamedAs.NAVIGATOR


def test_a_navigator_ends_her_cover_and_bars_nobody(page: Opened, charity: Store) -> None:
    page.page.begin("readers")
    settle()
    page.press("Give a colleague access")
    fill(page.form.form, user=OTHER_NAVIGATOR)
    save(page)
    assert rows(charity, OTHER_NAVIGATOR) == ["Ionuț Bălan"]
    assert "Bar a colleague" not in words_of(register(page.page))
    page.press("End: PC Other.Navigator, cover")
    assert "End: PC Other.Navigator, cover" not in words_of(register(page.page))
    charity.clock.turn(days=1)
    assert rows(charity, OTHER_NAVIGATOR) == [""]
