"""Check that the roles of users are those in the audit, and that each was granted by a user manager.

A user with the data key and their own keys can grant themselves another role and sign for it: digests and
signatures are then valid, but no user manager signed it, which shows. Older stores did not record the
founders' roles, so nothing is known of a founder until their role is changed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mscu.access import Permission, roles_who_may
from mscu.codes import Operation, Role, StoreKind

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from mscu.store.audit.verify_findings import Findings

CREATE_STORE = "Found"
_NO_ROW = 1 << 62
_ROLE = {role.label: role for role in Role}
_ROLE_CHANGE = re.compile(r"(?:added as|.+ becomes) (?P<role>.+): (?P<name>\S+)|removed: (?P<removed>\S+)")
_ROWS = """
SELECT seq, actor, reason FROM audit_entry WHERE object_type = 'users' AND operation = ?
ORDER BY seq
"""
_FOUNDING = "SELECT seq FROM audit_entry WHERE action != ? ORDER BY seq LIMIT 1"
_USERS = "SELECT name, role, left_at IS NULL FROM users"


@dataclass
class _Roles:
    """The roles that the audit has recorded so far; None for a user who was removed."""

    findings: Findings
    founded: int
    """The first row after the store was created, when there was nobody yet to check against."""
    managing: frozenset[Role]
    """The roles that manage users."""
    roles: dict[str, Role | None] = field(default_factory=dict)

    def follow(self, seq: int, actor: str, reason: str) -> None:
        """Apply one row, and report it if its signer was not allowed to write it."""
        change = _ROLE_CHANGE.fullmatch(reason)
        if change is None:
            return
        if seq >= self.founded and actor in self.roles and self.roles[actor] not in self.managing:
            self.findings.add_row(seq, "changes a user, but the signer had no permission to do so")
        self.roles[change["removed"] or change["name"]] = _ROLE.get(change["role"] or "")

    def compare(self, name: str, role: str, *, is_user: bool) -> None:
        """Report a user whose record has another role."""
        if name in self.roles and self.roles[name] != (role if is_user else None):
            self.findings.add("A user has a role in the store that the audit does not show.")


def recorded_roles(connection: dbapi2.Connection) -> dict[str, list[tuple[int, Role | None]]]:
    """Return by log-in name the roles that the audit records, and from which row on."""
    roles: dict[str, list[tuple[int, Role | None]]] = defaultdict(list)
    for seq, _, reason in connection.execute(_ROWS, (Operation.PERMISSION.value,)):
        if change := _ROLE_CHANGE.fullmatch(reason):
            role = _ROLE.get(change["role"] or "")
            roles[change["removed"] or change["name"]].append((seq, role))
    return roles


def check_roles(connection: dbapi2.Connection, findings: Findings, store_kind: StoreKind) -> None:
    """Follow the roles from the creation of the store on, and compare the result with the users."""
    first = connection.execute(_FOUNDING, (CREATE_STORE,)).fetchone()
    managing = roles_who_may(Permission.MANAGE_USERS, store_kind)
    roles = _Roles(findings, first[0] if first else _NO_ROW, managing)
    for row in connection.execute(_ROWS, (Operation.PERMISSION.value,)):
        roles.follow(*row)
    for name, role, is_user in connection.execute(_USERS):
        roles.compare(name, role, is_user=bool(is_user))
