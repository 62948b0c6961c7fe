"""What a map of a case shows: its places, each with its part in the case and its postcode.

A mark is the middle of a postcode, not a house; a place without a postcode is only in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mscu.documents.chart.facts import ChartNode, NodeKind
from mscu.documents.map.district_outlines import Point

MIDDLE = "A mark is the centre of a postcode, which may have a hundred addresses: it is not the house."
SOURCE = (
    "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail "
    "copyright and database right. Source: Office for National Statistics, Open Government "
    "Licence v3.0."
)
NO_POSTCODE = "no postcode"
NOT_KNOWN = "postcode not known"
WITHOUT_PLACE = "postcode without a map position"
NOT_LOOKED_UP = "postcode not looked up"
OF_SAFETY = "a place of safety: never on a map"
OUTSIDE = "outside Greater Manchester"


@dataclass(frozen=True, kw_only=True)
class CasePlace:
    """A place of a case: `opens` is the kind and id of its record."""

    key: str
    name: str
    opens: tuple[str, int]
    icon: str = "map-pin"
    kind: str = ""
    """What kind of place it is, in words."""
    roles: tuple[str, ...] = ()
    """Its roles in the case, in words."""
    postcode: str = ""
    district: str = ""
    at: Point | None = None
    """Where it stands beside the outlines of the districts."""
    is_outside: bool = False
    """Whether it lies outside the unit's districts."""
    why_not: str = ""
    """Why it is not on the map."""

    @property
    def node(self) -> ChartNode:
        """Return the place as a node, so that it has the same shape as on charts."""
        return ChartNode(key=self.key, kind=NodeKind.PLACE, name=self.name, icon=self.icon)

    @property
    def role(self) -> str:
        """Return the roles in one phrase: `Scene, searched`."""
        first, *rest = self.roles or ("Mentioned",)
        return ", ".join((first, *(f"{role[:1].lower()}{role[1:]}" for role in rest)))

    @property
    def lies(self) -> str:
        """Return the district of the place, and why it is not on the map."""
        return _sentence(*self._location)

    @property
    def where(self) -> str:
        """Return where the place lies, or why that is not known."""
        return _sentence(self.postcode, *self._location)

    @property
    def _location(self) -> tuple[str, ...]:
        return self.district, OUTSIDE if self.is_outside else "", self.why_not


def _sentence(*parts: str) -> str:
    text = ", ".join(filter(None, parts))
    return f"{text[:1].upper()}{text[1:]}"


@dataclass(frozen=True, kw_only=True)
class PlaceMap:
    """The places of a case that the viewer may see."""

    places: tuple[CasePlace, ...]
    lacks: str = ""
    """One sentence on how to load postcodes on this computer, where they are missing."""

    @property
    def on_map(self) -> tuple[CasePlace, ...]:
        """Return the places that have a mark."""
        return tuple(place for place in self.places if place.at is not None)


def sentence(places: Iterable[CasePlace], shown: Callable[[str], str] = str) -> str:
    """Return the places in words, for readers who cannot see the picture."""
    return ". ".join(f"{shown(place.name)}: {place.role}. {place.where}" for place in places)
