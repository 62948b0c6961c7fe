"""The map of a case: its places by the centre of their postcodes, each with its part in the case.

The postcode file is on this computer: no lookup tells anyone which postcodes were asked for. A place of
safety is never put on a map, and nothing is read from the charity's store.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.charts.chart_links import CaseLinks, entry_key, read_links, subject_key
from mscu.actions.charts.link_chart import links_for_copy, subject_node
from mscu.actions.core.action import Query, Work
from mscu.actions.core.repointing import merge_target
from mscu.actions.disclosure.issuing import is_demo
from mscu.actions.entries.entries import shorten
from mscu.actions.entries.handling import redact_fact
from mscu.code_keys import MENTIONED, PLACE_OF_SAFETY, UNKNOWN_DISTRICT
from mscu.codes import Marking
from mscu.documents.map import facts
from mscu.documents.map.district_outlines import map_position
from mscu.documents.map.facts import CasePlace, PlaceMap
from mscu.exchange.postcodes import (
    ELSEWHERE,
    PostcodeLookup,
    PostcodePoint,
    look_up_postcodes,
    made_up_points,
)
from mscu.models.case import Case
from mscu.models.entries.enquiry import Enquiry
from mscu.models.entries.operation import PlannedOperation
from mscu.models.subject import Place
from mscu.text.identifier_forms import find_postcodes

NO_NAME = frozenset({UNKNOWN_DISTRICT, ELSEWHERE})
SEARCHED, FOUND_THERE, ARREST = "Searched", "Searched: people found", "Place of arrest"
ENQUIRY, OPERATION, RECEPTION = "Place of enquiry", "Planned operation", "Reception centre"
MAX_NAME_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class CaseMapDetails:
    """The map of a case, with the heading of its page."""

    case_id: int
    reference: str
    title: str
    marking: Marking
    map: PlaceMap
    may_print: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseMap(Query[CaseMapDetails]):
    """Open the map of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> CaseMapDetails:
        """Build the map from what the actor may see; a merged case leads to the one that remains."""
        case = work.get(Case, merge_target(work, Case, self.case_id))
        case_links = read_links(work, case.id)
        places = [*_places(work, case_links, case.id), *_receptions(work, case_links, case.id)]
        return CaseMapDetails(
            case_id=case.id,
            reference=case.reference,
            title=case.title,
            marking=case.marking,
            map=_on_map(work, places),
            may_print=work.actor.may(Permission.PRINT),
        )


def map_for_copy(work: Work, case_id: int, met_ids: Collection[int] = ()) -> PlaceMap:
    """Build the map for a copy: without reports under unmet conditions and what navigators shared.

    Places of safety and reception centres stay in the unit, whoever receives the copy.
    """
    case_links, secrets = links_for_copy(work, case_id, met_ids)
    places = [place for place in _places(work, case_links, case_id) if place.why_not != facts.OF_SAFETY]
    return redact_fact(_on_map(work, places), secrets)


# Reading places


def _places(work: Work, case_links: CaseLinks, case_id: int) -> Iterator[CasePlace]:
    """Yield the places named by the case itself or by an entry that is read."""
    roles = _roles(work, case_links, case_id)
    for subject in case_links.subjects.values():
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
        why_not=facts.OF_SAFETY if is_safe else "",
    )


def _postcode(text: str) -> str:
    return next(find_postcodes(text), "")


def _roles(work: Work, case_links: CaseLinks, case_id: int) -> dict[int, list[str]]:
    """Return the roles of each place in the case: the case's own first, then those from entries."""
    roles: dict[int, list[str]] = {}
    for place_id, keys in case_links.roles.items():
        roles[place_id] = [work.label(role) for role in keys if role != MENTIONED]
    for place_id, role in _places_in_entries(work, case_links, case_id):
        roles.setdefault(place_id, []).append(role)
    return roles


def _places_in_entries(work: Work, case_links: CaseLinks, case_id: int) -> Iterator[tuple[int, str]]:
    """Yield what the entries that are read record about places."""
    for entry_id, place_id in case_links.searches.items():
        if entry_id in case_links.entries:
            was_found = any(
                search_id == entry_id and is_there for search_id, _, is_there, _ in case_links.findings
            )
            yield place_id, FOUND_THERE if was_found else SEARCHED
    for role, places in (
        (ARREST, ((entry_id, place_id) for entry_id, _, place_id in case_links.arrests)),
        (OPERATION, _places_named(work, PlannedOperation, case_id)),
        (ENQUIRY, _places_named(work, Enquiry, case_id)),
    ):
        yield from (
            (place_id, role) for entry_id, place_id in places if place_id and entry_id in case_links.entries
        )
    for entry_id, involvements in case_links.involvements.items():
        if entry_id in case_links.entries:
            for involvement in involvements:
                yield (
                    involvement.subject_id,
                    "" if involvement.role == MENTIONED else work.label(involvement.role),
                )


def _places_named(
    work: Work, model: type[PlannedOperation | Enquiry], case_id: int
) -> list[tuple[int, int | None]]:
    rows = work.rows(select(model.id, model.place_id).where(model.case_id == case_id).order_by(model.id))
    return [(entry_id, place) for entry_id, place in rows]


def _receptions(work: Work, case_links: CaseLinks, case_id: int) -> Iterator[CasePlace]:
    """Yield the reception centres of planned operations, which are text of an entry, not a record."""
    rows = work.rows(
        select(PlannedOperation.id, PlannedOperation.reception_centre)
        .where(PlannedOperation.case_id == case_id)
        .order_by(PlannedOperation.id)
    )
    for entry_id, text in rows:
        if text.strip() and entry_id in case_links.entries:
            yield CasePlace(
                key=entry_key(entry_id),
                name=shorten(text, MAX_NAME_LENGTH),
                icon="hand-heart",
                opens=("entry", entry_id),
                roles=(RECEPTION,),
                postcode=_postcode(text),
            )


# Locating places by postcode


def _on_map(work: Work, places: Collection[CasePlace]) -> PlaceMap:
    """Locate each place; those on the map come first, those outside it after them."""
    postcodes = {place.postcode for place in places if place.postcode}
    made_up = made_up_points(postcodes) if is_demo(work) else {}
    points = look_up_postcodes(postcodes - made_up.keys())
    coordinates = {**points.spots, **made_up}
    located = [_locate(work, place, coordinates.get(place.postcode), points) for place in places]
    looked_up = postcodes - made_up.keys()
    ranked = sorted(located, key=lambda place: (place.at is None, place.is_outside))
    return PlaceMap(places=tuple(ranked), lacks=points.lacks if looked_up else "")


def _locate(work: Work, place: CasePlace, point: PostcodePoint | None, points: PostcodeLookup) -> CasePlace:
    if point is None:
        return replace(place, why_not=place.why_not or _why_not_located(place.postcode, points))
    is_outside = point.district == ELSEWHERE
    name = point.district_name if is_outside else work.label(point.district)
    return replace(
        place,
        at=map_position(point.north, point.east),
        is_outside=is_outside,
        district=name if is_outside else place.district or name,
    )


def _why_not_located(postcode: str, points: PostcodeLookup) -> str:
    if not postcode:
        return facts.NO_POSTCODE
    if points.lacks:
        return facts.NOT_LOOKED_UP
    return facts.WITHOUT_PLACE if postcode in points.without else facts.NOT_KNOWN
