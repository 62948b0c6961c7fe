"""What a new case is proposed to be, from the words of the reports that it is opened from.

Whoever opens it decides: what is proposed stands in the form, to be changed there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mscu.actions.intake.place_types import place_type_in
from mscu.codes import IdentifierKind
from mscu.rules.case_proposals import first_found, proposal_rules
from mscu.text.identifier_forms import find_identifiers

POSTCODE = IdentifierKind.POSTCODE


@dataclass(frozen=True, kw_only=True)
class CaseProposal:
    """The fields of a new case that the words of its reports tell; None or empty where they do not."""

    title: str
    exploitation: tuple[str, ...]
    sector: str | None
    place_type: str | None


def propose_case(text: str, where: str, district: str = "") -> CaseProposal:
    """Propose a case from what was said, where it was, and the label of the district.

    The title is left out where the words tell neither what happened nor at what kind of place.
    """
    rules, words = proposal_rules(), f"{text}\n{where}"
    exploitation, sector = first_found(rules.exploitation, words), first_found(rules.sector, words)
    place_type = place_type_in(words)
    place = rules.places.get((place_type or "").rpartition(":")[2], "")
    what = exploitation.title if exploitation is not None else ""
    alone = place.partition(" ")[2]
    named = f"{what} at {place}" if what and place else what or f"{alone[:1].upper()}{alone[1:]}"
    parts = (named, _town(where) or district)
    return CaseProposal(
        title=", ".join(filter(None, parts)) if what or place else "",
        exploitation=() if exploitation is None else (exploitation.key,),
        sector=None if sector is None else sector.key,
        place_type=place_type if place else None,
    )


def district_in(where: str, districts: Mapping[str, str]) -> str | None:
    """Return the district that a place ends with, of keys by label: `41 Bolton Road, Bury` is in Bury."""
    for part in _parts(where):
        words = f" {part.casefold()}"
        for label, key in districts.items():
            if words.endswith(f" {label.casefold()}"):
                return key
    return None


def _town(where: str) -> str:
    """Return the last part of a place that has no number and is no description: its town."""
    parts = [part for part in _parts(where) if not any(map(str.isdigit, part))]
    return next((part for part in parts if not part[0].islower()), parts[0] if parts else "")


def _parts(where: str) -> Sequence[str]:
    """Return the parts of a place without its postcodes, the last one first."""
    for postcode in reversed([found for found in find_identifiers(where) if found.kind is POSTCODE]):
        where = f"{where[: postcode.start]}{where[postcode.end :]}"
    return [part.strip() for part in reversed(where.split(",")) if part.strip()]
