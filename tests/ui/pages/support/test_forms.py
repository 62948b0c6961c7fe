"""The forms of the Survivors page: recorded in place, corrected, kept as drafts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.actions.support.check_ins import WhoIsOut
from mscu.actions.survivors.directory import AddInterpreter, AddProvider, Providers
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, YesNo
from mscu.ui.pages.editing.changed_meanwhile import FieldChoice
from mscu.ui.pages.survivors.form_host import SurvivorForms
from mscu.ui.pages.survivors.list_pane import CLOSED
from mscu.ui.session.dispatcher import Dispatcher
from tests.scenes.stores import Store
from tests.ui.finding import name_of, named, visible
from tests.ui.pages.cases.case_scene import press_key, settle, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.survivors.survivor_scene import Opened, kept, save


def test_a_contact_is_logged_by_keys_alone_and_a_call_at_an_unsafe_hour_asked_about(
    page: Opened, survivor: int, qtbot: QtBot
) -> None:
    page.rows.setFocus()
    page.page.offer_page_actions()
    card = page.form
    assert card.form.values()["happened"] == "20 Jun 2022 10:30"
    fill(
        card.form, happened="19 Jun 2022 18:30", method="support_contact:phone", summary="Rang from the bus."
    )
    settle()
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.page.forms.card is None)
    newest = kept(page, survivor).contacts[0]
    assert (newest.method, newest.summary) == ("Phone", "Rang from the bus.")
    assert "Contact logged." in page.said()
    assert "Rang from the bus." in words_of(page.page.view.contacts)
    page.page.begin("contact")
    card = page.form
    assert card.form.cell("anyway").isHidden()
    fill(card.form, happened="20 Jun 2022 10:00", method="support_contact:phone", summary="Rang.")
    before = kept(page, survivor).contacts_in_all
    save(page)
    asked = card.form.cell("anyway")
    assert asked.problem == "10:00 may not be a safe time. Safe: phone and text or message, after 18:00."
    assert not asked.isHidden()
    fill(card.form, method="support_contact:letter")
    assert asked.isHidden()
    fill(card.form, anyway=True)
    fill(card.form, method="support_contact:phone")
    save(page)
    assert asked.problem, "a former answer does not count for another way"
    assert kept(page, survivor).contacts_in_all == before
    fill(card.form, anyway=True)
    save(page)
    settle()
    assert kept(page, survivor).contacts_in_all == before + 1


def test_the_code_word_is_covered_in_its_form_until_it_is_clicked_and_taken_away(page: Opened) -> None:
    page.page.begin("about")
    field = page.form.form.editor("code_word").main()
    assert isinstance(field, QLineEdit)
    assert field.text() == "lapwing"
    assert "lapwing" not in field.displayText() + words_of(page.page) + name_of(field)
    QTest.mouseClick(field, Qt.MouseButton.LeftButton)
    assert field.displayText() == "lapwing"
    page.form.form.editor("phone").main().setFocus()
    assert "lapwing" not in field.displayText()
    assert page.form.form.values()["origin"] == "Bacău"
    fill(page.form.form, safe_to_text=YesNo.NO, code_word="")
    save(page)
    words = words_of(page.page.view.header)
    assert "never text" in words
    assert "No code word" in words


def test_a_draft_is_kept_gone_on_with_and_never_shown_at_another_survivor(
    page: Opened, survivor: int
) -> None:
    other = page.gate.perform(TakeOn(name="Keith Ormrod"))
    page.page.begin("contact")
    save(page)
    assert set(page.form.form.problems()) == {"method", "summary"}
    fill(page.form.form, summary="Half a sentence")
    press_key(Qt.Key.Key_Escape)
    settle()
    assert page.page.forms.card is None
    assert "Contact, Ionuț Bălan" in words_of(page.page.notices)
    page.resume(f"survivors/contact/{survivor}")
    assert page.form.form.values()["summary"] == "Half a sentence"
    page.page.ask_list()
    page.rows.choose(other)
    page.page.list._rested()  # noqa: SLF001 - as the timer does
    settle()
    page.page.begin("contact")
    assert page.form.form.values()["summary"] == ""
    assert page.form.spec.key == f"survivors/contact/{other}"


def test_what_was_recorded_leaves_no_draft_though_its_form_was_put_away(
    page: Opened, survivor: int, qtbot: QtBot
) -> None:
    page.page.begin("contact")
    spec = page.form.spec
    page.page.close_form()
    dispatcher = Dispatcher(page.gate)
    forms = SurvivorForms(dispatcher, page.page.context, page.page.front, page.page)
    with qtbot.waitSignal(forms.opened):
        forms.open_for(spec, survivor)
    assert forms.card is not None
    fill(forms.card.form, method="support_contact:met", summary="Rang from the bus.")
    assert page.drafts.of(spec.key) is not None
    with qtbot.waitSignal(forms.saved) as told:
        forms.save()
        forms.close()
    dispatcher.close()
    assert told.args is not None
    assert told.args[0].card.spec == spec
    assert page.drafts.of(spec.key) is None
    assert kept(page, survivor).contacts[0].summary == "Rang from the bus."


def test_a_correction_keeps_what_was_recorded_and_a_form_open_when_it_locked_is_open_again(
    page: Opened, survivor: int
) -> None:
    page.press("Correct the contact of 13 Jun 2022 16:00")
    card = page.form
    assert card.form.values()["own_words"] == "I want to work, but for a boss who pays."
    fill(card.form, minutes=75, reason="Looked at the clock.")
    save(page)
    assert kept(page, survivor).contacts[0].minutes == 75
    page.press("Earlier versions of the contact of 13 Jun 2022")
    words = words_of(page.page.former)
    assert "Looked at the clock." in words
    assert "Minutes spent: 60" in words
    press_key(Qt.Key.Key_Escape)
    assert page.page.view.isVisible()
    page.page.begin("need")
    fill(page.form.form, need="A bed")
    page.drafts.was_open(page.form.spec.key)
    page.page.leave()
    page.come_back()
    assert page.form.spec.key == f"survivors/need/{survivor}"
    assert page.form.form.values()["need"] == "A bed"


EVERYTHING_ELSE: dict[str, dict[str, Any]] = {
    "benefit": {"kind": "benefit_kind:food", "pence": 1250},
    "first_account": {"told": False},
    "engagement": {"stage": "engagement:court"},
    "risk": {"last_contact": "last_contact:week"},
    "need": {"domain": "support_domain:language", "need": "English", "severity_at_start": 2},
    "progress": {"wellbeing": 3},
}


def test_everything_else_is_recorded_in_place_and_each_line_can_be_corrected(page: Opened) -> None:
    for what, values in EVERYTHING_ELSE.items():
        page.page.begin(what)
        if what == "first_account":
            assert "Do not ask about the offence" in words_of(page.form)
        fill(page.form.form, **values)
        save(page)
        assert page.page.forms.card is None, page.form.form.problems()
        assert page.said()
    page.press("Correct the latest scores")
    assert page.form.form.values()["wellbeing"] == 3
    for line in page.page.view.recorded:
        page.page.correct(line.kind, line.id)
        settle()
        assert "reason" in page.form.form.names()


def test_a_need_that_is_met_is_told_apart_and_support_closed_and_begun_again(
    page: Opened, survivor: int
) -> None:
    page.press("Change the need: Safety")
    fill(page.form.form, outcome="need_outcome:met", ended_on="20 Jun 2022", severity_now=0)
    save(page)
    assert "1, 1 met" in words_of(page.page.view.needs)
    assert kept(page, survivor).needs[0].outcome == "Met"
    page.page.begin("closing")
    fill(page.form.form, ending="support_ending:completed")
    save(page)
    assert [row.id for row in page.page.list.of(CLOSED)] == [survivor]
    assert named(page.page, QAbstractButton, "Which survivors: Closed").isChecked()
    page.page.begin("reopen")
    fill(page.form.form, why="She rang.")
    save(page)
    assert named(page.page, QAbstractButton, "Which survivors: Mine").isChecked()


def test_an_interpreter_who_may_know_too_much_is_warned_of(page: Opened, charity: Store) -> None:
    charity.gate(Role.NAVIGATOR).perform(
        AddInterpreter(name="M. Bratu", languages="Romanian", origins="Bacau")
    )
    page.page.begin("contact")
    card = page.form
    fill(card.form, interpreter="m. bratu")
    card.typing_paused.emit()
    assert card.info_bar.isVisible()
    assert "The same village or region, Bacau" in card.info_bar.text()
    fill(card.form, interpreter="Somebody else")
    card.typing_paused.emit()
    assert not card.info_bar.isVisible()


def test_one_goes_out_and_comes_back_and_a_line_of_the_directory_is_changed(
    page: Opened, charity: Store
) -> None:
    page.page.begin("out")
    fill(page.form.form, area="Bury", expected_at="20 Jun 2022 17:00")
    save(page)
    assert "You are out alone." in words_of(page.page.notices)
    page.press("I am back")
    assert charity.gate(Role.NAVIGATOR).ask(WhoIsOut()) == ()
    number = page.gate.perform(AddProvider(name="Salford ESOL"))
    page.open("provider", number)
    fill(page.form.form, phone="0161 496 0001", retired=True)
    save(page)
    (salford,) = (each for each in page.gate.ask(Providers()) if each.id == number)
    assert (salford.phone, salford.retired) == ("0161 496 0001", True)


def test_what_was_recorded_meanwhile_is_shown_beside_what_is_typed(page: Opened, survivor: int) -> None:
    """The charity's store is open once at a time, but a draft may be older than what others changed."""
    service = page.gate.perform(AddProvider(name="Salford ESOL"))
    (benefit,) = (line for line in page.page.view.recorded if line.kind == "benefit")
    begun: list[tuple[Callable[[], object], str, object, object]] = [
        (partial(page.press, "Correct the contact of 13 Jun 2022 16:00"), "minutes", 75, 90),
        (partial(page.press, "Correct the latest scores"), "safety", 2, 1),
        (partial(page.page.correct, "benefit", benefit.id), "pence", 1300, 1400),
        (partial(page.page.begin, "about"), "origin", "Roman", "Iași"),
        (partial(page.page.open_record, "provider", service), "phone", "0161 496 0001", "0161 496 0002"),
    ]
    for open_form, field, theirs, own in begun:
        open_form()
        settle()
        card = page.form
        values = card.form.values()
        reason = {"reason": "They rang."} if "reason" in values else {}
        other: Any = card.spec.make(**values | {field: theirs} | reason)
        page.gate.perform(other)
        fill(card.form, **{field: own}, **reason)
        save(page)
        assert [choice.name for choice in visible(page.page, FieldChoice)] == [field]
        assert card.form.values()[field] == own
        save(page)  # nothing is chosen yet
        press_key(Qt.Key.Key_Right)
        save(page)
        assert page.page.forms.card is None, card.form.problems()
    page.page.begin("about")
    settle()
    card = page.form
    fill(card.form, origin="Roman")
    values = card.form.values()
    page.page.close_form()
    other = card.spec.make(**values | {"origin": "Bacău"})
    page.gate.perform(other)
    page.page.records_changed(frozenset({("survivor", survivor)}))
    settle()
    page.page.begin("about")
    settle()
    (choice,) = visible(page.page, FieldChoice)
    assert choice.name == "origin"
    assert page.form.form.values()["origin"] == "Roman"
