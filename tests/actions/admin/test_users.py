"""Users are let in, changed and shut out, each on record, and never the last who can do it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from mscu.actions.admin.users import (
    NAME_IN_USE,
    NAME_WAS_IN_USE,
    AddUser,
    ChangePassphrase,
    ChangeUser,
    RemoveUser,
    ResetUser,
    UserList,
    UserRow,
)
from mscu.actions.core.action import Command
from mscu.codes import Operation, Role
from mscu.errors import Invalid, StaleRecord, WrongPassphrase
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.store.open_store import OpenStore, open_store
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

pytestmark = pytest.mark.in_file
NEW = "correct horse battery"
SAME = ("PC Supervisor", "pc  supérvisor", "P.C. Su\u0301pervisor", "\uff30\uff23\u00a0Super\u200bvisor")
"""A name in other case, Unicode form, width, spaces and punctuation."""


@pytest.fixture
def admin(store: Store) -> Gate:
    """Return the administrator's gate, with a keys file that she herself has opened."""
    gate = store.gate(Role.ADMINISTRATOR)
    return as_owner_of_the_keys(gate)


def as_owner_of_the_keys(gate: Gate) -> Gate:
    slots = replace(gate.store.keys, unlocked=gate.store.unlocked)
    return replace(gate, store=replace(gate.store, keys=slots))


def user(gate: Gate, name: str) -> UserRow:
    return next(row for row in gate.ask(UserList()) if row.name == name)


def unlock(store: Store, name: str, passphrase: str) -> OpenStore:
    unit = open_store(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)
    try:
        unit.actor()
    except WrongPassphrase:
        unit.close()
        raise
    return unit


def reasons(store: Store) -> list[str]:
    statement = select(AuditEntry.reason).where(AuditEntry.operation == Operation.PERMISSION)
    with store.engine.connect() as connection:
        return list(connection.execute(statement.order_by(AuditEntry.seq)).scalars())


def test_what_is_wrong_with_a_new_user_is_said_at_its_field(admin: Gate) -> None:
    before = admin.ask(UserList())
    good = AddUser(name="priya", display="DS Nolan", role=Role.OFFICER, passphrase=NEW)
    wrong = {
        "name": ("", "two words", "officer", "ünal"),
        "display": (" ", "DS \x07", *SAME),
        "passphrase": ("", "eleven char", "colleague officer PC"),
    }
    for field, values in wrong.items():
        for value in values:
            with pytest.raises(Invalid) as refused:
                admin.perform(replace(good, **{field: value}))  # type: ignore[arg-type]
            assert refused.value.problems.keys() == {field}, value
    assert admin.ask(UserList()) == before
    assert refusal_of(admin, SAME[1]) == {NAME_IN_USE.format("supervisor")}


def test_who_is_added_can_unlock_and_must_change_the_passphrase(store: Store, admin: Gate) -> None:
    """Also where a crash left a slot without a user, which opens nothing and is used again."""
    admin.store.keys.add("priya.nolan", "DS Priya Nolan", PASSPHRASE, waits=False)
    admin.store.keys.settle()
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "priya.nolan", PASSPHRASE)
    for name in (" Priya.Nolan", "kit"):
        admin.perform(AddUser(name=name, display=f"DS{name}", role=Role.OFFICER, passphrase=NEW))
        assert reasons(store)[-1] == f"added as Officer: {name.strip().lower()}"
    store.confirm_access()
    store.close()
    for name, display in (("priya.nolan", "DS Priya.Nolan"), ("kit", "DSkit")):
        unit = unlock(store, name, NEW)
        assert (unit.actor().display, unit.actor().role) == (display, Role.OFFICER)
        assert unit.unlocked.must_change
        unit.close()


def test_a_role_is_changed_for_the_next_unlocking_and_a_former_name_taken_again(
    store: Store, admin: Gate
) -> None:
    row = user(admin, "officer")
    change = ChangeUser(user_id=row.id, version=row.version, display="DS Officer", role=Role.SUPERVISOR)
    admin.perform(change)
    store.confirm_access()
    assert user(admin, "officer").role is Role.SUPERVISOR
    assert reasons(store)[-1] == "Officer becomes Supervisor: officer"
    with pytest.raises(StaleRecord):
        admin.perform(replace(change, display="x", role=Role.OFFICER))
    for display in ("PC  Officer", "PC Officer"):
        row = user(admin, "officer")
        admin.perform(ChangeUser(user_id=row.id, version=row.version, display=display, role=row.role))
    assert user(admin, "officer").display == "PC Officer"


