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
from mscu.documents.editions.case_summary import paper
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.map.facts import MIDDLE, SOURCE, CasePlace, PlaceMap, sentence

NONE_YET = "No place of this case is named yet."
NOT_SHOWN = "This edition shows no places in this unit."
HOW_READ = (
    MIDDLE,
    (
        "A mark with a number stands for as many places at or near one postcode. A mark with an "
        "arrow at the edge shows in which direction a place lies that is beyond the map."
    ),
)
COLUMNS = (Column("Place", 30), Column("In the case as", 34), Column("Postcode", 14), Column("Where", 22))


def map_paper(facts: CaseFacts, shown: PlaceMap, edition: Edition) -> Document:
    """Return the map of a case's places, with each described in a table."""
    seen = fit(facts, edition)
    return paper(seen, edition, tuple(_blocks(seen, _fit_map(shown, edition), edition)))


def _fit_map(shown: PlaceMap, edition: Edition) -> PlaceMap:
    """Remove what this edition leaves out; without places the whole map is empty."""
    if not edition.shows(Sensitivity.PLACE):
        return PlaceMap(places=())
    roles, district = edition.shows(Sensitivity.STATE), edition.shows(Sensitivity.DISTRICT)

    def fitted(each: CasePlace) -> CasePlace:
        each = each if roles else replace(each, roles=())
        return each if district else replace(each, district="")

    return replace(shown, places=tuple(map(fitted, shown.places)))


def _blocks(facts: CaseFacts, shown: PlaceMap, edition: Edition) -> Iterator[Block]:
    yield Title(facts.title, kicker=edition.title)
    if not shown.places:
        may = edition.shows(Sensitivity.PLACE)
        yield Paragraph(quiet(NONE_YET if may else NOT_SHOWN), Voice.NOTE)
        return
    yield Box("How to read it", tuple(plain(each) for each in HOW_READ))
    if shown.on_map:
        yield MapPicture(shown, alt=sentence(shown.on_map))
        yield Paragraph(quiet(SOURCE), Voice.NOTE)
    yield Heading("Places in words")
    yield Table("Places, with their part in the case", COLUMNS, tuple(map(_row, shown.places)))


def _row(place: CasePlace) -> tuple[Spans, ...]:
    return bold(place.name), plain(place.role), plain(place.postcode), plain(place.lies)
