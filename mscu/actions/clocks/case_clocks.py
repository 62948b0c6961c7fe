"""The clocks of cases, found from their entries."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from mscu.actions.clocks.case_proceedings import step_of
from mscu.actions.clocks.clock_events import (
    ENTRY_COLUMNS,
    CaseColumns,
    ClockEntry,
    case_events,
    clock_columns,
    clock_kinds,
    clock_models,
    events_of,
    is_day_only,
    restriction_event,
)
from mscu.actions.clocks.victim_liaison import liaison_officers
from mscu.actions.core.action import Work
from mscu.actions.enforcement.s45_guard import victims_among
from mscu.actions.enforcement.victim_duties import DISPOSAL_EVENTS
from mscu.actions.entries.entry_events import EventContext, person_key, victim_awaiting, victim_key
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.reference.clock_rules import clock_rules_of
from mscu.batches import in_batches
from mscu.code_keys import VICTIM_ROLES
from mscu.codes import Kind, Operation
from mscu.dates.age import KnownAge
from mscu.dates.london import local_day, start_of_day
from mscu.models.audit import AuditEntry
from mscu.models.case import Case, Restriction
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.models.entries.entry import Choice, Entry, EntryVersion, corrected_fields
from mscu.models.entries.note import Note
from mscu.models.entries.referral import Referral, VictimContact
from mscu.models.subject import Involvement, Person
from mscu.models.user import User
from mscu.rules.clock_engine import Clock, Event, run
from mscu.rules.clocks import EventName, rules
from mscu.rules.proceedings import Proceedings, Step

NRM_DRAFTED = "note_type:nrm_drafted"
ENTITLEMENT = "entitlement"
"""The field of a contact that says which rights the victim was assessed to have."""


def period_on(day: date, key: str, rights: str = "") -> str:
    """Return the period of a rule as it is on a day, in words; empty if none is counted then."""
    in_force = (rule for rule in rules() if rule.key == key and rule.in_force(day))
    counted = (rule for rule in in_force if rule.value and rule.rights in {"", rights})
    return next((rule.period_in_words() for rule in counted), "")


CASE_COLUMNS = (
    Case.id,
    Case.reference,
    Case.title,
    Case.opened_at,
    Case.closed_at,
    Case.lead,
    Case.officer_in_case,
)
"""The columns of a `CaseColumns`."""


@dataclass(frozen=True)
class CaseClock:
    case: CaseColumns
    clock: Clock


def find_clocks(
    work: Work,
    cases: Sequence[CaseColumns],
    extra: Sequence[ClockEntry] = (),
    *,
    read: Iterable[ClockEntry] | None = None,
    now: datetime | None = None,
) -> Iterator[CaseClock]:
    """Return all clocks of some cases as they stand at a moment, now by default.

    `read` holds what clocks read of the cases' entries if that has been read already.
    """
    if not cases:
        return
    by_case: dict[int, list[Event]] = {case.id: list(case_events(case)) for case in cases}
    clock_entries = [*(_clock_entries(work, list(by_case)) if read is None else read), *extra]
    with work.together() as reads:
        counted_by = reads.read(clock_rules_of, work)
        read_victims = reads.read(_victims, work, by_case)
        restrictions = reads.all(_restrictions, work, cases)
        victim_keys = reads.read(_victims_anywhere, work, clock_entries)
    victims = read_victims.value
    with work.together() as reads:
        read_context = reads.read(_event_context, work, clock_entries, victims)
        recorded = reads.read(_recorded_as_victims, work, victims)
    context = read_context.value
    for clock_entry in clock_entries:
        by_case[clock_entry.entry.case_id].extend(events_of(clock_entry, context))
    for case_id, event in _later_events(clock_entries):
        by_case[case_id].append(event)
    known_since = _known_since(recorded.value, by_case)
    for victim in victims:
        since = known_since[victim]
        duties = [_not_before_known(victim, since, event) for event in by_case[victim.case_id]]
        found = _victim_found_event(victim, since)
        by_case[victim.case_id] = [found, *_reviews_due(victim, since, duties)]
    for event, case_id in restrictions.value:
        by_case[case_id].append(event)
    for case in cases:
        relevant = [event for event in by_case[case.id] if _is_relevant(event, victim_keys.value)]
        for clock in run(counted_by.value.all, relevant, now or work.now):
            yield CaseClock(case, clock)


def _victims_anywhere(work: Work, clock_entries: Iterable[ClockEntry]) -> frozenset[str]:
    """Return the keys of those arrested or charged who are a victim in any case that the viewer may see."""
    held = {each.entry.person_id for each in clock_entries if each.model in {Arrest, Charge}} - {None}
    return frozenset(
        person_key(person_id)
        for batch in in_batches(sorted(held))
        for person_id in victims_among(work, batch)
    )


def _is_relevant(event: Event, victim_keys: Container[str]) -> bool:
    """Return whether an event counts: the arrest of a person who is not a victim needs no s.45 review."""
    return event.name is not EventName.VICTIM_HELD or event.about in victim_keys


def _later_events(clock_entries: Sequence[ClockEntry]) -> Iterator[tuple[int, Event]]:
    """Yield what later entries of a kind settle of what earlier ones of their case started."""
    for model in clock_models():
        clocks = spec_of(model.of_kind).clocks
        if clocks is not None and clocks.later is not None:
            for case_id, entries in _entries_by_case(clock_entries, model).items():
                yield from ((case_id, event) for event in clocks.later(entries))


def _entries_by_case(clock_entries: Iterable[ClockEntry], model: type[Entry]) -> Mapping[int, list[Any]]:
    entries: dict[int, list[Any]] = {}
    for clock_entry in clock_entries:
        if clock_entry.model is model:
            entries.setdefault(clock_entry.entry.case_id, []).append(clock_entry.entry)
    return entries


def _clock_entries(work: Work, case_ids: Sequence[int]) -> Iterator[ClockEntry]:
    """Yield what clocks read, as rows; loading records would take three times as long."""
    ids: dict[Kind, list[int]] = {}
    kinds = select(Entry.kind, Entry.id).where(Entry.case_id.in_(case_ids), Entry.kind.in_(clock_kinds()))
    for kind, entry_id in work.rows(kinds.order_by(Entry.id)):
        ids.setdefault(kind, []).append(entry_id)
    for model in clock_models():
        for batch in in_batches(ids.get(model.of_kind, ())):
            for row in work.rows(_rows_of(model).where(model.id.in_(batch))):
                yield ClockEntry(model, row)


@cache
def _rows_of(model: type[Entry]) -> Select[Any]:
    columns = (getattr(model, name) for name in (*ENTRY_COLUMNS, *clock_columns(model)))
    return select(*columns).order_by(model.id)


def _names_person(clock_entry: ClockEntry) -> bool:
    clocks = spec_of(clock_entry.model.of_kind).clocks
    return clocks is not None and clocks.names_person


def clock_entries_among(entries: Iterable[Entry]) -> Iterator[ClockEntry]:
    """Yield what clocks read of entries, in the order in which they would be read."""
    by_model: dict[type[Entry], list[Entry]] = {model: [] for model in clock_models()}
    for entry in sorted(entries, key=_id):
        if type(entry) in by_model:
            by_model[type(entry)].append(entry)
    for model, of_model in by_model.items():
        yield from (ClockEntry(model, entry) for entry in of_model)


def _id(entry: Entry) -> int:
    return entry.id


def _event_context(
    work: Work, clock_entries: Iterable[ClockEntry], victims: Iterable[_Victim]
) -> EventContext:
    person_of = {
        clock_entry.entry.id: clock_entry.entry.person_id
        for clock_entry in clock_entries
        if clock_entry.model is Referral
    }
    referred = {clock_entry.entry.person_id for clock_entry in clock_entries if clock_entry.model is Referral}
    victims_of: dict[int, list[int]] = {}
    for victim in victims:
        victims_of.setdefault(victim.case_id, []).append(victim.person_id)
    named = {entry.entry.person_id for entry in clock_entries if _names_person(entry)} | {*person_of.values()}
    with work.together() as reads:
        about = reads.read(_people_about, work, clock_entries)
        read_names = reads.read(_names, work, named - {None})
        ages = reads.read(_ages, work, referred)
        assessed = reads.read(_assessed_rights, work, clock_entries)
        officers = reads.read(liaison_officers, work, victims_of)
        releases = reads.read(_releases_known, work, clock_entries)
    people_about = about.value
    names = {victim.person_id: victim.name for victim in victims} | read_names.value
    names |= _names(work, {person_id for ids in people_about.values() for person_id in ids} - {*names})
    return EventContext(
        names,
        person_of,
        ages.value,
        people_about,
        victims_of,
        assessed.value,
        officers.value,
        *_bails(clock_entries),
        releases.value,
    )


def _names(work: Work, person_ids: Collection[int | None]) -> dict[int, str]:
    statement = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return work.pairs(statement) if person_ids else {}


def _releases_known(work: Work, clock_entries: Iterable[ClockEntry]) -> dict[int, datetime]:
    """Return when the disposals of arrests were last corrected."""
    arrests = [
        clock_entry.entry.id
        for clock_entry in clock_entries
        if clock_entry.model is Arrest and clock_entry.entry.disposal in DISPOSAL_EVENTS
    ]
    known: dict[int, datetime] = {}
    for batch in in_batches(arrests):
        columns = (EntryVersion.entry_id, EntryVersion.replaced_at, EntryVersion.content)
        versions = select(*columns).where(EntryVersion.entry_id.in_(batch)).order_by(EntryVersion.id)
        known |= {
            entry_id: replaced_at
            for entry_id, replaced_at, content in work.rows(versions)
            if not DISPOSAL_COLUMNS.isdisjoint(corrected_fields(content))
        }
    return known


DISPOSAL_COLUMNS = frozenset({"disposal", "disposal_on"})


def _bails(clock_entries: Iterable[ClockEntry]) -> tuple[dict[int, list[int]], frozenset[int]]:
    """Return the bails that each charge or release ended, and the arrests whose bail is not entered."""
    by_case: dict[int, list[Step]] = {}
    for clock_entry in clock_entries:
        if clock_entry.model in STEPS:
            by_case.setdefault(clock_entry.entry.case_id, []).append(
                step_of(clock_entry.model.of_kind, clock_entry.entry, ())
            )
    ended: dict[int, list[int]] = {}
    not_entered: set[int] = set()
    for steps in by_case.values():
        proceedings = Proceedings(steps)
        not_entered.update(step.id for step in steps if proceedings.is_bail_not_entered(step.id))
        for bail in (step for step in steps if step.kind is Kind.BAIL):
            for end in proceedings.ends_of_bail(bail.id):
                ended.setdefault(end.id, []).append(bail.id)
    return ended, frozenset(not_entered)


STEPS = frozenset({Arrest, Bail, Charge})
"""The kinds of entry that proceedings consist of, as far as clocks run on them."""


def _assessed_rights(
    work: Work, clock_entries: Iterable[ClockEntry]
) -> dict[tuple[int, int], list[tuple[datetime, str]]]:
    """Return the rights that victims were assessed to have at contacts, in the order of the contacts."""
    contacts = {
        clock_entry.entry.id: clock_entry.entry
        for clock_entry in clock_entries
        if clock_entry.model is VictimContact
    }
    assessed: dict[tuple[int, int], list[tuple[datetime, str]]] = {}
    for batch in in_batches(list(contacts)):
        of_contacts = select(Choice.entry_id, Choice.choice).where(
            Choice.entry_id.in_(batch), Choice.of_field == ENTITLEMENT
        )
        for entry_id, key in work.rows(of_contacts):
            contact = contacts[entry_id]
            of_victim = assessed.setdefault((contact.case_id, contact.person_id), [])
            of_victim.append((contact.happened_at, key))
    return {victim: sorted(statements) for victim, statements in assessed.items()}


def _ages(work: Work, person_ids: Collection[int | None]) -> dict[int, KnownAge]:
    """Return what is known of the ages of people."""
    columns = (Person.id, Person.born_words, Person.age_status, Person.recorded_at)
    statement = select(*columns).where(Person.id.in_(person_ids))
    rows = work.rows(statement) if person_ids else ()
    return {
        person_id: KnownAge(born, status, local_day(recorded_at))
        for person_id, born, status, recorded_at in rows
    }


def _people_about(work: Work, clock_entries: Iterable[ClockEntry]) -> dict[int, list[int]]:
    """Return the people whom the notes that start or stop a person's clock are about."""
    notes = [
        clock_entry.entry.id
        for clock_entry in clock_entries
        if clock_entry.model is Note and clock_entry.entry.note_type == NRM_DRAFTED
    ]
    people: dict[int, list[int]] = {}
    for batch in in_batches(notes):
        involvements = select(Involvement.entry_id, Involvement.subject_id).where(
            Involvement.entry_id.in_(batch)
        )
        for entry_id, subject_id in work.rows(involvements.order_by(Involvement.id)):
            people.setdefault(entry_id or 0, []).append(subject_id)
    return people


