"""Two people who write at once lose nothing: what replaces words says which words its writer had read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from mscu.actions.core.action import Command
from mscu.codes import StoreKind
from mscu.errors import MscuError, StaleRecord
from mscu.gate import Gate
from mscu.store.guard import GuardedSession
from tests.inputs import survivors
from tests.inputs.factories import COMMANDS, World, registered
from tests.inputs.survivors import CharityWorld

DERIVED = {"version", "sort_name", "detail", "headline"}
"""Columns that follow from others."""
WITHOUT_A_VERSION = {
    "AbandonNrmForm": "refuses a form that is no draft any more",
    "AddName": "the former main name is kept as another name",
    "CloseSupport": "refuses support that is closed",
    "ConfirmAccess": "refuses access that no longer waits",
    "ConfirmWithCodes": "confirms whatever waits",
    "DecideMarks": "a mark shows who decided on it last, and why",
    "DrawCodes": "new codes replace those that wait",
    "EndWatch": "one's own watch ends today, however often it is ended",
    "HandOverAll": "takes what the leaver still has; enquiries keep their earlier versions",
    "HandOverCases": "a note in each case names the lead from whom it was taken",
    "LinkReport": "refuses a report that was linked otherwise",
    "LinkReports": "refuses reports that are in a case",
    "MatchHits": "a place in the list of what was matched, not words",
    "MergeReports": "refuses a report that is already a duplicate",
    "OpenCase": "refuses a report that is in a case",
    "ReadNrmLine": "names the line that it replaces, and refuses if that is gone",
    "RecordToldByPhone": "the other store's last word on its own card",
    "RefuseAccess": "refuses access that no longer waits",
    "RestrictCase": "only the owner of a restriction can replace it",
    "ResultEnquiry": "a result is an entry of its own; the enquiry is finished or not",
    "SendNrmForm": "refuses a form that is no draft any more",
    "SetOnCall": "the charity's whole rota, as it stands in its own store",
    "TakeInSubject": "a nominal that was just recorded gets the random name of its bundle",
    "UnmergeCases": "refuses a merge that has been undone",
    "UnmergeReports": "refuses a merge that has been undone",
    "UpdateLists": "the unit's own values stay, and each former one is kept",
    "UnmergeSubjects": "refuses a merge that has been undone",
    "WriteReleased": "refuses a release that is not approved or was written",
}
"""Commands that replace what was recorded without a version, and why nobody's words are lost."""


def says_what_it_replaces(command: Any) -> bool:
    """Return whether a command or one of its lines has the version or the words that its writer had read."""
    return any(
        field.name in {"version", "was", "follows"}
        or field.name.endswith("_version")
        or any(says_what_it_replaces(line) for line in _lines(getattr(command, field.name)))
        for field in fields(command)
    )


def _lines(value: object) -> tuple[Any, ...]:
    return tuple(line for line in value if is_dataclass(line)) if isinstance(value, tuple) else ()


def changed_inputs(command: Any) -> Iterator[Any]:
    """Yield a command again with each of its words, choices and ticks changed in turn."""
    for field in fields(command):
        value = getattr(command, field.name)
        if isinstance(value, bool):
            yield replace(command, **{field.name: not value})
        elif isinstance(value, Enum):
            yield from (replace(command, **{field.name: each}) for each in type(value) if each is not value)
        elif isinstance(value, str):
            yield replace(command, **{field.name: f"{value} Again."})
        elif lines := _lines(value):
            for line in changed_inputs(lines[0]):
                yield replace(command, **{field.name: (line, *value[1:])})


def _replaced(session: Session) -> Iterator[str]:
    """Yield the columns that a flush changes and that were not empty, and the classes that it replaces."""
    for record in session.dirty:
        state = inspect(record, raiseerr=True)
        for column in state.mapper.column_attrs:
            former = state.attrs[column.key].history
            if column.key not in DERIVED and former.added and any(former.deleted or ()):
                yield f"{type(record).__name__}.{column.key}"
    deleted: set[type[Any]] = session.info.setdefault("deleted", set())
    deleted.update(map(type, session.deleted))
    yield from (type(record).__name__ for record in session.new if type(record) in deleted)


@contextmanager
def replaced_columns() -> Iterator[set[str]]:
    """Collect what is replaced by commands."""
    found: set[str] = set()

    def hear(session: Session, *_: object) -> None:
        found.update(_replaced(session))

    event.listen(GuardedSession, "before_flush", hear, insert=True)
    try:
        yield found
    finally:
        event.remove(GuardedSession, "before_flush", hear)


def done(gate: Gate, commands: Iterator[Any]) -> set[str]:
    """Perform commands, whether or not they are refused, and return what they replace."""
    with replaced_columns() as found:
        for each in commands:
            before = set(found)
            try:
                gate.perform(each)
            except MscuError:
                found.intersection_update(before)
    return found


def loses_nothing(
    command: type[Command[Any]], make: Callable[[Any], Command[Any]], world: World | CharityWorld
) -> None:
    doing: Any = make(world)
    gate = world.gate_for(command)
    if not says_what_it_replaces(doing):
        replaced = done(gate, iter((doing, doing, *changed_inputs(doing))))
        assert bool(replaced) == (command.__name__ in WITHOUT_A_VERSION), replaced
        return
    assert command.__name__ not in WITHOUT_A_VERSION
    if done(gate, iter((doing,))) and any(field.name.endswith("version") for field in fields(doing)):
        for stale in (doing, *changed_inputs(doing)):
            with replaced_columns() as found, pytest.raises(MscuError) as refused:
                gate.perform(stale)
            assert not found
            assert stale is not doing or isinstance(refused.value, StaleRecord)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("command", registered(Command), ids=lambda each: each.__name__)
def test_no_command_of_the_unit_replaces_what_its_writer_has_not_read(
    command: type[Command[Any]], world: World
) -> None:
    loses_nothing(command, COMMANDS[command], world)


@pytest.mark.parametrize("command", registered(Command, StoreKind.SURVIVORS), ids=lambda each: each.__name__)
def test_no_command_of_the_charity_replaces_what_its_writer_has_not_read(
    command: type[Command[Any]], charity_world: CharityWorld
) -> None:
    loses_nothing(command, survivors.COMMANDS[command], charity_world)
