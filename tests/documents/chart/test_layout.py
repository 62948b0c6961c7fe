"""A chart's places: the same each time, nothing on anything, and victims never with members."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mscu.actions.charts.link_chart import LinkChart
from mscu.codes import Role
from mscu.documents.chart.chart_filter import ChartFilter, filter_chart
from mscu.documents.chart.facts import Chart, NodeKind
from mscu.documents.chart.layout import PAPER_ASPECT, _passes, lay_out, over
from mscu.documents.chart.picture import Box, Picture, PlacedLine, PlacedNode
from tests.documents.chart.graphs import a_link, a_node, by_chance, two_groups
from tests.scenes.stores import Store, Template

FEW_UNDER = 3
"""Of 34 lines; with less weight on it there were six."""


def through(lines: Sequence[PlacedLine], nodes: Sequence[PlacedNode]) -> list[PlacedNode]:
    """Return the nodes whose shape a line passes through, as if it ended there."""
    return [node for line, node in over(lines, nodes) if _passes(line, node.icon)]


def collisions(picture: Picture) -> list[tuple[str, str]]:
    """Name whatever stands on something else: shapes, their words, and the words of lines."""
    boxes = [(n.node.key, box) for n in picture.nodes for box in (n.icon, n.caption)]
    words = [(f"{each.first}-{each.second}", each.label) for each in picture.lines]
    boxes += [(name, box) for name, box in words if box is not None]
    met = [(a, b) for (a, one), (b, two) in combinations(boxes, 2) if one.meets(two)]
    nodes = [(each.node.key, each.box) for each in picture.nodes]
    return met + [(a, b) for (a, one), (b, two) in combinations(nodes, 2) if one.meets(two)]


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def strangers(picture: Picture) -> list[str]:
    """Name whoever reaches into a container without standing in it."""
    return [
        each.node.key
        for container in picture.containers
        for each in picture.nodes
        if container.box.meets(each.box)
        if not holds(container.box.grown(0.01), each.box)
    ]


@pytest.fixture
def caravan(caravan_store: Store, caravan_recorded: tuple[Template, int]) -> Chart:
    return caravan_store.gate(Role.OFFICER).ask(LinkChart(case_id=caravan_recorded[1])).chart


def test_in_the_caravan_case_nothing_stands_on_anything_and_each_line_says_what_it_is(caravan: Chart) -> None:
    pictures = [lay_out(caravan, aspect=aspect) for aspect in (1.8, PAPER_ASPECT)]
    for picture in pictures:
        assert collisions(picture) == []
        assert strangers(picture) == []
        assert picture.unlabelled == 0
        assert len(picture.nodes) == len(caravan.nodes)
    assert lay_out(caravan, aspect=PAPER_ASPECT) == pictures[-1], "the same chart is laid out in the same way"


def test_no_line_of_the_caravan_case_goes_through_a_shape_and_hardly_one_under_words(caravan: Chart) -> None:
    """It would be read as if it ended there: as if somebody had been found at another place."""
    usual = filter_chart(caravan, ChartFilter())
    for aspect, patience in ((1.8, 1), (1.45, 2)):
        picture = lay_out(usual, aspect=aspect, patience=patience)
        assert through(picture.lines, picture.nodes) == []
        crossed = [each.node.kind for _, each in over(picture.lines, picture.nodes)]
        assert len(crossed) <= FEW_UNDER
        assert NodeKind.PERSON not in crossed, "a phone would look as if it were a victim's"


def test_a_line_through_a_shape_would_be_seen() -> None:
    nodes = tuple(a_node(number) for number in range(3))
    picture = lay_out(Chart(nodes=nodes, links=(a_link(0, 1), a_link(1, 2))))
    one, between, two = picture.nodes
    (x1, y1), (x2, y2) = one.icon.middle, two.icon.middle
    line = replace(picture.lines[0], first=one.node.key, second=two.node.key, begins=(x1, y1), ends=(x2, y2))
    moved = replace(between, icon=Box((x1 + x2) / 2 - 20, (y1 + y2) / 2 - 20, 40, 40))
    assert through([line], [one, moved, two]) == [moved]
    away = replace(between, icon=Box(x1 + 500, y1 + 900, 40, 40))
    assert through([line], [one, away, two]) == []


def test_a_collision_would_be_seen() -> None:
    node = lay_out(two_groups()).nodes[0]
    assert collisions(Picture(width=1, height=1, nodes=(node, node), lines=(), containers=()))


@settings(max_examples=15)
@given(nodes=st.integers(1, 70), density=st.floats(0, 1.6), seed=st.integers(0, 1_000_000))
def test_in_charts_made_by_chance_nothing_stands_on_anything(nodes: int, density: float, seed: int) -> None:
    chart = by_chance(nodes, int(nodes * density), seed)
    picture = lay_out(chart)
    assert collisions(picture) == []
    assert {each.node.key for each in picture.nodes} == {each.key for each in chart.nodes}


def test_a_large_chart_is_laid_out_without_collisions_and_nothing_as_nothing() -> None:
    assert collisions(lay_out(by_chance(300, 500, seed=3))) == []
    assert lay_out(Chart(nodes=(), links=())).nodes == ()


def test_members_and_whom_they_exploit_stand_in_containers_of_their_own() -> None:
    chart = two_groups()
    picture = lay_out(chart)
    assert collisions(picture) == []
    assert strangers(picture) == []
    exploited = next(each for each in picture.containers if each.is_exploited)
    within = {e.node.key for e in picture.nodes if exploited.box.meets(e.box)}
    assert within == {"n6", "n7", "n8"}, "whoever is exploited by any group is among no members"
    assert exploited.title == ("Exploited, not members", "by North")
    line = next(each for each in picture.lines if {"n6", "n11"} == set(each.key))
    assert line.words == "enforcer", "what else is recorded of her is said by a line"


def test_what_is_pinned_stays_and_the_rest_gives_way() -> None:
    chart = by_chance(12, 14, seed=2)
    before = lay_out(chart).by_key
    target = before["n3"].icon.middle
    picture = lay_out(chart, pins={"n5": target})
    assert picture.by_key["n5"].icon.middle == pytest.approx(target)
    assert picture.by_key["n5"].is_pinned
    assert collisions(picture) == []


def test_whoever_has_no_link_stands_below_all_others_and_several_links_are_one_line() -> None:
    chart = Chart(nodes=tuple(a_node(n) for n in range(5)), links=(a_link(0, 1),))
    picture = lay_out(chart)
    assert picture.apart is not None
    below = {e.node.key for e in picture.nodes if e.box.y > picture.apart.y}
    assert below == {"n2", "n3", "n4"}
    assert not any(picture.apart.meets(e.box) for e in picture.nodes)
    links = (a_link(0, 1, words="drives"), a_link(1, 0, words="names"), a_link(0, 1, words="owns"))
    picture = lay_out(Chart(nodes=(a_node(0), a_node(1)), links=links))
    (line,) = picture.lines
    assert line.words == "drives, names +1"
    assert line.at_first
    assert line.at_second
    assert line.grades == ("2AP",)
