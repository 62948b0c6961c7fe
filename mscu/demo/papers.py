"""What the demo prints: the caravan case in both editions, into files of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mscu.actions.editions.documents import IssueEdition
from mscu.codes import YesNo
from mscu.exchange.private_file import write_private

if TYPE_CHECKING:
    from mscu.gate import Gate

NAME = "caravan"


def print_papers(gate: Gate, case_id: int, folder: Path) -> tuple[Path, ...]:
    """Issue one copy of each edition and write it; the gate is the supervisor's."""
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
        agreed_by="Demonstration: nobody is meant, so nobody had to agree",
    )
    papers = []
    for command in (supervisor, study):
        path = folder / f"{NAME}-{command.edition.replace('_', '-')}.pdf"
        write_private(path, gate.perform(command).content)
        papers.append(path)
    return tuple(papers)
