"""The current status of each person in a case, in a few words, from what was recorded last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM
from mscu.codes import Kind

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails


@dataclass(frozen=True)
class Statement:
    """What an entry says of a person: while it lasts, and once an entry of another kind has ended it."""

    words: str
    afterwards: str = ""
    ended_by: frozenset[Kind] = frozenset()


def status_of(person_ids: Iterable[int], entries: Sequence[EntryDetails]) -> dict[int, str]:
    """Return the current status of each person of whom there is one, by id; entries are in order of time."""
    by_id = {entry.row.id: entry for entry in entries}
    statuses = {number: "; ".join(_latest(entries, number, by_id)) for number in person_ids}
    return {person_id: status for person_id, status in statuses.items() if status}


def _latest(
    entries: Sequence[EntryDetails], person_id: int, by_id: Mapping[int, EntryDetails]
) -> Iterator[str]:
    """Yield the last two statements on a person; a state that has ended is said as what happened then."""
    own = [entry for entry in entries if _person(entry, by_id) == person_id and entry.row.kind in STATEMENTS]
    statements = [(number, STATEMENTS[entry.row.kind](entry, by_id)) for number, entry in enumerate(own)]
    said = [
        statement.afterwards
        if any(later.row.kind in statement.ended_by for later in own[number + 1 :])
        else statement.words
        for number, statement in statements
    ]
    yield from tuple(dict.fromkeys(filter(None, said)))[-2:]


def _person(entry: EntryDetails, by_id: Mapping[int, EntryDetails]) -> int | None:
    """Return the person whom an entry is on; a decision is on the person who was referred."""
    if entry.row.kind is Kind.NRM_DECISION:
        referral = by_id.get(entry.row.follows_id or 0)
        return _person(referral, by_id) if referral else None
    person_id = entry.values.get("person_id")
    return person_id if isinstance(person_id, int) else None


def _decision(entry: EntryDetails, by_id: Mapping[int, EntryDetails]) -> Statement:
    reference = _fact_value(by_id[entry.row.follows_id or 0], "reference") or "NRM"
    return Statement(f"{reference}, {_fact_value(entry, 'outcome').lower()} {entry.row.happened}")


def _referral(entry: EntryDetails, _by_id: Mapping[int, EntryDetails]) -> Statement:
    referred_to = entry.values.get("referral_to")
    if referred_to == DUTY_TO_NOTIFY:
        is_named = entry.values.get("consents_to_be_named")
        return Statement("duty to notify" if is_named else "duty to notify, not named")
    if referred_to == TO_NRM:
        return Statement(f"{_fact_value(entry, 'reference') or 'NRM'}, sent {entry.row.happened}")
    return Statement("")


def _charge(entry: EntryDetails, _by_id: Mapping[int, EntryDetails]) -> Statement:
    charged = f"charged {entry.row.happened}"
    remand = ", on remand" if entry.values.get("remand") else ""
    return Statement(f"{charged}{remand}", charged, frozenset({Kind.BAIL, Kind.COURT_RESULT}))


def _bail(entry: EntryDetails, _by_id: Mapping[int, EntryDetails]) -> Statement:
    review = _fact_value(entry, "review_on")
    return Statement(
        f"on bail, review {review}" if review else "on bail",
        f"bailed {entry.row.happened}",
        frozenset({Kind.ARREST, Kind.BAIL, Kind.CHARGE, Kind.COURT_RESULT}),
    )


RELEASED = ("arrest_disposal:no_further_action", "arrest_disposal:treated_as_victim")
"""Ways out of custody without which it would seem that the person is still suspected."""


def _arrest(entry: EntryDetails, _by_id: Mapping[int, EntryDetails]) -> Statement:
    disposal = _fact_value(entry, "disposal").lower() if entry.values.get("disposal") in RELEASED else ""
    return Statement(", ".join(filter(None, (f"arrested {entry.row.happened}", disposal))))


def _court_result(entry: EntryDetails, _by_id: Mapping[int, EntryDetails]) -> Statement:
    plea = _fact_value(entry, "plea")
    decided = _fact_value(entry, "verdict") or _fact_value(entry, "sentence") or (plea and f"plea {plea}")
    return Statement(f"court {entry.row.happened}: {decided.lower()}" if decided else "")


STATEMENTS: Mapping[Kind, Callable[[EntryDetails, Mapping[int, EntryDetails]], Statement]] = {
    Kind.REFERRAL: _referral,
    Kind.NRM_DECISION: _decision,
    Kind.ARREST: _arrest,
    Kind.CHARGE: _charge,
    Kind.BAIL: _bail,
    Kind.COURT_RESULT: _court_result,
}


def _fact_value(entry: EntryDetails, name: str) -> str:
    return next((fact.value for fact in entry.facts if fact.name == name), "")
