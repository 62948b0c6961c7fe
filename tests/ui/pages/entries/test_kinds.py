"""Every kind of entry is recorded through its form, as filled in by somebody on the smallest screen."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.intake.reports import LinkReport
from mscu.actions.kinds import RECORDING
from mscu.code_keys import NOT_REACHED
from mscu.codes import Kind
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.ui.pages.editing.case_follows import follow_ups
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.pages.entries.entry_form_specs import chosen_subject
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.nrm.care_forms import VICTIM_CONTACT
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.field_cell import FieldMessage
from tests.inputs.factories import COMMANDS, World
from tests.scenes.own_files import Own, own
from tests.ui.finding import only
from tests.ui.fitting import cut_texts
from tests.ui.pages.cases.case_scene import Scene, case_of, settle
from tests.ui.pages.conftest import SMALLEST

__all__ = ["own"]


SUBJECTS = {"person_id", "place_id", "subject_id"}


@pytest.fixture
def scene(world: World, qtbot: QtBot) -> Scene:
    """Return the page of a case with one of everything, on the smallest screen."""
    made = Scene(world.store)
    qtbot.addWidget(made.page)
    made.page.resize(*SMALLEST)
    with qtbot.waitExposed(made.page):
        made.page.show()
    made.gate.perform(LinkReport(report_id=world.report_id, case_id=world.case_id, reason="The same yard."))
    return made


def as_typed(case: CaseDetails, name: str, value: Any) -> Any:
    """Return a field of a command as a person enters it: subjects are chosen, lines are filled in."""
    if name in SUBJECTS and isinstance(value, int):
        return chosen_subject(case, value)
    if not isinstance(value, tuple) or not all(map(is_dataclass, value)):
        return value
    return [
        {each.name: as_typed(case, each.name, getattr(line, each.name)) for each in fields(line)}
        for line in value
    ]


def test_every_kind_is_recorded_through_its_form(
    scene: Scene, world: World, subtests: pytest.Subtests
) -> None:
    commands: dict[Kind, Any] = {kind: COMMANDS[RECORDING[kind]](world) for kind in sorted(ENTRY_FORMS)}
    scene.open(world.case_id)
    for kind, command in commands.items():
        form = scene.add(kind)
        settle()
        with subtests.test(kind.value):
            assert cut_texts(form) == []
            case = case_of(scene)
            scene.fill(**{name: as_typed(case, name, getattr(command, name)) for name in form.form.names()})
            scene.save()
            assert not scene.forms, form.form.problems()
            assert scene.entry.row.kind is kind
            assert scene.entry.row.happened == command.happened
            assert scene.entry_card.findChildren(KindMark)
            for step in follow_ups(scene.entry.row, [kind]):
                scene.press(step.label, scene.entry_card)
                spec = scene.form.spec
                assert not spec.title.startswith("New "), f"{step.label}: {spec.title}"
                step_field = FORMS[kind].step_field
                assert not step_field or spec.values[step_field] is None
                scene.page.forms.close_all()
        scene.page.forms.close_all()


def test_the_form_of_a_contact_names_the_choices_by_which_nobody_was_told() -> None:
    rows = load_code_list(resource("code_lists/contact_method.csv"))
    labels = {row.key: row.label for row in rows}
    (section, *_) = VICTIM_CONTACT
    hint = next(field.hint for field in section.fields if field.name == "method")
    assert {key for key in labels if key in NOT_REACHED} == NOT_REACHED
    told = {f"contact_method:{way}" for way in ("phone", "video", "in_person")}
    assert isinstance(hint, str)
    assert all(labels[key] in hint for key in NOT_REACHED | told)


def hint_of(form: FormCard, name: str) -> str:
    return only(form.form.cell(name), FieldMessage).text()


def test_hints_say_the_periods_that_the_force_set_and_none_without_a_rule(shared: Scene, own: Own) -> None:
    limit = 'value = {}\nkind = "duty"\nlapses = "power"\nsource = "Children Act'
    told = 'value = {}\nkind = "duty"\nsource = "Victims\' Code, right 6: within 1'
    own.change("rules/clocks.toml", limit.format(72), limit.format(96))
    own.change("rules/clocks.toml", told.format(1), told.format(2))
    protection = "Children Act 1989 s.46"
    form = shared.add(Kind.REFERRAL)
    assert hint_of(form, "police_protection_from") == f"{protection}: at most 96 hours, day and night"
    shared.page.forms.close_all()
    form = shared.add(Kind.VICTIM_CONTACT)
    rights = (
        "enhanced rights until assessed: by the Victims' Code told within 2 working days, otherwise within "
        "5 working days"
    )
    assert hint_of(form, "entitlement") == rights
    shared.page.forms.close_all()
    own.change("rules/clocks.toml", 'key = "police_protection"', 'key = "protection"')
    assert hint_of(shared.add(Kind.REFERRAL), "police_protection_from") == protection
