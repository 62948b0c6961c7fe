"""Permissions of each role. What a user may see is decided in `visibility.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from mscu.codes import GivenAccess, Labelled, Role, StoreKind

Name = TypeVar("Name", int, str)
"""Of a user: the record's number or the log-in name."""


class Permission(Labelled):
    """Something that a role may or may not do. Every action names the one it needs."""

    USE_STORE = "use_store", "use the store"
    OPEN_CASES = "open_cases", "open cases"
    RECORD_REPORTS = "record_reports", "record and triage reports"
    GIVE_ADVICE = "give_advice", "give tactical advice"
    WORK_CASES = "work_cases", "work on cases"
    LIAISE = "liaise", "record contact with victims"
    READ_REFERRED = "read_referred", "read what keeps people referred to the charity safe"
    ANSWER_REFERRALS = "answer_referrals", "answer referrals to the navigator"
    SHARE = "share", "share with police what a survivor agreed to share"
    KEEP_ROTA = "keep_rota", "maintain the charity's on-call rota"
    HEAR_URGENT = "hear_urgent", "receive and answer urgent requests"
    HEAR_ALERTS = "hear_alerts", "read and acknowledge alerts to the navigator"
    DECIDE = "decide", "record policy log decisions"
    ENFORCE = "enforce", "record warrants, searches, arrests and what follows"
    ASSESS_GROUPS = "assess_groups", "assess organised crime groups"
    ASSESS_MATERIAL = "assess_material", "assess material for disclosure and verify files"
    PLAN = "plan", "maintain plans, partners and activity"
    CORRECT = "correct", "correct entries"
    CORRECT_OWN = "correct_own", "correct entries that one recorded"
    CLOSE_CASES = "close_cases", "close cases"
    KEEP_RECORDS = "keep_records", "review and dispose of records, and answer rights requests"
    MERGE = "combine", "merge duplicates, and undo merges"
    MERGE_CASES = "combine_cases", "merge cases, and undo merges"
    RESTRICT = "restrict", "restrict a case to named people"
    HAND_OVER = "hand_over", "hand over all the work that a user holds"
    PRINT = "print", "print and save editions"
    PRINT_OWN = "print_own", "print and save what one recorded"
    PUBLISH = "publish", "issue a public case study"
    RELEASE = "release", "approve large files that others save"
    MANAGE_USERS = "manage_users", "add and remove users"
    CONFIRM_ACCESS = "confirm_access", "confirm the access that others give"
    READ_AUDIT = "read_audit", "read the audit"
    READ_FINDING = "read_finding", "read what people searched for"
    KEEP_STORE = "keep_store", "back up the store"
    VERIFY = "verify", "verify the store"
    COUNTERSIGN = "countersign", "countersign the audit"
    KEEP_LISTS = "keep_lists", "maintain lists and rules"
    BUILD_STORE = "build_store", "set up a store"
    SUPPORT = "support", "support survivors"
    LEAD_SUPPORT = "lead_support", "name navigators and review openings with a reason"


