"""The papers that the demo prints: one copy of each edition of the caravan case, and the panel report."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.figures.panel_report import (
    AcceptedSpans,
    AcceptName,
    AskPanelDraft,
    IssuePanelReport,
    WritePanelText,
)
from mscu.codes import YesNo
from mscu.copy_codes import WhyMarked
from mscu.exchange.private_file import write_private
from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.gate import Gate

FILE, PAPER = "demo/panel.toml", "panel-report.pdf"


def write_panel_report(gate: Gate) -> int:
    """Write the report, give reasons for words that may be names, and return its year."""
    script = tomllib.loads(resource(FILE).read_text(encoding="utf-8"))
    year: int = script["year"]
    for part, text in script["words"].items():
        gate.perform(WritePanelText(year=year, part=part, text=text))
    draft = gate.ask(AskPanelDraft(year=year))
    why = WhyMarked(script["stands"])
    accepted = tuple(
        AcceptedSpans(spans=possible_name.spans, why=why)
        for part in draft.parts
        for possible_name in part.possible_names
    )
    gate.perform(AcceptName(year=year, stands=accepted, reason=script["reason"]))
    return year


def print_panel_report(gate: Gate, year: int, folder: Path) -> Path:
    """Issue a copy and write it to a file, as the supervisor."""
    command = IssuePanelReport(
        year=year,
        recipient="Police, Fire and Crime Panel",
        purpose="disclosure_purpose:panel_report",
        gateway="legal_gateway:anonymised",
        reason="Demonstration",
    )
    path = folder / PAPER
    write_private(path, gate.perform(command).content)
    return path


NAME = "caravan"


def print_papers(gate: Gate, case_id: int, folder: Path) -> tuple[Path, ...]:
    """Issue one copy of each edition and write it to a file, as the supervisor."""
    folder.mkdir(parents=True, exist_ok=True)
    supervisor = IssueEdition(
        case_id=case_id,
        edition="supervisor",
        recipient="DI Ruth Aspinall",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="Demonstration",
    )
    study = IssueEdition(
        case_id=case_id,
        edition="case_study",
        recipient="Police, Fire and Crime Panel",
        purpose="disclosure_purpose:panel_report",
        gateway="legal_gateway:anonymised",
        reason="Demonstration",
        proceedings=YesNo.YES,
        agreed_by="Rosalind Quaye, CPS, 15 Jun 2022",
    )
    papers = []
    for command in (supervisor, study):
        path = folder / f"{NAME}-{command.edition.replace('_', '-')}.pdf"
        write_private(path, gate.perform(command).content)
        papers.append(path)
    return tuple(papers)
