"""A node that is carried: it with its lines, and the rest where it was."""

from datetime import date

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, LinkSource, NodeKind
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.picture import start_drag

SOURCE = LinkSource(entry_id=1, headline="Report", happened="1 Jun 2022", day=date(2022, 6, 1))


def a_link(first: str, second: str, kind: LinkKind = LinkKind.NAMED) -> ChartLink:
    return ChartLink(first=first, second=second, kind=kind, words="names", sources=(SOURCE,))


def a_node(key: str, kind: NodeKind = NodeKind.PERSON) -> ChartNode:
    return ChartNode(key=key, kind=kind, name=f"Name {key}")


CHART = Chart(
    nodes=(a_node("a"), a_node("b"), a_node("c"), a_node("g", NodeKind.GROUP), a_node("m")),
    links=(a_link("a", "b"), a_link("b", "c"), a_link("m", "g", LinkKind.MEMBER), a_link("m", "a")),
)


def test_what_is_carried_moves_and_its_lines_end_where_the_rest_stands() -> None:
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


def test_the_rest_has_neither_it_nor_its_lines() -> None:
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