def _restrictions(work: Work, cases: Sequence[CaseColumns]) -> Iterator[tuple[Event, int]]:
    by_id = {case.id: case for case in cases}
    rows = work.rows(
        select(Restriction.id, Restriction.case_id, Restriction.ends_on, User.display)
        .join(User, User.id == Restriction.owner_id)
        .where(Restriction.case_id.in_(list(by_id)))
    )
    for restriction_id, case_id, ends_on, owner in rows:
        case = by_id[case_id]
        yield restriction_event(case, restriction_id=restriction_id, ends_on=ends_on, owner=owner), case_id


@dataclass(frozen=True)
class _Victim:
    """A potential or confirmed victim of a case."""

    case_id: int
    person_id: int
    name: str
    opened_at: datetime
    role_id: int
    """The first of the involvements that make the person a victim."""


def _victims(work: Work, case_ids: Iterable[int]) -> tuple[_Victim, ...]:
    """Return the victims named in the cases."""
    victims = work.rows(
        select(
            Involvement.case_id, Involvement.subject_id, Person.name, Case.opened_at, func.min(Involvement.id)
        )
        .join(Person, Person.id == Involvement.subject_id)
        .join(Case, Case.id == Involvement.case_id)
        .where(Involvement.case_id.in_(list(case_ids)), Involvement.role.in_(VICTIM_ROLES))
        .where(Involvement.entry_id.is_(None))
        .group_by(Involvement.case_id, Involvement.subject_id, Person.name, Case.opened_at)
        .order_by(Involvement.case_id, Involvement.subject_id)
    )
    return tuple(_Victim(row[0] or 0, row[1], row[2], row[3], row[4]) for row in victims)


