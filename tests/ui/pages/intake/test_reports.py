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
from mscu.actions.entries.handling import AddItem, Item
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.codes import Kind, Role, SubjectKind, Urgency, YesNo
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.editing.case_sources import kind_in_form
from mscu.ui.pages.intake.reports import ReportsPage
from mscu.ui.widgets.menu import Menu
from tests.inputs.factories import a_case, a_note, a_person, a_report
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


def test_the_newest_stands_first_and_is_opened_and_filters_narrow_the_register(scene: Scene) -> None:
    linked = a_report(scene.gate, source="report_source:health", where_words="Bury", district="district:bury")
    a_report(scene.gate, source="report_source:school", happened="1 Jun 2022", text="Older.")
    scene.page.shown()
    assert register(scene) == ["Health service, Bury", "School or college"]
    assert entry_id(scene) == linked
    assert scene.rows.hasFocus()
    assert scene.counts == {"reports": 2}, "the rail hears how many wait"
    scene.gate.perform(LinkReport(report_id=linked, case_id=a_case(scene.gate), reason="Same yard."))
    scene.page.records_changed(scene.gate.changes)
    assert scene.counts == {"reports": 1}
    QTest.keyClick(scene.rows, Qt.Key.Key_Down)
    QTest.keyClick(scene.rows, Qt.Key.Key_Return)
    assert "Older." in card(scene)
    assert QApplication.focusWidget() is scene.page.card.area
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
    open_report(scene, source="report_source:crimestoppers")
    assert "Do not seek the source." in card(scene)


def test_what_came_before_and_after_a_report_opens_beside_the_register_and_its_case_on_its_page(
    scene: Scene,
) -> None:
    before = a_report(scene.gate, text="White van MX19 CTB.", happened="1 Jun 2022")
    number = open_report(scene, text="MX19 CTB again.")
    lead(scene, "the same plate").click()
    settle()
    assert entry_id(scene) == before
    a_note(scene.gate, None, follows_id=number, text="Rang back.")
    scene.page.open_record("report", number)
    lead(scene, "Note: Rang back.").click()
    settle()
    assert "Rang back." in card(scene)
    scene.press("Open the report")
    assert entry_id(scene) == number
    assert scene.open_requests == []
    case = a_case(scene.gate)
    scene.gate.perform(LinkReport(report_id=number, case_id=case, reason="Same yard."))
    scene.page.open_record("report", number)
    scene.press("Open its case")
    assert scene.open_requests == [("cases", case)]


# ------------------------------------------------------------------------------ what may be done


def test_the_first_report_is_recorded_in_place_once_nothing_is_missing(scene: Scene, qtbot: QtBot) -> None:
    assert "No reports yet" in words_of(scene.page.list)
    assert not scene.page.card.isVisible()
    scene.press("Record a report")
    assert scene.form.spec.kind is Kind.REPORT
    right = scene.form.spec
    scene.form.spec = replace(right, make=cast("Any", dict))  # no command: the gate itself fails
    scene.press("Save")
    assert "The program hit an error and saved nothing." in words_of(scene.form)
    scene.form.spec = right
    fill(scene.form.form, where_words="Bury")
    scene.press("Save")
    assert set(scene.form.form.problems()) == {"source", "text"}
    assert scene.store.sql("SELECT count(*) FROM entry") == [(0,)]
    fill(scene.form.form, source="report_source:health", text="Burns.")
    scene.press("Save")
    assert register(scene) == ["Health service, Bury"]
    assert "Burns." in card(scene)
    assert scene.counts == {"reports": 1}
    assert scene.drafts.all() == ()
    a_report(scene.gate, happened="1 Jun 2022", text="Older.")
    scene.page.shown()
    assert "Report recorded." in scene.said()
    scene.rows.setFocus()
    press_key(Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: "Older." in card(scene))
    assert scene.said() == "", "another report is shown"


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


def test_the_other_outcomes_ask_for_a_reason(scene: Scene) -> None:
    for at, outcome in enumerate(("advice_only", "passed_on", "no_further_action")):
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
    scene.press("Link")
    assert scene.form.form.problems() == {"case_id": "Choose the case that it belongs to."}
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


