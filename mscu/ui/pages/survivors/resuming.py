"""Which form an action or a draft's key means: `survivors/contact/12`, `survivors/need/12/34`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from mscu.actions.survivors.survivor_file import SupportDetails
from mscu.actions.survivors.survivor_list import SurvivorDetails, SurvivorRow
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.referrals import REFERRAL
from mscu.ui.pages.support.support_form_specs import (
    CHARITY_FORMS,
    PAGE,
    RECORD_FORMS,
    Recorded,
    about_spec,
    correction_spec,
    new_spec,
    opening_spec,
    progress_spec,
    record_in_file,
    record_in_lines,
    reopening_spec,
    take_on_spec,
)
from mscu.ui.pages.survivors.file_view import SurvivorFileView
from mscu.ui.pages.survivors.others_card import navigator_names
from mscu.ui.pages.survivors.panes import LEDGER, OPENINGS, READERS, REFERRALS, REQUESTS, ROTA
from mscu.ui.pages.survivors.sharing_panes import ANSWER, RESUMED

PROGRESS, TAKE_ON, OPEN, REOPEN = "progress", "take_on", "open", "reopen"
_SURVIVOR_FORMS: Mapping[str, Callable[[SurvivorDetails], FormSpec]] = {"about": about_spec}
RESUMABLE = frozenset(
    {*RECORD_FORMS, *_SURVIVOR_FORMS, *CHARITY_FORMS, PROGRESS, TAKE_ON, REOPEN, REFERRAL, *RESUMED, ANSWER}
)
OPENED = frozenset({OPENINGS, READERS, REFERRALS, REQUESTS, ROTA})
"""Registers that another page opens as it resumes a form."""
FROM_LEDGER = frozenset({"withdrawal"})
FROM_REGISTER = frozenset({"assessment", "notice", "reply", "hold"})
"""Forms about one line of a register; the register is opened, and the line offers its draft."""

_OF_REQUEST = 2
"""The ids in the key of an answer to a request; that of a call has its moment too."""


@dataclass(frozen=True)
class Resumed:
    """The parts of a draft's key."""

    what: str
    survivor_id: int | None = None
    """For a referral, the id of its entry in the unit's store; for a line of the directory, its id."""
    record_id: int | None = None
    begun: datetime | None = None
    """When a call that is logged without a request began."""


def read_key(key: str) -> Resumed | None:
    """Parse the key of a draft; None for another page's key."""
    page, _, rest = key.partition("/")
    form, _, ids = rest.partition("/")
    if page == PAGE and form in FROM_REGISTER:
        return Resumed(REQUESTS)
    if page != PAGE or form not in RESUMABLE | FROM_LEDGER | OPENED:
        return None
    ids_ = [int(part) for part in ids.split("/") if part.isdigit()]
    survivor_id, record_id, *_ = (*ids_, None, None)
    if form in FROM_LEDGER:
        return Resumed(LEDGER, survivor_id)
    begun = datetime.fromtimestamp(ids_[2], UTC) if form == ANSWER and len(ids_) > _OF_REQUEST else None
    return Resumed(form, survivor_id, record_id, begun)


OF_A_SURVIVOR = frozenset(
    {*RECORD_FORMS, *_SURVIVOR_FORMS, PROGRESS, OPEN, REOPEN, "consent", "share", "card", "request", ANSWER}
)
"""Forms whose key names the survivor first."""


def survivor_id_in(key: str) -> int | None:
    """Return the id of the survivor that a draft is about; None where there is none."""
    page, _, rest = key.partition("/")
    form, _, ids = rest.partition("/")
    survivor_id = ids.partition("/")[0]
    names_survivor = page == PAGE and form in OF_A_SURVIVOR | FROM_LEDGER | FROM_REGISTER
    return int(survivor_id) if names_survivor and survivor_id.isdigit() else None


def spec_of(
    form: str, view: SurvivorFileView, now: str, *, record_id: int | None, others: SurvivorRow | None
) -> FormSpec | None:
    """Return the form; None where its record is not shown."""
    if form == TAKE_ON:
        return take_on_spec()
    if form in CHARITY_FORMS:
        return CHARITY_FORMS[form]()
    if form == OPEN:
        return opening_spec(others.id, others.reference, navigator_names(others)) if others else None
    return _of_survivor(form, view, now, record_id) if view.survivor is not None else None


def _of_survivor(form: str, view: SurvivorFileView, now: str, record_id: int | None) -> FormSpec | None:
    survivor, file = view.survivor, view.file
    if survivor is None or file is None:
        return None
    if form in _SURVIVOR_FORMS:
        return _SURVIVOR_FORMS[form](survivor)
    if form == PROGRESS:
        day = next((day for day in file.wheel.days if day.id == record_id), None)
        return progress_spec(survivor, file.wheel, now, day)
    if form == REOPEN:
        closure = next((line for line in view.recorded if line.kind == "closure"), None)
        return reopening_spec(survivor, closure.id, closure.version) if closure else None
    if record_id is None:
        return new_spec(form, survivor, now)
    record = _record(form, record_id, file, view)
    return correction_spec(form, survivor, record) if record is not None else None


def _record(form: str, record_id: int, file: SupportDetails, view: SurvivorFileView) -> Recorded | None:
    return record_in_file(form, record_id, file) or record_in_lines(form, record_id, view.recorded)
