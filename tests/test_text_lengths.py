"""How much text a field takes: its column says so, and form, command, import and session go by it."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import pytest

import mscu.ui
from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import text_limit
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entries import RecordEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.kinds import FROM_OUTSIDE
from mscu.actions.subjects.subjects import RecordSubject
from mscu.codes import Accepted, Role, StoreKind
from mscu.errors import Invalid, MscuError
from mscu.models.base import is_text
from mscu.models.entries.entry import Entry
from mscu.models.entries.report import Report
from mscu.models.kinds import ENTRIES, mapped
from mscu.text.storable_text import LINE_LIMIT, TEXT_LIMIT
from mscu.ui.forms.field_list import TEXT, Section
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.subjects.subject_forms import FORMS
from tests.actions.core.test_bad_input import FREE, put, typed
from tests.inputs.factories import COMMANDS, World, registered
from tests.inputs.survivors import COMMANDS as SURVIVOR_COMMANDS
from tests.inputs.survivors import CharityWorld

UI = Path(mscu.ui.__file__).parent
AT_MOST = re.compile(r"at most ([\d,]+) characters fit")


@pytest.mark.parametrize("kind", StoreKind)
def test_every_text_column_says_how_much_it_holds(kind: StoreKind) -> None:
    columns = {
        f"{model.__name__}.{column.key}": column.columns[0].info.get("limit")
        for model in mapped(kind)
        for column in model.__mapper__.column_attrs
        if is_text(column.columns[0])
    }
    assert len(columns) > 100
    assert [name for name, limit in columns.items() if not limit] == []


# ------------------------------------------------------------------- what the forms promise


def limit_in(module: str, limits: list[ast.expr]) -> int:
    if not limits:
        return TEXT_LIMIT
    return int(getattr(importlib.import_module(module), ast.unparse(limits[0])))


def boxes(module: str, tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the fields of several lines of a module's forms, with what their counters count to."""
    for call in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
        limits = [each.value for each in call.keywords if each.arg == "limit"]
        if ast.unparse(call.func) == "Field" and "TEXT" in ast.unparse(call.args[2]):
            if isinstance(call.args[0], ast.Constant):
                yield str(call.args[0].value), limit_in(module, limits)
        elif ast.unparse(call.func) == "replace" and limits:
            field = getattr(importlib.import_module(module), ast.unparse(call.args[0]))
            yield field.name, limit_in(module, limits)


