"""Every kind of entry has a form, and every form fits its command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.actions.core.form_choices import CodeLists
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.kinds import FROM_OUTSIDE, RECORDING
from mscu.codes import Kind, Role, YesNo
from mscu.ui.forms.field_list import Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.case_sources import FollowedEntry, OneSubject, SubjectsWithRoles, sources_of
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.widgets.choices import CheckField, ChoiceField
from mscu.ui.widgets.segmented import SegmentedField
from tests.scenes.stores import Store, Template
from tests.tools.identifiers import identifiers
from tests.ui import mouse
from tests.ui.pages.cases.case_scene import settle
from tests.ui.reading import read_all

CARD_SIZE, BELOW_LAST = (740, 360), 16
"""Pixels of a card beside a list on the smallest screen, and of what may be below the last field."""
YES_AND_NO = {"y": (YesNo.YES, True), "n": (YesNo.NO, False), "s": (YesNo.NOT_SURE, None)}
GIVEN_BY_THE_PAGE = {"case_id"}
KINDS = sorted(ENTRY_FORMS)
NAMED = {kind: kind.label.lower().split()[-1] for kind in Kind if kind is not Kind.NRM_DECISION}
NAMED[Kind.ENQUIRY_RESULT] = "enquiry result"
"""The word by which a label names a kind."""

MALFORMED: tuple[object, ...] = (
    7,
    1.5,
    True,
    "x",
    [7, None, "x"],
    [[]],
    [[1, 2, 3, 4, 5]],
    [["x", 7, None, {}]],
    {"x": 7},
    [{"x": [7]}],
    [{"subject_id": 7, "text": ["x"]}],
)
"""What JSON could hold instead of what a field's draft is."""


