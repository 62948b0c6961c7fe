"""The forms that record a subject of a case, and that correct one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.kinds import SUBJECTS
from mscu.actions.subjects.subject_corrections import CorrectSubject, correctable_fields
from mscu.actions.subjects.subject_file import SubjectDetails
from mscu.codes import SubjectKind
from mscu.ui.forms.field_list import TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.case_sources import SUBJECT_ICONS, kind_in_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.subjects.subject_forms import FORMS


def subject_spec(case: CaseDetails, kind: SubjectKind, name: str = "") -> FormSpec:
    """Return the form of a new person, place, thing or organisation of the case."""
    command = SUBJECTS[kind]
    return FormSpec(
        key=f"case/{case.id}/subject/{kind.value}",
        label=f"{kind_in_form(kind)}, {case.reference}",
        title=f"New {kind_in_form(kind).lower()}",
        icon=SUBJECT_ICONS[kind],
        sections=FORMS[kind],
        values={**defaults(command), "name": name},
        make=partial(command, case_id=case.id),
        done=f"{kind_in_form(kind)} recorded.",
    )


CORRECT = "correct"
"""The form's name in its key: `subjects/correct/7`."""
WHY = Section("", (Field("reason", "Why", TEXT, required=True, wide=True),))


def correction_spec(key: str, answer: SubjectDetails) -> FormSpec:
    """Return the form that corrects a nominal; what it was is kept with the reason."""
    names = correctable_fields(answer.kind)
    sections = (
        replace(section, fields=tuple(field for field in section.fields if field.name in names))
        for section in FORMS[answer.kind]
    )
    return FormSpec(
        key=key,
        label=f"Correction, {kind_in_form(answer.kind).lower()}",
        title=f"Correct {answer.name}",
        note="What is recorded now is kept, with the reason; a search still finds the former name",
        icon="pencil",
        sections=(*sections, WHY),
        values={**answer.typed, "also": tuple({"name": name} for name in answer.typed["also"])},
        make=partial(_correction, answer.id, answer.version),
        done="Corrected. The earlier version is kept.",
        save="Save correction",
    )


def _correction(subject_id: int, version: int, *, reason: str, **changes: object) -> CorrectSubject:
    return CorrectSubject(subject_id=subject_id, version=version, changes=changes, reason=reason)
