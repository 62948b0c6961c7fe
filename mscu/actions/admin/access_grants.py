"""Confirming and refusing the access that somebody else gave, and telling those whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.admin.second_person import (
    confirmers,
    give,
    is_alone,
    note_permission,
    note_role,
    supersede,
    waiting,
)
from mscu.actions.admin.users import what_waits, why_needed
from mscu.actions.core.action import EVERY_STORE, Command, Query, Work
from mscu.codes import GivenAccess, GrantState
from mscu.dates.london import show_moment
from mscu.errors import Invalid, NotPermitted, StaleRecord
from mscu.models.audit import AuditEntry
from mscu.models.user import OPENS_STORE, AccessGrant, User, locked_out
from mscu.text.counts import count_of


@dataclass(frozen=True, kw_only=True)
class WaitingAccess:
    """Access that waits for the viewer to confirm it."""

    id: int
    user: str
    name: str
    """The log-in name."""
    kind: GivenAccess
    what: str
    """What was given: `New role: Supervisor`."""
    given: str
    """By whom and when, in London time."""


@dataclass(frozen=True, kw_only=True)
class AccessToConfirm(Query[tuple[WaitingAccess, ...]]):
    """The access that waits for the actor, oldest first."""

    stores = EVERY_STORE
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> tuple[WaitingAccess, ...]:
        grants = [grant for grant in work.records(waiting()) if _may_decide(work, grant)]
        return tuple(_waiting_row(work, grant) for grant in grants)


@dataclass(frozen=True, kw_only=True)
class ConfirmAccess(Command[None]):
    """Confirm what somebody else gave users, as the second person."""

    grant_ids: tuple[int, ...]
    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Open the slots and set the roles that waited."""
        if not self.grant_ids:
            raise Invalid({"grant_ids": "Choose whose access to confirm."})
        grants = [_to_decide(work, grant_id) for grant_id in dict.fromkeys(self.grant_ids)]
        _confirm(work, grants, GrantState.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class RefuseAccess(Command[None]):
    """Refuse what somebody else gave a user, as the second person."""

    grant_id: int
    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Remove a new user; keep the former role; leave a new passphrase waiting until it is reset."""
        grant = _to_decide(work, self.grant_id)
        user = work.get(User, grant.user_id)
        _decide(work, grant, GrantState.REFUSED)
        note_permission(work, user, f"refused {what_waits(grant)}")
        if grant.given is GivenAccess.NEW_USER:
            user.left_at = work.now
            supersede(work, user)
            work.keys.drop(user.name)
            note_permission(work, user, "removed")


@dataclass(frozen=True, kw_only=True)
class ConfirmWithCodes(Command[None]):
    """Confirm what waits for the actor, who has come in with both recovery codes."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Set the role that waited; the codes have opened the slot.

        Raises:
            NotPermitted: The actor came in with a passphrase.
        """
        if not work.keys.with_codes:
            raise NotPermitted
        of_actor = AccessGrant.user_id == work.actor.id
        own = [*work.records(waiting().where(of_actor, AccessGrant.given != GivenAccess.CODES))]
        if work.actor.id in work.values(locked_out()):  # a refused passphrase no longer waits
            opening = select(AccessGrant).where(of_actor, AccessGrant.given.in_(OPENS_STORE))
            own.append(work.records(opening.order_by(AccessGrant.id.desc()))[0])
        _confirm(work, dict.fromkeys(own), GrantState.WITH_CODES)


@dataclass(frozen=True, kw_only=True)
class DrawCodes(Command[tuple[str, str]]):
    """Draw new recovery codes, which open the store for anybody once a second person has confirmed them."""

    needs = Permission.MANAGE_USERS
    stores = EVERY_STORE

    def perform(self, work: Work) -> tuple[str, str]:
        """Return the codes; the old ones open the store until these are confirmed.

        Raises:
            Invalid: nobody else could confirm them.
        """
        user, waits = work.get(User, work.actor.id), not is_alone(work)
        if waits and not confirmers(work, user.id, user.id, GivenAccess.CODES).able:
            raise Invalid({"codes": NOBODY_CONFIRMS})
        for grant in work.records(waiting().where(AccessGrant.given == GivenAccess.CODES)):
            grant.state, grant.decided_at = GrantState.SUPERSEDED, work.now
        give(work, user, GivenAccess.CODES, user.role, waits=waits)
        return work.keys.draw(waits=waits)


@dataclass(frozen=True, kw_only=True)
class AccessNews(Query[tuple[str, ...]]):
    """What was decided on access after a row of the audit: the actor's, and anybody's for who confirms it."""

    after: int
    stores = EVERY_STORE
    needs = Permission.USE_STORE

    def answer(self, work: Work) -> tuple[str, ...]:
        """Return a sentence for each, without what the actor gave or decided."""
        decided = (
            select(AuditEntry.object_id)
            .where(AuditEntry.object_type == AccessGrant.__tablename__, AuditEntry.seq > self.after)
            .group_by(AuditEntry.object_id)
        )
        grants = work.records(
            select(AccessGrant)
            .where(AccessGrant.id.in_(decided), AccessGrant.state.in_(_DECIDED))
            .order_by(AccessGrant.id)
        )
        actor = work.actor
        hears_of_all = actor.may(Permission.CONFIRM_ACCESS) and self.after > 0
        return tuple(
            _news(work, grant)
            for grant in grants
            if grant.user_id == actor.id
            or (hears_of_all and actor.id not in {grant.given_by_id, grant.decided_by_id})
        )


NOBODY_CONFIRMS = "Nobody else can unlock the store and confirm new codes. The present ones stay as they are."


def waiting_words(count: int) -> str:
    """Return that access waits for the viewer to confirm it."""
    waits = "waits" if count == 1 else "wait"
    return f"{count_of(count, 'change')} of access {waits} for you to confirm."


_DECIDED = {
    GrantState.CONFIRMED: "{} confirmed it.",
    GrantState.WITH_CODES: "{} confirmed it with both recovery codes.",
    GrantState.REFUSED: "{} refused it.",
}


def _to_decide(work: Work, grant_id: int) -> AccessGrant:
    """Return access that waits for the actor.

    Raises:
        NotPermitted: Somebody else must decide on it.
        StaleRecord: It no longer waits.
    """
    grant = work.get(AccessGrant, grant_id)
    if not _may_decide(work, grant):
        raise NotPermitted
    if grant.state is not GrantState.WAITS:
        raise StaleRecord
    return grant


def _may_decide(work: Work, grant: AccessGrant) -> bool:
    able = confirmers(work, grant.user_id, grant.given_by_id, grant.given).able
    return work.actor.id in {user.id for user in able}


def _decide(work: Work, grant: AccessGrant, state: GrantState) -> None:
    grant.state, grant.decided_at, grant.decided_by_id = state, work.now, work.actor.id


def _confirm(work: Work, grants: Iterable[AccessGrant], state: GrantState) -> None:
    names: list[str] = []
    codes = False
    for grant in grants:
        user = work.get(User, grant.user_id)
        _decide(work, grant, state)
        if grant.given is GivenAccess.ROLE:
            if why_not := why_needed(work, user, grant.role):
                raise Invalid({"grant_ids": why_not})
            note_role(work, user, grant.role)
            user.role = grant.role
            continue
        note_permission(work, user, f"confirmed {what_waits(grant)}")
        if grant.given is GivenAccess.CODES:
            codes = True
        else:
            names.append(user.name)
    if state is GrantState.CONFIRMED and (names or codes):
        work.keys.confirm(names, codes=codes)


def _waiting_row(work: Work, grant: AccessGrant) -> WaitingAccess:
    user, giver = work.get(User, grant.user_id), work.get(User, grant.given_by_id)
    return WaitingAccess(
        id=grant.id,
        user=user.display,
        name=user.name,
        kind=grant.given,
        what=what_waits(grant),
        given=f"{giver.display}, {show_moment(grant.given_at)}",
    )


def _news(work: Work, grant: AccessGrant) -> str:
    """Return what was given to whom, by whom, and who decided on it."""
    giver, user = work.get(User, grant.given_by_id), work.get(User, grant.user_id)
    decider = work.get(User, grant.decided_by_id) if grant.decided_by_id else user
    whom = "you" if user.id == work.actor.id else user.display
    done = {
        GivenAccess.NEW_USER: f"added {whom} as {grant.role.label}",
        GivenAccess.ROLE: f"made {whom} {grant.role.label}",
        GivenAccess.PASSPHRASE: f"gave {whom} a new passphrase",
        GivenAccess.CODES: "drew new recovery codes",
    }[grant.given]
    decided_by = "You" if decider.id == work.actor.id else decider.display
    decision = _DECIDED[grant.state].format(decided_by)
    return f"{giver.display} {done} on {show_moment(grant.given_at)}; {decision}"
