"""What a link chart shows: nodes, and what the record says of each pair.

Nothing is drawn by hand: every link names the entries that it comes from.
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
    """The kind of a link; the words on its line are more specific."""

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
    """A node of a chart: `opens` is the kind and id of its record."""

    key: str
    kind: NodeKind
    name: str
    detail: str = ""
    """The words under the name: a role in the case, or what it is."""
    icon: str = "user"
    opens: tuple[str, int] = ("", 0)
    is_victim: bool = False
    is_suspect: bool = False

    @property
    def is_both(self) -> bool:
        """Return whether a person is both a victim and a suspect."""
        return self.is_victim and self.is_suspect


@dataclass(frozen=True, kw_only=True)
class LinkSource:
    """The entry that a link comes from."""

    entry_id: int
    headline: str
    happened: str
    day: date
    """The date in London; decides what a chart shows as known on a day."""
    grades: tuple[str, ...] = ()
    """Source, assessment and handling of each graded item of the entry, such as `2AP`."""


@dataclass(frozen=True, kw_only=True)
class ChartLink:
    """What entries say of two nodes, from the first to the second."""

    first: str
    second: str
    kind: LinkKind
    words: str
    """The words on the line, such as `arrested at`."""
    sources: tuple[LinkSource, ...]

    @property
    def is_directed(self) -> bool:
        """Return whether the words hold only from the first to the second."""
        return self.kind is not LinkKind.TOGETHER

    @property
    def is_confirmed(self) -> bool:
        """Return whether the record confirms the link: a person who was not found was not there."""
        return self.kind is not LinkKind.NOT_FOUND

    @property
    def grades(self) -> tuple[str, ...]:
        """Return the different grades of its sources."""
        return tuple(dict.fromkeys(grade for source in self.sources for grade in source.grades))


@dataclass(frozen=True, kw_only=True)
class Chart:
    """All nodes and links of a case that the viewer may see."""

    nodes: tuple[ChartNode, ...]
    links: tuple[ChartLink, ...]

    def node(self, key: str) -> ChartNode:
        return next(node for node in self.nodes if node.key == key)


def sentence(chart: Chart, link: ChartLink) -> str:
    """Return a link as a sentence, for readers who cannot see the picture."""
    names = {node.key: node.name for node in chart.nodes if node.key in {link.first, link.second}}
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
    return tuple(dict.fromkeys(grade for link in links for grade in link.grades))
