"""Fields shared by the forms of many kinds of entry."""

from __future__ import annotations

from mscu.actions.entries.entries import About
from mscu.code_keys import MENTIONED, POTENTIAL_VICTIM, SUSPECT, WITNESS
from mscu.codes import Kind, Marking, SubjectKind
from mscu.rules.offences import awaited_words
from mscu.ui.forms.field_list import CHOICE, LINE, PARTIAL, TEXT, Field, Section, Sources
from mscu.ui.pages.editing.case_sources import FollowedEntry, SubjectsWithRoles

ROLES = "involvement_role"
FIRST_ROLES = (MENTIONED, POTENTIAL_VICTIM, SUSPECT, WITNESS, "involvement_role:scene")


def happened_field(label: str = "When", hint: str = "") -> Field:
    """Return the field for when it happened, as closely as is known."""
    return Field(
        "happened", label, PARTIAL, required=True, hint=hint, placeholder="such as 12 Nov 2022 09:14"
    )


def text_field(label: str, *, required: bool = False, hint: str = "") -> Field:
    return Field("text", label, TEXT, required=required, hint=hint, wide=True)


def follows_field(kind: Kind, label: str, *, required: bool = False) -> Field:
    return Field("follows_id", label, FollowedEntry(kind), required=required)


def about_field(label: str = "About", hint: str = "", kinds: tuple[SubjectKind, ...] = ()) -> Field:
    """Return the field for further subjects that the entry is about: of these kinds, or of any."""
    editor = SubjectsWithRoles(_as_about, list_name=ROLES, kinds=kinds, usual=FIRST_ROLES)
    return Field("about", label, editor, hint=hint, wide=True)


def awaited_hint(sources: Sources) -> str:
    """Return which offences are not offered, since nobody has confirmed that they are in force."""
    return awaited_words(sources.today)


def _as_about(subject_id: int, role: str) -> About:
    return About(subject_id=subject_id, role=role)


HANDLING = Section(
    "Handling",
    (
        Field("marking", "Marking", CHOICE(Marking)),
        Field("handling", "Handling instructions", LINE, placeholder="who may see it, and why"),
    ),
)
"""The last section of every form."""