def test_it_is_corrected_and_a_case_is_opened_from_it_with_what_is_known(scene: Scene) -> None:
    number = open_report(scene, text="Five men", district="district:bury", happened="3 Jun 2022 09:00")
    scene.press("Correct")
    fill(scene.form.form, text="Four men", reason="Miscounted")
    scene.press("Save correction")
    assert "Four men" in card(scene)
    scene.press("Open a case")
    values = scene.form.form.values()
    assert (values["district"], values["opened"]) == ("district:bury", "3 Jun 2022 09:00")
    fill(scene.form.form, title="Nail bar, Bury")
    scene.press("Save")
    ((case,),) = scene.store.sql("SELECT id FROM cases")
    assert scene.open_requests == [("cases", case)]
    assert state(scene, number) == "case_opened"


def test_who_or_what_is_new_is_asked_as_what_and_recorded_on_the_way(scene: Scene) -> None:
    scene.page.offer_page_actions()
    first = scene.form
    picker: Any = first.form.editor("about")
    picker.new_requested.emit("Keith Ormrod")
    assert scene.form is first
    choose_kind(picker, SubjectKind.PERSON)
    assert scene.form.title.text() == "New person"
    assert "roles" not in scene.form.form.names()
    scene.press("Save")
    assert scene.form is first
    assert picker.isAncestorOf(first.window().focusWidget()), "the keyboard is in the field that asked"
    picker.new_requested.emit("MX19 CTB")
    choose_kind(picker, SubjectKind.THING)
    assert scene.form.title.text() == "New item"
    fill(scene.form.form, thing_kind="thing_kind:vehicle", number="MX19 CTB")
    scene.press("Save")
    assert scene.form is first
    assert [(each.title, each.icon) for each in picker.chosen()][1:] == [("MX19 CTB", "package")]
    assert picker.chosen()[0].title == "Keith Ormrod"


def choose_kind(picker: Any, kind: SubjectKind) -> None:
    (menu,) = (each for each in picker.findChildren(Menu) if each.isVisible())
    words = [action.text() for action in menu.actions()]
    assert words == [f"As a new {kind_in_form(each).lower()}" for each in SubjectKind]
    menu.actions()[words.index(f"As a new {kind_in_form(kind).lower()}")].trigger()
    menu.close()


def test_the_head_says_how_long_reports_wait(scene: Scene) -> None:
    report = open_report(scene, happened="20 Jun 2022 08:00")
    outcome: dict[str, Any] = {"urgency": Urgency.ROUTINE, "outcome": "triage_outcome:triaged"}
    triaged: dict[str, Any] = {
        "happened": "20 Jun 2022 08:24",
        "text": "A patrol drives past.",
        "follows_id": report,
    }
    scene.gate.perform(TriageReport(**triaged | outcome))
    a_report(scene.gate, happened="20 Jun 2022 08:30")
    scene.page.shown()
    scene.page.open_record("report", report)
    words = words_of(scene.page)
    assert "half triaged within 24 min" in words
    assert "1 to triage (oldest " in words
    assert "24 min after it came in" in card(scene)


def test_what_was_typed_is_kept_and_each_draft_leads_back_to_its_form(scene: Scene) -> None:
    number = open_report(scene)
    for action, name, field in (
        ("Triage", f"reports/triage/{number}", "text"),
        ("Correct", f"reports/correct/{number}", "reason"),
        ("Open a case", f"reports/case/{number}", "title"),
    ):
        scene.press(action)
        fill(scene.form.form, **{field: "Half a thought"})
        QTest.keyClick(scene.page, Qt.Key.Key_Escape)
        assert scene.page.forms.card is None
        (draft,) = scene.drafts.all()
        assert draft.key == name
        scene.page.resume(draft.key)
        assert scene.form.form.values()[field] == "Half a thought"
        scene.page.leave()
        scene.drafts.drop(draft.key)


