"""The forms of people, places, things and organisations: to record one in a case, and to correct one."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.kinds import SUBJECTS
from mscu.actions.subjects.subject_corrections import CorrectSubject, correctable_fields
from mscu.actions.subjects.subject_file import SubjectDetails
from mscu.codes import SubjectKind
from mscu.ui.forms.field_list import BIRTH, CODES, CODES_MANY, LINE, TEXT, YES_NO_NOT_SURE, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.case_lines import NAMES
from mscu.ui.pages.editing.case_sources import kind_in_form
from mscu.ui.pages.editing.form_spec import FormSpec

_ROLES = Field("roles", "Roles in this case", CODES_MANY("involvement_role"), wide=True)
_NOTE = Field("note", "Note", TEXT, wide=True)
_ALSO = Section(
    "Also known as",
    (Field("also", "Other names", NAMES, wide=True),),
    hint="a search for any of them finds this record",
)

PERSON = (
    Section(
        "",
        (
            Field(
                "name",
                "Name",
                LINE,
                required=True,
                wide=True,
                hint="As the person gives it. If it is not known, type: unknown male",
            ),
            _ROLES,
            Field("born", "Born", BIRTH, placeholder="such as 1979, or about 17"),
            Field("age_status", "Age status", CODES("age_status")),
            Field("gender", "Gender", CODES("gender")),
            Field("nationality", "Nationality", CODES("nationality")),
            Field("language", "Language", CODES("language")),
            Field("languages", "Other languages", LINE),
            Field("interpreter", "Needs an interpreter?", YES_NO_NOT_SURE),
            _NOTE,
        ),
    ),
    _ALSO,
)

PLACE = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True, wide=True, placeholder="such as Hollin Lane Yard"),
            Field("place_kind", "Kind of place", CODES("place_type")),
            Field("district", "District", CODES("district")),
            Field("address", "Address", LINE, wide=True),
            Field("postcode", "Postcode", LINE, hint="Taken from the address if left empty"),
            Field("premises", "Premises there", LINE, placeholder="such as yard, caravans 1 to 6"),
            Field("lacks", "What is missing there (power, water, heating)", CODES_MANY("lacks"), wide=True),
            _ROLES,
            _NOTE,
        ),
    ),
    _ALSO,
)

THING = (
    Section(
        "",
        (
            Field("name", "Description", LINE, required=True, placeholder="such as white tipper"),
            Field("thing_kind", "Kind of item", CODES("thing_kind"), required=True),
            Field(
                "number",
                "Registration or number",
                LINE,
                placeholder="such as MX19 CTB",
                hint="Check a British plate for a slip; type a foreign one as you read it",
            ),
            _ROLES,
            _NOTE,
        ),
    ),
    _ALSO,
)

ORGANISATION = (
    Section(
        "",
        (
            Field("name", "Name", LINE, required=True, wide=True),
            Field("trade", "Trade", CODES("sector")),
            _ROLES,
            _NOTE,
        ),
    ),
    _ALSO,
)

FORMS: dict[SubjectKind, tuple[Section, ...]] = {
    SubjectKind.PERSON: PERSON,
    SubjectKind.PLACE: PLACE,
    SubjectKind.THING: THING,
    SubjectKind.ORGANISATION: ORGANISATION,
}


def subject_spec(case: CaseDetails, kind: SubjectKind, name: str = "") -> FormSpec:
    """Return the form of a new person, place, thing or organisation of the case."""
    command = SUBJECTS[kind]
    return FormSpec(
        key=f"case/{case.id}/subject/{kind.value}",
        label=f"{kind_in_form(kind)}, {case.reference}",
        title=f"New {kind_in_form(kind).lower()}",
        icon=kind.icon,
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
