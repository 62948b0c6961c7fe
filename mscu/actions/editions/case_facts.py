"""The facts of a case that was read, in words for print."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from mscu.actions.editions import enforcement_facts, entry_facts, group_printing, order_facts
from mscu.actions.enforcement.unaccounted import people_accounted_for
from mscu.actions.entries.entry_events import person_key
from mscu.actions.entries.entry_file import EntryDetails, chronology_of
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.ocg.groups import group_histories
from mscu.actions.subjects.subjects import identifier_kind, with_typed
from mscu.code_keys import PLACE_OF_SAFETY
from mscu.codes import Labelled, Marking, Sensitivity, SubjectKind
from mscu.dates.london import local_day, show_day, show_moment
from mscu.documents.editions import facts as edition_facts
from mscu.documents.editions.editions import MG6C, MG6D, MG6E
from mscu.documents.editions.study_facts import LOCAL_OFFICER
from mscu.models.disclosure import Disclosure
from mscu.models.entries.emergency import ToldByPhone
from mscu.models.kinds import ENTRIES, SUBJECTS
from mscu.models.subject import Person, Place, PlaceLack, Subject, SubjectVersion, Thing
from mscu.models.user import User
from mscu.rules.clock_engine import LATE_STATES, ClockState
from mscu.text.police_ranks import is_local_officer

if TYPE_CHECKING:
    from mscu.actions.cases.case_reading import CaseReading
    from mscu.actions.cases.case_subjects import SubjectLine
    from mscu.actions.clocks.clocks import RunningClock
    from mscu.actions.core.action import Work

SubjectT = TypeVar("SubjectT", bound=Subject)
OTHER_SENSITIVITY = {"born": Sensitivity.BIRTH, "also": Sensitivity.PERSON, "lacks": Sensitivity.TRADE}
"""Of the fields of a nominal that are no columns of its own."""
NOT_IN_THREAD = frozenset({"information", "threat", "powers", "action"})
"""Printed in the policy file only; a chronology says what was decided and what was not."""
SCHEDULES = (MG6C.key, MG6D.key, MG6E.key)
VICTIM_ELSEWHERE = "potential or confirmed victim in another case"


def facts_of(work: Work, reading: CaseReading, *, include_withheld: bool = False) -> edition_facts.CaseFacts:
    """Return everything that an edition may draw on, of a case that was read.

    Withheld material, which only the disclosure officer sees, is left out unless asked for.
    """
    return _Gathering(work, reading, include_withheld=include_withheld).facts()


class _Gathering:
    """A case turned into facts section by section."""

    def __init__(self, work: Work, reading: CaseReading, *, include_withheld: bool) -> None:
        self.work, self.reading, self.case = work, reading, reading.case
        self.entries: list[EntryDetails] = [
            entry for entry in reading.details if include_withheld or not entry.row.withheld
        ]
        self.includes_withheld = include_withheld and work.actor.sees_withheld
        self.withheld = len(reading.details) - len(self.entries)
        gathered_ids = {entry.row.id for entry in self.entries}
        self.past = [
            entry for entry in reading.entries if entry.id in gathered_ids and entry.happened_at <= work.now
        ]

    def facts(self) -> edition_facts.CaseFacts:
        case, label = self.case, self.work.label
        places = tuple(self._places())
        materials = tuple(enforcement_facts.materials(self.entries, self._schedules_issued()))
        assessed_ids = {material.entry_id for material in materials if material.complete}
        late = {
            clock.entry_id
            for clock in self.reading.clocks
            if clock.key == "enquiry_due" and clock.state in LATE_STATES
        }
        return edition_facts.CaseFacts(
            reference=case.reference,
            title=case.title,
            marking=self._marking(),
            status=case.status,
            opened=show_day(local_day(case.opened_at)),
            operation=case.operation,
            district=label(case.district),
            lead=case.lead,
            officer_in_case=case.officer_in_case,
            exploitation=self.reading.exploitation,
            exploitation_shown=", ".join(map(label, self.reading.exploitation)),
            trade_shown=label(case.sector),
            place_type=case.place_type or "",
            main_place=places[0].address or places[0].name if places else "",
            crime_reference=", ".join(self.reading.crime_references),
            summary=case.summary,
            people=tuple(self._people()),
            places=places,
            things=tuple(self._things()),
            organisations=tuple(self._organisations()),
            corrections=tuple(self._corrections()),
            entries=tuple(self._thread()),
            enquiries=tuple(entry_facts.enquiries(self.entries, late)),
            referrals=tuple(entry_facts.referrals(self.entries)),
            warrants=tuple(enforcement_facts.warrants(self.entries)),
            searches=tuple(enforcement_facts.searches(self.entries)),
            arrests=tuple(enforcement_facts.arrests(self.entries)),
            charges=tuple(enforcement_facts.charges(self.entries)),
            bail=tuple(enforcement_facts.bail(self.entries)),
            exhibits=tuple(enforcement_facts.exhibits(self.entries)),
            groups=tuple(entry_facts.groups(self.entries, self._group_statuses())),
            standing=tuple(group_printing.group_facts(self.work, self.case.id)),
            decisions=tuple(entry_facts.decisions(self.entries)),
            contacts=tuple(entry_facts.contacts(self.entries)),
            orders=tuple(order_facts.orders(self.entries)),
            materials=materials,
            not_assessed=len(self.entries) - len(assessed_ids),
            not_assessed_elsewhere=self._not_assessed_elsewhere(assessed_ids),
            includes_withheld=self.includes_withheld,
            withheld=self.withheld,
            clocks=tuple(self._clocks()),
            owed=tuple(obligation.text for obligation in self.reading.obligations),
        )

    def _schedules_issued(self) -> Sequence[datetime]:
        # Also those that did not leave: a later one, which did, has the numbers that they made vacant.
        issued = select(Disclosure.issued_at).where(Disclosure.case_id == self.case.id)
        return self.work.values(issued.where(Disclosure.edition.in_(SCHEDULES)))

    def _not_assessed_elsewhere(self, assessed_ids: Collection[int]) -> int:
        listed = {row.id for row in chronology_of([entry.row for entry in self.entries])} | {*assessed_ids}
        return sum(entry.row.id not in listed for entry in self.entries)

    def _group_statuses(self) -> Mapping[int, str]:
        histories = group_histories(self.work, self.case.id)
        return {group_id: history.status for group_id, history in histories.items()}

    def _subjects(self, kind: SubjectKind) -> Iterator[SubjectLine]:
        return (subject for subject in self.reading.subjects if subject.kind is kind)

    def _records(self, model: type[SubjectT]) -> Mapping[int, SubjectT]:
        """Return the records of the subjects of one kind, by id."""
        return {
            subject_id: record
            for subject_id, record in self.reading.records.items()
            if isinstance(record, model)
        }

    def _people(self) -> Iterator[edition_facts.PersonFact]:
        accounted_for = people_accounted_for(self.reading.sought, self.past)
        records = self._records(Person)
        for line in self._subjects(SubjectKind.PERSON):
            roles = " and ".join(_lower_after_first(line.roles))
            child = "treated as a child" if line.treated_as_child else ""
            said = ", ".join(filter(None, (roles, child)))
            elsewhere = VICTIM_ELSEWHERE if line.is_victim_elsewhere else ""
            yield edition_facts.PersonFact(
                id=line.id,
                name=line.name,
                aliases=line.aliases,
                roles=line.role_keys,
                roles_shown="; ".join(filter(None, (said, elsewhere))),
                gender=records[line.id].gender or "",
                born=line.born,
                nationality=line.nationality,
                stands_at="; ".join(status.text for status in self.reading.status.get(line.id, ())),
                accounted_for=line.id in accounted_for,
                known_victim=line.is_victim_elsewhere,
            )

    def _places(self) -> Iterator[edition_facts.PlaceFact]:
        lines = list(self._subjects(SubjectKind.PLACE))
        lacks: dict[int, list[str]] = {}
        for place_id, key in self.work.rows(
            select(PlaceLack.subject_id, PlaceLack.lack).where(
                PlaceLack.subject_id.in_([line.id for line in lines])
            )
        ):
            lacks.setdefault(place_id, []).append(key)
        records = self._records(Place)
        for line in lines:
            yield edition_facts.PlaceFact(
                id=line.id,
                name=line.name,
                address=line.detail,
                note=line.note,
                lacks=tuple(lacks.get(line.id, ())),
                type_code=records[line.id].place_kind or "",
                is_of_safety=records[line.id].place_kind == PLACE_OF_SAFETY,
            )

    def _places_of_safety(self) -> set[int]:
        places = self._records(Place).values()
        return {place.id for place in places if place.place_kind == PLACE_OF_SAFETY}

    def _things(self) -> Iterator[edition_facts.ThingFact]:
        records = self._records(Thing)
        for line in self._subjects(SubjectKind.THING):
            kind, number = records[line.id].thing_kind, records[line.id].number
            yield edition_facts.ThingFact(
                id=line.id,
                name=line.name,
                kind=self.work.label(kind),
                number=with_typed(identifier_kind(kind), number),
                note=line.note,
            )

    def _organisations(self) -> Iterator[edition_facts.OrganisationFact]:
        for line in self._subjects(SubjectKind.ORGANISATION):
            yield edition_facts.OrganisationFact(
                id=line.id, name=line.name, trade=line.detail, note=line.note
            )

    def _corrections(self) -> Iterator[edition_facts.CorrectionFact]:
        safe_ids = self._places_of_safety()
        names = {line.id: line.name for line in self.reading.subjects if line.id not in safe_ids}
        rows = self.work.rows(
            select(SubjectVersion, Subject.kind, User.display)
            .join(Subject, Subject.id == SubjectVersion.subject_id)
            .join(User, User.id == SubjectVersion.replaced_by_id)
            .where(SubjectVersion.subject_id.in_(list(names)))
            .order_by(SubjectVersion.id)
        )
        for version, kind, user in rows:
            columns = SUBJECTS[kind].columns()
            yield edition_facts.CorrectionFact(
                name=names[version.subject_id],
                until=show_moment(version.replaced_at),
                by=user,
                reason=version.reason,
                before=tuple(
                    edition_facts.ValueFact(
                        name=name, label=label, value=value, sensitivity=_sensitivity(columns, name)
                    )
                    for name, label, value in version.former.fields
                ),
            )

    def _marking(self) -> Marking:
        """Return the higher marking of the case and of what stands outside the chronology.

        An edition itself takes account of those entries that its chronology shows.
        """
        markings = (entry.marking for entry in self.entries if not spec_of(entry.row.kind).in_thread)
        return Marking.highest(self.case.marking, *markings)

    def _thread(self) -> Iterator[edition_facts.EntryFact]:
        for entry in self.entries:
            if (spec := spec_of(entry.row.kind)).in_thread:
                yield edition_facts.EntryFact(
                    id=entry.row.id,
                    follows_id=entry.row.follows_id or 0,
                    person_id=entry.values.get("person_id") or 0,
                    people_count=entry.values.get("victims_count") or 0,
                    is_ahead=self._is_ahead(entry),
                    kind=entry.row.kind,
                    family=entry.row.family,
                    readers=spec.readers,
                    happened_shown=entry.row.happened,
                    sort_at=entry.row.happened_at,
                    headline=entry.row.headline,
                    text=entry.text or entry.row.detail,
                    grades=entry.row.grades,
                    facts=tuple(_facts(entry)),
                    codes=tuple(self._codes(entry)),
                    marking=entry.marking,
                    sensitivity=Sensitivity.NARRATIVE,
                )

    def _is_ahead(self, entry: EntryDetails) -> bool:
        return entry.row.happened_at > self.work.now

    def _codes(self, entry: EntryDetails) -> Iterator[str]:
        columns = ENTRIES[entry.row.kind].columns()
        for name, value in entry.values.items():
            if isinstance(value, Labelled):
                yield f"{name}:{value.value}"
            elif value and "list" in columns[name]:
                yield value
            elif value is True or isinstance(value, date):
                yield name
                if type(value) is date and value < self.work.today:
                    yield f"{name}:past"
        for name in sorted(entry.choices):
            yield from entry.typed[name]
        if any(is_local_officer(entry.values.get(name) or "") for name in ("given_to", "officer")):
            yield LOCAL_OFFICER

    def _clocks(self) -> Iterator[edition_facts.ClockFact]:
        people = {person_key(subject.id): subject.name for subject in self.reading.subjects}
        for clock in sorted(self.reading.clocks, key=_is_lapsed):
            title = f"{clock.title}: {clock.label}" if clock.label else clock.title
            yield edition_facts.ClockFact(
                title=title,
                due_shown=clock.due_words,
                key=clock.key,
                person=people.get(clock.about, ""),
                left=clock.left,
                rule=clock.period,
                source=clock.source_in_words,
                state=clock.state,
                today=clock.days_left == 0,
                decided=clock.decided,
            )


def _sensitivity(columns: Mapping[str, Mapping[str, Any]], name: str) -> Sensitivity:
    sensitivity: Sensitivity = columns[name]["sensitivity"] if name in columns else OTHER_SENSITIVITY[name]
    return sensitivity


def _facts(entry: EntryDetails) -> Iterator[edition_facts.ValueFact]:
    """Yield the facts of an entry, with what an officer was told of it and that it was corrected."""
    for fact in entry.facts:
        if fact.name in NOT_IN_THREAD:
            continue
        yield edition_facts.ValueFact(
            name=fact.name, label=fact.label, value=fact.value, sensitivity=fact.sensitivity
        )
    for part in entry.parts:
        if part.kind == ToldByPhone.__tablename__:
            value = f"{part.get('told_at')}, {part.get('told_by')}: {part.get('told_words')}"
            label = f"Told by phone, as {part.get('recorded_by_id')} wrote it down"
            yield edition_facts.ValueFact(
                name="", label=label, value=value, sensitivity=Sensitivity.NARRATIVE
            )
    if entry.row.corrected:
        yield edition_facts.ValueFact(
            name="", label="Corrected", value=entry.row.corrected, sensitivity=Sensitivity.DATE
        )


def _is_lapsed(clock: RunningClock) -> bool:
    return clock.state is ClockState.LAPSED


def _lower_after_first(labels: Iterable[str]) -> Iterator[str]:
    for position, label in enumerate(labels):
        yield label if position == 0 else f"{label[:1].lower()}{label[1:]}"
