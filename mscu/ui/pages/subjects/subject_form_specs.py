"""The form that records a subject of a case."""

from __future__ import annotations

from functools import partial

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.kinds import SUBJECTS
from mscu.codes import SubjectKind
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
