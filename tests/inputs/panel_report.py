"""Valid input for the report to the police and crime panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.figures.figure_snapshots import FiguresOfCopy
from mscu.actions.figures.panel_report import (
    AcceptedSpans,
    AcceptName,
    AskPanelDraft,
    IssuePanelReport,
    TextSpan,
    WritePanelText,
    all_spans,
    panel_masking,
    panel_words,
)
from mscu.codes import Role
from mscu.copy_codes import WhyMarked
from mscu.gate import Gate

if TYPE_CHECKING:
    from tests.inputs.factories import World

YEAR = 2021
WRITTEN = {
    "report_of": "The head of the unit",
    "meeting": "4 August 2022",
    "contacts": "The unit, by its office",
    "risk": "A plan is kept.",
    "case_study": "The unit received reports of men who were made to live in caravans.",
    "forward": "The unit will go on with its work.",
}
"""What no report is issued without, and nobody delivers."""
FOR_THE_PANEL: dict[str, Any] = {
    "recipient": "Police and Crime Panel",
    "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35",
    "reason": "Annual update.",
}


def write_report(gate: Gate, **parts: str) -> None:
    """Write the parts of a year's report that are missing, and others."""
    now = {each.key: each for each in gate.ask(AskPanelDraft(year=YEAR)).parts}
    for part, text in (WRITTEN | parts).items():
        if now[part].text != text:
            follows = now[part].row
            gate.perform(WritePanelText(year=YEAR, part=part, text=text, follows=follows))


def let_stand(gate: Gate, year: int = YEAR) -> AcceptName:
    """Make the command that says of all words of a report that they may be read."""
    draft = gate.ask(AskPanelDraft(year=year))
    marked = (maybe for part in draft.parts for maybe in part.possible_names)
    stands = tuple(AcceptedSpans(spans=each.spans, why=WhyMarked.PUBLIC) for each in marked)
    return AcceptName(year=year, stands=stands)


@dataclass(frozen=True, kw_only=True)
class AllMarked(Query[tuple[TextSpan, ...]]):
    """Ask for all that is marked in the words of a report, decided on or not."""

    needs = Permission.PUBLISH

    def answer(self, work: Work) -> tuple[TextSpan, ...]:
        return tuple(all_spans(panel_masking(work), panel_words(work, YEAR).values()))


def _issuing(world: World) -> IssuePanelReport:
    write_report(world.store.gate(Role.SUPERVISOR))
    return IssuePanelReport(year=YEAR, **FOR_THE_PANEL)


def _letting(world: World) -> AcceptName:
    gate = world.store.gate(Role.SUPERVISOR)
    write_report(gate, pursue="It worked with Acme Solicitors.")
    return AcceptName(year=YEAR, stands=(AcceptedSpans(spans=gate.ask(AllMarked()), why=WhyMarked.PUBLIC),))


def _writing(world: World) -> WritePanelText:
    parts = world.store.gate(Role.SUPERVISOR).ask(AskPanelDraft(year=YEAR)).parts
    now = next(each for each in parts if each.key == "background")
    return WritePanelText(
        year=YEAR, part=now.key, text=f"{now.text}\nThe unit began in 2015.", follows=now.row
    )


def _copied(world: World) -> int:
    return world.store.gate(Role.SUPERVISOR).perform(_issuing(world)).disclosure_id


# fmt: off
PANEL_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    IssuePanelReport: _issuing,
    AcceptName: _letting,
    WritePanelText: _writing,
}
PANEL_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    AskPanelDraft: lambda _: AskPanelDraft(year=YEAR),
    FiguresOfCopy: lambda w: FiguresOfCopy(disclosure_id=_copied(w)),
}
# fmt: on
