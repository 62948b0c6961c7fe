"""The current status of each person in a case, in a few words, from what was recorded last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING

from mscu.actions.clocks.case_proceedings import step_of
from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM
from mscu.codes import Kind
from mscu.rules.proceedings import NO_ACTION, Proceedings, Step

if TYPE_CHECKING:
    from mscu.actions.entries.entry_file import EntryDetails


@dataclass(frozen=True)
class CaseHistory:
    """The entries of a case, as statements on a person depend on them."""

    by_id: Mapping[int, EntryDetails]
    proceedings: Proceedings


def status_of(person_ids: Iterable[int], entries: Sequence[EntryDetails]) -> dict[int, str]:
    """Return the current status of each person of whom there is one, by id; entries are in order of time."""
    steps = (_step(entry) for entry in entries if entry.row.kind in PROCEEDINGS)
    history = CaseHistory({entry.row.id: entry for entry in entries}, Proceedings(steps))
    statuses = {number: "; ".join(_latest(entries, number, history)) for number in person_ids}
    return {person_id: status for person_id, status in statuses.items() if status}


def _latest(entries: Sequence[EntryDetails], person_id: int, history: CaseHistory) -> Iterator[str]:
    """Yield the last two statements on a person; a state that has ended is said as what happened then."""
    statements = (
        STATEMENTS[entry.row.kind](entry, history)
        for entry in reversed(entries)
        if entry.row.kind in STATEMENTS and _person(entry, history.by_id) == person_id
    )
    newest_first = tuple(dict.fromkeys(filter(None, statements)))
    yield from reversed(newest_first[:2])


PROCEEDINGS = frozenset({Kind.ARREST, Kind.BAIL, Kind.CHARGE, Kind.COURT_RESULT})


def _step(entry: EntryDetails) -> Step:
    row = entry.row
    facts = {"id": row.id, "happened_at": row.happened_at, "follows_id": row.follows_id}
    offences = entry.typed.get("offences", ())
    return step_of(row.kind, SimpleNamespace(**{"person_id": None, **entry.values, **facts}), offences)


def _person(entry: EntryDetails, by_id: Mapping[int, EntryDetails]) -> int | None:
    """Return the person whom an entry is on; a decision is on the person who was referred."""
    if entry.row.kind is Kind.NRM_DECISION:
        referral = by_id.get(entry.row.follows_id or 0)
        return _person(referral, by_id) if referral else None
    person_id = entry.values.get("person_id")
    return person_id if isinstance(person_id, int) else None


def _decision(entry: EntryDetails, history: CaseHistory) -> str:
    reference = _fact_value(history.by_id[entry.row.follows_id or 0], "reference") or "NRM"
    return f"{reference}, {_fact_value(entry, 'outcome').lower()} {entry.row.happened}"


def _referral(entry: EntryDetails, _history: CaseHistory) -> str:
    referred_to = entry.values.get("referral_to")
    if referred_to == DUTY_TO_NOTIFY:
        is_named = entry.values.get("consents_to_be_named")
        return "duty to notify" if is_named else "duty to notify, not named"
    if referred_to == TO_NRM:
        return f"{_fact_value(entry, 'reference') or 'NRM'}, sent {entry.row.happened}"
    return ""


def _charge(entry: EntryDetails, history: CaseHistory) -> str:
    charged = f"charged {entry.row.happened}"
    is_held = entry.values.get("remand") and not history.proceedings.is_remand_over(entry.row.id)
    return f"{charged}, on remand" if is_held else charged


def _bail(entry: EntryDetails, history: CaseHistory) -> str:
    if history.proceedings.is_bail_over(entry.row.id):
        return f"bailed {entry.row.happened}"
    review = _fact_value(entry, "review_on")
    return f"on bail, review {review}" if review else "on bail"


def _arrest(entry: EntryDetails, history: CaseHistory) -> str:
    is_said = entry.values.get("disposal") in NO_ACTION
    is_said = is_said or history.proceedings.is_bail_not_entered(entry.row.id)
    is_said = is_said or history.proceedings.is_charge_not_entered(entry.row.id)
    said = _fact_value(entry, "disposal").lower() if is_said else ""
    return ", ".join(filter(None, (f"arrested {entry.row.happened}", said)))


def _court_result(entry: EntryDetails, _history: CaseHistory) -> str:
    plea = _fact_value(entry, "plea")
    decided = _fact_value(entry, "verdict") or _fact_value(entry, "sentence") or (plea and f"plea {plea}")
    return f"court {entry.row.happened}: {decided.lower()}" if decided else ""


STATEMENTS: Mapping[Kind, Callable[[EntryDetails, CaseHistory], str]] = {
    Kind.REFERRAL: _referral,
    Kind.NRM_DECISION: _decision,
    Kind.ARREST: _arrest,
    Kind.CHARGE: _charge,
    Kind.BAIL: _bail,
    Kind.COURT_RESULT: _court_result,
}


def _fact_value(entry: EntryDetails, name: str) -> str:
    return next((fact.value for fact in entry.facts if fact.name == name), "")
