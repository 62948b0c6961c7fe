"""Bad input to every field of every command: a sentence for that field, and nothing is kept.

A canary in each value shows that no sentence repeats what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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


@pytest.mark.sampled(5)
@pytest.mark.parametrize("command", registered(Command), ids=lambda each: each.__name__)
def test_text_that_may_not_be_kept_is_refused_by_its_field(command: type[Command[Any]], world: World) -> None:
    gate, good = world.gate_for(command), COMMANDS[command](world)
    before = world.store.snapshot()
    faults = []
    for path in typed(good):
        for how, value in BAD.items():
            half_passphrase = how == "half a character" and path in PASSPHRASES
            if half_passphrase or (command.__name__, path) not in FREE:
                try:
                    gate.perform(put(good, path, value))
                    faults.append(f"{path}: {how} was taken")
                except Invalid as refused:
                    if not named_by(refused.problems, path):
                        faults.append(f"{path}: {how} is blamed on {list(refused.problems)}")
                    if CANARY in str(refused):
                        faults.append(f"{path}: {how} repeats what was typed")
    assert "\n".join(faults) == ""
    assert world.store.snapshot() == before


# ------------------------------------------------------------------------------ anything at all

HIDING = [chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(32), 0x7F, 0x9B)]
NEVER_KEPT = [*sorted(set(HIDING) - set("\n\t\r")), "\ud800", "\udfff"]
WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=HIDING), max_size=40
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=WORDS, bad=st.sampled_from(NEVER_KEPT), after=WORDS)
def test_no_text_with_a_hiding_character_is_kept(before: str, bad: str, after: str, world: World) -> None:
    value = f"{before}{bad}{after}"
    report = valid(RecordReport, world, text=value, caller=value, happened=value)
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(report)
    assert {"text", "caller", "happened"} <= set(refused.value.problems)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=WORDS)
def test_whatever_else_is_typed_is_kept_in_nfc(value: str, world: World) -> None:
    number = world.store.gate(Role.OFFICER).perform(valid(RecordReport, world, caller=value))
    ((kept,),) = world.store.sql("SELECT caller FROM report WHERE id = ?", number)
    assert kept == unicodedata.normalize("NFC", value).strip()


IMPOSSIBLE = [
    "",
    "31 Feb 2022",
    "29 Feb 2022",
    "32 Mar 2022",
    "12 Nov 1022",
    "12 Nov 2922",
    "yesterweek",
    "27 Mar 2022 01:30",
    "20 Jun 2022 25:00",
    "20 Jun 2022 09:61",
    f"{CANARY} 2022",
    "between",
]


@pytest.mark.parametrize("words", IMPOSSIBLE)
def test_an_impossible_date_is_refused_by_its_field(words: str, world: World) -> None:
    before = world.store.snapshot()
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(valid(RecordReport, world, happened=words))
    assert set(refused.value.problems) == {"happened"}
    assert CANARY not in str(refused.value)
    assert world.store.snapshot() == before


@pytest.mark.parametrize("words", ["Mar 2022", "2022", "before 2019", "unknown", "31 Feb 2022", "??"])
def test_a_day_must_be_whole(words: str, world: World) -> None:
    raising = valid(RaiseEnquiry, world, due_on=words, overwritten_from=words)
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(raising)
    assert set(refused.value.problems) == {"due_on", "overwritten_from"}
    assert "21:40" not in str(refused.value)


@pytest.mark.parametrize("words", ["20 Jun 2022", "Jun 2022", "unknown"])
def test_a_moment_has_its_time(words: str, world: World) -> None:
    answer = valid(AnswerAdvice, world, done_at=words)
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(answer)
    assert set(refused.value.problems) == {"done_at"}


@pytest.mark.parametrize("number", [-1, 10**9 + 1, 10**30])
def test_a_number_of_people_or_pence_is_within_reason(number: int, world: World) -> None:
    report = valid(RecordReport, world, victims_count=number)
    exhibit = valid(RecordExhibit, world, cash_pence=number)
    for command, field in ((report, "victims_count"), (exhibit, "cash_pence")):
        with pytest.raises(Invalid) as refused:
            world.store.gate(Role.OFFICER).perform(command)
        assert set(refused.value.problems) == {field}
        assert str(number) not in str(refused.value)


@pytest.mark.parametrize("field", ["marking", "under_18"])
def test_a_state_is_one_of_its_states(field: str, world: World) -> None:
    report = valid(RecordReport, world, **{field: CANARY})
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(report)
    assert set(refused.value.problems) == {field}
    assert CANARY not in str(refused.value)


@pytest.mark.parametrize("key", ["gender:female", "gender:atlantis", f"gender:{CANARY}"])
def test_a_choice_is_of_its_own_list(key: str, world: World) -> None:
    report = valid(
        RecordReport,
        world,
        source=key,
        district=key,
        indicators=(key,),
        about=(About(subject_id=world.victim_id, role=key),),
    )
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(report)
    assert refused.value.problems == dict.fromkeys(
        ("source", "district", "indicators", "about"), "Choose one from the list."
    )


def test_all_that_is_wrong_is_said_at_once(world: World) -> None:
    report = valid(
        RecordReport,
        world,
        source="",
        text=" ",
        happened="x",
        district="district:x",
        indicators=("indicator:x",),
        victims_count=-3,
        about=(About(subject_id=1, role="x"),),
        items=(Item(number=1, source_grade="intelligence_source:2"),),
    )
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(report)
    assert set(refused.value.problems) == {
        "source",
        "text",
        "happened",
        "district",
        "indicators",
        "victims_count",
        "about",
        "items.0.source_grade",
    }


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


@pytest.mark.parametrize("value", [f"{CANARY} role", f"{CANARY}\ud800"])
def test_a_value_that_does_not_fit_is_refused_without_being_repeated(value: str, world: World) -> None:
    before = world.store.snapshot()
    for command in (Misfitting(role=value), Clash(name=f"{CANARY}\ud800")):
        with pytest.raises(InvalidValue) as refused:
            world.store.gate(Role.OFFICER).perform(command)
        assert CANARY not in f"{refused.value}{refused.value!r}{refused.value.__cause__}"
    assert world.store.snapshot() == before


@pytest.mark.sampled(4)
@pytest.mark.parametrize("query", registered(Query), ids=lambda each: each.__name__)
def test_a_query_takes_any_text_but_nul_and_half_a_character(query: type[Query[Any]], world: World) -> None:
    gate, good = world.gate_for(query), QUERIES[query](world)
    for path in typed(good):
        for how, value in BAD.items():
            with suppress(MscuError):
                gate.ask(put(good, path, value))
            if sentence := {"half a character": HALF_CHARACTER, "nul": CONTROL_CHARACTER}.get(how):
                with pytest.raises(Invalid) as refused:
                    gate.ask(put(good, path, value))
                assert refused.value.problems == {path.split(".")[0]: sentence}
