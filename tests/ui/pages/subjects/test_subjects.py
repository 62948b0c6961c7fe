"""People and places: the index, the card of the nominal that was chosen, and how it is corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from mscu.actions.entries.entries import About
from mscu.actions.subjects.subject_corrections import COMMANDS, correctable_fields
from mscu.actions.subjects.subject_file import OWN_COPY, SubjectFile
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.codes import Role, SubjectKind
from mscu.gate import Gate
from mscu.ui.forms.form import Form
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_delegate import HEIGHT
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.subjects.subject_card import SubjectCard
from mscu.ui.pages.subjects.subject_forms import correction_spec
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.link import Link
from tests.actions.editions.issuing import issue
from tests.inputs.factories import World, a_case, a_note, a_person, a_report
from tests.scenes.stores import Store
from tests.ui.finding import named, only, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, fill, titles

Scene = PageScene[SubjectsPage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, SubjectsPage)


def card(scene: Scene) -> SubjectCard:
    settle()
    return scene.page.card


def line(scene: Scene) -> QLineEdit:
    return named(card(scene), QLineEdit, "Another name")


# ------------------------------------------------------------------------------ the index


def test_the_index_goes_by_name_and_opens_what_arrows_and_other_pages_come_to(scene: Scene) -> None:
    page, gate = scene.page, scene.gate
    assert "Nobody is recorded yet" in texts(page)
    assert "Another name" not in texts(page)
    wanted = a_person(gate, name="Marek Zielak")
    a_person(gate, name="Aisha Rahman")
    page.shown()
    assert titles(page.view) == ["Aisha Rahman", "Marek Zielak"]
    assert "Aisha Rahman" in texts(page.card)
    assert page.view.hasFocus()
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert "Marek Zielak" in texts(page.card)
    QTest.keyClick(page.view, Qt.Key.Key_Up)
    a_person(gate, name="Keith Ormrod")
    page.records_changed(gate.changes)
    assert titles(page.view) == ["Aisha Rahman", "Keith Ormrod", "Marek Zielak"]
    assert "3" in texts(page).splitlines(), "the count beside the title"
    page.open_record("subject", wanted)
    assert "Marek Zielak" in texts(page.card)
    assert page.view.current_id() == wanted
    scene.gate.perform(RecordPlace(name="The yard"))
    page.shown()
    kind = named(scene.page, ChoiceField, "Kind")
    kind.show_value(SubjectKind.PLACE)
    kind.edited.emit()
    assert titles(scene.page.view) == ["The yard"]
    kind.show_value(SubjectKind.ORGANISATION)
    kind.edited.emit()
    assert "Nothing of this kind" in texts(scene.page)
    assert "Nobody is recorded yet" not in texts(scene.page)


def test_whoever_is_hidden_is_there_for_those_alone_who_may_see_him(world: World, put_up: PutUp) -> None:
    world.restricted()
    assert titles(put_up(world.store, SubjectsPage).page.view) == []
    assert "Ionut Balan" in titles(put_up(world.store, SubjectsPage, Role.SUPERVISOR).page.view)


def test_who_only_reads_adds_no_name_and_corrects_nothing(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, SubjectsPage, Role.ANALYST)
    scene.open("subject", world.suspect_id)
    words = texts(scene.page)
    assert "Shane Crabtree" in words
    assert "Another name" not in words
    assert "Correct" not in words.splitlines()


# ------------------------------------------------------------------------------ the card


def test_the_card_says_all_that_is_known_and_leads_to_cases_entries_and_her_own_copy(scene: Scene) -> None:
    case = a_case(scene.gate, title="Nail bar")
    number = a_person(
        scene.gate,
        case,
        name="Nguyễn Văn Hải",
        also=("Harry",),
        born="age about 17",
        nationality="nationality:vietnamese",
        note="Arm burnt.",
        roles=("involvement_role:potential_victim",),
    )
    about = (About(subject_id=number),)
    note = a_note(scene.gate, case, text="Seen at the yard.", about=about, happened="2 Jun 2022")
    report = a_report(scene.gate, about=about, happened="1 Jun 2022")
    scene.gate.perform(issue(case, "survivor", recipient="Her navigator", person_id=number))
    scene.page.open_record("subject", number)
    words = texts(card(scene))
    for part in ("Nguyễn Văn Hải", "Person", "Harry", "age about 17", "Vietnamese", "Arm burnt."):
        assert part in words, part
    assert titles(named(card(scene), RowsView, "Cases")) == ["Nail bar"]
    assert titles(named(card(scene), RowsView, "Entries"))[0] == "Note: Seen at the yard."
    for name, at in (("Cases", 0), ("Entries", 0), ("Entries", 1)):
        view = named(card(scene), RowsView, name)
        view.choose(at)
        QTest.keyClick(view, Qt.Key.Key_Return)
    link = named(card(scene), Link, "Own copy")
    assert "20 Jun 2022" in link.accessibleName()
    link.click()
    assert scene.open_requests == [("cases", case), ("entry", note), ("report", report), (OWN_COPY, 1)]


def test_what_is_not_known_is_said_and_what_finds_it_is_said_once(scene: Scene) -> None:
    scene.page.open_record("subject", a_person(scene.gate))
    words = texts(card(scene))
    assert "Not in any case." in words
    assert "Not named in any entry yet." in words
    address = "3 Fernbank Close, M24 0AA"
    scene.page.open_record("subject", scene.gate.perform(RecordPlace(name="Home", address=address)))
    labels = [each.text() for each in card(scene).findChildren(QLabel) if each.isVisible()]
    assert labels.count(address) == labels.count("M24 0AA") == 1


def test_its_lists_stand_whole_and_the_card_alone_scrolls(scene: Scene) -> None:
    number = a_person(scene.gate, a_case(scene.gate), roles=("involvement_role:witness",))
    for _ in range(12):
        a_note(scene.gate, a_case(scene.gate), about=(About(subject_id=number),))
    scene.open("subject", number)
    assert named(card(scene), RowsView, "Cases").height() == 13 * HEIGHT
    entries = named(card(scene), RowsView, "Entries")
    assert entries.height() == 12 * HEIGHT
    entries.setFocus()
    for key in (Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(entries, key)
        current = entries.visualRect(entries.currentIndex())
        assert entries.viewport().visibleRegion().contains(current.center())


def test_long_words_are_shown_whole_and_leave_entries_their_room(scene: Scene) -> None:
    name = "Golden Phoenix Takeaway, ground floor and the three rooms above it, " * 3
    case = a_case(scene.gate)
    number = scene.gate.perform(
        RecordPlace(case_id=case, name=name, premises="A door. " * 200, note="A stair. " * 200)
    )
    a_note(scene.gate, case, about=(About(subject_id=number),))
    scene.open("subject", number)
    wrapped = [each for each in card(scene).findChildren(QLabel) if each.wordWrap()]
    seen = [each for each in wrapped if each.isVisible() and each.text()]
    assert any(name.strip() in each.text() for each in seen)
    for label in seen:
        assert label.height() >= label.heightForWidth(label.width()), label.text()[:40]
    assert named(card(scene), RowsView, "Entries").height() >= HEIGHT


def test_another_name_is_recorded_by_enter_or_button_and_shown(scene: Scene) -> None:
    number = a_person(scene.gate)
    scene.page.shown()
    line(scene).setFocus()
    QTest.keyClicks(line(scene), "Nutu")
    QTest.keyClick(line(scene), Qt.Key.Key_Return)
    assert "Also known as" in texts(card(scene))
    assert line(scene).text() == ""
    QTest.keyClicks(line(scene), "Nelu")
    scene.press("Add name")
    assert all(name in texts(card(scene)) for name in ("Nutu", "Nelu"))
    kept = scene.store.sql("SELECT name FROM subject_name WHERE subject_id = ? ORDER BY id", number)
    assert kept == [("Nutu",), ("Nelu",)]


def test_what_is_no_name_is_said_until_the_next_letter_and_what_is_half_typed_stays(scene: Scene) -> None:
    other = a_person(scene.gate, name="Zbigniew")
    first = a_person(scene.gate, name="Aisha")
    scene.page.shown()
    hint = line(scene).accessibleDescription()
    for name in ("x" * 3000, "   ", ""):
        line(scene).setText(name)
        scene.press("Add name")
        problem = line(scene).accessibleDescription()
        assert problem != hint
        assert problem in texts(card(scene))
        assert line(scene).hasFocus()
        assert line(scene).text() == name
    QTest.keyClicks(line(scene), "N")
    assert line(scene).accessibleDescription() == hint
    for number, half_typed in ((other, ""), (first, "N")):
        scene.page.open_record("subject", number)
        assert line(scene).text() == half_typed
    scene.press("Add name")
    for number in (other, first):
        scene.page.open_record("subject", number)
        assert line(scene).text() == ""


# ------------------------------------------------------------------------------ corrections


def form(scene: Scene) -> Form:
    settle()
    return only(scene.page, FormCard).form


def test_the_form_of_each_kind_has_every_field_that_can_be_corrected(officer: Gate) -> None:
    for kind in SubjectKind:
        needed: dict[str, Any] = {"thing_kind": "thing_kind:vehicle"} if kind is SubjectKind.THING else {}
        subject_id = officer.perform(COMMANDS[kind](name="Lê Hoàng", also=("Hoagy",), **needed))
        spec = correction_spec("subjects/correct/1", officer.ask(SubjectFile(subject_id=subject_id)))
        names = {field.name for section in spec.sections for field in section.fields}
        assert names == {*correctable_fields(kind), "reason"}, kind


def test_a_name_is_corrected_and_the_former_one_shown(scene: Scene) -> None:
    person = a_person(scene.gate, a_case(scene.gate), name="Hai Nguyen", also=("Harry",))
    scene.page.shown()
    QTest.keyClick(scene.page.view, Qt.Key.Key_E)
    assert form(scene).values()["name"] == "Hai Nguyen"
    assert form(scene).values()["also"] == ("Harry",)
    fill(form(scene), name="محمد الأحمد", reason="As he writes it.")
    scene.page.correcting.save()
    settle()
    assert scene.gate.ask(SubjectFile(subject_id=person)).name == "محمد الأحمد"
    assert "The earlier version is kept." in scene.said()
    words = texts(scene.page.card)
    for part in ("محمد الأحمد", "Until corrected: ", "Hai Nguyen"):
        assert part in words
    scene.press("Earlier versions")
    words = texts(scene.page.card)
    for part in ("corrected by PC Officer", "As he writes it.", "Hai Nguyen"):
        assert part in words


def test_what_is_refused_is_said_at_its_field(scene: Scene) -> None:
    scene.gate.perform(RecordThing(name="Tipper", thing_kind="thing_kind:vehicle", number="mx19ctb"))
    scene.page.shown()
    assert "MX19 CTB (typed: mx19ctb)" in texts(scene.page.card)
    scene.press("Correct")
    fill(form(scene), number="?", reason="Misread.")
    scene.page.correcting.save()
    settle()
    assert "such as MX19 CTB" in form(scene).problems()["number"]


def test_one_form_at_a_time_takes_the_place_of_the_card_and_keeps_its_draft(scene: Scene) -> None:
    person = a_person(scene.gate, a_case(scene.gate), name="Hai Nguyen")
    scene.page.shown()
    for key, title in (("E", "Correct Hai Nguyen"), ("W", "Set a watch"), ("E", "Correct Hai Nguyen")):
        scene.page.view.setFocus()
        QTest.keyClicks(scene.page.view, key)
        settle()
        assert only(scene.page, FormCard).spec.title == title
        assert not scene.page.card.isVisible()
    fill(form(scene), name="Nguyễn Văn Hải")
    scene.page.correcting.leave()
    settle()
    assert scene.page.card.isVisible()
    scene.page.resume(f"subjects/correct/{person}")
    assert form(scene).values()["name"] == "Nguyễn Văn Hải"
