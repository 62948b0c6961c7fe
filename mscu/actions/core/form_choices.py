"""The lists of choices for forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.models.code import Code
from mscu.models.user import User

# Labels within a sentence: common nouns in lower case, names unchanged


_SINGLE_NAMES = frozenset({"Crimestoppers"})
"""Names of a single word, which nothing else tells from a common noun."""


def label_in_sentence(label: str) -> str:
    """Return `Duty to notify` in lower case, but leave `Victim Navigator` and `NRM` as they are."""
    first, *rest = label.split() or [""]
    is_name = first in _SINGLE_NAMES or first[:2].isupper() or any(map(_begins_a_name, rest))
    return label if is_name else f"{label[:1].lower()}{label[1:]}"


def _begins_a_name(word: str) -> bool:
    """Return whether a word inside a label begins with a capital, as names do; NGO does not count."""
    return word[:1].isupper() and not word.isupper()


# Users, for fields that name an officer and for restricting a case


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A user with access to the store."""

    name: str
    """The log-in name."""
    display: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Colleagues(Query[tuple[Colleague, ...]]):
    """All present users, by rank and name."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[Colleague, ...]:
        current = select(User.name, User.display, User.role).where(User.left_at.is_(None))
        return tuple(
            Colleague(name=name, display=display, role=role.label)
            for name, display, role in work.rows(current.order_by(User.display))
        )


@dataclass(frozen=True, kw_only=True)
class Recipients(Colleagues):
    """The users with whom a navigator may share what a survivor agreed to."""

    needs = Permission.SHARE


# Code lists


@dataclass(frozen=True, kw_only=True)
class ListChoice:
    key: str
    label: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeLists(Query["Mapping[str, tuple[ListChoice, ...]]"]):
    """All live choices by the name of their list, in the order of the list."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> Mapping[str, tuple[ListChoice, ...]]:
        """Read all choices at once: there are few, and every form needs some."""
        rows = work.rows(
            select(Code.list_name, Code.key, Code.label, Code.note)
            .where(Code.retired_on.is_(None))
            .order_by(Code.list_name, Code.position, Code.label)
        )
        lists: dict[str, list[ListChoice]] = {}
        for list_name, key, label, note in rows:
            lists.setdefault(list_name, []).append(ListChoice(key=key, label=label, note=note))
        return MappingProxyType({name: tuple(choices) for name, choices in lists.items()})
