"""The map of a case: its places by the centre of their postcodes, each with its part in the case.

The postcode file is on this computer: no lookup tells anyone which postcodes were asked for. A place of
safety is never put on a map, and nothing is read from the navigators' own store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.charts.chart_links import CaseLinks, entry_key, read_links, subject_key
from mscu.actions.charts.link_chart import read_to_leave, subject_node
from mscu.actions.core.action import Query, Work
from mscu.actions.core.lineage import merge_target
from mscu.actions.disclosure.issuing import is_demo
from mscu.actions.entries.entries import shorten
from mscu.actions.entries.handling import cut
from mscu.code_keys import PLACE_OF_SAFETY
from mscu.codes import Marking
from mscu.documents.map import facts as told
from mscu.documents.map.district_outlines import placed
from mscu.documents.map.facts import CasePlace, PlaceMap
from mscu.exchange.postcodes import ELSEWHERE, Points, PostcodePoint, made_up_points, points_of
from mscu.models.case import Case
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.operation import PlannedOperation
from mscu.models.subject import Place
from mscu.text.identifier_forms import postcodes_in

if TYPE_CHECKING:
    from collections.abc import Collection

MENTIONED = "involvement_role:mentioned"
NO_NAME = frozenset({"district:unknown", ELSEWHERE})
SEARCHED, FOUND_THERE, ARREST = "Searched", "Searched: people found", "Place of arrest"
ENQUIRY, OPERATION, RECEPTION = "Place of enquiry", "Planned operation", "Reception centre"
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class CaseMapAnswer:
    """The map of a case, with the heading of its page."""

    case_id: int
    reference: str
    title: str
    marking: Marking
    map: PlaceMap
    may_print: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseMap(Query[CaseMapAnswer]):
    """Open the map of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> CaseMapAnswer:
        """Build it from what the actor may see; a merged case leads to the one that remains."""
        case = work.get(Case, merge_target(work, Case, self.case_id))
        read = read_links(work, case.id)
        found = [*_places(work, read, case.id), *_receptions(work, read, case.id)]
        return CaseMapAnswer(
            case_id=case.id,
            reference=case.reference,
            title=case.title,
            marking=case.marking,
            map=_on_map(work, found),
            may_print=work.actor.may(Permission.PRINT),
        )


def map_to_leave(work: Work, case_id: int, met: Collection[int] = ()) -> PlaceMap:
    """Build it for a copy: without reports under unmet conditions and what navigators shared.

    Places of safety and reception centres stay in the unit, whoever the copy is for.
    """
    read, secrets = read_to_leave(work, case_id, met)
    found = [each for each in _places(work, read, case_id) if each.why_not != told.OF_SAFETY]
    return cut(_on_map(work, found), secrets)


# ------------------------------------------------------------------------------------ reading


def _places(work: Work, read: CaseLinks, case_id: int) -> Iterator[CasePlace]:
    """Yield the places named by the case itself or by an entry that is read."""
    roles = _roles(work, read, case_id)
    for subject in read.subjects.values():
        if isinstance(subject, Place) and subject.id in roles:
            yield _place(work, subject, roles[subject.id])


def _place(work: Work, place: Place, roles: Collection[str]) -> CasePlace:
    is_safe = place.place_kind == PLACE_OF_SAFETY
    node = subject_node(work, place, ())
    return CasePlace(
        key=subject_key(place.id),
        name=place.name,
        opens=node.opens,
        icon=node.icon,
        kind=work.label(place.place_kind),
        roles=tuple(dict.fromkeys(filter(None, roles))),
        postcode="" if is_safe else _postcode(f"{place.postcode}\n{place.address}"),
        district="" if is_safe or place.district in NO_NAME else work.label(place.district),
        is_outside=place.district == ELSEWHERE,
        why_not=told.OF_SAFETY if is_safe else "",
    )


def _postcode(words: str) -> str:
    return next(postcodes_in(words), "")


def _roles(work: Work, read: CaseLinks, case_id: int) -> dict[int, list[str]]:
    """Return the roles of each place in the case: the case's own first, then those from entries."""
    found: dict[int, list[str]] = {}
    for number, roles in read.roles.items():
        found[number] = [work.label(role) for role in roles if role != MENTIONED]
    for number, words in _places_in_entries(work, read, case_id):
        found.setdefault(number, []).append(words)
    return found


def _places_in_entries(work: Work, read: CaseLinks, case_id: int) -> Iterator[tuple[int, str]]:
    """Yield what entries record about places, as far as they are read."""
    for entry_id, place in read.searches.items():
        if entry_id in read.entries:
            found = any(entry == entry_id and is_there for entry, _, is_there, _ in read.findings)
            yield place, FOUND_THERE if found else SEARCHED
    for words, named in (
        (ARREST, ((entry_id, place) for entry_id, _, place in read.arrests)),
        (OPERATION, _named(work, PlannedOperation, case_id)),
        (ENQUIRY, _named(work, Enquiry, case_id)),
    ):
        yield from ((place, words) for entry_id, place in named if place and entry_id in read.entries)
    for entry_id, ties in read.ties.items():
        if entry_id in read.entries:
            for tie in ties:
                yield tie.subject_id, "" if tie.role == MENTIONED else work.label(tie.role)


def _named(work: Work, of: type[PlannedOperation | Enquiry], case_id: int) -> list[tuple[int, int | None]]:
    rows = work.rows(select(of.id, of.place_id).where(of.case_id == case_id).order_by(of.id))
    return [(entry_id, place) for entry_id, place in rows]


def _receptions(work: Work, read: CaseLinks, case_id: int) -> Iterator[CasePlace]:
    """Yield the reception centres of planned operations, which are text of an entry, not a record."""
    rows = work.rows(
        select(PlannedOperation.id, PlannedOperation.reception_centre)
        .where(PlannedOperation.case_id == case_id)
        .order_by(PlannedOperation.id)
    )
    for entry_id, words in rows:
        if words.strip() and entry_id in read.entries:
            yield CasePlace(
                key=entry_key(entry_id),
                name=shorten(words, LONGEST_NAME),
                icon="hand-heart",
                opens=("entry", entry_id),
                roles=(RECEPTION,),
                postcode=_postcode(words),
            )


# ------------------------------------------------------------------------------------ looking up


def _on_map(work: Work, places: Collection[CasePlace]) -> PlaceMap:
    """Locate each place; those on the map come first, those outside it after them."""
    asked = {each.postcode for each in places if each.postcode}
    made_up = made_up_points(asked) if is_demo(work) else {}
    points = points_of(asked - made_up.keys())
    spots = {**points.spots, **made_up}
    found = [_at(work, each, spots.get(each.postcode), points) for each in places]
    rest = asked - made_up.keys()
    ranked = sorted(found, key=lambda each: (each.at is None, each.is_outside))
    return PlaceMap(places=tuple(ranked), lacks=points.lacks if rest else "")


def _at(work: Work, place: CasePlace, spot: PostcodePoint | None, points: Points) -> CasePlace:
    if spot is None:
        return replace(place, why_not=place.why_not or _why_not(place.postcode, points))
    outside = spot.district == ELSEWHERE
    name = spot.district_name if outside else work.label(spot.district)
    return replace(
        place,
        at=placed(spot.north, spot.east),
        is_outside=outside,
        district=name if outside else place.district or name,
    )


def _why_not(postcode: str, points: Points) -> str:
    if not postcode:
        return told.NO_POSTCODE
    if points.lacks:
        return told.NOT_LOOKED_UP
    return told.WITHOUT_PLACE if postcode in points.without else told.NOT_KNOWN
