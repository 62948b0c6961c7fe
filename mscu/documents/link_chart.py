"""The link chart as a document: the picture, how it is read, and each link in words."""

from __future__ import annotations

from collections.abc import Iterable

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
from mscu.documents.case_sections import listed
from mscu.documents.case_summary import highest_marking
from mscu.documents.chart.facts import Chart, ChartLink, LinkKind, sentence
from mscu.documents.chart.layout import lay_out
from mscu.documents.chart.shown import ChartFilter, shown
from mscu.documents.editions import Edition, fit
from mscu.documents.facts import CaseFacts

SHEET = 1.45
"""How much wider than high a page is, turned on its side."""
HOW_READ = (
    (
        "Circles are people, houses places, squares things, hexagons organisations, octagons "
        "groups, pages reports and other entries."
    ),
    (
        "A dashed circle is a potential victim; a second ring says that the person is a suspect "
        "too. Whom a group exploits stands apart from its members and is never counted with them."
    ),
    (
        "A line says what is recorded, with the grades of graded items. A dashed line was not "
        "confirmed. What has no entry is not drawn."
    ),
)
LINK_COLUMNS = (Column("Link", 46), Column("When", 16), Column("Grades", 12), Column("Entry", 26))


def link_chart(facts: CaseFacts, chart: Chart, edition: Edition) -> Document:
    """Draw the chart of a case, and tell each of its links."""
    head, seen = fit(facts, edition), shown(chart, ChartFilter())
    return Document(
        name=edition.title,
        edition=edition.key,
        marking=edition.marking or highest_marking(head),
        head_left=listed(head.reference, head.operation, by=" · "),
        head_right="",
        blocks=tuple(_blocks(head, chart, seen, edition)),
        public=edition.public,
    )


def _blocks(facts: CaseFacts, chart: Chart, seen: Chart, edition: Edition) -> Iterable[Block]:
    yield Title(facts.title, kicker=edition.title)
    yield Box("How to read it", tuple(plain(each) for each in HOW_READ))
    without = len(chart.nodes) - len(seen.nodes)
    if without:
        said = f"{without} exhibits and other entries are in words alone: they stand in the table."
        yield Paragraph(quiet(said), Voice.NOTE)
    yield LinkPicture(lay_out(seen, aspect=SHEET), alt=_told(seen))
    yield Heading("Links in words")
    rows = tuple(_row(chart, each) for each in sorted(chart.links, key=_rank))
    yield Table("Links, each with its entry", LINK_COLUMNS, rows)


def _told(chart: Chart) -> str:
    return ". ".join(sentence(chart, each) for each in chart.links)


def _rank(link: ChartLink) -> int:
    return list(LinkKind).index(link.kind)


def _row(chart: Chart, link: ChartLink) -> tuple[Spans, ...]:
    newest = link.sources[-1]
    more = f" and {len(link.sources) - 1} more" if len(link.sources) > 1 else ""
    return (
        bold(sentence(chart, link)),
        plain(newest.happened),
        plain(", ".join(link.grades)),
        plain(f"{newest.headline}{more}"),
    )
