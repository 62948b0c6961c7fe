"""Reopens the form of a draft, from a key that names the case, the form and the entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.entries.entry_file import EntryDetails
from mscu.codes import Kind, SubjectKind
from mscu.ui.pages.cases.case_forms import (
    close_spec,
    header_spec,
    hold_spec,
    involve_spec,
    lift_hold_spec,
    lift_spec,
    move_spec,
    name_spec,
    restrict_spec,
    unrole_spec,
)
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_form_specs import (
    SUPERSEDING,
    answer_spec,
    contact_with_victim,
    correct_spec,
    entry_spec,
    postpone_spec,
    superseding_spec,
    with_note_type,
)
from mscu.ui.pages.entries.items import item_spec
from mscu.ui.pages.entries.material import material_spec
from mscu.ui.pages.entries.told_by_phone import told_spec
from mscu.ui.pages.sharing.alerts import alert_spec
from mscu.ui.pages.subjects.subject_forms import subject_spec

GRADE = "grade"
_COPYING_KINDS = frozenset(
    {
        Kind.OCG_ASSESSMENT.value,
        Kind.OCG_STEP.value,
        Kind.OCG_FACT.value,
        Kind.DISRUPTION.value,
        Kind.INFORMATION_REQUEST.value,
    }
)
"""Kinds whose forms begin with the content of the entry that they follow."""
_ENTRY_FORMS: dict[str, Callable[[EntryDetails], FormSpec]] = {
    "correct": correct_spec,
    "postpone": postpone_spec,
    "answer": answer_spec,
    "move": move_spec,
    "material": material_spec,
    "told": told_spec,
}
_CASE_FORMS: dict[str, Callable[[CaseDetails], FormSpec | None]] = {
    "head": header_spec,
    "close": close_spec,
    "restrict": restrict_spec,
    "lift": lift_spec,
    "hold": hold_spec,
    "lift_hold": lift_hold_spec,
    "alert": alert_spec,
}


@dataclass(frozen=True)
class CaseDraftKey:
    """The parts of a draft's key: `case/12/entry/search/40`."""

    case_id: int
    form: str
    variant: str
    record_id: int

    @property
    def entry_id(self) -> int | None:
        """The entry that must be read before the form can open."""
        copies_entry = self.form == "entry" and self.variant in _COPYING_KINDS and self.record_id > 0
        return self.record_id if copies_entry or self.form in {*_ENTRY_FORMS, GRADE} else None


def read_draft_key(key: str) -> CaseDraftKey | None:
    """Read the key of a draft; return None for a key of another page."""
    parts = key.split("/")
    if parts[0] != "case" or len(parts) not in {4, 5} or not parts[1].isdigit():
        return None
    record_id = int(parts[-1]) if parts[-1].isdigit() else 0
    return CaseDraftKey(int(parts[1]), parts[2], parts[3], record_id)


def reopened_spec(
    key: CaseDraftKey, case: CaseDetails, entry: EntryDetails | None, me: str
) -> FormSpec | None:
    """Rebuild the form of a draft; return None if the record that it was for is gone."""
    if key.form in _CASE_FORMS:
        return _CASE_FORMS[key.form](case)
    if key.form == "entry":
        return _new_entry_spec(key, case, entry, me)
    if key.entry_id is not None:
        return _entry_action_spec(key, entry) if entry is not None else None
    if key.form == "subject":
        return subject_spec(case, SubjectKind(key.variant))
    line = next((subject for subject in case.subjects if subject.id == key.record_id), None)
    if key.form == "involve":
        return involve_spec(case, line)
    return _subject_spec(key, case, line)


def _subject_spec(key: CaseDraftKey, case: CaseDetails, line: SubjectLine | None) -> FormSpec | None:
    if line is None:
        return None
    if key.form == "unrole" and line.role_keys:
        return unrole_spec(case, line)
    return name_spec(case, line) if key.form == "name" else None


def _entry_action_spec(key: CaseDraftKey, entry: EntryDetails) -> FormSpec | None:
    if key.form == GRADE:
        return item_spec(entry, int(key.variant))
    return _ENTRY_FORMS[key.form](entry)


def _new_entry_spec(key: CaseDraftKey, case: CaseDetails, entry: EntryDetails | None, me: str) -> FormSpec:
    kind, _, note_type = key.variant.partition(".")
    follows = entry if key.entry_id is not None else None
    spec = entry_spec(case, Kind(kind), me, follows=follows, follows_id=key.record_id or None)
    if note_type == SUPERSEDING:
        return superseding_spec(spec, case.id, None)
    if note_type.isdigit():
        return contact_with_victim(spec, case, int(note_type))
    return with_note_type(spec, case.id, note_type) if note_type else spec
