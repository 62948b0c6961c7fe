"""Nothing of a held case is lost, whichever command deletes or changes it, and whether or not it asks."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.legal_holds import HELD, KEPT_BY_MERGES
from mscu.actions.nrm.nrm_forms import AnswerNrmForm, NrmFormFile, QuestionAnswer
from mscu.actions.nrm.nrm_parts import FileLine, ReadNrmLine, SetNrmFiles
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.models.base import Record, is_text
from mscu.models.case import Case
from mscu.models.entries.complaint import HeldCopy
from mscu.models.entries.entry import Entry
from mscu.models.entries.exhibit import Attachment
from mscu.models.kinds import mapped
from mscu.models.nrm_form import NrmAnswer, NrmForm, OfForm
from mscu.models.subject import Involvement
from tests.inputs.factories import COMMANDS, ON_USERS, World, registered
from tests.inputs.nrm import a_whole_form
from tests.scenes.crowd import NOT_FOR_A_CROWD
from tests.scenes.stores import Store

Rows = dict[tuple[str, int], dict[str, Any]]
KEPT_WHOLE = (Entry, Attachment, NrmForm)
"""What is never deleted from a held case."""
COPIED = [model for model in mapped() if issubclass(model, Case | Involvement | OfForm)]
"""What may change in a held case, and is kept as it was."""


def hold_all(store: Store) -> None:
    """Hold every case, restricted ones too."""
    store.sql(
        "INSERT INTO case_hold (version, case_id, reason, from_on, set_by_id, lifted_reason)"
        " SELECT 1, cases.id, 'An inquest', '2022-06-20', min(users.id), ''"
        " FROM cases, users GROUP BY cases.id"
    )


def lift_all(store: Store) -> None:
    store.sql("UPDATE case_hold SET lifted_on = '2022-06-20'")


def held_rows(store: Store, models: Iterable[Any]) -> Rows:
    """Read the rows of all cases as copies keep them."""
    with store.engine.connect() as connection:
        rows = {
            (model.__tablename__, row["id"]): dict(row)
            for model in models
            for row in connection.execute(select(model.__table__)).mappings()
        }
    return {key: _as_kept(row) for key, row in rows.items() if row.get("case_id", row["id"]) is not None}


def held_whole(store: Store) -> set[tuple[str, int]]:
    """Return the table and number of each record that is never deleted, without what it holds."""
    found = set[tuple[str, int]]()
    for model in KEPT_WHOLE:
        name = model.__tablename__
        found.update((name, id_) for (id_,) in store.sql(f"SELECT id FROM {name} WHERE case_id IS NOT NULL"))
    return found


def lost(before: Rows, after: Rows) -> Rows:
    """Return the rows that are gone or changed, as they were; what only moved is not counted."""
    return {key: row for key, row in before.items() if _content(row) != _content(after.get(key, {}))}


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in KEPT_BY_MERGES}


def copies(store: Store) -> list[tuple[tuple[str, int], Any]]:
    """Return what holds kept, in order: the table and id of a row, and the row as it was."""
    kept = sorted(held_rows(store, [HeldCopy]).items())
    return [((row["of_table"], row["row_id"]), json.loads(row["content"])) for _, row in kept]


def _as_kept(row: dict[str, Any]) -> Any:
    return json.loads(json.dumps(row, default=str))


def takes_from_held(command: type[Command[Any]], world: World) -> bool:
    """Perform a command while every case is held; return whether it changed what holds keep."""
    store = world.store
    lift_all(store)
    doing = COMMANDS[command](world)
    hold_all(store)
    whole, before, former = held_whole(store), held_rows(store, COPIED), copies(store)
    with suppress(Invalid):
        world.gate_for(command).perform(doing)
    assert held_whole(store) >= whole, command
    taken, kept = lost(before, held_rows(store, COPIED)), copies(store)[len(former) :]
    for row in taken.items():
        assert row in kept, command
    return bool(taken)


def test_whatever_a_command_takes_from_a_held_case_is_refused_or_kept(world: World) -> None:
    """One store for all: each command finds what others did before."""
    commands = [
        command
        for command in registered(Command)
        if not command.__module__.endswith(ON_USERS) and command.__name__ not in NOT_FOR_A_CROWD
    ]
    taking = {command.__name__ for command in commands if takes_from_held(command, world)}
    assert taking >= {"ChangeCase", "ReadNrmLine", "TakeRoleAway"}


@pytest.mark.parametrize("name", sorted(NOT_FOR_A_CROWD))
def test_so_it_is_with_what_would_spoil_the_case_for_others(name: str, world: World) -> None:
    (command,) = (command for command in registered(Command) if command.__name__ == name)
    assert takes_from_held(command, world) == (name == "CloseCase")


@dataclass(frozen=True, kw_only=True)
class DeleteUnasked(Command[None]):
    """Delete a record as a command would that never heard of holds."""

    model: type[Record]
    id: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.delete(work.get(self.model, self.id))


@dataclass(frozen=True, kw_only=True)
class ChangeUnasked(Command[None]):
    """Change the words of a record as a command would that never heard of holds."""

    model: type[Record]
    id: int
    words: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        record = work.get(self.model, self.id)
        column = words_of(self.model)
        setattr(record, column, self.words)
        work.flush()
        setattr(record, column, f"{self.words} once more")


def words_of(model: type[Record]) -> str:
    """Return the last column of a class that takes any words."""
    attributes = [each for each in model.__mapper__.column_attrs if is_text(each.columns[0])]
    return [each.key for each in attributes if not each.columns[0].foreign_keys][-1]


@pytest.fixture
def held(world: World) -> World:
    """Fill a form with all of its parts, then hold its case."""
    gate = world.store.gate(Role.OFFICER)
    form = a_whole_form(world)
    was = gate.ask(NrmFormFile(form_id=form)).content.answer_to("family")
    answer = QuestionAnswer(question="family", value="Two sisters.", was=was)
    gate.perform(AnswerNrmForm(form_id=form, answers=(answer,)))
    gate.perform(ReadNrmLine(form_id=form, question="family", line="Two sisters.", instead="Siblings."))
    file = FileLine(attachment_id=world.file_id, description="The yard", dated="20 Jun 2022")
    gate.perform(SetNrmFiles(form_id=form, files=(file,)))
    hold_all(world.store)
    return world


def found(world: World, model: type[Record]) -> list[int]:
    return [id_ for _, id_ in held_rows(world.store, [model])]


def test_no_entry_file_or_form_of_a_held_case_is_deleted(held: World) -> None:
    gate, before = held.store.gate(Role.OFFICER), held.store.snapshot()
    for model in KEPT_WHOLE:
        assert found(held, model), model
        for id_ in found(held, model):
            with pytest.raises(Invalid) as refused:
                gate.perform(DeleteUnasked(model=model, id=id_))
            assert refused.value.problems == {"case_id": HELD}
    assert held.store.snapshot() == before


@pytest.mark.parametrize("command", [DeleteUnasked, ChangeUnasked])
def test_every_part_of_a_held_case_that_may_go_is_kept_as_it_was(command: Any, held: World) -> None:
    gate = held.store.gate(Role.OFFICER)
    deleting = command is DeleteUnasked
    models = [model for model in reversed(COPIED) if not (deleting and model is Case)]
    before = held_rows(held.store, COPIED)
    for model in models:
        assert found(held, model), model
        for id_ in found(held, model):
            words = {} if deleting else {"words": "Other words"}
            gate.perform(command(model=model, id=id_, **words))
    changed = lost(before, held_rows(held.store, COPIED))
    assert {table for table, _ in changed} == {model.__tablename__ for model in models}
    assert sorted(copies(held.store)) == sorted(changed.items())


def test_what_is_typed_on_is_not_kept_and_what_no_hold_covers_neither(held: World) -> None:
    gate, store = held.store.gate(Role.OFFICER), held.store
    rows = held_rows(store, [NrmAnswer])
    (id_,) = [id_ for (_, id_), row in rows.items() if row["question"] == "family"]
    gate.perform(ChangeUnasked(model=NrmAnswer, id=id_, words="Siblings. And a brother."))
    assert copies(store) == []
    lift_all(store)
    gate.perform(ChangeUnasked(model=NrmAnswer, id=id_, words="Nobody."))
    assert copies(store) == []
