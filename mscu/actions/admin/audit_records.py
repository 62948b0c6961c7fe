"""What the rows of the audit are about: kinds of record and references, which tell nothing of a case."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from mscu.batches import in_batches
from mscu.codes import StoreKind, SubjectKind
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.kinds import ENTRIES, SUBJECTS
from mscu.models.nrm_form import NrmForm
from mscu.models.plan import Plan
from mscu.models.record_labels import record_label
from mscu.models.subject import Involvement, Subject
from mscu.models.survivors.survivor import Survivor

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

OWNER_MODELS: dict[StoreKind, type[Case | Survivor]] = {StoreKind.UNIT: Case, StoreKind.SURVIVORS: Survivor}
"""What the rows of a store's audit belong to."""
OWNER_TABLES = ("cases", "survivor")
OWNER_NAMES = {StoreKind.UNIT: "case", StoreKind.SURVIVORS: "survivor"}
SUBJECT_TYPES = ("subject", "subject_version")
ENTRY_TYPES = ("entry", "entry_version")
NOMINAL = "nominal"
"""What people call a record of one of `SUBJECT_TYPES`, before its number."""
_NOMINALS = "|".join((NOMINAL, *(kind.value for kind in SubjectKind)))
_NUMBERED = re.compile(rf"(?:(?P<word>case|survivor|{_NOMINALS}) )?(?:no\. ?)?(?P<number>[0-9]{{1,18}})")
_SPELLED = ("NRM", "OCG")
"""Abbreviations that are read letter by letter, from a vowel."""
Key = tuple[str, int]


@dataclass(frozen=True)
class About:
    """What kind of record it is, and the cases in which it is known."""

    label: str
    case_ids: tuple[int, ...] = ()


def with_article(label: str) -> str:
    """Return a kind of record as it stands in a sentence: `an arrest`, `an NRM form`, `a person`."""
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    article = "an" if words.startswith(("a", "e", "i", "o", *_SPELLED)) else "a"
    return f"{article} {words}"


def about_records(work: Work, keys: Iterable[Key]) -> dict[Key, About]:
    """Return what opened records are. A case needs no look-up, and the charity opens nothing else."""
    wanted: dict[str, set[int]] = {}
    for object_type, object_id in keys:
        wanted.setdefault(object_type, set()).add(object_id)
    if work.actor.store is not StoreKind.UNIT:
        return {}
    found: dict[Key, About] = {}
    for object_type in SUBJECT_TYPES:
        for subject_id, about in _subjects(work, wanted.get(object_type, ())):
            found[object_type, subject_id] = about
    kinds = _entry_kinds(work, {entry_id for name in ENTRY_TYPES for entry_id in wanted.get(name, ())})
    for object_type, cases in OF_CASE.items():
        is_entry = object_type in ENTRY_TYPES
        for batch in in_batches(wanted.get(object_type, ())):
            for record_id, case_id in work.rows(cases.where(_id_column(cases).in_(batch))):
                label = kinds[record_id] if is_entry else record_label(object_type)
                found[object_type, record_id] = About(label, () if case_id is None else (case_id,))
    return found


OF_CASE: dict[str, Select[Any, Any]] = {
    **dict.fromkeys(ENTRY_TYPES, select(Entry.id, Entry.case_id)),
    "attachment": select(Attachment.id, Entry.case_id).join(Entry, Entry.id == Attachment.entry_id),
    "nrm_form": select(NrmForm.id, NrmForm.case_id),
    "plans": select(Plan.id, Plan.case_id),
}
"""The records of a case that are opened by themselves, each with its case."""


def _id_column(cases: Select[Any, Any]) -> Any:  # noqa: ANN401 - a column
    return cases.selected_columns[0]


def _case_column(cases: Select[Any, Any]) -> Any:  # noqa: ANN401 - a column
    return cases.selected_columns[1]


def _entry_kinds(work: Work, ids: Collection[int]) -> dict[int, str]:
    return {
        entry_id: kind.label
        for batch in in_batches(ids)
        for entry_id, kind in work.rows(select(Entry.id, Entry.kind).where(Entry.id.in_(batch)))
    }


