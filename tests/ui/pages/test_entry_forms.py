"""Every kind of entry has a form, and every form fits its command."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.core.form_choices import CodeLists
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.kinds import FROM_OUTSIDE, RECORDING
from mscu.codes import Kind
from mscu.gate import Gate
from mscu.ui.forms.field_list import Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.case_sources import FollowedEntry, OneSubject, SubjectsWithRoles, sources_of
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from tests.ui import mouse
from tests.ui.pages.cases.case_scene import settle

CARD_SIZE, BELOW_LAST = (740, 360), 16
"""Pixels of a card beside a list on the smallest screen, and of what may be below the last field."""
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


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", KINDS)
def test_the_empty_form_is_refused_by_field_and_never_breaks(kind: Kind, officer: Gate, qtbot: QtBot) -> None:
    lists = officer.ask(CodeLists())
    form = Form(ENTRY_FORMS[kind].sections, sources_of(lists, date(2022, 6, 20)))
    qtbot.addWidget(form)
    form.show_values(dict[str, Any]())
    assert not mouse.focused_by_wheel(form)
    command: Any = RECORDING[kind]
    taken = command(**form.values())
    assert taken.happened == ""
    assert set(form.values()) == set(names(ENTRY_FORMS[kind].sections))


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
    officer: Gate, qtbot: QtBot, subtests: pytest.Subtests
) -> None:
    """Not in the empty area that it would need if it were narrower."""
    sources = sources_of(officer.ask(CodeLists()), date(2022, 6, 20))
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


@pytest.mark.sampled(3)
@pytest.mark.parametrize("kind", KINDS)
def test_a_malformed_draft_is_ignored(kind: Kind, officer: Gate, qtbot: QtBot) -> None:
    form = Form(ENTRY_FORMS[kind].sections, sources_of(officer.ask(CodeLists()), date(2022, 6, 20)))
    qtbot.addWidget(form)
    for malformed in MALFORMED:
        form.show_draft(dict.fromkeys(form.values(), malformed))
        form.values()
        json.dumps(form.draft())