@pytest.fixture(scope="module")
def sources(founded: Template, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what the fields of forms offer in a store in which nothing is recorded."""
    store = Store.copy(founded, tmp_path_factory.mktemp("lists") / "store")
    lists = store.gate(Role.OFFICER).ask(CodeLists())
    store.close()
    return sources_of(lists, date(2022, 6, 20))


def fields_of(kind: Kind) -> Iterator[Field]:
    return (field for section in ENTRY_FORMS[kind].sections for field in section.fields)


def names(sections: tuple[Section, ...]) -> list[str]:
    return [field.name for section in sections for field in section.fields]


def required(command: type[RecordEntry]) -> Iterator[str]:
    for each in fields(command):
        if each.default is MISSING and each.default_factory is MISSING:
            yield each.name
    if command.text_required:
        yield "text"
    if command.follows_required:
        yield "follows_id"
    yield from command.choices_required


def test_every_kind_that_is_typed_has_a_form() -> None:
    assert set(ENTRY_FORMS) == set(RECORDING) - FROM_OUTSIDE


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_belongs_to_the_command_and_stands_once(kind: Kind) -> None:
    asked = names(ENTRY_FORMS[kind].sections)
    known = {each.name for each in fields(RECORDING[kind])}
    assert set(asked) <= known
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_the_command_takes_is_asked_for(kind: Kind) -> None:
    known = {each.name for each in fields(RECORDING[kind])} - GIVEN_BY_THE_PAGE
    missing = known - set(names(ENTRY_FORMS[kind].sections))
    assert missing <= {"follows_id"}
    if "follows_id" in missing:
        assert not RECORDING[kind].spec.follows


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_command_requires_is_marked_required(kind: Kind) -> None:
    marked = {each.name for s in ENTRY_FORMS[kind].sections for each in s.fields if each.required}
    assert set(required(RECORDING[kind])) <= marked


@pytest.mark.parametrize("kind", KINDS)
def test_own_fields_and_switches_name_fields_of_the_form(kind: Kind) -> None:
    asked = set(names(ENTRY_FORMS[kind].sections))
    form = ENTRY_FORMS[kind]
    assert {form.own_field} - {""} <= asked
    for switch in form.switches:
        assert {switch.field, switch.by} <= asked


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_is_read_typed_and_never_breaks(
    kind: Kind, sources: Any, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    """It shows no identifier; empty, it makes its command; each choice is made by letters and arrows."""
    form = Form(ENTRY_FORMS[kind].sections, sources)
    qtbot.addWidget(form)
    read = read_all(form)
    assert len(read) > 10
    assert not {text: found for text in read if (found := identifiers(text))}
    assert not mouse.focused_by_wheel(form)
    form.show_values(dict[str, Any]())
    command: Any = RECORDING[kind]
    taken = command(**form.values())
    assert taken.happened == ""
    assert set(form.values()) == set(names(ENTRY_FORMS[kind].sections))
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    for field in fields_of(kind):
        editor = form.editor(field.name)
        if isinstance(editor, QWidget) and editor.isVisible() and editor.isEnabled():
            with subtests.test(field=field.name):
                try_keys(editor, field)
    for malformed in MALFORMED:
        form.show_draft(dict.fromkeys(form.values(), malformed))
        form.values()
        json.dumps(form.draft())


def try_keys(editor: QWidget, field: Field) -> None:
    editor.setFocus()
    if isinstance(editor, SegmentedField):
        try_segments(editor)
    elif isinstance(editor, CheckField):
        assert [typed(editor, letter) for letter in "ynYN"] == [True, False, True, False]
    elif isinstance(editor, ChoiceField):
        assert editor.count() < 2 or by_arrows(editor, editor.count()) == options_of(editor), field.name


def try_segments(editor: SegmentedField) -> None:
    answers = by_arrows(editor, 4)
    assert len(answers) >= 2
    editor.show_value(None)
    if answers <= {YesNo.YES, YesNo.NO, YesNo.NOT_SURE, True, False}:
        letters = [letter for letter in YES_AND_NO if set(YES_AND_NO[letter]) & answers]
        assert len(letters) == len(answers)
        for letter in letters:
            assert typed(editor, letter) in YES_AND_NO[letter]
    else:
        assert {typed(editor, letter) for letter in "abcdefghijklmnopqrstuvwxyz"} - {None} == answers


def by_arrows(editor: SegmentedField | ChoiceField, times: int) -> set[object]:
    """Return the answers that the arrows lead to, down and up again."""
    found: set[object] = set()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or editor, key)
            found.add(editor.value())
    return found


def options_of(editor: ChoiceField) -> set[object]:
    shown = editor.value()
    values: set[object] = set()
    for row in range(editor.count()):
        editor.setCurrentIndex(row)
        values.add(editor.value())
    editor.show_value(shown)
    return values


def typed(editor: SegmentedField | CheckField, letter: str) -> object:
    QTest.keyClicks(QApplication.focusWidget() or editor, letter)
    return editor.value()


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_offers_the_subjects_that_its_command_takes(kind: Kind) -> None:
    takes = RECORDING[kind].subject_kinds
    for field in fields_of(kind):
        if isinstance(field.editor, OneSubject | SubjectsWithRoles) and field.name in {
            "about",
            "person_id",
            "place_id",
        }:
            assert field.editor.kinds == ((takes[field.name],) if field.name in takes else ())


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_offers_nobody_without_the_role_that_its_command_requires(kind: Kind) -> None:
    requires = RECORDING[kind].roles_required
    offered = {
        field.name: field.editor.roles_required
        for field in fields_of(kind)
        if isinstance(field.editor, OneSubject) and field.editor.roles_required
    }
    assert offered == requires


@pytest.mark.parametrize("kind", KINDS)
def test_a_label_that_names_a_kind_names_all_that_its_field_offers(kind: Kind) -> None:
    for field in fields_of(kind):
        if isinstance(field.editor, FollowedEntry):
            offered = {rule.kind for rule in RECORDING[kind].spec.follows if rule.offered}
            named = {each for each in NAMED if NAMED[each] in field.label.lower()}
            assert field.editor.kind is kind
            assert named in (set(), offered)


def test_a_form_on_a_card_ends_with_its_last_field(
    sources: Any, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    """Not in the empty area that it would need if it were narrower."""
    for kind in KINDS:
        card = SideCard(kind.label)
        qtbot.addWidget(card)
        form = Form(ENTRY_FORMS[kind].sections, sources)
        card.add(form)
        card.resize(*CARD_SIZE)
        card.show()
        settle()
        content = card.area.widget()
        assert content is not None
        cells = [form.cell(name) for name in form.names() if form.cell(name).isVisible()]
        end = max(cell.mapTo(content, cell.rect().bottomLeft()).y() for cell in cells)
        with subtests.test(kind.value):
            if card.area.verticalScrollBar().maximum():
                assert content.height() - end <= BELOW_LAST
        card.hide()
