"""The map of a case as a document: its places, on one picture and in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mscu.codes import Sensitivity
from mscu.documents.blocks import (
    Block,
    Box,
    Column,
    Document,
    Heading,
    MapPicture,
    Paragraph,
    Spans,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.map.facts import MIDDLE, SOURCE, CasePlace, PlaceMap, sentence

NONE_YET = "No places are named in this case yet."
NOT_SHOWN = "This unit's version of this edition shows no places."
HOW_READ = (
    MIDDLE,
    (
        "A mark with a number shows how many places are at or near one postcode. A mark with an arrow at "
        "the edge shows the direction of a place that is off the map."
    ),
)
COLUMNS = (Column("Place", 30), Column("Role in the case", 34), Column("Postcode", 14), Column("Where", 22))


def map_document(facts: CaseFacts, place_map: PlaceMap, edition: Edition) -> Document:
    """Return the map of a case's places, with each described in a table."""
    fitted_facts = fit(facts, edition)
    return case_document(
        fitted_facts, edition, tuple(_blocks(fitted_facts, _fit_map(place_map, edition), edition))
    )


def _fit_map(place_map: PlaceMap, edition: Edition) -> PlaceMap:
    """Remove what this edition leaves out; without places the whole map is empty."""
    if not edition.shows(Sensitivity.PLACE):
        return PlaceMap(places=())
    roles, district = edition.shows(Sensitivity.STATE), edition.shows(Sensitivity.DISTRICT)

    def fitted(place: CasePlace) -> CasePlace:
        place = place if roles else replace(place, roles=())
        return place if district else replace(place, district="")

    return replace(place_map, places=tuple(map(fitted, place_map.places)))


def _blocks(facts: CaseFacts, place_map: PlaceMap, edition: Edition) -> Iterator[Block]:
    yield Title(facts.title, kicker=edition.title)
    if not place_map.places:
        shows_places = edition.shows(Sensitivity.PLACE)
        yield Paragraph(quiet(NONE_YET if shows_places else NOT_SHOWN), Voice.NOTE)
        return
    yield Box("How to read it", tuple(map(plain, HOW_READ)))
    if place_map.on_map:
        yield MapPicture(place_map, alt=sentence(place_map.on_map))
        yield Paragraph(quiet(SOURCE), Voice.NOTE)
    yield Heading("Places as a list")
    yield Table("Places, with their part in the case", COLUMNS, tuple(map(_row, place_map.places)))


def _row(place: CasePlace) -> tuple[Spans, ...]:
    return bold(place.name), plain(place.role), plain(place.postcode), plain(place.lies)
