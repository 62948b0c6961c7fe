"""Valid input for the report to the police and crime panel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mscu.actions.action import Command, Query
from mscu.actions.frozen_figures import FiguresOfCopy
from mscu.actions.panel_report import IssuePanelReport
from mscu.actions.panel_words import AskPanelDraft, LetStand, Standing, WritePanelText
from mscu.codes import Role
from mscu.copy_codes import WhyMarked
from mscu.gate import Gate

if TYPE_CHECKING:
    from tests.factories import World

YEAR = 2021
WRITTEN = {
    "report_of": "The head of the unit", "meeting": "4 August 2022",
    "contacts": "The unit, by its office", "risk": "A plan is kept.",
    "case_study": "The unit received reports of men who were made to live in caravans.",
    "forward": "The unit will go on with its work.",
}  # fmt: skip
"""What no report is issued without, and nobody delivers."""
FOR_THE_PANEL: dict[str, Any] = {
    "recipient": "Police and Crime Panel", "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35", "reason": "Annual update.",
}  # fmt: skip


def write_report(gate: Gate, **parts: str) -> None:
    """Write the parts of a year's report that are missing, and others."""
    now = {each.key: each for each in gate.ask(AskPanelDraft(year=YEAR)).parts}
    for part, text in (WRITTEN | parts).items():
        if now[part].text != text:
            follows = now[part].row
            gate.perform(WritePanelText(year=YEAR, part=part, text=text, follows=follows))


def let_stand(gate: Gate, year: int = YEAR) -> LetStand:
    """Make the command that says of all words of a report that they may be read."""
    draft = gate.ask(AskPanelDraft(year=year))
    marked = (maybe for part in draft.parts for maybe in part.maybe)
    stands = tuple(Standing(stretches=each.stretches, why=WhyMarked.PUBLIC) for each in marked)
    return LetStand(year=year, stands=stands)


def _issuing(world: World) -> IssuePanelReport:
    write_report(world.store.gate(Role.SUPERVISOR))
    return IssuePanelReport(year=YEAR, **FOR_THE_PANEL)


def _letting(world: World) -> LetStand:
    gate = world.store.gate(Role.SUPERVISOR)
    write_report(gate, pursue="It worked with Acme Solicitors.")
    return let_stand(gate)


def _copied(world: World) -> int:
    return world.store.gate(Role.SUPERVISOR).perform(_issuing(world)).disclosure_id


# fmt: off
PANEL_COMMANDS: Mapping[type[Command[Any]], Callable[[World], Command[Any]]] = {
    IssuePanelReport: _issuing,
    LetStand: _letting,
    WritePanelText: lambda _: WritePanelText(
        year=YEAR, part="background", text="The unit began in 2015."),
}
PANEL_QUERIES: Mapping[type[Query[Any]], Callable[[World], Query[Any]]] = {
    AskPanelDraft: lambda _: AskPanelDraft(year=YEAR),
    FiguresOfCopy: lambda w: FiguresOfCopy(disclosure_id=_copied(w)),
}
# fmt: on