def _subjects(work: Work, ids: Collection[int]) -> Iterable[tuple[int, About]]:
    for batch in in_batches(ids):
        kinds = work.pairs(select(Subject.id, Subject.kind).where(Subject.id.in_(batch)))
        cases: dict[int, list[int]] = {}
        involved = select(Involvement.subject_id, Involvement.case_id).distinct()
        for subject_id, case_id in work.rows(involved.where(Involvement.subject_id.in_(batch))):
            if case_id is not None:
                cases.setdefault(subject_id, []).append(case_id)
        for subject_id, kind in kinds.items():
            yield subject_id, About(kind.label, tuple(sorted(cases.get(subject_id, ()))))


def in_case(row: Any, case_id: int, store: StoreKind) -> ColumnElement[bool]:  # noqa: ANN401 - rows of the audit
    """Return the SQL condition that a row is about a case or survivor, or about anything in it.

    Opening an entry or a nominal is recorded without its case.
    """
    conditions = [row.case_id == case_id, and_(row.object_type.in_(OWNER_TABLES), row.object_id == case_id)]
    if store is StoreKind.UNIT:
        named = select(Involvement.subject_id).where(Involvement.case_id == case_id)
        conditions.append(and_(row.object_type.in_(SUBJECT_TYPES), row.object_id.in_(named)))
        for object_type, cases in OF_CASE.items():
            of_case = cases.where(_case_column(cases) == case_id).with_only_columns(_id_column(cases))
            conditions.append(and_(row.object_type == object_type, row.object_id.in_(of_case)))
    return or_(*conditions)


def of_nominal(row: Any, subject_id: int) -> ColumnElement[bool]:  # noqa: ANN401 - rows of the audit
    """Return the SQL condition that a row is about a nominal, one merged into it, or what names it."""
    merged = select(Subject.id).where(Subject.kept_id == subject_id)
    own_types = (*SUBJECT_TYPES, *(model.__tablename__ for model in SUBJECTS.values()))
    conditions = [
        and_(row.object_type.in_(own_types), or_(row.object_id == subject_id, row.object_id.in_(merged)))
    ]
    for object_types, subjects in _OF_SUBJECT.items():
        column = _case_column(subjects)
        own = subjects.where(or_(column == subject_id, column.in_(merged)))
        ids = own.with_only_columns(_id_column(subjects))
        conditions.append(and_(row.object_type.in_(object_types), row.object_id.in_(ids)))
    return or_(*conditions)


_OF_SUBJECT: dict[tuple[str, ...], Select[Any, Any]] = {
    (*ENTRY_TYPES, *(model.__tablename__ for model in ENTRIES.values())): select(
        Involvement.entry_id, Involvement.subject_id
    ),
    ("nrm_form",): select(NrmForm.id, NrmForm.person_id),
    ("disclosure",): select(Disclosure.id, Disclosure.person_id),
}
"""The records that name a nominal and are opened, changed or issued by themselves, each with the nominal."""


def find_typed(work: Work, typed: str) -> Key | None:
    """Return the case, survivor or nominal that somebody typed, or None if there is none by that reference.

    Cases and survivors are found by reference, and like nominals by number. A number is not looked up, so
    nobody learns whether there is such a record: only what the audit holds of it is shown.
    """
    words = " ".join(typed.split())
    store = work.actor.store
    owner = OWNER_MODELS[store]
    if numbered := _NUMBERED.fullmatch(words.lower()):
        word, number = numbered["word"] or OWNER_NAMES[store], int(numbered["number"])
        if word == OWNER_NAMES[store]:
            return owner.__tablename__, number
        is_nominal = store is StoreKind.UNIT and word not in OWNER_NAMES.values()
        return (SUBJECT_TYPES[0], number) if is_nominal else None
    owner_id = work.value(select(owner.id).where(owner.reference == words.upper()))
    return None if owner_id is None else (owner.__tablename__, owner_id)


def references(work: Work, case_ids: Iterable[int | None]) -> dict[int, str]:
    """Return the references of the cases, or survivors, that the viewer may know of."""
    model = OWNER_MODELS[work.actor.store]
    return {
        row.id: row.reference
        for batch in in_batches(set(case_ids) - {None})
        for row in work.rows(select(model.id, model.reference).where(model.id.in_(batch)))
    }


def owner_label(work: Work, case_id: int | None, known: dict[int, str]) -> str:
    """Return a case by its reference; where the viewer has no access to it, by its number alone."""
    return "" if case_id is None else known.get(case_id, f"{OWNER_NAMES[work.actor.store]} no. {case_id}")
