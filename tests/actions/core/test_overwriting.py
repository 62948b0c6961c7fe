"""Two people who write at once lose nothing: what replaces words says which words its writer had read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

import pytest
from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from mscu.actions.core.action import Command
from mscu.codes import Marking, StoreKind
from mscu.errors import Invalid, MscuError, StaleRecord
from mscu.gate import Gate
from mscu.store.guard import GuardedSession
from tests.actions.core.test_bad_input import put
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


def ticked_otherwise(command: Any) -> Iterator[Any]:
    """Yield a command again with each of its choices and ticks changed in turn."""
    for field in fields(command):
        value = getattr(command, field.name)
        if isinstance(value, bool):
            yield replace(command, **{field.name: not value})
        elif isinstance(value, Enum):
            others = [each for each in type(value) if each is not value]
            wanted = others[:1] if isinstance(value, Marking) else others
            yield from (replace(command, **{field.name: each}) for each in wanted)
        elif lines := _lines(value):
            for line in ticked_otherwise(lines[0]):
                yield replace(command, **{field.name: (line, *value[1:])})


def texts_in(command: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text of a command and of the first of its lines, by the path of its field."""
    for field in fields(command):
        value = getattr(command, field.name)
        if isinstance(value, str) and not isinstance(value, Enum):
            yield prefix + field.name, value
        elif lines := _lines(value):
            yield from texts_in(lines[0], f"{prefix}{field.name}.0.")


def attempts(gate: Gate, command: Any) -> Iterator[tuple[set[str], MscuError | None]]:
    """Yield what a command replaces, and its refusal: as it is, ticked otherwise, and with other words.

    Every other text is changed, then the rest, as one may be what a record is found by.
    """
    yield attempt(gate, command)
    for each in ticked_otherwise(command):
        yield attempt(gate, each)
    texts = list(texts_in(command))
    for half in (texts[::2], texts[1::2]):
        if half:
            yield with_other_words(gate, command, dict(half))


def with_other_words(gate: Gate, command: Any, texts: dict[str, str]) -> tuple[set[str], MscuError | None]:
    """Perform a command with other texts, but for those that it refuses."""
    changed = command
    for path, text in texts.items():
        changed = put(changed, path, f"{text} Again.")
    found, refusal = attempt(gate, changed)
    wrong = refusal.problems if isinstance(refusal, Invalid) else {}
    taken = {path: text for path, text in texts.items() if path not in wrong}
    return (found, refusal) if len(taken) in {0, len(texts)} else with_other_words(gate, command, taken)


def attempt(gate: Gate, command: Any) -> tuple[set[str], MscuError | None]:
    """Perform a command, and return what it replaced, or why it was refused."""
    with replaced_columns() as found:
        try:
            gate.perform(command)
        except MscuError as refusal:
            return set(), refusal
    return found, None


def loses_nothing(
    command: type[Command[Any]], make: Callable[[Any], Command[Any]], world: World | CharityWorld
) -> None:
    doing: Any = make(world)
    gate = world.gate_for(command)
    replaced, _ = attempt(gate, doing)
    if not says_what_it_replaces(doing):
        replaced |= {each for found, _ in attempts(gate, doing) for each in found}
        assert bool(replaced) == (command.__name__ in WITHOUT_A_VERSION), replaced
        return
    assert command.__name__ not in WITHOUT_A_VERSION
    if replaced and any(field.name.endswith("version") for field in fields(doing)):
        refusals = [refusal for _, refusal in attempts(gate, doing)]
        assert isinstance(refusals[0], StaleRecord)
        assert all(refusals)


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
