"""Who may unlock the store, and in which role: managing users and passphrases.

A user is a slot in the keys file and a row here. The slot is written first: one without a row opens nothing.
Removing the row shuts a user out at once; removing the slot and changing the data key follow outside, because
the database must be closed for them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import func, select

from mscu.access import REGISTERS, Permission, roles_who_may
from mscu.actions.admin.second_person import (
    USERS,
    confirmers,
    give,
    is_alone,
    is_new,
    note_permission,
    note_role,
    supersede,
    waiting,
    waits_for,
)
from mscu.actions.core.action import EVERY_STORE, AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.user_names import holders_of_names, rename_words
from mscu.codes import GivenAccess, GrantState, Operation, Role, StoreKind
from mscu.dates.london import show_moment
from mscu.errors import Invalid, NameTaken, NotFound, WrongPassphrase
from mscu.models.code import Setting
from mscu.models.user import OPENS_STORE, AccessGrant, User, locked_out
from mscu.text.name_forms import sort_name
from mscu.text.passphrases import passphrase_problem
from mscu.text.storable_text import FILL_IN, HALF_CHARACTER, has_half_characters
from mscu.visibility import gives_more

_LOGIN = re.compile(r"[a-z][a-z0-9]*([.-][a-z0-9]+)*")
_MAX_LOGIN_LENGTH = 64


@dataclass(frozen=True, kw_only=True)
class UserRow:
    """A user as a row of the list, and what may be done to the account."""

    id: int
    version: int
    name: str
    display: str
    role: Role
    left: str
    """When the user left, or was refused as a new user, in London time; empty for current users."""
    why_not_remove: str
    waits: str
    """What waits for a second person; empty if nothing does."""
    shut_out: str
    """Why a current user cannot unlock the store although nothing waits; empty for whoever can."""
    waits_for: str
    """Who must confirm a role that the viewer gives this user."""
    passphrase_waits_for: str
    """Who must confirm a passphrase that the viewer gives; on the viewer's own row, for a new user."""
    is_viewer: bool
    keeps_slot: bool = False
    """Whether a user who has left still has a slot in the keys file, as their removal was not finished."""


@dataclass(frozen=True, kw_only=True)
class UserList(Query[tuple[UserRow, ...]]):
    """Everyone who can or could unlock the store, current users first."""

    stores = EVERY_STORE
    needs = Permission.MANAGE_USERS

    def answer(self, work: Work) -> tuple[UserRow, ...]:
        users = work.records(select(User).order_by(User.left_at.isnot(None), User.display))
        grants = work.records(waiting())
        shut_out, refused = {*work.values(locked_out())}, refused_users(work)
        return tuple(
            _row(
                work,
                user,
                [grant for grant in grants if grant.user_id == user.id],
                shut_out=user.id in shut_out,
                refused=user.id in refused,
            )
            for user in users
        )


@dataclass(frozen=True, kw_only=True)
class AddUser(Command[int]):
    """Add a user with a first passphrase, which they must change; return the user's id.

    A second person confirms it first, unless there is none yet.
    """

    name: str
    display: str
    role: Role
    passphrase: str = field(repr=False)
    needs = Permission.MANAGE_USERS
    stores = EVERY_STORE

    def perform(self, work: Work) -> int:
        """Write the slot, then the row."""
        validator = Validator(work)
        _check_role(self.role, validator)
        display = validator.text("display", self.display, User.display, required=True)
        name = _checked_login(work, self.name, validator)
        _check_passphrase("passphrase", self.passphrase, validator, name, display)
        _check_display(validator, display)
        validator.raise_if_invalid()
        waits = not is_alone(work)
        self._make_slot(work, name, display, waits=waits)
        user = work.add(User(name=name, display=display, role=self.role))
        give(work, user, GivenAccess.NEW_USER, self.role, waits=waits)
        note_permission(work, user, f"added as {self.role.label}")
        return user.id

    def _make_slot(self, work: Work, name: str, display: str, *, waits: bool) -> None:
        """Write the slot; one without a row was left by a crash and is replaced."""
        try:
            work.keys.add(name, display, self.passphrase, waits=waits)
        except NameTaken as error:
            try:
                work.keys.reset(name, self.passphrase, waits=waits)
            except NotFound:
                raise Invalid({"name": error.sentence}) from None


@dataclass(frozen=True, kw_only=True)
class ChangeUser(Command[bool]):
    """Change a user's display name or role; a role that may or sees more waits for a second person."""

    user_id: int
    version: int
    display: str
    role: Role
    needs = Permission.MANAGE_USERS
    stores = EVERY_STORE

    def perform(self, work: Work) -> bool:
        """Store the new values, and return whether the role waits; or it applies at the next unlocking."""
        validator = Validator(work)
        _check_role(self.role, validator)
        display = validator.text("display", self.display, User.display, required=True)
        user = _current_user(work, self.user_id, self.version)
        if user.role is not self.role:
            if user.id == work.actor.id:
                validator.problems["role"] = "You cannot change your own role. Ask another administrator."
            elif why_not := why_needed(work, user, self.role):
                validator.problems["role"] = why_not
        if user.display != display:
            _check_display(validator, display, user)
        validator.raise_if_invalid()
        if user.display != display:
            _note_rename(work, user, display)
        user.display = display
        waits = gives_more(user.role, self.role, work.actor.store)
        if waits:
            give(work, user, GivenAccess.ROLE, self.role)
            note_permission(work, user, f"role {self.role.label} waits for a second person")
        elif user.role is not self.role:
            supersede(work, user, GivenAccess.ROLE)
            note_role(work, user, self.role)
            user.role = self.role
        return waits


