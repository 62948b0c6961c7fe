"""The lists of choices for forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.models.code import Code
from mscu.models.user import User
from mscu.rules.code_dates import ALWAYS, CodeDates, code_dates

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
    dates: CodeDates = ALWAYS
    """Between which days it is a choice, for what happened then."""


def choices_on(choices: Iterable[ListChoice], day: date) -> tuple[ListChoice, ...]:
    """Return those that are choices for what happens on this day."""
    return tuple(choice for choice in choices if choice.dates.includes(day, day))


@dataclass(frozen=True, kw_only=True)
class CodeLists(Query["Mapping[str, tuple[ListChoice, ...]]"]):
    """All choices by the name of their list, in the order of the list, but what is not known to be in force.

    What began or ended on some day is among them: a form offers what was in force when it happened.
    """

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> Mapping[str, tuple[ListChoice, ...]]:
        """Read all choices at once: there are few, and every form needs some."""
        rows = work.rows(
            select(Code.list_name, Code.key, Code.label, Code.note, Code.retired_on).order_by(
                Code.list_name, Code.position, Code.label
            )
        )
        lists: dict[str, list[ListChoice]] = {}
        for list_name, key, label, note, retired_on in rows:
            dates = code_dates(key, retired_on)
            choices = lists.setdefault(list_name, [])
            if dates.begins != date.max:
                choices.append(ListChoice(key=key, label=label, note=note, dates=dates))
        return MappingProxyType({name: tuple(choices) for name, choices in lists.items()})
