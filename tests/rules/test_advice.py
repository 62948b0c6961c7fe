"""Advice is ranked by what is answered, says why, and holds back what would be wrong."""

import csv
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.codes import YesNo
from mscu.resources import resource
from mscu.rules.advice import (
    ALWAYS,
    OFTEN,
    QUESTIONS,
    Answers,
    BadLibrary,
    Ranked,
    load_library,
    rank,
    unsuitable_pieces,
)
from tests.text.phrases import phrases

LIBRARY = load_library(resource("advice/library.toml"))
YES, NO, NOT_SURE = YesNo.YES, YesNo.NO, YesNo.NOT_SURE
MINIMAL = """
[[piece]]
key = "one"
topics = ["advice_topic:cctv"]
title = "Keep it"
text = "All of it."
source = "A law"
certainty = "read"
dated = 2026-11-28
base = 10
because = [{ injured = ["yes"], adds = 5 }]
hold_when = [{ under_18 = ["no"] }]
"""
STATION = Answers(
    under_18=NO,
    injured=NOT_SURE,
    suspects_there=YES,
    still_inside=NOT_SURE,
    place_type="place_type:petrol_station",
)
"""What PC Hughes answered at the service station."""

with Path(__file__).with_name("advice_calls.csv").open(encoding="utf-8", newline="") as lines:
    CALLS = list(csv.DictReader(lines))
"""Calls with the three pieces that belong first, written down before the library was ranked."""

answers = st.builds(
    Answers,
    under_18=st.sampled_from([None, *YesNo]),
    injured=st.sampled_from([None, *YesNo]),
    suspects_there=st.sampled_from([None, *YesNo]),
    still_inside=st.sampled_from([None, *YesNo]),
    place_type=st.sampled_from([None, "place_type:caravan_site", "place_type:cannabis_grow"]),
)


def word_of(one: Ranked) -> str:
    """Return the second half of a piece's key."""
    return one.piece.key.partition(":")[2]


def keys(given_answers: Answers) -> list[str]:
    """Return the words of the keys in the order in which they are offered."""
    return [word_of(one) for one in rank(LIBRARY, given_answers)]


def because(key: str, given_answers: Answers) -> str:
    """Return the reason shown for one piece."""
    (one,) = [r for r in rank(LIBRARY, given_answers) if word_of(r) == key]
    return one.because


def test_the_call_from_the_service_station_is_told_why_each_piece_stands_there() -> None:
    assert keys(STATION)[:8] == phrases("""
        safety_first | separate | interpreter | first_account | food_warmth_medical | adult_nrm | cctv
        who_else
    """)
    for key, reason in [
        ("food_warmth_medical", "not sure if anyone is injured"),
        ("adult_nrm", "not under 18 · MSA s.52"),
        ("cctv", "petrol station"),
        ("who_else", "not sure if anyone is still inside"),
        ("separate", "suspects there"),
        ("interpreter", ALWAYS),
        ("anpr", "suspects there · petrol station"),
    ]:
        assert because(key, STATION) == reason


@pytest.mark.parametrize("age", [YES, NOT_SURE])
def test_whoever_may_be_a_child_is_treated_as_one(age: YesNo) -> None:
    offered = keys(Answers(under_18=age))
    assert offered[0] == "treat_as_child"
    assert "child_nrm" in offered
    assert not {"adult_nrm", "duty_to_notify", "bed_tonight"} & set(offered)


def test_consent_injuries_and_life_at_risk_decide_what_comes_first() -> None:
    offered = keys(Answers(under_18=NO))
    assert {"adult_nrm", "duty_to_notify"} <= set(offered)
    assert not {"treat_as_child", "child_nrm", "police_protection"} & set(offered)
    assert keys(Answers(injured=YES, suspects_there=YES))[0] == "ambulance_now"
    assert "ambulance_now" not in keys(Answers(injured=NO))
    offered = keys(Answers(injured=YES, still_inside=YES))
    assert offered.index("enter_to_save_life") < 3
    assert "no_visit_yet" not in offered
    offered = keys(Answers(still_inside=YES, under_18=YES, injured=NO))
    assert offered[0] == "child_inside"
    assert offered.index("child_inside") < offered.index("enter_to_save_life")
    assert offered.index("child_inside") < offered.index("no_visit_yet")


