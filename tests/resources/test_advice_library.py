"""The shipped advice: every topic, every source, calm words, nothing that blames or discloses."""

import re

from mscu.resources import resource
from mscu.rules.advice import load_library
from mscu.rules.code_lists import load_code_lists
from mscu.text.identifier_forms import find_identifiers

LIBRARY = load_library(resource("advice/library.toml"))
ROWS = load_code_lists(resource("code_lists"))
CODES = {row.key for row in ROWS}
HELPLINE = "+448008083733"
BLAME = r"\b(prostitutes?|illegals?|illegal immigrant|failed to|refuses to cooperate|so-called)\b"


def test_every_topic_has_its_pieces_in_the_list_s_order() -> None:
    topics = {topic for piece in LIBRARY for topic in piece.topics}
    assert len(LIBRARY) >= 28
    assert topics == {key for key in CODES if key.startswith("advice_topic:")}
    listed = [row for row in ROWS if row.list_name == "advice_piece" and row.retired_on is None]
    assert [(row.key, row.label) for row in listed] == [(one.key, one.title) for one in LIBRARY]


def test_every_piece_is_short_plain_with_a_source_and_blames_nobody() -> None:
    assert [one for one in LIBRARY if not 8 <= len(one.title) <= 60] == []
    assert [one for one in LIBRARY if not 40 <= len(one.text) <= 240] == []
    assert [one for one in LIBRARY if not one.title[0].isupper() or one.title.endswith(".")] == []
    assert [one for one in LIBRARY if not one.text.endswith(".")] == []
    assert [one for one in LIBRARY if not 0 <= one.base <= 100] == []
    assert [one for one in LIBRARY if len(one.source) <= 10] == []
    assert [one for one in LIBRARY if re.search(BLAME, f"{one.title} {one.text}", re.IGNORECASE)] == []
    numbers = {one.key: {found.value for found in find_identifiers(one.text)} for one in LIBRARY}
    assert {key: found for key, found in numbers.items() if not found <= {HELPLINE}} == {}


def test_conditions_name_kinds_of_place_that_exist() -> None:
    places = {
        f"place_type:{place}"
        for one in LIBRARY
        for condition in (*one.because, *one.hold_when)
        for place in condition.answers.get("place_type", ())
    }
    assert places
    assert places - CODES == set()


def test_adult_and_child_branches_never_meet() -> None:
    branches = {piece.key.partition(":")[2]: piece for piece in LIBRARY}
    for key in ("adult_nrm", "duty_to_notify", "bed_tonight"):
        (hold,) = branches[key].hold_when
        assert hold.answers == {"under_18": {"yes", "not_sure"}}
    for key in ("treat_as_child", "child_nrm", "police_protection"):
        (hold,) = branches[key].hold_when
        assert hold.answers == {"under_18": {"no"}}
