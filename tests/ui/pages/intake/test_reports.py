"""The Reports page: the register, the report beside it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.codes import Kind, Role, SubjectKind, Urgency, YesNo
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.editing.case_sources import kind_in_form
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.menu import Menu
from tests.inputs.factories import World, a_case, a_note, a_person, a_report
from tests.scenes.stores import Store
from tests.ui.finding import visible
from tests.ui.pages.cases.case_scene import button, press_key, settle, type_keys, words_of
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.intake.report_scene import Scene, card, entry_id, lead, open_report, register, state

PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, ReportsPage)


# -------------------------------------------------------------------------------- the register


def test_an_empty_register_says_what_it_is_for_and_offers_the_first_action(scene: Scene) -> None:
    words = words_of(scene.page.list)
    assert "No reports yet" in words
    assert not scene.page.card.isVisible()
    scene.press("Record a report")
    assert scene.form.spec.kind is Kind.REPORT


def test_the_newest_stands_first_and_is_opened(scene: Scene) -> None:
    a_report(scene.gate, source="report_source:helpline", happened="1 Jun 2022")
    newest = a_report(scene.gate, source="report_source:health", where_words="Bury")
    scene.page.shown()
    assert register(scene) == ["Health service, Bury", "Modern Slavery Helpline"]
    assert entry_id(scene) == newest
    assert scene.rows.hasFocus()


def test_the_rail_hears_how_many_wait(scene: Scene) -> None:
    first = open_report(scene)
    a_report(scene.gate)
    scene.page.shown()
    assert scene.counts == {"reports": 2}
    scene.gate.perform(LinkReport(report_id=first, case_id=a_case(scene.gate), reason="Same yard."))
    scene.page.records_changed(scene.gate.changes)
    assert scene.counts == {"reports": 1}


def test_filters_narrow_the_register(scene: Scene) -> None:
    linked = a_report(scene.gate, source="report_source:health", district="district:bury")
    scene.gate.perform(LinkReport(report_id=linked, case_id=a_case(scene.gate), reason="Same yard."))
    a_report(scene.gate, source="report_source:school", happened="1 Jun 2022")
    scene.page.shown()
    assert len(register(scene)) == 2
    button(scene.page, "Which reports: To triage 1").click()
    assert register(scene) == ["School or college"]
    district = scene.page.list.district
    assert district is not None
    district.show_value("district:bury")
    district.edited.emit()
    assert visible(scene.page, RowsView) == []
    assert "No reports match" in words_of(scene.page.list)


def test_what_the_keyboard_only_passes_is_not_opened(scene: Scene, qtbot: QtBot) -> None:
    """Opening is put on record, so a row must be rested on or chosen."""
    for day in range(1, 6):
        a_report(scene.gate, happened=f"{day} Jun 2022")
    scene.page.shown()
    seq = scene.store.last_row()
    view = scene.rows
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Down)
    last = view.current_id()
    qtbot.waitUntil(lambda: entry_id(scene) == last)
    opened = [row.object_id for row in scene.store.audit(after=seq) if row.object_type == "entry"]
    assert opened == [last]


def test_enter_reads_the_report(scene: Scene) -> None:
    a_report(scene.gate, happened="1 Jun 2022", text="Older.")
    a_report(scene.gate)
    scene.page.shown()
    QTest.keyClick(scene.rows, Qt.Key.Key_Down)
    QTest.keyClick(scene.rows, Qt.Key.Key_Return)
    assert "Older." in card(scene)
    assert QApplication.focusWidget() is scene.page.card.area


# --------------------------------------------------------------------------------- the report


def test_a_report_with_its_items_grades_and_answers(scene: Scene) -> None:
    person = a_person(scene.gate, name="Ionuț Bălan")
    open_report(
        scene,
        text="Men in vans.",
        source_reference="H-0099-417",
        victims_count=3,
        under_18=YesNo.NOT_SURE,
        indicators=("indicator:threats",),
        where_words="Hollin Lane",
        items=(
            Item(
                number=1,
                text="What the officer saw",
                source_grade="intelligence_source:1",
                assessment="intelligence_assessment:a",
                handling_code="intelligence_handling:p",
            ),
            Item(number=2, text="Talk"),
        ),
        about=(About(subject_id=person),),
    )
    words = card(scene)
    for part in (
        "Police officer, Hollin Lane",
        "R-22-0001",
        "Men in vans.",
        "H-0099-417",
        "Not sure",
        "What the officer saw",
        "reliable · known directly",
        "1AP",
        "Talk",
        "Ionuț Bălan",
    ):
        assert part in words, part
    assert "Do not seek the source" not in words


def test_whoever_rang_crimestoppers_is_never_sought(scene: Scene) -> None:
    open_report(scene, source="report_source:crimestoppers")
    assert "Do not seek the source." in card(scene)


def test_an_earlier_report_that_says_the_same_plate_opens_beside_the_register(scene: Scene) -> None:
    before = a_report(scene.gate, text="White van MX19 CTB.", happened="1 Jun 2022")
    number = open_report(scene, text="MX19 CTB again.")
    lead(scene, "the same plate").click()
    settle()
    assert entry_id(scene) == before
    assert scene.open_requests == []
    assert number != before


def test_what_followed_opens_here_and_leads_back(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, ReportsPage)
    note = a_note(scene.gate, None, follows_id=world.report_id, text="Rang back.")
    scene.page.open_record("report", world.report_id)
    lead(scene, "Note: Rang back.").click()
    settle()
    assert "Rang back." in card(scene)
    scene.press("Open the report")
    assert entry_id(scene) == world.report_id
    assert note


def test_a_linked_report_leads_to_its_case(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, ReportsPage)
    scene.gate.perform(LinkReport(report_id=world.report_id, case_id=world.case_id, reason="Same yard."))
    scene.page.open_record("report", world.report_id)
    scene.press("Open its case")
    assert scene.open_requests == [("cases", world.case_id)]


# ------------------------------------------------------------------------------ what may be done


def test_a_report_is_recorded_in_place_and_opened(scene: Scene) -> None:
    scene.page.offer_page_actions()
    fill(scene.form.form, source="report_source:health", text="Burns.", where_words="Bury")
    scene.press("Save")
    assert "Report recorded." in scene.said()
    assert register(scene) == ["Health service, Bury"]
    assert "Burns." in card(scene)
    assert scene.counts == {"reports": 1}
    assert scene.drafts.all() == ()


def test_that_it_is_recorded_is_said_until_another_report_is_shown(
    world: World, put_up: PutUp, qtbot: QtBot
) -> None:
    scene = put_up(world.store, ReportsPage)
    scene.page.offer_page_actions()
    fill(scene.form.form, source="report_source:health", text="Burns.", where_words="Bury")
    scene.press("Save")
    scene.page.shown()
    assert "Report recorded." in scene.said()
    scene.rows.setFocus()
    press_key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Burns." not in card(scene))
    assert scene.said() == ""


def test_after_a_mistake_of_the_program_it_can_be_saved_again(scene: Scene) -> None:
    scene.page.offer_page_actions()
    right = scene.form.spec
    scene.form.spec = replace(right, make=cast("Any", dict))  # no command: the gate itself fails
    scene.press("Save")
    assert "The program hit an error and saved nothing." in words_of(scene.form)
    scene.form.spec = right
    scene.press("Save")
    assert scene.form.form.problems()


def test_what_is_missing_is_said_beside_its_field(scene: Scene) -> None:
    scene.page.offer_page_actions()
    fill(scene.form.form, where_words="Bury")
    scene.press("Save")
    assert set(scene.form.form.problems()) == {"source", "text"}
    assert scene.store.sql("SELECT count(*) FROM entry") == [(0,)]


def test_triage_by_keyboard(scene: Scene, qtbot: QtBot) -> None:
    number = open_report(scene)
    settle()
    press_key(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: scene.page.forms.card is not None)
    fill(
        scene.form.form,
        urgency=Urgency.TIME_CRITICAL,
        outcome="triage_outcome:triaged",
        text="Patrol drives past.",
    )
    settle()
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: scene.page.forms.card is None)
    assert state(scene, number) == "triaged"
    rows = scene.store.sql("SELECT decided_by, urgency FROM triage")
    assert rows == [("PC Officer", "time_critical")]
    assert "Triage: time critical" in card(scene)
    assert scene.counts == {"reports": 0}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("at", "outcome"), [(0, "advice_only"), (1, "passed_on"), (2, "no_further_action")])
def test_the_other_outcomes_ask_for_a_reason(at: int, outcome: str, scene: Scene) -> None:
    number = open_report(scene)
    page_actions = scene.page.card.other_actions()
    assert len({action.run for action in page_actions}) == 4  # the fourth marks it as a duplicate
    page_actions[at].run()
    assert scene.form.form.values()["outcome"] == f"triage_outcome:{outcome}"
    fill(scene.form.form, urgency=Urgency.ROUTINE)
    scene.press("Save")
    assert set(scene.form.form.problems()) == {"text"}
    fill(scene.form.form, text="Told the council.")
    scene.press("Save")
    assert state(scene, number) == outcome


def test_it_is_linked_to_a_case_that_is_found_by_its_title(scene: Scene, qtbot: QtBot) -> None:
    case = a_case(scene.gate, title="Nail bar, Leigh")
    number = open_report(scene)
    scene.press("Link to a case")
    finder = scene.form.form.editor("case_id")
    assert isinstance(finder, CaseFinder)
    finder.line.setFocus()
    type_keys("nail")
    qtbot.waitUntil(finder.popup.isVisible)
    QTest.keyClick(finder.popup, Qt.Key.Key_Down)
    QTest.keyClick(finder.popup, Qt.Key.Key_Return)
    assert finder.value() == case
    fill(scene.form.form, reason="The salon is named in both.")
    scene.press("Link")
    assert state(scene, number) == "linked"
    assert "Open its case" in card(scene)


def test_a_link_to_nothing_says_so(scene: Scene) -> None:
    open_report(scene)
    scene.press("Link to a case")
    scene.press("Link")
    assert scene.form.form.problems() == {"case_id": "Choose the case that it belongs to."}


def test_a_case_is_opened_from_it_with_what_is_known(scene: Scene) -> None:
    number = open_report(scene, district="district:bury", happened="3 Jun 2022 09:00")
    scene.press("Open a case")
    values = scene.form.form.values()
    assert (values["district"], values["opened"]) == ("district:bury", "3 Jun 2022 09:00")
    fill(scene.form.form, title="Nail bar, Bury")
    scene.press("Save")
    ((case,),) = scene.store.sql("SELECT id FROM cases")
    assert scene.open_requests == [("cases", case)]
    assert state(scene, number) == "case_opened"


def test_a_text_is_corrected_with_its_reason(scene: Scene) -> None:
    open_report(scene, text="Five men")
    scene.press("Correct")
    fill(scene.form.form, text="Four men", reason="Miscounted")
    scene.press("Save correction")
    assert "Four men" in card(scene)


def test_somebody_new_is_recorded_on_the_way(scene: Scene) -> None:
    scene.page.offer_page_actions()
    first = scene.form
    picker: Any = first.form.editor("about")
    picker.new_requested.emit("Keith Ormrod")
    choose_kind(picker, SubjectKind.PERSON)
    assert scene.form.title.text() == "New person"
    assert "roles" not in scene.form.form.names()
    scene.press("Save")
    assert scene.form is first
    assert [each.title for each in picker.chosen()] == ["Keith Ormrod"]
    assert picker.isAncestorOf(first.window().focusWidget()), "the keyboard is in the field that asked"


def choose_kind(picker: Any, kind: SubjectKind) -> None:
    (menu,) = picker.findChildren(Menu)
    words = [action.text() for action in menu.actions()]
    assert words == [f"As a new {kind_in_form(each).lower()}" for each in SubjectKind]
    menu.actions()[words.index(f"As a new {kind_in_form(kind).lower()}")].trigger()
    menu.close()


def test_a_registration_typed_in_a_report_is_asked_as_what(scene: Scene) -> None:
    scene.page.offer_page_actions()
    first = scene.form
    picker: Any = first.form.editor("about")
    picker.new_requested.emit("MX19 CTB")
    assert scene.form is first
    choose_kind(picker, SubjectKind.THING)
    assert scene.form.title.text() == "New item"
    fill(scene.form.form, thing_kind="thing_kind:vehicle", number="MX19 CTB")
    scene.press("Save")
    assert scene.form is first
    assert [(each.title, each.icon) for each in picker.chosen()] == [("MX19 CTB", "package")]


# ----------------------------------------------------------------------------------- who may do it


def test_who_only_reads_sees_why_she_may_not_decide(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, ReportsPage, Role.ANALYST)
    scene.page.open_record("report", world.report_id)
    for words in ("Triage", "Link to a case", "Open a case", "Other", "New report"):
        blocked = button(scene.page, words)
        assert not blocked.isEnabled()
        assert blocked.toolTip()
    assert scene.page.page_actions()[0].why_not


def test_the_head_says_how_long_reports_wait(scene: Scene) -> None:
    report = open_report(scene, happened="20 Jun 2022 08:00")
    scene.gate.perform(
        TriageReport(
            happened="20 Jun 2022 08:24",
            text="A patrol drives past.",
            follows_id=report,
            urgency=Urgency.ROUTINE,
            outcome="triage_outcome:triaged",
        )
    )
    a_report(scene.gate, happened="20 Jun 2022 08:30")
    scene.page.shown()
    scene.page.open_record("report", report)
    words = words_of(scene.page)
    assert "half triaged within 24 min" in words
    assert "1 to triage (oldest " in words
    assert "24 min after it came in" in card(scene)
