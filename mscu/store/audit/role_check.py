"""Check that the roles of users are those in the audit, and that two people gave each of them.

A user with the data key and their own keys can grant themselves another role and sign for it: digests and
signatures are then valid, but no user manager signed it, or nobody confirmed it, which shows. Older stores
did not record the founders' roles, so nothing is known of a founder until their role is changed. Access that
was given before a store kept grants stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from mscu.access import Permission, roles_who_may, who_must_confirm
from mscu.codes import GivenAccess, GrantState, Operation, Role, StoreKind
from mscu.models.user import OPENED, OPENS_STORE, AccessGrant, locked_out
from mscu.store.audit.record_check import MIGRATE
from mscu.visibility import gives_more

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mscu.store.audit.verify_findings import Findings
    from mscu.store.engine.reading import Reading
    from mscu.store.keys.keys_file import Header

CREATE_STORE = "Found"
TABLES_MADE = "Tables of revision {}."
"""What a new store's first rows say of its tables."""
_TABLES_MADE = re.compile(r"Tables of revision (\d+)\.")
_TABLES_BROUGHT = re.compile(r"Tables brought from (\d+) to (\d+)\..*")
_WITH_GRANTS = {StoreKind.UNIT: "0057", StoreKind.SURVIVORS: "0004"}
"""The first revision with grants."""
_GRANT = AccessGrant.__tablename__
_NO_ROW = 1 << 62
_ROLE = {role.label: role for role in Role}
_ROLE_CHANGE = re.compile(
    r"(?:(?P<added>added as)|.+ becomes) (?P<role>.+): (?P<name>\S+)|removed: (?P<removed>\S+)"
)
_ROWS = """
SELECT seq, actor, reason FROM audit_entry WHERE object_type = 'users' AND operation = ?
ORDER BY seq
"""
_SIGNATURE = "SELECT seq FROM audit_entry WHERE seq >= ? AND length(signature) > 0 ORDER BY seq LIMIT 1"
_FOUNDING = "SELECT seq FROM audit_entry WHERE action != ? ORDER BY seq LIMIT 1"
_OF_TABLES = (
    "SELECT seq, reason FROM audit_entry WHERE action IN (?, ?) AND reason LIKE 'Tables %' ORDER BY seq"
)
_USERS = "SELECT name, role, left_at IS NULL FROM users"
_GRANTS = """
SELECT given.id, receiver.name, giver.name, coalesce(decider.name, ''), given.given, given.role, given.state,
    min(audit.seq), max(audit.seq)
FROM access_grant AS given
JOIN users AS receiver ON receiver.id = given.user_id
JOIN users AS giver ON giver.id = given.given_by_id
LEFT JOIN users AS decider ON decider.id = given.decided_by_id
JOIN audit_entry AS audit ON audit.object_type = ? AND audit.object_id = given.id
GROUP BY given.id, receiver.name, giver.name, decider.name ORDER BY given.id
"""
_RECOVERED = "SELECT 1 FROM audit_entry WHERE action = 'Recover' AND actor = ? AND seq BETWEEN ? AND ?"
_LOCKED_OUT = "SELECT name FROM users WHERE left_at IS NULL AND id IN ({})"
_NEWEST_CODES = "SELECT state FROM access_grant WHERE given = 'codes' ORDER BY id DESC LIMIT 1"
CODES_UNCONFIRMED = "The recovery codes open the store, but no second person confirmed them."
NOT_CONFIRMED = "gives access that no second person confirmed"
OPENS_UNCONFIRMED = "A passphrase opens the store, but no second person confirmed the user's access."


@dataclass(frozen=True, kw_only=True)
class _Change:
    """A row about somebody's role."""

    seq: int
    actor: str
    name: str
    role: Role | None
    """None for a user who was removed."""
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class _Grant:
    """Access that was given, as it is now."""

    id: int
    name: str
    giver: str
    decider: str
    given: GivenAccess
    role: Role
    state: GrantState
    first: int
    last: int
    """The audit rows in which it was given and decided on."""

    @property
    def opens_store(self) -> bool:
        return self.given in OPENS_STORE


