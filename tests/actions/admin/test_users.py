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
from mscu.errors import Invalid, NotPermitted, StaleRecord, WrongPassphrase
from mscu.gate import Gate
from mscu.models.audit import AuditEntry
from mscu.store.open_store import OpenStore, open_store
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

pytestmark = pytest.mark.in_file
NEW = "correct horse battery"


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


def test_who_is_added_can_unlock_and_must_change_the_passphrase(store: Store, admin: Gate) -> None:
    admin.perform(AddUser(name=" Priya.Nolan", display="DS Priya Nolan", role=Role.OFFICER, passphrase=NEW))
    assert reasons(store)[-1] == "added as Officer: priya.nolan"
    store.confirm_access()
    store.close()
    unit = unlock(store, "priya.nolan", NEW)
    assert unit.actor().display == "DS Priya Nolan"
    assert unit.unlocked.must_change
    unit.close()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "two words"}, "name"),
        ({"name": "officer"}, "name"),
        ({"name": "ünal"}, "name"),
        ({"display": " "}, "display"),
        ({"display": "DS \x07"}, "display"),
        ({"passphrase": ""}, "passphrase"),
        ({"passphrase": "eleven char"}, "passphrase"),
        ({"passphrase": "colleague officer PC"}, "passphrase"),
    ],
)
def test_what_is_wrong_with_a_new_user_is_said_at_its_field(
    admin: Gate, change: dict[str, str], field: str
) -> None:
    before = admin.ask(UserList())
    good = AddUser(name="priya", display="DS Nolan", role=Role.OFFICER, passphrase=NEW)
    with pytest.raises(Invalid) as refused:
        admin.perform(replace(good, **change))  # type: ignore[arg-type]
    assert refused.value.problems.keys() == {field}
    assert admin.ask(UserList()) == before


def test_a_slot_that_a_crash_left_without_a_user_opens_nothing_and_is_used_again(
    store: Store, admin: Gate
) -> None:
    admin.store.keys.add("priya", "DS Nolan", PASSPHRASE, waits=False)
    admin.store.keys.settle()
    store.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "priya", PASSPHRASE)
    admin.perform(AddUser(name="priya", display="DS Nolan", role=Role.OFFICER, passphrase=NEW))
    store.confirm_access()
    store.close()
    unit = unlock(store, "priya", NEW)
    assert unit.actor().role is Role.OFFICER
    unit.close()


def test_a_role_is_changed_for_the_next_unlocking(store: Store, admin: Gate) -> None:
    row = user(admin, "officer")
    admin.perform(ChangeUser(user_id=row.id, version=row.version, display="DS Officer", role=Role.SUPERVISOR))
    store.confirm_access()
    assert user(admin, "officer").role is Role.SUPERVISOR
    assert reasons(store)[-1] == "Officer becomes Supervisor: officer"
    with pytest.raises(StaleRecord):
        admin.perform(ChangeUser(user_id=row.id, version=row.version, display="x", role=Role.OFFICER))


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


def test_a_new_passphrase_opens_and_the_old_one_no_more(store: Store, admin: Gate) -> None:
    row = user(admin, "officer")
    admin.perform(ResetUser(user_id=row.id, version=row.version, passphrase=NEW))
    assert reasons(store)[-1] == "new passphrase: officer"
    store.confirm_access()
    store.close()
    unit = unlock(store, "officer", NEW)
    assert unit.unlocked.must_change
    unit.close()
    with pytest.raises(WrongPassphrase):
        unlock(store, "officer", PASSPHRASE)


def test_everybody_may_change_the_own_passphrase(store: Store) -> None:
    gate = as_owner_of_the_keys(store.gate("auditor"))
    gate.perform(ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))
    assert reasons(store)[-1] == "changed their own passphrase"
    store.close()
    unlock(store, "auditor", NEW).close()


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("not this one at all", NEW, NEW, "old"),
        (PASSPHRASE, "eleven char", "eleven char", "new"),
        (PASSPHRASE, PASSPHRASE, PASSPHRASE, "new"),
        (PASSPHRASE, NEW, NEW + "x", "again"),
    ],
)
def test_a_change_of_passphrase_says_what_is_wrong(
    store: Store, old: str, new: str, again: str, field: str
) -> None:
    gate = as_owner_of_the_keys(store.gate("auditor"))
    with pytest.raises(Invalid) as refused:
        gate.perform(ChangePassphrase(old=old, new=new, again=again))
    assert refused.value.problems.keys() == {field}
    store.close()
    unlock(store, "auditor", PASSPHRASE).close()


def test_only_an_administrator_manages_users(officer: Gate) -> None:
    with pytest.raises(NotPermitted):
        officer.ask(UserList())


def test_a_passphrase_is_in_no_representation() -> None:
    commands = [
        AddUser(name="a", display="b", role=Role.OFFICER, passphrase=NEW),
        ResetUser(user_id=1, version=1, passphrase=NEW),
        ChangePassphrase(old=NEW, new=NEW, again=NEW),
    ]
    assert not [command for command in commands if NEW in repr(command)]


SAME = ("PC Supervisor", "pc  supérvisor", "P.C. Su\u0301pervisor", "\uff30\uff23\u00a0Super\u200bvisor")
"""A name in other case, Unicode form, width, spaces and punctuation."""


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


@pytest.mark.parametrize("display", SAME)
def test_no_two_users_have_one_name(admin: Gate, display: str) -> None:
    assert refusal_of(admin, display) == {NAME_IN_USE.format("supervisor")}


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


def test_a_user_takes_a_former_name_again(admin: Gate) -> None:
    for display in ("DS Officer", "PC  Officer", "PC Officer"):
        row = user(admin, "officer")
        admin.perform(ChangeUser(user_id=row.id, version=row.version, display=display, role=row.role))
    assert user(admin, "officer").display == "PC Officer"
