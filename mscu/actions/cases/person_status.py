"""The current status of each person in a case, in a few words, from what was recorded last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM
from mscu.codes import KINDS_OF_CONTACT, Kind

if TYPE_CHECKING:
    from mscu.actions.cases.case_file import CaseDetails
    from mscu.actions.entries.entry_file import EntryDetails

KINDS_SHOWING_FOUND = KINDS_OF_CONTACT | {Kind.REFERRAL}
"""Kinds of entry by which the case study counts a person as found: it takes a referral's word for it."""


@dataclass
class PersonStatus:
    """The status of each person, by id, and which victims are known to have been found."""

    stands_at: dict[int, str] = field(default_factory=dict)
    accounted_for: set[int] = field(default_factory=set)


def status_of(case: CaseDetails, entries: Sequence[EntryDetails]) -> PersonStatus:
    """Return the current status of everyone in a case."""
    status = PersonStatus()
    by_id = {entry.row.id: entry for entry in entries}
    for line in case.subjects:
        statements = [statement for entry in entries if (statement := _statement(entry, line.id, by_id))]
        if statements:
            status.stands_at[line.id] = "; ".join(dict.fromkeys(statements[-2:]))
        if any(_shows_found(entry, line.id, entries) for entry in entries):
            status.accounted_for.add(line.id)
    return status


def _person(entry: EntryDetails) -> int | None:
    person_id = entry.values.get("person_id")
    return person_id if isinstance(person_id, int) else None


def _statement(entry: EntryDetails, person_id: int, by_id: Mapping[int, EntryDetails]) -> str:
    if entry.row.kind is Kind.NRM_DECISION:
        referral = by_id.get(entry.row.follows_id or 0)
        if referral is None or _person(referral) != person_id:
            return ""
        outcome = _fact_value(entry, "outcome").lower()
        return f"{_fact_value(referral, 'reference') or 'NRM'}, {outcome} {entry.row.happened}"
    if _person(entry) != person_id or entry.row.kind not in STATEMENTS:
        return ""
    return STATEMENTS[entry.row.kind](entry)


def _referral(entry: EntryDetails) -> str:
    referred_to = entry.values.get("referral_to")
    if referred_to == DUTY_TO_NOTIFY:
        is_named = entry.values.get("consents_to_be_named")
        return "duty to notify" if is_named else "duty to notify, not named"
    if referred_to == TO_NRM:
        return f"{_fact_value(entry, 'reference') or 'NRM'}, sent {entry.row.happened}"
    return ""


def _charge(entry: EntryDetails) -> str:
    remand = ", on remand" if entry.values.get("remand") else ""
    return f"charged {entry.row.happened}{remand}"


def _bail(entry: EntryDetails) -> str:
    review = _fact_value(entry, "review_on")
    return f"on bail, review {review}" if review else "on bail"


def _arrest(entry: EntryDetails) -> str:
    return f"arrested {entry.row.happened}"


STATEMENTS = {Kind.REFERRAL: _referral, Kind.ARREST: _arrest, Kind.CHARGE: _charge, Kind.BAIL: _bail}


def _shows_found(entry: EntryDetails, person_id: int, entries: Iterable[EntryDetails]) -> bool:
    """Return whether an entry shows that the person was found or is in touch."""
    if entry.row.kind in KINDS_SHOWING_FOUND and _person(entry) == person_id:
        return True
    if entry.row.kind is Kind.SEARCH:
        return any(
            fact.subject_id == person_id and part.get("found") for part in entry.parts for fact in part.facts
        )
    is_enquiry = entry.row.kind is Kind.ENQUIRY and _person(entry) == person_id
    is_missing_person = entry.values.get("enquiry_type") == "enquiry_type:missing_person"
    return is_enquiry and is_missing_person and any(_finishes(other, entry) for other in entries)


def _finishes(result: EntryDetails, enquiry: EntryDetails) -> bool:
    return result.row.follows_id == enquiry.row.id and bool(result.values.get("finished"))


def _fact_value(entry: EntryDetails, name: str) -> str:
    return next((fact.value for fact in entry.facts if fact.name == name), "")
