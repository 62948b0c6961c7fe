"""The current status of each person in a case, from what was recorded last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from mscu.actions.entries.entry_status import CaseHistory, Stage
from mscu.actions.entries.kind_spec import spec_of

if TYPE_CHECKING:
    from mscu.dates.partial_date import PartialDate
    from mscu.models.entries.entry import Entry
    from mscu.rules.proceedings import Proceedings


@dataclass(frozen=True, kw_only=True)
class PersonStatus:
    """One statement on a person, and the entry that it is read from."""

    stage: Stage
    since: PartialDate
    entry_id: int
    text: str
    """As it is printed: `charged 20 Jun 2022, on remand`."""


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
        statements = spec_of(entry.kind).status
        statuses = newest_first.get(_person(entry, history.by_id) or 0)
        if statements is not None and statuses is not None:
            for stage, text in statements(entry, history):
                status = PersonStatus(stage=stage, since=entry.happened, entry_id=entry.id, text=text)
                statuses.setdefault(text, status)
    return {
        person_id: tuple(reversed([*islice(statuses.values(), MAX_STATEMENTS)]))
        for person_id, statuses in newest_first.items()
        if statuses
    }


MAX_STATEMENTS = 2


def _person(entry: Any, by_id: Mapping[int, Entry]) -> int | None:  # noqa: ANN401 - an entry of any kind
    """Return whom an entry is on; one of a kind that names nobody is on whom the entry that it follows is."""
    while entry is not None and not hasattr(entry, "person_id"):
        entry = by_id.get(entry.follows_id or 0)
    return entry.person_id if entry is not None else None
