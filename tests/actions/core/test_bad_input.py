"""Bad input to every field of every command: a sentence for that field, and nothing is kept.

A canary in each value shows that no sentence repeats what was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import SQLAlchemyError

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.enforcement.exhibits import RecordExhibit
from mscu.actions.entries.enquiries import RaiseEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.intake.reports import RecordReport
from mscu.actions.intake.tactical_advice import AnswerAdvice
from mscu.codes import Role
from mscu.errors import Invalid, InvalidValue, MscuError
from mscu.gate import Gate
from mscu.models.user import User
from mscu.text.storable_text import CONTROL_CHARACTER, HALF_CHARACTER, TEXT_LIMIT
from tests.inputs.factories import COMMANDS, World, registered, valid
from tests.inputs.queries import QUERIES

CANARY = "quicksilver"
BAD = {
    "nul": f"{CANARY}\0",
    "control character": f"{CANARY}\x1b[2J",
    "bidi override": f"{CANARY} \N{RIGHT-TO-LEFT OVERRIDE}gpj.exe",
    "bidi isolate": f"\N{RIGHT-TO-LEFT ISOLATE}{CANARY}",
    "half a character": f"{CANARY}\ud800",
    "too long": CANARY * (TEXT_LIMIT // len(CANARY) + 1),
}
FREE = {
    ("AttachFile", "name"),  # cleaned instead, as file names come from elsewhere
    ("ResetUser", "passphrase"),
    ("AddUser", "passphrase"),  # a passphrase may hold anything
    ("TakeCall", "began"),
    ("TakeCall", "advised"),
    ("TakeCall", "given.0.at"),  # a clock's
    ("TakeCall", "given.0.piece"),
    ("TakeCall", "given.0.text"),  # the library's
    ("ChangePassphrase", "old"),
    ("ChangePassphrase", "new"),
    ("ChangePassphrase", "again"),
}


UNREADABLE = {"half a character": HALF_CHARACTER, "nul": CONTROL_CHARACTER}
"""What a query refuses, as it can be neither looked for nor sealed."""
PASSPHRASES = {"passphrase", "old", "new", "again"}
"""They may hold anything but half a character."""


def typed(command: Any, prefix: str = "") -> Iterator[str]:
    """Name the fields of a command and of its lines into which people type; `was` is what they have read."""
    for each in (each for each in fields(command) if each.name != "was"):
        value = getattr(command, each.name)
        if "str" in str(each.type).replace("[", " ").split():
            yield prefix + each.name
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            yield from typed(value[0], f"{prefix}{each.name}.0.")
        elif is_dataclass(value) and isinstance(command, Query):
            yield from typed(value, f"{prefix}{each.name}.of.")


def put(command: Any, path: str, value: str) -> Any:
    """Put a value into a field, into a field of a line, or into one of a filter."""
    name, part, rest = re.split(r"(\.0\.|\.of\.|$)", path, maxsplit=1)
    held = getattr(command, name)
    if part == ".of.":
        return replace(command, **{name: put(held, rest, value)})
    if rest:
        return replace(command, **{name: (put(held[0], rest, value), *held[1:])})
    return replace(command, **{name: (value,) if isinstance(held, tuple) else value})


def named_by(problems: dict[str, str], path: str) -> bool:
    """Return whether one of the problems is about the field, or about the line that it is in."""
    return any(path == name or path.startswith(f"{name}.") for name in problems)


@pytest.fixture(autouse=True)
def _no_nul_reaches_the_database(world: World) -> Iterator[None]:
    """Refuse what PostgreSQL refuses: a text with NUL in it, to be stored or only to be looked for."""

    def check(*statement: Any) -> None:
        values = statement[3]
        rows = values if isinstance(values, list) else [values]
        found.extend(
            statement[2] for row in rows for value in row if isinstance(value, str) and "\0" in value
        )

    found: list[str] = []
    engine = world.store.engine
    event.listen(engine, "before_cursor_execute", check)
    yield
    event.remove(engine, "before_cursor_execute", check)
    assert found == []


def refusal(gate: Gate, command: Command[Any]) -> dict[str, str]:
    """Return what is wrong with a command, by field; nothing if it was performed."""
    try:
        gate.perform(command)
    except Invalid as refused:
        return dict(refused.problems)
    return {}


def unrefused(gate: Gate, good: Command[Any], how: str, paths: list[str]) -> Iterator[str]:
    """Yield each field that takes a bad value, or whose refusal is not its own or repeats what was typed.

    All are tried at once, then those that were not named; in the end each alone.
    """

    def tried(*together: str) -> dict[str, str]:
        bad = good
        for path in together:
            bad = put(bad, path, BAD[how])
        return refusal(gate, bad)

    problems: dict[str, str] = {"": ""}
    while paths and problems:
        told = tried(*paths)
        problems = {path: sentence for path, sentence in told.items() if path in paths}
        paths = [path for path in paths if path not in problems]
        yield from (f"{path}: {how} is repeated" for path, words in told.items() if CANARY in words)
    for path in paths:
        problems = tried(path)
        if not named_by(problems, path):
            yield f"{path}: {how} is taken, or blamed on {list(problems)}"
        if CANARY in str(problems):
            yield f"{path}: {how} is repeated"


@pytest.mark.parametrize("command", registered(Command), ids=lambda each: each.__name__)
def test_text_that_may_not_be_kept_is_refused_by_its_field(command: type[Command[Any]], world: World) -> None:
    gate, good = world.gate_for(command), COMMANDS[command](world)
    before = world.store.last_row()
    faults = list[str]()
    for how in BAD:
        is_half = how == "half a character"
        free = {path for name, path in FREE if name == command.__name__}
        wanted = [p for p in typed(good) if p not in free or (is_half and p in PASSPHRASES)]
        faults += unrefused(gate, good, how, wanted)
    assert "\n".join(faults) == ""
    assert world.store.last_row() == before, "nothing was done"


def test_what_is_typed_is_kept_in_nfc(world: World) -> None:
    typed_name = " Nguye\u0302\u0303n\u200f \u202fMe\u0301ndez "
    number = world.store.gate(Role.OFFICER).perform(valid(RecordReport, world, caller=typed_name))
    kept = world.store.sql("SELECT caller FROM report WHERE id = ?", number)
    assert kept == [(unicodedata.normalize("NFC", typed_name).strip(),)]


def refused(world: World, command: Command[Any]) -> dict[str, str]:
    """Return why the officer may not do it, once it is seen that nothing was kept or repeated."""
    before = world.store.snapshot()
    with pytest.raises(Invalid) as raised:
        world.store.gate(Role.OFFICER).perform(command)
    assert CANARY not in str(raised.value)
    assert world.store.snapshot() == before
    return raised.value.problems


IMPOSSIBLE = [
    *("", "31 Feb 2022", "29 Feb 2022", "32 Mar 2022", "12 Nov 1022", "12 Nov 2922", "yesterweek", "between"),
    *("27 Mar 2022 01:30", "20 Jun 2022 25:00", "20 Jun 2022 09:61", f"{CANARY} 2022"),
]


def test_dates_that_cannot_be_are_refused_by_their_fields(world: World) -> None:
    for words in IMPOSSIBLE:
        assert set(refused(world, valid(RecordReport, world, happened=words))) == {"happened"}, words
    for words in ("Mar 2022", "2022", "before 2019", "unknown", "31 Feb 2022", "??"):
        said = refused(world, valid(RaiseEnquiry, world, due_on=words, overwritten_from=words))
        assert set(said) == {"due_on", "overwritten_from"}, "a day must be whole"
        assert "21:40" not in str(said)
    for words in ("20 Jun 2022", "Jun 2022", "unknown"):
        said = refused(world, valid(AnswerAdvice, world, done_at=words))
        assert set(said) == {"done_at"}, "a moment has its time"


def test_numbers_states_and_choices_are_within_what_there_is(world: World) -> None:
    for number in (-1, 10**9 + 1, 10**30):
        report = valid(RecordReport, world, victims_count=number)
        exhibit = valid(RecordExhibit, world, cash_pence=number)
        for command, field in ((report, "victims_count"), (exhibit, "cash_pence")):
            said = refused(world, command)
            assert set(said) == {field}
            assert str(number) not in str(said)
    for field in ("marking", "under_18"):
        assert set(refused(world, valid(RecordReport, world, **{field: CANARY}))) == {field}
    for key in ("gender:female", "gender:atlantis", f"gender:{CANARY}"):
        about = (About(subject_id=world.victim_id, role=key),)
        report = valid(RecordReport, world, source=key, district=key, indicators=(key,), about=about)
        wanted = ("source", "district", "indicators", "about")
        assert refused(world, report) == dict.fromkeys(wanted, "Choose one from the list.")


def test_all_that_is_wrong_is_said_at_once(world: World) -> None:
    wrong = {
        "source": "",
        "text": " ",
        "happened": "x",
        "district": "district:x",
        "indicators": ("indicator:x",),
        "victims_count": -3,
        "about": (About(subject_id=1, role="x"),),
    }
    items = (Item(number=1, source_grade="intelligence_source:2"),)
    said = refused(world, valid(RecordReport, world, **wrong, items=items))
    assert set(said) == {*wrong, "items.0.source_grade"}


# ---------------------------------------------------------------- what the database itself says


@dataclass(frozen=True, kw_only=True)
class Clash(Command[None]):
    """Store one log-in name for two users, past every check of a command."""

    name: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        for _ in range(2):
            work.add(User(name=self.name, display=self.name, role=Role.OFFICER))


@dataclass(frozen=True, kw_only=True)
class Misfitting(Command[None]):
    """Write a role that there is not."""

    role: Any
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.add(User(name="n", display="d", role=self.role))


def test_the_database_s_own_errors_hold_no_values(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    with pytest.raises(SQLAlchemyError) as clash:
        gate.perform(Clash(name=CANARY))
    assert CANARY not in f"{clash.value}{clash.value!r}{clash.value.__cause__}"
    assert "unique" in str(clash.value).lower()
    before = world.store.snapshot()
    for command in (
        Misfitting(role=f"{CANARY} role"),
        Misfitting(role=f"{CANARY}\ud800"),
        Clash(name=f"{CANARY}\ud800"),
    ):
        with pytest.raises(InvalidValue) as refused:
            gate.perform(command)
        assert CANARY not in f"{refused.value}{refused.value!r}{refused.value.__cause__}"
    assert world.store.snapshot() == before


@pytest.mark.parametrize("query", registered(Query), ids=lambda each: each.__name__)
def test_a_query_takes_any_text_but_nul_and_half_a_character(query: type[Query[Any]], world: World) -> None:
    gate, good = world.gate_for(query), QUERIES[query](world)
    odd = "".join(value for how, value in BAD.items() if how not in UNREADABLE and how != "too long")
    for path in typed(good):
        for value in (odd, BAD["too long"]):
            with suppress(MscuError):
                gate.ask(put(good, path, value))
    for how, sentence in UNREADABLE.items():
        bad = good
        for path in typed(good):
            bad = put(bad, path, BAD[how])
        if bad is not good:
            with pytest.raises(Invalid) as refused:
                gate.ask(bad)
            assert refused.value.problems == {path.split(".")[0]: sentence for path in typed(good)}
