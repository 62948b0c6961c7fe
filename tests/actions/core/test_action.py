"""What an action is: registered with its permission, and kept to what `Work` offers."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, update

from mscu.access import Permission
from mscu.actions.core.action import Action, Command, Query, Work
from mscu.codes import Role
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import Note
from mscu.models.entries.report import Report
from mscu.models.subject import Person, Place, Subject
from tests.inputs.factories import World, a_case, registered
from tests.scenes.crowd import Look
from tests.scenes.stores import Store

ACTIONS = Path(__file__).parents[3] / "mscu" / "actions"
SIDE_DOORS = frozenset(
    {
        "bool_op",
        "collate",
        "columns_clause_froms",
        "exported_columns",
        "from_statement",
        "froms",
        "get_final_froms",
        "table_valued",
        "with_for_update",
    }
)
"""Of a statement or a class: they give a bare table, or take what the rule does not reach."""


def sources() -> list[Path]:
    return sorted(path for path in ACTIONS.rglob("*.py") if path.name != "__init__.py")


def reaching_in(tree: ast.AST) -> Iterator[str]:
    """Name each private attribute that is not one's own, and each side door."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            own = isinstance(node.value, ast.Name) and node.value.id in {"self", "cls"}
            private = node.attr.startswith("_") and not node.attr.endswith("__")
            if (private and not own) or node.attr in SIDE_DOORS:
                yield f"{node.lineno}: .{node.attr}"


def test_no_action_reaches_behind_its_work() -> None:
    assert sources()
    reaching = {path: list(reaching_in(ast.parse(path.read_text(encoding="utf-8")))) for path in sources()}
    assert {path: found for path, found in reaching.items() if found} == {}


@pytest.mark.parametrize(
    "line",
    [
        "work._session.execute(x)",
        "work.finder._connection.exec_driver_sql('x')",
        "select(Case).get_final_froms()",
        "func.find_text('a').table_valued('words')",
        "select(Case).from_statement(x)",
    ],
)
def test_reaching_in_would_be_seen(line: str) -> None:
    assert list(reaching_in(ast.parse(line)))


def test_only_work_itself_holds_the_session() -> None:
    holders = {path.name for path in sources() if "_session" in path.read_text(encoding="utf-8")}
    assert holders == {"action.py"}


# ------------------------------------------------------------------------------------ the register


def test_an_action_without_a_permission_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="Forgetful names no permission"):

        class Forgetful(Command[None]):
            def perform(self, work: Work) -> None: ...

    assert "Forgetful" not in {action.__name__ for action in Action.register}


def test_every_action_is_frozen_says_what_it_does_and_needs_one_thing() -> None:
    actions: list[Any] = [*registered(Command), *registered(Query)]
    assert actions
    assert [each for each in actions if not each.__dataclass_params__.frozen] == []
    assert [each for each in actions if not isinstance(each.needs, Permission)] == []
    assert [each for each in actions if "needs" in {field.name for field in fields(each)}] == []
    assert [each for each in actions if not (each.__doc__ or "").strip()] == []
    assert [each for each in actions if each.__doc__.startswith(f"{each.__name__}(")] == []
    assert [each for each in actions if issubclass(each, Command) == issubclass(each, Query)] == []


def test_what_a_query_opens_it_names() -> None:
    queries: list[Any] = registered(Query)
    numbered = [
        each for each in queries if each.consults and {"case_id", "entry_id"} & {f.name for f in fields(each)}
    ]
    assert numbered
    assert [each for each in numbered if each.consulted is Query.consulted] == []


# --------------------------------------------------------------------------------- what Work gives


def given(gate: Gate, *asked: tuple[type[Record], int]) -> str:
    """Return the class of the last of some records that are asked for one after another."""

    def ask(work: Work) -> str:
        return [type(work.get(model, number)).__name__ for model, number in asked][-1]

    return str(gate.ask(Look(how=ask)))


