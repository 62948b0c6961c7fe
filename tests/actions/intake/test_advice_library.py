"""Advice comes ranked by the answers with its reason, and the whole library by topic."""

import tomllib
from functools import cache

import pytest

from mscu.actions.intake.advice_library import Situation, advice_by_topic, rank_advice
from mscu.codes import YesNo
from mscu.resources import resource
from mscu.rules.advice import LIBRARY, shipped_library

SHIPPED = shipped_library()
TOPICS = {"advice_topic:cctv": "CCTV", "advice_topic:safeguard": "Make safe"}


@cache
def keys() -> set[str]:
    with resource(LIBRARY).open("rb") as file:
        return {row["key"] for row in tomllib.load(file)["piece"]}


def test_what_is_said_ranks_the_advice_anew() -> None:
    first = [piece.key for piece in rank_advice(SHIPPED, Situation())]
    child = rank_advice(SHIPPED, Situation(under_18=YesNo.YES))
    assert first[0] == "advice_piece:safety_first"
    assert child[0].key == "advice_piece:treat_as_child"
    assert child[0].because == "under 18 · MSA s.51"
    assert "advice_piece:adult_nrm" not in {piece.key for piece in child}


def test_the_words_of_the_place_raise_what_perishes_there() -> None:
    somewhere = [piece.key for piece in rank_advice(SHIPPED, Situation())]
    there = rank_advice(SHIPPED, Situation(where_words="Pilsworth Service Station"))
    keys_there = [piece.key for piece in there]
    assert keys_there.index("advice_piece:cctv") < somewhere.index("advice_piece:cctv")
    assert there[keys_there.index("advice_piece:cctv")].because == "petrol station"


@pytest.mark.parametrize("answer", [None, *YesNo])
def test_all_topics_hold_each_piece_once_whatever_is_answered(answer: YesNo | None) -> None:
    topics = advice_by_topic(SHIPPED, Situation(under_18=answer, injured=answer), TOPICS)
    shown = [piece.key for topic in topics for piece in topic.pieces]
    assert sorted(shown) == sorted(keys())


def test_topics_keep_the_order_and_labels_of_the_list() -> None:
    labels = [topic.label for topic in advice_by_topic(SHIPPED, Situation(), TOPICS)]
    assert labels[:2] == ["CCTV", "Make safe"]


def test_what_the_answers_speak_against_says_so() -> None:
    topics = advice_by_topic(SHIPPED, Situation(under_18=YesNo.NO), TOPICS)
    child = next(p for topic in topics for p in topic.pieces if p.key == "advice_piece:treat_as_child")
    assert child.because == "not suitable: not under 18"
    assert child.source.startswith("Modern Slavery Act 2015 s.51")