def imports(tree: ast.Module) -> set[str]:
    """Return what a module imports, as modules and as names in them."""
    found = [each for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    names = {f"{each.module}.{alias.name}" for each in found for alias in each.names}
    return names | {str(each.module) for each in found}


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield the modules that may have a box or make a command; the others take long to read."""
    for path in UI.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if any(word in text for word in ("mscu.actions", "TEXT", "limit=")):
            yield ".".join(("mscu", "ui", *path.relative_to(UI).with_suffix("").parts)), ast.parse(text)


TREES = dict(modules())
BOXES = {module: set(boxes(module, tree)) for module, tree in TREES.items()}
IMPORTED = {module: imports(tree) for module, tree in TREES.items()}


def sections_of(command: type[Command[Any]]) -> tuple[Section, ...]:
    """Return the form of a kind of entry or nominal, which is found by its kind."""
    if issubclass(command, RecordEntry):
        return ENTRY_FORMS[command.model.of_kind].sections if command.model.of_kind in ENTRY_FORMS else ()
    return FORMS[command.model.of_kind] if issubclass(command, RecordSubject) else ()


def boxes_of(command: type[Command[Any]]) -> set[tuple[str, int]]:
    """Return the boxes of a command's form; else those of the modules that make it, and what they import."""
    if sections := sections_of(command):
        fields = [each for section in sections for each in section.fields if each.editor is TEXT]
        return {(each.name, each.limit or TEXT_LIMIT) for each in fields}
    makers = [name for name, found in IMPORTED.items() if f"{command.__module__}.{command.__name__}" in found]
    beside = {module for maker in makers for module in IMPORTED[maker] if module in BOXES}
    return {box for module in {*makers, *beside} for box in BOXES[module]}


FROM_OTHERS = {ENTRIES[kind] for kind in FROM_OUTSIDE}
"""What no form records."""
BESIDE: dict[type[Command[Any]], dict[str, Any]] = {GiveAdvice: {"accepted": Accepted.YES}}
"""What else has to be answered once a box is filled in."""


def refused_above(gate: Any, good: Any, path: str) -> int:
    """Return the most characters that a command takes in a field, as its refusal says."""
    try:
        gate.perform(put(good, path, "x" * 10 * TEXT_LIMIT))
    except Invalid as refused:
        found = AT_MOST.search(" ".join(refused.problems.values()))
        return int(found[1].replace(",", "")) if found else 0
    pytest.fail(f"{path} has no limit")


def all_refused_above(gate: Any, good: Any, paths: list[str]) -> dict[str, int]:
    """Return the same of each field: one refusal may tell of all of them."""
    long, told = good, dict[str, str]()
    for path in paths:
        long = put(long, path, "x" * 10 * TEXT_LIMIT)
    if not paths:
        return {}
    try:
        gate.perform(long)
    except Invalid as refused:
        told = dict(refused.problems)
    except MscuError:  # something else is asked first
        pass
    found = {path: AT_MOST.search(told.get(path, "")) for path in paths}
    return {
        path: int(most[1].replace(",", "")) if most else refused_above(gate, good, path)
        for path, most in found.items()
    }


def check_boxes(command: type[Command[Any]], world: Any, good: Any) -> None:
    """Type every box of a command's forms up to its counter, and save it once."""
    gate, promised, full = world.gate_for(command), boxes_of(command), good
    paths = [path for path in typed(good) if (command.__name__, path) not in FREE]
    for path, limit in all_refused_above(gate, good, paths).items():
        counters = {counter for name, counter in promised if name == path.rpartition(".")[2]}
        if limit > LINE_LIMIT:
            full = put(full, path, "x" * limit)
        if counters and limit:
            assert limit in counters, f"{path} takes {limit}, its form counts to {counters}"
    gate.perform(replace(full, **BESIDE.get(command, {})))


WITH_BOXES = [
    command
    for command in registered(Command)
    if {name for name, _ in boxes_of(command)} & {each.name for each in fields(command)}
    and getattr(command, "model", None) not in FROM_OTHERS
]


@pytest.mark.parametrize("command", WITH_BOXES, ids=lambda each: each.__name__)
def test_a_box_of_the_unit_takes_what_its_counter_says(command: type[Command[Any]], world: World) -> None:
    check_boxes(command, world, COMMANDS[command](world))


@pytest.mark.parametrize(
    "command",
    [each for each in registered(Command, StoreKind.SURVIVORS) if each not in COMMANDS],
    ids=lambda each: each.__name__,
)
def test_a_box_of_the_charity_takes_its_count(
    command: type[Command[Any]], charity_world: CharityWorld
) -> None:
    check_boxes(command, charity_world, SURVIVOR_COMMANDS[command](charity_world))


def test_every_box_is_a_field_of_some_command() -> None:
    commands = (*registered(Command), *registered(Command, StoreKind.SURVIVORS))
    reached = {box for command in commands for box in boxes_of(command)}
    every = {box for found in BOXES.values() for box in found}
    assert len(every) > 40
    assert every - reached == set()


# --------------------------------------------------------------------------- beside the forms


def test_the_rows_of_an_import_are_asked_for_what_a_report_holds() -> None:
    lines = (Report.caller, Report.source_reference, Report.where_words)
    assert text_limit(Report.text) == TEXT_LIMIT
    assert {text_limit(column) for column in lines} == {LINE_LIMIT}


def test_longer_text_that_is_already_there_is_read_and_corrected(world: World) -> None:
    officer, note = world.store.gate(Role.OFFICER), world.note_id
    long = "Patrol drove past. " * TEXT_LIMIT
    world.store.sql("UPDATE entry SET text = ? WHERE id = ?", long, note)
    opened = officer.ask(EntryFile(entry_id=note))
    assert opened.text == long
    version = opened.version
    officer.perform(
        CorrectEntry(entry_id=note, version=version, changes={"with_whom": "PC Hughes"}, reason="Left out.")
    )
    assert officer.ask(EntryFile(entry_id=note)).text == long
    with pytest.raises(Invalid) as refused:
        officer.perform(
            CorrectEntry(entry_id=note, version=version + 1, text=f"{long}!", reason="Longer yet.")
        )
    assert set(refused.value.problems) == {"text"}


@dataclass(frozen=True, kw_only=True)
class Unchecked(Command[None]):
    """Write a text past every check of a command."""

    entry_id: int
    text: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.get(Entry, self.entry_id).text = self.text


def test_the_session_asks_before_it_writes(world: World) -> None:
    gate, before = world.store.gate(Role.OFFICER), world.store.snapshot()
    with pytest.raises(Invalid) as refused:
        gate.perform(Unchecked(entry_id=world.note_id, text="x" * (TEXT_LIMIT + 1)))
    assert set(refused.value.problems) == {"text"}
    assert world.store.snapshot() == before
    gate.perform(Unchecked(entry_id=world.note_id, text="x" * TEXT_LIMIT))