@dataclass(frozen=True, kw_only=True)
class ResetUser(Command[None]):
    """Set a new passphrase for a user who is locked out or forgot it; the user must change it.

    Each waits for a second person: any user sees more than whoever sets it, or may confirm access as well.
    """

    user_id: int
    version: int
    passphrase: str = field(repr=False)
    needs = Permission.MANAGE_USERS
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Replace the keys of the slot; drafts sealed to the old ones are lost."""
        user = _current_user(work, self.user_id, self.version)
        validator = Validator(work)
        _check_passphrase("passphrase", self.passphrase, validator, user.name, user.display)
        if user.id == work.actor.id:
            validator.problems["passphrase"] = OWN_ACCOUNT
        validator.raise_if_invalid()
        work.keys.reset(user.name, self.passphrase, waits=True)
        given = GivenAccess.NEW_USER if is_new(work, user) else GivenAccess.PASSPHRASE
        give(work, user, given, user.role)
        note_permission(work, user, "new passphrase")


@dataclass(frozen=True, kw_only=True)
class RemoveUser(Command[str]):
    """Remove a user; return the log-in name whose slot must be removed."""

    user_id: int
    version: int
    needs = Permission.MANAGE_USERS
    stores = EVERY_STORE

    def perform(self, work: Work) -> str:
        """Record when the user left; their records stay under their name."""
        user = _current_user(work, self.user_id, self.version)
        if why_not := _why_not_remove(work, user):
            raise Invalid({"user_id": why_not})
        user.left_at = work.now
        supersede(work, user)
        note_permission(work, user, "removed")
        return user.name


@dataclass(frozen=True, kw_only=True)
class ChangePassphrase(Command[None]):
    """Change the user's own passphrase."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    again: str = field(repr=False)
    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Seal the user's keys under the new passphrase.

        Raises:
            StoreError: there were too many attempts with a wrong old passphrase.
        """
        validator = Validator(work)
        _check_passphrase("new", self.new, validator, work.actor.name, work.actor.display)
        if self.new != self.again:
            validator.problems.setdefault("again", "The passphrases do not match. Type the new one again.")
        elif self.new == self.old:
            validator.problems.setdefault("new", "This is your old passphrase. Choose another.")
        validator.raise_if_invalid()
        try:
            work.keys.change(self.old, self.new)
        except WrongPassphrase:
            raise Invalid({"old": "This is not your current passphrase."}) from None
        work.note(
            AuditNote(
                operation=Operation.PERMISSION,
                object_type=USERS,
                object_id=work.actor.id,
                reason="changed their own passphrase",
            )
        )


_REFUSED_SLOT = "Cannot unlock: passphrase refused"
OWN_ACCOUNT = "This is your own account. Change your passphrase under My passphrase."
_LAST_MANAGER = "Nobody else could manage users. Make someone else an administrator first."
_TOO_FEW_LEADS = "The charity needs at least two safeguarding leads. Add another one first."
NAME_IN_USE = "The user {} already has this name. Add a first name, a middle initial or a number."
NAME_WAS_IN_USE = (
    "This was the name of the user {}, and what they recorded is still under it. "
    "Add a first name, a middle initial or a number."
)
_TOO_FEW_CONFIRM = (
    "Only one user could confirm the access that others give, and nobody confirms their own. "
    "Make someone else a supervisor or administrator first."
)
NEEDED = {
    StoreKind.UNIT: (
        (Permission.MANAGE_USERS, 1, _LAST_MANAGER),
        (Permission.CONFIRM_ACCESS, 2, _TOO_FEW_CONFIRM),
    ),
    StoreKind.SURVIVORS: ((Permission.MANAGE_USERS, 2, _TOO_FEW_LEADS),),
}
"""What at least so many users must still be able to do when somebody is removed or gets another role."""


def refused_users(work: Work) -> set[int]:
    """Return the new users who were refused and never came in."""
    refused = AccessGrant.given == GivenAccess.NEW_USER, AccessGrant.state == GrantState.REFUSED
    return {*work.values(select(AccessGrant.user_id).where(*refused))}


def left_words(user: User, refused: Collection[int]) -> str:
    """Return when a user left or was refused; empty for current users."""
    if user.left_at is None:
        return ""
    return f"{'refused' if user.id in refused else 'left'} {show_moment(user.left_at)}"


def _row(work: Work, user: User, grants: Sequence[AccessGrant], *, shut_out: bool, refused: bool) -> UserRow:
    opens_store = any(grant.given in OPENS_STORE for grant in grants)
    return UserRow(
        id=user.id,
        version=user.version,
        name=user.name,
        display=user.display,
        role=user.role,
        left=left_words(user, {user.id} if refused else ()),
        why_not_remove=_why_not_remove(work, user),
        waits=" · ".join(map(what_waits, grants)),
        shut_out=_REFUSED_SLOT if shut_out and not opens_store and user.left_at is None else "",
        waits_for=_waits_for(work, user, GivenAccess.ROLE),
        passphrase_waits_for=_waits_for(work, user, GivenAccess.PASSPHRASE),
        is_viewer=user.id == work.actor.id,
        keeps_slot=user.left_at is not None and work.keys.has_slot(user.name),
    )


def _waits_for(work: Work, user: User, given: GivenAccess) -> str:
    is_viewer = user.id == work.actor.id
    people = confirmers(work, user.id, work.actor.id, given)
    return waits_for(work, people, "the new user" if is_viewer else user.display)


def what_waits(grant: AccessGrant) -> str:
    """Return what was given, such as `New role: Supervisor`."""
    names_role = grant.given in {GivenAccess.NEW_USER, GivenAccess.ROLE}
    return grant.given.label if not names_role else f"{grant.given.label}: {grant.role.label}"


def _current_user(work: Work, user_id: int, version: int) -> User:
    user = work.get(User, user_id, version)
    if user.left_at is not None:
        raise Invalid({"user_id": "This user has left."})
    return user


def _why_not_remove(work: Work, user: User) -> str:
    if user.left_at is not None:
        return "This user has left."
    if user.id == work.actor.id:
        return "You cannot remove yourself. Ask another administrator."
    return why_needed(work, user)


def why_needed(work: Work, user: User, role: Role | None = None) -> str:
    """Return why a user may not leave, or get a role, or an empty string: too few could do what they can."""
    if is_new(work, user):
        return ""
    for permission, least, why_not in NEEDED[work.actor.store]:
        roles = roles_who_may(permission, work.actor.store)
        others = select(func.count(User.id)).where(
            User.role.in_(roles), User.left_at.is_(None), User.id != user.id, User.id.not_in(locked_out())
        )
        if user.role in roles and role not in roles and work.value(others) < least:
            return why_not
    return ""


def _check_role(role: Role, validator: Validator) -> None:
    """Refuse a role that does not exist in this kind of store, such as police in the charity's."""
    if role not in REGISTERS[validator.work.actor.store]:
        validator.problems["role"] = "Choose a role that exists in this store."


