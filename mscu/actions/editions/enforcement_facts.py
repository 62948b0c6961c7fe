"""Enforcement, exhibits and material of a case as facts for print."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from mscu.actions.editions.entry_facts import Entries, entries_of_kind, fact_value
from mscu.actions.enforcement.enforcement import RecordWarrant
from mscu.actions.entries.material import (
    AssessmentState,
    assessment_state,
    assessments_of,
    recorded_assessment,
)
from mscu.codes import Kind, YesNo
from mscu.documents.editions import enforcement_facts

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails, PartDetails

PREMISES = RecordWarrant.subject_kinds["about"]
VACANT = 0
"""In place of the id of an entry that is no longer listed."""


def warrants(entries: Entries) -> Iterator[enforcement_facts.WarrantFact]:
    """Yield the warrants."""
    for entry in entries_of_kind(entries, Kind.WARRANT):
        yield enforcement_facts.WarrantFact(
            power=fact_value(entry, "power"),
            happened_shown=entry.row.happened,
            court=fact_value(entry, "court"),
            reference=fact_value(entry, "reference"),
            premises=", ".join(fact.value for fact in entry.about if fact.subject_kind is PREMISES),
            expires_shown=fact_value(entry, "expires_on"),
        )


def _warrant_name(entry: EntryDetails) -> str:
    return fact_value(entry, "reference") or f"granted {entry.row.happened}"


def searches(entries: Entries) -> Iterator[enforcement_facts.SearchFact]:
    """Yield the searches, with who was found and who was not."""
    by_warrant = {entry.row.id: _warrant_name(entry) for entry in entries_of_kind(entries, Kind.WARRANT)}
    for entry in entries_of_kind(entries, Kind.SEARCH):
        findings = [part for part in entry.parts if part.kind == "search_finding"]
        yield enforcement_facts.SearchFact(
            place=fact_value(entry, "place_id"),
            happened_shown=entry.row.happened,
            power=fact_value(entry, "power"),
            warrant=by_warrant.get(entry.follows.id, "") if entry.follows is not None else "",
            officer=fact_value(entry, "officer"),
            premises=fact_value(entry, "premises"),
            found=tuple(
                ", ".join(filter(None, (part.get("subject_id"), part.get("where_words"))))
                for part in findings
                if part.values["found"]
            ),
            not_found=tuple(part.get("subject_id") for part in findings if not part.values["found"]),
        )


def arrests(entries: Entries) -> Iterator[enforcement_facts.ArrestFact]:
    """Yield the arrests."""
    for entry in entries_of_kind(entries, Kind.ARREST):
        yield enforcement_facts.ArrestFact(
            person=fact_value(entry, "person_id"),
            happened_shown=entry.row.happened,
            place=fact_value(entry, "place_id"),
            officer=fact_value(entry, "officer"),
            offences=", ".join(entry.choices.get("offences", ())),
            disposal=fact_value(entry, "disposal"),
        )


def charges(entries: Entries) -> Iterator[enforcement_facts.ChargeFact]:
    """Yield the charges."""
    for entry in entries_of_kind(entries, Kind.CHARGE):
        yield enforcement_facts.ChargeFact(
            person=fact_value(entry, "person_id"),
            happened_shown=entry.row.happened,
            offences=", ".join(entry.choices.get("offences", ())),
            hearing=", ".join(filter(None, (fact_value(entry, "court"), fact_value(entry, "court_on")))),
            remand=bool(entry.values.get("remand")),
        )


def bail(entries: Entries) -> Iterator[enforcement_facts.BailFact]:
    """Yield the bail decisions."""
    for entry in entries_of_kind(entries, Kind.BAIL):
        yield enforcement_facts.BailFact(
            person=fact_value(entry, "person_id"),
            happened_shown=entry.row.happened,
            conditions=fact_value(entry, "conditions"),
            review_shown=fact_value(entry, "review_on"),
        )


def exhibits(entries: Entries) -> Iterator[enforcement_facts.ExhibitFact]:
    """Yield the exhibits with their continuity and their files."""
    for entry in entries_of_kind(entries, Kind.EXHIBIT):
        cash = fact_value(entry, "cash_pence")
        yield enforcement_facts.ExhibitFact(
            reference=fact_value(entry, "reference"),
            what=f"{entry.text} ({cash})" if cash else entry.text,
            seized=entry.row.happened,
            seized_by=fact_value(entry, "seized_by"),
            where=fact_value(entry, "found_where"),
            power=fact_value(entry, "power"),
            seal=fact_value(entry, "seal"),
            moves=tuple(map(_move, _parts(entry, "exhibit_move"))),
            files=tuple(_files(entry)),
        )


def materials(entries: Entries, issued: Collection[datetime]) -> Iterator[enforcement_facts.MaterialFact]:
    """Yield the latest disclosure assessment of each assessed entry; `issued` is when schedules were."""
    numbers = _schedule_numbers(entries, issued)
    for entry in entries:
        for part in assessments_of(entry)[-1:]:
            assessment, state = recorded_assessment(part), assessment_state(entry)
            yield enforcement_facts.MaterialFact(
                entry_id=entry.row.id,
                title=entry.row.headline,
                happened_shown=entry.row.happened,
                description=part.get("schedule_description"),
                relevant=assessment.relevant.label,
                listed=assessment.listed,
                number=numbers[entry.row.id] if assessment.listed else 0,
                sensitive=assessment.sensitive,
                sensitive_reason=part.get("sensitive_reason"),
                undermines=assessment.undermines is YesNo.YES,
                undermines_why=part.get("undermines_why"),
                presumed=part.get("presumed"),
                presumed_why=part.get("presumed_why"),
                assessed=part.get("assessed_at"),
                assessed_by=part.get("assessed_by"),
                undecided=state is AssessmentState.UNDECIDED,
                corrected=state is AssessmentState.CORRECTED,
            )


def _schedule_numbers(entries: Entries, issued: Collection[datetime]) -> Mapping[int, int]:
    """Return the number of each listed entry in its schedule, by entry: the order in which they were listed.

    Whatever was listed when a schedule was issued leaves its number vacant: no other number changes.
    """
    schedules: dict[bool, list[tuple[int, datetime]]] = {False: [], True: []}
    within: dict[int, bool | None] = {}
    every = ((part, entry.row.id) for entry in entries for part in assessments_of(entry))
    for part, entry_id in sorted(every, key=lambda each: each[0].id):
        assessment, when = recorded_assessment(part), part.values["assessed_at"]
        before, after = within.get(entry_id), assessment.sensitive if assessment.listed else None
        if before is after:
            continue
        within[entry_id] = after
        if before is not None:
            items = schedules[before]
            place, since = next((at, item[1]) for at, item in enumerate(items) if item[0] == entry_id)
            is_fixed = any(since <= moment <= when for moment in issued)
            items[place : place + 1] = [(VACANT, since)] if is_fixed else []
        if after is not None:
            schedules[after].append((entry_id, when))
    return {entry_id: number for items in schedules.values() for number, (entry_id, _) in enumerate(items, 1)}


def _parts(entry: EntryDetails, kind: str) -> list[PartDetails]:
    return [part for part in entry.parts if part.kind == kind]


def _move(part: PartDetails) -> enforcement_facts.MoveFact:
    return enforcement_facts.MoveFact(
        happened_shown=part.get("moved_at"),
        from_whom=part.get("from_whom"),
        to_whom=part.get("to_whom"),
        seal=part.get("seal"),
        where=part.get("place"),
        reason=part.get("reason"),
    )


def _files(entry: EntryDetails) -> Iterator[enforcement_facts.FileFact]:
    """Yield the files of an entry, each with its latest examination."""
    latest_checks = {part.values["attachment_id"]: part for part in _parts(entry, "file_check")}
    for part in _parts(entry, "attachment"):
        check = latest_checks.get(part.id)
        yield enforcement_facts.FileFact(
            name=part.get("name"),
            size=f"{part.values['size']:,} bytes",
            sha256=part.get("sha256"),
            verified=check.get("checked_at") if check else "",
            verified_by=check.get("checked_by") if check else "",
            same=bool(check and check.values["same"]),
        )
