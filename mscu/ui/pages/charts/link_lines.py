"""The links of a case in words, a row each: for whoever reads no pictures, or looks for one."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, sentence
from mscu.documents.chart.node_styles import colours_of
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import Line

LINK = "link"
RANKS = {kind: rank for rank, kind in enumerate(LinkKind)}


def link_lines(chart: Chart) -> list[Line]:
    """Give the links under their kinds; a row's key has its place, and its newest entry."""
    return list(_lines(chart))


def _lines(chart: Chart) -> Iterator[Line]:
    by_key = {each.key: each for each in chart.nodes}
    order = sorted(range(len(chart.links)), key=lambda at: (RANKS[chart.links[at].kind], at))
    before = ""
    for at in order:
        link = chart.links[at]
        node, head = by_key[link.first], link.kind.label
        look = RowLook(
            title=isolated(sentence(chart, link)), detail=_detail(link), icon=node.icon,
            family=Family(colours_of(node).value), kind=head, grade=", ".join(link.grades),
            head=head if head != before else "",
        )  # fmt: skip
        yield Line((LINK, (at, link.sources[-1].entry_id)), look)
        before = head


def _detail(link: ChartLink) -> str:
    newest = link.sources[-1]
    if len(link.sources) == 1:
        return joined(newest.happened, newest.headline)
    return joined(f"{len(link.sources)} entries", newest.happened)
