"""Writes the demo's report to the panel from `resources/demo/panel.toml`, and prints it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from mscu.actions.figures.panel_drafts import (
    AcceptedStretches,
    AcceptName,
    AskPanelDraft,
    WritePanelText,
)
from mscu.actions.figures.panel_report import IssuePanelReport
from mscu.copy_codes import WhyMarked
from mscu.exchange.private_file import write_private
from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.gate import Gate

FILE, PAPER = "demo/panel.toml", "panel-report.pdf"


def write_panel_report(gate: Gate) -> int:
    """Write it, and say of the words that may name somebody why they stand; gives its year."""
    told = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    year: int = told["year"]
    for part, text in told["words"].items():
        gate.perform(WritePanelText(year=year, part=part, text=text))
    draft = gate.ask(AskPanelDraft(year=year))
    why = WhyMarked(told["stands"])
    stands = tuple(
        AcceptedStretches(stretches=maybe.stretches, why=why)
        for part in draft.parts
        for maybe in part.maybe
    )
    gate.perform(AcceptName(year=year, stands=stands, reason=told["reason"]))
    return year


def print_panel_report(gate: Gate, year: int, folder: Path) -> Path:
    """Issue a copy and write it; the gate is the supervisor's."""
    command = IssuePanelReport(
        year=year, recipient="Police, Fire and Crime Panel",
        purpose="disclosure_purpose:panel_report", gateway="legal_gateway:anonymised",
        reason="Demonstration",
    )  # fmt: skip
    path = folder / PAPER
    write_private(path, gate.perform(command).content)
    return path