def test_a_draft_of_no_report_is_taken_up_again_and_a_key_of_another_page_opens_nothing(scene: Scene) -> None:
    for key in ("reports/what/1", "reports/triage/x", "case/1", "reports"):
        scene.page.resume(key)
        assert scene.page.forms.card is None, key
    for key in ("reports/new", "reports/subject/person"):
        scene.page.resume(key)
        assert scene.form.spec.key == key


def test_a_trouble_while_saving_is_told_beside_the_form(scene: Scene) -> None:
    number = open_report(scene)
    scene.press("Triage")
    fill(scene.form.form, urgency=Urgency.ROUTINE, outcome="triage_outcome:triaged", text="Go.")
    scene.store.sql("CREATE TRIGGER full BEFORE INSERT ON triage BEGIN SELECT RAISE(ABORT, 'x'); END")
    scene.form.save_requested.emit()
    assert state(scene, number) == "new"
    assert scene.form.form.values()["text"] == "Go."


def test_said_shown_and_taken_back(store: Store, put_up: PutUp) -> None:
    officer = store.gate(Role.OFFICER)
    first, second = a_report(officer), a_report(officer)
    scene = put_up(store, ReportsPage)
    scene.page.open_record("report", second)
    settle()
    bar = scene.page.duplicates.bar
    assert not bar.isVisible()
    page_actions = {action.label: action for action in scene.page.card.other_actions()}
    page_actions["Mark as a duplicate"].run()
    settle()
    fill(scene.form.form, same_as="r-22-0009", reason="The same van.")
    scene.page.forms.save()
    settle()
    assert "no such number in the register" in scene.form.form.problems()["same_as"]
    fill(scene.form.form, same_as="r-22-0001")
    scene.page.forms.save()
    settle()
    assert bar.text().startswith("Duplicate of R-22-0001.")
    assert "The same van." in bar.text()
    scene.page.open_record("report", first)
    settle()
    assert "R-22-0002." in card(scene), "the leading one names its duplicates"
    scene.page.open_record("report", second)
    settle()
    bar.followed.emit()
    settle()
    fill(scene.form.form, reason="Two vans.")
    scene.page.forms.save()
    settle()
    assert not bar.isVisible()
    assert scene.store.sql("SELECT DISTINCT triage_state FROM report") == [("triage_outcome:new",)]


def save(scene: Scene, **values: object) -> None:
    fill(scene.form.form, **values)
    scene.page.forms.save()
    settle()


def first_of_menu(scene: Scene) -> None:
    """Choose the first of what the button offers, by keyboard."""
    button(scene.page, "Grade").click()
    (menu,) = scene.page.findChildren(Menu)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    settle()


def test_the_first_item_is_added_and_graded_at_once(scene: Scene) -> None:
    report = open_report(scene)
    button(scene.page, "Grade").click()
    grade = ("intelligence_source:2", "intelligence_assessment:a", "intelligence_handling:p")
    names = ("source_grade", "assessment", "handling_code")
    save(scene, text="Three vans.", **dict(zip(names, grade, strict=True)))
    assert scene.store.sql("SELECT text FROM report_item WHERE entry_id = ?", report) == [("Three vans.",)]
    assert "untested · known directly" in words_of(scene.page.card)


def test_an_item_gets_its_sanitised_version_beside_it(scene: Scene) -> None:
    report = open_report(scene)
    scene.gate.perform(
        AddItem(
            report_id=report,
            text="The cook rang.",
            source_grade="intelligence_source:2",
            assessment="intelligence_assessment:a",
            handling_code="intelligence_handling:c",
            conditions="Never name the cook.",
        )
    )
    scene.page.open_record("report", report)
    first_of_menu(scene)
    key = scene.form.spec.key
    fill(scene.form.form, reason="She rang again.")
    scene.page.leave()
    scene.page.resume(key)
    assert scene.form.form.values()["reason"] == "She rang again.", "a draft is taken up again"
    save(scene, sanitising="handling_sanitising:s1", sanitised="Somebody rang.", reason="For partners.")
    words = words_of(scene.page.card)
    assert "Conditions: Never name the cook." in words
    assert "Sanitised: Somebody rang." in words
