"""The card of a nominal: what is known, where it appears, and another name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea

from mscu.actions.entries.entries import About
from mscu.actions.subjects.subject_file import OWN_COPY
from mscu.actions.subjects.subjects import RecordPlace
from mscu.codes import Role
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.row_delegate import HEIGHT
from mscu.ui.pages.subjects.subject_card import SubjectCard
from mscu.ui.pages.subjects.subjects import SubjectsPage
from mscu.ui.widgets.link import Link
from tests.actions.editions.issuing import issue
from tests.inputs.factories import World, a_case, a_note, a_person, a_report
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[SubjectsPage]
PutUp = Callable[..., Scene]
LONG = "x" * 3000


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, SubjectsPage)


def card(scene: Scene) -> SubjectCard:
    settle()
    return scene.page.card


def line(scene: Scene) -> QLineEdit:
    return named(card(scene), QLineEdit, "Another name")


def test_all_that_is_known(scene: Scene) -> None:
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
    a_note(scene.gate, case, text="Seen at the yard.", about=(About(subject_id=number),))
    scene.page.open_record("subject", number)
    words = texts(card(scene))
    for part in ("Nguyễn Văn Hải", "Person", "Harry", "age about 17", "Vietnamese", "Arm burnt."):
        assert part in words, part
    assert titles(named(card(scene), RowsView, "Cases")) == ["Nail bar"]
    assert titles(named(card(scene), RowsView, "Entries")) == ["Note: Seen at the yard."]


def test_somebody_in_no_case_and_no_entry(scene: Scene) -> None:
    scene.page.open_record("subject", a_person(scene.gate))
    words = texts(card(scene))
    assert "Not in any case." in words
    assert "Not named in any entry yet." in words


def test_what_finds_it_is_not_said_twice(scene: Scene) -> None:
    scene.page.open_record(
        "subject", scene.gate.perform(RecordPlace(name="Home", address="3 Fernbank Close, M24 0AA"))
    )
    labels = [each.text() for each in card(scene).findChildren(QLabel) if each.isVisible()]
    assert labels.count("3 Fernbank Close, M24 0AA") == 1
    assert labels.count("M24 0AA") == 1


def test_a_card_with_little_on_it_leaves_its_room_below(scene: Scene) -> None:
    scene.page.open_record("subject", a_person(scene.gate, a_case(scene.gate)))
    settle()
    field, cases = scene.page.card.another, named(card(scene), RowsView, "Cases")
    gap = (
        cases.mapTo(card(scene), cases.rect().topLeft()).y()
        - field.mapTo(card(scene), field.rect().bottomLeft()).y()
    )
    assert 0 < gap < 64
    areas = [each for each in card(scene).findChildren(QScrollArea) if each.isVisible()]
    assert [each.verticalScrollBar().maximum() for each in areas if each.widget()] == [0]


def test_cases_and_entries_open_where_they_belong(scene: Scene) -> None:
    case = a_case(scene.gate)
    number = a_person(scene.gate, case)
    about = (About(subject_id=number),)
    note = a_note(scene.gate, case, about=about, happened="2 Jun 2022")
    report = a_report(scene.gate, about=about, happened="1 Jun 2022")
    scene.page.open_record("subject", number)
    for name, at in (("Cases", 0), ("Entries", 0), ("Entries", 1)):
        view = named(card(scene), RowsView, name)
        view.choose(at)
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert scene.open_requests == [("cases", case), ("entry", note), ("report", report)]


def test_its_lists_stand_whole_and_the_card_alone_scrolls(scene: Scene) -> None:
    number = a_person(scene.gate, a_case(scene.gate), roles=("involvement_role:witness",))
    for _ in range(20):
        case = a_case(scene.gate)
        a_note(scene.gate, case, about=(About(subject_id=number),))
    scene.page.open_record("subject", number)
    settle()
    assert named(card(scene), RowsView, "Cases").height() == 21 * HEIGHT
    entries = named(card(scene), RowsView, "Entries")
    assert entries.height() == 20 * HEIGHT
    entries.setFocus()
    QTest.keyClick(entries, Qt.Key.Key_End)
    last = entries.visualRect(entries.currentIndex())
    assert entries.viewport().visibleRegion().contains(last.center())
    QTest.keyClick(entries, Qt.Key.Key_Home)
    assert entries.viewport().visibleRegion().contains(entries.visualRect(entries.currentIndex()).center())


def test_long_words_are_shown_whole_and_leave_entries_their_room(scene: Scene) -> None:
    name = "Golden Phoenix Takeaway, ground floor and the three rooms above it, " * 3
    case = a_case(scene.gate)
    number = scene.gate.perform(
        RecordPlace(case_id=case, name=name, premises="A door. " * 200, note="A stair. " * 200)
    )
    a_note(scene.gate, case, about=(About(subject_id=number),))
    scene.page.open_record("subject", number)
    settle()
    wrapped = [each for each in card(scene).findChildren(QLabel) if each.wordWrap()]
    seen = [each for each in wrapped if each.isVisible() and each.text()]
    assert any(name.strip() in each.text() for each in seen)
    for label in seen:
        assert label.height() >= label.heightForWidth(label.width()), label.text()[:40]
    assert named(card(scene), RowsView, "Entries").height() >= HEIGHT


@pytest.mark.parametrize("by", ["Return", "Add name"])
def test_another_name_is_recorded_and_shown(by: str, scene: Scene) -> None:
    number = a_person(scene.gate)
    scene.page.shown()
    line(scene).setFocus()
    QTest.keyClicks(line(scene), "Nutu")
    if by == "Add name":
        scene.press(by)
    else:
        QTest.keyClick(line(scene), Qt.Key.Key_Return)
    assert "Also known as" in texts(card(scene))
    assert "Nutu" in texts(card(scene))
    assert line(scene).text() == ""
    assert scene.store.sql("SELECT name FROM subject_name WHERE subject_id = ?", number) == [("Nutu",)]


@pytest.mark.parametrize("name", ["", "   ", LONG])
def test_what_is_no_name_is_said_beside_the_field(name: str, scene: Scene) -> None:
    a_person(scene.gate)
    scene.page.shown()
    hint = line(scene).accessibleDescription()
    line(scene).setText(name)
    scene.press("Add name")
    problem = line(scene).accessibleDescription()
    assert problem != hint
    assert problem in texts(card(scene))
    assert line(scene).hasFocus()
    assert line(scene).text() == name


def test_the_sentence_goes_with_the_next_letter_and_with_another_nominal(scene: Scene) -> None:
    other = a_person(scene.gate, name="Zbigniew")
    a_person(scene.gate, name="Aisha")
    scene.page.shown()
    hint = line(scene).accessibleDescription()
    scene.press("Add name")
    assert line(scene).accessibleDescription() != hint
    QTest.keyClicks(line(scene), "N")
    assert line(scene).accessibleDescription() == hint
    scene.page.open_record("subject", other)
    assert line(scene).text() == ""


def test_a_name_that_is_half_typed_is_there_again_with_its_nominal(scene: Scene) -> None:
    other = a_person(scene.gate, name="Zbigniew")
    first = a_person(scene.gate, name="Aisha")
    scene.page.shown()
    scene.page.open_record("subject", first)
    QTest.keyClicks(line(scene), "Nutu")
    scene.page.open_record("subject", other)
    assert line(scene).text() == ""
    scene.page.open_record("subject", first)
    assert line(scene).text() == "Nutu"
    scene.press("Add name")
    scene.page.open_record("subject", other)
    scene.page.open_record("subject", first)
    assert line(scene).text() == ""


def test_who_only_reads_adds_no_name(world: World, put_up: PutUp) -> None:
    scene = put_up(world.store, SubjectsPage, Role.ANALYST)
    scene.page.open_record("subject", world.suspect_id)
    assert "Shane Crabtree" in texts(card(scene))
    assert "Another name" not in texts(card(scene))


def test_her_own_copy_opens_in_the_register(scene: Scene) -> None:
    case = a_case(scene.gate)
    number = a_person(scene.gate, case, name="Linh", roles=("involvement_role:potential_victim",))
    scene.gate.perform(issue(case, "survivor", recipient="Her navigator", person_id=number))
    scene.page.open_record("subject", number)
    link = named(card(scene), Link, "Own copy")
    assert "20 Jun 2022" in link.accessibleName()
    link.click()
    assert scene.open_requests == [(OWN_COPY, 1)]