def _recorded_as_victims(work: Work, victims: Sequence[_Victim]) -> dict[_Victim, datetime]:
    """Return since when the roles of victims have been recorded.

    Whoever was recorded as a victim on the day when the case was recorded was known when it was opened.
    """
    made = _recorded(work, {key for victim in victims for key in (_case_of(victim), _role_of(victim))})
    since: dict[_Victim, datetime] = {}
    for victim in victims:
        recorded = made.get(_role_of(victim), work.now)
        with_case = local_day(recorded) <= local_day(made.get(_case_of(victim), recorded))
        since[victim] = victim.opened_at if with_case or recorded > work.now else recorded
    return since


def _known_since(
    recorded: Mapping[_Victim, datetime], events: Mapping[int, Iterable[Event]]
) -> dict[_Victim, datetime]:
    """Return since when each victim was known as one: by a role, a referral or a contact."""
    known: dict[_Victim, datetime] = {}
    for victim, since in recorded.items():
        shown = {(name, key(victim.person_id)) for name, key in SHOWN_AS_VICTIM.items()}
        shown_at = (event.at for event in events[victim.case_id] if (event.name, event.about) in shown)
        known[victim] = min([since, *shown_at])
    return known


SHOWN_AS_VICTIM = {
    EventName.NRM_SUBMITTED: person_key,
    EventName.DTN_SUBMITTED: person_key,
    EventName.DTN_OF_CHILD: person_key,
    EventName.VICTIM_TOLD: victim_key,
}
"""Events that show that a person was known as a victim, with the keys that tie them to the person."""