P = Permission
_EVERYBODY = frozenset({P.USE_STORE})
_OFFICER = _EVERYBODY | {
    P.OPEN_CASES,
    P.RECORD_REPORTS,
    P.GIVE_ADVICE,
    P.WORK_CASES,
    P.LIAISE,
    P.DECIDE,
    P.ENFORCE,
    P.ASSESS_GROUPS,
    P.ASSESS_MATERIAL,
    P.PLAN,
    P.CORRECT,
    P.CORRECT_OWN,
    P.MERGE,
    P.PRINT,
    P.PRINT_OWN,
    P.KEEP_STORE,
    P.VERIFY,
}
_CLOSER = {P.CLOSE_CASES, P.MERGE_CASES, P.KEEP_RECORDS}
MAY: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.NAVIGATOR: _EVERYBODY
    | {P.READ_REFERRED, P.ANSWER_REFERRALS, P.HEAR_ALERTS, P.SHARE, P.KEEP_ROTA, P.HEAR_URGENT},
    Role.SUPERVISOR: _OFFICER
    | _CLOSER
    | {P.RESTRICT, P.HAND_OVER, P.PUBLISH, P.RELEASE, P.CONFIRM_ACCESS, P.COUNTERSIGN, P.KEEP_LISTS},
    Role.ADMINISTRATOR: _EVERYBODY
    | {P.MANAGE_USERS, P.CONFIRM_ACCESS, P.KEEP_STORE, P.VERIFY, P.BUILD_STORE, P.KEEP_LISTS},
    Role.AUDITOR: _EVERYBODY | {P.READ_AUDIT, P.READ_FINDING, P.VERIFY},
    Role.ANALYST: _EVERYBODY | {P.OPEN_CASES, P.ASSESS_GROUPS, P.PLAN},
    Role.PARTNERSHIP: _EVERYBODY | {P.OPEN_CASES, P.PLAN},
    Role.MSVLO: _EVERYBODY | {P.OPEN_CASES, P.LIAISE, P.CORRECT_OWN, P.PRINT_OWN},
    Role.DISCLOSURE: _EVERYBODY
    | {P.OPEN_CASES, P.ASSESS_MATERIAL, P.PRINT, P.PRINT_OWN, P.PUBLISH, P.RELEASE},
    Role.RECORDS: _EVERYBODY | _CLOSER | {P.OPEN_CASES, P.CORRECT, P.CORRECT_OWN, P.MERGE},
    Role.LEAD: _EVERYBODY | {P.HEAR_URGENT, P.KEEP_ROTA},
}
"""Permissions by role in the unit's store. A role that is not listed may do nothing."""
_SUPPORTING = _EVERYBODY | {P.SUPPORT, P.KEEP_STORE, P.VERIFY}
MAY_WITH_SURVIVORS: dict[Role, frozenset[Permission]] = {
    Role.NAVIGATOR: _SUPPORTING,
    Role.LEAD: _SUPPORTING
    | {
        P.LEAD_SUPPORT,
        P.MANAGE_USERS,
        P.CONFIRM_ACCESS,
        P.BUILD_STORE,
        P.READ_AUDIT,
        P.READ_FINDING,
        P.COUNTERSIGN,
    },
}
"""Permissions by role in the charity's store. It lists no police role."""
REGISTERS = {StoreKind.UNIT: MAY, StoreKind.SURVIVORS: MAY_WITH_SURVIVORS}


def roles_who_may(permission: Permission, store: StoreKind) -> frozenset[Role]:
    return frozenset(role for role, may in REGISTERS[store].items() if permission in may)


def who_must_confirm(
    given: GivenAccess,
    *,
    user: Name,
    giver: Name,
    roles: Mapping[Name, Role],
    locked_out: Mapping[Name, GivenAccess],
    store: StoreKind,
) -> set[Name]:
    """Return who must confirm what one person gives another: `roles` are those of all current users.

    Others who confirm access come first, then anybody else but the charity in the unit's store, and last the
    user, for a role. New recovery codes are confirmed only by the first of these. Those who are `locked_out`
    count as well, though they cannot act, since whoever locked them out would otherwise choose who confirms.
    Only new users do not, as nobody has let them in yet.
    """
    new = {name for name, waits in locked_out.items() if waits is GivenAccess.NEW_USER}
    others = roles.keys() - {giver, user} - new
    confirming = {name for name in others if roles[name] in roles_who_may(Permission.CONFIRM_ACCESS, store)}
    if confirming or given is GivenAccess.CODES:
        return confirming
    outside = MAY_WITH_SURVIVORS.keys() if store is StoreKind.UNIT else frozenset[Role]()
    may_stand_in = {name for name in roles if roles[name] not in outside}
    last = {user} - {giver} - locked_out.keys() if given is GivenAccess.ROLE else set[Name]()
    return others & may_stand_in or last & may_stand_in


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The signed-in user, their role and their machine."""

    id: int
    name: str
    display: str
    role: Role
    device: str
    store: StoreKind = StoreKind.UNIT

    @property
    def sees_withheld(self) -> bool:
        """Return whether the actor reads shared entries after their consent has ended (CPIA 1996)."""
        return self.store is StoreKind.UNIT and self.role is Role.DISCLOSURE

    def may(self, permission: Permission) -> bool:
        """Return whether the role has the permission."""
        return permission in REGISTERS[self.store].get(self.role, frozenset())

    def may_correct(self, *, own: bool) -> bool:
        """Return whether the role corrects an entry; `own` is whether the actor recorded it."""
        return self.may(Permission.CORRECT) or (own and self.may(Permission.CORRECT_OWN))