def test_a_record_is_given_by_its_own_class_or_its_base_and_by_no_other(world: World) -> None:
    officer, note, victim = world.store.gate(Role.OFFICER), world.note_id, world.victim_id
    assert given(officer, (Note, note)) == given(officer, (Entry, note)) == "Note"
    assert given(officer, (Person, victim)) == given(officer, (Subject, victim)) == "Person"
    for asked in (
        [(Report, note)],
        [(Entry, note), (Report, note)],  # once the session holds it as what it is
        [(Place, victim)],
        [(Subject, victim), (Place, victim)],
        [(Case, 1_000_000)],
    ):
        with pytest.raises(NotFound):
            given(officer, *asked)


def test_an_old_version_is_stale(officer: Gate) -> None:
    case = a_case(officer)
    officer.perform(Retitle(case_id=case, version=1, title="First"))
    for version in (1, 3):
        with pytest.raises(StaleRecord):
            officer.perform(Retitle(case_id=case, version=version, title="Second"))


@dataclass(frozen=True, kw_only=True)
class Retitle(Command[None]):
    """Change the title of a case."""

    case_id: int
    version: int
    title: str
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        work.get(Case, self.case_id, self.version).title = self.title


def test_who_saves_second_is_told_even_when_nobody_compared_versions(store: Store, officer: Gate) -> None:
    case = a_case(officer)
    before = store.snapshot()
    with pytest.raises(StaleRecord):
        officer.perform(SaveOver(case_id=case))
    assert store.snapshot() == before


@dataclass(frozen=True, kw_only=True)
class SaveOver(Command[None]):
    """Change a case that somebody else changes at the same time."""

    case_id: int
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        case = work.get(Case, self.case_id)
        connection = work._session.connection()  # noqa: SLF001 - plays the other program
        connection.execute(update(Case).where(Case.id == self.case_id).values(version=7))
        case.title = "Mine"


def test_a_key_that_is_no_live_choice_is_refused(store: Store, officer: Gate) -> None:
    def check(key: str) -> Look:
        return Look(how=lambda work: work.check_code("district", "district", key))

    officer.ask(check("district:bury"))
    store.sql("UPDATE code SET retired_on = '2022-01-01' WHERE key = 'district:bury'")
    wrong = ("", "district:atlantis", "gender:female", "district", "district:wigan ", "d\0", "\ud800", "ünü")
    for key in (*wrong, "district:bury"):
        with pytest.raises(Invalid) as refused:
            officer.ask(check(key))
        assert key not in wrong or refused.value.problems == {"district": "Choose one from the list."}
    assert officer.ask(Look(how=lambda work: work.label("district:bury"))) == "Bury"


def test_two_columns_are_read_as_pairs(world: World) -> None:
    pairs = world.store.gate(Role.OFFICER).ask(
        Look(how=lambda work: work.pairs(select(Case.reference, Case.id)))
    )
    assert pairs == {"MS-22-0001": world.case_id}


def test_one_value_is_read_without_the_rows_after_it(officer: Gate) -> None:
    newest = select(AuditEntry.seq).order_by(AuditEntry.seq.desc())
    statements: list[str] = []

    def hear(*executed: Any) -> None:
        statements.append(executed[2])

    event.listen(officer.store.engine, "before_cursor_execute", hear)
    assert officer.ask(Look(how=lambda work: work.value(newest))) == officer.head().seq
    event.remove(officer.store.engine, "before_cursor_execute", hear)
    (asked,) = (statement for statement in statements if "ORDER BY audit_entry.seq DESC" in statement)
    assert "LIMIT 1" in asked


def test_the_head_of_the_audit_is_told_as_editions_print_it(officer: Gate) -> None:
    head = officer.head()
    assert officer.ask(Look(how=lambda work: work.audit_head)) == f"{head.seq}, {head.hash.hex()[:8]}"