def _case_of(victim: _Victim) -> tuple[str, int]:
    return Case.__tablename__, victim.case_id


def _role_of(victim: _Victim) -> tuple[str, int]:
    return Involvement.__tablename__, victim.role_id


def _recorded(work: Work, records: Iterable[tuple[str, int]]) -> dict[tuple[str, int], datetime]:
    """Return when records were made; the audit of those being made now is not written yet."""
    recorded: dict[tuple[str, int], datetime] = {}
    entry = AuditEntry
    for batch in in_batches(sorted(records)):
        of_types = (
            and_(entry.object_type == name, entry.object_id.in_([each for of, each in batch if of == name]))
            for name in sorted({of for of, _ in batch})
        )
        made = select(entry.object_type, entry.object_id, func.min(entry.at)).where(
            or_(*of_types), entry.operation == Operation.COLLECTION
        )
        rows = work.rows(made.group_by(entry.object_type, entry.object_id))
        recorded |= {(name, record_id or 0): at for name, record_id, at in rows}
    return recorded


def _victim_found_event(victim: _Victim, since: datetime) -> Event:
    """Return the start of the duty to notify (MSA 2015 s.52): when somebody was known as a victim."""
    return Event(
        name=EventName.VICTIM_FOUND,
        at=since,
        about=person_key(victim.person_id),
        label=victim.name,
        day_only=is_day_only(since),
    )


def _not_before_known(victim: _Victim, since: datetime, event: Event) -> Event:
    """Return an event that starts a duty to a victim, no earlier than the day when they were known as one."""
    is_duty = event.name is not EventName.VICTIM_TOLD and victim_awaiting(event.about) == victim.person_id
    day = local_day(since)
    if not is_duty or day <= local_day(event.at):
        return event
    return replace(event, at=start_of_day(day), day_only=True, known_at=None)


def _reviews_due(victim: _Victim, since: datetime, events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of a case, with each review of s.45 due since the victim was known or reviewed."""
    about = person_key(victim.person_id)
    reviews = [e.at for e in events if e.name is EventName.COMPULSION_REVIEWED and e.about == about]
    for event in events:
        is_held = event.name is EventName.VICTIM_HELD and event.about == about
        yield replace(event, at=max(event.at, min([since, *reviews]))) if is_held else event
