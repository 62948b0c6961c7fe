"""The code lists as the unit keeps them: choices are added, relabelled, moved and retired, never deleted."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.reference.changes import Proposal, ReferenceSource, in_state, propose
from mscu.actions.reference.read_keys import read_keys
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, Timing
from mscu.dates.london import show_day
from mscu.errors import Invalid
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.rules.code_dates import code_begins
from mscu.rules.code_lists import shipped_codes
from mscu.text.counts import count_of
from mscu.text.storable_text import FILL_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN = "own_"
"""How the keys of choices begin that the unit added: no shipped one does."""
STEP = 10
"""Between the positions of two choices."""
NOT_RETIRED = "The program's rules read this choice, so it cannot be retired."
IS_NOT_RETIRED = "It is not retired."
LABEL_TWICE = "“{}” is in this list already."
BEGINS_LATER = "It begins on {}. Choose that day or a later one."
NOT_BEGUN = "It is not known to be in force, so nothing is to be ended."
OF_ADVICE = "A piece of advice is added, worded and retired by two people: do it under Advice library."
PIECES = "advice_piece"
AFTER_ITSELF = "Choose another one than itself."
_WITH_LABEL = frozenset({ReferenceField.ADDED, ReferenceField.LABEL})
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_LONGEST_WORD = 40


class ListSource(ReferenceSource):
    """The lists of choices: shipped as files, held in the store's table of codes."""

    kind = ReferenceKind.LIST

    @override
    def shipped(self, about: str, what: ReferenceField) -> str:
        if what is ReferenceField.POSITION:
            return json.dumps([row.key for row in shipped_codes().values() if row.list_name == about])
        row = shipped_codes().get(about)
        if row is None:
            return ""
        retired = row.retired_on.isoformat() if row.retired_on else ""
        values = {
            ReferenceField.LABEL: row.label,
            ReferenceField.NOTE: row.note,
            ReferenceField.RETIRED_ON: retired,
        }
        return values.get(what, "")

    @override
    def current(self, work: Work, about: str, what: ReferenceField) -> str:
        if what is ReferenceField.POSITION:
            return json.dumps([row.key for row in rows_of(work, about)])
        row = _row(work, about)
        values = {} if row is None else values_of(row)
        return values.get(what, "")

    @override
    def needs_two(self, about: str, what: ReferenceField) -> bool:
        if what is ReferenceField.ADDED:
            return choices_of(list_of(about)) <= read_keys()
        return about in read_keys()

    @override
    def shown(self, work: Work, what: ReferenceField, value: str) -> str:
        if what is ReferenceField.RETIRED_ON:
            return show_day(date.fromisoformat(value)) if value else "not retired"
        if what is ReferenceField.POSITION:
            return count_of(len(json.loads(value)), "choice") + " in another order" if value else ""
        return str(json.loads(value)["label"]) if what is ReferenceField.ADDED else value

    @override
    def problem(self, work: Work, about: str, what: ReferenceField, value: str) -> str:
        if list_of(about) == PIECES:
            return OF_ADVICE
        if what in _WITH_LABEL:
            return _label_problem(work, about, self.shown(work, what, value))
        is_own_day = what is ReferenceField.RETIRED_ON and value and value != self.shipped(about, what)
        return _retirement_problem(about, value) if is_own_day else ""

    @override
    def apply(self, work: Work, change: ReferenceChange) -> None:
        if change.what is ReferenceField.ADDED:
            work.add(Code(key=change.about, list_name=list_of(change.about), **json.loads(change.value)))
        elif change.what is ReferenceField.POSITION:
            arrange(rows_of(work, change.about), json.loads(change.value))
        elif (row := _row(work, change.about)) is not None:
            set_value(row, change.what, change.value)


LISTS = ListSource()


def list_of(key: str) -> str:
    """Return the name of the list that a choice is in."""
    return key.partition(":")[0]


def choices_of(list_name: str) -> frozenset[str]:
    """Return the keys of the choices that are shipped in a list; none if there is no such list."""
    return frozenset(row.key for row in shipped_codes().values() if row.list_name == list_name)


def rows_of(work: Work, list_name: str) -> Sequence[Code]:
    """Return the choices of a list in its order."""
    return work.records(select(Code).where(Code.list_name == list_name).order_by(Code.position, Code.label))


def last_position(work: Work, list_name: str) -> int:
    """Return the position of the last choice of a list; 0 if it has none."""
    return work.value(select(func.max(Code.position)).where(Code.list_name == list_name)) or 0


def values_of(row: Code) -> dict[ReferenceField, str]:
    """Return what can be changed of a choice, as a change holds it."""
    return {
        ReferenceField.LABEL: row.label,
        ReferenceField.NOTE: row.note,
        ReferenceField.RETIRED_ON: row.retired_on or "",
    }


def set_value(row: Code, what: ReferenceField, value: str) -> None:
    """Set what a change holds of a choice."""
    if what is ReferenceField.LABEL:
        row.label = value
    elif what is ReferenceField.NOTE:
        row.note = value
    else:
        row.retired_on = value or None


def arrange(rows: Sequence[Code], order: Sequence[str]) -> None:
    """Number the choices of a list in an order; one that the order lacks stays behind the one before it."""
    keys = [row.key for row in rows]
    arranged = [key for key in order if key in keys]
    for index, key in enumerate(keys):
        if key not in arranged:
            arranged.insert(arranged.index(keys[index - 1]) + 1 if index else 0, key)
    by_key = {row.key: row for row in rows}
    for number, key in enumerate(arranged, start=1):
        by_key[key].position = number * STEP


