"""Nobody gives herself a role unseen, however well she forges the rest."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, UserList
from mscu.codes import Operation, Role
from mscu.gate import Gate
from mscu.models.user import User
from mscu.store import store_service
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.digest import digests_of
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

GIVEN = "A user has a role in the store that the audit does not show."


def forged(
    store: Store, change: str, *, name: str = "officer", says: str = "", action: str = "ChangeUser"
) -> int:
    """Change a user as the officer who has SQL and her own keys, and sign for it."""
    gate = store.gate("officer")
    unit = gate.store
    number = store.gate(name).actor.id
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE users SET {change} WHERE id = ?", (number,))
        lines = [
            AuditLine(
                operation=Operation.ALTERATION,
                object_type="users",
                object_id=number,
                digest=digests_of(unit.digest_key, connection, User, [number])[number],
            )
        ]
        if says:
            lines.append(AuditLine(operation=Operation.PERMISSION, object_type="users", reason=says))
        audit = Audit(unit.chain_key, unit.signer(gate.actor))
        return audit.write(connection, action, lines, NOW).seq


def found(store: Store) -> Sequence[str]:
    store.close()
    opened = store_service.unlock(store.folder, "supervisor", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    opened.back_up(NOW)
    findings = [str(finding) for finding in opened.verify().findings]
    opened.close()
    return findings


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR])
def test_a_role_that_nobody_gave_is_found(store: Store, role: Role) -> None:
    forged(store, f"role = '{role.value}'")
    assert found(store) == [GIVEN]


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("ChangeUser", "Officer becomes Administrator: officer"),
        ("AddUser", "added as Administrator: officer"),
        ("Found", "added as Administrator: officer"),
    ],
)
def test_a_role_that_she_gave_herself_is_found(store: Store, action: str, says: str) -> None:
    store.gate("officer").record(Operation.LOGIN, "Unlock")
    seq = forged(store, "role = 'administrator'", says=says, action=action)
    (finding,) = found(store)
    assert str(seq) in finding
    assert "the signer had no permission to do so" in finding


def test_who_comes_back_by_herself_is_found(store: Store) -> None:
    admin = store.gate(Role.ADMINISTRATOR)
    row = next(row for row in admin.ask(UserList()) if row.name == "colleague")
    admin.perform(RemoveUser(user_id=row.id, version=row.version))
    forged(store, "left_at = NULL", name="colleague")
    assert found(store) == [GIVEN]


def test_what_administrators_do_is_sound(store: Store) -> None:
    admin: Gate = store.gate(Role.ADMINISTRATOR)
    admin.perform(
        AddUser(name="priya", display="DS N", role=Role.OFFICER, passphrase="correct horse battery")
    )
    users = {row.name: row for row in admin.ask(UserList())}
    for name, role in (("priya", Role.ADMINISTRATOR), ("officer", Role.ANALYST)):
        row = users[name]
        admin.perform(ChangeUser(user_id=row.id, version=row.version, display=row.display, role=role))
    store.confirm_access()
    gone = users["colleague"]
    admin.perform(RemoveUser(user_id=gone.id, version=gone.version))
    assert found(store) == []
