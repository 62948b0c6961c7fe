"""The clock board: filters, what a row says, and what is done with a clock by keys."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from mscu.actions.clocks.clock_board import BoardFilter, When
from mscu.actions.disclosure.written_copies import NOT_ISSUED
from mscu.actions.entries.enquiries import ResultEnquiry
from mscu.codes import Role
from mscu.ui.pages.clocks.calendar_saving import CalendarSaveForm
from mscu.ui.pages.clocks.clocks import ClocksPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.segmented import SegmentedField
from tests.actions.clocks.clock_scene import ARREST, CHARGE, enforce, refer
from tests.inputs.factories import a_case, a_person, an_enquiry
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import button, settle
from tests.ui.pages.core.page_scene import PageScene, fill, titles

Scene = PageScene[ClocksPage]
PutUp = Callable[..., Scene]
ME = "PC Officer"
FOUND = ResultEnquiry(case_id=1, happened="20 Jun 2022 09:45", text="Found.", follows_id=1, finished=True)


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's board with two cases, one of them led by somebody else."""
    gate = store.gate(Role.OFFICER)
    mine = a_case(gate, title="Nail bar", lead=ME, opened="18 Jun 2022 09:00")
    an_enquiry(gate, mine, due_on="22 Jun 2022", text="Who rents it?")
    other = a_case(gate, title="Farm", lead="DS Nolan", opened="18 Jun 2022 09:00")
    refer(gate, other, a_person(gate, other), "nrm")
    return put_up(store, ClocksPage)


def listed(scene: Scene) -> list[str]:
    settle()
    return [words.partition(":")[0] for words in titles(scene.page.view)]


def choose(scene: Scene, name: str, value: object) -> None:
    field = named(scene.page, ChoiceField, name)
    field.show_value(value)
    field.edited.emit()
    settle()


def everybodys(scene: Scene) -> None:
    field = named(scene.page, SegmentedField, "Whose clocks")
    field.show_value(False)
    field.edited.emit()
    settle()


def test_an_empty_board_says_what_clocks_are(store: Store, put_up: PutUp) -> None:
    scene = put_up(store, ClocksPage)
    assert "Nothing due" in texts(scene.page)
    assert "No matching clocks" not in texts(scene.page)


def test_it_begins_with_ones_own_the_worst_first_and_a_supervisors_with_everybodys(
    scene: Scene, put_up: PutUp
) -> None:
    assert listed(scene) == ["Record the crime", "Enquiry due", "Supervisor's review of the case"]
    assert scene.page.view.hasFocus()
    assert "1 late, 0 due today, 3 shown" in texts(scene.page)
    assert "Reasonable grounds decision" in listed(put_up(scene.store, ClocksPage, Role.SUPERVISOR))
    analysts = put_up(scene.store, ClocksPage, Role.ANALYST).page
    assert not button(analysts, "Save as calendar").isEnabled(), "who may not print is told so"


def test_each_filter_narrows(scene: Scene) -> None:
    everybodys(scene)
    assert len(listed(scene)) == 6
    for name, value, found in (
        ("When due", When.LATE, 2),
        ("When due", When.TODAY, 0),
        ("When due", When.WEEK, 2),
        ("When due", When.LATER, 2),
        ("Type of clock", "enquiry_due", 1),
        ("Owner", "DS Nolan", 2),
        ("Owner", "DC Fielding", 1),
    ):
        choose(scene, name, value)
        assert len(listed(scene)) == found, (name, value)
        assert ("No matching clocks" in texts(scene.page)) is (found == 0)
        choose(scene, name, None)
    choose(scene, "Type of clock", "reasonable_grounds")
    look = scene.page.view.model().look_at(0)  # type: ignore[attr-defined]
    assert look.title == "Reasonable grounds decision: Ionut Balan"
    assert look.detail == "MS-22-0002 · due 23 Jun 2022 · owner: Competent authority · Farm"
    assert look.aside == "Modern Slavery statutory guidance, 5 working days"
    assert look.chip.text == "3 working days"
    choose(scene, "Type of clock", None)
    field = named(scene.page, QLineEdit, "Case reference")
    QTest.keyClicks(field, "ms-22-0002")
    assert len(listed(scene)) == 3, "a case is found by its reference as it is typed"
    QTest.keyClicks(field, "9")
    assert listed(scene) == []


