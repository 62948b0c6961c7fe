"""A name that nobody in the unit has is taken, and said to put the record on nobody's desk."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pytestqt.qtbot import QtBot

from mscu.actions.plans.plan_choices import PlanFormChoices
from mscu.codes import Kind
from mscu.ui.forms.field_list import Field, Section
from mscu.ui.forms.form import Form
from mscu.ui.pages.cases.case_forms import FIELDS, header_spec
from mscu.ui.pages.editing.case_sources import CaseSources
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.plans.fields import action
from mscu.ui.widgets.unit_name_field import NOBODY_IN_UNIT
from tests.inputs.factories import a_case
from tests.ui.pages.cases.case_scene import Scene

ON_A_DESK = frozenset({"lead", "officer_in_case", "owner"})
"""The fields by which My desk finds what is an officer's own."""
UNIT = ("DC Tom Fielding", "DS Priya Nolan")


def fields_of_desks() -> Iterator[Field]:
    forms = (
        FIELDS,
        action(PlanFormChoices(groups=(), plans=(), partners=())),
        *(form.sections for form in ENTRY_FORMS.values()),
    )
    for sections in forms:
        for section in sections:
            yield from (field for field in section.fields if field.name in ON_A_DESK)


def test_the_fields_of_desks_say_that_nobody_in_the_unit_has_the_name(qtbot: QtBot) -> None:
    found = {field.name: field for field in fields_of_desks()}
    assert found.keys() == ON_A_DESK
    form = Form(
        (Section("", tuple(found.values())),), CaseSources(officers=UNIT, elsewhere=("DI Moss, Kent",))
    )
    qtbot.addWidget(form)
    for (key, field), show in product(found.items(), (form.show_values, form.show_draft)):
        cell = form.cell(key)
        for name in ("DS Priya Nolan XX", "DS Priya Nolan", "ds priya nolan", "DI Moss, Kent", ""):
            show({key: name})
            said = NOBODY_IN_UNIT if name and name not in UNIT else field.hint
            assert (cell.sentence, cell.problem) == (said, ""), name


def test_it_is_a_hint_and_no_refusal(scene: Scene) -> None:
    scene.open(a_case(scene.gate, lead=scene.gate.actor.display))
    scene.page.forms.begin_for(header_spec)
    lead, officer = (scene.form.form.cell(name) for name in ("lead", "officer_in_case"))
    assert (lead.sentence, officer.sentence) == ("", "")
    scene.fill(lead="DS Priya Nolan XX")
    assert lead.sentence == NOBODY_IN_UNIT
    scene.save()
    assert not scene.forms
    scene.add(Kind.ENQUIRY)
    scene.fill(owner="DS Priya Nolan XX")
    assert scene.form.form.cell("owner").sentence == NOBODY_IN_UNIT
