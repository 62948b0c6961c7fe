"""What a new case is proposed to be follows the words of its report, and nothing is proposed without any."""

from __future__ import annotations

import csv

import pytest

from mscu.actions.intake import place_types
from mscu.actions.intake.case_proposals import CaseProposal, district_in, propose_case
from mscu.actions.intake.place_types import place_type_in
from mscu.resources import resource
from mscu.rules.case_proposals import proposal_rules
from mscu.rules.code_lists import load_code_list

NOTHING = CaseProposal(title="", exploitation=(), sector=None, place_type=None)


HOLLIN_LANE = "Hollin Lane, Heywood OL10 3AA"
CARAVANS = "Workers sleep in caravans and get no pay."
CANNABIS = "A boy of about fifteen opens the door of a house that smells of cannabis."
FLIGHTS = "Two men at the hand wash say they owe 2,000 for their flights."
NANNY = "A nanny is never let out of the house."


@pytest.mark.parametrize(
    ("text", "where", "title", "exploitation", "sector"),
    [
        (CARAVANS, HOLLIN_LANE, "Forced labour at a caravan site, Heywood", "forced_labour", None),
        (
            "Lads at the hand wash look cold.",
            "Castle Street, Bury",
            "Hand car wash, Bury",
            None,
            "hand_car_wash",
        ),
        (CANNABIS, "Salford", "Forced crime at a cannabis grow, Salford", "forced_crime", "cannabis_grow"),
        (FLIGHTS, "Bury", "Forced labour at a hand car wash, Bury", "forced_labour", "hand_car_wash"),
        ("She begs outside all day.", "", "Forced begging", "forced_begging", "begging"),
        ("Cuckooed by a county line.", "Leigh", "County line, Leigh", "county_lines", "county_lines"),
        (NANNY, "", "Domestic servitude at a house", "domestic_servitude", "domestic_household"),
    ],
)
def test_the_words_propose_title_exploitation_and_trade(
    text: str, where: str, title: str, exploitation: str | None, sector: str | None
) -> None:
    proposal = propose_case(text, where)
    assert proposal.title == title
    assert proposal.exploitation == ((f"exploitation:{exploitation}",) if exploitation else ())
    assert proposal.sector == (f"sector:{sector}" if sector else None)


@pytest.mark.parametrize(
    "text", ["", "The council asks what is known of a man.", "He belongs to the begonia club."]
)
def test_nothing_is_proposed_without_words_for_it(text: str) -> None:
    assert propose_case(text, "") == NOTHING


def test_the_district_stands_where_no_town_is_told() -> None:
    assert propose_case("They beg.", "12, M24 0AA", "Rochdale").title == "Forced begging, Rochdale"


@pytest.mark.parametrize(
    ("where", "town", "district"),
    [
        ("41 Bolton Road, Bury, hand car wash behind the garage", "Bury", "district:bury"),
        ("41 Bolton Rd Bury", "", "district:bury"),
        ("Hollin Lane, Heywood, at the yard gate", "Heywood", None),
        ("12 Oldham Street, Manchester M1 1AA", "Manchester", "district:manchester"),
        ("castle street, bury", "bury", "district:bury"),
        ("Salford Lads Club", "Salford Lads Club", None),
        ("Bury", "Bury", "district:bury"),
        ("Salisbury", "Salisbury", None),
    ],
)
def test_a_street_named_after_a_town_is_not_in_it(where: str, town: str, district: str | None) -> None:
    districts = {row.label: row.key for row in load_code_list(resource("code_lists/district.csv"))}
    assert district_in(where, districts) == district
    assert propose_case("They beg.", where).title.partition(", ")[2] == town


def test_every_code_is_in_its_list() -> None:
    rules = proposal_rules()
    for name, keys in (
        ("exploitation", [rule.key for rule in rules.exploitation]),
        ("sector", [rule.key for rule in rules.sector]),
        ("place_type", [f"place_type:{place}" for place in rules.places]),
    ):
        known = {row.key for row in load_code_list(resource(f"code_lists/{name}.csv"))}
        assert set(keys) <= known


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


def test_words_that_name_the_kind_and_those_that_do_not() -> None:
    for words, kind in SAID:
        assert place_type_in(words) == f"place_type:{kind}"
    for words in ("", "somewhere in Heywood", "OL10 0AA", "by the reservoir"):
        assert place_type_in(words) is None
    for words in ("2 Farm Lane", "11 Mill Street", "Shop Road", "5 School Grove"):
        assert place_type_in(words) in {None, "place_type:street"}


def test_every_kind_is_on_the_list() -> None:
    with resource("code_lists/place_type.csv").open(encoding="utf-8", newline="") as file:
        keys = {row["key"] for row in csv.DictReader(file)}
    assert {f"place_type:{kind}" for kind, _ in place_types._PLACE_PATTERNS} <= keys  # noqa: SLF001