def _row(work: Work, key: str) -> Code | None:
    return next(iter(work.records(select(Code).where(Code.key == key))), None)


def _label_problem(work: Work, key: str, label: str) -> str:
    """Return that another choice of the list has the label, or is to have it."""
    name = list_of(key)
    others = {row.label.casefold() for row in rows_of(work, name) if row.key != key}
    for change in in_state(work, ReferenceKind.LIST, ReferenceState.WAITS):
        if list_of(change.about) == name and change.about != key and change.what in _WITH_LABEL:
            others.add(LISTS.shown(work, change.what, change.value).casefold())
    return LABEL_TWICE.format(label) if label.casefold() in others else ""


def _retirement_problem(key: str, day: str) -> str:
    if key in read_keys():
        return NOT_RETIRED
    begins = code_begins().get(key, date.min)
    if date.fromisoformat(day) >= begins:
        return ""
    return NOT_BEGUN if begins == date.max else BEGINS_LATER.format(show_day(begins))


# What people change.


@dataclass(frozen=True, kw_only=True)
class AddedChoice:
    """A choice that was added, or is to be once a second person has agreed."""

    key: str
    label: str
    holds: bool


@dataclass(frozen=True, kw_only=True)
class AddChoice(Command[AddedChoice]):
    """Add a choice at the end of a list.

    A list all of whose choices the program reads needs a second person: it knows no others.
    """

    list_name: str
    label: str
    reason: str
    note: str = ""
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> AddedChoice:
        """Record the choice and from whom it is."""
        if not choices_of(self.list_name):
            raise Invalid({"list_name": CHOOSE})
        validator = Validator(work)
        label = validator.text("label", self.label, Code.label, required=True)
        note = validator.text("note", self.note, Code.note)
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        key = _new_key(work, self.list_name, label)
        values = {"label": label, "note": note, "position": last_position(work, self.list_name) + STEP}
        value = json.dumps(values, ensure_ascii=False)
        proposal = Proposal(about=key, what=ReferenceField.ADDED, value=value, reason=self.reason)
        change = propose(work, LISTS, proposal, field="label")
        return AddedChoice(key=key, label=label, holds=change.state is ReferenceState.HOLDS)


def _new_key(work: Work, list_name: str, label: str) -> str:
    """Return a key that reads like its label and that no other choice has, or was to have."""
    word = _NOT_A_WORD.sub("_", label.casefold()).strip("_")[:_LONGEST_WORD].strip("_") or "choice"
    key, number = f"{list_name}:{OWN}{word}", 1
    taken = set(work.values(select(ReferenceChange.about).where(ReferenceChange.about.startswith(key))))
    while key in taken:
        number += 1
        key = f"{list_name}:{OWN}{word}_{number}"
    return key


@dataclass(frozen=True, kw_only=True)
class OfChoice(Command[bool], abstract=True):
    """A change of one choice; returns whether it holds already."""

    code_id: int
    version: int
    reason: str

    def _propose(self, work: Work, what: ReferenceField, value: str, *, field: str) -> bool:
        row = work.get(Code, self.code_id, self.version)
        proposal = Proposal(about=row.key, what=what, value=value, reason=self.reason)
        return propose(work, LISTS, proposal, field=field).state is ReferenceState.HOLDS


@dataclass(frozen=True, kw_only=True)
class RelabelChoice(OfChoice):
    """Change how a choice is called; records that name it show the new label."""

    label: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        validator = Validator(work)
        label = validator.text("label", self.label, Code.label, required=True)
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        return self._propose(work, ReferenceField.LABEL, label, field="label")


@dataclass(frozen=True, kw_only=True)
class ChangeChoiceNote(OfChoice):
    """Change what is said beside a choice."""

    note: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        validator = Validator(work)
        note = validator.text("note", self.note, Code.note)
        validator.raise_if_invalid()
        return self._propose(work, ReferenceField.NOTE, note, field="note")


@dataclass(frozen=True, kw_only=True)
class MoveChoice(OfChoice):
    """Move a choice behind another one of its list, or to its beginning."""

    after: str
    """The key of the one before it; empty for the first place."""
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        row = work.get(Code, self.code_id, self.version)
        order = [each.key for each in rows_of(work, row.list_name)]
        if self.after == row.key or (self.after and self.after not in order):
            raise Invalid({"after": AFTER_ITSELF if self.after == row.key else CHOOSE})
        order.remove(row.key)
        order.insert(order.index(self.after) + 1 if self.after else 0, row.key)
        proposal = Proposal(
            about=row.list_name, what=ReferenceField.POSITION, value=json.dumps(order), reason=self.reason
        )
        propose(work, LISTS, proposal, field="after")
        return True


@dataclass(frozen=True, kw_only=True)
class RetireChoice(OfChoice):
    """Retire a choice from a day: it is none any more for what happens then or later."""

    retired_on: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        validator = Validator(work)
        day = validator.day("retired_on", self.retired_on, Timing.PLANNED)
        if day is None:
            validator.problems.setdefault("retired_on", FILL_IN)
        validator.raise_if_invalid()
        return self._propose(
            work, ReferenceField.RETIRED_ON, day.isoformat() if day else "", field="retired_on"
        )


@dataclass(frozen=True, kw_only=True)
class RestoreChoice(OfChoice):
    """Take back the retirement of a choice."""

    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> bool:
        if not work.get(Code, self.code_id, self.version).retired_on:
            raise Invalid({"code_id": IS_NOT_RETIRED})
        return self._propose(work, ReferenceField.RETIRED_ON, "", field="code_id")
