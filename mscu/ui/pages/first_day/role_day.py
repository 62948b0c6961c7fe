"""The first day of a role: what it can begin with, what will come, and a tour."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Beginning:
    """Something that a person can begin with."""

    when: str
    words: str
    label: str
    icon: str
    opens: str
    """The name of a page, or the key of a form that begins with one."""
    keys: str = ""
    """Keys that do the same on every page."""

    @property
    def page(self) -> str:
        return self.opens.partition("/")[0]


@dataclass(frozen=True)
class Coming:
    """What will stand on the page later, and where it comes from."""

    icon: str
    title: str
    words: str


@dataclass(frozen=True)
class TourStep:
    """One thing to know, beside the page and the control that it is about."""

    title: str
    words: str
    page: str
    control: str = ""
    """The page whose line in the rail is ringed, or `SEARCH` or `PERSON`; empty for the page's own line."""


SEARCH, PERSON = "search", "person"


@dataclass(frozen=True, kw_only=True)
class RoleDay:
    """The first day of one role."""

    beginnings: tuple[Beginning, ...]
    coming: tuple[Coming, ...]
    tour: tuple[TourStep, ...]
