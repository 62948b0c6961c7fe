"""What a new case is proposed to be follows the words of its report, and nothing is proposed without any."""

from __future__ import annotations

import pytest

from mscu.actions.intake.case_proposals import CaseProposal, district_in, propose_case
from mscu.resources import resource
from mscu.rules.case_proposals import proposal_rules
from mscu.rules.code_lists import load_code_list

NOTHING = CaseProposal(title="", exploitation=(), sector=None, place_type=None)


@pytest.mark.parametrize(
    ("text", "where", "title", "exploitation", "sector"),
    [
        (
            "Workers sleep in caravans and get no pay.",
            "Hollin Lane, Heywood OL10 3AA",
            "Forced labour at a caravan site, Heywood",
            "forced_labour",
            None,
        ),
        (
            "Lads at the hand wash look cold.",
            "Castle Street, Bury",
            "Hand car wash, Bury",
            None,
            "hand_car_wash",
        ),
        (
            "A boy of about fifteen opens the door of a house that smells of cannabis.",
            "Salford",
            "Forced crime at a cannabis grow, Salford",
            "forced_crime",
            "cannabis_grow",
        ),
        (
            "Two men at the hand wash say they owe 2,000 for their flights.",
            "Bury",
            "Forced labour at a hand car wash, Bury",
            "forced_labour",
            "hand_car_wash",
        ),
        ("She begs outside all day.", "", "Forced begging", "forced_begging", "begging"),
        (
            "He has been cuckooed by a county line.",
            "Leigh",
            "County line, Leigh",
            "county_lines",
            "county_lines",
        ),
        (
            "A nanny is never let out of the house.",
            "",
            "Domestic servitude at a house",
            "domestic_servitude",
            "domestic_household",
        ),
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