def test_nobody_changes_the_own_role_or_removes_herself(admin: Gate) -> None:
    row = user(admin, "administrator")
    with pytest.raises(Invalid, match="your own role"):
        admin.perform(ChangeUser(user_id=row.id, version=row.version, display=row.display, role=Role.OFFICER))
    assert row.why_not_remove == "You cannot remove yourself. Ask another administrator."
    with pytest.raises(Invalid, match="cannot remove yourself"):
        admin.perform(RemoveUser(user_id=row.id, version=row.version))


def test_the_last_administrator_stays(store: Store, admin: Gate) -> None:
    other = user(admin, "officer")
    admin.perform(ChangeUser(user_id=other.id, version=other.version, display="DS", role=Role.ADMINISTRATOR))
    store.confirm_access()
    second = replace(admin, actor=replace(store.gate("officer").actor, role=Role.ADMINISTRATOR))
    first, other = user(second, "administrator"), user(admin, "officer")
    assert first.why_not_remove == ""
    admin.perform(RemoveUser(user_id=other.id, version=other.version))
    assert user(second, "administrator").why_not_remove.startswith("Nobody else")
    with pytest.raises(Invalid, match="Nobody else"):
        second.perform(ChangeUser(user_id=first.id, version=first.version, display="DS", role=Role.OFFICER))


def test_who_is_removed_cannot_unlock_and_stays_on_the_list(store: Store, admin: Gate) -> None:
    row = user(admin, "officer")
    assert admin.perform(RemoveUser(user_id=row.id, version=row.version)) == "officer"
    after = user(admin, "officer")
    assert after.left == "left 20 Jun 2022 10:30"
    assert admin.ask(UserList())[-1] == after
    with pytest.raises(Invalid, match="has left"):
        admin.perform(RemoveUser(user_id=after.id, version=after.version))
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "officer", PASSPHRASE)


def test_everybody_may_change_the_own_passphrase_and_reads_what_is_wrong_with_it(store: Store) -> None:
    gate = as_owner_of_the_keys(store.gate("auditor"))
    for old, new, again, field in (
        ("not this one at all", NEW, NEW, "old"),
        (PASSPHRASE, "eleven char", "eleven char", "new"),
        (PASSPHRASE, PASSPHRASE, PASSPHRASE, "new"),
        (PASSPHRASE, NEW, NEW + "x", "again"),
    ):
        with pytest.raises(Invalid) as refused:
            gate.perform(ChangePassphrase(old=old, new=new, again=again))
        assert refused.value.problems.keys() == {field}
    store.close()
    unlock(store, "auditor", PASSPHRASE).close()
    gate = as_owner_of_the_keys(store.gate("auditor"))
    gate.perform(ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))
    assert reasons(store)[-1] == "changed their own passphrase"
    store.close()
    unlock(store, "auditor", NEW).close()


def test_a_passphrase_is_in_no_representation() -> None:
    commands = [
        AddUser(name="a", display="b", role=Role.OFFICER, passphrase=NEW),
        ResetUser(user_id=1, version=1, passphrase=NEW),
        ChangePassphrase(old=NEW, new=NEW, again=NEW),
    ]
    assert not [command for command in commands if NEW in repr(command)]


def refusal_of(admin: Gate, display: str) -> set[str]:
    """Return why neither a new user nor the officer may have this name."""
    row = user(admin, "officer")
    commands: tuple[Command[Any], ...] = (
        AddUser(name="priya", display=display, role=Role.OFFICER, passphrase=NEW),
        ChangeUser(user_id=row.id, version=row.version, display=display, role=row.role),
    )
    reasons = set()
    for command in commands:
        with pytest.raises(Invalid) as refused:
            admin.perform(command)
        assert refused.value.problems.keys() == {"display"}
        reasons.add(refused.value.problems["display"])
    return reasons


@pytest.mark.parametrize("has_left", [False, True])
def test_nobody_takes_a_name_that_somebody_else_has_had(store: Store, admin: Gate, has_left: bool) -> None:
    """It would bring them the other's cases, clocks and matches."""
    other = user(admin, "colleague")
    admin.perform(ChangeUser(user_id=other.id, version=other.version, display="DS", role=Role.SUPERVISOR))
    store.confirm_access()
    row = user(admin, "supervisor")
    admin.perform(ChangeUser(user_id=row.id, version=row.version, display="DI Nolan", role=row.role))
    names = [*SAME, "DI Nolan"] if has_left else SAME
    if has_left:
        admin.perform(RemoveUser(user_id=row.id, version=row.version + 1))
    assert {reason for name in names for reason in refusal_of(admin, name)} == {
        NAME_WAS_IN_USE.format("supervisor")
    }
