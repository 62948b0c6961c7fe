"""A node that is carried with its lines, and the room that words are given."""

from datetime import date

import pytest

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, LinkSource, NodeKind
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.picture import start_drag
from mscu.documents.chart.words import name_lines, shortened, width
from mscu.documents.pdf.fonts import width as on_paper
from tests.text.phrases import phrases

SOURCE = LinkSource(entry_id=1, headline="Report", happened="1 Jun 2022", day=date(2022, 6, 1))


def a_link(first: str, second: str, kind: LinkKind = LinkKind.NAMED) -> ChartLink:
    return ChartLink(first=first, second=second, kind=kind, words="names", sources=(SOURCE,))


def a_node(key: str, kind: NodeKind = NodeKind.PERSON) -> ChartNode:
    return ChartNode(key=key, kind=kind, name=f"Name {key}")


CHART = Chart(
    nodes=(a_node("a"), a_node("b"), a_node("c"), a_node("g", NodeKind.GROUP), a_node("m")),
    links=(a_link("a", "b"), a_link("b", "c"), a_link("m", "g", LinkKind.MEMBER), a_link("m", "a")),
)


def test_what_is_carried_moves_with_its_lines_and_the_rest_has_neither() -> None:
    picture = lay_out(CHART)
    carried = start_drag(picture, "a").moved(30, -10)
    (placed,) = carried.nodes
    before = picture.by_key["a"]
    assert placed.icon.middle == (before.icon.middle[0] + 30, before.icon.middle[1] - 10)
    line = next(each for each in carried.lines if set(each.key) == {"a", "b"})
    stood = next(each for each in picture.lines if each.key == line.key)
    moved, still = (line.begins, line.ends) if line.first == "a" else (line.ends, line.begins)
    was, other = (stood.begins, stood.ends) if line.first == "a" else (stood.ends, stood.begins)
    assert moved == (was[0] + 30, was[1] - 10)
    assert still == other
    assert line.label is None
    rest = start_drag(lay_out(CHART), "a").rest
    assert "a" not in rest.by_key
    assert all("a" not in each.key for each in rest.lines)
    assert any(set(each.key) == {"b", "c"} for each in rest.lines)


def test_a_group_is_carried_with_its_members() -> None:
    picture = lay_out(CHART)
    lifted = start_drag(picture, "m")
    assert {each.node.key for each in lifted.nodes} == {"m", "g"}
    (container,) = lifted.moved(5, 5).containers
    (before,) = picture.containers
    assert (container.box.x, container.head.y) == (before.box.x + 5, before.head.y + 5)
    assert lifted.rest.containers == ()


NAMES = (
    *phrases("""
    Nguyễn Văn Hải | Ionuț Bălan | Crabtree Paving & Roofing | WWW MMM | MX19 CTB | 07700 900417
    Ξένια Δήμου | 王小明 | Łukasz Żółć | potential victim and suspect
"""),
)


@pytest.mark.parametrize("name", NAMES)
def test_words_fit_on_paper(name: str) -> None:
    assert width(name, 12) >= 12 * on_paper(name, bold=True)


def test_a_long_name_is_broken_at_a_space_or_ends_in_an_ellipsis() -> None:
    assert name_lines("Crabtree Paving & Roofing Ltd") == ("Crabtree Paving &", "Roofing Ltd")
    assert name_lines("Ann") == ("Ann",)
    assert name_lines("x" * 60) == ("x" * 23 + "…",)
    assert shortened("a  b\nc") == "a b c"
