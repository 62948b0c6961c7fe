"""Where marks and names stand: none on another, all within the map, and what lies beyond it."""

import math
from itertools import combinations

import pytest

from mscu.codes import Sensitivity
from mscu.copy_codes import Treatment
from mscu.documents.blocks import texts
from mscu.documents.chart_papers.case_map import map_document
from mscu.documents.editions.editions import MAP
from mscu.documents.map.district_outlines import map_position
from mscu.documents.map.facts import CasePlace, PlaceMap, sentence
from mscu.documents.map.layout import MARK, PlacedMap, around, lay_out, whole
from tests.documents.editions.test_editions import case_of_words

WIDE, HIGH = 800.0, 540.0
HEYWOOD, LEEDS = (53.593, -2.219), (53.799, -1.549)


def place(number: int, north: float, east: float, name: str = "", *, is_outside: bool = False) -> CasePlace:
    return CasePlace(
        key=f"subject:{number}",
        name=name or f"Place {number}",
        opens=("subject", number),
        roles=("Scene",),
        postcode="OL10 0AA",
        district="Rochdale",
        at=map_position(north, east),
        is_outside=is_outside,
    )


def laid(*places: CasePlace, near: bool = True) -> PlacedMap:
    return lay_out(PlaceMap(places=places), around(places) if near else whole(), WIDE, HIGH)


def test_what_cannot_be_told_apart_has_one_mark_with_a_count() -> None:
    made = laid(place(1, *HEYWOOD), place(2, *HEYWOOD), place(3, 53.46, -2.2))
    assert [len(each.places) for each in made.marks] == [2, 1]
    assert made.marks[0].name == "Place 1 and 1 more"
    two = place(1, *HEYWOOD), place(2, HEYWOOD[0], HEYWOOD[1] + 0.012)
    assert len(laid(*two, near=False).marks) == 1
    assert len(laid(*two).marks) == 2


def test_no_name_stands_on_anything_and_all_stand_within_the_map() -> None:
    many = [place(n, 53.55 + n % 5 * 0.02, -2.3 + n // 5 * 0.03) for n in range(20)]
    made = laid(*many)
    names = [each.name_box for each in made.marks if each.name_box is not None]
    boxes = [
        *names,
        *(each.box for each in made.marks),
        made.rule.box,
        *(each.name_box for each in made.grounds if each.name_box is not None),
    ]
    assert len(names) == len(made.marks) == 20
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]
    for box in boxes:
        assert box.x >= 0
        assert box.y >= 0
        assert box.right <= WIDE
        assert box.bottom <= HIGH


def test_what_lies_beyond_the_map_stands_at_its_edge_and_points_there() -> None:
    far = place(2, *LEEDS, name="Unit 5", is_outside=True)
    made = laid(place(1, *HEYWOOD), far, near=False)
    mark = next(each for each in made.marks if far in each.places)
    assert mark.towards is not None
    assert -math.pi / 2 < mark.towards < 0, "north-east of the middle"
    assert MARK / 2 < mark.x < WIDE - MARK / 2
    assert MARK / 2 < mark.y < HIGH - MARK / 2
    assert mark.name == "Unit 5 (Rochdale)"
    assert around([place(1, *LEEDS, is_outside=True)]) == whole()


def test_districts_are_named_where_they_are_seen_and_the_rule_is_as_long_as_it_says() -> None:
    named = {each.name for each in laid(place(1, *HEYWOOD)).grounds if each.name_box is not None}
    assert {"Rochdale", "Bury"} <= named
    assert "Wigan" not in named
    made = laid(place(1, *HEYWOOD), place(2, HEYWOOD[0] + 2 / 111.2, HEYWOOD[1]))
    first, second = made.marks
    assert made.rule.words == "2 km"
    assert first.y - second.y == pytest.approx(made.rule.box.w)


def test_places_are_said_in_words_with_why_one_is_not_on_the_map() -> None:
    known = place(1, *HEYWOOD, name="Hollin Lane Yard")
    other = CasePlace(
        key="subject:2",
        name="The old dairy",
        opens=("subject", 2),
        roles=("Home", "Searched"),
        why_not="no postcode",
    )
    assert sentence([known, other]) == (
        "Hollin Lane Yard: Scene. OL10 0AA, Rochdale. The old dairy: Home, searched. No postcode"
    )


def test_what_the_units_own_table_leaves_out_is_not_in_the_copy() -> None:
    shown = PlaceMap(places=(place(1, *HEYWOOD, name="Hollin Lane Yard"),))
    facts = case_of_words()
    assert "Hollin Lane Yard" in " ".join(texts(map_document(facts, shown, MAP)))
    without = MAP.changed({Sensitivity.PLACE: Treatment.LEAVE_OUT})
    assert "Hollin Lane" not in " ".join(texts(map_document(facts, shown, without)))
    nameless = MAP.changed({Sensitivity.DISTRICT: Treatment.LEAVE_OUT})
    assert "Rochdale" not in " ".join(texts(map_document(facts, shown, nameless)))