def test_enter_opens_what_started_a_clock_and_keys_the_form_that_stops_or_moves_it(scene: Scene) -> None:
    for kind in ("case_review", "enquiry_due"):
        choose(scene, "Type of clock", kind)
        scene.page.view.choose_first()
        QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
    assert scene.open_requests == [("cases", 1), ("entry", 1)]
    QTest.keyClick(scene.page.view, Qt.Key.Key_D)
    QTest.keyClick(scene.page.view, Qt.Key.Key_P)
    assert scene.window.turned == ["case/1/entry/enquiry_result/1", "case/1/postpone/1"]
    choose(scene, "Type of clock", "case_review")
    scene.page.view.choose_first()
    QTest.keyClick(scene.page.view, Qt.Key.Key_P)
    assert "its due date follows from a rule" in scene.said()
    words = [action.label for action in scene.page.page_actions()]
    assert words[0].startswith("Settle this clock: add")
    choose(scene, "Type of clock", "enquiry_due")
    scene.dispatcher.perform(FOUND)
    assert named(scene.page, ChoiceField, "Type of clock").value() == "enquiry_due", "it stays chosen"
    assert listed(scene) == [], "a clock that is settled leaves the board"


# ------------------------------------------------------------------------------- calendar file

ANSWERS = {
    "recipient": "DI Aspinall",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:common_law",
    "reason": "The week ahead.",
}


def saving(scene: Scene) -> CalendarSaveForm:
    scene.press("Save as calendar")
    (form,) = scene.page.findChildren(CalendarSaveForm)
    return form


def test_the_calendar_holds_what_is_shown_for_its_owner_alone(scene: Scene, tmp_path: Path) -> None:
    choose(scene, "Type of clock", "enquiry_due")
    form = saving(scene)
    assert form.card is not None
    fill(form.card.form, **ANSWERS)
    path = tmp_path / "clocks.ics"
    form.save_to(path)
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert "Saved as clocks.ics and recorded as copy 1: 1 clock." in scene.said()
    assert not form.isVisible()
    assert scene.page.view.hasFocus()
    assert scene.drafts.all() == ()


def test_what_is_missing_is_said_and_a_draft_kept_before_anybody_is_asked_where(
    scene: Scene, tmp_path: Path
) -> None:
    form = saving(scene)
    assert form.card is not None
    fill(form.card.form, reason="The week ahead.")
    scene.page.leave()
    assert not form.isVisible()
    scene.page.resume("clocks/calendar")
    card = form.card
    assert card is not None
    assert card.form.values()["reason"] == "The week ahead."
    scene.press("Save as .ics")
    assert {"recipient", "purpose"} <= card.form.problems().keys()
    assert scene.page.findChildren(QFileDialog) == []
    fill(card.form, **ANSWERS)
    scene.press("Save as .ics")
    (dialog,) = scene.page.findChildren(QFileDialog)
    dialog.close()
    form.save_to(tmp_path / "nowhere" / "clocks.ics")
    assert NOT_ISSUED in texts(form), "a place that refuses is told"


def test_a_calendar_that_was_issued_leaves_no_draft_though_its_form_was_left(
    scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    with closing(Dispatcher(scene.gate)) as dispatcher:
        form = CalendarSaveForm(dispatcher, scene.window, BoardFilter)
        qtbot.addWidget(form)
        form.begin()
        qtbot.waitUntil(lambda: form.card is not None)
        assert form.card is not None
        fill(form.card.form, **ANSWERS)
        with qtbot.waitSignal(form.notified):
            form.save_to(tmp_path / "clocks.ics")
            form.leave()
        assert scene.drafts.all() == ()
        assert (tmp_path / "clocks.ics").exists()


def test_what_one_victim_must_be_told_unfolds_at_enter_and_each_opens_its_entry(
    store: Store, put_up: PutUp
) -> None:
    gate = store.gate(Role.OFFICER)
    case = a_case(gate, lead=ME, opened="10 Jun 2022 09:00")
    suspect = a_person(gate, case, name="Daniel Crabtree", roles=("involvement_role:suspect",))
    a_person(gate, case, name="Hanh", roles=("involvement_role:potential_victim",))
    arrest = enforce(gate, case, suspect, ARREST, happened="10 Jun 2022 10:00")
    enforce(gate, case, suspect, CHARGE, happened="13 Jun 2022 10:00")
    scene = put_up(store, ClocksPage)
    settle()
    view = scene.page.view
    view.setFocus()
    view.choose_first()
    for _ in range(listed(scene).index("Tell the victim")):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    settle()
    assert scene.open_requests == []
    card = scene.page.folded
    assert card.isVisible()
    assert "2 to tell, all late" in texts(card)
    assert "arrest: Daniel Crabtree" in texts(card)
    assert "charge: Daniel Crabtree" in texts(card)
    enforce(gate, case, suspect, CHARGE, happened="14 Jun 2022 10:00")
    scene.page.records_changed(frozenset({("cases", case)}))
    settle()
    assert "3 to tell, all late" in texts(card)
    opens = [each for each in card.findChildren(QPushButton) if "arrest" in each.accessibleName()]
    opens[0].click()
    assert scene.open_requests == [("entry", arrest)]
    QTest.keyClick(card, Qt.Key.Key_Escape)
    settle()
    assert not card.isVisible()
    assert view.hasFocus()
