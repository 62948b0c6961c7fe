"""The guarded session: what is no question about records does not run.

Several of these leaked restricted rows when they were tried without the wall.
"""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import (
    Executable,
    Select,
    column,
    delete,
    exists,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, aliased

from mscu.codes import Operation, Role
from mscu.errors import OutsideTheGate
from mscu.gate import Gate
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.kinds import metadata
from mscu.models.prepared import prepared
from mscu.models.user import User
from mscu.store.guard import Guard, open_session
from mscu.viewer import EVER, viewing_as
from tests.inputs.factories import World, a_case
from tests.scenes.stores import COLLEAGUE, Store

CASES = metadata.tables["cases"]
TITLE = "(SELECT title FROM cases LIMIT 1)"
REFUSED: dict[str, Callable[[], Executable]] = {
    "text": lambda: text("SELECT title FROM cases"),
    "bare table": lambda: select(CASES),
    "column of a bare table": lambda: select(CASES.c.title),
    "its alias": lambda: select(CASES.alias().c.title),
    "bare beside mapped": lambda: select(User.name, CASES.c.title),
    "alias beside mapped": lambda: select(User.name, CASES.alias().c.title),
    "from of a question": lambda: select(User.name, select(Case).get_final_froms()[0].c["title"]),
    "bare in a condition": lambda: select(User.name).where(
        exists(select(CASES.c.id).where(CASES.c.title != ""))
    ),
    "bare in a subquery": lambda: select(User.name, select(CASES.c.title).limit(1).scalar_subquery()),
    "bare within a subquery": lambda: select(User.name, select(CASES.c.title).subquery().c.title),
    "bare by its name": lambda: select(User.name, table("cases", column("title")).c.title),
    "bare as a whole": lambda: select(Case.title).from_statement(select(CASES.c.title)),
    "text as a whole": lambda: select(Case).from_statement(text("SELECT * FROM cases")),
    "literal column": lambda: select(User.name, literal_column(TITLE)),
    "text among columns": lambda: select(User.name, text(TITLE)),
    "text in a condition": lambda: select(User.name).where(text(f"{TITLE} LIKE 'F%'")),
    "text in an order": lambda: select(User.name).order_by(text(TITLE)),
    "text within a subquery": lambda: select(select(User.name, text(f"{TITLE} AS t")).subquery().c.name),
    "operator of one's own": lambda: select(User.name.op(f"|| {TITLE} ||")("")),
    "the word index": lambda: select(User.name, func.find_text("car").table_valued("words").c.words),
    "insert": lambda: insert(Case).values(reference="X", title="X"),
    "update": lambda: update(Case).values(title="X"),
    "update of a bare table": lambda: update(CASES).values(title="X"),
    "delete": lambda: delete(Case),
    "delete by kind": lambda: delete(Entry).where(Entry.id > 0),
}


def guarded(gate: Gate, statement: Executable, *, writing: bool = True) -> list[Any]:
    """Run a statement as an action of this person could if it got at the session."""
    guard = Guard(gate.actor.role, writing=writing)
    with viewing_as(gate.actor.id, gate.today()), open_session(gate.store.engine, guard) as session:
        return list(session.execute(statement).all())


@pytest.mark.parametrize("writing", [True, False], ids=["in a command", "in a query"])
def test_it_is_refused_as_often_as_it_is_asked_also_where_it_is_made_once(
    writing: bool, world: World, subtests: pytest.Subtests
) -> None:
    before, officer = world.store.snapshot(), world.store.gate(Role.OFFICER)
    for name, make in REFUSED.items():
        statement = make()
        asked = [statement]
        if isinstance(statement, Select):
            asked += [prepared(statement)] * 2
        for each in asked:
            with subtests.test(name), pytest.raises(OutsideTheGate):
                guarded(officer, each, writing=writing)
    assert world.store.snapshot() == before


def test_no_value_of_the_rule_can_be_given(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    values: tuple[Any, ...] = ({"looking_on": EVER}, {"looker": 1}, [{}, {}])
    for given in values:
        with (
            viewing_as(officer.actor.id, officer.today()),
            open_session(officer.store.engine, Guard(officer.actor.role, writing=False)) as session,
            pytest.raises(OutsideTheGate),
        ):
            session.execute(select(Case.id), given)


def test_one_that_is_made_once_shows_each_person_what_she_may_see(world: World) -> None:
    officer, owner = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    asked = prepared(select(Case.id))
    assert guarded(officer, asked) == [(world.case_id,)]
    world.restricted()
    assert guarded(officer, asked) == []
    assert guarded(owner, asked) == [(world.case_id,)]


def test_the_same_in_mapped_words_is_answered(world: World) -> None:
    officer, other = world.store.gate(Role.OFFICER), aliased(Case)
    title = "Forced labour at a car wash"
    for statement in (
        select(Case.title),
        select(other.title),
        select(select(Case.title).subquery().c.title),
        select(User.name, Case.title).join(Case, Case.id == world.case_id),
        select(Case.title).from_statement(select(Case.title)),
        select(func.max(Case.title)),
    ):
        assert title in {value for row in guarded(officer, statement) for value in row}


def test_outside_of_an_action_the_rule_refuses_every_read(store: Store, officer: Gate) -> None:
    a_case(officer)
    with (
        open_session(store.engine, Guard(Role.OFFICER, writing=True)) as session,
        pytest.raises(StatementError, match="looker"),
    ):
        session.scalars(select(Case)).all()


def test_nothing_is_changed_in_a_query_or_without_audit_or_unwatched(world: World) -> None:
    for is_writing, is_audited, ending in (
        (False, False, Session.flush),
        (True, False, Session.flush),
        (True, False, Session.commit),
        (True, True, Session.commit),
    ):
        with pytest.raises(OutsideTheGate):
            changing(world, Guard(Role.OFFICER, writing=is_writing, audited=is_audited), ending)


def changing(world: World, guard: Guard, ending: Callable[[Session], None]) -> None:
    gate = world.store.gate(COLLEAGUE)
    with viewing_as(gate.actor.id, gate.today()), open_session(world.store.engine, guard) as session:
        case = session.get_one(Case, world.case_id)
        case.title = "Changed"
        ending(session)


def test_the_strongest_operation_on_a_record_is_noted() -> None:
    guard, new, known = Guard(Role.OFFICER, writing=True), Case(), Case()
    for operation, noted in (
        (Operation.ALTERATION, Operation.ALTERATION),
        (Operation.ERASURE, Operation.ERASURE),
        (Operation.ALTERATION, Operation.ERASURE),
    ):
        guard.note(known, operation)
        assert guard.changed == {known: noted}
    guard.note(new, Operation.COLLECTION)
    guard.note(new, Operation.ALTERATION)
    assert guard.changed[new] is Operation.COLLECTION
    guard.note(new, Operation.ERASURE)
    assert new not in guard.changed  # it was never there for anybody
