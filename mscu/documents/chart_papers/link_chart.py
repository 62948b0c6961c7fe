"""The link chart as a document: the picture, how to read it, and each link in words."""

from __future__ import annotations

from collections.abc import Iterable

from mscu.dates.london import show_day
from mscu.documents.blocks import (
    Block,
    Box,
    Column,
    Document,
    Heading,
    LinkPicture,
    Paragraph,
    Spans,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.chart.chart_filter import ChartFilter, filter_chart
from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, NodeKind, sentence
from mscu.documents.chart.layout import lay_out
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.facts import CaseFacts

SHEET = 1.45
"""Ratio of width to height of a landscape page."""
HOW_READ = (
    (
        "Circles are people, houses places, squares things, hexagons organisations, octagons "
        "groups, pages reports and other entries."
    ),
    (
        "A dashed circle is a potential victim; a second ring means that the person is also a suspect. "
        "People whom a group exploits are shown apart from its members and never counted with them."
    ),
    (
        "A line shows what is recorded, with the grades of graded items. A dashed line is not confirmed. "
        "Nothing is drawn without an entry."
    ),
)
PATIENCE = 2
NODE_COLUMNS = (Column("Name", 32), Column("What", 42), Column("Linked by entries of", 26))
LINK_COLUMNS = (Column("Link", 46), Column("When", 16), Column("Grades", 12), Column("Entry", 26))


def link_chart(facts: CaseFacts, chart: Chart, edition: Edition) -> Document:
    """Return the link chart of a case, with each link described in words."""
    fitted_facts, filtered = fit(facts, edition), filter_chart(chart, ChartFilter())
    return case_document(fitted_facts, edition, tuple(_blocks(fitted_facts, chart, filtered, edition)))


def _blocks(facts: CaseFacts, chart: Chart, filtered: Chart, edition: Edition) -> Iterable[Block]:
    yield Title(facts.title, kicker=edition.title)
    if facts.summary:
        yield Paragraph(plain(facts.summary), Voice.LEAD)
    yield Box("How to read it", tuple(map(plain, HOW_READ)))
    in_table = len(chart.nodes) - len(filtered.nodes)
    if in_table:
        note = f"{in_table} exhibits and other entries are not drawn: see the table."
        yield Paragraph(quiet(note), Voice.NOTE)
    if filtered.nodes:
        yield Heading("Who and what is on it")
        ranked = sorted(filtered.nodes, key=_node_rank)
        rows = tuple(_node_row(filtered, node) for node in ranked)
        yield Table("Who and what is on it", NODE_COLUMNS, rows)
    yield LinkPicture(lay_out(filtered, aspect=SHEET, patience=PATIENCE), alt=_description(filtered))
    yield Heading("Links as a list")
    links = tuple(_link_row(chart, link) for link in sorted(chart.links, key=_rank))
    yield Table("Links, each with its entry", LINK_COLUMNS, links)


def _node_rank(node: ChartNode) -> tuple[int, int]:
    """Return the order of a node: groups, suspects, victims, other people, then everything else."""
    people = list(NodeKind).index(node.kind)
    if node.kind is NodeKind.GROUP:
        return 0, 0
    if node.kind is NodeKind.PERSON:
        return 1, 0 if node.is_suspect and not node.is_victim else 1 if node.is_victim else 2
    return 2, people


def _node_row(chart: Chart, node: ChartNode) -> tuple[Spans, ...]:
    links = [link for link in chart.links if node.key in {link.first, link.second}]
    days = [source.day for link in links for source in link.sources]
    period = ""
    if days:
        first, last = show_day(min(days)), show_day(max(days))
        period = first if first == last else f"{first} to {last}"
    kind = "Entry" if node.kind is NodeKind.EVENT else node.kind.value.capitalize()
    return bold(node.name), plain(f"{kind}: {node.detail}" if node.detail else kind), plain(period)


def _description(chart: Chart) -> str:
    return ". ".join(sentence(chart, link) for link in chart.links)


def _rank(link: ChartLink) -> int:
    return list(LinkKind).index(link.kind)


def _link_row(chart: Chart, link: ChartLink) -> tuple[Spans, ...]:
    newest = link.sources[-1]
    others = f" and {len(link.sources) - 1} more" if len(link.sources) > 1 else ""
    return (
        bold(sentence(chart, link)),
        plain(newest.happened),
        plain(", ".join(link.grades)),
        plain(f"{newest.headline}{others}"),
    )
