"""A case, read once for whoever shows it: its page, and the papers printed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.cases.case_subjects import SubjectLine, load_subjects
from mscu.actions.cases.person_status import PersonStatus, status_of
from mscu.actions.clocks.case_proceedings import OFFENCES, proceedings_among
from mscu.actions.clocks.clocks import RunningClock, load_clocks
from mscu.actions.clocks.obligations import CasePerson, Obligation, ObligationContext, obligations_in
from mscu.actions.enforcement.unaccounted import SoughtPerson, people_looked_for
from mscu.actions.entries.entry_file import EntryDetails, EntryReader, EntryRow, entries_of_case
from mscu.codes import SubjectKind
from mscu.models.case import Case, CaseExploitation
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import CrimeRecord

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.models.subject import Subject
    from mscu.rules.proceedings import Proceedings


@dataclass(frozen=True, kw_only=True)
class CaseReading:
    """A case as one viewer may see it at one moment; its entries are in order of time."""

    case: Case
    entries: tuple[Entry, ...]
    rows: tuple[EntryRow, ...]
    """The entries as lines of the chronology."""
    reader: EntryReader
    exploitation: tuple[str, ...]
    """The keys of its types of exploitation."""
    subjects: tuple[SubjectLine, ...]
    records: Mapping[int, Subject]
    """The records of the subjects, by id."""
    clocks: tuple[RunningClock, ...]
    """Soonest due first."""
    proceedings: Proceedings
    sought: tuple[SoughtPerson, ...]
    obligations: tuple[Obligation, ...]
    status: Mapping[int, tuple[PersonStatus, ...]]
    """Of each person of whom something was recorded by now, the last two things, the newest last."""

    @cached_property
    def details(self) -> tuple[EntryDetails, ...]:
        """Return the whole entries."""
        return tuple(self.reader.details())

    @property
    def crime_references(self) -> tuple[str, ...]:
        """Return the references of the crimes recorded in the case."""
        return tuple(entry.crime_reference for entry in self.entries if isinstance(entry, CrimeRecord))


def read_case(work: Work, case_id: int) -> CaseReading:
    """Read a case with the viewer's permissions.

    Raises:
        NotFound: The viewer may not see it.
    """
    of_case = select(CaseExploitation.exploitation).where(CaseExploitation.case_id == case_id)
    with work.together() as reads:
        read_entries = reads.read(_read_entries, work, case_id)
        read_subjects = reads.all(load_subjects, work, case_id)
        exploitation = reads.read(work.values, of_case)
        reads.read(work.labels)
        reads.read(work.displays)
    case, entries, reader, clocks = read_entries.value
    found = read_subjects.value
    subjects = tuple(line for _, line in found)
    offences = reader.chosen(OFFENCES)
    proceedings, sought = proceedings_among(entries, offences), people_looked_for(reader)
    past = [entry for entry in entries if entry.happened_at <= work.now]
    context = ObligationContext(
        entries=entries,
        people=tuple(_case_people(subjects)),
        clocks=clocks,
        proceedings=proceedings,
        today=work.today,
        looked_for=sought,
    )
    return CaseReading(
        case=case,
        entries=entries,
        rows=reader.rows,
        reader=reader,
        exploitation=tuple(exploitation.value),
        subjects=subjects,
        records={record.id: record for record, _ in found},
        clocks=clocks,
        proceedings=proceedings,
        sought=sought,
        obligations=obligations_in(context),
        status=status_of(
            (line.id for line in subjects), past, proceedings_among(past, offences), work.labels()
        ),
    )


def _read_entries(
    work: Work, case_id: int
) -> tuple[Case, tuple[Entry, ...], EntryReader, tuple[RunningClock, ...]]:
    """Return a case with its entries, what reads them, and its clocks."""
    with work.together() as reads:
        read_case = reads.read(work.get, Case, case_id)
        read_entries = reads.read(entries_of_case, work, case_id)
    case, entries = read_case.value, read_entries.value
    with work.together() as reads:
        reader = reads.read(EntryReader, work, entries)
        clocks = reads.read(load_clocks, work, [case], entries=entries)
    return case, entries, reader.value, clocks.value


def _case_people(subjects: Iterable[SubjectLine]) -> Iterator[CasePerson]:
    for subject in subjects:
        if subject.kind is SubjectKind.PERSON:
            yield CasePerson(
                id=subject.id,
                name=subject.name,
                is_victim_and_suspect=subject.is_victim_and_suspect,
                is_victim=bool(subject.victim_in),
                age=subject.age,
            )
