"""What of a chart is shown, and the shortest path between two."""

from dataclasses import replace
from datetime import date

from mscu.documents.chart.chart_filter import ChartFilter, counts, days, filter_chart, shortest_path
from mscu.documents.chart.facts import Chart, LinkKind, NodeKind
from tests.documents.chart.graphs import SOURCE, a_link, a_node

EARLY, LATE = date(2022, 3, 1), date(2022, 4, 1)


def a_chart() -> Chart:
    """Two people and a report that names both; later one is arrested at a place."""
    nodes = (
        a_node(0),
        a_node(1),
        a_node(2, NodeKind.REPORT),
        a_node(3, NodeKind.PLACE),
        a_node(4, NodeKind.EXHIBIT),
    )
    early, late = replace(SOURCE, day=EARLY), replace(SOURCE, day=LATE)
    links = (
        replace(a_link(2, 0), sources=(early,)),
        replace(a_link(2, 1), sources=(early, late)),
        replace(a_link(0, 3, LinkKind.ARRESTED), sources=(late,)),
        replace(a_link(0, 1, LinkKind.TOGETHER), sources=(early,)),
        replace(a_link(4, 3, LinkKind.SEIZED), sources=(late,)),
    )
    return Chart(nodes=nodes, links=links)


def keys(chart: Chart) -> list[str]:
    return [each.key for each in chart.nodes]


def test_all_but_exhibits_and_weak_links_is_shown_and_what_is_wanted_by_name() -> None:
    usual = filter_chart(a_chart(), ChartFilter())
    assert keys(usual) == ["n0", "n1", "n2", "n3"]
    assert LinkKind.TOGETHER not in {each.kind for each in usual.links}
    assert len(filter_chart(a_chart(), ChartFilter(weak=True)).links) == len(usual.links) + 1
    assert "n4" in keys(filter_chart(a_chart(), ChartFilter(also=frozenset({"n4"}))))


def test_without_reports_whom_they_link_stands_alone_and_a_report_goes_with_its_people() -> None:
    kinds = frozenset({NodeKind.PERSON, NodeKind.PLACE})
    assert keys(filter_chart(a_chart(), ChartFilter(kinds=kinds))) == ["n0", "n1", "n3"]
    hidden = frozenset({"n0", "n1"})
    assert keys(filter_chart(a_chart(), ChartFilter(hidden=hidden))) == ["n3"]


def test_as_known_on_a_day_later_links_and_sources_are_not_there() -> None:
    early = filter_chart(a_chart(), ChartFilter(until=EARLY))
    assert keys(early) == ["n0", "n1", "n2"]
    assert [len(each.sources) for each in early.links] == [1, 1]
    assert filter_chart(a_chart(), ChartFilter(until=date(2022, 1, 1))).nodes == ()


def test_the_way_between_two_is_the_shortest_and_days_and_nodes_are_counted() -> None:
    chart = filter_chart(a_chart(), ChartFilter())
    assert shortest_path(chart, "n1", "n3") == ("n1", "n2", "n0", "n3")
    assert shortest_path(chart, "n1", "n1") == ("n1",)
    assert shortest_path(a_chart(), "n1", "n3") == ("n1", "n0", "n3")
    assert shortest_path(Chart(nodes=(a_node(0), a_node(1)), links=()), "n0", "n1") == ()
    assert days(a_chart()) == (EARLY, LATE)
    assert counts(a_chart())[NodeKind.PERSON] == 2
    assert counts(a_chart())[NodeKind.GROUP] == 0
