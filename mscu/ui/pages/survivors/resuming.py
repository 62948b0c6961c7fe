"""Which form an action or a draft's key means: `survivors/contact/12`, `survivors/need/12/34`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mscu.actions.survivors.survivor_file import SupportSeen
from mscu.actions.survivors.survivor_list import SurvivorRow, SurvivorSeen
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.referrals import REFERRAL
from mscu.ui.pages.support.support_form_specs import (
    OF_CHARITY,
    PAGE,
    SPECS,
    Recorded,
    about_spec,
    correcting_spec,
    new_spec,
    opening_spec,
    progress_spec,
    reopening_spec,
    taking_on_spec,
)
from mscu.ui.pages.survivors.file_view import FileView
from mscu.ui.pages.survivors.others_card import whose_words
from mscu.ui.pages.survivors.panes import LEDGER, REQUESTS
from mscu.ui.pages.survivors.sharing_panes import ANSWER, RESUMED

PROGRESS, TAKE_ON, OPEN, REOPEN = "progress", "take_on", "open", "reopen"
_HEADS: Mapping[str, Callable[[SurvivorSeen], FormSpec]] = {"about": about_spec}
KNOWN = frozenset({*SPECS, *_HEADS, *OF_CHARITY, PROGRESS, TAKE_ON, REOPEN, REFERRAL, *RESUMED, ANSWER})
FROM_LEDGER = frozenset({"withdrawal"})
FROM_REGISTER = frozenset({"assessment", "notice", "reply", "hold"})
"""Forms about one line of a register; the register is opened, and the line offers its draft."""


@dataclass(frozen=True)
class Resumed:
    """The parts of a draft's key."""

    what: str
    survivor_id: int | None = None
    """For a referral, the id of its entry in the police store."""
    record_id: int | None = None


def read_key(key: str) -> Resumed | None:
    """Parse the key of a draft; None for another page's key."""
    page, _, rest = key.partition("/")
    what, _, numbers = rest.partition("/")
    if page == PAGE and what in FROM_REGISTER:
        return Resumed(REQUESTS)
    if page != PAGE or what not in KNOWN | FROM_LEDGER:
        return None
    parts = [int(part) for part in numbers.split("/") if part.isdigit()]
    survivor_id, record_id, *_ = (*parts, None, None)
    if what in FROM_LEDGER:
        return Resumed(LEDGER, survivor_id)
    return Resumed(what, survivor_id, record_id)


OF_A_SURVIVOR = frozenset(
    {*SPECS, *_HEADS, PROGRESS, OPEN, REOPEN, "consent", "share", "card", "request", "release"}
)
"""Forms whose key names the survivor first."""


def whose(key: str) -> int | None:
    """Return the id of the survivor that a draft is about; None where there is none."""
    page, _, rest = key.partition("/")
    what, _, numbers = rest.partition("/")
    first = numbers.partition("/")[0]
    of_one = page == PAGE and what in OF_A_SURVIVOR | FROM_LEDGER | FROM_REGISTER
    return int(first) if of_one and first.isdigit() else None


def spec_of(
    what: str, view: FileView, now: str, *, record_id: int | None, others: SurvivorRow | None
) -> FormSpec | None:
    """Return the form; None where its record is not shown."""
    if what == TAKE_ON:
        return taking_on_spec()
    if what in OF_CHARITY:
        return OF_CHARITY[what]()
    if what == OPEN:
        return opening_spec(others.id, others.reference, whose_words(others)) if others else None
    return _of_survivor(what, view, now, record_id) if view.survivor is not None else None


def _of_survivor(what: str, view: FileView, now: str, record_id: int | None) -> FormSpec | None:
    head, file = view.survivor, view.file
    if head is None or file is None:
        return None
    if what in _HEADS:
        return _HEADS[what](head)
    if what == PROGRESS:
        day = next((day for day in file.wheel.days if day.id == record_id), None)
        return progress_spec(head, file.wheel, now, day)
    if what == REOPEN:
        closed = next((line for line in view.recorded if line.kind == "closure"), None)
        return reopening_spec(head, closed.id, closed.version) if closed else None
    if record_id is None:
        return new_spec(what, head, now)
    record = _record(what, record_id, file, view)
    return correcting_spec(what, head, record) if record is not None else None


def _record(what: str, number: int, file: SupportSeen, view: FileView) -> Recorded | None:
    if what == "need":
        return next((need for need in file.needs if need.id == number), None)
    if what == "contact":
        return next((contact for contact in file.contacts if contact.id == number), None)
    lines = (line for line in view.recorded if (line.kind, line.id) == (what, number))
    return next(lines, None)