def _checked_login(work: Work, typed: str, validator: Validator) -> str:
    """Return the log-in name in its normal form, or note why it is refused."""
    name = validator.text("name", typed, User.name, required=True).casefold()
    if "name" in validator.problems:
        return name
    if len(name) > _MAX_LOGIN_LENGTH or not _LOGIN.fullmatch(name):
        validator.problems["name"] = "Use letters, digits, dots and hyphens, such as priya.nolan."
    elif work.value(select(User.id).where(User.name == name)) is not None:
        validator.problems["name"] = NameTaken().sentence
    return name


def _check_display(validator: Validator, display: str, user: User | None = None) -> None:
    """Refuse a display name that somebody else has, or had: it stands for who did something."""
    users = {other.id: other for other in validator.work.records(select(User)) if other is not user}
    alike = [
        (other.left_at is not None or name != other.display, other.name)
        for name, user_id in holders_of_names(validator.work).items()
        if (other := users.get(user_id)) and _look_alike(name, display)
    ]
    if alike:
        is_former, login = min(alike)
        reason = NAME_WAS_IN_USE if is_former else NAME_IN_USE
        validator.problems.setdefault("display", reason.format(login))


def _look_alike(one: str, other: str) -> bool:
    """Return whether two names differ by no more than case, accents, spaces and punctuation."""
    return sort_name(one).replace(" ", "") == sort_name(other).replace(" ", "")


def _check_passphrase(field_name: str, passphrase: str, validator: Validator, *known: str) -> None:
    if not passphrase:
        validator.problems[field_name] = FILL_IN
    elif has_half_characters(passphrase):
        validator.problems[field_name] = HALF_CHARACTER
    elif problem := passphrase_problem(passphrase, *known, *_names_in(validator.work)):
        validator.problems[field_name] = problem


def _names_in(work: Work) -> list[str]:
    """Return what a colleague who guesses would try: everybody's names, and the unit's."""
    users = work.rows(select(User.name, User.display))
    unit = work.values(select(Setting.value).where(Setting.name == "unit_name"))
    return [*(name for user in users for name in user), *unit]


def _note_rename(work: Work, user: User, display: str) -> None:
    """Record both names: what the former one stands in is still theirs (`user_names.py`)."""
    reason = rename_words(user.name, user.display, display)
    work.note(AuditNote(operation=Operation.PERMISSION, object_type=USERS, object_id=user.id, reason=reason))