@pytest.mark.parametrize("call", CALLS, ids=[call["call"] for call in CALLS])
def test_the_first_three_of_a_call_are_those_written_down_for_it(call: dict[str, str]) -> None:
    place = call["place_type"]
    given_answers = Answers(
        place_type=f"place_type:{place}" if place else None,
        **{name: YesNo(call[name]) for name in QUESTIONS - {"place_type"} if call[name]},
    )
    assert keys(given_answers)[:3] == [call["first"], call["second"], call["third"]]


def test_there_are_forty_calls_and_no_two_are_alike() -> None:
    assert len({tuple(call.values()) for call in CALLS}) == 40


def test_a_piece_says_what_to_ask_and_each_reason_once_and_which_answer_holds_it() -> None:
    assert because("adult_nrm", Answers()) == "not asked yet: under 18? · MSA s.52"
    assert because("no_visit_yet", Answers()) == "not asked yet: people still inside?"
    assert because("interpreter", Answers()) == ALWAYS
    assert because("papers", Answers()) == OFTEN
    given_answers = Answers(injured=YES, still_inside=YES, under_18=YES)
    assert because("enter_to_save_life", given_answers) == ("people still inside · injured · PACE s.17")
    held = {word_of(one): one.because for one in unsuitable_pieces(LIBRARY, Answers(under_18=NOT_SURE))}
    assert held["adult_nrm"] == "not sure if under 18"
    assert unsuitable_pieces(LIBRARY, Answers()) == ()


@given(answers)
def test_a_piece_is_either_offered_or_held_in_one_order(given_answers: Answers) -> None:
    offered, held = rank(LIBRARY, given_answers), unsuitable_pieces(LIBRARY, given_answers)
    assert sorted(p.piece.key for p in (*offered, *held)) == sorted(p.key for p in LIBRARY)
    scores = [one.score for one in offered]
    assert scores == sorted(scores, reverse=True)
    assert all(one.because for one in (*offered, *held))
    assert rank(LIBRARY, given_answers) == rank(tuple(LIBRARY), given_answers)


def test_every_call_begins_with_people_and_not_with_evidence() -> None:
    urgent = {"advice_topic:safeguard", "advice_topic:medical", "advice_topic:separate_parties"}
    for under_18, injured, suspects, inside in product([None, *YesNo], repeat=4):
        given_answers = Answers(
            under_18=under_18, injured=injured, suspects_there=suspects, still_inside=inside
        )
        assert urgent & set(rank(LIBRARY, given_answers)[0].piece.topics)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('certainty = "read"', 'certainty = "sure"', "The advice one"),
        ("injured", "hurt", "The advice one"),
        ('["yes"]', '["maybe"]', "The advice one"),
        ("base = 10", "", "The advice one"),
        ("dated = 2026-11-28", "", "The advice one"),
        ("2026-11-28", '"soon"', "The advice one"),
        ('source = "A law"', "", "The advice one"),
        ("Keep it", "Keep it " * 8, "too long"),
        ("All of it.", "All of it. " * 23, "too long"),
        ("[[piece]]", "[[pieces]]", "readable TOML"),
        ("base = 10", "base =", "readable TOML"),
    ],
)
def test_a_piece_that_cannot_be_used_is_named(tmp_path: Path, old: str, new: str, part: str) -> None:
    path = tmp_path / "library.toml"
    path.write_text(MINIMAL.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadLibrary, match=part):
        load_library(path)
    path.write_text(MINIMAL + MINIMAL, encoding="utf-8")
    with pytest.raises(BadLibrary, match="twice"):
        load_library(path)
