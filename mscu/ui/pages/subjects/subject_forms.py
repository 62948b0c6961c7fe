"""The form of each kind of subject: people, places, things and organisations."""

from __future__ import annotations

from mscu.codes import SubjectKind
from mscu.ui.forms.field_list import BIRTH, CODES, CODES_MANY, LINE, TEXT, YES_NO_NOT_SURE, Field, Section
from mscu.ui.pages.editing.case_lines import NAMES

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
            Field("number", "Registration or number", LINE, placeholder="such as MX19 CTB"),
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
