"""Access that one person gives and a second one confirms: until then it gives no sight.

Every new user, every role that may do or see more, every new passphrase and new recovery codes wait: whoever
sets a passphrase could use it, and a person who may confirm could otherwise be both.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from sqlalchemy import Select, func, select

from mscu.access import who_must_confirm
from mscu.actions.core.action import AuditNote, Work
from mscu.codes import GivenAccess, GrantState, Operation, Role, StoreKind
from mscu.models.user import AccessGrant, User, locked_out

USERS = User.__tablename__
_WITH_CODES = "Nobody else can confirm it: {} must open the store with both recovery codes."
_MUST_CONFIRM = "{} must confirm it."
_LOCKED_OUT = "{} must confirm it, but cannot unlock the store until their own new passphrase is confirmed."
_NAMED = 3
_OTHERS = {
    StoreKind.UNIT: "Another supervisor or administrator",
    StoreKind.SURVIVORS: "Another safeguarding lead",
}


def give(work: Work, user: User, given: GivenAccess, role: Role, *, waits: bool = True) -> None:
    """Record what the actor gives a user, in place of the same that still waited."""
    supersede(work, user, given)
    work.add(
        AccessGrant(
            user_id=user.id,
            given=given,
            role=role,
            state=GrantState.WAITS if waits else GrantState.ALONE,
            given_at=work.now,
            given_by_id=work.actor.id,
        )
    )


def supersede(work: Work, user: User, *given: GivenAccess) -> None:
    """End what waits for a user: all of it unless it is named."""
    for grant in work.records(waiting().where(AccessGrant.user_id == user.id)):
        if not given or grant.given in given:
            grant.state, grant.decided_at = GrantState.SUPERSEDED, work.now


def is_new(work: Work, user: User) -> bool:
    """Return whether nobody has confirmed yet that a user may open the store at all."""
    new = locked_out().where(AccessGrant.given == GivenAccess.NEW_USER)
    return user.id in work.values(new)


@dataclass(frozen=True)
class Confirmers:
    """Who must confirm what one person gives another."""

    all: tuple[User, ...]
    able: tuple[User, ...]
    """Those who can unlock the store."""


def confirmers(work: Work, user_id: int, giver_id: int, given: GivenAccess) -> Confirmers:
    """Return who must confirm what one person gives another, by name."""
    users = {user.id: user for user in work.records(select(User).where(User.left_at.is_(None)))}
    locked = work.pairs(locked_out().add_columns(AccessGrant.given))
    roles = {user.id: user.role for user in users.values()}
    ids = who_must_confirm(
        given, user=user_id, giver=giver_id, roles=roles, locked_out=locked, store=work.actor.store
    )
    people = sorted((users[each] for each in ids), key=attrgetter("display"))
    return Confirmers(tuple(people), tuple(user for user in people if user.id not in locked))


def waits_for(work: Work, people: Confirmers, user: str) -> str:
    """Return for whom what is given to a user will wait; empty for the only user that the store ever had."""
    if is_alone(work):
        return ""
    names = [person.display for person in people.able or people.all]
    if not names:
        return _WITH_CODES.format(user)
    if len(names) > _NAMED:
        names = [_OTHERS[work.actor.store]]
    told = _MUST_CONFIRM if people.able else _LOCKED_OUT
    return told.format(" or ".join(names))


def waiting() -> Select[AccessGrant]:
    """Return the statement for what waits, oldest first."""
    return select(AccessGrant).where(AccessGrant.state == GrantState.WAITS).order_by(AccessGrant.id)


def note_permission(work: Work, user: User, change: str) -> None:
    """Record a change of permissions, with the log-in name."""
    work.note(
        AuditNote(
            operation=Operation.PERMISSION,
            object_type=USERS,
            object_id=user.id,
            reason=f"{change}: {user.name}",
        )
    )


def note_role(work: Work, user: User, role: Role) -> None:
    """Record a new role. Verification reads these words (`store/audit/role_check.py`): they stay."""
    note_permission(work, user, f"{user.role.label} becomes {role.label}")


def is_alone(work: Work) -> bool:
    """Return whether the store has only ever had one user: there is no second person yet."""
    others = select(func.count(User.id)).where(User.id != work.actor.id)
    return not work.value(others)
