"""The shipped advice: every topic, every source, calm words, nothing that blames or discloses."""

from __future__ import annotations

import re

import pytest

from mscu.resources import resource
from mscu.rules.advice import AdviceText, load_library
from mscu.rules.code_lists import load_code_lists
from mscu.text.identifier_forms import find_identifiers

LIBRARY = load_library(resource("advice/library.toml"))
ROWS = load_code_lists(resource("code_lists"))
CODES = {row.key for row in ROWS}
HELPLINE = "+448008083733"
BLAME = r"\b(prostitutes?|illegals?|illegal immigrant|failed to|refuses to cooperate|so-called)\b"


def test_there_are_enough_pieces_under_every_topic() -> None:
    topics = {topic for piece in LIBRARY for topic in piece.topics}
    assert len(LIBRARY) >= 28
    assert topics == {key for key in CODES if key.startswith("advice_topic:")}


def test_the_list_of_pieces_keeps_each_title_in_the_library_s_order() -> None:
    listed = [row for row in ROWS if row.list_name == "advice_piece" and row.retired_on is None]
    assert [(row.key, row.label) for row in listed] == [(one.key, one.title) for one in LIBRARY]


@pytest.mark.parametrize("piece", LIBRARY, ids=lambda piece: piece.key)
class TestPiece:
    def test_it_is_short_and_plain(self, piece: AdviceText) -> None:
        assert 8 <= len(piece.title) <= 60
        assert 40 <= len(piece.text) <= 240
        assert piece.title[0].isupper()
        assert not piece.title.endswith(".")
        assert piece.text.endswith(".")
        assert 0 <= piece.base <= 100

    def test_it_names_its_source(self, piece: AdviceText) -> None:
        assert len(piece.source) > 10

    def test_it_blames_nobody(self, piece: AdviceText) -> None:
        assert not re.search(BLAME, f"{piece.title} {piece.text}", re.IGNORECASE)

    def test_its_conditions_name_kinds_of_place_that_exist(self, piece: AdviceText) -> None:
        for condition in (*piece.because, *piece.hold_when):
            for place in condition.answers.get("place_type", ()):
                assert f"place_type:{place}" in CODES

    def test_it_gives_out_no_number_but_the_helpline(self, piece: AdviceText) -> None:
        assert {found.value for found in find_identifiers(piece.text)} <= {HELPLINE}


def test_adult_and_child_branches_never_meet() -> None:
    branches = {piece.key.partition(":")[2]: piece for piece in LIBRARY}
    for key in ("adult_nrm", "duty_to_notify", "bed_tonight"):
        (hold,) = branches[key].hold_when
        assert hold.answers == {"under_18": {"yes", "not_sure"}}
    for key in ("treat_as_child", "child_nrm", "police_protection"):
        (hold,) = branches[key].hold_when
        assert hold.answers == {"under_18": {"no"}}
