"""The current status of each person in a case, from what was recorded last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM
from mscu.codes import Kind, Labelled
from mscu.dates.london import show_day
from mscu.rules.proceedings import NO_ACTION, Proceedings

if TYPE_CHECKING:
    from mscu.dates.partial_date import PartialDate
    from mscu.models.entries.entry import Entry


class Stage(Labelled):
    """How far a person has come in the NRM or in criminal proceedings."""

    NOTIFIED = "notified", "duty to notify"
    REFERRED = "referred", "referred to the NRM"
    DECIDED = "decided", "NRM decision"
    ARRESTED = "arrested", "arrested"
    ON_BAIL = "on_bail", "on bail"
    BAILED = "bailed", "bailed"
    """A bail that has ended."""
    CHARGED = "charged", "charged"
    ON_REMAND = "on_remand", "on remand"
    AT_COURT = "at_court", "court"


@dataclass(frozen=True, kw_only=True)
class PersonStatus:
    """One statement on a person, and the entry that it is read from."""

    stage: Stage
    since: PartialDate
    entry_id: int
    text: str
    """As it is printed: `charged 20 Jun 2022, on remand`."""


@dataclass(frozen=True)
class CaseHistory:
    """The entries of a case, as statements on a person depend on them."""

    by_id: Mapping[int, Entry]
    proceedings: Proceedings
    labels: Mapping[str, str]
    """The labels of the code lists, by key."""

    def shown(self, entry: Any, name: str) -> str:  # noqa: ANN401 - an entry of a kind that has this column
        """Return a value of an entry as people read it; empty if it has none."""
        value = getattr(entry, name)
        if isinstance(value, date):
            return show_day(value)
        return self.labels.get(value, value) if value else ""


def status_of(
    person_ids: Iterable[int], entries: Sequence[Entry], proceedings: Proceedings, labels: Mapping[str, str]
) -> dict[int, tuple[PersonStatus, ...]]:
    """Return the last two statements on each person of whom there is one, by id, the newest last.

    The entries are in order of time, and `proceedings` is what they tell of. A state that has ended is said
    as what happened then.
    """
    history = CaseHistory({entry.id: entry for entry in entries}, proceedings, labels)
    newest_first: dict[int, dict[str, PersonStatus]] = {person_id: {} for person_id in person_ids}
    for entry in reversed(entries):
        statuses = newest_first.get(_person(entry, history.by_id) or 0)
        if statuses is not None and entry.kind in STATEMENTS:
            for stage, text in STATEMENTS[entry.kind](entry, history):
                status = PersonStatus(stage=stage, since=entry.happened, entry_id=entry.id, text=text)
                statuses.setdefault(text, status)
    return {
        person_id: tuple(reversed([*islice(statuses.values(), MAX_STATEMENTS)]))
        for person_id, statuses in newest_first.items()
        if statuses
    }


MAX_STATEMENTS = 2


def _person(entry: Any, by_id: Mapping[int, Entry]) -> int | None:  # noqa: ANN401 - an entry of any kind
    """Return the person whom an entry is on; a decision is on the person who was referred."""
    if entry.kind is Kind.NRM_DECISION:
        referral = by_id.get(entry.follows_id or 0)
        return _person(referral, by_id) if referral else None
    person_id: int | None = getattr(entry, "person_id", None)
    return person_id


Statement = Iterator[tuple[Stage, str]]
"""The stage that an entry shows and its text, if it shows one."""


def _decision(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401 - each an entry of its kind
    reference = history.shown(history.by_id[entry.follows_id], "reference") or "NRM"
    outcome = history.shown(entry, "outcome").lower()
    yield Stage.DECIDED, f"{reference}, {outcome} {entry.happened_words}"


def _referral(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401
    if entry.referral_to == DUTY_TO_NOTIFY:
        yield Stage.NOTIFIED, "duty to notify" if entry.consents_to_be_named else "duty to notify, not named"
    if entry.referral_to == TO_NRM:
        reference = history.shown(entry, "reference") or "NRM"
        yield Stage.REFERRED, f"{reference}, sent {entry.happened_words}"


def _charge(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401
    charged = f"charged {entry.happened_words}"
    if entry.remand and not history.proceedings.is_remand_over(entry.id):
        yield Stage.ON_REMAND, f"{charged}, on remand"
    else:
        yield Stage.CHARGED, charged


def _bail(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401
    if history.proceedings.is_bail_over(entry.id):
        yield Stage.BAILED, f"bailed {entry.happened_words}"
    else:
        review = history.shown(entry, "review_on")
        yield Stage.ON_BAIL, f"on bail, review {review}" if review else "on bail"


def _arrest(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401
    is_said = entry.disposal in NO_ACTION
    is_said = is_said or history.proceedings.is_bail_not_entered(entry.id)
    is_said = is_said or history.proceedings.is_charge_not_entered(entry.id)
    said = history.shown(entry, "disposal").lower() if is_said else ""
    yield Stage.ARRESTED, ", ".join(filter(None, (f"arrested {entry.happened_words}", said)))


def _court_result(entry: Any, history: CaseHistory) -> Statement:  # noqa: ANN401
    plea = history.shown(entry, "plea")
    decided = history.shown(entry, "verdict") or history.shown(entry, "sentence") or (plea and f"plea {plea}")
    if decided:
        yield Stage.AT_COURT, f"court {entry.happened_words}: {decided.lower()}"


STATEMENTS: Mapping[Kind, Callable[[Any, CaseHistory], Statement]] = {
    Kind.REFERRAL: _referral,
    Kind.NRM_DECISION: _decision,
    Kind.ARREST: _arrest,
    Kind.CHARGE: _charge,
    Kind.BAIL: _bail,
    Kind.COURT_RESULT: _court_result,
}
