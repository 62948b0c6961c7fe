"""People who were looked for and not found, or went missing, until an entry shows where they are.

A person counts as accounted for once an officer met them after that, or a later search or operation found
them. A referral does not count: it can be made without seeing the person. Nor does a finished enquiry: it may
have ended without tracing anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from mscu.actions.entries.kind_spec import spec_of
from mscu.code_keys import NOT_REACHED
from mscu.codes import SubjectKind
from mscu.models.entries.enforcement import SearchFinding
from mscu.models.entries.enquiry import Enquiry, EnquiryResult
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import Note
from mscu.models.entries.operation import OperationPerson, PlannedOperation

if TYPE_CHECKING:
    from datetime import datetime

    from mscu.actions.entries.entry_file import EntryReader
    from mscu.models.base import Record

MISSING_PERSON_ENQUIRY, MISSING_EPISODE = "enquiry_type:missing_person", "note_type:missing_episode"
SHOWS_NOBODY = NOT_REACHED | {"contact_method:message", "contact_method:email", "contact_method:letter"}
"""Ways of contact that show only that something was sent or tried."""
ACCOUNTED_STATES = frozenset({"accounted:found", "accounted:elsewhere"})


@dataclass(frozen=True)
class SoughtPerson:
    """One person looked for, in which entry, and whether found there."""

    entry_id: int
    subject_id: int
    found: bool


@dataclass(frozen=True)
class UnaccountedPerson:
    """A person who is not accounted for, since which entry, and who is looking for them."""

    subject_id: int
    since: Entry
    enquiry: Enquiry | None


def people_looked_for(reader: EntryReader) -> tuple[SoughtPerson, ...]:
    """Return everyone looked for in the searches and operations of a case, or noted as missing.

    `reader` reads all entries of the case.
    """
    parts = sorted(chain.from_iterable(reader.parts.values()), key=_id)
    searched = [
        SoughtPerson(part.entry_id, part.subject_id, part.found)
        for part in parts
        if isinstance(part, SearchFinding)
    ]
    by_id = {entry.id: entry for entry in reader.entries}
    expected = [
        SoughtPerson(part.entry_id, part.subject_id, part.accounted in ACCOUNTED_STATES)
        for part in parts
        if isinstance(part, OperationPerson) and by_id[part.entry_id].happened_at <= reader.work.now
    ]
    return (*searched, *expected, *_noted_missing(reader))


def _id(record: Record) -> int:
    return record.id


def _noted_missing(reader: EntryReader) -> Iterator[SoughtPerson]:
    """Yield the people whom the notes of missing episodes are about."""
    notes = [entry for entry in reader.entries if isinstance(entry, Note)]
    missing = [note.id for note in notes if note.note_type == MISSING_EPISODE]
    involvements = chain.from_iterable(reader.involvements.get(entry_id, ()) for entry_id in missing)
    for involvement in sorted(involvements, key=_id):
        if reader.subject_kinds.get(involvement.subject_id) is SubjectKind.PERSON:
            yield SoughtPerson(involvement.entry_id, involvement.subject_id, found=False)


def find_unaccounted(sought: Iterable[SoughtPerson], entries: Sequence[Entry]) -> Iterator[UnaccountedPerson]:
    """Yield each person who was not found in the latest search for them and not met since."""
    by_id = {entry.id: entry for entry in entries}
    latest: dict[int, tuple[Entry, bool]] = {}
    for person in sought:
        entry = by_id.get(person.entry_id)
        if entry is not None and _is_later(entry, latest.get(person.subject_id), found=person.found):
            latest[person.subject_id] = (entry, person.found)
    for subject_id, (since, found) in latest.items():
        if not found and not _is_accounted_for(subject_id, since, entries):
            yield UnaccountedPerson(subject_id, since, _latest_enquiry(subject_id, entries))


def people_accounted_for(sought: Iterable[SoughtPerson], entries: Sequence[Entry]) -> frozenset[int]:
    """Return everyone whom an entry shows to have been met or found, and who was not missing after that."""
    sought = tuple(sought)
    ids = {entry.id for entry in entries}
    found = {person.subject_id for person in sought if person.found and person.entry_id in ids}
    met = {getattr(entry, "person_id", None) for entry in entries if _is_contact(entry)}
    missing = {person.subject_id for person in find_unaccounted(sought, entries)}
    return frozenset(person_id for person_id in found | met if person_id) - missing


def people_still_expected(sought: Sequence[SoughtPerson], entries: Sequence[Entry]) -> tuple[int, ...]:
    """Return the people expected by the newest operation and not yet accounted for, in its order."""
    planned = {entry.id: entry for entry in entries if isinstance(entry, PlannedOperation)}
    expecting = {person.entry_id for person in sought if person.entry_id in planned}
    newest = max((planned[entry_id] for entry_id in expecting), key=_happened_at, default=None)
    if newest is None:
        return ()
    missing_ids = {person.subject_id for person in find_unaccounted(sought, entries)}
    expected_ids = (person.subject_id for person in sought if person.entry_id == newest.id)
    return tuple(subject_id for subject_id in dict.fromkeys(expected_ids) if subject_id in missing_ids)


def _is_later(entry: Entry, latest: tuple[Entry, bool] | None, *, found: bool) -> bool:
    """Return whether an entry is later than the latest so far; at the same time, being found wins."""
    if latest is None or entry.happened_at > latest[0].happened_at:
        return True
    return found and entry.happened_at == latest[0].happened_at


def _is_accounted_for(subject_id: int, since: Entry, entries: Sequence[Entry]) -> bool:
    return any(
        _is_contact(entry) and getattr(entry, "person_id", None) == subject_id
        for entry in entries
        if entry.happened_at >= since.happened_at
    )


def _is_contact(entry: Entry) -> bool:
    return spec_of(entry.kind).shows_contact and getattr(entry, "method", None) not in SHOWS_NOBODY


def _latest_enquiry(subject_id: int, entries: Sequence[Entry]) -> Enquiry | None:
    """Return the latest enquiry that looks for a person and is not finished."""
    results = [entry for entry in entries if isinstance(entry, EnquiryResult)]
    finished_ids = {result.follows_id for result in results if result.finished}
    enquiries = (
        entry
        for entry in entries
        if isinstance(entry, Enquiry) and entry.enquiry_type == MISSING_PERSON_ENQUIRY
        if entry.person_id == subject_id and entry.id not in finished_ids
    )
    return max(enquiries, key=_happened_at, default=None)


def _happened_at(entry: Entry) -> datetime:
    return entry.happened_at
