"""The words for a place say its kind where they do, and street names say nothing."""

import csv

import pytest

from mscu.actions.intake import place_types
from mscu.actions.intake.place_types import place_type_in
from mscu.resources import resource

SAID = [
    ("Pilsworth Service Station, Pilsworth Road, Heywood", "petrol_station"),
    ("Hollin Lane Yard, caravan 4", "caravan_site"),
    ("Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA", "yard"),
    ("Quick Shine hand car wash, Bury New Road", "car_wash"),
    ("Nails by Kim, 4 The Rock, Bury", "nail_bar"),
    ("Birch motorway services, M62", "service_area"),
    ("Unit 4b, Heywood", "industrial_unit"),
    ("Fairfield General Hospital", "hospital"),
    ("Flat 2, 3 Fernbank Close, Middleton", "dwelling"),
    ("Castleton Road, outside number 8", "street"),
]
NOT_SAID = ["", "somewhere in Heywood", "OL10 0AA", "by the reservoir"]


@pytest.mark.parametrize(("words", "kind"), SAID)
def test_words_that_name_the_kind(words: str, kind: str) -> None:
    assert place_type_in(words) == f"place_type:{kind}"


@pytest.mark.parametrize("words", NOT_SAID)
def test_words_that_do_not(words: str) -> None:
    assert place_type_in(words) is None


@pytest.mark.parametrize("words", ["2 Farm Lane", "11 Mill Street", "Shop Road", "5 School Grove"])
def test_a_street_is_not_what_it_is_named_for(words: str) -> None:
    assert place_type_in(words) in {None, "place_type:street"}


def test_every_kind_is_on_the_list() -> None:
    with resource("code_lists/place_type.csv").open(encoding="utf-8", newline="") as file:
        keys = {row["key"] for row in csv.DictReader(file)}
    assert {f"place_type:{kind}" for kind, _ in place_types._PLACE_PATTERNS} <= keys  # noqa: SLF001