@dataclass(frozen=True, kw_only=True)
class _Decision:
    """The moment at which access was given, or decided on."""

    seq: int
    grant: _Grant
    is_last: bool


@dataclass
class _Roles:
    """The roles that the audit has recorded so far; None for a user who was removed."""

    reading: Reading
    findings: Findings
    store_kind: StoreKind
    grants: list[_Grant]
    founded: int
    """The first row after the store was created, when there was nobody yet to check against."""
    since: int
    """The first row of the audit that a grant must cover."""
    roles: dict[str, Role | None] = field(default_factory=dict)
    locked_out: dict[str, GivenAccess] = field(default_factory=dict)
    """Users whom nobody had let into the store by then, and what they waited for."""
    used: set[tuple[int, bool]] = field(default_factory=set)
    """The grants whose rows were followed, as given and as decided: each covers one row."""

    def follow(self, change: _Change) -> None:
        """Apply one row, and report it if its signer was not allowed to write it, or wrote it alone."""
        grant = self._grant_of(change)
        managing = roles_who_may(Permission.MANAGE_USERS, self.store_kind)
        is_givers = grant is None or grant.giver == change.actor
        is_checked = is_givers and change.seq >= self.founded and change.actor in self.roles
        if is_checked and self.roles[change.actor] not in managing:
            self.findings.add_row(change.seq, "changes a user, but the signer had no permission to do so")
        elif grant is None and change.seq >= self.since and self._needs_grant(change):
            self.findings.add_row(change.seq, NOT_CONFIRMED)
        self.roles[change.name] = change.role

    def judge(self, decision: _Decision) -> None:
        """Report access that no second person decided on."""
        grant = decision.grant
        if not decision.is_last or grant.state in {GrantState.WAITS, GrantState.SUPERSEDED}:
            return
        if not self._is_decided(grant):
            self.findings.add_record(
                _GRANT, grant.id, "was not decided by a second person who may", grant.last
            )

    def decide(self, decision: _Decision) -> None:
        """Follow who can open the store."""
        grant = decision.grant
        if not grant.opens_store:
            return
        if decision.is_last and grant.state in OPENED:
            self.locked_out.pop(grant.name, None)
        else:
            self.locked_out[grant.name] = grant.given

    def compare(self, name: str, role: str, *, is_user: bool) -> None:
        """Report a user whose record has another role."""
        if name in self.roles and self.roles[name] != (role if is_user else None):
            self.findings.add("A user has a role in the store that the audit does not show.")

    def _needs_grant(self, change: _Change) -> bool:
        """Return whether a second person must have confirmed a change."""
        if change.role is None or change.is_new:
            return change.is_new
        former = self.roles.get(change.name)
        return former is None or gives_more(former, change.role, self.store_kind)

    def _grant_of(self, change: _Change) -> _Grant | None:
        """Return the grant that a change is part of."""
        for grant in self.grants:
            key = grant.id, change.is_new
            if grant.name != change.name or change.role not in {None, grant.role} or key in self.used:
                continue
            is_given = change.is_new and grant.given is GivenAccess.NEW_USER and grant.giver == change.actor
            is_decided = not change.is_new and grant.decider == change.actor and grant.last < change.seq
            settled = OPENED if change.role else (GrantState.REFUSED,)
            of_kind = grant.given is (GivenAccess.ROLE if change.role else GivenAccess.NEW_USER)
            if is_given or (is_decided and of_kind and grant.state in settled):
                self.used.add(key)
                return grant
        return None

    def _is_decided(self, grant: _Grant) -> bool:
        if grant.state is GrantState.ALONE:
            return not self.roles.keys() - {grant.giver, grant.name}
        if grant.state is GrantState.WITH_CODES:
            recovered = self.reading.row(_RECOVERED, (grant.name, grant.first, grant.last))
            return grant.decider == grant.name and recovered is not None
        return grant.decider in self._confirmers(grant) or grant.decider not in {"", *self.roles}

    def _confirmers(self, grant: _Grant) -> set[str]:
        """Return who could confirm a grant then."""
        roles = {name: role for name, role in self.roles.items() if role is not None}
        must = who_must_confirm(
            grant.given,
            user=grant.name,
            giver=grant.giver,
            roles=roles,
            locked_out=self.locked_out,
            store=self.store_kind,
        )
        return must - self.locked_out.keys()


