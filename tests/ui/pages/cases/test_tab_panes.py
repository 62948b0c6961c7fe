"""What stands beside the list of each tab: its own, as it was left, whatever was chosen in another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mscu.actions.cases.cases import OpenCase
from mscu.actions.exchange.case_bundles import ReceiveBundle
from mscu.actions.merging.merge_subjects import MergeSubjects
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Kind, Role, SubjectKind
from mscu.dates.age import born_words
from mscu.ui.look.folding import accessible_text
from mscu.ui.pages.cases import body, tab_lists
from mscu.ui.pages.cases.case_subject_card import CaseSubjectCard
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.cases.side_pane import CaseListCard
from mscu.ui.pages.cases.tab_lists import FAMILIES_WITH_TAB, START_EITHER, START_NRM, form_lines
from mscu.ui.pages.entries.entry_card import EntryCard
from mscu.ui.pages.matching.bundle_contents import BundleBox
from mscu.ui.widgets.chronology import Chronology
from tests.inputs.factories import a_case, a_person
from tests.scenes.crowd import MEMBER, Crowd
from tests.scenes.partner_unit import Sender
from tests.scenes.stores import Store
from tests.ui.finding import named, only, visible
from tests.ui.pages.cases.case_scene import Scene, case_of, press_key, settle, words_of
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing

LISTS_OF_ENTRIES = (body.CHRONOLOGY, body.ENQUIRIES, body.SUPPORT, body.ENFORCEMENT, body.LOG)


def subject_card(scene: Scene) -> CaseSubjectCard:
    settle()
    return only(scene.page, CaseSubjectCard)


def test_people_show_the_first_person_and_then_the_one_that_is_chosen(caravan_page: Scene) -> None:
    parts = caravan_page.page.case_body
    parts.show_tab(body.PEOPLE)
    rows = parts.list_in_front
    first = subject_card(caravan_page).line
    assert first is not None
    assert rows.current_key() == ("subject", first.id)
    rows.setFocus()
    press_key(Qt.Key.Key_Down)
    press_key(Qt.Key.Key_Return)
    second = subject_card(caravan_page).line
    assert second is not None
    assert second.id != first.id
    entry = next(row for row in case_of(caravan_page).entries if second.id in row.about)
    subject_card(caravan_page).entry_requested.emit(entry.id)
    settle()
    assert parts.tab == body.CHRONOLOGY
    assert caravan_page.entry.row.id == parts.list_in_front.current_key() == entry.id
    parts.show_tab(body.PEOPLE)
    assert subject_card(caravan_page).line == second
    caravan_page.open(a_case(caravan_page.gate))
    settle()
    assert parts.tab == body.CHRONOLOGY
    for tab in range(len(body.NAMES)):
        parts.show_tab(tab)
        assert visible(caravan_page.page, CaseSubjectCard) == [], "another case begins with nothing chosen"
        assert visible(caravan_page.page, EntryCard) == []


def test_an_entry_stands_only_beside_a_list_of_entries(shared: Scene) -> None:
    parts = shared.page.case_body
    for tab in range(len(body.NAMES)):
        parts.show_tab(tab)
        settle()
        shown = [card.entry.row.id for card in visible(shared.page, EntryCard) if card.entry]
        if tab in LISTS_OF_ENTRIES:
            assert shown == [parts.list_in_front.current_key()], body.NAMES[tab]
        else:
            assert shown == [], body.NAMES[tab]


def test_each_tab_keeps_what_was_chosen_in_it(shared: Scene) -> None:
    parts = shared.page.case_body
    chosen = {}
    for tab in LISTS_OF_ENTRIES:
        parts.show_tab(tab)
        rows = parts.list_in_front
        key = next(line.key for line in reversed(rows.lines()) if isinstance(line.key, int))
        rows.choose(key)
        rows.opened.emit(key)
        settle()
        chosen[tab] = key, rows.verticalScrollBar().value()
    for tab, (key, scrolled) in chosen.items():
        parts.show_tab(tab)
        settle()
        assert parts.list_in_front.current_key() == key, body.NAMES[tab]
        assert parts.list_in_front.verticalScrollBar().value() == scrolled, body.NAMES[tab]
        assert shared.entry.row.id == key, body.NAMES[tab]


def test_what_is_owed_for_a_person_is_settled_from_the_card(shared: Scene) -> None:
    case = case_of(shared)
    forms = [each for each in case.obligations if not (each.begins_form or each.opens_entry)]
    owed = next(each for each in forms if each.person_id is not None)
    assert owed.person_id is not None
    shared.page.reading.open_subject(owed.person_id)
    shared.press(f"Settle: {owed.text}", subject_card(shared))
    assert shared.form.spec.kind is owed.kind


def test_a_person_is_corrected_from_the_card(shared: Scene) -> None:
    shared.page.case_body.show_tab(body.PEOPLE)
    before = subject_card(shared).line
    assert before is not None
    shared.press("Correct", subject_card(shared))
    shared.fill(name="Marek Zielinski", reason="Spelt as in his passport")
    shared.save()
    after = subject_card(shared).line
    assert after is not None
    assert (after.id, after.name) == (before.id, "Marek Zielinski")


def test_a_name_that_is_added_opens_in_view_unless_a_form_asked_for_it(shared: Scene) -> None:
    parts = shared.page.case_body
    note = shared.add(Kind.NOTE)
    shared.page.forms.add_subject(SubjectKind.PERSON)
    shared.fill(name="Mihaela Varga")
    shared.save()
    assert shared.form is note
    assert parts.tab == body.CHRONOLOGY
    shared.page.forms.leave()
    shared.page.forms.add_subject(SubjectKind.PERSON)
    shared.fill(name="Zoltan Varga")
    shared.save()
    settle()
    line = subject_card(shared).line
    assert line is not None
    assert line.name == "Zoltan Varga"
    rows = parts.list_in_front
    assert parts.tab == body.PEOPLE
    assert rows.current_key() == ("subject", line.id)
    assert rows.shows_current
    assert rows.hasFocus()


def test_a_form_that_is_left_gives_the_keyboard_to_the_row_that_it_came_from(shared: Scene) -> None:
    parts = shared.page.case_body
    parts.show_tab(body.ENQUIRIES)
    key = parts.list_in_front.current_key()
    shared.add(Kind.NOTE)
    QTest.keyClick(shared.form, Qt.Key.Key_Escape)
    settle()
    assert shared.forms == []
    assert parts.list_in_front.hasFocus()
    assert parts.list_in_front.current_key() == key


def test_somebody_who_is_merged_into_another_gives_way_to_the_next(scene: Scene) -> None:
    case_id = a_case(scene.gate)
    roles = ("involvement_role:suspect",)
    kept, other = (
        scene.gate.perform(RecordPerson(case_id=case_id, name=name, roles=roles))
        for name in ("Petr Malý", "Petr Maly")
    )
    scene.open(case_id)
    scene.page.reading.open_subject(other)
    merge = MergeSubjects(kept_id=kept, kept_version=1, other_id=other, other_version=1, reason="The same.")
    scene.dispatcher.perform(merge)
    line = subject_card(scene).line
    assert line is not None
    assert line.id == kept


def test_every_row_of_the_log_shows_what_it_is_about(
    unit: tuple[Store, dict[str, int]], put_up: Callable[..., PageScene[CasePage]]
) -> None:
    """Copies, recalls and merges have no entry; a merge has no record of this case at all."""
    store, known = unit
    page = put_up(store, CasePage, gate=ChangesNothing).page
    page.open_record("cases", known["cases"])
    page.case_body.show_tab(body.LOG)
    settle()
    rows = page.case_body.list_in_front
    others = {line.key: line.look.title for line in rows.lines() if isinstance(line.key, tuple)}
    assert {key[0] for key in others} == {tab_lists.COPY, tab_lists.LOGGED}
    for key, title in others.items():
        rows.choose(key)
        rows.rested.emit(key)
        shown = accessible_text(words_of(only(page, CaseListCard)))
        assert re.sub("^(Issued|Recalled|Did not leave): ", "", accessible_text(title)) in shown


def test_all_entries_of_a_family_with_a_tab_and_the_enquiries_are_in_one_tab(
    crowd: Crowd, qtbot: QtBot
) -> None:
    scene = Scene(crowd.store, MEMBER)
    qtbot.addWidget(scene.page)
    scene.open(crowd.world.case_id)
    rows = {row.id: row for row in case_of(scene).entries}
    assert {row.kind for row in rows.values()} == set(Kind)
    shown: list[int] = []
    for tab in set(body.EMPTY_TABS) - set(body.READ_WITH_TAB):
        scene.page.case_body.show_tab(tab)
        lines = named(scene.page, Chronology, body.NAMES[tab]).lines()
        shown += [line.key for line in lines if isinstance(line.key, int)]
    expected = [
        row.id for row in rows.values() if row.family in FAMILIES_WITH_TAB or row.kind is Kind.ENQUIRY
    ]
    assert sorted(shown) == sorted(expected)
    scene.dispatcher.close()


@pytest.mark.parametrize(
    ("born", "words"),
    [
        ("", ""),
        ("unknown", ""),
        ("2 Mar 1990", "born 2 Mar 1990"),
        ("about 1990", "born about 1990"),
        ("before 2004", "born before 2004"),
        ("about 16", "age about 16"),
        ("age about 17", "age about 17"),
        ("aged 15", "aged 15"),
        ("16 or 17", "age 16 or 17"),
    ],
)
def test_an_age_is_not_called_a_birth(born: str, words: str) -> None:
    assert born_words(born) == words


def test_for_a_child_the_nrm_form_alone_is_offered(store: Store, qtbot: QtBot) -> None:
    officer = store.gate(Role.OFFICER)
    case_id = a_case(officer)
    for name, born in (("Ana Pop", "2 Mar 1990"), ("Linh Tran", "2 Mar 2008"), ("Mai Do", "unknown")):
        a_person(officer, case_id, name=name, born=born, roles=("involvement_role:potential_victim",))
    scene = Scene(store, Role.OFFICER)
    qtbot.addWidget(scene.page)
    scene.open(case_id)
    begun = {person: row.look.title for person, row in form_lines(case_of(scene))}
    assert begun == {"Ana Pop": START_EITHER, "Linh Tran": START_NRM, "Mai Do": START_EITHER}
    assert "no NRM referral yet (a child's needs no consent)" in words_of(scene.page)
    scene.dispatcher.close()


ROLES = "SELECT case_id, role FROM involvement WHERE entry_id IS NULL"


def test_it_stands_below_the_people_and_is_taken_in_there(scene: Scene, store: Store) -> None:
    sender = Sender()
    store.gate(Role.SUPERVISOR).perform(sender.adding())
    bundle = sender.bundle(scene.gate, sender.words(scene.gate))
    report = scene.gate.perform(ReceiveBundle(content=bundle))
    case_id = scene.gate.perform(OpenCase(title="Their van", report_id=report))
    scene.open(case_id)
    parts = scene.page.case_body
    parts.show_tab(body.PEOPLE)
    settle()
    assert parts.list_in_front.current_key() == (tab_lists.BUNDLE, report)
    box = only(scene.page, BundleBox)
    assert "From Cheshire MSCU, their case CH-22-0012" in words_of(box)
    scene.press("Take in: Marek Kowal")
    assert scene.said() == "Taken in."
    assert "All of it is taken in" in words_of(box)
    assert store.sql(ROLES) == [(case_id, "involvement_role:suspect")]
    assert [line.name for line in case_of(scene).subjects] == ["Marek Kowal"]
    scene.press("Open Marek Kowal")
    assert parts.list_in_front.current_key() == ("subject", case_of(scene).subjects[0].id)
    assert not visible(scene.page, BundleBox)
    scene.open(scene.gate.perform(OpenCase(title="Car wash")))
    parts.show_tab(body.PEOPLE)
    settle()
    assert case_of(scene).bundles == ()
    assert not visible(scene.page, BundleBox), "nothing came with this case"
