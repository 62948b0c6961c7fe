"""What a link chart shows: who and what, and what the record says of two of them.

Nothing is drawn by hand: every link has the entries of the record that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mscu.codes import Labelled


class NodeKind(Labelled):
    """What is drawn: people, objects, locations and events (POLE), organisations and groups."""

    PERSON = "person", "People"
    PLACE = "place", "Places"
    THING = "thing", "Things"
    ORGANISATION = "organisation", "Organisations"
    GROUP = "group", "Groups"
    REPORT = "report", "Reports"
    EXHIBIT = "exhibit", "Exhibits"
    EVENT = "event", "Other entries"


class LinkKind(Labelled):
    """What a link says; the words beside it say it more closely."""

    MEMBER = "member", "Member of the group"
    EXPLOITED = "exploited", "Exploited by the group, not a member"
    ARRESTED = "arrested", "Arrested at"
    FOUND = "found", "Found in a search"
    NOT_FOUND = "not_found", "Looked for, not found"
    SEIZED = "seized", "Seized at"
    NAMED = "named", "Named in an entry"
    ROLE = "role", "Role"
    TOGETHER = "together", "In one entry"


@dataclass(frozen=True, kw_only=True)
class ChartNode:
    """Somebody or something: `opens` is the kind and number of its record."""

    key: str
    kind: NodeKind
    name: str
    detail: str = ""
    """What stands under the name: a role in the case, or what it is."""
    icon: str = "user"
    opens: tuple[str, int] = ("", 0)
    is_victim: bool = False
    is_suspect: bool = False

    @property
    def is_both(self) -> bool:
        """Return whether a person is victim and suspect at once."""
        return self.is_victim and self.is_suspect


@dataclass(frozen=True, kw_only=True)
class LinkSource:
    """The entry that a link comes from."""

    entry_id: int
    headline: str
    happened: str
    day: date
    """In London, by which the chart is shown as it was known on a day."""
    grades: tuple[str, ...] = ()
    """Source, assessment and handling of each graded item of the entry, such as `2AP`."""


@dataclass(frozen=True, kw_only=True)
class ChartLink:
    """What entries of the record say of two nodes, from the first to the second."""

    first: str
    second: str
    kind: LinkKind
    words: str
    """Words that stand on the line: `arrested at`."""
    sources: tuple[LinkSource, ...]

    @property
    def is_directed(self) -> bool:
        """Return whether the words hold from the first to the second alone."""
        return self.kind is not LinkKind.TOGETHER

    @property
    def is_confirmed(self) -> bool:
        """Return whether the record says that it is so: whoever was not found was not there."""
        return self.kind is not LinkKind.NOT_FOUND

    @property
    def grades(self) -> tuple[str, ...]:
        """Return the different grades of its sources."""
        return tuple(dict.fromkeys(grade for each in self.sources for grade in each.grades))


@dataclass(frozen=True, kw_only=True)
class Chart:
    """All nodes and links of a case that the reader may see."""

    nodes: tuple[ChartNode, ...]
    links: tuple[ChartLink, ...]

    def node(self, key: str) -> ChartNode:
        """Return the node of a key."""
        return next(each for each in self.nodes if each.key == key)


def sentence(chart: Chart, link: ChartLink) -> str:
    """Say a link in words, for whoever reads no pictures."""
    names = {each.key: each.name for each in chart.nodes if each.key in {link.first, link.second}}
    first, second = names[link.first], names[link.second]
    if link.kind is LinkKind.EXPLOITED:
        return f"{first} is exploited by {second}, and not a member of it"
    if link.kind is LinkKind.MEMBER:
        return f"{first} is a member of {second}: {link.words}"
    if link.kind is LinkKind.TOGETHER:
        return f"{first} and {second}: {link.words}"
    return f"{first} {link.words} {second}"


def grades_of(links: Iterable[ChartLink]) -> tuple[str, ...]:
    """Return the different grades of several links."""
    return tuple(dict.fromkeys(grade for each in links for grade in each.grades))