def recorded_roles(reading: Reading) -> dict[str, list[tuple[int, Role | None]]]:
    """Return by log-in name the roles that the audit records, and from which row on."""
    roles: dict[str, list[tuple[int, Role | None]]] = defaultdict(list)
    for change in _changes(reading):
        roles[change.name].append((change.seq, change.role))
    return roles


def check_roles(reading: Reading, findings: Findings, store_kind: StoreKind) -> None:
    """Follow the roles from the creation of the store on, and compare the result with the users."""
    first = reading.row(_FOUNDING, (CREATE_STORE,))
    founded = first[0] if first else _NO_ROW
    since = max(founded, _first_with_grants(reading, store_kind))
    grants = [*_grants(reading)]
    roles = _Roles(reading, findings, store_kind, grants, founded, since)
    events: list[_Change | _Decision] = [*_changes(reading), *_decisions(grants)]
    events.sort(key=attrgetter("seq"))
    for _, of_command in groupby(events, lambda event: _signature(reading, event.seq)):
        command = list(of_command)
        for event in command:  # as it was before the command: the program decides before it changes anything
            if isinstance(event, _Decision):
                roles.judge(event)
        for event in command:
            if isinstance(event, _Decision):
                roles.decide(event)
            else:
                roles.follow(event)
    for name, role, is_user in reading.rows(_USERS):
        roles.compare(name, role, is_user=bool(is_user))


def check_slots(reading: Reading, header: Header, findings: Findings) -> None:
    """Report slots that open the store although nobody confirmed their users' access."""
    statement = str(locked_out().compile(compile_kwargs={"literal_binds": True}))
    names = {name for (name,) in reading.rows(_LOCKED_OUT.format(statement))}
    if any(slot.name in names and not slot.waits for slot in header.slots):
        findings.add(OPENS_UNCONFIRMED)
    codes = reading.row(_NEWEST_CODES)
    are_open = header.new_recovery is None or header.new_recovery.data_key
    if codes is not None and codes[0] in {GrantState.WAITS, GrantState.REFUSED} and are_open:
        findings.add(CODES_UNCONFIRMED)


def _signature(reading: Reading, seq: int) -> int:
    """Return the row with the signature that covers a row: one for each command."""
    signed = reading.row(_SIGNATURE, (seq,))
    return int(signed[0]) if signed else _NO_ROW


def _changes(reading: Reading) -> Iterator[_Change]:
    for seq, actor, reason in reading.rows(_ROWS, (Operation.PERMISSION.value,)):
        if found := _ROLE_CHANGE.fullmatch(reason):
            yield _Change(
                seq=seq,
                actor=actor,
                name=found["removed"] or found["name"],
                role=_ROLE.get(found["role"] or ""),
                is_new=bool(found["added"]),
            )


def _grants(reading: Reading) -> Iterator[_Grant]:
    for id_, name, giver, decider, given, role, state, first, last in reading.rows(_GRANTS, (_GRANT,)):
        yield _Grant(
            id=id_,
            name=name,
            giver=giver,
            decider=decider,
            given=GivenAccess(given),
            role=Role(role),
            state=GrantState(state),
            first=first,
            last=last,
        )


def _decisions(grants: list[_Grant]) -> Iterator[_Decision]:
    for grant in grants:
        if grant.first != grant.last:
            yield _Decision(seq=grant.first, grant=grant, is_last=False)
        yield _Decision(seq=grant.last, grant=grant, is_last=True)


def _first_with_grants(reading: Reading, store_kind: StoreKind) -> int:
    """Return the first row of the audit after the store had grants; a later migration changes nothing."""
    needed = _WITH_GRANTS[store_kind]
    for seq, reason in reading.rows(_OF_TABLES, (CREATE_STORE, MIGRATE)):
        if (made := _TABLES_MADE.fullmatch(reason)) and made[1] >= needed:
            return int(seq)
        if (brought := _TABLES_BROUGHT.fullmatch(reason)) and brought[1] < needed <= brought[2]:
            return int(seq)
    return 0
