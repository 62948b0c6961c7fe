"""A case's link chart as a file for other programs: GraphML, or tables that i2 imports.

It contains what is shown and may leave: nothing from reports under unmet conditions and nothing that
navigators shared, as in the printed chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from typing_extensions import override

from mscu.actions.charts.link_chart import chart_for_copy
from mscu.actions.core.action import CHOOSE
from mscu.actions.disclosure.file_copies import NewFile, WriteFile, next_file
from mscu.codes import Marking
from mscu.dates.london import show_moment
from mscu.documents.chart.chart_filter import ChartFilter, filter_chart
from mscu.documents.chart.facts import Chart, ChartLink, ChartNode
from mscu.exchange.list_file import packed_tables
from mscu.models.case import Case

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.core.checking import Validator

EDITION = "link chart file"
GRAPHML, TABLES = "graphml", "zip"
FORMATS = (GRAPHML, TABLES)
DEFAULT_FILTER = ChartFilter()
NOT_FOR_ONWARD_USE = "Not to be passed on."
ENTITIES = ("Identity", "Type", "Label", "Description", "Victim", "Suspect", "Marking")
LINKS = (
    "End 1",
    "End 1 label",
    "End 2",
    "End 2 label",
    "Type",
    "Label",
    "Direction",
    "Strength",
    "Grades",
    "First day",
    "Last day",
    "Entries",
    "Marking",
)
"""Column names of i2 Analyst's Notebook, whose importer asks which column is which."""
Row = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IssueChart(WriteFile):
    """Write a case's link chart as a file, and record the disclosure with the file's SHA-256."""

    case_id: int
    form: str
    wanted: ChartFilter = DEFAULT_FILTER

    @override
    def make(self, work: Work) -> NewFile:
        case = work.get(Case, self.case_id)
        chart = filter_chart(chart_for_copy(work, case.id), self.wanted)
        copy_number = next_file(work, EDITION, case.id)
        details = self._about(work, case.reference, copy_number)
        content = _graph(chart, details) if self.form == GRAPHML else _tables(chart, details)
        return NewFile(
            edition=EDITION,
            content=content,
            copy_number=copy_number,
            rows=len(chart.links),
            of="links",
            case_id=case.id,
        )

    @override
    def check_more(self, validator: Validator) -> None:
        if self.form not in FORMATS:
            validator.problems["form"] = CHOOSE

    def _about(self, work: Work, reference: str, copy_number: int) -> dict[str, str]:
        """Return its marking, its case, and who it was made for."""
        purpose = work.label(self.purpose).lower()
        issued = f"Issued {show_moment(work.now)} by {work.actor.display}"
        recipient = self.recipient.strip()
        return {
            "marking": Marking.OFFICIAL_SENSITIVE.label,
            "case": reference,
            "copy": f"Copy {copy_number} for {recipient}, for {purpose}. {issued}. {NOT_FOR_ONWARD_USE}",
        }


def _graph(chart: Chart, details: dict[str, str]) -> bytes:
    # Python's XML writer is loaded with the first file.
    from mscu.exchange.graph_file import GraphEdge, GraphNode, graph_file

    nodes = [
        GraphNode(
            key=node.key,
            attributes={
                "label": node.name,
                "kind": node.kind.value,
                "detail": node.detail,
                "victim": node.is_victim,
                "suspect": node.is_suspect,
            },
        )
        for node in chart.nodes
    ]
    edges = [
        GraphEdge(
            first=link.first,
            second=link.second,
            attributes={
                "label": link.words,
                "kind": link.kind.value,
                "grades": ", ".join(link.grades),
                "both_ways": not link.is_directed,
                "confirmed": link.is_confirmed,
                "first_day": _days(link)[0],
                "last_day": _days(link)[1],
                "entries": _entries(link),
            },
        )
        for link in chart.links
    ]
    return graph_file(details, nodes, edges)


def _tables(chart: Chart, details: dict[str, str]) -> bytes:
    marking = details["marking"]
    names = {node.key: node.name for node in chart.nodes}
    return packed_tables(
        {
            "entities.csv": [ENTITIES, *(_entity(node, marking) for node in chart.nodes)],
            "links.csv": [LINKS, *(_link(link, names, marking) for link in chart.links)],
            "about.csv": list(details.items()),
        }
    )


def _entity(node: ChartNode, marking: str) -> Row:
    yes = {True: "Yes", False: ""}
    return (
        node.key,
        node.kind.value.capitalize(),
        node.name,
        node.detail,
        yes[node.is_victim],
        yes[node.is_suspect],
        marking,
    )


def _link(link: ChartLink, names: dict[str, str], marking: str) -> Row:
    return (
        link.first,
        names[link.first],
        link.second,
        names[link.second],
        link.kind.label,
        link.words,
        "1 to 2" if link.is_directed else "None",
        "Confirmed" if link.is_confirmed else "Unconfirmed",
        ", ".join(link.grades),
        *_days(link),
        _entries(link),
        marking,
    )


def _days(link: ChartLink) -> tuple[str, str]:
    days = [source.day for source in link.sources]
    return min(days).isoformat(), max(days).isoformat()


def _entries(link: ChartLink) -> str:
    return "; ".join(_source_texts(link))


def _source_texts(link: ChartLink) -> Iterator[str]:
    for source in link.sources:
        yield f"{source.happened}: {source.headline}" if source.happened else source.headline
